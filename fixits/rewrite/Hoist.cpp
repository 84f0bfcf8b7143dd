//===--- Hoist.cpp - Moving declarations out of a loop --------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Hoist.h"
#include "SourceText.h"
#include "clang/AST/Expr.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/DenseSet.h"

namespace clang::tidy::futures {

bool Hoist::isPlace(const Stmt &Before, const Stmt *Parent,
                    const Stmt *GrandParent, const ASTContext &Context) {
  if (!isa_and_nonnull<CompoundStmt>(Parent) ||
      isa_and_nonnull<SwitchStmt>(GrandParent))
    return false;
  return isEditable(SourceRange(Before.getBeginLoc()), Context);
}

/// Calls \p Visit(token) for each identifier in the characters of \p Range.
template <typename Fn>
static void forEachIdentifier(CharSourceRange Range, const ASTContext &Context,
                              Fn Visit) {
  const SourceManager &SM = Context.getSourceManager();
  auto [File, Begin] = SM.getDecomposedLoc(Range.getBegin());
  llvm::StringRef Buffer = SM.getBufferData(File);
  unsigned End = SM.getFileOffset(Range.getEnd());
  Lexer Lex(SM.getLocForStartOfFile(File), Context.getLangOpts(),
            Buffer.begin(), Buffer.data() + Begin, Buffer.end());
  Token Tok;
  while (!Lex.LexFromRawLexer(Tok) && SM.getFileOffset(Tok.getLocation()) < End)
    if (Tok.is(tok::raw_identifier))
      Visit(Tok);
}

/// True if, in the block that the declaration moves to, its name stands
/// outside of its old scope, where it may mean something else.
bool Hoist::isNameTaken(const HoistedDeclaration &H) const {
  const SourceManager &SM = Context.getSourceManager();
  CharSourceRange Block =
      charRange(CharSourceRange::getTokenRange(Parent->getSourceRange()), SM,
                Context.getLangOpts());
  if (Block.isInvalid())
    return true;
  bool Taken = false;
  forEachIdentifier(Block, Context, [&](const Token &Tok) {
    Taken |= Tok.getRawIdentifier() == H.Variable->getName() &&
             !SM.isPointWithin(Tok.getLocation(), H.Declaration->getBeginLoc(),
                               H.Scope->getEndLoc());
  });
  return Taken;
}

/// True if each word in the old scope that is the variable's name is a mention
/// of it that may be edited.
bool Hoist::canRename(const HoistedDeclaration &H) const {
  const SourceManager &SM = Context.getSourceManager();
  CharSourceRange Scope =
      charRange(CharSourceRange::getTokenRange(H.Declaration->getBeginLoc(),
                                               H.Scope->getEndLoc()),
                SM, Context.getLangOpts());
  if (Scope.isInvalid())
    return false;
  llvm::DenseSet<unsigned> Own;
  Own.insert(SM.getFileOffset(H.Variable->getLocation()));
  for (SourceLocation Loc : H.Mentions) {
    if (!isEditable(SourceRange(Loc), Context))
      return false;
    Own.insert(SM.getFileOffset(Loc));
  }
  bool Understood = true;
  forEachIdentifier(Scope, Context, [&](const Token &Tok) {
    Understood &= Tok.getRawIdentifier() != H.Variable->getName() ||
                  Own.count(SM.getFileOffset(Tok.getLocation()));
  });
  return Understood;
}

static std::string replaceAll(llvm::StringRef Text, char What,
                              llvm::StringRef With) {
  std::string Result;
  for (char C : Text)
    if (C == What)
      Result += With;
    else
      Result += C;
  return Result;
}

bool Hoist::add(const HoistedDeclaration &H, unsigned Ordinal) {
  const SourceManager &SM = Context.getSourceManager();
  SourceRange Whole = H.Declaration->getSourceRange();
  if (!isEditable(Whole, Context) || !H.Variable->getIdentifier())
    return false;

  // The text before, and after, what stays behind.
  SourceRange Head = Whole, Tail;
  if (H.LastKept) {
    std::optional<Token> After = nextToken(H.LastDropped->getEndLoc(), Context);
    if (!After || !isEditable(H.LastKept->getSourceRange(), Context) ||
        !isEditable(H.LastDropped->getSourceRange(), Context))
      return false;
    Head = {Whole.getBegin(), H.LastKept->getEndLoc()};
    Tail = {After->getLocation(), Whole.getEnd()};
    if (losesComment(Whole, {Head, H.LastDropped->getSourceRange(), Tail},
                     Context))
      return false;
  } else if (!H.InPlace.empty() && holdsComment(Whole, Context)) {
    return false;
  }

  std::string Name = H.Variable->getName().str();
  bool Renames = H.NameTaken || isNameTaken(H);
  auto IsIn = [&](SourceLocation Loc, SourceRange Range) {
    return SM.isPointWithin(Loc, Range.getBegin(), Range.getEnd());
  };
  // Text that moves is copied as it stands: no renaming inside of it.
  for (SourceLocation Loc : Renamed)
    if (IsIn(Loc, Whole))
      return false;
  if (Renames) {
    Name = freshName(Name + std::to_string(Ordinal + 2),
                     H.Variable->getLocation(), Context);
    if (!canRename(H))
      return false;
    for (SourceLocation Loc : H.Mentions)
      if (IsIn(Loc, Whole) || llvm::any_of(Moved, [&](SourceRange Range) {
            return IsIn(Loc, Range);
          }))
        return false;
  }

  std::string Text =
      (textOf(Head, Context) + (Tail.isValid() ? textOf(Tail, Context) : ""))
          .str();
  if (Renames) {
    size_t At = SM.getFileOffset(H.Variable->getLocation()) -
                SM.getFileOffset(Whole.getBegin());
    Text.replace(At, H.Variable->getName().size(), Name);
    for (SourceLocation Loc : H.Mentions)
      InLoop.replace(SourceRange(Loc), Name);
    Renamed.append(H.Mentions.begin(), H.Mentions.end());
  }
  Moved.push_back(Whole);
  Declarations += Text;
  Declarations += '\n';
  Declarations += indentation(Before.getBeginLoc(), Context);
  if (H.InPlace.empty())
    InLoop.replace(wholeLines(*H.Declaration, Context), "");
  else
    InLoop.replace(Whole, replaceAll(H.InPlace, '%', Name));
  return true;
}

Remedy Hoist::remedy() const {
  Remedy R;
  if (Declarations.empty())
    return R;
  SourceRange First(Before.getBeginLoc());
  R.replace(First, Declarations + textOf(First, Context).str());
  R.Edits.append(InLoop.Edits.begin(), InLoop.Edits.end());
  return R;
}

} // namespace clang::tidy::futures
