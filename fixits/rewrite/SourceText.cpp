//===--- SourceText.cpp - Text as written, and what may be edited ---------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SourceText.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include <tuple>

namespace clang::tidy::futures {

CharSourceRange charRange(CharSourceRange Range, const SourceManager &SM,
                          const LangOptions &LangOpts) {
  if (Range.isInvalid() || Range.getBegin().isMacroID() ||
      Range.getEnd().isMacroID())
    return {};
  return Lexer::makeFileCharRange(Range, SM, LangOpts);
}

static CharSourceRange charRange(SourceRange Range, const ASTContext &Context) {
  return charRange(CharSourceRange::getTokenRange(Range),
                   Context.getSourceManager(), Context.getLangOpts());
}

static llvm::StringRef textOf(CharSourceRange Range,
                              const ASTContext &Context) {
  if (Range.isInvalid())
    return {};
  bool Invalid = false;
  llvm::StringRef Text = Lexer::getSourceText(Range, Context.getSourceManager(),
                                              Context.getLangOpts(), &Invalid);
  return Invalid ? llvm::StringRef() : Text;
}

llvm::StringRef textOf(SourceRange Range, const ASTContext &Context) {
  return textOf(charRange(Range, Context), Context);
}

bool isEditable(SourceRange Range, const ASTContext &Context) {
  CharSourceRange Chars = charRange(Range, Context);
  return Chars.isValid() &&
         !Context.getSourceManager().isInSystemHeader(Chars.getBegin());
}

/// Calls \p Visit(line) for each directive in \p Text.
template <typename Fn>
static void forEachDirective(llvm::StringRef Text, Fn Visit) {
  for (llvm::StringRef Line; !Text.empty();) {
    std::tie(Line, Text) = Text.split('\n');
    if (Line = Line.trim(" \t\r"); Line.starts_with("#"))
      Visit(Line);
  }
}

bool keepsDirectives(llvm::StringRef Text, llvm::StringRef In) {
  llvm::SmallVector<llvm::StringRef, 4> Before, After;
  forEachDirective(Text, [&](llvm::StringRef L) { Before.push_back(L); });
  forEachDirective(In, [&](llvm::StringRef L) { After.push_back(L); });
  return Before == After;
}

bool holdsComment(CharSourceRange Range, const ASTContext &Context) {
  llvm::StringRef Text = textOf(Range, Context);
  if (!Text.contains("//") && !Text.contains("/*"))
    return false;
  // A '//' may also stand in a string; let the lexer decide.
  const SourceManager &SM = Context.getSourceManager();
  auto [File, Begin] = SM.getDecomposedLoc(Range.getBegin());
  llvm::StringRef Buffer = SM.getBufferData(File);
  Lexer Lex(SM.getLocForStartOfFile(File), Context.getLangOpts(),
            Buffer.begin(), Buffer.data() + Begin, Buffer.end());
  Lex.SetCommentRetentionState(true);
  unsigned End = SM.getFileOffset(Range.getEnd());
  Token Tok;
  while (!Lex.LexFromRawLexer(Tok) && SM.getFileOffset(Tok.getLocation()) < End)
    if (Tok.is(tok::comment))
      return true;
  return Tok.is(tok::comment) && SM.getFileOffset(Tok.getLocation()) < End;
}

bool holdsComment(SourceRange Range, const ASTContext &Context) {
  return holdsComment(charRange(Range, Context), Context);
}

bool losesComment(SourceRange Whole, llvm::ArrayRef<SourceRange> Kept,
                  const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  CharSourceRange Rest = charRange(Whole, Context);
  if (Rest.isInvalid())
    return true;
  std::vector<CharSourceRange> Parts;
  for (SourceRange Range : Kept)
    if (CharSourceRange Part = charRange(Range, Context); Part.isValid())
      Parts.push_back(Part);
  llvm::sort(Parts, [&](const CharSourceRange &A, const CharSourceRange &B) {
    return SM.getFileOffset(A.getBegin()) < SM.getFileOffset(B.getBegin());
  });
  SourceLocation From = Rest.getBegin();
  for (const CharSourceRange &Part : Parts) {
    if (SM.getFileOffset(Part.getBegin()) > SM.getFileOffset(From) &&
        holdsComment(CharSourceRange::getCharRange(From, Part.getBegin()),
                     Context))
      return true;
    if (SM.getFileOffset(Part.getEnd()) > SM.getFileOffset(From))
      From = Part.getEnd();
  }
  return SM.getFileOffset(Rest.getEnd()) > SM.getFileOffset(From) &&
         holdsComment(CharSourceRange::getCharRange(From, Rest.getEnd()),
                      Context);
}

std::optional<Token> nextToken(SourceLocation Loc, const ASTContext &Context) {
  return Lexer::findNextToken(Loc, Context.getSourceManager(),
                              Context.getLangOpts());
}

CharSourceRange statementRange(const Stmt &S, const ASTContext &Context) {
  CharSourceRange Range = charRange(S.getSourceRange(), Context);
  if (Range.isInvalid() || isa<DeclStmt, CompoundStmt>(S))
    return Range;
  std::optional<Token> Next = nextToken(S.getEndLoc(), Context);
  if (Next && Next->is(tok::semi))
    Range.setEnd(Next->getEndLoc());
  return Range;
}

CharSourceRange wholeLines(const Stmt &S, const ASTContext &Context) {
  CharSourceRange Range = statementRange(S, Context);
  if (Range.isInvalid())
    return Range;
  const SourceManager &SM = Context.getSourceManager();
  auto [File, Begin] = SM.getDecomposedLoc(Range.getBegin());
  unsigned End = SM.getFileOffset(Range.getEnd());
  llvm::StringRef Buffer = SM.getBufferData(File);
  auto IsBlank = [](char C) { return C == ' ' || C == '\t'; };
  unsigned LineBegin = Begin;
  while (LineBegin > 0 && IsBlank(Buffer[LineBegin - 1]))
    --LineBegin;
  unsigned LineEnd = End;
  while (LineEnd < Buffer.size() && IsBlank(Buffer[LineEnd]))
    ++LineEnd;
  llvm::StringRef Rest = Buffer.substr(LineEnd);
  bool Alone = LineBegin > 0 && Buffer[LineBegin - 1] == '\n' &&
               (Rest.starts_with("\n") || Rest.starts_with("\r\n"));
  if (!Alone)
    return Range;
  // The line break that goes is the one before: where a removal ends before a
  // space, clang's EditedSource removes that space too.
  --LineBegin;
  if (LineBegin > 0 && Buffer[LineBegin - 1] == '\r')
    --LineBegin;
  SourceLocation Start = SM.getLocForStartOfFile(File);
  return CharSourceRange::getCharRange(Start.getLocWithOffset(LineBegin),
                                       Start.getLocWithOffset(LineEnd));
}

llvm::StringRef indentation(SourceLocation Loc, const ASTContext &Context) {
  return Lexer::getIndentationForLine(Loc, Context.getSourceManager());
}

std::string reindented(llvm::StringRef Text, llvm::StringRef From,
                       llvm::StringRef To) {
  std::string Result;
  for (bool IsFirst = true;; IsFirst = false) {
    auto [Line, Rest] = Text.split('\n');
    const bool IsLast = Line.size() == Text.size();
    if (!IsFirst && Line.consume_front(From))
      Result += To;
    Result += Line;
    if (IsLast)
      return Result;
    Result += '\n';
    Text = Rest;
  }
}

std::string asPostfixOperand(const Expr &E, const ASTContext &Context) {
  std::string Text = textOf(E, Context).str();
  const Expr *Inner = E.IgnoreImplicit();
  bool Tight =
      isa<DeclRefExpr, MemberExpr, CallExpr, ParenExpr, ArraySubscriptExpr,
          CXXThisExpr, IntegerLiteral, StringLiteral, CXXBoolLiteralExpr,
          CXXConstructExpr, CXXFunctionalCastExpr, CXXNamedCastExpr,
          InitListExpr, CXXTemporaryObjectExpr, LambdaExpr>(Inner) &&
      !isa<CXXOperatorCallExpr>(Inner);
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Inner))
    Tight = Op->getOperator() == OO_Call || Op->getOperator() == OO_Subscript ||
            Op->getOperator() == OO_Arrow;
  return Tight ? Text : "(" + Text + ")";
}

