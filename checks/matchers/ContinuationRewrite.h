//===--- ContinuationRewrite.h - Rows as one continuation -------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_CONTINUATIONREWRITE_H
#define TIDY_FUTURES_CHECKS_MATCHERS_CONTINUATIONREWRITE_H

#include "../../fixits/rewrite/Finding.h"
#include "ContinuationRows.h"

namespace clang::tidy::futures {

/// Where the author wrote the continuation: `then` of `f.then(a)`.
SourceLocation continuationLoc(const Expr *Continuation);

/// `.then(a).then(b).then(c)` becomes `.then(fut::compose(a, b, c))`; so do
/// declarations of one stage each that follow one another.
///
/// No fix
///  1. before C++20, and in templates,
///  2. where a continuation of the library does not take the value as a plain
///     callable, or a stage takes a future or is not known to take none,
///  3. where the order in which the callables are evaluated could be seen,
///  4. where anything stands between the stages, or in the same statement,
///  5. in a macro, or where a comment or a directive would be lost.
Remedy composeRow(const ContinuationRow &Row, const FunctionModel &F);

/// `fut::async([f = std::move(f)]() mutable { return g(f.get()); })` becomes
/// `fut::chain(std::move(f), [](auto value) { return g(std::move(value)); })`.
///
/// No fix
///  1. before C++20, and in templates,
///  2. where the future, or the launch, is not the runtime's,
///  3. where the callable is more than one return, or uses the future twice,
///  4. where the result is void or a reference,
///  5. in a macro, or where a comment would be lost.
Remedy chainForwarder(const Forwarder &Found, const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_CONTINUATIONREWRITE_H
