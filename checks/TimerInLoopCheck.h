//===--- TimerInLoopCheck.h - exercise 9 ------------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_TIMERINLOOPCHECK_H
#define TIDY_FUTURES_CHECKS_TIMERINLOOPCHECK_H

#include "FuturesCheck.h"

namespace clang::tidy::futures {

/// Finds timers that are constructed anew in each iteration of a loop.
///
/// The page for users: docs/checks/timer-in-loop.md.
class TimerInLoopCheck : public FuturesCheck {
public:
  using FuturesCheck::FuturesCheck;

protected:
  void checkFunction(const FunctionModel &F) override;

private:
  void findVariables(const FunctionModel &F);
  void findTemporaries(const FunctionModel &F);
  void findHandles(const FunctionModel &F);
  void findSleepers(const FunctionModel &F);
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_TIMERINLOOPCHECK_H
