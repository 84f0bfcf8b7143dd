//===--- AwaitedLaunches.h - Launches that are awaited at once --*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_AWAITEDLAUNCHES_H
#define TIDY_FUTURES_CHECKS_MATCHERS_AWAITEDLAUNCHES_H

#include "FunctionModel.h"
#include <optional>

namespace clang::tidy::futures {

/// A launch and what awaits it before anything else runs.
struct AwaitedLaunch {
  /// What awaits it: `r.get()`, `r.wait()`, `t.join()`, or the `co_await`.
  /// Where `r.wait()` comes before `r.get()`, this is `r.get()`.
  const Expr *Await = nullptr;
  /// The statement `r.wait();` before the get; null where there is none.
  const Stmt *Wait = nullptr;
  /// The local that the launch initialises; null where the launch is awaited
  /// in the expression that makes it, or is assigned to something.
  const VarDecl *Variable = nullptr;
  /// The launch is awaited in the expression that makes it.
  bool InOneExpression = false;
  /// Nobody takes the future: its destructor waits, and Await is the launch.
  bool IsDropped = false;
  /// The local task or promise that a thread was given, where it is awaited by
  /// the future of that; null where by what the launch itself gives.
  const VarDecl *Task = nullptr;
  /// The trivial statements between the launch and the await.
  llvm::SmallVector<const Stmt *, 2> Between;
};

/// What awaits \p Launch, if nothing but trivial declarations stands between:
///   std::async(f).get()          std::thread(f).join()     co_await launch(f)
///   auto r = std::async(f);      int x = r.get();
///   r = std::async(f);           r.wait(); x = r.get();
///   std::thread t(f);            if (t.joinable()) t.join();
///   group.run(f);                group.wait();
///   std::async(f);               { auto r = std::async(f); }
///   std::thread t(std::move(task));  task_future.get();  t.join();
/// Nothing where the launch has a reason of its own: it is deferred, goes to
/// an executor or a thread with attributes that the caller names; its callable
/// reads its thread's identity or takes a stop token; the wait has a time-out;
/// the future is used elsewhere too; another launch runs meanwhile.
std::optional<AwaitedLaunch> awaitedAtOnce(const RoleCall &Launch,
                                           const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_AWAITEDLAUNCHES_H
