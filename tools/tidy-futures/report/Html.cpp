//===--- Html.cpp - A report for a browser --------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Format.h"

namespace tidyfutures {

void writeHtml(const Report &R, llvm::raw_ostream &OS,
               std::vector<std::string> &Notes) {}

} // namespace tidyfutures
