//===--- NameUses.cpp - Which functions the code at hand may call ---------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NameUses.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace tidyfutures {

void NameUses::add(llvm::StringRef Text, unsigned Weight) {
  // The lexer wants a zero after the text.
  std::string Buffer = Text.str();
  LangOptions Options;
  Options.CPlusPlus = Options.CPlusPlus11 = Options.CPlusPlus14 =
      Options.CPlusPlus17 = Options.CPlusPlus20 = true;
  Options.LineComment = true;
  Lexer Lex(SourceLocation(), Options, Buffer.data(), Buffer.data(),
            Buffer.data() + Buffer.size());
  Token T;
  do {
    Lex.LexFromRawLexer(T);
    if (T.is(tok::raw_identifier))
      Counts[T.getRawIdentifier()] += Weight;
  } while (T.isNot(tok::eof));
}

bool NameUses::mayCall(const FunctionDecl &F) const {
  // Operators, constructors and destructors are called without a name, and
  // what a macro declares may have a name that is written nowhere.
  if (!F.getDeclName().isIdentifier() || F.getLocation().isMacroID())
    return true;
  return Counts.lookup(F.getName()) > 1;
}

} // namespace tidyfutures
