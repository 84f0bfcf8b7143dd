//===--- LineEdits.h - What changed, in whole lines -------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_LINEEDITS_H
#define TIDY_FUTURES_TOOLS_LINEEDITS_H

#include "Model.h"
#include "llvm/ADT/StringRef.h"
#include <vector>

namespace tidyfutures {

/// The fewest lines of \p Before that have to be replaced to get \p After, as
/// edits of \p File in order, each of whole lines. Takes time and memory by the
/// size of the texts and the square of the number of changed lines; a text that
/// was rewritten is one edit.
std::vector<Edit> lineEdits(llvm::StringRef File, llvm::StringRef Before,
                            llvm::StringRef After);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_LINEEDITS_H
