//===--- Listing.h - What the tool says about itself ------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_LISTING_H
#define TIDY_FUTURES_TOOLS_LISTING_H

#include "llvm/Support/raw_ostream.h"

namespace tidyfutures {

/// One line a check: name, tier, kind of fix, sentence.
void listChecks(llvm::raw_ostream &OS);

/// The manual page in man(7), from the tables of the commands.
void writeManual(llvm::raw_ostream &OS);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_LISTING_H
