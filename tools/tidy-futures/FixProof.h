//===--- FixProof.h - Fixes proven, and the guilty ones found ---*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// After each round somebody has to say whether the code still builds: the
/// compiler, over every unit that reads a touched file, or the user's own
/// build. If it does not, fixes are found by bisection that broke it, and left
/// out alone.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_FIXPROOF_H
#define TIDY_FUTURES_TOOLS_FIXPROOF_H

#include "FixCommit.h"
#include "FixTree.h"
#include "Project.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <set>

namespace tidyfutures {

/// Which units read which files, asked once a file. A unit that could not be
/// scanned may read any.
class ReaderIndex {
public:
  explicit ReaderIndex(const Project &Code) : Code(Code) {}
  /// The units that read the file with real path \p File.
  const std::set<unsigned> &of(const std::string &File);
  bool reads(unsigned Unit, const std::string &File) {
    return of(File).count(Unit) != 0;
  }

private:
  const Project &Code;
  std::map<std::string, std::set<unsigned>> Readers;
};

/// A fix that broke something.
struct Guilty {
  unsigned Group;
  /// What it broke, and the compiler's message: lines for people.
  std::string Broken;
  std::string Message;
};

/// Judges the fixes of a round.
class Judge {
public:
  virtual ~Judge() = default;
  /// Judges the groups \p Taken of \p All, applied to the files as they are in
  /// \p Tree. Removes the guilty ones from \p Taken, so that what is left is
  /// proven. An error means that nothing could be judged.
  virtual llvm::Expected<std::vector<Guilty>>
  judge(FixTree &Tree, llvm::ArrayRef<FixGroup> All,
        std::vector<unsigned> &Taken) = 0;
};

/// The smallest number of leading elements with which \p Fails, which does not
/// hold for none and holds for all \p Count. Asks O(log Count) times.
size_t shortestFailingPrefix(size_t Count,
                             llvm::function_ref<bool(size_t Length)> Fails);

/// Parses again: the owner of each touched file, then all that read one.
class ParseJudge : public Judge {
public:
  ParseJudge(Project &Code, EditFormatter &Formatter)
      : Code(Code), Formatter(Formatter), Readers(Code) {}
  llvm::Expected<std::vector<Guilty>>
  judge(FixTree &Tree, llvm::ArrayRef<FixGroup> All,
        std::vector<unsigned> &Taken) override;

private:
  /// Parses each of the units \p Which with \p More over the tree.
  std::vector<UnitResult> parse(const FixTree &Tree, const Texts &More,
                                llvm::ArrayRef<unsigned> Which);
  /// What is wrong with unit \p Unit that was not before the round; empty if
  /// nothing is.
  std::vector<std::string> newErrors(const FixTree &Tree, unsigned Unit,
                                     const UnitResult &After);

  Project &Code;
  EditFormatter &Formatter;
  ReaderIndex Readers;
  /// Results of this round: before it, and which texts passed.
  std::map<unsigned, UnitResult> Before;
  std::map<unsigned, std::string> Passed;
};

/// Runs the user's command on the files as they would be on disk.
class BuildJudge : public Judge {
public:
  /// \p Command is run by the shell in the working directory.
  BuildJudge(std::string Command, FixJournal &Journal, EditFormatter &Formatter)
      : Command(std::move(Command)), Journal(Journal), Formatter(Formatter) {}

  /// Runs the command on the files as they are: the last lines that it said if
  /// it fails, empty if it succeeds. An error if it was interrupted.
  llvm::Expected<std::string> run();
  llvm::Expected<std::vector<Guilty>>
  judge(FixTree &Tree, llvm::ArrayRef<FixGroup> All,
        std::vector<unsigned> &Taken) override;
  /// Puts the changed files of \p Tree on disk, and all others that were tried
  /// back.
  llvm::Error place(FixTree &Tree, const Texts &More);

private:
  const std::string Command;
  FixJournal &Journal;
  EditFormatter &Formatter;
  /// Files that were written in some trial.
  std::set<std::string> Touched;
};

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_FIXPROOF_H
