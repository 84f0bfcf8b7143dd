//===--- Diff.h - Edits as a unified diff -----------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_DIFF_H
#define TIDY_FUTURES_TOOLS_DIFF_H

#include "Model.h"
#include "llvm/ADT/ArrayRef.h"

namespace tidyfutures {

/// \p Before with \p Edits applied, which are sorted by offset, inside it, and
/// do not overlap. Edits of other files must have been left out.
std::string applyEdits(llvm::StringRef Before, llvm::ArrayRef<Edit> Edits);

/// The change that \p Edits make to \p Before as a unified diff with
/// \p Context lines around it, headed by `--- a/FILE`, `+++ b/FILE`. Empty if
/// nothing changes. Linear in the size of the file.
std::string unifiedDiff(llvm::StringRef File, llvm::StringRef Before,
                        llvm::ArrayRef<Edit> Edits, unsigned Context = 3);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_DIFF_H
