//===--- ErrorPaths.h - What only a failure runs ----------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// In `for (;;) { accept(ec); if (ec) { back off } else { serve } }` the branch
/// that backs off is part of the loop, but not of each iteration. And a test of
/// what a misuse throws has to misuse.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_ERRORPATHS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_ERRORPATHS_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// True if \p At runs only in those iterations of \p L in which something
/// failed, and \p L goes round without it where nothing did: in a handler of an
/// exception, in the branch of a test whose operand is an error code or is
/// named as an error, or after `if (!ec) { ...; continue; }`. A retry, which
/// ends the loop once it works, runs \p At in every iteration that goes round.
bool isOnErrorPath(const Stmt *At, const Loop &L, const FunctionModel &F);

/// True if whoever wrote \p Use expects it to fail because of what \p Before
/// did: a try that is around \p Use and not around \p Before has a handler for
/// a future without a state, or an assertion says that anything is thrown
/// (`EXPECT_THROW(f.get(), std::future_error)`, `REQUIRE_THROWS(f.get())`).
bool isExpectedToFail(const Stmt *Use, const Stmt *Before,
                      const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_ERRORPATHS_H
