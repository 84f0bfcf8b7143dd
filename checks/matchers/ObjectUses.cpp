//===--- ObjectUses.cpp - What a function does with an object -------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ObjectUses.h"
#include "Entity.h"

namespace clang::tidy::futures {

bool runsOnTheSpot(const LambdaExpr *L, const FunctionModel &F) {
  const Stmt *User = F.parentIgnoringImplicit(L);
  while (
      User && isa<CXXConstructExpr>(User) &&
      cast<CXXConstructExpr>(User)->getConstructor()->isCopyOrMoveConstructor())
    User = F.parentIgnoringImplicit(User);
  const auto *Call = dyn_cast_or_null<CallExpr>(User);
  if (!Call)
    return false;
  if (F.playsRole(Call, Role::Algorithm) || F.playsRole(Call, Role::Invoke))
    return true;
  const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
  return Op && Op->getOperator() == OO_Call &&
         ignoreImplicit(Op->getArg(0)) == L;
}

bool isAwaitedInPlace(const Expr *Call, const FunctionModel &F) {
  const Stmt *Child = Call;
  for (const Stmt *P = F.parent(Call); P && isa<Expr>(P);
       Child = P, P = F.parent(P)) {
    if (isa<CoawaitExpr>(P))
      return true;
    if (isa<LambdaExpr>(P))
      return false;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(P);
        Member && Member->getCallee()->IgnoreParens() == Child &&
        (F.playsRole(Member, Role::Await) || F.playsRole(Member, Role::Take)))
      return true;
  }
  return false;
}

/// The lambda around \p Ref that runs later, up to \p Limit (excluded).
static const LambdaExpr *handlerAround(const Expr *Ref, const LambdaExpr *Limit,
                                       const FunctionModel &F) {
  const LambdaExpr *Handler = nullptr;
  for (const LambdaExpr *L = F.enclosingLambda(Ref); L && L != Limit;
       L = F.enclosingLambda(L))
    if (!runsOnTheSpot(L, F))
      Handler = L;
  return Handler;
}

static bool isVoidCast(const Stmt *S) {
  const auto *Cast = dyn_cast<ExplicitCastExpr>(S);
  return Cast && Cast->getType()->isVoidType();
}

/// True for a class that points at another object: a smart pointer, or one
/// with an arrow of its own, as QScopedPointer and QPointer.
static bool isPointerLike(QualType Type) {
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  return isSmartPointer(Type) ||
         (Record && Record->hasDefinition() &&
          llvm::any_of(Record->getDefinition()->methods(),
                       [](const CXXMethodDecl *M) {
                         return M->getOverloadedOperator() == OO_Arrow;
                       }));
}

namespace {
class UseReader {
public:
  UseReader(const VarDecl *V, const FunctionModel &F) : F(F) {
    QualType Type = V->getType();
    IsPointer = Type->isPointerType() || isPointerLike(Type);
    IsHandle = Type->isPointerType() || !Type->isRecordType();
  }

  ObjectUse read(const Expr *Ref) const {
    ObjectUse Use;
    Use.Ref = Ref;
    classify(Ref, /*Dereferenced=*/!IsPointer, Use);
    return Use;
  }

private:
  void set(ObjectUse &Use, UseKind Kind, const Expr *Call = nullptr,
           unsigned Index = 0) const {
    Use.Kind = Kind;
    Use.Call = Call;
    Use.Index = Index;
  }

