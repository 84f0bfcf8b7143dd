//===--- Durations.h - How long, and is it the same each time ---*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_DURATIONS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_DURATIONS_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// True if the time-out \p E is known to be zero or less, so that a wait with
/// it only asks whether the result is there: `0s`, `milliseconds::zero()`,
/// `{}`, a constant that is one of these.
bool isZeroDuration(const Expr *E, const FunctionModel &F);

/// True if the time-out \p E is the same in each iteration of \p L: a constant,
/// a variable or member that the loop leaves alone, arithmetic on these, or a
/// small getter of one. Not what is computed from the item or from a clock.
bool isSameDuration(const Expr *E, const Loop &L, const FunctionModel &F);

/// True if \p Type is the `duration` of the library that \p Clock
/// (`std::chrono::steady_clock`) is in, so that the two can be added.
bool isDurationOf(llvm::StringRef Clock, QualType Type);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_DURATIONS_H
