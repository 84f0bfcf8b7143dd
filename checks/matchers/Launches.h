//===--- Launches.h - Which launches start a thread ------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_LAUNCHES_H
#define TIDY_FUTURES_CHECKS_MATCHERS_LAUNCHES_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// True if the policy of \p Launch is `deferred` and nothing else, also through
/// a local constant: nothing runs on another thread.
bool isDeferred(const RoleCall &Launch);

/// True if \p Launch starts a thread of its own: not deferred, not handed to a
/// pool or to an executor that the caller names.
bool startsThread(const RoleCall &Launch);

/// The callable of \p Launch, null where the pack does not say.
inline const Expr *callableOf(const RoleCall &Launch) {
  return Launch.argument("callable");
}

/// True if the loop counts workers, not items: its bound, or the step that it
/// takes, derives from hardware_concurrency() or from a value whose name says
/// worker, thread or concurrency count. Follows locals, fields, constants and
/// small functions of this unit.
bool runsPerWorker(const Loop &L, const FunctionModel &F);

/// The same for a number.
bool isWorkerCount(const Expr *E, const FunctionModel &F);

/// The element type of a standard sequence container or array, null type for
/// any other.
QualType elementType(QualType Container);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_LAUNCHES_H
