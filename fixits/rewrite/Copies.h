//===--- Copies.h - Can a copy be told from it ------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A launch works on copies. Where it becomes a call, these tell whether the
/// object itself does as well.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_FIXITS_REWRITE_COPIES_H
#define TIDY_FUTURES_FIXITS_REWRITE_COPIES_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"

namespace clang::tidy::futures {

/// True if \p R, or a part of it, can change though it is constant.
bool hasMutablePart(const CXXRecordDecl *R);

/// True if nobody can tell when an object of type \p T is destroyed: all that
/// it does then is to give back memory.
bool isDestroyedQuietly(QualType T, const ASTContext &Context);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_FIXITS_REWRITE_COPIES_H
