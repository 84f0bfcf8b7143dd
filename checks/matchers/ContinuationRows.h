//===--- ContinuationRows.h - Stages that only feed each other --*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Which continuations stand in a row, each on the future that the one before
/// it made, and which launches do no more than pass the value of one future on
/// to another. Stages that work on their own (they return a future, wait, or do
/// input or output) are part of no row.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_CONTINUATIONROWS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_CONTINUATIONROWS_H

#include "FunctionModel.h"
#include <vector>

namespace clang::tidy::futures {

/// Continuations of which each takes the future of the one before, seen by
/// nobody else, on the same executor.
struct ContinuationRow {
  /// In the order in which they run.
  std::vector<RoleCall> Stages;
  /// Set where the loop adds the stages to one future in each iteration:
  /// `f = f.then(stage)`.
  Loop Carrying;
  /// How often Carrying runs, if that is a constant; 1 where there is none.
  std::optional<uint64_t> Times = 1;

  /// True if \p Count stages or more run.
  bool hasAtLeast(uint64_t Count) const {
    return !Times || *Times * Stages.size() >= Count;
  }
};

/// The rows of \p F, one stage and more, in source order.
std::vector<ContinuationRow> continuationRows(const FunctionModel &F);

/// A launch whose callable waits for one future and goes on with its value:
/// `std::async([f = std::move(f)]() mutable { return g(f.get()); })`.
struct Forwarder {
  RoleCall Launch;
  /// Null where a function that has a name is launched.
  const LambdaExpr *Callable = nullptr;
  /// The call that waits for the value and takes it.
  const CallExpr *Get = nullptr;
  /// The future as the callable names it: an init-capture, a variable that is
  /// captured by reference, or a parameter.
  const VarDecl *Future = nullptr;
  /// The expression that the future comes from, outside the callable.
  const Expr *Source = nullptr;
  /// True if the callable resolves a promise instead of returning.
  bool Resolves = false;
};

/// The forwarders of \p F in source order.
std::vector<Forwarder> forwarders(const FunctionModel &F);

/// The functions that \p Callable may run: one, or the instantiations of a
/// generic lambda. Empty if unknown.
std::vector<const FunctionDecl *> functionsRunBy(const Expr *Callable);

/// What \p Callable returns, as far as its type or its function says; null if
/// unknown.
QualType resultOf(const Expr *Callable);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_CONTINUATIONROWS_H
