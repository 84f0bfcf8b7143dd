//===--- PerFutureDeadlineCheck.h - exercise 4 ------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_PERFUTUREDEADLINECHECK_H
#define TIDY_FUTURES_CHECKS_PERFUTUREDEADLINECHECK_H

#include "FuturesCheck.h"

namespace clang::tidy::futures {

/// Finds relative time-outs that start again for each of several futures.
///
/// The page for users: docs/checks/per-future-deadline.md.
class PerFutureDeadlineCheck : public FuturesCheck {
public:
  using FuturesCheck::FuturesCheck;

protected:
  bool visitsInstantiations() const override { return true; }
  void checkFunction(const FunctionModel &F) override;

private:
  void findWaits(const FunctionModel &F);
  void findTimers(const FunctionModel &F);
  void findBudgets(const FunctionModel &F);
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_PERFUTUREDEADLINECHECK_H
