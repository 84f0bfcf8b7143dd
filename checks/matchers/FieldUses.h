//===--- FieldUses.h - What code does to a field ----------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Fields that say whether a result is there, the values that they begin with,
/// and what one mention of a field does to it.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_FIELDUSES_H
#define TIDY_FUTURES_CHECKS_MATCHERS_FIELDUSES_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// True for `std::Name`, a template's specialisation or the template itself.
bool isNamedInStd(QualType Type, llvm::StringRef Name);
bool isAtomicBool(QualType Type);
/// True for an enumeration or an integer, or std::atomic of one (also of a
/// nested one in a template).
bool isState(QualType Type);

/// What one expression that names a field does to it.
enum class FieldUse { Read, Store, SetTrue, Reset, Other };
FieldUse useOf(const Expr *E, const FunctionModel &F);

/// The name of the member function that is called on \p E, also where its
/// type depends on a template's; empty if none is.
llvm::StringRef calledOn(const Expr *E, const FunctionModel &F);
/// True for `state_ == Completed`, `state_.load()`.
bool isReadOfState(const Expr *E, const FunctionModel &F);
/// True for `state_.exchange(x)`, `state_.compare_exchange_strong(x, y)`.
bool isExchange(const Expr *E, const FunctionModel &F);

/// The field that \p E, or the address of it, names; null if none.
const FieldDecl *fieldNamedBy(const Expr *E);
/// What is stored by `field = x`, `field.store(x)`, of which \p E is the field;
/// null where nothing is.
const Expr *storedValue(const Expr *E, const FunctionModel &F);

/// What \p Field begins with, however it is constructed: its initialiser, or
/// what each constructor gives it. Null where that is not one value.
const Expr *initialValue(const FieldDecl *Field);
/// The constant that \p E, or its only element, is.
std::optional<llvm::APSInt> constantOf(const Expr *E,
                                       const ASTContext &Context);
/// True if both are the same constant; nothing where one is none.
std::optional<bool> areEqual(const Expr *A, const Expr *B,
                             const ASTContext &Context);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_FIELDUSES_H
