//===--- DirectCallSites.cpp - Where a launch becomes a call --------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DirectCallSites.h"
#include "Entity.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"

namespace clang::tidy::futures {

/// The return type of the callable that \p S is in, as declared; null for none.
static QualType returnTypeAround(const Stmt *S, const FunctionModel &F) {
  const LambdaExpr *L = F.enclosingLambda(S);
  const FunctionDecl *Around = L ? L->getCallOperator() : F.function();
  if (!Around)
    return {};
  const AutoType *Auto =
      Around->getDeclaredReturnType()->getContainedAutoType();
  return Auto && Auto->isDecltypeAuto() ? QualType() : Around->getReturnType();
}

/// Where the result of \p Await goes.
static ResultUse useOf(const Expr *Await, const FunctionModel &F) {
  const Stmt *Whole = Await;
  const Stmt *P = F.parent(Await);
  for (; isa_and_nonnull<FullExpr, ImplicitCastExpr, MaterializeTemporaryExpr,
                         CXXBindTemporaryExpr>(P) ||
         (isa_and_nonnull<CXXConstructExpr>(P) &&
          cast<CXXConstructExpr>(P)->isElidable());
       P = F.parent(P))
    Whole = P;
  if (F.statementOf(Await) == Whole)
    return ResultUse::Discarded;
  auto IsValueOf = [&](QualType T) {
    return !T.isNull() && !T->isReferenceType() && !T->isDependentType() &&
           F.context().hasSameUnqualifiedType(
               T, Await->getType().getNonReferenceType());
  };
  bool IsValue = false;
  if (const auto *DS = dyn_cast_or_null<DeclStmt>(P)) {
    for (const Decl *D : DS->decls())
      if (const auto *V = dyn_cast<VarDecl>(D);
          V && V->getInit() && F.isInside(Await, V->getInit())) {
        const AutoType *Auto = V->getType()->getContainedAutoType();
        IsValue = IsValueOf(V->getType()) && !(Auto && Auto->isDecltypeAuto());
      }
  } else if (isa_and_nonnull<ReturnStmt>(P)) {
    IsValue = IsValueOf(returnTypeAround(P, F));
  } else if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(P)) {
    IsValue = Binary->isAssignmentOp() && F.isInside(Await, Binary->getRHS());
  } else if (const auto *If = dyn_cast_or_null<IfStmt>(P)) {
    IsValue = Await->getType()->isScalarType() && If->getCond() == Whole;
  } else if (const auto *Call = dyn_cast_or_null<CallExpr>(P)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const auto *M = dyn_cast_or_null<CXXMethodDecl>(Callee);
    if (isa<CXXOperatorCallExpr>(Call))
      IsValue =
          M && F.isInside(Await, Call->getArg(Call->getNumArgs() - 1)) &&
          (M->isCopyAssignmentOperator() || M->isMoveAssignmentOperator());
    else
      for (unsigned I = 0; Callee && !Callee->getPrimaryTemplate() &&
                           I < Call->getNumArgs() && I < Callee->getNumParams();
           ++I)
        IsValue |= Call->getArg(I) == Whole &&
                   IsValueOf(Callee->getParamDecl(I)->getType());
  }
  return IsValue ? ResultUse::Value : ResultUse::Operand;
}

/// True if \p V belongs to the callable that \p At is in.
static bool isLocalAt(const VarDecl *V, const Stmt *At,
                      const FunctionModel &F) {
  const LambdaExpr *L = F.enclosingLambda(At);
  const Decl *Around = L ? L->getCallOperator() : &F.decl();
  return V->hasLocalStorage() && !V->getType()->isReferenceType() &&
         !V->isInitCapture() &&
         V->getDeclContext() == dyn_cast<DeclContext>(Around);
}

/// True if nothing gets a reference to \p V; a launch takes a copy.
static bool isPrivate(const VarDecl *V, const RoleCall &Launch,
                      const FunctionModel &F) {
  return isLocalAt(V, Launch.Call, F) &&
         llvm::none_of(
             accesses(Entity::of(V), F, F.enclosingCallableBody(Launch.Call)),
             [&](const Access &A) {
               return (A.How == Access::Exposed &&
                       !F.playsRole(A.At, Role::Launch)) ||
                      A.How == Access::CapturedAlias;
             });
}

