//===--- DirectCall.h - What a launch runs, as a plain call -----*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A launch copies its callable and arguments (decay-copy) and runs the copies
/// as rvalues. Written as a plain call that is `f(x)` where the parameter
/// makes its own copy or cannot tell, and `f(std::string(x))` elsewhere.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_FIXITS_REWRITE_DIRECTCALL_H
#define TIDY_FUTURES_FIXITS_REWRITE_DIRECTCALL_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace clang::tidy::futures {

/// Where the result of a call goes.
enum class ResultUse {
  Discarded, ///< The call is a statement.
  Value,     ///< A value of its type is made from it: a lvalue does as well.
  Operand,   ///< Part of a larger expression.
};

struct DirectCallSite {
  const Expr *Callable = nullptr;
  llvm::SmallVector<const Expr *, 4> Arguments;
  /// What gave the result so far; its type is what the call must have.
  const Expr *Await = nullptr;
  ResultUse Use = ResultUse::Operand;
  /// The function around the site, which the call must not call again.
  const FunctionDecl *Around = nullptr;
  /// True if nobody but the site itself can reach the variable: its address
  /// went nowhere.
  std::function<bool(const VarDecl *)> IsPrivate;
  /// True if the variable is not used after the site.
  std::function<bool(const VarDecl *)> IsLastUse;
};

struct DirectCall {
  std::string Text;
  /// The written parts that Text is made of.
  llvm::SmallVector<SourceRange, 4> Kept;
  llvm::SmallVector<std::string, 1> Headers;
  /// What it calls, where that is known.
  const FunctionDecl *Callee = nullptr;
};

/// The plain call. Nothing where
///  1. the callable is none of: a lambda, a function, a function pointer, a
///     member function with its object, a std::bind of one of these with
///     nothing left open, a functor whose call is const or which
///     is a temporary;
///  2. the callable is a coroutine, variadic, or the function around;
///  3. the type of the call is not that of the await;
///  4. an argument is moved from and used later, or its copy cannot be written;
///  5. a part is in a macro.
std::optional<DirectCall> writeDirectCall(const DirectCallSite &Site,
                                          const ASTContext &Context);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_FIXITS_REWRITE_DIRECTCALL_H
