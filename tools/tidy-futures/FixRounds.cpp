//===--- FixRounds.cpp - Rounds of fixing until nothing changes -----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixRounds.h"
#include "Paths.h"
#include "clang-tidy/GlobList.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace tidyfutures {

unsigned FixOutcome::made() const {
  unsigned Count = 0;
  for (const auto &[File, Checks] : Made)
    for (const auto &[Check, Number] : Checks)
      Count += Number;
  return Count;
}

namespace {
/// One fix as it is known from round to round, when lines have moved: what is
/// said where, and what it would write.
std::string keyOf(const Finding &F, const Fix &X) {
  std::string Text = F.Check + '\0' + F.At.File + '\0' + F.Message + '\0' +
                     F.Scope + '\0' +
                     llvm::StringRef(F.SourceLine).trim().str();
  for (const Edit &E : X.Edits)
    Text += '\0' + E.File + '\0' + E.Text;
  return contentHash(Text);
}

class Rounds {
public:
  Rounds(Project &Code, llvm::ArrayRef<unsigned> Which, FixTree &Tree,
         EditFormatter &Formatter, Judge &TheJudge,
         const FixSelection &Selection)
      : Code(Code), Which(Which), Tree(Tree), Formatter(Formatter),
        TheJudge(TheJudge), Selection(Selection), Readers(Code),
        Only(Selection.Only.empty() ? "*" : Selection.Only) {}

  llvm::Expected<FixOutcome> run();

private:
  /// How one attempt at all rounds ended.
  enum class End { Settled, LoopFound, OutOfRounds };
  /// A check and a file that it fixes.
  using Spot = std::pair<std::string, std::string>;
  /// A fix that was made in a round.
  struct MadeFix {
    FixGroup Group;
    std::string Key;
  };

  llvm::Expected<End> attempt();
  void lint(bool Again);
  void collect();
  llvm::Expected<bool> round();
  void leave(const FixGroup &G, llvm::StringRef Fate, std::string Why,
             std::string Details = "");
  bool banLoops(const Texts &New);
  bool banGrowth();
  void ban(const MadeFix &Fix, llvm::StringRef Why);

  Project &Code;
  llvm::ArrayRef<unsigned> Which;
  FixTree &Tree;
  EditFormatter &Formatter;
  Judge &TheJudge;
  const FixSelection &Selection;
  ReaderIndex Readers;
  clang::tidy::GlobList Only;

  /// What is never tried again: keys of fixes, and checks in files.
  std::set<std::string> BannedKeys;
  std::set<Spot> BannedSpots;
  /// Kept over attempts: what was left out for good, by key, and why.
  std::map<std::string, UnmadeFix> Undone;