/// True if \p V is not used after \p Launch, also not in the next iteration.
static bool isLastUse(const VarDecl *V, const RoleCall &Launch,
                      const FunctionModel &F) {
  const SourceManager &SM = F.context().getSourceManager();
  const Loop L = F.enclosingLoop(Launch.Call);
  const DeclStmt *DS = F.declarationOf(V);
  return isLocalAt(V, Launch.Call, F) &&
         (!L || (DS && F.isInside(DS, L.Body))) &&
         llvm::none_of(F.uses(V), [&](const Expr *Use) {
           return !F.isInside(Use, Launch.Call) &&
                  !SM.isBeforeInTranslationUnit(Use->getBeginLoc(),
                                                Launch.Call->getBeginLoc());
         });
}

DirectCallSite directCallSite(const RoleCall &Launch, const Expr *Await,
                              const FunctionModel &F) {
  DirectCallSite Site;
  for (unsigned I = *Launch.Entry->number("callable");
       I < Launch.argumentCount(); ++I)
    if (const Expr *Argument = Launch.argument(I))
      Site.Arguments.push_back(Argument);
  Site.Callable = Site.Arguments.front();
  Site.Arguments.erase(Site.Arguments.begin());
  Site.Await = Await;
  Site.Use = useOf(Await, F);
  Site.Around = F.function();
  Site.IsPrivate = [Launch, &F](const VarDecl *V) {
    return isPrivate(V, Launch, F);
  };
  Site.IsLastUse = [Launch, &F](const VarDecl *V) {
    return isLastUse(V, Launch, F);
  };
  return Site;
}

//===----------------------------------------------------------------------===//
// What is evaluated at the launch, and would be at the await
//===----------------------------------------------------------------------===//

namespace {
/// What code does to variables, in the order of evaluation up to Await.
struct Effects {
  /// What contains it has its effect afterwards: `sum += r.get()`.
  const Stmt *Await = nullptr;
  /// Variables and fields that are moved from, assigned or counted.
  llvm::SmallPtrSet<const ValueDecl *, 4> Changed;
  /// A function of the user's is called: anything may change.
  bool CallsUser = false;

  void change(const Stmt *Target) {
    anyOf(Target, [&](const Stmt *S) {
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
        Changed.insert(Ref->getDecl());
      else if (const auto *Member = dyn_cast<MemberExpr>(S))
        Changed.insert(Member->getMemberDecl());
      return false;
    });
  }

  /// Of a lambda only what it captures counts: its body runs at the await.
  void add(const Stmt *S) {
    if (!S)
      return;
    if (const auto *L = dyn_cast<LambdaExpr>(S)) {
      for (const Expr *Init : L->capture_inits())
        add(Init);
      return;
    }
    const auto *Unary = dyn_cast<UnaryOperator>(S);
    const auto *Binary = dyn_cast<BinaryOperator>(S);
    if (Unary && Unary->isIncrementDecrementOp() && !isAfter(S))
      change(Unary->getSubExpr());
    else if (Binary && Binary->isAssignmentOp() && !isAfter(S))
      change(Binary->getLHS());
    else if (const auto *Call = dyn_cast<CallExpr>(S); Call && !isAfter(S))
      addCall(*Call);
    for (const Stmt *Child : S->children())
      add(Child);
  }

private:
  bool isAfter(const Stmt *S) const {
    return Await && anyOf(S, [&](const Stmt *Part) { return Part == Await; });
  }

  void addCall(const CallExpr &Call) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    CallsUser |= !Callee || !Callee->isInStdNamespace();
    const auto *M = dyn_cast_or_null<CXXMethodDecl>(Callee);
    if (isStdMove(&Call))
      change(Call.getArg(0));
    else if (M && M->isInstance() && !M->isConst())
      change(isa<CXXOperatorCallExpr>(Call)
                 ? Call.getArg(0)
                 : cast<CXXMemberCallExpr>(Call).getImplicitObjectArgument());
  }
};
} // namespace

/// The expression, or declarations, that \p Await is evaluated with.
static const Stmt *evaluatedWith(const Expr *Await, const FunctionModel &F) {
  const Stmt *Whole = Await;
  while (isa_and_nonnull<Expr>(F.parent(Whole)))
    Whole = F.parent(Whole);
  const Stmt *P = F.parent(Whole);
  return isa_and_nonnull<DeclStmt>(P) ? P : Whole;
}

