//===--- TypeText.h - The name of a type in new text ------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_FIXITS_REWRITE_TYPETEXT_H
#define TIDY_FUTURES_FIXITS_REWRITE_TYPETEXT_H

#include "clang/AST/ASTContext.h"
#include <string>

namespace clang::tidy::futures {

/// The name of \p Type as it can be written anywhere in the unit; empty where
/// it has none, or is written around its declarator (an array, a function).
std::string qualifiedName(QualType Type, const ASTContext &Context);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_FIXITS_REWRITE_TYPETEXT_H
