//===--- LoopItems.h - What a loop goes over --------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Is `f` in `for (auto &f : futures) f.wait_for(d)` the same object in each
/// iteration, one of several that were there before, or made anew each time?
/// The answer follows references, locals, subscripts, iterators, members and
/// the accessors of standard containers back to where the object lives.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_LOOPITEMS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_LOOPITEMS_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// What an expression in a loop is from one iteration to the next.
enum class LoopItem {
  Same,    ///< One object, however often the loop runs.
  Another, ///< Another one of several that live longer than the iteration.
  New,     ///< Made, or given a new value, in the iteration.
  Unknown, ///< The result of a function, or not understood.
};

struct LoopItemOrigin {
  LoopItem Kind = LoopItem::Unknown;
  /// An element of an element (`rows[i][j]`) and no member of one.
  bool IsPlainElement = true;
  /// Variables and fields on the way from the object to where it lives.
  llvm::SmallVector<const ValueDecl *, 4> Owners;
  /// Where Another rests on a step in the loop's body, not in its head: what
  /// steps. On a path without a step it is the same object again.
  llvm::SmallVector<const Stmt *, 2> Steps;
};

/// What \p E, in the body of \p L, is from one iteration of \p L to the next.
LoopItemOrigin loopItem(const Expr *E, const Loop &L, const FunctionModel &F);

/// True if \p Use is evaluated for one and the same object more than once,
/// since some path from it leads back to it without a step of \p Origin.
bool isPolled(const Expr *Use, const LoopItemOrigin &Origin,
              const FunctionModel &F);

/// True if something in \p L outside of \p Within (which may be null) gives one
/// of \p Owners another value, or adds elements to it.
bool isRefilledIn(llvm::ArrayRef<const ValueDecl *> Owners, const Loop &L,
                  const Stmt *Within, const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_LOOPITEMS_H
