//===--- Loops.cpp - What changes from one iteration to the next ----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

/// The block of \p Graph that runs \p S: the one that holds it or the nearest
/// statement around it.
static const CFGBlock *blockOf(const Stmt *S, const CFG &Graph,
                               const FunctionModel &F) {
  for (; S; S = F.parent(S))
    for (const CFGBlock *Block : Graph)
      for (const CFGElement &Element : *Block)
        if (auto At = Element.getAs<CFGStmt>(); At && At->getStmt() == S)
          return Block;
  return nullptr;
}

/// True if \p Block runs statements, and none of them is in \p L.
static bool isOutside(const CFGBlock &Block, const Loop &L,
                      const FunctionModel &F) {
  bool HasStatements = false;
  for (const CFGElement &Element : Block)
    if (auto At = Element.getAs<CFGStmt>()) {
      HasStatements = true;
      if (F.isInside(At->getStmt(), L.Statement))
        return false;
    }
  return HasStatements;
}

static bool canRunAgain(const Stmt *S, const Loop &L, const FunctionModel &F,
                        bool StaysInside, const Stmt *Without = nullptr) {
  if (L.Lambda)
    return true;
  const CFG *Graph = F.cfg(F.enclosingCallableBody(S));
  // A lambda that is called on the spot has a graph of its own.
  if (!Graph ||
      F.enclosingCallableBody(S) != F.enclosingCallableBody(L.Statement))
    return true;
  const CFGBlock *Start = blockOf(S, *Graph, F);
  if (!Start)
    return false; // unreachable
  llvm::DenseSet<const CFGBlock *> Seen;
  if (Without)
    Seen.insert(blockOf(Without, *Graph, F));
  llvm::SmallVector<const CFGBlock *, 16> Work(Start->succ_begin(),
                                               Start->succ_end());
  while (!Work.empty()) {
    const CFGBlock *Block = Work.pop_back_val();
    if (Block == Start)
      return true;
    if (!Block || !Seen.insert(Block).second ||
        (StaysInside && isOutside(*Block, L, F)))
      continue;
    Work.append(Block->succ_begin(), Block->succ_end());
  }
  return false;
}

bool canRunAgain(const Stmt *S, const Loop &L, const FunctionModel &F) {
  return canRunAgain(S, L, F, /*StaysInside=*/false);
}

bool canRunAgainInside(const Stmt *S, const Loop &L, const FunctionModel &F) {
  return canRunAgain(S, L, F, /*StaysInside=*/true);
}

bool canRunAgainWithout(const Stmt *S, const Stmt *Without, const Loop &L,
                        const FunctionModel &F) {
  return canRunAgain(S, L, F, /*StaysInside=*/true, Without);
}

//===----------------------------------------------------------------------===//
// Invariance
//===----------------------------------------------------------------------===//

bool isDeclaredOutside(const VarDecl *V, const Loop &L,
                       const FunctionModel &F) {
  if (V->hasGlobalStorage())
    return true;
  const SourceManager &SM = F.context().getSourceManager();
  const SourceLocation Declared = SM.getExpansionLoc(V->getLocation());
  const SourceLocation Begin = SM.getExpansionLoc(L.Statement->getBeginLoc());
  // Both are in one macro: the order is that of its text.
  return Declared == Begin ? SM.isBeforeInTranslationUnit(
                                 V->getLocation(), L.Statement->getBeginLoc())
                           : SM.isBeforeInTranslationUnit(Declared, Begin);
}

static const VarDecl *variableOf(const ValueDecl *D) {
  if (const auto *Binding = dyn_cast<BindingDecl>(D))
    return dyn_cast_or_null<VarDecl>(Binding->getDecomposedDecl());
  return dyn_cast<VarDecl>(D);
}

/// True if some use of \p D in \p L gives it another value: an assignment, a
/// step, its address taken, or it is handed to a reference that is not const.
static bool isChangedIn(const ValueDecl *D, const Loop &L,
                        const FunctionModel &F) {
  bool IsObject = D->getType().getNonReferenceType()->isRecordType();
  return llvm::any_of(F.uses(D), [&](const Expr *Use) {
    if (!F.isInside(Use, L.Statement))
      return false;
    const Stmt *P = F.parentIgnoringImplicit(Use);
    if (const auto *Op = dyn_cast_or_null<BinaryOperator>(P))
      return Op->isAssignmentOp() && ignoreImplicit(Op->getLHS()) == Use;
    if (const auto *Op = dyn_cast_or_null<UnaryOperator>(P))
      return Op->isIncrementDecrementOp() ||
             (!IsObject && Op->getOpcode() == UO_AddrOf);
    if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P))
      return (Op->isAssignmentOp() || Op->getOperator() == OO_PlusPlus ||
              Op->getOperator() == OO_MinusMinus) &&
             ignoreImplicit(Op->getArg(0)) == Use;
    // A pointer or number handed over as an lvalue may be set there; an object
    // keeps its identity.
    if (const auto *Call = dyn_cast_or_null<CallExpr>(P);
        Call && (!IsObject || isStdMove(Call)) && Use->isLValue())
      for (const Expr *Arg : Call->arguments())
        if (Arg->IgnoreParens() == Use && !Arg->getType().isConstQualified() &&
            Arg->isLValue())
          return true;
    return false;
  });
}

