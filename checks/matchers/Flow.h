//===--- Flow.h - What can run after what -----------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// "Can execution reach B after A with nothing between that undoes A?", asked
/// on the CFG of one callable: through branches, loops, early returns, and the
/// edges that exceptions take. Paths that contradict themselves are not
/// followed: a condition has the value that it had before on the same path, a
/// flag the constant that was assigned, an `exchange(true)` succeeds once.
///
/// The walk is bounded. Where the bound is hit, where clang builds no CFG, and
/// beyond a place that the asker marks as Blind, there is no answer.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_FLOW_H
#define TIDY_FUTURES_CHECKS_MATCHERS_FLOW_H

#include "Entity.h"
#include <vector>

namespace clang::tidy::futures {

/// What evaluating one statement means to the asker. A statement's effects
/// apply after its operands', in this order: Hit, Clear, Mark, Blind.
struct FlowEvent {
  /// The statement (its operands have been evaluated before).
  const Stmt *At = nullptr;
  /// Instead of At: the point where this variable begins, also in each
  /// iteration of the loop that declares it.
  const VarDecl *Declares = nullptr;
  /// Ask here: is there a mark?
  bool Hit = false;
  /// Marks are gone from here on.
  bool Clear = false;
  /// Leaves a mark.
  bool Mark = false;
  /// Leaves the mark (or clears) even if the call At throws.
  bool EvenIfThrown = false;
  /// Nothing is known on this path from here on.
  bool Blind = false;
};

/// A mark that reaches a hit.
struct FlowHit {
  const Stmt *Mark;
  const Stmt *At;
};

/// The marks that reach hits in the callable of \p F whose body is
/// \p CallableBody, the first in the source for each hit, in source order.
/// With \p Repeats the callable runs again after it has returned. Empty where
/// nothing is known. Costs at most a fixed number of block visits.
std::vector<FlowHit> findHits(const FunctionModel &F, const Stmt *CallableBody,
                              llvm::ArrayRef<FlowEvent> Events,
                              bool Repeats = false);

/// The events that every question about \p E asks for: its variable begins
/// anew; something that this callable does not own may have been changed by a
/// call into user code.
std::vector<FlowEvent> lifetimeEvents(const Entity &E, const FunctionModel &F,
                                      const Stmt *CallableBody);

/// True if an algorithm applies the callable to one element after the other,
/// and \p E lives longer than one call.
bool outlivesRepeatedCall(const Entity &E, const FunctionModel &F,
                          const Stmt *CallableBody);

/// True if \p Call may leave by an exception: its callee is not noexcept, not
/// a C library function, nor a stream's `<<`.
bool mayThrow(const CallExpr *Call);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_FLOW_H
