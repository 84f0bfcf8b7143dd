//===--- DataLoops.cpp - Loops over data ----------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DataLoops.h"
#include "Loops.h"
#include "Words.h"

namespace clang::tidy::futures {

/// True if \p Use steps \p V by one, whatever happens in the iteration.
static bool isPlainStep(const Expr *Use, const Loop &L,
                        const FunctionModel &F) {
  const auto *Step = dyn_cast_or_null<Expr>(F.parentIgnoringImplicit(Use));
  const auto *Unary = dyn_cast_or_null<UnaryOperator>(Step);
  const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Step);
  const bool IsStep = (Unary && Unary->isIncrementDecrementOp()) ||
                      (Op && (Op->getOperator() == OO_PlusPlus ||
                              Op->getOperator() == OO_MinusMinus));
  const Stmt *Statement = IsStep ? F.statementOf(Step) : nullptr;
  return Statement && F.parent(Statement) == L.Body &&
         ignoreImplicit(dyn_cast<Expr>(Statement)) == Step;
}

const VarDecl *cursorOf(const Loop &L, const FunctionModel &F) {
  const auto *While = dyn_cast_or_null<WhileStmt>(L.Statement);
  if (!While || While->getConditionVariable() || !While->getCond())
    return nullptr;
  const Expr *Condition = ignoreImplicit(While->getCond());
  if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(Condition))
    Condition = ignoreImplicit(Rewritten->getSemanticForm());
  if (const auto *Negated = dyn_cast<UnaryOperator>(Condition);
      Negated && Negated->getOpcode() == UO_LNot)
    Condition = ignoreImplicit(Negated->getSubExpr());
  const Expr *Left = nullptr;
  if (const auto *Compare = dyn_cast<BinaryOperator>(Condition);
      Compare && Compare->isComparisonOp())
    Left = Compare->getLHS();
  else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Condition);
           Op && Op->isComparisonOp() && Op->getNumArgs() == 2)
    Left = Op->getArg(0);
  const VarDecl *V = Left ? namedVariable(Left) : nullptr;
  if (!V || !V->hasLocalStorage() || !isDeclaredOutside(V, L, F))
    return nullptr;
  bool Steps = false;
  for (const Expr *Use : F.uses(V)) {
    if (!F.isInside(Use, L.Body))
      continue;
    const Stmt *P = F.parentIgnoringImplicit(Use);
    const auto *Assign = dyn_cast_or_null<BinaryOperator>(P);
    const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P);
    const bool IsChange =
        (Assign && Assign->isAssignmentOp() &&
         ignoreImplicit(Assign->getLHS()) == Use) ||
        (Op && Op->isAssignmentOp() && ignoreImplicit(Op->getArg(0)) == Use) ||
        isa_and_nonnull<LambdaExpr>(P);
    if (IsChange)
      return nullptr;
    if (isPlainStep(Use, L, F)) {
      Steps = true;
      continue;
    }
    const auto *Unary = dyn_cast_or_null<UnaryOperator>(P);
    if ((Unary && (Unary->isIncrementDecrementOp() ||
                   Unary->getOpcode() == UO_AddrOf)) ||
        (Op && (Op->getOperator() == OO_PlusPlus ||
                Op->getOperator() == OO_MinusMinus)))
      return nullptr;
  }
  return Steps ? V : nullptr;
}

const VarDecl *drainedBy(const Loop &L, const FunctionModel &F) {
  const auto *While = dyn_cast_or_null<WhileStmt>(L.Statement);
  const auto *Negated =
      While && !While->getConditionVariable()
          ? dyn_cast<UnaryOperator>(ignoreImplicit(While->getCond()))
          : nullptr;
  const auto *Empty =
      Negated && Negated->getOpcode() == UO_LNot
          ? dyn_cast<CXXMemberCallExpr>(ignoreImplicit(Negated->getSubExpr()))
          : nullptr;
  const VarDecl *V = calleeName(Empty) == "empty"
                         ? namedVariable(Empty->getImplicitObjectArgument())
                         : nullptr;
  if (!V || !V->hasLocalStorage() || V->getType()->isReferenceType() ||
      !isDeclaredOutside(V, L, F))
    return nullptr;
  bool Pops = false;
  for (const Expr *Use : F.uses(V)) {
    if (!F.isInside(Use, L.Statement))
      continue;
    const llvm::StringRef Name = calleeName(memberCallOn(Use, F));
    const bool IsPop = isOneOf(Name, {"pop", "pop_front", "pop_back"});
    if (!IsPop && !isOneOf(Name, {"front", "back", "top", "empty", "size"}))
      return nullptr;
    Pops |= IsPop;
  }
  return Pops ? V : nullptr;
}

bool isLoopOverData(const Loop &L, const FunctionModel &F) {
  if (L.Lambda)
    return true;
  if (const auto *Range = dyn_cast_or_null<CXXForRangeStmt>(L.Statement))
    return Range->getCoawaitLoc().isInvalid();
  const auto *For = dyn_cast_or_null<ForStmt>(L.Statement);
  return (For && For->getCond() && For->getInc()) || cursorOf(L, F) ||
         drainedBy(L, F);
}

} // namespace clang::tidy::futures
