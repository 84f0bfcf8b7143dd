//===--- UserPacks.h - Packs that users write -------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Finds the `.futures.yaml` files that count for a unit: those above its main
/// file, and those that libraries ship beside their headers.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_VOCABULARY_USERPACKS_H
#define TIDY_FUTURES_CHECKS_VOCABULARY_USERPACKS_H

#include "PackTable.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <memory>

namespace clang::tidy::futures {

/// From here on `.futures.yaml` files are read through \p FS, for tools that
/// look at text which is not on the disk. Not thread-safe.
void readUserPacksFrom(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS);

/// The `.futures.yaml` files that are found by walking up from \p File to the
/// root, nearest first.
std::vector<std::string> userPacksAbove(llvm::StringRef File);

/// The packs of users that count for one translation unit. Not thread-safe.
class UserPacks {
public:
  explicit UserPacks(llvm::StringRef MainFile);

  /// The packs above the main file.
  const PackTable &ofUnit() const { return Unit; }
  /// The packs above the file that declares \p D, without those above the main
  /// file; null if there is none.
  const PackTable *beside(const Decl &D);

  /// What is wrong with the packs read so far, in the order of reading.
  const std::vector<VocabularyError> &errors() const { return Errors; }

private:
  /// Adds \p Files, nearest first, to \p Table.
  void read(llvm::ArrayRef<std::string> Files, PackTable &Table);
  const PackTable *above(llvm::StringRef File);

  PackTable Unit;
  llvm::StringSet<> FilesOfUnit;
  /// By folder; null where there is no pack above it.
  llvm::StringMap<std::unique_ptr<PackTable>> Folders;
  llvm::DenseMap<FileID, const PackTable *> ByFile;
  llvm::StringSet<> Read;
  std::vector<VocabularyError> Errors;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_VOCABULARY_USERPACKS_H
