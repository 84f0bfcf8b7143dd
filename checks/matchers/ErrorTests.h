//===--- ErrorTests.h - What a handler does on an error ---------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A handler whose operation was cancelled is called with an error that says
/// so. Many leave then: `if (ec == operation_aborted) return;`.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_ERRORTESTS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_ERRORTESTS_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// True if \p Param is an error code, or its type is open.
bool takesError(const ParmVarDecl &Param);

/// True if \p S surely runs when the callable whose body is \p Body is called
/// with \p Error set, and set to what says that the operation was cancelled.
/// \p Error is null where the callable does not get it. False where a test
/// cannot be judged.
bool isReachedWithError(const Stmt *S, const Stmt *Body,
                        const ParmVarDecl *Error, const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_ERRORTESTS_H
