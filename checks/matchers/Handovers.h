//===--- Handovers.h - Resolve, then wait to be told ------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_HANDOVERS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_HANDOVERS_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// A producer that resolves a promise and then blocks on something that the
/// consumer signals after it has taken the value:
///   producer: result.set_value(v); taken.get_future().wait();
///   consumer: use(result.get_future().get()); taken.set_value();
struct Handover {
  const ValueDecl *Promise = nullptr;
  const Expr *Resolve = nullptr;
  const Expr *Wait = nullptr;
  const Expr *Signal = nullptr;
};
std::vector<Handover>
handovers(llvm::ArrayRef<const FunctionModel *> Functions);

/// The same written with a mutex and a condition variable in one class:
///   set(v): value_ = v; changed_.notify_all();
///           changed_.wait(lock, [&] { return !value_; });
///   get():  changed_.wait(..); take value_, reset it; changed_.notify_all();
struct ClassHandover {
  const FieldDecl *Value = nullptr;
  const Expr *Store = nullptr;
  const Expr *Wait = nullptr;
  const FunctionDecl *Taker = nullptr;
};
std::vector<ClassHandover>
classHandovers(llvm::ArrayRef<const FunctionModel *> Functions);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_HANDOVERS_H