bool dependsOnIteration(const Stmt *S, const Loop &L, const FunctionModel &F,
                        const VarDecl *Except) {
  return anyOf(S, [&](const Stmt *Part) {
    const auto *Ref = dyn_cast<DeclRefExpr>(Part);
    const VarDecl *V = Ref ? variableOf(Ref->getDecl()) : nullptr;
    return V && V != Except && !isDeclaredOutside(V, L, F) &&
           !(V->getInit() && isInvariant(V->getInit(), L, F) &&
             !isChangedIn(V, L, F));
  });
}

/// True if a condition in \p L tests \p V, so that what it points at may be
/// missing where the condition does not hold.
static bool isTestedIn(const ValueDecl *V, const Loop &L,
                       const FunctionModel &F) {
  auto Names = [&](const Stmt *Condition) {
    return anyOf(Condition, [&](const Stmt *S) {
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
        return Ref->getDecl() == V;
      const auto *Member = dyn_cast<MemberExpr>(S);
      return Member && Member->getMemberDecl() == V;
    });
  };
  return anyOf(L.Statement, [&](const Stmt *S) {
    if (const auto *If = dyn_cast<IfStmt>(S))
      return Names(If->getCond());
    if (const auto *While = dyn_cast<WhileStmt>(S))
      return Names(While->getCond());
    if (const auto *For = dyn_cast<ForStmt>(S))
      return Names(For->getCond());
    if (const auto *Choice = dyn_cast<ConditionalOperator>(S))
      return Names(Choice->getCond());
    return false;
  });
}

namespace {
struct Invariance {
  const Loop &L;
  const FunctionModel &F;

  bool named(const ValueDecl *D) const {
    if (isa<EnumConstantDecl, FunctionDecl, NonTypeTemplateParmDecl>(D))
      return true;
    if (isa<FieldDecl>(D))
      return !isChangedIn(D, L, F);
    const VarDecl *V = variableOf(D);
    return V && isDeclaredOutside(V, L, F) &&
           (V->getType().isConstQualified() || !isChangedIn(V, L, F));
  }

  /// \p Pointer is dereferenced.
  bool pointee(const Expr *Pointer) const {
    Pointer = ignoreImplicit(Pointer);
    if (isa<CXXThisExpr>(Pointer))
      return true;
    const ValueDecl *D = nullptr;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Pointer))
      D = Ref->getDecl();
    else if (const auto *Member = dyn_cast<MemberExpr>(Pointer))
      D = Member->getMemberDecl();
    return D && expr(Pointer) && !isTestedIn(D, L, F);
  }

  bool all(llvm::iterator_range<CallExpr::const_arg_iterator> Args) const {
    return llvm::all_of(Args, [&](const Expr *Arg) { return expr(Arg); });
  }

  bool expr(const Expr *E) const {
    E = ignoreImplicit(E);
    if (isa<IntegerLiteral, FloatingLiteral, CXXBoolLiteralExpr,
            CharacterLiteral, CXXNullPtrLiteralExpr, CXXThisExpr,
            CXXDefaultArgExpr, UnaryExprOrTypeTraitExpr, UserDefinedLiteral>(E))
      return true;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return named(Ref->getDecl());
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return isa<FieldDecl, VarDecl>(Member->getMemberDecl()) &&
             named(Member->getMemberDecl()) &&
             (Member->isArrow() ? pointee(Member->getBase())
                                : expr(Member->getBase()));
    if (const auto *Op = dyn_cast<UnaryOperator>(E)) {
      if (Op->getOpcode() == UO_Deref)
        return pointee(Op->getSubExpr());
      return !Op->isIncrementDecrementOp() && expr(Op->getSubExpr());
    }
    if (const auto *Op = dyn_cast<BinaryOperator>(E))
      return !Op->isAssignmentOp() && expr(Op->getLHS()) && expr(Op->getRHS());
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
      return expr(Cast->getSubExpr());
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
      return llvm::all_of(Construct->arguments(),
                          [&](const Expr *Arg) { return expr(Arg); });
    // `co_await this_coro::executor` gives what it gave before.
    if (const auto *Await = dyn_cast<CoawaitExpr>(E))
      return F.vocabulary().plays(
                 ignoreImplicit(Await->getOperand())->getType(),
                 Role::Executor) &&
             expr(Await->getOperand());
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E)) {
      if (Op->getNumArgs() == 1 &&
          (Op->getOperator() == OO_Star || Op->getOperator() == OO_Arrow))
        return pointee(Op->getArg(0));
      // Arithmetic on durations and time points.
      return (Op->getOperator() == OO_Plus || Op->getOperator() == OO_Minus ||
              Op->getOperator() == OO_Slash ||
              (Op->getOperator() == OO_Star && Op->getNumArgs() == 2)) &&
             all(Op->arguments());
    }
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
      // A conversion, or a getter that the pack says gives the executor.
      bool Fixed = isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()) ||
                   F.playsRole(Call, Role::Executor);
      const Expr *Object = Call->getImplicitObjectArgument();
      return Fixed && Object &&
             (Object->getType()->isPointerType() ? pointee(Object)
                                                 : expr(Object));
    }
    return false;
  }
};
} // namespace

bool isInvariant(const Expr *E, const Loop &L, const FunctionModel &F) {
  return E && Invariance{L, F}.expr(E);
}

} // namespace clang::tidy::futures
