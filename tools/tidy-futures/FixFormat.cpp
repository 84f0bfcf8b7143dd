//===--- FixFormat.cpp - Edited lines in the tree's format ----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixFormat.h"
#include "clang/Tooling/Core/Replacement.h"
#include "llvm/Support/Path.h"

namespace format = clang::format;
namespace tooling = clang::tooling;

namespace tidyfutures {

const format::FormatStyle &EditFormatter::styleOf(llvm::StringRef RealPath,
                                                  llvm::StringRef Text) {
  // The language, and with it the style, may differ for a header of C.
  std::string Key = (llvm::sys::path::parent_path(RealPath) + "\n" +
                     llvm::sys::path::extension(RealPath))
                        .str();
  auto [It, New] = Styles.try_emplace(Key);
  if (New) {
    llvm::Expected<format::FormatStyle> Style =
        format::getStyle("file", RealPath, /*FallbackStyle=*/"none", Text);
    if (Style) {
      It->second = *Style;
    } else {
      // A .clang-format that clang-format itself refuses.
      llvm::consumeError(Style.takeError());
      It->second = format::getNoStyle();
    }
  }
  return It->second;
}

std::string EditFormatter::format(llvm::StringRef RealPath, EditedText Edited) {
  if (Edited.Written.empty())
    return std::move(Edited.Text);
  format::FormatStyle Style = styleOf(RealPath, Edited.Text);
  if (Style.DisableFormat)
    return std::move(Edited.Text);
  // The file keeps its line ends, whatever the style would make of them.
  Style.LineEnding = llvm::StringRef(Edited.Text).contains("\r\n")
                         ? format::FormatStyle::LE_DeriveCRLF
                         : format::FormatStyle::LE_LF;
  std::vector<tooling::Range> Ranges;
  for (const ByteRange &R : Edited.Written)
    Ranges.emplace_back(R.Offset, R.Length);
  format::FormattingAttemptStatus Status;
  tooling::Replacements Changes =
      format::reformat(Style, Edited.Text, Ranges, RealPath, &Status);
  llvm::Expected<std::string> Formatted =
      tooling::applyAllReplacements(Edited.Text, Changes);
  if (Formatted && Status.FormatComplete)
    return std::move(*Formatted);
  // Half of a function is not worth formatting: the code stays as it was cut.
  if (!Formatted)
    llvm::consumeError(Formatted.takeError());
  return std::move(Edited.Text);
}

} // namespace tidyfutures
