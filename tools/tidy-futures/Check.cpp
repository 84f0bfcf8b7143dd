//===--- Check.cpp - Lints a codebase -------------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Baseline.h"
#include "Command.h"
#include "DiffBase.h"
#include "Paths.h"
#include "Project.h"
#include "report/Format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

namespace tidyfutures {
namespace {

constexpr Option CheckOptions[] = {
    {"output", 'o', "KIND[=FILE]",
     "write a report: terminal (default), jsonl, sarif, github, gitlab, html; "
     "may be repeated with files"},
    {"diff-base", 0, "REV",
     "only findings on lines that changed since the git revision REV, and new "
     "ones elsewhere that the change caused"},
    {"baseline", 0, "FILE",
     "findings to be quiet about; default: .tidy-futures-baseline.json in the "
     "source root, where there is one"},
    {"no-baseline", 0, "", "report all findings"},
    {"skip-uncovered", 0, "",
     "leave out PATHs that have no compile command, rather than refuse"},
    {"exit-zero", 0, "", "end with 0 though there are findings"},
    {"quiet", 'q', "", "no summary"},
};

std::string plural(size_t N, llvm::StringRef Noun) {
  return std::to_string(N) + " " + Noun.str() + (N == 1 ? "" : "s");
}

/// What was done and left out, on standard error.
void summarise(const Project &P, const Report &R,
               const Project::Statistics &S) {
  llvm::raw_ostream &OS = llvm::errs();
  OS << plural(R.Findings.size(), "finding") << " in "
     << plural(R.Units, "unit");
  std::vector<std::string> Parts;
  if (S.FromCache)
    Parts.push_back(std::to_string(S.FromCache) + " from the cache");
  if (R.Unreachable)
    Parts.push_back(std::to_string(R.Unreachable) +
                    " not parsed, for they reach no header of the vocabulary");
  if (!R.Failed.empty())
    Parts.push_back(std::to_string(R.Failed.size()) + " failed");
  if (!Parts.empty())
    OS << " (" << llvm::join(Parts, "; ") << ")";
  OS << "\n";
  if (unsigned N = P.database().Repeated)
    OS << plural(N, "compile command")
       << " dropped: " << (N == 1 ? "it repeats" : "they repeat")
       << " another of the same file\n";
  if (unsigned N = P.database().OtherFlags)
    OS << plural(N, "compile command")
       << " dropped: the first command of a file counts, these have other "
          "flags\n";
}

/// Leaves out of \p R what the baseline knows, and says what is gone.
llvm::Error applyBaseline(const Arguments &Args, const Project &P, Report &R) {
  std::string Default = underRoot(P.sourceRoot(), BaselineFile);
  if (Args.has("no-baseline") ||
      (!Args.has("baseline") && !llvm::sys::fs::exists(Default)))
    return llvm::Error::success();
  std::string File = Args.valueOr("baseline", Default);
  llvm::Expected<Baseline> B = Baseline::read(File);
  if (!B)
    return B.takeError();
  llvm::StringSet<> Failed;
  for (const FailedUnit &U : R.Failed)
    Failed.insert(U.File);
  std::vector<Baseline::Entry> Gone = B->apply(
      R,
      [&](const Baseline::Entry &E) {
        if (!P.isSelected(E.File) || !llvm::is_contained(R.Checks, E.Check))
          return false;
        std::optional<unsigned> Owner =
            P.owner(underRoot(P.sourceRoot(), E.File));
        llvm::StringRef Unit = Owner ? P.units()[*Owner].File : E.File;
        return P.isInShard(Unit) && !Failed.contains(Unit);
      },
      [&](llvm::StringRef File) { return P.hasGone(File); });
  if (R.Known && !Args.has("quiet"))
    llvm::errs() << plural(R.Known, "finding") << " known to the baseline\n";
  for (const Baseline::Entry &E : Gone)
    llvm::errs() << E.File << ": stale: gone since the baseline: " << E.Message
                 << " [" << E.Check << "]\n";
  if (!Gone.empty())
    llvm::errs() << "'tidy-futures baseline --prune' drops what is gone from '"
                 << File << "'\n";
  return llvm::Error::success();
}

int run(const Arguments &Args) {
  llvm::Expected<std::vector<ReportOutput>> Outputs =
      parseOutputs(Args.values("output"));
  if (!Outputs)
    return usageError(Outputs.takeError());
  llvm::Expected<ProjectConfig> Config = projectConfig(Args);
  if (!Config)
    return usageError(Config.takeError());
  llvm::Expected<std::unique_ptr<Project>> Opened =
      Project::open(std::move(*Config));
  if (!Opened)
    return usageError(Opened.takeError());
  Project &P = **Opened;
  // The rest of the vocabulary stays in force, but what is found with it is not
  // all that was asked for.
  bool HasMistakes = false;
  if (llvm::Error Err = P.validateVocabulary()) {
    usageError(std::move(Err));
    HasMistakes = true;
  }
  if (std::vector<std::string> Uncovered = P.uncoveredPaths();
      !Uncovered.empty()) {
    if (Args.has("skip-uncovered")) {
      if (!P.dropPaths(Uncovered))
        return ExitClean;
      Uncovered.clear();
    }
    for (const std::string &Name : Uncovered)
      usageError("'" + Name + "' has no compile command in '" +
                 P.database().BuildPath + "', and no unit there includes it");
    if (!Uncovered.empty())
      return ExitUsage;
  }

  std::vector<unsigned> Units = P.selectedUnits();
  Report R = makeReport(P, Units, P.lint(Units));
  // First, for what the diff leaves out is not gone.
  if (llvm::Error Err = applyBaseline(Args, P, R))
    return usageError(std::move(Err));
  const Project::Statistics Done = P.statistics();
  if (std::optional<std::string> Base = Args.value("diff-base"))
    if (llvm::Error Err = keepChanged(P, *Base, Units, R))
      return usageError(std::move(Err));
  if (llvm::Error Err = writeReports(R, *Outputs))
    return usageError(std::move(Err));
  if (!Args.has("quiet"))
    summarise(P, R, Done);
  if (HasMistakes)
    return ExitUsage;
  if (!R.Failed.empty())
    return ExitUnitFailed;
  return R.Findings.empty() || Args.has("exit-zero") ? ExitClean : ExitFindings;
}
} // namespace

const Command CheckCommand = {
    "check",
    "lint what the compilation database names",
    "[PATH...] [-- FLAG...]",
    "Looks at every unit of the compilation database, or at those that PATHs "
    "(files, folders, globs) name; a header is looked at through the unit that "
    "owns it. After '--', PATHs are compiled with the FLAGs given. Ends with 0 "
    "if nothing was found, 1 if something was, 2 if a unit could not be "
    "parsed, 3 if the command line is wrong.",
    {projectOptions(), CheckOptions},
    {{"tidy-futures check -p build",
      "everything that is compiled into the folder 'build'"},
     {"tidy-futures check -p build src/net --tier=all --output=sarif=net.sarif "
      "--output=terminal",
      "one folder, all checks, two reports"},
     {"tidy-futures check -p build --diff-base=origin/main --output=github",
      "in a pull request: what it brings"},
     {"tidy-futures check main.cpp -- -std=c++20 -Iinclude",
      "one file without a compilation database"}},
    run};

} // namespace tidyfutures
