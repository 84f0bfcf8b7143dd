//===--- FixVcs.h - What version control knows ------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `fix` rewrites files, so it wants to know that what was there can be had
/// back: each file is tracked and has no changes of its own. Git is asked,
/// through its own program.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_FIXVCS_H
#define TIDY_FUTURES_TOOLS_FIXVCS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tidyfutures {

/// The work trees that files are in. Asks git once a tree; not thread-safe.
class VersionControl {
public:
  enum class State {
    /// In no work tree.
    None,
    /// Tracked, and as it was committed.
    Clean,
    /// Tracked, with changes (staged or not).
    Changed,
    /// In a work tree, not tracked.
    Untracked,
    /// Not tracked, and an ignore rule says so: it was generated.
    Ignored,
  };

  /// The root of the work tree that \p Folder is in, nothing if in none; an
  /// error if git is there and fails.
  llvm::Expected<std::optional<std::string>> rootOf(llvm::StringRef Folder);

  /// Real paths of the tracked files under \p Root that have changes.
  llvm::Expected<std::set<std::string>> changedFiles(llvm::StringRef Root);

  /// The state of each of \p Files (real paths).
  llvm::Expected<std::map<std::string, State>>
  statesOf(llvm::ArrayRef<std::string> Files);

private:
  std::map<std::string, std::optional<std::string>> Roots;
  std::map<std::string, std::set<std::string>> Changed;
};

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_FIXVCS_H
