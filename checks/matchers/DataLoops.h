//===--- DataLoops.h - Loops over data --------------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Which loops go over data, and which wait for something or serve someone.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_DATALOOPS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_DATALOOPS_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// A loop over data: range-for, for with a bound, an algorithm; and a `while`
/// that steps a cursor to an end, or takes one element after the other out of a
/// local container. Any other `while` waits for something or serves someone; so
/// does `for co_await`, whose items come one after the other.
bool isLoopOverData(const Loop &L, const FunctionModel &F);

/// The local that `while (i < n)` or `while (it != end)` steps once in each
/// iteration; null if there is none, or a step depends on something.
const VarDecl *cursorOf(const Loop &L, const FunctionModel &F);

/// The local container that `while (!v.empty())` takes one element after the
/// other out of, and that nothing is added to meanwhile; null if there is none.
const VarDecl *drainedBy(const Loop &L, const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_DATALOOPS_H