  // Of the present attempt.
  std::vector<UnitResult> FirstResults;
  std::map<unsigned, UnitResult> Results;
  std::vector<FixGroup> Groups;
  std::vector<std::string> Keys;
  std::map<Spot, unsigned> Findings, FindingsAtFirst;
  std::map<std::string, UnmadeFix> Left;
  unsigned UnsafeOffered = 0;
  std::vector<std::vector<MadeFix>> Made;
  /// For each file the content hash after each round, the original first.
  std::map<std::string, std::vector<std::string>> History;
};

//===----------------------------------------------------------------------===//
// Looking
//===----------------------------------------------------------------------===//

/// Looks at all units, or, after a round, at those that read what it changed.
void Rounds::lint(bool Again) {
  if (!Again) {
    // The first look is the same in every attempt.
    if (FirstResults.empty())
      FirstResults = Code.lint(Which);
    Results.clear();
    for (size_t I = 0; I != Which.size(); ++I)
      Results[Which[I]] = FirstResults[I];
    return;
  }
  std::set<unsigned> Affected;
  for (const MadeFix &Fix : Made.back())
    for (const Edit &E : Fix.Group.Edits)
      Affected.insert(Readers.of(E.File).begin(), Readers.of(E.File).end());
  std::vector<unsigned> Units;
  llvm::copy_if(Which, std::back_inserter(Units),
                [&](unsigned Unit) { return Affected.count(Unit) != 0; });
  std::vector<UnitResult> Now =
      Code.lint(Units, [&](llvm::ArrayRef<Project::Look> Looks) {
        std::vector<LintRequest> Requests;
        for (const Project::Look &L : Looks) {
          Requests.push_back(Code.request(L));
          Requests.back().Overlay =
              overlayFor(Tree, {}, [&](const std::string &File) {
                return Readers.reads(L.Index, File);
              });
        }
        return Code.run(Requests);
      });
  for (size_t I = 0; I != Units.size(); ++I)
    Results[Units[I]] = std::move(Now[I]);
}

void Rounds::leave(const FixGroup &G, llvm::StringRef Fate, std::string Why,
                   std::string Details) {
  UnmadeFix U{G.Check, G.At, Fate.str(), std::move(Why), std::move(Details)};
  std::string Id = G.Check + '\0' + G.At.File + '\0' +
                   std::to_string(G.At.Offset) + '\0' + Fate.str();
  Left.emplace(std::move(Id), std::move(U));
}

/// The fixes that may be made now, from what was found.
void Rounds::collect() {
  Groups.clear();
  Keys.clear();
  Left.clear();
  Findings.clear();
  UnsafeOffered = 0;
  for (const auto &[Unit, Result] : Results) {
    for (const std::vector<Finding> *Some :
         {&Result.Findings, &Result.FromOtherReaders})
      for (const Finding &F : *Some)
        ++Findings[{F.Check, F.At.File}];
    // In code that does not compile, what is found may be wrong.
    for (const Finding &F :
         Result.ok() ? Result.Findings : Result.FromOtherReaders) {
      const Fix *X = F.safeFix();
      if (!X)
        X = F.unsafeFix();
      if (!X || !Code.isSelected(F.At.File) || !Only.contains(F.Check) ||
          BannedSpots.count({F.Check, F.At.File}))
        continue;
      std::string Key = keyOf(F, *X);
      if (BannedKeys.count(Key))
        continue;
      if (!X->Safe && !Selection.Unsafe) {
        ++UnsafeOffered;
        continue;
      }
      FixGroup G;
      G.Check = F.Check;
      G.At = F.At;
      G.Message = F.Message;
      G.Safe = X->Safe;
      std::string Why;
      for (const Edit &E : X->Edits) {
        G.Edits.push_back(E);
        G.Edits.back().File = underRoot(Code.sourceRoot(), E.File);
        if (Why.empty() && Selection.WhyNotEdit)
          Why = Selection.WhyNotEdit(G.Edits.back().File);
      }
      for (const auto &[File, Hash] : X->Files)
        G.Hashes[underRoot(Code.sourceRoot(), File)] = Hash;
      if (!Why.empty()) {
        leave(G, "left", Why);
        continue;
      }
      Groups.push_back(std::move(G));
      Keys.push_back(std::move(Key));
    }
  }
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

void Rounds::ban(const MadeFix &Fix, llvm::StringRef Why) {
  BannedKeys.insert(Fix.Key);
  Undone.try_emplace(Fix.Key, UnmadeFix{Fix.Group.Check, Fix.Group.At, "loops",
                                        Why.str(), ""});
}

/// Finds files that hold again, with the texts \p New of this round, what they
/// held after an earlier one; bans the fixes that led round, and is true, if
/// there are any.
bool Rounds::banLoops(const Texts &New) {
  bool Found = false;
  for (const auto &[File, Text] : New) {
    std::vector<std::string> &Hashes = History[File];
    if (Hashes.empty())
      Hashes.push_back(contentHash(Tree.original(File).value_or("")));
    // Rounds that did not touch the file left it as it was.
    Hashes.resize(Made.size(), std::string(Hashes.back()));
    std::string Hash = contentHash(Text);
    auto Same = llvm::find(Hashes, Hash);
    size_t Since = Same - Hashes.begin();
    bool Seen = Same != Hashes.end();
    Hashes.push_back(Hash);
    if (!Seen)
      continue;
    std::vector<const MadeFix *> Circle;
    std::set<std::string> Checks;
    for (size_t R = Since; R < Made.size(); ++R)
      for (const MadeFix &Fix : Made[R])
        if (llvm::any_of(Fix.Group.Edits,
                         [&](const Edit &E) { return E.File == File; })) {
          Circle.push_back(&Fix);
          Checks.insert(Fix.Group.Check);
        }
    for (const MadeFix *Fix : Circle)
      ban(*Fix,
          "the fixes of " + llvm::join(Checks, ", ") + " undo each other here");
    Found |= !Circle.empty();
  }
  return Found;
}

/// After the last round: bans the checks in files where fixing goes on and
/// does not make the findings fewer. True if there are any.
bool Rounds::banGrowth() {
  bool Found = false;
  for (const FixGroup &G : Groups) {
    Spot Here(G.Check, G.At.File);
    auto Before = FindingsAtFirst.find(Here);
    if (Before == FindingsAtFirst.end() || Findings[Here] < Before->second)
      continue;
    bool Made = llvm::any_of(this->Made.back(), [&](const MadeFix &Fix) {
      return Fix.Group.Check == G.Check && Fix.Group.At.File == G.At.File;
    });
    if (!Made || !BannedSpots.insert(Here).second)
      continue;
    Found = true;
    Undone.try_emplace(G.Check + '\0' + G.At.File,
                       UnmadeFix{G.Check, G.At, "loops",
                                 "after " + std::to_string(MaxRounds) +
                                     " rounds of its fixes as much is found "
                                     "as before",
                                 ""});
  }
  return Found;
}

//===----------------------------------------------------------------------===//
// Rounds
//===----------------------------------------------------------------------===//

/// One round over Groups. True if files changed.
llvm::Expected<bool> Rounds::round() {
  Round Plan =
      planRound(Groups, [&](llvm::StringRef File) { return Tree.now(File); });
  for (const Round::Left &L : Plan.LeftOut) {
    switch (L.Why) {
    case Round::Overlaps:
      leave(Groups[L.Group], "left", "it overlaps another fix");
      break;
    case Round::Stale:
      leave(Groups[L.Group], "left", "its file has changed");
      break;
    case Round::Malformed:
      leave(Groups[L.Group], "left", "its edits do not fit its file");
      break;
    case Round::ChangesNothing:
      break;
    }
  }
  if (Plan.Taken.empty())
    return false;

  llvm::Expected<std::vector<Guilty>> Guilt =
      TheJudge.judge(Tree, Groups, Plan.Taken);
  if (!Guilt)
    return Guilt.takeError();
  for (const Guilty &G : *Guilt) {
    const FixGroup &Group = Groups[G.Group];
    BannedKeys.insert(Keys[G.Group]);
    Undone.try_emplace(Keys[G.Group],
                       UnmadeFix{Group.Check, Group.At, "undone",
                                 "it breaks " + G.Broken, G.Message});
  }
  std::vector<MadeFix> Now;
  for (unsigned I : Plan.Taken)
    Now.push_back({Groups[I], Keys[I]});
  Made.push_back(std::move(Now));
  Texts New = Tree.textsWith(Groups, Plan.Taken, Formatter);
  Tree.set(New);
  return !Made.back().empty() || !Guilt->empty();
}

llvm::Expected<Rounds::End> Rounds::attempt() {
  Tree.reset();
  History.clear();
  Made.clear();
  lint(/*Again=*/false);
  collect();
  FindingsAtFirst = Findings;
  while (Made.size() < MaxRounds) {
    llvm::Expected<bool> Changed = round();
    if (!Changed)
      return Changed.takeError();
    if (!*Changed)
      return End::Settled;
    Texts Touched;
    for (const MadeFix &Fix : Made.back())
      for (const Edit &E : Fix.Group.Edits)
        Touched[E.File] = Tree.now(E.File).value_or("").str();
    if (banLoops(Touched))
      return End::LoopFound;
    lint(/*Again=*/true);
    collect();
  }
  if (Groups.empty())
    return End::Settled;
  return banGrowth() ? End::LoopFound : End::OutOfRounds;
}

llvm::Expected<FixOutcome> Rounds::run() {
  llvm::Expected<End> How = attempt();
  // Each attempt bans something that the last one met, so that this ends.
  while (How && *How == End::LoopFound)
    How = attempt();
  if (!How)
    return How.takeError();

  FixOutcome Result;
  Result.Rounds = llvm::count_if(
      Made, [](const std::vector<MadeFix> &R) { return !R.empty(); });
  for (const std::vector<MadeFix> &R : Made)
    for (const MadeFix &Fix : R) {
      ++Result.Made[Fix.Group.At.File][Fix.Group.Check];
      for (const Edit &E : Fix.Group.Edits)
        Result.UsesRuntime |=
            isInclude(E) && llvm::StringRef(E.Text).contains("fut/");
    }
  Result.Changed = Tree.changed();
  Result.UnsafeOffered = UnsafeOffered;
  for (auto &[Key, Fix] : Undone)
    Result.Unmade.push_back(Fix);
  for (auto &[Key, Fix] : Left)
    Result.Unmade.push_back(Fix);
  if (*How == End::OutOfRounds)
    for (const FixGroup &G : Groups)
      Result.Unmade.push_back({G.Check, G.At, "left",
                               "after " + std::to_string(MaxRounds) +
                                   " rounds; the next run goes on",
                               ""});
  llvm::sort(Result.Unmade, [](const UnmadeFix &A, const UnmadeFix &B) {
    return std::tie(A.At.File, A.At.Offset, A.Check, A.Why) <
           std::tie(B.At.File, B.At.Offset, B.Check, B.Why);
  });
  for (size_t I = 0; I != Which.size(); ++I) {
    const UnitResult &R = FirstResults[I];
    if (!R.ok())
      Result.Failed.push_back(
          {Code.units()[Which[I]].File, R.Status, R.Message, R.Errors});
  }
  return Result;
}
} // namespace

llvm::Expected<FixOutcome> runRounds(Project &Code,
                                     llvm::ArrayRef<unsigned> Which,
                                     FixTree &Tree, EditFormatter &Formatter,
                                     Judge &TheJudge,
                                     const FixSelection &Selection) {
  return Rounds(Code, Which, Tree, Formatter, TheJudge, Selection).run();
}

} // namespace tidyfutures
