//===--- AwaitedTasks.h - Threads awaited by what they run ------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_AWAITEDTASKS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_AWAITEDTASKS_H

#include "AwaitedLaunches.h"

namespace clang::tidy::futures {

/// What awaits the thread \p Launch by the future of the very task or promise
/// that was given to it, if nothing but trivial declarations stands between:
///   std::packaged_task<int()> task(f);  auto r = task.get_future();
///   std::thread t(std::move(task));     use(r.get());  t.join();
///   std::promise<int> p;                auto r = p.get_future();
///   std::thread t([&p] { p.set_value(f()); });  use(r.get());  t.join();
/// Nothing where the thread does more after it has resolved, since the wait is
/// then no wait for the thread; where the promise is anybody else's too; where
/// another thread runs meanwhile; in tests, whose point that often is.
std::optional<AwaitedLaunch> awaitedByTask(const RoleCall &Launch,
                                           const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_AWAITEDTASKS_H
