//===--- Handlers.h - Lambdas that are called later -------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Who calls a lambda, when, and how often: at once, later, again and again,
/// or at most once because it checks for itself.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_HANDLERS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_HANDLERS_H

#include "Entity.h"

namespace clang::tidy::futures {

/// The calls (or constructions of threads) that are handed \p Callable, a
/// lambda or the address of a member function, itself or through a local
/// variable, wrapped or not; outermost first where a wrapper such as
/// `bind_executor(ex, [..]{..})` is handed on. Not: calls of the lambda, and
/// algorithms that run it on the spot.
std::vector<const Expr *> registrations(const Expr *Callable,
                                        const FunctionModel &F);

/// How a registration treats its handler.
enum class HandlerCalls {
  Unknown, ///< A function nothing is known of.
  Later,   ///< Once, later or on another thread.
  Timed,   ///< Once, after a time.
  Again,   ///< Each time something happens.
};
HandlerCalls callsOfHandler(const Expr *Registration, const FunctionModel &F);

/// The arguments of \p E; none where it is no call or construction.
llvm::ArrayRef<const Expr *> argumentsOf(const Expr *E);

/// The object that \p Registration is a member call on; nothing for others.
std::optional<Entity> registeredWith(const Expr *Registration);

/// True if \p S, in the body of \p Handler (null: of the function), runs only
/// where a test says that nothing was done before: of a flag that handlers set,
/// `exchange(true)`, `test_and_set`, `compare_exchange`, `call_once`, an
/// `erase` that says whether there was something, or of an object's own answer.
/// Without \p ReadinessCounts, that the future is not ready yet is no such
/// test: it may be a moment later.
/// With \p IsHandler the function itself is called as a handler is, so that a
/// member is such a flag in it, too.
bool isGuardedOnce(const Stmt *S, const LambdaExpr *Handler,
                   const FunctionModel &F, bool ReadinessCounts = true,
                   bool IsHandler = false);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_HANDLERS_H
