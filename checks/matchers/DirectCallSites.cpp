//===--- DirectCallSites.cpp - Where a launch becomes a call --------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DirectCallSites.h"
#include "Entity.h"
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

bool meansOther(llvm::StringRef Text, const AwaitedLaunch &Found,
                const FunctionModel &F) {
  auto Declares = [&](const Stmt *S) {
    return anyOf(S, [&](const Stmt *Part) {
      const auto *DS = dyn_cast<DeclStmt>(Part);
      return DS && llvm::any_of(DS->decls(), [&](const Decl *D) {
               const auto *V = dyn_cast<NamedDecl>(D);
               if (!V || !V->getIdentifier())
                 return false;
               for (size_t At = Text.find(V->getName());
                    At != llvm::StringRef::npos;
                    At = Text.find(V->getName(), At + 1)) {
                 auto IsWord = [](char C) {
                   return llvm::isAlnum(C) || C == '_';
                 };
                 const size_t End = At + V->getName().size();
                 if ((At == 0 || !IsWord(Text[At - 1])) &&
                     (End == Text.size() || !IsWord(Text[End])))
                   return true;
               }
               return false;
             });
    });
  };
  const Stmt *Last = Found.Await;
  for (const Stmt *P = F.parent(Last); P; P = F.parent(P)) {
    if (isa<DeclStmt>(P) && Declares(P))
      return true;
    if (isa<CompoundStmt>(P))
      break;
  }
  return llvm::any_of(Found.Between, Declares);
}

} // namespace clang::tidy::futures
