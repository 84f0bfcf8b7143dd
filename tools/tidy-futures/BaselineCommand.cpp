//===--- BaselineCommand.cpp - Records today's findings -------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Baseline.h"
#include "Command.h"
#include "Paths.h"
#include "Project.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>

namespace tidyfutures {
namespace {

constexpr Option BaselineOptions[] = {
    {"baseline", 0, "FILE",
     "the file; default: .tidy-futures-baseline.json in the source root"},
    {"prune", 0, "", "only drop what is gone; new findings stay new"},
};

int run(const Arguments &Args) {
  llvm::Expected<ProjectConfig> Config = projectConfig(Args);
  if (!Config)
    return usageError(Config.takeError());
  if (!Config->Paths.empty() || Config->Shards > 1)
    return usageError("a baseline is of the whole codebase: no PATHs, no "
                      "--shard");
  llvm::Expected<std::unique_ptr<Project>> Opened =
      Project::open(std::move(*Config));
  if (!Opened)
    return usageError(Opened.takeError());
  Project &P = **Opened;
  if (llvm::Error Err = P.validateVocabulary())
    return usageError(std::move(Err));
  std::string File =
      Args.valueOr("baseline", underRoot(P.sourceRoot(), BaselineFile));

  std::vector<unsigned> Units = P.selectedUnits();
  Report R = makeReport(P, Units, P.lint(Units));
  for (const FailedUnit &U : R.Failed)
    llvm::errs() << U.File << ": " << unitStatusName(U.Status) << ": "
                 << U.Message << "\n";
  Baseline New = Baseline::record(R);
  if (Args.has("prune")) {
    llvm::Expected<Baseline> Old = Baseline::read(File);
    if (!Old)
      return usageError(Old.takeError());
    // What a failed unit holds is not known, so it is not gone; nor is what
    // another selection of checks or files would find.
    std::vector<Baseline::Entry> Stale = Old->apply(
        R,
        [&](const Baseline::Entry &E) {
          return R.Failed.empty() && P.isSelected(E.File) &&
                 llvm::is_contained(R.Checks, E.Check);
        },
        [&](llvm::StringRef File) { return P.hasGone(File); });
    llvm::sort(Stale);
    llvm::erase_if(Old->Entries, [&](const Baseline::Entry &E) {
      return std::binary_search(Stale.begin(), Stale.end(), E);
    });
    New = std::move(*Old);
    llvm::outs() << Stale.size() << " dropped, " << New.Entries.size()
                 << " left in '" << File << "'\n";
  } else {
    llvm::outs() << New.Entries.size() << " findings recorded in '" << File
                 << "'\n";
  }
  if (llvm::Error Err = writeFile(File, New.text()))
    return usageError(std::move(Err));
  return R.Failed.empty() ? ExitClean : ExitUnitFailed;
}
} // namespace

const Command BaselineCommand = {
    "baseline",
    "record today's findings, so that only new ones count",
    "",
    "Writes a file for the source tree with the findings of today, keyed by "
    "fingerprint: 'check' is quiet about them, reports new ones, and says "
    "which are gone. Lines and files may move.",
    {projectOptions(), BaselineOptions},
    {{"tidy-futures baseline -p build", "start from here"},
     {"tidy-futures baseline -p build --prune",
      "after some were fixed, so that they cannot come back"}},
    run};

} // namespace tidyfutures
