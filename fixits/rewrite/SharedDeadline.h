//===--- SharedDeadline.h - One time point for all waits --------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_FIXITS_REWRITE_SHAREDDEADLINE_H
#define TIDY_FUTURES_FIXITS_REWRITE_SHAREDDEADLINE_H

#include "Finding.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include <string>
#include <vector>

namespace clang::tidy::futures {

/// A wait with a relative time-out, and what says the same with a time point.
/// The duration can be added to the clock's time points.
struct RelativeWait {
  const CallExpr *Call = nullptr;
  const Expr *Duration = nullptr;
  /// `wait_until`
  std::string Absolute;
  /// `std::chrono::steady_clock`
  std::string Clock;
  /// The header of the clock.
  std::string Header;
};

/// Builds the edits that take one time point before a statement and let waits
/// in it end there: `const auto deadline = Clock::now() + 200ms;` and
/// `f.wait_until(deadline)`. Waits of equal clock and duration share one.
class SharedDeadline {
public:
  /// \p Names are those that the function around got before; each new
  /// variable adds its own.
  SharedDeadline(const Stmt &Before, const ASTContext &Context,
                 std::vector<std::string> &Names)
      : Before(Before), Context(Context), Names(Names) {}

  /// Adds a wait. No fix, \returns false, where
  ///  1. the callee's name, the duration or the statement before which the
  ///     variable would stand is in a macro;
  ///  2. the callee has written template arguments;
  ///  3. a comment stands in the duration, or it is a braced list.
  bool add(const RelativeWait &Wait);

  /// The edits; empty if nothing was added.
  Remedy remedy() const;

private:
  std::string newName();

  struct Deadline {
    std::string Value;
    std::string Name;
  };

  const Stmt &Before;
  const ASTContext &Context;
  std::vector<std::string> &Names;
  std::vector<Deadline> Deadlines;
  Remedy InLoop;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_FIXITS_REWRITE_SHAREDDEADLINE_H