  /// \p E names the object, or (not \p Dereferenced) a pointer to it.
  void classify(const Expr *E, bool Dereferenced, ObjectUse &Use) const {
    const Stmt *P = F.parentIgnoringImplicit(E);
    if (!P)
      return;
    if (isVoidCast(P))
      return set(Use, UseKind::Tested);
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(P))
      return classify(Cast, Dereferenced, Use);
    if (const auto *Member = dyn_cast<MemberExpr>(P)) {
      const auto *Call =
          dyn_cast_or_null<CXXMemberCallExpr>(F.parentIgnoringImplicit(Member));
      if (Call && Call->getCallee()->IgnoreParens() == Member)
        return set(Use, UseKind::MemberCall, Call);
      return;
    }
    if (const auto *Member = dyn_cast<CXXDependentScopeMemberExpr>(P)) {
      const auto *Call =
          dyn_cast_or_null<CallExpr>(F.parentIgnoringImplicit(Member));
      if (Call)
        return set(Use, UseKind::MemberCall, Call);
      return;
    }
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(P)) {
      bool IsObject = ignoreImplicit(Op->getArg(0)) == E->IgnoreParens();
      if (!Dereferenced && IsObject && Op->getNumArgs() == 1 &&
          (Op->getOperator() == OO_Star || Op->getOperator() == OO_Arrow))
        return classify(Op, /*Dereferenced=*/true, Use);
      if (Op->isAssignmentOp() && IsObject)
        return set(Use, UseKind::Assigned);
      if (Op->isComparisonOp())
        return set(Use, UseKind::Tested);
      return;
    }
    if (const auto *Op = dyn_cast<UnaryOperator>(P)) {
      if (Op->getOpcode() == UO_Deref && !Dereferenced)
        return classify(Op, /*Dereferenced=*/true, Use);
      if (Op->getOpcode() == UO_LNot)
        return set(Use, UseKind::Tested);
      if (Op->getOpcode() == UO_AddrOf)
        return address(Op, Use);
      return;
    }
    if (const auto *Op = dyn_cast<BinaryOperator>(P)) {
      if (Op->isComparisonOp() || Op->isLogicalOp())
        return set(Use, UseKind::Tested);
      if (Op->isAssignmentOp() && ignoreImplicit(Op->getLHS()) == E)
        return set(Use, UseKind::Assigned);
      return;
    }
    if (isa<CXXDeleteExpr>(P))
      return set(Use, UseKind::Deleted);
    if (const auto *If = dyn_cast<IfStmt>(P);
        If && ignoreImplicit(If->getCond()) == E)
      return set(Use, UseKind::Tested);
    if (const auto *Call = dyn_cast<CallExpr>(P))
      return argument(E, Call, Dereferenced, Use);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(P)) {
      // An object that refers to it, as a guard or an event loop does.
      for (unsigned I = 0; I < Construct->getNumArgs(); ++I)
        if (ignoreImplicit(Construct->getArg(I)) == E && Dereferenced &&
            !Construct->getConstructor()->isCopyOrMoveConstructor() &&
            I < Construct->getConstructor()->getNumParams() &&
            Construct->getConstructor()
                ->getParamDecl(I)
                ->getType()
                ->isLValueReferenceType())
          return set(Use, UseKind::Passed, Construct, I);
    }
  }

  /// The address of the object, or of the handle, is taken.
  void address(const Expr *Address, ObjectUse &Use) const {
    const Stmt *P = F.parentIgnoringImplicit(Address);
    while (P && isa<ExplicitCastExpr>(P)) {
      Address = cast<Expr>(P);
      P = F.parentIgnoringImplicit(P);
    }
    if (const auto *Call = dyn_cast_or_null<CallExpr>(P))
      for (unsigned I = 0; I < Call->getNumArgs(); ++I)
        if (ignoreImplicit(Call->getArg(I)) == Address->IgnoreParens())
          return set(Use, UseKind::Argument, Call, I);
  }

  void argument(const Expr *E, const CallExpr *Call, bool Dereferenced,
                ObjectUse &Use) const {
    if (isStdMove(Call))
      return;
    for (unsigned I = 0; I < Call->getNumArgs(); ++I) {
      if (ignoreImplicit(Call->getArg(I)) != E->IgnoreParens())
        continue;
      if (!Dereferenced || IsHandle)
        return set(Use, UseKind::Argument, Call, I);
      const FunctionDecl *Callee = Call->getDirectCallee();
      // An unresolved call in a template takes an lvalue by reference.
      if (!Callee ||
          (I < Callee->getNumParams() &&
           Callee->getParamDecl(I)->getType()->isLValueReferenceType()))
        return set(Use, UseKind::Passed, Call, I);
      return;
    }
  }

  const FunctionModel &F;
  bool IsPointer;
  bool IsHandle;
};
} // namespace

llvm::SmallVector<ObjectUse, 8>
usesOfObject(const VarDecl *V, const Stmt *Scope, const FunctionModel &F) {
  llvm::SmallVector<ObjectUse, 8> Result;
  UseReader Reader(V, F);
  const DeclStmt *Declaration = F.declarationOf(V);
  const LambdaExpr *Limit =
      Declaration ? F.enclosingLambda(Declaration) : nullptr;
  for (const Expr *Ref : F.uses(V)) {
    if (!F.isInside(Ref, Scope))
      continue;
    if (const auto *L = dyn_cast_or_null<LambdaExpr>(F.parent(Ref))) {
      // A capture by reference is told by the uses in the body; by copy it
      // hands the pointer or handle to the lambda.
      bool ByReference =
          llvm::any_of(L->captures(), [&](const LambdaCapture &C) {
            return C.capturesVariable() && C.getCapturedVar() == V &&
                   C.getCaptureKind() == LCK_ByRef;
          });
      if (ByReference || runsOnTheSpot(L, F))
        continue;
      ObjectUse Use;
      Use.Ref = Ref;
      Use.Handler = L;
      Result.push_back(Use);
      continue;
    }
    ObjectUse Use = Reader.read(Ref);
    Use.Handler = handlerAround(Ref, Limit, F);
    Result.push_back(Use);
  }
  return Result;
}

} // namespace clang::tidy::futures