bool hasAttributeBehindName(const NamedDecl &D, const ASTContext &Context) {
  return llvm::any_of(D.attrs(), [&](const Attr *A) {
    return A->getLocation().isValid() &&
           Context.getSourceManager().isBeforeInTranslationUnit(
               D.getLocation(), A->getLocation());
  });
}

/// True if \p Name stands in \p Text as a word of its own.
static bool holdsWord(llvm::StringRef Text, llvm::StringRef Name) {
  for (size_t At = Text.find(Name); At != llvm::StringRef::npos;
       At = Text.find(Name, At + 1)) {
    auto IsWord = [](char C) { return llvm::isAlnum(C) || C == '_'; };
    size_t End = At + Name.size();
    if ((At == 0 || !IsWord(Text[At - 1])) &&
        (End == Text.size() || !IsWord(Text[End])))
      return true;
  }
  return false;
}

std::string freshName(llvm::StringRef Base, SourceLocation Loc,
                      const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  llvm::StringRef Text =
      SM.getBufferData(SM.getFileID(SM.getExpansionLoc(Loc)));
  std::string Name = Base.str();
  for (unsigned N = 2; holdsWord(Text, Name); ++N)
    Name = Base.str() + std::to_string(N);
  return Name;
}

} // namespace clang::tidy::futures
