//===--- IncludePlace.cpp - Where an include directive can stand ----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IncludePlace.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallVector.h"
#include <limits>
#include <vector>

namespace clang::tidy::futures {

namespace {
/// Reads the directives of a file up to the first token that is in none.
class Preamble {
public:
  Preamble(FileID File, const SourceManager &SM, const LangOptions &LangOpts)
      : Text(SM.getBufferData(File)),
        Lex(SM.getLocForStartOfFile(File), LangOpts, Text.begin(), Text.begin(),
            Text.end()) {}

  /// The offset behind the line of the last include that holds always; where
  /// there is none, that of the line of the first token that is no directive:
  /// `extern "C" {`.
  std::optional<unsigned> AfterInclude;
  /// The offset behind the line of `#pragma once`, or of the `#define` of the
  /// include guard.
  std::optional<unsigned> AfterGuard;
  bool HasInclude = false;
  /// What the includes that hold always name.
  std::vector<llvm::StringRef> Included;

  /// True if an include at \p Place holds always and for the whole file.
  bool holds(unsigned Place) {
    bool Holds = true;
    for (next(); T.is(tok::hash) && T.isAtStartOfLine();) {
      const unsigned Begin = offset(T);
      if (Begin >= Place)
        break;
      next();
      const llvm::StringRef Name =
          T.is(tok::raw_identifier) ? T.getRawIdentifier() : "";
      const size_t LineEnd = Text.find('\n', Begin);
      if (Name == "if" || Name == "ifdef" || Name == "ifndef")
        ++Depth;
      else if (Name == "endif" && Depth > 0)
        --Depth;
      HasInclude |= Name == "include" || Name == "import";
      if (Name == "pragma" && Depth == 0 && !AfterGuard &&
          Text.slice(offset(T) + Name.size(), LineEnd).trim() == "once")
        AfterGuard = nextLine(Begin);
      if ((Name == "include" || Name == "import") && Depth == Guard) {
        AfterInclude = nextLine(Begin);
        Included.push_back(headerNamed(
            Text.slice(offset(T) + Name.size(), LineEnd).ltrim(" \t")));
      }
      if (Name == "ifndef" && IsFirst && definesNext())
        Guard = Depth;
      IsFirst = false;
      while (T.isNot(tok::eof) && !T.isAtStartOfLine())
        next();
      Holds = Depth <= Guard;
    }
    if (Depth < Guard) // it ended before the code, and was none
      AfterGuard.reset();
    if (!AfterInclude && T.isNot(tok::eof) && Depth <= Guard)
      AfterInclude = lineOf(offset(T));
    return Holds && (T.is(tok::eof) || offset(T) >= Place);
  }

private:
  /// Where the line of \p Offset begins.
  unsigned lineOf(unsigned Offset) const {
    const size_t Before = Text.take_front(Offset).rfind('\n');
    return Before == llvm::StringRef::npos ? 0 : Before + 1;
  }

  /// Where the line after that of \p Offset begins.
  unsigned nextLine(unsigned Offset) const {
    const size_t End = Text.find('\n', Offset);
    return End == llvm::StringRef::npos ? Text.size() : End + 1;
  }

  void next() { Lex.LexFromRawLexer(T); }

  unsigned offset(const Token &Tok) const {
    return Lex.getBufferLocation() - Text.begin() - Tok.getLength();
  }

  /// `a/b.h` of `<a/b.h>` and `"a/b.h"`, whatever follows.
  static llvm::StringRef headerNamed(llvm::StringRef Spelled) {
    if (Spelled.consume_front("<"))
      return Spelled.take_until([](char C) { return C == '>'; });
    if (Spelled.consume_front("\""))
      return Spelled.take_until([](char C) { return C == '"'; });
    return {};
  }

  /// Reads `NAME`, then `#define NAME`.
  bool definesNext() {
    next();
    const llvm::StringRef Name =
        T.is(tok::raw_identifier) ? T.getRawIdentifier() : "";
    const llvm::StringRef Rest =
        Text.substr(Lex.getBufferLocation() - Text.begin()).ltrim();
    if (Name.empty() || !Rest.starts_with("#"))
      return false;
    llvm::StringRef Directive = Rest.drop_front().ltrim(" \t");
    if (!Directive.consume_front("define") ||
        !Directive.ltrim(" \t").starts_with(Name))
      return false;
    AfterGuard = nextLine(Text.size() - Rest.size());
    return true;
  }

  llvm::StringRef Text;
  Lexer Lex;
  Token T;
  unsigned Depth = 0;
  /// The depth of the include guard, 0 where there is none.
  unsigned Guard = 0;
  bool IsFirst = true;
};
} // namespace

std::optional<unsigned> includePlace(unsigned Wanted, FileID File,
                                     const SourceManager &SM,
                                     const LangOptions &LangOpts) {
  Preamble Whole(File, SM, LangOpts);
  Whole.holds(std::numeric_limits<unsigned>::max());
  if (!Whole.HasInclude && Whole.AfterGuard)
    return Whole.AfterGuard;
  Preamble Begin(File, SM, LangOpts);
  return Begin.holds(Wanted) ? std::optional(Wanted) : Begin.AfterInclude;
}

bool isIncluded(llvm::StringRef Header, FileID File, const SourceManager &SM,
                const LangOptions &LangOpts) {
  Preamble Whole(File, SM, LangOpts);
  Whole.holds(std::numeric_limits<unsigned>::max());
  return llvm::is_contained(Whole.Included, Header);
}

} // namespace clang::tidy::futures
