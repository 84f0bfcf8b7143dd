//===--- ItemTimeouts.h - Time-outs that each item gets anew ----*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_ITEMTIMEOUTS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_ITEMTIMEOUTS_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// A relative time-out in a loop over several futures or operations.
struct ItemTimeout {
  /// The wait, the timer's construction or arming, or the sleep.
  RoleCall Timed;
  const Expr *Duration = nullptr;
  /// The loop over the items.
  Loop Over;
  /// The outermost loop before which one time point serves all.
  Loop Outermost;
  /// Variables and fields that hold the future.
  llvm::SmallVector<const ValueDecl *, 4> Owners;
  /// The variable that holds the timer, and what its handler gives up.
  const VarDecl *Timer = nullptr;
  const Expr *Cancels = nullptr;
};

/// The timed awaits of \p F, one for each of several futures:
///   for (auto &f : futures) f.wait_for(200ms);
///   futures[i].get(200ms), std::move(*it).within(200ms)
///   s.async_fetch(cancel_after(200ms, token)) for each s
/// Not: the same future again (polling), a future made in the iteration, no
/// time at all, a time that depends on the item or on a clock.
std::vector<ItemTimeout> itemWaits(const FunctionModel &F);

/// The timers of \p F that are armed for each item with the same time and give
/// up the item's operation:
///   steady_timer t(io, 200ms); t.async_wait([&](auto) { op.cancel(); });
///   std::jthread([stop] { sleep_for(200ms); stop.request_stop(); })
std::vector<ItemTimeout> itemTimers(const FunctionModel &F);

/// The budgets that start anew for each item: `fut::deadline by(200ms)`.
std::vector<ItemTimeout> itemBudgets(const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_ITEMTIMEOUTS_H
