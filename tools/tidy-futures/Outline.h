//===--- Outline.h - What a text defines, by its tokens alone ---*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_OUTLINE_H
#define TIDY_FUTURES_TOOLS_OUTLINE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <vector>

namespace tidyfutures {

/// A declaration, definition or macro, and the identifiers in it. Identifiers
/// are numbers.
struct OutlineEntry {
  /// Any of these may be what it declares.
  std::vector<unsigned> Names;
  /// The class that it is a member of, by any of these names; empty if none.
  std::vector<unsigned> Classes;
  /// The identifiers that it needs, its body and its members' types included;
  /// member functions are entries of their own.
  std::vector<unsigned> Uses;
  /// Identifiers that only say what a pointer or a reference is to.
  std::vector<unsigned> Mentions;
  /// It may be used where none of Names is written: an operator, what a macro
  /// makes.
  bool Nameless = false;
};

/// Splits \p Text into entries without preprocessing it: both branches of an
/// `#if` are read. Where the braces do not match up for that reason, or for any
/// other, the whole text is one nameless entry.
std::vector<OutlineEntry>
outlineOf(llvm::StringRef Text,
          llvm::function_ref<unsigned(llvm::StringRef)> NumberOf);

/// Calls \p Handle with each identifier of \p Text.
void forEachIdentifier(llvm::StringRef Text,
                       llvm::function_ref<void(llvm::StringRef)> Handle);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_OUTLINE_H
