//===--- Templates.h - Files that init writes -------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_TEMPLATES_H
#define TIDY_FUTURES_TOOLS_TEMPLATES_H

#include "llvm/ADT/StringRef.h"

namespace tidyfutures {

/// The text of tools/tidy-futures/templates/\p Name, built in.
llvm::StringRef templateText(llvm::StringRef Name);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_TEMPLATES_H
