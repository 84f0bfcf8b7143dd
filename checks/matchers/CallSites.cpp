//===--- CallSites.cpp - Who calls a function, and how often --------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CallSites.h"
#include "Context.h"
#include "FunctionModel.h"
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
  CallSiteVisitor(CallSites &Sites, ASTContext &Context, RoleResolver &Roles,
                  bool IgnoreTests)
      : Sites(Sites), SM(Context.getSourceManager()), Roles(Roles),
        IgnoreTests(IgnoreTests) {}

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
    const std::optional<bool> OuterIsTest =
        std::exchange(CurrentIsTest, std::nullopt);
    const unsigned OuterLoops = std::exchange(Loops, 0);
    const bool Result = RecursiveASTVisitor::TraverseDecl(D);
    Current = Outer;
    CurrentIsTest = OuterIsTest;
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

  bool VisitDeclRefExpr(DeclRefExpr *E) {
    auto Handed = HandedOver.find(E);
    return add(E->getDecl(), Handed == HandedOver.end()
                                 ? CallSites::Site::Runs
                                 : Handed->second);
  }
  bool VisitMemberExpr(MemberExpr *E) { return add(E->getMemberDecl()); }
  bool VisitCallExpr(CallExpr *E) {
    // `a << b` and the like call nothing that they are given.
    if (!isa<CXXOperatorCallExpr>(E))
      noteArguments(E->arguments(), Roles.resolve(*E), E->getDirectCallee());
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    if (E->getNumArgs() > 1)
      noteArguments(E->arguments(), Roles.resolve(*E), E->getConstructor());
    return add(E->getConstructor());
  }

private:
  /// The function that \p Arg is, or wraps: `f`, `&C::f`, `std::function(f)`,
  /// `std::bind(&C::f, this)`.
  static const DeclRefExpr *functionNamed(const Expr *Arg) {
    for (Arg = ignoreImplicit(Arg);;) {
      const auto *Call = dyn_cast<CallExpr>(Arg);
      const auto *Construct = dyn_cast<CXXConstructExpr>(Arg);
      const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
      if (Callee && isOfStd(*Callee) && Call->getNumArgs() > 0)
        Arg = ignoreImplicit(Call->getArg(0));
      else if (Construct && Construct->getNumArgs() > 0)
        Arg = ignoreImplicit(Construct->getArg(0));
      else
        break;
    }
    if (const auto *Address = dyn_cast<UnaryOperator>(Arg);
        Address && Address->getOpcode() == UO_AddrOf)
      Arg = Address->getSubExpr()->IgnoreParenImpCasts();
    const auto *Ref = dyn_cast<DeclRefExpr>(Arg);
    return Ref && isa<FunctionDecl>(Ref->getDecl()) ? Ref : nullptr;
  }

  /// Notes which functions are not called, but handed to \p Callee. What the
  /// standard library is given it calls on the spot, or launches.
  template <typename Range>
  void noteArguments(Range Args, const VocabularyEntry *Entry,
                     const FunctionDecl *Callee) {
    const bool IsRepeated = Entry && Entry->Roles.contains(Role::Repeat);
    if (!IsRepeated && (Entry || !Callee || isOfStd(*Callee)))
      return;
    for (const Expr *Arg : Args)
      if (const DeclRefExpr *Ref = functionNamed(Arg))
        HandedOver[Ref] = IsRepeated ? CallSites::Site::Repeated
                                     : CallSites::Site::HandedOver;
  }

  bool isInTest() {
    if (!IgnoreTests || !Current)
      return false;
    if (!CurrentIsTest)
      CurrentIsTest = isTestBody(*Current);
    return *CurrentIsTest;
  }

  template <typename Fn> bool inLoop(Fn Traverse) {
    ++Loops;
    const bool Result = Traverse();
    --Loops;
    return Result;
  }

  bool add(const ValueDecl *D, CallSites::Site::Kind Kind =
                                   CallSites::Site::Runs) {
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (!F || SM.isInSystemHeader(F->getLocation()))
      return true;
    F = canonical(F);
    if (isInTest())
      Sites.NamedByTests.insert(F);
    else
      Sites.Sites[F].push_back({Current, Loops > 0, Kind});
    return true;
  }

  CallSites &Sites;
  const SourceManager &SM;
  RoleResolver &Roles;
  const bool IgnoreTests;
  llvm::DenseMap<const DeclRefExpr *, CallSites::Site::Kind>
      HandedOver;
  const FunctionDecl *Current = nullptr;
  std::optional<bool> CurrentIsTest; // asked for at the first site in Current
  unsigned Loops = 0;
};

CallSites::CallSites(ASTContext &Context, RoleResolver &Roles,
                     bool IgnoreTests) {
  CallSiteVisitor(*this, Context, Roles, IgnoreTests)
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
  if (Only.How == Site::Repeated ||
      (Only.How == Site::HandedOver && Only.Caller && F.isExternallyVisible()))
    return true;
  return Only.InLoop || (Only.Caller && mayRunAgain(*Only.Caller, Visiting));
}

} // namespace clang::tidy::futures
