//===--- ResultClass.h - Futures written by hand ----------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A class with a mutex, a condition variable, a flag and a result, where one
/// side stores the result, sets the flag and notifies, and the other waits for
/// the flag and reads the result: a future, written by hand.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_RESULTCLASS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_RESULTCLASS_H

#include "FunctionModel.h"
#include "llvm/ADT/MapVector.h"
#include <vector>

namespace clang::tidy::futures {

/// A member function that stores the result and sets the flag.
struct ResultSetter {
  const FunctionModel *Model;
  /// The statement that declares the lock; null where the function takes none.
  const DeclStmt *Lock = nullptr;
  /// Where the flag is set: an assignment, or a call that gives an optional
  /// its value.
  const Expr *SetsFlag = nullptr;
  /// True if the function asks, before it stores, whether it is done already.
  bool IsGuarded = false;
  /// True if every store of a result comes before the flag is set.
  bool StoresFirst = false;
};

/// A member function that waits until the flag is set, and reads the result.
struct ResultGetter {
  const FunctionModel *Model;
  /// The statement that declares the lock, or locks by hand: `m.lock();`.
  const Stmt *Lock;
  /// The statement that waits: `cv.wait(lock, [this] { return done; })`, or
  /// `while (!done) cv.wait(lock)`.
  const Stmt *Wait;
  /// True if nothing of what follows the wait needs the lock.
  bool NeedsLockOnlyToWait = false;
  /// True if the caller gets a copy, or may only read.
  bool GivesValue = false;
};

/// The class as a whole.
struct ResultClass {
  const CXXRecordDecl *Record;
  /// A plain or atomic bool; the result itself where that is an optional; an
  /// enumeration or integer, plain or atomic, of which one value says done.
  const FieldDecl *Flag;
  enum { PlainFlag, AtomicFlag, OptionalFlag, StateFlag } FlagKind;
  /// The flag begins true, and says done when it is false: `pending_`.
  bool IsInverted = false;
  llvm::SmallVector<const FieldDecl *, 2> Results;
  std::vector<ResultSetter> Setters;
  std::vector<ResultGetter> Getters;
  /// True if each result has one store, or each setter is guarded.
  bool IsWrittenOnce = false;
  /// True if nobody but these members can reach flag and result.
  bool IsClosed = false;
  /// Every member function, with its model.
  std::vector<const FunctionModel *> Members;
};

/// The hand-written futures among the classes whose member functions are all
/// among \p Functions (the functions of the unit, complete). Not: a class
/// whose flag is reset, whose result changes without the flag being set, or
/// whose getter takes the result away.
std::vector<ResultClass>
resultClasses(llvm::ArrayRef<const FunctionModel *> Functions);

/// The same for states that member functions of other classes lock, store to
/// and read: what a future and its promise share. Of templates where \p
/// Functions has the instantiations. Setters and getters are members of those
/// classes, and the flag is no name there.
std::vector<ResultClass>
sharedStates(llvm::ArrayRef<const FunctionModel *> Functions);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_RESULTCLASS_H
