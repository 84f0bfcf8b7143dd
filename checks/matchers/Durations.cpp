//===--- Durations.cpp - How long, and is it the same each time -----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Durations.h"
#include "LoopItems.h"
#include "Loops.h"

namespace clang::tidy::futures {

/// The value of \p E where the compiler can compute it.
static std::optional<APValue> evaluate(const Expr *E, const ASTContext &C) {
  if (E->isValueDependent() || E->isTypeDependent() ||
      E->getType()->isVoidType())
    return std::nullopt;
  if (E->isGLValue()) {
    // The value of a constant, not its address.
    const VarDecl *V = namedVariable(E);
    const APValue *Value = V && V->getInit() &&
                                   V->getType().isConstQualified() &&
                                   !V->getInit()->isValueDependent()
                               ? V->evaluateValue()
                               : nullptr;
    return Value ? std::optional<APValue>(*Value) : std::nullopt;
  }
  Expr::EvalResult Result;
  if (!E->EvaluateAsConstantExpr(Result, C) || Result.HasSideEffects)
    return std::nullopt;
  return Result.Val;
}

/// True if the number, or the single number in the structure, is not above
/// zero.
static bool isNotAboveZero(const APValue &Value) {
  if (Value.isInt())
    return Value.getInt() <= 0;
  if (Value.isFloat())
    return Value.getFloat().isZero() || Value.getFloat().isNegative();
  return Value.isStruct() && Value.getStructNumBases() == 0 &&
         Value.getStructNumFields() == 1 &&
         isNotAboveZero(Value.getStructField(0));
}

bool isZeroDuration(const Expr *E, const FunctionModel &F) {
  constexpr unsigned MaxHops = 4;
  for (unsigned Hop = 0; E && Hop < MaxHops; ++Hop) {
    if (std::optional<APValue> Value = evaluate(E, F.context()))
      return isNotAboveZero(*Value);
    const VarDecl *V = namedVariable(E);
    if (!V || isa<ParmVarDecl>(V) || !V->getType().isConstQualified())
      break;
    E = V->getInit();
  }
  // A type whose constructor is not constexpr: `milliseconds(0)`.
  const IntegerLiteral *Only = nullptr;
  bool HoldsOther = anyOf(E, [&](const Stmt *S) {
    if (const auto *Literal = dyn_cast<IntegerLiteral>(S)) {
      bool Second = Only != nullptr;
      Only = Literal;
      return Second;
    }
    return isa<DeclRefExpr>(S) && isa<VarDecl>(cast<DeclRefExpr>(S)->getDecl());
  });
  return Only && !HoldsOther && Only->getValue().isZero();
}

namespace {
struct Sameness {
  const Loop &L;
  const FunctionModel &F;
  static constexpr unsigned MaxDepth = 8;

  bool all(llvm::iterator_range<CallExpr::const_arg_iterator> Args,
           unsigned Depth) const {
    return llvm::all_of(Args,
                        [&](const Expr *Arg) { return expr(Arg, Depth + 1); });
  }

  bool expr(const Expr *E, unsigned Depth) const {
    E = E ? ignoreImplicit(E) : nullptr;
    if (!E || Depth > MaxDepth)
      return false;
    if (isInvariant(E, L, F) || evaluate(E, F.context()))
      return true;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      // A local of the iteration that always gets the same.
      const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
      return V && !isa<ParmVarDecl>(V) && V->getInit() &&
             V->getType().isConstQualified() && expr(V->getInit(), Depth + 1);
    }
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E))
      return (Op->getOperator() == OO_Plus || Op->getOperator() == OO_Minus ||
              Op->getOperator() == OO_Slash ||
              (Op->getOperator() == OO_Star && Op->getNumArgs() == 2)) &&
             all(Op->arguments(), Depth);
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
      return expr(Cast->getSubExpr(), Depth + 1);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
      return llvm::all_of(Construct->arguments(), [&](const Expr *Arg) {
        return expr(Arg, Depth + 1);
      });
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E))
      return Member->getNumArgs() == 0 && Member->getMethodDecl() &&
             isGetter(*Member->getMethodDecl()) &&
             isSameObject(Member->getImplicitObjectArgument());
    if (const auto *Call = dyn_cast<CallExpr>(E)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (!Callee || !Callee->getIdentifier())
        return false;
      if (Call->getNumArgs() == 0)
        return isGetter(*Callee);
      return Callee->isInStdNamespace() &&
             llvm::is_contained(
                 std::initializer_list<llvm::StringRef>{
                     "duration_cast", "floor", "ceil", "round", "abs", "min",
                     "max"},
                 Callee->getName()) &&
             all(Call->arguments(), Depth);
    }
    return false;
  }

  bool isSameObject(const Expr *Object) const {
    return Object && loopItem(Object, L, F).Kind == LoopItem::Same;
  }

  /// True for a body that is `return field_;` or `return 200ms;`.
  bool isGetter(const FunctionDecl &D) const {
    const FunctionDecl *Definition = nullptr;
    const auto *Body = dyn_cast_or_null<CompoundStmt>(D.getBody(Definition));
    const auto *Return = Body && Body->size() == 1
                             ? dyn_cast<ReturnStmt>(Body->body_front())
                             : nullptr;
    const Expr *Value = Return ? Return->getRetValue() : nullptr;
    if (!Value)
      return false;
    Value = ignoreWrappers(Value);
    if (const auto *Field = dyn_cast<MemberExpr>(Value))
      return isa<FieldDecl>(Field->getMemberDecl()) &&
             isa<CXXThisExpr>(ignoreImplicit(Field->getBase()));
    return evaluate(Value, F.context()).has_value();
  }
};
} // namespace

bool isSameDuration(const Expr *E, const Loop &L, const FunctionModel &F) {
  return Sameness{L, F}.expr(E, 0);
}

bool isDurationOf(llvm::StringRef Clock, QualType Type) {
  const CXXRecordDecl *R = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return R && !Clock.empty() &&
         hasQualifiedName(R, (Clock.rsplit("::").first + "::duration").str());
}

} // namespace clang::tidy::futures
