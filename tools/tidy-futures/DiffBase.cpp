//===--- DiffBase.cpp - What a change brings ------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DiffBase.h"
#include "Paths.h"
#include "Process.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/WithColor.h"
#include <map>
#include <set>

namespace tidyfutures {
namespace {

/// Git in one work tree.
class Git {
public:
  explicit Git(std::string Folder) : Folder(std::move(Folder)) {}
  std::optional<std::string> operator()(std::vector<std::string> Words) const {
    // Whatever the user has configured, paths come as they are.
    std::vector<std::string> All = {"-C", Folder, "-c", "core.quotePath=false"};
    llvm::append_range(All, Words);
    return runProgram("git", All);
  }

private:
  const std::string Folder;
};

std::vector<std::string> splitNull(llvm::StringRef Text) {
  llvm::SmallVector<llvm::StringRef> Parts;
  Text.split(Parts, '\0', -1, /*KeepEmpty=*/false);
  return {Parts.begin(), Parts.end()};
}

/// Lines [Begin, End) of the new text.
using LineRange = std::pair<unsigned, unsigned>;

/// The lines that a diff without context adds.
std::vector<LineRange> addedLines(llvm::StringRef Diff) {
  std::vector<LineRange> Ranges;
  llvm::SmallVector<llvm::StringRef> Lines;
  Diff.split(Lines, '\n');
  for (llvm::StringRef Line : Lines) {
    if (!Line.consume_front("@@ -"))
      continue;
    llvm::StringRef New = Line.split('+').second.split(' ').first;
    auto [First, Length] = New.split(',');
    unsigned Begin = 0, Count = 1;
    if (First.getAsInteger(10, Begin) ||
        (!Length.empty() && Length.getAsInteger(10, Count)))
      continue;
    // Where lines only went, none has changed; what that causes is new.
    if (Count)
      Ranges.push_back({Begin, Begin + Count});
  }
  return Ranges;
}
} // namespace

llvm::Error keepChanged(Project &P, const std::string &Revision,
                        llvm::ArrayRef<unsigned> Which, Report &R) {
  auto Refuse = [](const llvm::Twine &Message) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "--diff-base: " + Message);
  };
  std::optional<std::string> Top =
      Git(P.sourceRoot().str())({"rev-parse", "--show-toplevel"});
  if (!Top)
    return Refuse("'" + P.sourceRoot() + "' is in no git work tree");
  const std::string Root = realPath(llvm::StringRef(*Top).rtrim('\n'));
  const Git Run(Root);
  if (!Run({"rev-parse", "--verify", "--quiet", Revision + "^{commit}"}))
    return Refuse("git knows no revision '" + Revision + "'");
  std::string Base = Revision;
  if (std::optional<std::string> Fork = Run({"merge-base", Revision, "HEAD"}))
    Base = llvm::StringRef(*Fork).rtrim('\n').str();

  std::optional<std::string> Status =
      Run({"diff", "--name-status", "--find-renames", "-z", Base, "--"});
  std::optional<std::string> New =
      Run({"ls-files", "--others", "--exclude-standard", "-z"});
  if (!Status || !New)
    return Refuse("git diff failed");

  // The old text of what changed; nothing hides a file that was not there.
  std::vector<OverlayFile> Old;
  llvm::StringMap<std::vector<LineRange>> Changed;
  constexpr LineRange Everything = {0, ~0u};
  auto NameOf = [&](llvm::StringRef File) {
    return relativeTo(P.sourceRoot(), Root + "/" + File.str());
  };
  auto TextOf = [&](const std::string &File) {
    return Run({"show", Base + ":" + File}).value_or("");
  };
  auto LinesOf = [&](std::vector<std::string> Files) {
    std::vector<std::string> Words = {
        "diff", "--find-renames", "--no-ext-diff", "--no-color", "-U0", Base,
        "--"};
    for (const std::string &File : Files)
      Words.push_back(":(top,literal)" + File);
    return addedLines(Run(Words).value_or(""));
  };
  std::vector<std::string> Entries = splitNull(*Status);
  for (size_t I = 0; I + 1 < Entries.size();) {
    const std::string &Letter = Entries[I++], &File = Entries[I++];
    std::string Real = Root + "/" + File;
    if (Letter.starts_with("R") || Letter.starts_with("C")) {
      if (I == Entries.size())
        break;
      // As if it had always been where it is now, for the compilation database
      // names that; and where it was, for those that included it there.
      const std::string &Moved = Entries[I++];
      std::string Text = TextOf(File);
      Old.push_back({Root + "/" + Moved, Text});
      if (Letter.starts_with("R"))
        Old.push_back({Real, Text});
      Changed[NameOf(Moved)] = LinesOf({File, Moved});
    } else if (Letter == "A") {
      Old.push_back({Real, std::nullopt});
      Changed[NameOf(File)] = {Everything};
    } else {
      Old.push_back({Real, TextOf(File)});
      if (Letter != "D")
        Changed[NameOf(File)] = LinesOf({File});
    }
  }
  for (const std::string &File : splitNull(*New)) {
    Old.push_back({Root + "/" + File, std::nullopt});
    Changed[NameOf(File)] = {Everything};
  }

  // A header may have had another owner then: all that owned what these units
  // own now are looked at.
  llvm::StringSet<> Hidden;
  for (const OverlayFile &F : Old)
    if (!F.Text)
      Hidden.insert(F.Path);
  std::set<unsigned> Units(Which.begin(), Which.end());
  std::vector<std::string> Owned;
  for (unsigned I : Which)
    llvm::append_range(Owned, P.units()[I].Owned);
  P.setOverlay(std::move(Old));
  for (const std::string &File : Owned)
    if (std::optional<unsigned> Owner = P.owner(File))
      Units.insert(*Owner);
  std::vector<unsigned> Then;
  for (unsigned I : Units)
    if (!Hidden.contains(P.units()[I].Job.File))
      Then.push_back(I);
  Report Before = makeReport(P, Then, P.lint(Then));
  for (const FailedUnit &U : Before.Failed)
    if (U.Status != UnitStatus::Missing)
      llvm::WithColor::note(llvm::errs(), "tidy-futures")
          << "--diff-base: " << U.File << " could not be looked at as of '"
          << Revision << "' (" << U.Message
          << "); what it holds counts as new\n";
  // An old finding is in the file that it was in, or else somewhere else: one
  // that was copied must not be taken for the one that was there.
  std::set<std::pair<std::string, std::string>> KnownAt;
  std::map<std::string, unsigned> Known;
  for (const Finding &F : Before.Findings) {
    KnownAt.insert({F.Fingerprint, F.At.File});
    ++Known[F.Fingerprint];
  }
  std::vector<bool> IsOld(R.Findings.size());
  for (bool SameFile : {true, false})
    for (size_t I = 0; I < R.Findings.size(); ++I) {
      const Finding &F = R.Findings[I];
      auto It = Known.find(F.Fingerprint);
      if (IsOld[I] || It == Known.end() || It->second == 0 ||
          (SameFile && !KnownAt.count({F.Fingerprint, F.At.File})))
        continue;
      IsOld[I] = true;
      --It->second;
    }
  std::vector<Finding> Kept;
  for (size_t I = 0; I < R.Findings.size(); ++I) {
    Finding &F = R.Findings[I];
    auto Lines = Changed.find(F.At.File);
    bool OnChangedLine = Lines != Changed.end() &&
                         llvm::any_of(Lines->second, [&](const LineRange &L) {
                           return L.first <= F.At.Line && F.At.Line < L.second;
                         });
    if (!IsOld[I] || OnChangedLine)
      Kept.push_back(std::move(F));
  }
  R.Findings = std::move(Kept);
  return llvm::Error::success();
}

} // namespace tidyfutures
