//===--- Merge.cpp - Joins the reports of shards; renders one -------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "Paths.h"
#include "report/Format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>
#include <set>

namespace tidyfutures {
namespace {

constexpr Option RenderOptions[] = {
    {"output", 'o', "KIND[=FILE]",
     "the reports to write: terminal, jsonl, sarif, github, gitlab, html; may "
     "be repeated with files"},
    {"exit-code", 0, "",
     "end as check would: 1 with findings, 2 with failures"},
};

llvm::Expected<Report> load(llvm::StringRef Name) {
  auto Buffer = llvm::MemoryBuffer::getFileOrSTDIN(Name);
  if (!Buffer)
    return llvm::createFileError(Name, Buffer.getError());
  return readReport((*Buffer)->getBuffer(), Name);
}

llvm::Error refuse(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

/// Adds \p Part to \p Whole.
void join(Report &Whole, Report Part) {
  std::set<std::string> Checks(Whole.Checks.begin(), Whole.Checks.end());
  Checks.insert(Part.Checks.begin(), Part.Checks.end());
  Whole.Checks.assign(Checks.begin(), Checks.end());
  Whole.Units += Part.Units;
  Whole.Unreachable += Part.Unreachable;
  // A property of the compilation database, which all shards read.
  Whole.Duplicates = std::max(Whole.Duplicates, Part.Duplicates);
  Whole.Known += Part.Known;
  llvm::move(Part.Findings, std::back_inserter(Whole.Findings));
  llvm::move(Part.Failed, std::back_inserter(Whole.Failed));
}

/// An error unless \p Shards are all parts of one run, each once.
llvm::Error checkComplete(const std::map<std::string, std::string> &Shards,
                          size_t Files) {
  if (Shards.empty())
    return llvm::Error::success();
  llvm::StringRef Total =
      llvm::StringRef(Shards.begin()->first).split('/').second;
  unsigned N = 0;
  Total.getAsInteger(10, N);
  if (Shards.size() != Files)
    return refuse("shards and whole reports do not mix");
  for (const auto &[Shard, File] : Shards)
    if (llvm::StringRef(Shard).split('/').second != Total)
      return refuse("'" + File + "' is shard " + Shard +
                    ", the others are of " + Total);
  for (unsigned I = 1; I <= N; ++I)
    if (!Shards.count(std::to_string(I) + "/" + Total.str()))
      return refuse("shard " + llvm::Twine(I) + "/" + Total + " is missing");
  return llvm::Error::success();
}

int render(const Arguments &Args, const Report &R,
           std::vector<std::string> Default) {
  std::vector<std::string> Kinds = Args.values("output").vec();
  if (Kinds.empty())
    Kinds = std::move(Default);
  llvm::Expected<std::vector<ReportOutput>> Outputs = parseOutputs(Kinds);
  if (!Outputs)
    return usageError(Outputs.takeError());
  if (llvm::Error Err = writeReports(R, *Outputs))
    return usageError(std::move(Err));
  if (!Args.has("exit-code"))
    return ExitClean;
  if (!R.Failed.empty())
    return ExitUnitFailed;
  return R.Findings.empty() ? ExitClean : ExitFindings;
}

int runMerge(const Arguments &Args) {
  if (Args.Positional.empty())
    return usageError("merge wants the JSON Lines reports of shards");
  Report Whole;
  std::map<std::string, std::string> Shards;
  for (const std::string &Name : Args.Positional) {
    llvm::Expected<Report> Part = load(Name);
    if (!Part)
      return usageError(Part.takeError());
    if (!Whole.ToolVersion.empty() && Whole.ToolVersion != Part->ToolVersion)
      return usageError("'" + Name + "' was made by " + Part->ToolVersion +
                        ", the others by " + Whole.ToolVersion);
    Whole.ToolVersion = Part->ToolVersion;
    if (!Part->Shard.empty() && !Shards.emplace(Part->Shard, Name).second)
      return usageError("'" + Name + "' and '" + Shards[Part->Shard] +
                        "' are both shard " + Part->Shard);
    join(Whole, std::move(*Part));
  }
  if (llvm::Error Err = checkComplete(Shards, Args.Positional.size()))
    return usageError(std::move(Err));
  sortFindings(Whole.Findings);
  llvm::sort(Whole.Failed, [](const FailedUnit &A, const FailedUnit &B) {
    return A.File < B.File;
  });
  return render(Args, Whole, {"jsonl"});
}

int runReport(const Arguments &Args) {
  if (Args.Positional.size() != 1)
    return usageError("report wants one JSON Lines report, or - for standard "
                      "input");
  llvm::Expected<Report> R = load(Args.Positional.front());
  if (!R)
    return usageError(R.takeError());
  return render(Args, *R, {"terminal"});
}
} // namespace

const Command MergeCommand = {
    "merge",
    "join the reports of shards",
    "REPORT...",
    "Joins JSON Lines reports that 'check --shard=I/N --output=jsonl' wrote. "
    "The result is the same, byte for byte, in whatever order they come, and "
    "the same as that of a run without shards. A shard that is missing or came "
    "twice is an error.",
    {RenderOptions},
    {{"tidy-futures merge shard-*.jsonl --output=sarif=all.sarif",
      "one SARIF file to upload, since GitHub takes one a tool"}},
    runMerge};

const Command ReportCommand = {
    "report",
    "render a JSON Lines report in other formats",
    "REPORT",
    "Renders a report that 'check --output=jsonl' or 'merge' wrote. The "
    "sources are not needed.",
    {RenderOptions},
    {{"tidy-futures report all.jsonl --output=html=all.html",
      "look at it in a browser"}},
    runReport};

} // namespace tidyfutures
