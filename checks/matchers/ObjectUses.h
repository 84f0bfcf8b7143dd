//===--- ObjectUses.h - What a function does with an object -----*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Does a local object stay where it is, or does something else get hold of
/// it? Each use of the variable is put into one of a few kinds; a use that is
/// not understood counts as an escape.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_OBJECTUSES_H
#define TIDY_FUTURES_CHECKS_MATCHERS_OBJECTUSES_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// How one mention of a variable uses its object. The object may be the
/// variable itself, or what a pointer (raw or smart) refers to.
enum class UseKind {
  MemberCall, ///< `t.wait()`, `t->wait()`
  Passed,     ///< `f(t)` by reference: the callee sees it, nobody keeps it
  Argument,   ///< `f(&t)`, or a handle by value: what the callee does decides
  Deleted,    ///< `delete t`
  Tested,     ///< `if (t)`, `(void)t`, compared
  Assigned,   ///< the variable gets another value
  Escapes,    ///< moved, copied, stored, returned, or not understood
};

struct ObjectUse {
  const Expr *Ref = nullptr;
  UseKind Kind = UseKind::Escapes;
  /// The member call, or the call that it is an argument of.
  const Expr *Call = nullptr;
  /// The argument's index, for Passed and Argument.
  unsigned Index = 0;
  /// The outermost lambda around the use that does not run on the spot, and is
  /// inside the callable of the declaration.
  const LambdaExpr *Handler = nullptr;
};

/// Every use of \p V within \p Scope, in source order; what a lambda captures
/// is told by the uses in its body, or by the capture where it copies.
llvm::SmallVector<ObjectUse, 8>
usesOfObject(const VarDecl *V, const Stmt *Scope, const FunctionModel &F);

/// True if \p L runs where it is written: called on the spot, or applied by an
/// algorithm.
bool runsOnTheSpot(const LambdaExpr *L, const FunctionModel &F);

/// True if \p Call is a part of a `co_await`ed expression, or its result is
/// awaited right away, so that its operation is over when the statement is.
bool isAwaitedInPlace(const Expr *Call, const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_OBJECTUSES_H
