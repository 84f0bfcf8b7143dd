//===--- AwaitRewrite.h - Awaits in a loop as one await ---------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_AWAITREWRITE_H
#define TIDY_FUTURES_CHECKS_MATCHERS_AWAITREWRITE_H

#include "../../fixits/rewrite/Finding.h"
#include "AwaitLoops.h"
#include <set>
#include <string>

namespace clang::tidy::futures {

/// The names that fixes declare in each block: two in one block differ.
class BlockNames {
public:
  /// A name that begins with \p Base for a declaration before \p Before.
  std::string fresh(llvm::StringRef Base, const Stmt &Before,
                    const FunctionModel &F);

private:
  std::set<std::pair<const Stmt *, std::string>> Given;
};

/// `for (T x : xs) use(co_await call(x));` becomes three statements: fill a
/// vector of tasks, await them with \p Limit, use the results.
///
/// No fix
///  1. where the operation is no `fut::task`, or C++20 is not there,
///  2. where the body is more than one statement with one co_await, or does not
///     await in each iteration,
///  3. where the loop's variable is used outside the awaited call,
///  4. where an argument would die with its iteration,
///  5. where the loop is no statement of a block,
///  6. in a macro, or where a comment would be lost.
Remedy fanOut(const AwaitSite &Site, const Loop &L, const FunctionModel &F,
              unsigned Limit, BlockNames &Names);

/// `for (auto &f : fs) use(f.get());` becomes
/// `for (auto &value : fut::when_all(std::move(fs)).get())
/// use(std::move(value));`
///
/// No fix
///  1. where the container is no local vector, or is used in the loop or after,
///  2. where the future is used a second time in the body, wait() is called, or
///     not each is awaited,
///  3. for results that are references,
///  4. in a macro, or where a comment would be lost.
Remedy joinAtOnce(const RoleCall &Await, const Loop &L, const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_AWAITREWRITE_H
