//===--- NameUses.h - Which functions the code at hand may call -*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_NAMEUSES_H
#define TIDY_FUTURES_TOOLS_NAMEUSES_H

#include "clang/AST/Decl.h"
#include "llvm/ADT/StringMap.h"

namespace tidyfutures {

/// Checks follow calls into functions of other headers, so the body of one
/// that may be called has to be parsed. Whether it may is asked before
/// anything is parsed, of the text: a function is called from owned code, or
/// from another function, only where its name is written a second time.
class NameUses {
public:
  /// Every name in \p Text, the text of an owned file, is used.
  void addOwned(llvm::StringRef Text) { add(Text, /*Weight=*/2); }
  /// A name in the text of any other file is used if it is there twice: once
  /// it is declared.
  void addOther(llvm::StringRef Text) { add(Text, /*Weight=*/1); }

  /// False only if nothing in the texts calls \p F.
  bool mayCall(const clang::FunctionDecl &F) const;

private:
  void add(llvm::StringRef Text, unsigned Weight);

  llvm::StringMap<unsigned> Counts;
};

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_NAMEUSES_H
