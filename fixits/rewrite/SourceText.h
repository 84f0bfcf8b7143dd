//===--- SourceText.h - Text as written, and what may be edited -*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Questions about the written text. A range in these functions is that of
/// whole tokens unless it is a CharSourceRange. None of them changes anything.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_FIXITS_REWRITE_SOURCETEXT_H
#define TIDY_FUTURES_FIXITS_REWRITE_SOURCETEXT_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Token.h"
#include <optional>
#include <string>

namespace clang::tidy::futures {

/// \p Range as characters of one file; invalid where an end is in a macro
/// expansion (a macro argument included) or the ends are in two files.
CharSourceRange charRange(CharSourceRange Range, const SourceManager &SM,
                          const LangOptions &LangOpts);

/// The text of \p Range as written, empty where it cannot be edited.
llvm::StringRef textOf(SourceRange Range, const ASTContext &Context);
/// The text of \p S as written.
inline llvm::StringRef textOf(const Stmt &S, const ASTContext &Context) {
  return textOf(S.getSourceRange(), Context);
}

/// True if \p Range is written text in a file that may be edited: outside
/// macro expansions and outside system headers.
bool isEditable(SourceRange Range, const ASTContext &Context);

/// True if each line of \p Text that begins with `#`, a preprocessor's
/// directive, is in \p In too, in the same order.
bool keepsDirectives(llvm::StringRef Text, llvm::StringRef In);

/// True if there is a comment within the characters of \p Range.
bool holdsComment(CharSourceRange Range, const ASTContext &Context);
/// True if there is a comment between the first and the last token.
bool holdsComment(SourceRange Range, const ASTContext &Context);

/// True if replacing \p Whole by text made of the parts \p Kept would lose a
/// comment: one that is in \p Whole and in none of \p Kept.
bool losesComment(SourceRange Whole, llvm::ArrayRef<SourceRange> Kept,
                  const ASTContext &Context);

/// The characters of statement \p S with its semicolon, where one follows.
CharSourceRange statementRange(const Stmt &S, const ASTContext &Context);

/// The characters of the lines that \p S with its semicolon fills alone, with
/// the line break before them, so that removing them leaves no blank line; only
/// the statement itself where it shares its lines with anything, a trailing
/// comment included.
CharSourceRange wholeLines(const Stmt &S, const ASTContext &Context);

/// The white space before the first token of the line of \p Loc.
llvm::StringRef indentation(SourceLocation Loc, const ASTContext &Context);

/// The lines of \p Text with the indentation \p From after each line break
/// replaced by \p To.
std::string reindented(llvm::StringRef Text, llvm::StringRef From,
                       llvm::StringRef To);

/// The token after the one that contains \p Loc, comments skipped.
std::optional<Token> nextToken(SourceLocation Loc, const ASTContext &Context);

/// The text of \p E, in parentheses where \p E would bind less tightly than a
/// postfix expression (a call, a member access).
std::string asPostfixOperand(const Expr &E, const ASTContext &Context);

/// True if an attribute of \p D stands behind its name, where an initialiser
/// would have to come after it: `T x [[maybe_unused]];`
bool hasAttributeBehindName(const NamedDecl &D, const ASTContext &Context);

/// A name that begins with \p Base and is no word of the file of \p Loc:
/// \p Base itself, or with a number. The same in every translation unit that
/// includes the file.
std::string freshName(llvm::StringRef Base, SourceLocation Loc,
                      const ASTContext &Context);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_FIXITS_REWRITE_SOURCETEXT_H
