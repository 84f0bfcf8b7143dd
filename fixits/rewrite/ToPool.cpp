//===--- ToPool.cpp - From threads to the shared pool ---------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ToPool.h"
#include "SourceText.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

namespace clang::tidy::futures {

static constexpr char PoolHeader[] = "fut/pool.h";

static CharSourceRange between(SourceLocation From, SourceLocation To) {
  return CharSourceRange::getCharRange(From, To);
}

CharSourceRange spelledTemplateName(const DeclaratorDecl &D,
                                    llvm::StringRef Name,
                                    const ASTContext &Context) {
  const TypeSourceInfo *Info = D.getTypeSourceInfo();
  if (!Info)
    return {};
  const SourceRange Range(Info->getTypeLoc().getBeginLoc(),
                          Info->getTypeLoc().getEndLoc());
  llvm::StringRef Text = textOf(Range, Context);
  llvm::StringRef Last = Name.substr(Name.rfind(':') + 1);
  llvm::StringRef Scope = Name.drop_back(Last.size());
  CharSourceRange Found;
  for (size_t At = Text.find(Last); At != llvm::StringRef::npos;
       At = Text.find(Last, At + 1)) {
    auto IsWord = [](char C) { return llvm::isAlnum(C) || C == '_'; };
    const size_t End = At + Last.size();
    if ((At > 0 && IsWord(Text[At - 1])) ||
        (End < Text.size() && IsWord(Text[End])))
      continue;
    if (Found.isValid())
      return {};
    llvm::StringRef Before = Text.take_front(At);
    size_t Begin = At;
    if (Before.ends_with(Scope))
      Begin -= Scope.size();
    if (Text.take_front(Begin).ends_with("::"))
      Begin -= 2;
    // Another scope's template of that name.
    if (Begin > 0 && (IsWord(Text[Begin - 1]) || Text[Begin - 1] == ':'))
      return {};
    Found = between(Range.getBegin().getLocWithOffset(Begin),
                    Range.getBegin().getLocWithOffset(End));
  }
  return Found;
}

/// Replaces what is around the arguments of \p Site: all up to the first by
/// \p Head, all after the last by `)`.
static bool rewriteLaunch(const LaunchSite &Site, llvm::StringRef Head,
                          const ASTContext &Context, Remedy &R) {
  const SourceManager &SM = Context.getSourceManager();
  if (!isEditable(Site.Whole, Context) || Site.Arguments.empty())
    return false;
  for (const Expr *Argument : Site.Arguments)
    if (!isEditable(Argument->getSourceRange(), Context))
      return false;
  const SourceLocation First = Site.Arguments.front()->getBeginLoc();
  const SourceLocation Last = Lexer::getLocForEndOfToken(
      Site.Arguments.back()->getEndLoc(), 0, SM, Context.getLangOpts());
  const SourceLocation End = Lexer::getLocForEndOfToken(
      Site.Whole.getEnd(), 0, SM, Context.getLangOpts());
  const CharSourceRange Before = between(Site.Whole.getBegin(), First);
  const CharSourceRange After = between(Last, End);
  if (holdsComment(Before, Context) || holdsComment(After, Context))
    return false;
  R.replace(Before, Head);
  if (Lexer::getSourceText(After, SM, Context.getLangOpts()) != ")")
    R.replace(After, ")");
  return true;
}

static bool replaceStatement(const Stmt &S, llvm::StringRef Text,
                             const ASTContext &Context, Remedy &R) {
  if (!isEditable(S.getSourceRange(), Context))
    return false;
  const CharSourceRange Range =
      Text.empty() ? wholeLines(S, Context) : statementRange(S, Context);
  if (Range.isInvalid() || holdsComment(Range, Context))
    return false;
  R.replace(Range, Text);
  return true;
}

std::optional<Remedy> rewriteToTaskGroup(const TaskGroupPlan &Plan,
                                         const ASTContext &Context) {
  Remedy R;
  const std::string Name = Plan.Variable->getName().str();
  if (!replaceStatement(*Plan.Declaration, "fut::task_group " + Name + ";",
                        Context, R))
    return std::nullopt;
  for (const LaunchSite &Site : Plan.Launches)
    if (!rewriteLaunch(Site, Name + ".run(", Context, R))
      return std::nullopt;
  for (const Stmt *Wait : Plan.Waits)
    if (!replaceStatement(*Wait, Name + ".wait();", Context, R))
      return std::nullopt;
  for (const Stmt *Gone : Plan.Dropped)
    if (!replaceStatement(*Gone, "", Context, R))
      return std::nullopt;
  R.include(PoolHeader);
  return R;
}

std::optional<Remedy> rewriteToPoolFutures(const FutureVectorPlan &Plan,
                                           const ASTContext &Context) {
  Remedy R;
  for (const DeclaratorDecl *D : Plan.Declarations) {
    const CharSourceRange Name =
        spelledTemplateName(*D, "std::future", Context);
    if (Name.isInvalid() || !isEditable(Name.getAsRange(), Context))
      return std::nullopt;
    R.replace(Name, "fut::future");
  }
  for (const LaunchSite &Site : Plan.Launches)
    if (!rewriteLaunch(Site, "fut::async(", Context, R))
      return std::nullopt;
  R.include(PoolHeader);
  return R;
}

} // namespace clang::tidy::futures
