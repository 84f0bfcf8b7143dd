//===--- Documents.h - The text of the open documents -----------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_CLANGD_DOCUMENTS_H
#define TIDY_FUTURES_TOOLS_CLANGD_DOCUMENTS_H

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/JSON.h"
#include <string>

namespace tidy_futures {

/// The path of a file URI, escapes resolved; another URI as it is. Editors and
/// clangd escape different characters: texts of the same URI may differ.
std::string documentKey(llvm::StringRef URI);

/// What the editor has open, kept up to date from its notifications. A column
/// counts UTF-16 code units, or bytes or code points where the session agreed
/// on that. Not thread-safe.
class Documents {
public:
  enum class Encoding { UTF16, UTF8, UTF32 };
  void setEncoding(Encoding E) { Columns = E; }

  void open(const llvm::json::Object &Params);
  void change(const llvm::json::Object &Params);
  void close(const llvm::json::Object &Params);

  /// A line, counted from 0, without its '\n'; empty where the document is not
  /// open or has no such line. Valid until the document changes.
  llvm::StringRef line(llvm::StringRef URI, int64_t Line) const;
  /// Whether a line reads \p Text, white space around it aside.
  bool hasLine(llvm::StringRef URI, llvm::StringRef Text) const;
  /// The column of the byte \p At of \p Text, a line or its beginning.
  int64_t column(llvm::StringRef Text, size_t At) const;

private:
  size_t offset(llvm::StringRef Text, int64_t Line, int64_t Column) const;

  Encoding Columns = Encoding::UTF16;
  llvm::StringMap<std::string> Texts;
};

} // namespace tidy_futures

#endif // TIDY_FUTURES_TOOLS_CLANGD_DOCUMENTS_H
