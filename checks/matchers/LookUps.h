//===--- LookUps.h - What is looked up before it is computed ----*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_LOOKUPS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_LOOKUPS_H

#include "FunctionModel.h"
#include <optional>
#include <vector>

namespace clang::tidy::futures {

/// True if a call (or an iteration of the loop around) may be done before it
/// reaches \p At, because something that it looked up was there: an early
/// return of a value, a branch on a found value. A test of the parameters
/// alone, and one that ends in an error or an empty value, is no look-up.
bool isBehindLookUp(const Stmt *At, const FunctionModel &F);

/// True if \p F is called in this unit, and each call is behind a look-up.
bool isCalledBehindLookUp(const FunctionModel &F,
                          llvm::ArrayRef<const FunctionModel *> Functions);

/// The look-up that a loader begins with.
struct LeadingLookUp {
  /// The statements of the look-up; the last one returns on a hit.
  llvm::SmallVector<const Stmt *, 4> Statements;
  /// The call that looks up.
  const CallExpr *Call = nullptr;
  /// The lambda that begins with it; null if it is a function.
  const LambdaExpr *In = nullptr;
  /// True if a lock is held meanwhile.
  bool HoldsLock = false;
  /// True if the statements do nothing but look up and return what they
  /// found.
  bool IsPlain = true;
};

/// The look-up that \p Loader begins with: a lambda, also in a std::function,
/// or a function, also where a lambda does nothing but call it. Nothing if it
/// begins with something else, or if nothing but an error or an empty value
/// follows: then it is the load itself.
std::optional<LeadingLookUp> lookUpOfLoader(const Expr *Loader,
                                            const FunctionModel &F);

/// True if the statements of \p LookUp may also stand before \p Statement,
/// which holds the lambda: they are plain, no macro spells them, and they name
/// nothing that only the lambda knows.
bool meansTheSameBefore(const Stmt *Statement, const LeadingLookUp &LookUp,
                        const FunctionModel &F);

/// True if the look-up may run on any thread at any time: it holds a lock, the
/// functions that it calls take one, or they are const members of a type that a
/// pack calls synchronised.
bool isSynchronised(const LeadingLookUp &LookUp, const FunctionModel &F);

/// The lambda that \p E is or wraps, also inside a std::function.
const LambdaExpr *lambdaWithin(const Expr *E);

/// De-duplication by hand: one function that, under an exclusive lock,
/// searches a map of futures, and adds to it where it finds none.
struct HandWrittenFlight {
  /// Where the lock is taken: the declaration, or the call of `lock()`.
  const Stmt *Lock = nullptr;
  /// The variable that holds the lock; null for a bare mutex.
  const VarDecl *LockVariable = nullptr;
  /// The first access to the map.
  const CallExpr *Search = nullptr;
  const ValueDecl *Map = nullptr;
  /// The parameter that computes on a miss; nothing if there is none.
  std::optional<unsigned> Loader;
};
std::optional<HandWrittenFlight> flightIn(const FunctionModel &F);

/// Where \p F takes something out of the map \p Map.
std::vector<const CallExpr *> erasuresFrom(const ValueDecl *Map,
                                           const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_LOOKUPS_H
