//===--- Paths.h - Paths as reports spell them ------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_PATHS_H
#define TIDY_FUTURES_TOOLS_PATHS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>

namespace tidyfutures {

/// \p Path made absolute against \p Directory (the working directory where it
/// is empty), without `.` and `..`, symlinks kept.
std::string absolutePath(llvm::StringRef Path, llvm::StringRef Directory = "");

/// The one spelling of an existing file: absolute, symlinks resolved. A file
/// that does not exist keeps its absolute path.
std::string realPath(llvm::StringRef Path, llvm::StringRef Directory = "");

/// \p Real relative to \p Root with `/` between parts where it is inside, else
/// as it is. Both are real paths.
std::string relativeTo(llvm::StringRef Root, llvm::StringRef Real);

/// The opposite of relativeTo.
std::string underRoot(llvm::StringRef Root, llvm::StringRef File);

/// True if \p Path is \p Folder or inside it.
bool isInside(llvm::StringRef Folder, llvm::StringRef Path);

/// The content of a file, or nothing.
std::optional<std::string> readFile(llvm::StringRef Path);

/// Writes \p Text to a temporary file beside \p Path and renames it, making
/// folders as needed, so that a reader sees the old file or the new one. What
/// is no file, as a device, is written into.
llvm::Error writeFile(llvm::StringRef Path, llvm::StringRef Text);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_PATHS_H
