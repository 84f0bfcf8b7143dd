//===--- FixFormat.h - Edited lines in the tree's format --------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_FIXFORMAT_H
#define TIDY_FUTURES_TOOLS_FIXFORMAT_H

#include "Edits.h"
#include "clang/Format/Format.h"
#include "llvm/ADT/StringMap.h"
#include <string>

namespace tidyfutures {

/// Formats edited lines as the tree's `.clang-format` says, and no others.
/// Where a file has none, nothing is formatted. Keeps the style of each folder;
/// not thread-safe.
class EditFormatter {
public:
  /// The text of \p Edited, which stands in the file at \p RealPath, with the
  /// lines that were written formatted. Line ends stay as they are.
  std::string format(llvm::StringRef RealPath, EditedText Edited);

private:
  const clang::format::FormatStyle &styleOf(llvm::StringRef RealPath,
                                            llvm::StringRef Text);

  llvm::StringMap<clang::format::FormatStyle> Styles;
};

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_FIXFORMAT_H
