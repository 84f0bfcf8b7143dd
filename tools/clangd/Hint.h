//===--- Hint.h - Says that findings are hidden -----------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Without FastCheckFilter: Loose clangd runs none of our checks and says
/// nothing, and without a .clang-tidy it does not know that they are wanted.
/// Where nothing above a file speaks of either, the driver looks at the file,
/// and if it has findings, the editor is told what to do, once a session.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_CLANGD_HINT_H
#define TIDY_FUTURES_TOOLS_CLANGD_HINT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include <atomic>
#include <functional>
#include <mutex>
#include <string>

namespace tidy_futures {

class ConfigurationHint {
public:
  /// \param Driver tidy-futures; empty where there is none, then there are no
  ///        hints.
  /// \param Database clangd's --compile-commands-dir; may be empty.
  /// \param Say shows a text in the editor.
  ConfigurationHint(std::string Driver, std::string Database,
                    std::function<void(llvm::StringRef)> Say);

  /// clangd has published nothing of ours for the file at \p Path. Returns at
  /// once; the driver runs beside the session, one file at a time.
  void fileIsQuiet(const std::string &Path);

private:
  /// Runs the driver over \p Path; \returns its exit code.
  int lint(llvm::StringRef Folder, llvm::StringRef Path) const;
  void look(const std::string &Path, const std::string &Database);

  const std::string Driver;
  const std::string Database;
  const std::function<void(llvm::StringRef)> Say;
  llvm::StringSet<> Seen;
  std::mutex OneAtATime;
  std::atomic<bool> Said = false;
};

} // namespace tidy_futures

#endif // TIDY_FUTURES_TOOLS_CLANGD_HINT_H
