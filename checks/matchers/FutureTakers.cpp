//===--- FutureTakers.cpp - Who takes a future's result -------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FutureTakers.h"

namespace clang::tidy::futures {

bool emptiesFuture(const VocabularyEntry &E) {
  return E.Roles.containsAny({Role::Release, Role::Continuation}) ||
         (E.Roles.contains(Role::Take) && !E.is("stays-valid"));
}

namespace {
class TakeFinder {
public:
  TakeFinder(const ValueDecl *Future, RoleResolver &Roles)
      : Future(Future), Roles(Roles) {}

  const CallExpr *find(const Stmt *Body) {
    if (!onlyTakesOrAwaits(Body))
      return nullptr;
    return inBlock(Body);
  }

private:
  bool names(const Stmt *S) const {
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    return Ref && Ref->getDecl() == Future;
  }

  /// The entry of \p S where it is a member call on the future.
  const VocabularyEntry *onFuture(const Stmt *S) const {
    const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
    return Call && names(ignoreWrappers(Call->getImplicitObjectArgument()))
               ? Roles.resolve(*Call)
               : nullptr;
  }

  bool onlyTakesOrAwaits(const Stmt *Body) const {
    unsigned Mentions = 0, Known = 0;
    anyOf(Body, [&](const Stmt *S) {
      Mentions += names(S);
      const VocabularyEntry *E = onFuture(S);
      Known += E && E->Roles.containsAny({Role::Take, Role::Await});
      return false;
    });
    return Mentions > 0 && Mentions == Known;
  }

  /// In what \p S evaluates whenever it runs.
  const CallExpr *inExpr(const Stmt *S) const {
    if (!S || isa<LambdaExpr>(S))
      return nullptr;
    if (const VocabularyEntry *E = onFuture(S);
        E && E->Roles.contains(Role::Take) && emptiesFuture(*E))
      return cast<CallExpr>(S);
    if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(S))
      return inExpr(Choice->getCond());
    if (const auto *Op = dyn_cast<BinaryOperator>(S); Op && Op->isLogicalOp())
      return inExpr(Op->getLHS());
    for (const Stmt *Child : S->children())
      if (const CallExpr *Found = inExpr(Child))
        return Found;
    return nullptr;
  }

  const CallExpr *inBlock(const Stmt *S) const {
    if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
      for (const Stmt *Part : Block->body()) {
        if (const CallExpr *Found = inBlock(Part))
          return Found;
        if (mayLeave(Part))
          return nullptr;
      }
      return nullptr;
    }
    if (const auto *If = dyn_cast<IfStmt>(S))
      return inExpr(If->getCond());
    if (const auto *Try = dyn_cast<CXXTryStmt>(S))
      return inBlock(Try->getTryBlock());
    return isa<Expr, DeclStmt, ReturnStmt, CoreturnStmt>(S) ? inExpr(S)
                                                            : nullptr;
  }

  static bool mayLeave(const Stmt *S) {
    return anyOf(S, [](const Stmt *Part) {
      return isa<ReturnStmt, CoreturnStmt, GotoStmt, CXXThrowExpr>(Part);
    });
  }

  const ValueDecl *Future;
  RoleResolver &Roles;
};
} // namespace

const CallExpr *takesAlways(const ValueDecl *Future, const Stmt *Body,
                            RoleResolver &Roles) {
  return Future && Body ? TakeFinder(Future, Roles).find(Body) : nullptr;
}

std::vector<LocalLambda> localLambdas(const FunctionModel &F) {
  std::vector<LocalLambda> Found;
  for (const VarDecl *V : F.locals()) {
    if (!V->hasLocalStorage() || isa<ParmVarDecl>(V) || !V->getInit())
      continue;
    LocalLambda One;
    One.Variable = V;
    One.Lambda = dyn_cast<LambdaExpr>(ignoreImplicit(V->getInit()));
    if (!One.Lambda)
      continue;
    const bool OnlyCalled = llvm::all_of(F.uses(V), [&](const Expr *Use) {
      const auto *Call =
          dyn_cast_or_null<CXXOperatorCallExpr>(F.parentIgnoringImplicit(Use));
      if (!Call || Call->getOperator() != OO_Call ||
          ignoreImplicit(Call->getArg(0)) != Use)
        return false;
      One.Calls.push_back(Call);
      return true;
    });
    if (OnlyCalled && !One.Calls.empty())
      Found.push_back(std::move(One));
  }
  return Found;
}

const FunctionDecl *takerCalledBy(const CallExpr *Call, const Expr *Future,
                                  RoleResolver &Roles) {
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  const FunctionDecl *Definition = nullptr;
  if (!Callee || !Callee->hasBody(Definition) || isa<CXXOperatorCallExpr>(Call))
    return nullptr;
  for (unsigned I = 0; I < Call->getNumArgs() && I < Definition->getNumParams();
       ++I)
    if (ignoreWrappers(Call->getArg(I)) == ignoreWrappers(Future))
      return takesAlways(Definition->getParamDecl(I), Definition->getBody(),
                         Roles)
                 ? Definition
                 : nullptr;
  return nullptr;
}

} // namespace clang::tidy::futures
