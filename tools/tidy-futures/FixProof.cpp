//===--- FixProof.cpp - Fixes proven, and the guilty ones found -----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixProof.h"
#include "Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include <csignal>
#include <cstdlib>
#include <set>
#include <sys/wait.h>

namespace tidyfutures {

const std::set<unsigned> &ReaderIndex::of(const std::string &File) {
  auto [It, New] = Readers.try_emplace(File);
  if (New) {
    std::vector<unsigned> Units = Code.readers(File);
    It->second.insert(Units.begin(), Units.end());
    for (unsigned Unit = 0; Unit != Code.units().size(); ++Unit)
      if (!Code.units()[Unit].Scanned)
        It->second.insert(Unit);
  }
  return It->second;
}

size_t shortestFailingPrefix(size_t Count,
                             llvm::function_ref<bool(size_t)> Fails) {
  // Passes is known to pass, FailsAt to fail.
  size_t Passes = 0, FailsAt = Count;
  while (FailsAt - Passes > 1) {
    size_t Middle = Passes + (FailsAt - Passes) / 2;
    (Fails(Middle) ? FailsAt : Passes) = Middle;
  }
  return FailsAt;
}

//===----------------------------------------------------------------------===//
// The compiler as the judge
//===----------------------------------------------------------------------===//

namespace {
/// Units are judged in batches of this size whatever the number of workers, so
/// that which fix is found guilty does not depend on the machine. The rest of a
/// batch is parsed in vain when one of it fails, so that it must not be large.
constexpr size_t BatchSize = 64;
/// Errors shown of a unit that a fix broke.
constexpr size_t ErrorsShown = 3;

std::string describe(const CompileError &E) {
  if (E.At.File.empty())
    return "error: " + E.Message;
  return E.At.File + ":" + std::to_string(E.At.Line) + ":" +
         std::to_string(E.At.Column) + ": error: " + E.Message;
}
} // namespace

std::vector<UnitResult> ParseJudge::parse(const FixTree &Tree,
                                          const Texts &More,
                                          llvm::ArrayRef<unsigned> Which) {
  std::vector<LintRequest> Requests;
  for (unsigned Unit : Which) {
    LintRequest R = Code.request(Unit);
    // With the warnings that the user made errors: they break the build, too.
    R.Job = Code.units()[Unit].Job;
    R.ParseOnly = true;
    R.SkipBodies = false;
    R.OwnedFiles.clear();
    R.Overlay = overlayFor(Tree, More, [&](const std::string &File) {
      return Readers.reads(Unit, File);
    });
    Requests.push_back(std::move(R));
  }
  return Code.run(Requests);
}

std::vector<std::string> ParseJudge::newErrors(const FixTree &Tree,
                                               unsigned Unit,
                                               const UnitResult &After) {
  if (After.ok())
    return {};
  if (!Before.count(Unit))
    Before[Unit] = std::move(parse(Tree, {}, {Unit}).front());
  const UnitResult &Old = Before[Unit];
  // Errors that were there are known by what they say: their place may move.
  std::multiset<llvm::StringRef> Known;
  for (const CompileError &E : Old.Errors)
    Known.insert(E.Message);
  std::vector<std::string> New;
  for (const CompileError &E : After.Errors) {
    auto It = Known.find(E.Message);
    if (It != Known.end())
      Known.erase(It);
    else
      New.push_back(describe(E));
  }
  if (New.empty() && After.Status != Old.Status)
    New.push_back(After.Message.empty() ? unitStatusName(After.Status).str()
                                        : After.Message);
  return New;
}

llvm::Expected<std::vector<Guilty>>
ParseJudge::judge(FixTree &Tree, llvm::ArrayRef<FixGroup> All,
                  std::vector<unsigned> &Taken) {
  Before.clear();
  Passed.clear();
  std::vector<Guilty> Result;

  std::set<std::string> Touched;
  for (unsigned I : Taken)
    for (const Edit &E : All[I].Edits)
      Touched.insert(E.File);
  std::set<unsigned> Owning, Reading;
  for (const std::string &File : Touched) {
    if (std::optional<unsigned> Owner = Code.owner(File))
      Owning.insert(*Owner);
    Reading.insert(Readers.of(File).begin(), Readers.of(File).end());
  }
  // Owners first: most mistakes show there, at the price of one parse a file.
  std::vector<unsigned> Order(Owning.begin(), Owning.end());
  llvm::copy_if(Reading, std::back_inserter(Order),
                [&](unsigned Unit) { return !Owning.count(Unit); });

  // What a unit sees of the round, as one word.
  auto SeenBy = [&](unsigned Unit, const Texts &New) {
    std::string Seen;
    for (const auto &[File, Text] : New)
      if (Readers.reads(Unit, File))
        Seen += contentHash(Text);
    return Seen;
  };

  for (size_t Next = 0; Next < Order.size();) {
    Texts New = Tree.textsWith(All, Taken, Formatter);
    std::vector<unsigned> Batch;
    size_t End = Next;
    // The owners are judged before anything else is.
    size_t Border = Next < Owning.size() ? Owning.size() : Order.size();
    for (; End < Border && Batch.size() < BatchSize; ++End)
      if (auto It = Passed.find(Order[End]);
          It == Passed.end() || It->second != SeenBy(Order[End], New))
        Batch.push_back(Order[End]);
    std::vector<UnitResult> Results = parse(Tree, New, Batch);
    std::optional<unsigned> Failed;
    std::vector<std::string> Errors;
    for (size_t I = 0; I != Batch.size(); ++I)
      if (Results[I].ok())
        Passed[Batch[I]] = SeenBy(Batch[I], New);
    for (size_t I = 0; I != Batch.size() && !Failed; ++I) {
      if (Results[I].ok())
        continue;
      Errors = newErrors(Tree, Batch[I], Results[I]);
      if (Errors.empty())
        Passed[Batch[I]] = SeenBy(Batch[I], New);
      else
        Failed = Batch[I];
    }
    if (!Failed) {
      Next = End;
      continue;
    }

    // Only what the unit reads can have broken it.
    std::vector<unsigned> Suspects;
    llvm::copy_if(Taken, std::back_inserter(Suspects), [&](unsigned I) {
      return llvm::any_of(All[I].Edits, [&](const Edit &E) {
        return Readers.reads(*Failed, E.File);
      });
    });
    if (Suspects.empty())
      return llvm::createStringError(
          llvm::inconvertibleErrorCode(),
          "the proof of '" + Code.units()[*Failed].File +
              "' fails, and no fix is in what it reads: " + Errors.front());
    size_t Length = shortestFailingPrefix(Suspects.size(), [&](size_t N) {
      Texts Some = Tree.textsWith(All, llvm::ArrayRef(Suspects).take_front(N),
                                  Formatter);
      UnitResult R = std::move(parse(Tree, Some, {*Failed}).front());
      std::vector<std::string> Here = newErrors(Tree, *Failed, R);
      bool Broken = !Here.empty();
      if (Broken)
        Errors = std::move(Here);
      return Broken;
    });
    unsigned Culprit = Suspects[Length - 1];
    if (Errors.size() > ErrorsShown)
      Errors.resize(ErrorsShown);
    Result.push_back(
        {Culprit, Code.units()[*Failed].File, llvm::join(Errors, "\n")});
    Taken.erase(llvm::find(Taken, Culprit));
    // What has passed with the culprit must pass without it, too.
    Next = 0;
  }
  return Result;
}

//===----------------------------------------------------------------------===//
// The user's build as the judge
//===----------------------------------------------------------------------===//

namespace {
/// What to show of a failed build: the lines that speak of errors, or the last
/// ones.
std::string gist(llvm::StringRef Output) {
  llvm::SmallVector<llvm::StringRef, 0> Lines;
  Output.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  std::vector<llvm::StringRef> Errors;
  for (llvm::StringRef Line : Lines)
    if (Line.contains("error") && Errors.size() < ErrorsShown)
      Errors.push_back(Line.rtrim());
  if (Errors.empty())
    for (llvm::StringRef Line : llvm::ArrayRef(Lines).take_back(ErrorsShown))
      Errors.push_back(Line.rtrim());
  if (Errors.empty())
    return "it said nothing";
  return llvm::join(Errors, "\n");
}
} // namespace

llvm::Expected<std::string> BuildJudge::run() {
  llvm::SmallString<128> Output;
  if (std::error_code Code = llvm::sys::fs::createTemporaryFile(
          "tidy-futures-build", "log", Output))
    return llvm::createStringError(Code, "cannot create a temporary file");
  llvm::FileRemover Remove(Output);
  // system() lets the build be interrupted and us go on; the line end is for a
  // command that ends in a comment.
  std::string Line = "(" + Command + "\n) >'" + Output.str().str() + "' 2>&1";
  int Status = std::system(Line.c_str());
  if (Status == -1)
    return llvm::createStringError(
        std::error_code(errno, std::generic_category()), "cannot run a shell");
  bool Interrupted = (WIFSIGNALED(Status) && (WTERMSIG(Status) == SIGINT ||
                                              WTERMSIG(Status) == SIGQUIT)) ||
                     (WIFEXITED(Status) && WEXITSTATUS(Status) == 128 + SIGINT);
  if (Interrupted)
    return llvm::createStringError(std::make_error_code(std::errc::interrupted),
                                   "interrupted");
  if (WIFEXITED(Status) && WEXITSTATUS(Status) == 0)
    return "";
  return gist(readFile(Output).value_or(""));
}

llvm::Error BuildJudge::place(FixTree &Tree, const Texts &More) {
  for (const auto &[File, Text] : Tree.changed())
    Touched.insert(File);
  for (const auto &[File, Text] : More)
    Touched.insert(File);
  FixJournal::Changes New;
  for (const std::string &File : Touched) {
    std::optional<llvm::StringRef> Before = Tree.original(File);
    if (!Before)
      continue;
    auto It = More.find(File);
    llvm::StringRef Text = It != More.end() ? llvm::StringRef(It->second)
                                            : Tree.now(File).value_or(*Before);
    New[File] = {contentHash(*Before), Text.str()};
  }
  return Journal.tryOut(New);
}

llvm::Expected<std::vector<Guilty>>
BuildJudge::judge(FixTree &Tree, llvm::ArrayRef<FixGroup> All,
                  std::vector<unsigned> &Taken) {
  std::vector<Guilty> Result;
  // Says what is wrong with the fixes given, if anything.
  auto Try = [&](llvm::ArrayRef<unsigned> Some) -> llvm::Expected<std::string> {
    if (llvm::Error E = place(Tree, Tree.textsWith(All, Some, Formatter)))
      return std::move(E);
    return run();
  };
  while (true) {
    llvm::Expected<std::string> Wrong = Try(Taken);
    if (!Wrong)
      return Wrong.takeError();
    if (Wrong->empty())
      return Result;
    if (Taken.empty())
      return llvm::createStringError(
          llvm::inconvertibleErrorCode(),
          "the build fails with every fix undone, though it did not before; "
          "is it the same each time? " +
              *Wrong);
    llvm::Error Stopped = llvm::Error::success();
    size_t Length = shortestFailingPrefix(Taken.size(), [&](size_t N) {
      if (Stopped)
        return true;
      llvm::Expected<std::string> Here =
          Try(llvm::ArrayRef(Taken).take_front(N));
      if (!Here) {
        Stopped = Here.takeError();
        return true;
      }
      if (!Here->empty())
        *Wrong = *Here;
      return !Here->empty();
    });
    if (Stopped)
      return std::move(Stopped);
    unsigned Culprit = Taken[Length - 1];
    Result.push_back({Culprit, "the build", *Wrong});
    Taken.erase(llvm::find(Taken, Culprit));
  }
}

} // namespace tidyfutures
