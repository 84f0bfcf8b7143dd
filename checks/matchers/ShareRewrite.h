//===--- ShareRewrite.h - A future that is read more than once --*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef TIDY_FUTURES_CHECKS_MATCHERS_SHAREREWRITE_H
#define TIDY_FUTURES_CHECKS_MATCHERS_SHAREREWRITE_H

#include "../../fixits/rewrite/Finding.h"
#include "FunctionModel.h"

namespace clang::tidy::futures {

/// Shares the future where it is declared. No fix where
///  1. the future is no local variable declared alone, with an initialiser;
///  2. its type is not spelled `auto` or `future<T>`;
///  3. T cannot be copied;
///  4. it is used for anything but get, wait, wait_for, wait_until, valid;
///  5. a result is changed or moved from, not only read or copied;
///  6. the declaration is in a macro or holds a comment.
Remedy shareFuture(const VarDecl *V, const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_SHAREREWRITE_H
