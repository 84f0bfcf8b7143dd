//===--- Reach.h - Whether a unit can hold a finding ------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_REACH_H
#define TIDY_FUTURES_TOOLS_REACH_H

#include "vocabulary/PackTable.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace tidyfutures {

/// What a file must be, or say, for the vocabulary to apply to units that read
/// it. A unit that reads no such file is not parsed, so in doubt it is one.
class VocabularyReach {
public:
  explicit VocabularyReach(const clang::tidy::futures::PackTable &Packs);

  /// True if \p Path ends as a header of the vocabulary does, or lies in the
  /// folder of one.
  bool isHeader(llvm::StringRef Path) const;

  /// True if \p Text declares by itself what the vocabulary names, annotates
  /// something, or imports a module, which hides what is read.
  bool speaksOf(llvm::StringRef Text) const;

private:
  /// By the last component.
  llvm::StringMap<std::vector<std::string>> Headers;
  llvm::StringSet<> Folders;
  /// By the name in it, the outermost namespaces (or classes) of entries.
  llvm::StringMap<llvm::StringSet<>> NamespacesOf;
  llvm::StringSet<> Namespaces;
  /// Names that are in no namespace.
  llvm::StringSet<> GlobalNames;
};

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_REACH_H
