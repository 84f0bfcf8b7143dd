//===--- ErrorTests.cpp - What a handler does on an error -----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ErrorTests.h"
#include "Entity.h"

namespace clang::tidy::futures {

bool takesError(const ParmVarDecl &Param) {
  const QualType Type = Param.getType().getNonReferenceType();
  if (Type->isDependentType())
    return true;
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() && Record->getName() == "error_code";
}

namespace {
/// What a condition is where the error is that of a cancelled operation;
/// nothing where that is not known.
using Truth = std::optional<bool>;

class ErrorReader {
public:
  explicit ErrorReader(const ParmVarDecl *Error) : Error(Error) {}

  Truth read(const Expr *E) const {
    E = E ? ignoreImplicit(E) : nullptr;
    if (!E)
      return std::nullopt;
    if (isError(E))
      return true;
    if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      return Unary->getOpcode() == UO_LNot ? negated(read(Unary->getSubExpr()))
                                           : std::nullopt;
    if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(E)) {
      const auto Parts = Rewritten->getDecomposedForm();
      return compared(Parts.LHS, Parts.RHS, Parts.Opcode);
    }
    if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
      if (Binary->isLogicalOp())
        return joined(read(Binary->getLHS()), read(Binary->getRHS()),
                      Binary->getOpcode() == BO_LAnd);
      return compared(Binary->getLHS(), Binary->getRHS(), Binary->getOpcode());
    }
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E)) {
      if (Op->getOperator() == OO_Exclaim)
        return negated(read(Op->getArg(0)));
      if (Op->getNumArgs() == 2 && Op->getOperator() == OO_EqualEqual)
        return compared(Op->getArg(0), Op->getArg(1), BO_EQ);
      if (Op->getNumArgs() == 2 && Op->getOperator() == OO_ExclaimEqual)
        return compared(Op->getArg(0), Op->getArg(1), BO_NE);
      return std::nullopt;
    }
    // `if (ec)`, `ec.value()`, `ec.failed()`
    const auto *Call = dyn_cast<CallExpr>(E);
    const std::optional<MemberCall> Member = MemberCall::of(Call);
    const bool AsksItself =
        Member && Member->Object && isError(Member->Object) &&
        Call->getNumArgs() == 0 &&
        (isa_and_nonnull<CXXConversionDecl>(Call->getDirectCallee()) ||
         Member->Name == "value" || Member->Name == "failed");
    return AsksItself ? Truth(true) : std::nullopt;
  }

private:
  bool isError(const Expr *E) const {
    return Error && namedVariable(E) == Error;
  }

  static Truth negated(Truth T) { return T ? Truth(!*T) : T; }

  static Truth joined(Truth A, Truth B, bool IsAnd) {
    // One false side settles an `and`, one true side an `or`.
    if ((A && *A != IsAnd) || (B && *B != IsAnd))
      return !IsAnd;
    return A && B ? Truth(IsAnd) : std::nullopt;
  }

  Truth compared(const Expr *A, const Expr *B, BinaryOperatorKind Kind) const {
    if (Kind != BO_EQ && Kind != BO_NE)
      return std::nullopt;
    if (!isError(ignoreImplicit(A)))
      std::swap(A, B);
    if (!isError(ignoreImplicit(A)))
      return std::nullopt;
    return namesCancel(B) == (Kind == BO_EQ);
  }

  /// `asio::error::operation_aborted`, `std::errc::operation_canceled`
  static bool namesCancel(const Expr *E) {
    return anyOf(E, [](const Stmt *S) {
      const auto *Ref = dyn_cast<DeclRefExpr>(S);
      const IdentifierInfo *Name =
          Ref ? Ref->getDecl()->getIdentifier() : nullptr;
      const std::string Lower = Name ? Name->getName().lower() : "";
      return llvm::StringRef(Lower).contains("abort") ||
             llvm::StringRef(Lower).contains("cancel");
    });
  }

  const ParmVarDecl *Error;
};
} // namespace

/// True if \p S may end the callable, or what is around it.
static bool mayLeave(const Stmt *S) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  return isa<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt, GotoStmt,
             CXXThrowExpr>(S) ||
         llvm::any_of(S->children(), mayLeave);
}

/// True if \p S, which stands before another statement, lets it run.
static bool goesOn(const Stmt *S, const ErrorReader &Tests) {
  if (!mayLeave(S))
    return true;
  const auto *If = dyn_cast<IfStmt>(S);
  const Truth Taken = If ? Tests.read(If->getCond()) : std::nullopt;
  if (!Taken)
    return false;
  const Stmt *Arm = *Taken ? If->getThen() : If->getElse();
  return !Arm || !mayLeave(Arm);
}

bool isReachedWithError(const Stmt *S, const Stmt *Body,
                        const ParmVarDecl *Error, const FunctionModel &F) {
  const ErrorReader Tests(Error);
  const Stmt *Child = S;
  for (const Stmt *P = F.parent(S); P && Child != Body;
       Child = P, P = F.parent(P)) {
    if (const auto *If = dyn_cast<IfStmt>(P)) {
      if (Child == If->getCond() || Child == If->getInit())
        continue;
      const Truth Taken = Tests.read(If->getCond());
      if (!Taken || *Taken != (Child == If->getThen()))
        return false;
    } else if (const auto *Block = dyn_cast<CompoundStmt>(P)) {
      for (const Stmt *Before : Block->body()) {
        if (Before == Child)
          break;
        if (!goesOn(Before, Tests))
          return false;
      }
    } else if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(P)) {
      const Truth Taken = Tests.read(Choice->getCond());
      if (Child != Choice->getCond() &&
          (!Taken || *Taken != (Child == Choice->getTrueExpr())))
        return false;
    } else if (const auto *Binary = dyn_cast<BinaryOperator>(P);
               Binary && Binary->isLogicalOp()) {
      const Truth Left = Tests.read(Binary->getLHS());
      if (Child == Binary->getRHS() &&
          (!Left || *Left != (Binary->getOpcode() == BO_LAnd)))
        return false;
    } else if (isa<CXXTryStmt>(P)
                   ? Child != cast<CXXTryStmt>(P)->getTryBlock()
                   : isa<CXXCatchStmt, ForStmt, WhileStmt, DoStmt,
                         CXXForRangeStmt, SwitchStmt, LambdaExpr>(P)) {
      return false;
    }
  }
  return true;
}

} // namespace clang::tidy::futures
