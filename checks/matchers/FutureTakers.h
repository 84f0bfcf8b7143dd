//===--- FutureTakers.h - Who takes a future's result -----------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A result is also taken where a callable that holds the future is called:
/// `auto g = [&] { return f.get(); }; g(); g();`, `read(f)` of a function of
/// this unit, a thread that is given either.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_FUTURETAKERS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_FUTURETAKERS_H

#include "Entity.h"

namespace clang::tidy::futures {

/// The call in \p Body that takes the result of \p Future whenever \p Body runs
/// and does not fail before: no test guards it, and nothing else is done with
/// the future but to wait for it. Null if there is none.
const CallExpr *takesAlways(const ValueDecl *Future, const Stmt *Body,
                            RoleResolver &Roles);

/// True if the call that plays \p E leaves the future it is called on without
/// a result: it takes it, or gives the future away.
bool emptiesFuture(const VocabularyEntry &E);

/// A local variable that holds a lambda, and the calls of it.
struct LocalLambda {
  const VarDecl *Variable = nullptr;
  const LambdaExpr *Lambda = nullptr;
  /// `l()`, where it stands in the callable that declares the variable.
  llvm::SmallVector<const CallExpr *, 4> Calls;
};

/// The local lambdas of \p F whose variable is never copied, moved or handed
/// on, so that its calls are all there are.
std::vector<LocalLambda> localLambdas(const FunctionModel &F);

/// The function of this unit that \p Call hands \p Future to by reference and
/// that takes its result whenever it runs; null if there is none.
const FunctionDecl *takerCalledBy(const CallExpr *Call, const Expr *Future,
                                  RoleResolver &Roles);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_FUTURETAKERS_H