/// True if \p S names what \p E changes. What the result of \p Await is
/// assigned to is evaluated after it in any case.
static bool names(const Stmt *S, const Effects &E,
                  const Expr *Await = nullptr) {
  if (!S)
    return false;
  const Stmt *Value = nullptr;
  if (const auto *Binary = dyn_cast<BinaryOperator>(S);
      Binary && Binary->isAssignmentOp())
    Value = Binary->getRHS();
  else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S);
           Op && Op->isAssignmentOp())
    Value = Op->getArg(1);
  if (Await && Value &&
      anyOf(Value, [&](const Stmt *Part) { return Part == Await; }))
    return names(Value, E, Await);
  const auto *Ref = dyn_cast<DeclRefExpr>(S);
  const auto *Member = dyn_cast<MemberExpr>(S);
  return (Ref && E.Changed.contains(Ref->getDecl())) ||
         (Member && E.Changed.contains(Member->getMemberDecl())) ||
         llvm::any_of(S->children(), [&](const Stmt *Child) {
           return names(Child, E, Await);
         });
}

/// The call or construction that \p Init is, without what only hands it on.
static const Expr *launchIn(const Expr *Init) {
  const Expr *E = ignoreWrappers(Init);
  while (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    if (Construct->getNumArgs() != 1 ||
        !Construct->getConstructor()->isCopyOrMoveConstructor())
      break;
    E = ignoreWrappers(Construct->getArg(0));
  }
  return E;
}

/// True if the arguments of the launch, evaluated at the await, would be others
/// or change what is read on the way there:
///   auto r = std::async(f, n--);  int m = n;                   use(r.get(),
///   m); auto r = std::async(f, s);    auto t = std::move(s); use(r.get(), t);
static bool changesWithTime(const AwaitedLaunch &Found,
                            const FunctionModel &F) {
  if (!Found.Variable || !Found.Variable->getInit())
    return false;
  const Expr *Launch = launchIn(Found.Variable->getInit());
  Effects AtLaunch;
  if (const auto *Call = dyn_cast<CallExpr>(Launch))
    llvm::for_each(Call->arguments(), [&](const Expr *A) { AtLaunch.add(A); });
  else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Launch))
    llvm::for_each(Construct->arguments(),
                   [&](const Expr *A) { AtLaunch.add(A); });
  llvm::SmallVector<const Stmt *, 4> Later(Found.Between.begin(),
                                           Found.Between.end());
  if (AtLaunch.CallsUser && !Later.empty())
    return true;
  Later.push_back(evaluatedWith(Found.Await, F));
  for (const Stmt *S : Later) {
    Effects Here;
    Here.Await = Found.Await;
    if (names(S, AtLaunch, Found.Await))
      return true;
    Here.add(S);
    if (names(Launch, Here))
      return true;
  }
  return false;
}

/// True if \p Name stands in \p Text as a word.
static bool holdsWord(llvm::StringRef Text, llvm::StringRef Name) {
  auto IsWord = [](char C) { return llvm::isAlnum(C) || C == '_'; };
  for (size_t At = Text.find(Name); At != llvm::StringRef::npos;
       At = Text.find(Name, At + 1)) {
    const size_t End = At + Name.size();
    if ((At == 0 || !IsWord(Text[At - 1])) &&
        (End == Text.size() || !IsWord(Text[End])))
      return true;
  }
  return false;
}

/// True if \p S declares a name that stands in \p Text.
static bool declaresNameIn(const Stmt *S, llvm::StringRef Text) {
  auto IsIn = [&](const NamedDecl *D) {
    return D->getIdentifier() && holdsWord(Text, D->getName());
  };
  return anyOf(S, [&](const Stmt *Part) {
    const auto *DS = dyn_cast<DeclStmt>(Part);
    return DS && llvm::any_of(DS->decls(), [&](const Decl *D) {
             if (const auto *Parts = dyn_cast<DecompositionDecl>(D))
               return llvm::any_of(Parts->bindings(), IsIn);
             const auto *Named = dyn_cast<NamedDecl>(D);
             return Named && IsIn(Named);
           });
  });
}

bool meansOther(llvm::StringRef Text, const AwaitedLaunch &Found,
                const FunctionModel &F) {
  const Stmt *Last = Found.Await;
  for (const Stmt *P = F.parent(Last); P; P = F.parent(P)) {
    if (isa<DeclStmt>(P) && declaresNameIn(P, Text))
      return true;
    if (isa<CompoundStmt>(P))
      break;
  }
  return changesWithTime(Found, F) ||
         llvm::any_of(Found.Between,
                      [&](const Stmt *S) { return declaresNameIn(S, Text); });
}

} // namespace clang::tidy::futures
