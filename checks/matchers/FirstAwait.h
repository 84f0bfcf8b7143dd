//===--- FirstAwait.h - What is awaited before all else ---------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Does a statement await something before it does anything else that takes
/// time or has an effect?
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_FIRSTAWAIT_H
#define TIDY_FUTURES_CHECKS_MATCHERS_FIRSTAWAIT_H

#include "FunctionModel.h"
#include <functional>

namespace clang::tidy::futures {

/// True if evaluating \p S does work or has an effect that could be the reason
/// not to wait yet. What a lambda holds does not run here.
bool doesWork(const Stmt *S);

/// True if the constructor or destructor of \p V is the point of declaring it:
/// a lock, a guard.
bool isGuard(const VarDecl *V, const Vocabulary &Vocab);

/// True for a statement that counts as nothing: a declaration without work.
bool isTrivial(const Stmt *S, const FunctionModel &F);

/// True for a call that waits for as long as it takes: no time-out.
bool isAwait(const Expr *E, const FunctionModel &F);

/// True if \p S leaves what is around it at its end.
bool leaves(const Stmt *S);

/// The object behind `&t`, `*t` and `t->`.
const Expr *pointedTo(const Expr *E);

/// True if a preprocessor's conditional stands between \p From and \p To:
/// another build may do something there.
bool holdsDirective(SourceLocation From, SourceLocation To,
                    const ASTContext &Context);

/// Looks for the first await of one thing.
class FirstAwait {
public:
  /// \p IsHolder says whether an object that is awaited is it; \p Coroutines,
  /// whether a `co_await` of it counts.
  FirstAwait(const FunctionModel &F, std::function<bool(const Expr *)> IsHolder,
             bool Coroutines)
      : F(F), IsHolder(std::move(IsHolder)), Coroutines(Coroutines) {}

  /// What awaits it and is the first thing that \p S does; null if \p S does
  /// something else first, or awaits on some paths only.
  const Expr *in(const Stmt *S) const;
  const Expr *inExpression(const Expr *E) const;

private:
  bool isValidTest(const Expr *Condition) const;
  bool runsFirst(const Expr *Await, const Expr *Whole) const;

  const FunctionModel &F;
  std::function<bool(const Expr *)> IsHolder;
  bool Coroutines;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_FIRSTAWAIT_H
