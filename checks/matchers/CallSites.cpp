//===--- CallSites.cpp - Who calls a function, and how often --------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CallSites.h"
#include "Context.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

namespace clang::tidy::futures {

/// The declaration that stands for all of a function's: its template's, its
/// first.
static const FunctionDecl *canonical(const FunctionDecl *F) {
  if (const FunctionDecl *Pattern = F->getTemplateInstantiationPattern())
    F = Pattern;
  return F->getCanonicalDecl();
}

class CallSiteVisitor : public RecursiveASTVisitor<CallSiteVisitor> {
public:
  CallSiteVisitor(CallSites &Sites, ASTContext &Context, bool IgnoreTests)
      : Sites(Sites), SM(Context.getSourceManager()), IgnoreTests(IgnoreTests) {
  }

  bool TraverseDecl(Decl *D) {
    if (!D)
      return true;
    const bool IsFileLevel =
        D->getDeclContext() && D->getDeclContext()->isFileContext();
    if (IsFileLevel && D->getLocation().isValid() &&
        SM.isInSystemHeader(D->getLocation()))
      return true;
    const auto *F = dyn_cast<FunctionDecl>(D);
    const auto *M = dyn_cast_or_null<CXXMethodDecl>(F);
    // A lambda's body runs, at most, as part of the function around it.
    if (!F || (M && M->getParent()->isLambda()))
      return RecursiveASTVisitor::TraverseDecl(D);
    Sites.HasMain |= F->isMain() && F->isThisDeclarationADefinition();
    const FunctionDecl *Outer = std::exchange(Current, F);
    const unsigned OuterLoops = std::exchange(Loops, 0);
    const bool Result = RecursiveASTVisitor::TraverseDecl(D);
    Current = Outer;
    Loops = OuterLoops;
    return Result;
  }

  bool TraverseForStmt(ForStmt *S) {
    if (!TraverseStmt(S->getInit()))
      return false;
    ++Loops;
    const bool Result = TraverseStmt(const_cast<DeclStmt *>(
                            S->getConditionVariableDeclStmt())) &&
                        TraverseStmt(S->getCond()) &&
                        TraverseStmt(S->getInc()) && TraverseStmt(S->getBody());
    --Loops;
    return Result;
  }
  bool TraverseWhileStmt(WhileStmt *S) {
    return inLoop([&] { return RecursiveASTVisitor::TraverseWhileStmt(S); });
  }
  bool TraverseDoStmt(DoStmt *S) {
    return inLoop([&] { return RecursiveASTVisitor::TraverseDoStmt(S); });
  }
  bool TraverseCXXForRangeStmt(CXXForRangeStmt *S) {
    if (!TraverseStmt(S->getRangeInit()))
      return false;
    return inLoop([&] { return TraverseStmt(S->getBody()); });
  }

  bool VisitDeclRefExpr(DeclRefExpr *E) { return add(E->getDecl()); }
  bool VisitMemberExpr(MemberExpr *E) { return add(E->getMemberDecl()); }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    return add(E->getConstructor());
  }

private:
  template <typename Fn> bool inLoop(Fn Traverse) {
    ++Loops;
    const bool Result = Traverse();
    --Loops;
    return Result;
  }

  bool add(const ValueDecl *D) {
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (!F || SM.isInSystemHeader(F->getLocation()))
      return true;
    F = canonical(F);
    if (IgnoreTests && Current && isTestBody(*Current))
      Sites.NamedByTests.insert(F);
    else
      Sites.Sites[F].push_back({Current, Loops > 0});
    return true;
  }

  CallSites &Sites;
  const SourceManager &SM;
  const bool IgnoreTests;
  const FunctionDecl *Current = nullptr;
  unsigned Loops = 0;
};

CallSites::CallSites(ASTContext &Context, bool IgnoreTests) {
  CallSiteVisitor(*this, Context, IgnoreTests)
      .TraverseDecl(Context.getTranslationUnitDecl());
}

bool CallSites::mayRunAgain(const FunctionDecl &F) const {
  llvm::SmallPtrSet<const FunctionDecl *, 8> Visiting;
  return mayRunAgain(F, Visiting);
}

bool CallSites::belongsToTests(const FunctionDecl &F) const {
  llvm::SmallPtrSet<const FunctionDecl *, 8> Visiting;
  return belongsToTests(F, Visiting);
}

bool CallSites::belongsToTests(const FunctionDecl &F, Visited &Visiting) const {
  const FunctionDecl *Key = canonical(&F);
  auto It = Sites.find(Key);
  const bool HasOthers = It != Sites.end() && !It->second.empty();
  if (F.isMain() || (!HasOthers && !NamedByTests.contains(Key)))
    return false;
  if (!Visiting.insert(Key).second || !HasOthers)
    return true;
  return llvm::all_of(It->second, [&](const Site &S) {
    return S.Caller && belongsToTests(*S.Caller, Visiting);
  });
}

bool CallSites::isPartOfConstruction(const FunctionDecl &F) const {
  const auto *M = dyn_cast<CXXMethodDecl>(&F);
  auto It = Sites.find(canonical(&F));
  return M && M->getAccess() == AS_private && It != Sites.end() &&
         !NamedByTests.contains(It->first) &&
         llvm::all_of(It->second, [&](const Site &S) {
           const auto *Ctor = dyn_cast_or_null<CXXConstructorDecl>(S.Caller);
           return Ctor && Ctor->getParent()->getCanonicalDecl() ==
                              M->getParent()->getCanonicalDecl();
         });
}

bool CallSites::mayRunAgain(const FunctionDecl &F, Visited &Visiting) const {
  if (isMainOrRunsOnce(F, F.getASTContext()))
    return false;
  const FunctionDecl *Key = canonical(&F);
  if (!Visiting.insert(Key).second)
    return true; // calls itself
  auto It = Sites.find(Key);
  const unsigned Count = It == Sites.end() ? 0 : It->second.size();
  if (Count == 0)
    return F.isExternallyVisible() && !NamedByTests.contains(Key);
  // What this unit, which has main, names once is not assumed to be called
  // from another.
  if (F.isExternallyVisible() && !HasMain)
    return true;
  if (Count > 1)
    return true;
  const Site &Only = It->second.front();
  return Only.InLoop || (Only.Caller && mayRunAgain(*Only.Caller, Visiting));
}

} // namespace clang::tidy::futures
