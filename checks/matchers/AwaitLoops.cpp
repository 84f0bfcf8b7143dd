//===--- AwaitLoops.cpp - What a loop awaits ------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AwaitLoops.h"
#include "Awaitables.h"
#include "Entity.h"
#include "Launches.h"
#include "LoopItems.h"
#include "Loops.h"
#include "Uses.h"
#include "clang/Basic/SourceManager.h"

namespace clang::tidy::futures {

std::vector<AwaitSite> awaitSites(const FunctionModel &F) {
  std::vector<AwaitSite> Sites;
  for (const CoawaitExpr *Await : F.coawaits())
    Sites.push_back({Await, ignoreImplicit(Await->getOperand())});
  if (F.dependentCoawaits().empty())
    return Sites;
  for (const DependentCoawaitExpr *Await : F.dependentCoawaits())
    Sites.push_back({Await, ignoreImplicit(Await->getOperand())});
  const SourceManager &SM = F.context().getSourceManager();
  llvm::sort(Sites, [&](const AwaitSite &A, const AwaitSite &B) {
    return SM.isBeforeInTranslationUnit(A.Await->getBeginLoc(),
                                        B.Await->getBeginLoc());
  });
  return Sites;
}

bool isLoopOverData(const Loop &L) {
  if (L.Lambda)
    return true;
  if (const auto *Range = dyn_cast_or_null<CXXForRangeStmt>(L.Statement))
    return Range->getCoawaitLoc().isInvalid();
  const auto *For = dyn_cast_or_null<ForStmt>(L.Statement);
  return For && For->getCond() && For->getInc();
}

//===----------------------------------------------------------------------===//
// The order is the point
//===----------------------------------------------------------------------===//

/// True if \p Break, in \p L, leaves an inner loop or a switch.
static bool leavesInner(const Stmt *Break, const Loop &L,
                        const FunctionModel &F) {
  for (const Stmt *P = F.parent(Break); P && P != L.Statement; P = F.parent(P))
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(P) ||
        (isa<SwitchStmt>(P) && isa<BreakStmt>(Break)))
      return true;
  return false;
}

bool decidesPerItem(const Loop &L, const FunctionModel &F) {
  auto IsWait = [&](const Stmt *S) {
    const auto *E = dyn_cast<Expr>(S);
    return E && (F.playsRole(E, Role::Sleep) || F.playsRole(E, Role::Timer) ||
                 F.playsRole(E, Role::TimedAwait));
  };
  return anyOf(L.Body, [&](const Stmt *S) {
    if (const auto *Lambda = F.enclosingLambda(S);
        Lambda && F.isInside(Lambda, L.Body))
      return false;
    if (isa<BreakStmt, ContinueStmt>(S))
      return !leavesInner(S, L, F);
    return isa<GotoStmt, ReturnStmt, CoreturnStmt, CXXThrowExpr, CXXTryStmt,
               CoyieldExpr>(S) ||
           IsWait(S);
  });
}

//===----------------------------------------------------------------------===//
// Iterations that need each other
//===----------------------------------------------------------------------===//

/// What a call gives back, as far as a template shows it: the type that all
/// candidates of an open overload agree to be awaitable.
static bool startsOperation(const Expr *Operand, const FunctionModel &F) {
  if (!Operand->isTypeDependent())
    return isAwaitable(Operand->getType(), F.vocabulary());
  const auto *Call = dyn_cast<CallExpr>(Operand);
  const auto *Open =
      Call ? dyn_cast<OverloadExpr>(Call->getCallee()->IgnoreParenImpCasts())
           : nullptr;
  return Open && Open->getNumDecls() > 0 &&
         llvm::all_of(Open->decls(), [&](const NamedDecl *D) {
           const FunctionDecl *Candidate =
               D->getUnderlyingDecl()->getAsFunction();
           return Candidate &&
                  isAwaitable(Candidate->getReturnType(), F.vocabulary());
         });
}

