//===--- FixRounds.h - Rounds of fixing until nothing changes ---*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A round looks at the code, takes the fixes that go together, and keeps what
/// the judge lets pass. Rounds go on until there is nothing to take; a fix that
/// was undone is not tried again, and fixes that undo each other are found and
/// left out, so that the end is the same whenever it is run again.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_FIXROUNDS_H
#define TIDY_FUTURES_TOOLS_FIXROUNDS_H

#include "FixProof.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <set>

namespace tidyfutures {

/// Rounds are at most so many; then what is left waits for the next run.
constexpr unsigned MaxRounds = 10;

/// Which fixes are wanted.
struct FixSelection {
  /// Those on notes, too.
  bool Unsafe = false;
  /// Globs of checks, comma-separated; empty means all.
  std::string Only;
  /// Says why a file must not be edited, empty if it may.
  llvm::function_ref<std::string(const std::string &RealPath)> WhyNotEdit;
};

/// A fix that was offered and not made, and why.
struct UnmadeFix {
  std::string Check;
  Place At;
  /// `undone`, `loops`, `left`: what became of it.
  std::string Fate;
  /// One line that says why, and lines below it, such as compiler messages.
  std::string Why;
  std::string Details;
};

/// What fixing came to.
struct FixOutcome {
  /// Fixes made: check by file (as in Place::File), and how many.
  std::map<std::string, std::map<std::string, unsigned>> Made;
  /// Files that will hold other text: real path and text.
  Texts Changed;
  std::vector<UnmadeFix> Unmade;
  /// Units that could not be looked at; nothing in them is fixed.
  std::vector<FailedUnit> Failed;
  unsigned Rounds = 0;
  /// Fixes on notes that are left since they were not asked for.
  unsigned UnsafeOffered = 0;
  /// Some fix that was made includes a header of the runtime.
  bool UsesRuntime = false;

  unsigned made() const;
};

/// Fixes the units \p Which of \p Code in \p Tree. Writes nothing itself; a
/// judge may. An error means that the judge could not judge.
llvm::Expected<FixOutcome> runRounds(Project &Code,
                                     llvm::ArrayRef<unsigned> Which,
                                     FixTree &Tree, EditFormatter &Formatter,
                                     Judge &TheJudge,
                                     const FixSelection &Selection);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_FIXROUNDS_H
