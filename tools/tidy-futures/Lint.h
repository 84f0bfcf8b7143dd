//===--- Lint.h - Looks at one unit, in this process ------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The engine: clang-tidy with our checks over one translation unit. It runs
/// inside a worker process (see Worker.h); nothing else parses C++ here.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_LINT_H
#define TIDY_FUTURES_TOOLS_LINT_H

#include "Model.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <optional>
#include <string>
#include <vector>

namespace tidyfutures {

/// How one unit is compiled, after normalisation (see Database.h).
struct CompileJob {
  /// Real path of the main file.
  std::string File;
  /// Absolute path of the directory that the command runs in.
  std::string Directory;
  /// The command with the compiler first, without output and dependency-file
  /// options and without options that clang does not know.
  std::vector<std::string> Arguments;

  bool operator==(const CompileJob &) const = default;
};

/// What selects checks and their options, as on clang-tidy's command line.
struct CheckSelection {
  /// `always`, `profiled`, `specialty` or `all`.
  std::string Tier = "always";
  /// True if Tier was asked for; then it also bounds Checks.
  bool TierGiven = false;
  std::optional<std::string> Checks;
  /// Globs of the checks that alone run; see readOnlyChecks().
  std::optional<std::string> Only;
  std::optional<std::string> WarningsAsErrors;
  std::optional<std::string> HeaderFilter;
  std::optional<std::string> ExcludeHeaderFilter;
  /// The text of a .clang-tidy to use instead of those in the tree.
  std::optional<std::string> Config;
};

/// Text that stands in for a file, or hides it.
struct OverlayFile {
  /// Absolute path.
  std::string Path;
  /// Nothing hides the file.
  std::optional<std::string> Text;
};

/// One unit to look at.
struct LintRequest {
  CompileJob Job;
  CheckSelection Selection;
  /// Real path; places are relative to it.
  std::string SourceRoot;
  /// Real paths of the files whose findings this unit reports: its main file
  /// and the headers that it owns. Empty means: every file.
  std::vector<std::string> OwnedFiles;
  /// Real paths of the other files that the unit reads, system headers apart.
  std::vector<std::string> OtherFiles;
  /// Skip function bodies in system headers, and in OtherFiles where nothing
  /// calls them.
  bool SkipBodies = true;
  /// Only compile: no checks, every body parsed. For the proof of a fix.
  bool ParseOnly = false;
  std::vector<OverlayFile> Overlay;
};

/// Parses and checks one unit. Never throws; a unit that the compiler rejects
/// is a result with status ParseFailed, errors, and the findings made anyway.
/// Changes the working directory of the process.
UnitResult lintUnit(const LintRequest &Request);

/// The names of the checks that run on \p File under \p Selection, sorted.
std::vector<std::string> enabledChecks(const CheckSelection &Selection,
                                       llvm::StringRef File);

/// Everything besides the files' text that decides what the checks report on
/// \p File: the effective configuration as text, part of the cache key.
std::string effectiveConfig(const CheckSelection &Selection,
                            llvm::StringRef File,
                            llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS);

/// Clang's own headers; empty if they were not found.
std::string resourceDirectory();

llvm::json::Value toJSON(const LintRequest &R);
bool fromJSON(const llvm::json::Value &V, LintRequest &R,
              llvm::json::Path Path);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_LINT_H
