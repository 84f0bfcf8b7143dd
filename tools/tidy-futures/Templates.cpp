//===--- Templates.cpp - Files that init writes ---------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Templates.h"
#include "llvm/Support/ErrorHandling.h"

namespace tidyfutures {

llvm::StringRef templateText(llvm::StringRef Name) {
  struct Template {
    llvm::StringLiteral Name;
    llvm::StringLiteral Text;
  };
  static constexpr Template All[] = {
#include "Templates.inc"
  };
  for (const Template &T : All)
    if (T.Name == Name)
      return T.Text;
  llvm_unreachable("a template that was not embedded");
}

} // namespace tidyfutures