/// The variable of the iteration that picks the element \p Access of a
/// container, as in `v[i]` and `m.at(key)`; null if it is no such access.
static const VarDecl *indexOf(const Expr *Access, const Loop &L,
                              const FunctionModel &F) {
  const Expr *Index = nullptr;
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Access);
      Op && Op->getOperator() == OO_Subscript && Op->getNumArgs() == 2)
    Index = Op->getArg(1);
  else if (const auto *At = dyn_cast<CXXMemberCallExpr>(Access);
           At && calleeName(At) == "at" && At->getNumArgs() == 1)
    Index = At->getArg(0);
  const VarDecl *V = namedVariable(Index);
  return V && !isDeclaredOutside(V, L, F) ? V : nullptr;
}

/// True if the place \p Element is given another value, or handed to something
/// that may do so.
static bool isWritten(const Expr *Element, const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(Element);
  if (const auto *Op = dyn_cast_or_null<BinaryOperator>(P))
    return Op->isAssignmentOp() && ignoreImplicit(Op->getLHS()) == Element;
  if (const auto *Op = dyn_cast_or_null<UnaryOperator>(P))
    return Op->isIncrementDecrementOp() || Op->getOpcode() == UO_AddrOf;
  if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P))
    return Op->isAssignmentOp() && ignoreImplicit(Op->getArg(0)) == Element;
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(P)) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    return Method ? !Method->isConst() && !Method->isStatic()
                  : isWritten(Member, F);
  }
  const auto *Call = dyn_cast_or_null<CallExpr>(P);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee)
    return Call != nullptr;
  for (unsigned I = 0; I < Call->getNumArgs() && I < Callee->getNumParams();
       ++I)
    if (ignoreImplicit(Call->getArg(I)) == Element) {
      QualType Type = Callee->getParamDecl(I)->getType();
      return Type->isReferenceType() &&
             !Type->getPointeeType().isConstQualified();
    }
  return false;
}

/// True if something in the loop changes \p E, so that what reads it in a
/// later iteration depends on an earlier one. Each iteration has an element of
/// its own where one variable of the loop picks it.
static bool isChangedIn(const Entity &E, const Loop &L,
                        const FunctionModel &F) {
  bool WritesOwnElement = false, ReadsOthers = false;
  const VarDecl *Picks = nullptr;
  for (const Access &A : accesses(E, F, F.enclosingCallableBody(L.Statement))) {
    if (!F.isInside(A.Path, L.Statement) || A.How == Access::Read ||
        A.How == Access::CapturedCopy) {
      ReadsOthers |= A.Whole && F.isInside(A.Path, L.Body);
      continue;
    }
    if (A.How != Access::Called)
      return true;
    const auto *Call = dyn_cast<CallExpr>(A.At);
    const auto *Method =
        Call ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee())
             : nullptr;
    const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Call);
    const bool IsElement =
        (Op && Op->getOperator() == OO_Subscript) || calleeName(Call) == "at";
    if (IsElement) {
      const VarDecl *Index = indexOf(Call, L, F);
      const bool Writes = isWritten(Call, F);
      if (Writes && !Index)
        return true;
      ReadsOthers |= !Index || (Picks && Picks != Index);
      Picks = Index;
      WritesOwnElement |= Writes;
      continue;
    }
    // Where it begins and how long it is stays what it was.
    if (llvm::is_contained<llvm::StringRef>(
            {"begin", "end", "cbegin", "cend", "data"}, calleeName(Call)) &&
        Method && Method->getParent()->isInStdNamespace())
      continue;
    if (!Method || !Method->isConst())
      return true;
    ReadsOthers |= calleeName(Call) != "size" && calleeName(Call) != "empty";
  }
  return WritesOwnElement && ReadsOthers;
}

/// True if calls of the lambda \p L may use one object: it refers to one.
static bool sharesObjects(const LambdaExpr &L) {
  return llvm::any_of(L.captures(), [](const LambdaCapture &C) {
    if (!C.capturesVariable())
      return C.capturesThis();
    QualType Type = C.getCapturedVar()->getType().getNonReferenceType();
    return (C.getCaptureKind() == LCK_ByRef && !Type.isConstQualified() &&
            Type->isRecordType()) ||
           Type->isPointerType() || isSmartPointer(Type);
  });
}

