//===--- ToPool.h - From threads to the shared pool -------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// How a local that owns threads or their futures is written anew on the
/// shared pool of the runtime. Who calls has classified every use of the local;
/// what is here only writes.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_FIXITS_REWRITE_TOPOOL_H
#define TIDY_FUTURES_FIXITS_REWRITE_TOPOOL_H

#include "Finding.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
#include <optional>
#include <vector>

namespace clang::tidy::futures {

/// The place where work is started: `threads.push_back(std::thread(f, x));`.
/// What stands before the callable and after the last argument changes, the
/// arguments stay as they are.
struct LaunchSite {
  /// All that is replaced, arguments included.
  SourceRange Whole;
  /// The callable and its arguments, in order; none is a default argument.
  std::vector<const Expr *> Arguments;
};

/// A local `std::vector<std::thread>`, or a pool, that becomes a
/// `fut::task_group` of the same name.
struct TaskGroupPlan {
  const VarDecl *Variable = nullptr;
  const DeclStmt *Declaration = nullptr;
  /// Each becomes `name.run(arguments)`.
  std::vector<LaunchSite> Launches;
  /// Statements (join loops) that become `name.wait();`.
  std::vector<const Stmt *> Waits;
  /// Statements that go: `name.reserve(n);`.
  std::vector<const Stmt *> Dropped;
};

/// A local container of `std::future` that becomes one of `fut::future`.
struct FutureVectorPlan {
  /// Declarations whose written type names `std::future` once.
  std::vector<const DeclaratorDecl *> Declarations;
  /// Each `std::async(policy, arguments)` becomes `fut::async(arguments)`.
  std::vector<LaunchSite> Launches;
};

/// The edits of a plan; nothing where one of them is in a macro, would lose a
/// comment, or does not find the text it expects.
std::optional<Remedy> rewriteToTaskGroup(const TaskGroupPlan &Plan,
                                         const ASTContext &Context);
std::optional<Remedy> rewriteToPoolFutures(const FutureVectorPlan &Plan,
                                           const ASTContext &Context);

/// The characters of the template's name in the written type of \p D, where it
/// is spelled exactly once: `std::future` in `std::vector<std::future<int>>`.
/// \p Name is qualified; a spelling that leaves out `std::` is found too.
/// Invalid if there is none or more than one, or the type is not written.
CharSourceRange spelledTemplateName(const DeclaratorDecl &D,
                                    llvm::StringRef Name,
                                    const ASTContext &Context);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_FIXITS_REWRITE_TOPOOL_H
