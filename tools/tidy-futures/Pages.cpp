//===--- Pages.cpp - The page of each check -------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Pages.h"

namespace tidyfutures {
namespace {
struct EmbeddedPage {
  llvm::StringLiteral Name;
  llvm::StringLiteral Text;
};
constexpr EmbeddedPage Pages[] = {
#include "CheckPages.inc"
    {"", ""}, // There may be no page yet.
};
} // namespace

llvm::StringRef pageOf(llvm::StringRef Check) {
  Check.consume_front("futures-");
  for (const EmbeddedPage &Page : Pages)
    if (llvm::StringRef(Page.Name).drop_back(Page.Name.empty() ? 0 : 3) ==
        Check)
      return Page.Text;
  return "";
}

std::string projectAddress() { return TIDY_FUTURES_HOMEPAGE; }

std::string pageAddress(llvm::StringRef Check) {
  Check.consume_front("futures-");
  return projectAddress() + "/checks/" + Check.str() + ".html";
}

} // namespace tidyfutures
