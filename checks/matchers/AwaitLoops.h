//===--- AwaitLoops.h - What a loop awaits ----------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Does a loop await operations that could as well be under way together? Not
/// where an iteration needs what another has done, where all use one object, or
/// where an iteration decides what becomes of the loop.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_AWAITLOOPS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_AWAITLOOPS_H

#include "FunctionModel.h"
#include <vector>

namespace clang::tidy::futures {

/// One `co_await`.
struct AwaitSite {
  /// The CoawaitExpr, in a template also a DependentCoawaitExpr.
  const Expr *Await = nullptr;
  /// What is awaited as it is written, operator co_await and await_transform
  /// apart.
  const Expr *Operand = nullptr;
};

/// Every `co_await` of \p F in source order, also those of templates.
std::vector<AwaitSite> awaitSites(const FunctionModel &F);

/// True if an iteration of \p L may end the loop, skip its rest by what it got,
/// handle an error of its own or wait on purpose: the order is the point. An
/// item that is passed over before anything is awaited is none of these.
bool decidesPerItem(const Loop &L, const FunctionModel &F);

/// True if what an iteration of \p L awaits may end the loop by its condition:
/// `while (total < 10) total += co_await next(i++);`
bool endsOnResult(const Loop &L, const FunctionModel &F);

/// True if \p Site, in \p L, starts an operation that needs nothing of other
/// iterations and shares no object with them.
bool isIndependent(const AwaitSite &Site, const Loop &L,
                   const FunctionModel &F);

/// The variable or field whose elements \p L awaits by \p Object: `fs` for `f`
/// of `for (auto &f : fs)`, `fs[i]`, `fs.at(i)`, `*it`; null for anything else.
const ValueDecl *awaitedContainer(const Expr *Object, const Loop &L,
                                  const FunctionModel &F);

/// The `get()` or `wait()` of each element by a generic lambda, whose overload
/// is open: `std::for_each(fs.begin(), fs.end(), [](auto &f) { f.get(); })`.
struct OpenAwait {
  const CallExpr *Call = nullptr;
  Loop In;
  const VarDecl *Container = nullptr;
};
std::vector<OpenAwait> openAwaits(const FunctionModel &F);

/// True for `co_await yield()`, which lets others run and gives nothing.
bool isYield(const AwaitSite &Site);

/// True if every future that \p F puts into \p Container is deferred.
bool holdsDeferred(const ValueDecl &Container, const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_AWAITLOOPS_H