/// True if \p Argument hands one object to every iteration: a pointer to it.
static bool handsOver(const Expr *Argument, const Loop &L,
                      const FunctionModel &F) {
  QualType Type = Argument->getType();
  if (isa<CXXDefaultArgExpr>(Argument) ||
      isa<CXXThisExpr, CXXNullPtrLiteralExpr>(ignoreImplicit(Argument)) ||
      dependsOnIteration(Argument, L, F))
    return false;
  if (Type->isPointerType())
    return Type->getPointeeType()->isRecordType() &&
           !Type->getPointeeType().isConstQualified();
  return isSmartPointer(Type);
}

/// True if \p S works on one object for all iterations (a socket, a stream),
/// or reads what an earlier iteration wrote, itself or through a local of the
/// iteration.
static bool isTiedToOthers(const Stmt *S, const Loop &L, const FunctionModel &F,
                           unsigned Depth = 0) {
  constexpr unsigned MaxDepth = 40;
  if (!S)
    return false;
  if (Depth > MaxDepth)
    return true;
  // Of an await its operand counts, not what the coroutine's promise makes of
  // it.
  if (const auto *Await = dyn_cast<CoawaitExpr>(S))
    return isTiedToOthers(Await->getOperand(), L, F, Depth + 1);
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S)) {
    const Expr *Object = ignoreImplicit(Call->getImplicitObjectArgument());
    if (!isa<CXXThisExpr>(Object) && !dependsOnIteration(Object, L, F) &&
        isAwaitable(Call->getType(), F.vocabulary()))
      return true;
  }
  if (const auto *Call = dyn_cast<CallExpr>(S);
      Call && !isa<CXXMemberCallExpr>(Call) &&
      (Call->isTypeDependent() ||
       isAwaitable(Call->getType(), F.vocabulary()))) {
    if (llvm::any_of(Call->arguments(), [&](const Expr *Argument) {
          return handsOver(Argument, L, F);
        }))
      return true;
    // A lambda that is called is looked into.
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
        Op && Op->getOperator() == OO_Call)
      if (const LambdaExpr *Called = lambdaIn(Op->getArg(0));
          Called && sharesObjects(*Called))
        return true;
  }
  if (isa<DeclRefExpr, MemberExpr>(S)) {
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (Ref && !V)
      return false;
    if (V && !isDeclaredOutside(V, L, F)) {
      // The item itself, or a local of the iteration that is made from others.
      const DeclStmt *Declaration = F.declarationOf(V);
      return Declaration && V->getInit() && F.isInside(Declaration, L.Body) &&
             isTiedToOthers(V->getInit(), L, F, Depth + 1);
    }
    if (std::optional<Entity> Named = Entity::of(cast<Expr>(S));
        Named && isChangedIn(*Named, L, F))
      return true;
  }
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return isTiedToOthers(Child, L, F, Depth + 1);
  });
}

bool isIndependent(const AwaitSite &Site, const Loop &L,
                   const FunctionModel &F) {
  if (!(F.enclosingLoop(Site.Await) == L) ||
      !startsOperation(Site.Operand, F) ||
      !dependsOnIteration(Site.Operand, L, F))
    return false;
  // A future that was made before the loop runs already.
  const Expr *Named = ignoreWrappers(Site.Operand);
  if (!F.vocabulary().plays(Named->getType(), Role::Task) &&
      awaitedContainer(Named, L, F))
    return false;
  return !isTiedToOthers(Site.Operand, L, F);
}

//===----------------------------------------------------------------------===//
// Containers of futures
//===----------------------------------------------------------------------===//

const ValueDecl *awaitedContainer(const Expr *Object, const Loop &L,
                                  const FunctionModel &F) {
  LoopItemOrigin Origin = loopItem(Object, L, F);
  return Origin.Kind == LoopItem::Another && Origin.IsPlainElement &&
                 !Origin.Owners.empty()
             ? Origin.Owners.back()
             : nullptr;
}

bool holdsDeferred(const ValueDecl &Container, const FunctionModel &F) {
  unsigned Deferred = 0, Launches = 0;
  for (const RoleCall &Launch : F.calls(Role::Launch)) {
    if (containerFilledBy(Launch, Role::Future, F) != &Container &&
        containerFilledBy(Launch, Role::SharedFuture, F) != &Container)
      continue;
    ++Launches;
    Deferred += isDeferred(Launch);
  }
  return Launches > 0 && Deferred == Launches;
}

} // namespace clang::tidy::futures
