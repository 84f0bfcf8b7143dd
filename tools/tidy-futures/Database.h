//===--- Database.h - Compile commands, made fit for clang ------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_DATABASE_H
#define TIDY_FUTURES_TOOLS_DATABASE_H

#include "Lint.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace tidyfutures {

/// What a compilation database holds, one job a file.
struct Database {
  /// The folder of compile_commands.json; empty where the command came after
  /// `--`.
  std::string BuildPath;
  /// Sorted by file.
  std::vector<CompileJob> Jobs;
  /// Commands dropped since they repeat another one of their file, outputs and
  /// the like apart; and those dropped though their flags differ.
  unsigned Repeated = 0;
  unsigned OtherFlags = 0;
  /// Files that are named and do not exist, sorted.
  std::vector<std::string> Missing;

  /// The job of the file with real path \p File, or null.
  const CompileJob *find(llvm::StringRef File) const;
};

/// Reads the database of \p BuildPath: a folder or the file itself. Response
/// files are expanded, relative paths resolved against the command's folder,
/// which may be relative to the database's. The error for a database that is
/// not there says how to make one.
llvm::Expected<Database> loadDatabase(llvm::StringRef BuildPath);

/// The jobs of `tidy-futures check FILE... -- FLAGS...`. What is relative in
/// the flags is so to \p Directory, by default the current one.
llvm::Expected<Database> fixedDatabase(llvm::ArrayRef<std::string> Files,
                                       llvm::ArrayRef<std::string> Flags,
                                       llvm::StringRef Directory = "");

/// The flags in the compile_flags.txt of the folder \p BuildPath, one a line,
/// which clang's tools take for all files where there is no database.
std::optional<std::vector<std::string>> fixedFlags(llvm::StringRef BuildPath);

/// Looks for compile_commands.json, or else compile_flags.txt, in \p From and
/// the folders above it, and for the former in the `build*` folders of each.
llvm::Expected<std::string> findBuildPath(llvm::StringRef From);

/// \p Arguments without what clang does not know, what it would write, and
/// what only another compiler can load; with clang's own headers.
std::vector<std::string> normalise(std::vector<std::string> Arguments,
                                   llvm::StringRef File);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_DATABASE_H
