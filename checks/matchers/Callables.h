//===--- Callables.h - What a callable does to its thread -------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Whether a callable may run on another thread than the one it was given:
/// the caller's, or one of a pool that runs other tasks before and after it.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_CALLABLES_H
#define TIDY_FUTURES_CHECKS_MATCHERS_CALLABLES_H

#include "../vocabulary/RoleResolver.h"
#include "clang/AST/ExprCXX.h"

namespace clang::tidy::futures {

/// What in a callable asks for a thread of its own. Each member is the first
/// place found, null if there is none; a place may be in a function that the
/// callable calls, as far as its definition is in this unit.
struct ThreadTies {
  /// Waits for an act of another thread: a latch, barrier or condition
  /// variable, a join, a future other than `fut`'s, or a loop that watches an
  /// atomic. On a pool the other task may sit in the queue behind it.
  const Stmt *Wait = nullptr;
  /// Reads which thread it is on, or what belongs to the thread: its id,
  /// thread_local variables, thread-specific storage.
  const Expr *Identity = nullptr;
  /// Throws, so that whoever awaits it may leave early.
  const Expr *Throw = nullptr;
  /// Serves until somebody stops it (`io.run()`, `while (running_) serve();`):
  /// a worker, not an item.
  bool RunsEventLoop = false;
  /// True if the body of the callable itself is in this unit.
  bool Seen = false;

  /// True if the callable cannot share a thread with other tasks.
  bool needsOwnThread() const { return Wait || Identity; }
};

/// Looks into \p Callable: a lambda, a functor, a function or member function,
/// a std::bind of one, or a local variable that holds one. Bounded: follows
/// calls to definitions of user code of this unit, a few hundred at most.
ThreadTies threadTies(const Expr *Callable, RoleResolver &Roles,
                      const ASTContext &Context);

/// True if \p Callable reads its thread's identity or thread-local state.
inline bool readsThreadIdentity(const Expr *Callable, RoleResolver &Roles,
                                const ASTContext &Context) {
  return threadTies(Callable, Roles, Context).Identity != nullptr;
}

/// True if \p Callable serves events until it is stopped, so that its thread is
/// a worker and no item: `[&] { io.run(); }`, `&io_context::run`.
inline bool runsEventLoop(const Expr *Callable, RoleResolver &Roles,
                          const ASTContext &Context) {
  return threadTies(Callable, Roles, Context).RunsEventLoop;
}

/// True if \p Callable goes round for ever, until there is nothing left to do:
/// `for (;;) { if (!pop(job)) break; run(job); }` takes items, and is none.
bool isWorker(const Expr *Callable, const ASTContext &Context);

/// The function that \p Callable runs: the call operator of a lambda or
/// functor, the function or member function that is named; null if unknown.
const FunctionDecl *functionRunBy(const Expr *Callable);

/// The type of what \p Callable takes first, as its function says, or its type
/// (a function pointer, `std::function<void(int)>`); null if it takes nothing,
/// or that is unknown.
QualType firstParameter(const Expr *Callable);

/// True if that is a std::stop_token.
bool takesStopToken(const Expr *Callable);

/// A local variable that \p Callable, a lambda, captures by reference and that
/// is no reference itself, so that it dies with its scope; null if none.
const ValueDecl *localHeldByReference(const Expr *Callable);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_CALLABLES_H
