//===--- Pages.h - The page of each check -----------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_PAGES_H
#define TIDY_FUTURES_TOOLS_PAGES_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace tidyfutures {

/// The text of docs/checks/<name>.md, built in; empty where there is none.
/// \p Check is a name with or without `futures-`.
llvm::StringRef pageOf(llvm::StringRef Check);

/// Where that page is on the web.
std::string pageAddress(llvm::StringRef Check);
std::string projectAddress();

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_PAGES_H
