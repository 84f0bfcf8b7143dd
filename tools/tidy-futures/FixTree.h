//===--- FixTree.h - The project's files while they are fixed ---*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_FIXTREE_H
#define TIDY_FUTURES_TOOLS_FIXTREE_H

#include "Edits.h"
#include "FixFormat.h"
#include "Lint.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tidyfutures {

/// Texts by real path.
using Texts = std::map<std::string, std::string>;

/// The files as they are on disk, and as fixes make them: rounds happen here,
/// in memory, and the disk sees only their end. Each file is read once. Not
/// thread-safe.
class FixTree {
public:
  /// What \p File held when it was first asked for; nothing if unreadable.
  std::optional<llvm::StringRef> original(llvm::StringRef File);
  /// What \p File holds now.
  std::optional<llvm::StringRef> now(llvm::StringRef File);

  /// Gives files new texts.
  void set(const Texts &New);
  /// Forgets all new texts.
  void reset() { Changed.clear(); }
  /// The files that hold something else than on disk.
  const Texts &changed() const { return Changed; }

  /// The texts of the files that \p Chosen groups of \p All edit, with edited
  /// lines formatted. Those of groups that are not chosen are in it as they
  /// are now, so that every subset of \p All has the same files.
  Texts textsWith(llvm::ArrayRef<FixGroup> All, llvm::ArrayRef<unsigned> Chosen,
                  EditFormatter &Formatter);

private:
  std::map<std::string, std::optional<std::string>> Originals;
  Texts Changed;
};

/// What a worker needs to see the changed files of \p Tree, and \p More in
/// place of some of them, as far as its unit \p Reads them.
std::vector<OverlayFile>
overlayFor(const FixTree &Tree, const Texts &More,
           llvm::function_ref<bool(const std::string &File)> Reads);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_FIXTREE_H
