//===--- Uses.h - Every use of a local that owns threads --------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A local is rewritten as a whole or not at all: these functions classify
/// every use of a local container of threads or futures, or of a local pool,
/// and give up where one is not understood.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_USES_H
#define TIDY_FUTURES_CHECKS_MATCHERS_USES_H

#include "../../fixits/rewrite/ToPool.h"
#include "FunctionModel.h"
#include <optional>

namespace clang::tidy::futures {

/// The local container of \p ElementRole (Thread or Future) that the result of
/// \p Launch goes into, directly or through a local of its own: `v.push_back(`,
/// `v.emplace_back(`, `v[i] =`, `std::back_inserter(v)`. Null if none.
const VarDecl *containerFilledBy(const RoleCall &Launch, Role ElementRole,
                                 const FunctionModel &F);

/// The plan to make `std::vector<std::thread>` (jthread, boost::thread)
/// \p Threads a task group. Nothing unless all of this holds:
///  1. it is a local declared alone, its type written without a macro;
///  2. every use is a launch into it whose result is not used, a loop that does
///     nothing but join each element, or a statement that reserves or, after a
///     join, clears;
///  3. no callable waits for another task, reads its thread's identity or
///     takes a stop token;
///  4. the function itself neither blocks nor holds a lock meanwhile.
std::optional<TaskGroupPlan> planTaskGroup(const VarDecl &Threads,
                                           const FunctionModel &F);

/// The plan to make \p Pool, a local pool, a task group: as above, every use
/// being a launch onto it whose result is not used, a join, or a limit; and a
/// join ends it where its destructor drops what has not run.
std::optional<TaskGroupPlan> planSharedPool(const VarDecl &Pool,
                                            const FunctionModel &F);

/// The plan to put the tasks of \p Futures, a local container of std::future,
/// on the shared pool. Nothing unless:
///  1. it is a local declared alone, its type spells `std::future` once;
///  2. every use is a `std::async` into it, a query of its size, or a get or
///     wait on an element;
///  3. each element is awaited on every path before the container dies, since
///     these futures do not block when they are destroyed;
///  4. no callable waits for another task or reads its thread's identity, none
///     both throws and refers to locals;
///  5. the function itself neither blocks nor holds a lock meanwhile.
std::optional<FutureVectorPlan> planPoolFutures(const VarDecl &Futures,
                                                const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_USES_H
