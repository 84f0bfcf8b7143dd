//===--- ErrorPaths.cpp - What only a failure runs ------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ErrorPaths.h"
#include "Loops.h"
#include "Words.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::futures {

/// True for `std::error_code`, `boost::system::error_code`,
/// `std::exception_ptr`.
static bool isErrorType(QualType Type) {
  const CXXRecordDecl *Record =
      Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() &&
         (Record->getName() == "error_code" ||
          Record->getName() == "error_condition" ||
          Record->getName() == "exception_ptr");
}

static bool saysError(const NamedDecl *D) {
  if (!D->getIdentifier())
    return false;
  return llvm::any_of(wordsOf(D->getName()), [](llvm::StringRef Word) {
    return Word == "error" || Word == "err" || Word == "ec" ||
           Word == "errno" || Word == "failed" || Word == "failure" ||
           Word == "exception";
  });
}

/// True if \p E is, or is got from, something that is set where a call failed.
static bool namesError(const Expr *E) {
  return anyOf(E, [](const Stmt *S) {
    const ValueDecl *D = declNamedBy(S);
    // A constant says what was looked for, not what happened.
    return D && !isa<EnumConstantDecl>(D) &&
           (isErrorType(D->getType()) || saysError(D));
  });
}

namespace {
struct Comparison {
  BinaryOperatorKind Kind = BO_Comma;
  const Expr *Left = nullptr;
  const Expr *Right = nullptr;
};
} // namespace

/// `a == b` or `a != b`, built in or not.
static std::optional<Comparison> equality(const Expr *E) {
  Comparison C;
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    C = {Binary->getOpcode(), Binary->getLHS(), Binary->getRHS()};
  } else if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(E)) {
    const auto Parts = Rewritten->getDecomposedForm();
    C = {Parts.Opcode, Parts.LHS, Parts.RHS};
  } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
             Op && Op->getNumArgs() == 2) {
    C.Left = Op->getArg(0);
    C.Right = Op->getArg(1);
    C.Kind = Op->getOperator() == OO_EqualEqual     ? BO_EQ
             : Op->getOperator() == OO_ExclaimEqual ? BO_NE
                                                    : BO_Comma;
  }
  return C.Kind == BO_EQ || C.Kind == BO_NE ? std::optional(C) : std::nullopt;
}

/// `0`, `nullptr`, `std::error_code()`, `std::errc{}`: nothing failed.
static bool isNoError(const Expr *E, const ASTContext &Context) {
  E = ignoreImplicit(E);
  if (isa<CXXNullPtrLiteralExpr, CXXScalarValueInitExpr, InitListExpr>(E))
    return true;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return Construct->getNumArgs() == 0;
  const auto Value = constantValue(E, Context);
  return Value && *Value == 0;
}

/// Whether \p Condition holds where something failed (true) or where nothing
/// did (false); nothing if it says neither.
static std::optional<bool> meansError(const Expr *Condition,
                                      const ASTContext &Context) {
  if (!Condition)
    return std::nullopt;
  const Expr *E = ignoreImplicit(Condition);
  if (const auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot) {
    const std::optional<bool> Inner = meansError(Not->getSubExpr(), Context);
    return Inner ? std::optional(!*Inner) : std::nullopt;
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E);
      Binary && Binary->isLogicalOp()) {
    const bool Left = meansError(Binary->getLHS(), Context) == true;
    const bool Right = meansError(Binary->getRHS(), Context) == true;
    return (Binary->getOpcode() == BO_LAnd ? Left || Right : Left && Right)
               ? std::optional(true)
               : std::nullopt;
  }
  if (const std::optional<Comparison> C = equality(E)) {
    if (!namesError(C->Left) && !namesError(C->Right))
      return std::nullopt;
    if (isNoError(C->Right, Context) || isNoError(C->Left, Context))
      return C->Kind == BO_NE;
    // ec == asio::error::eof
    return C->Kind == BO_EQ ? std::optional(true) : std::nullopt;
  }
  return namesError(E) ? std::optional(true) : std::nullopt;
}

/// The test in front of \p S, in its block, behind which nothing goes on that
/// did not fail: `if (!ec) { ...; continue; }`.
static const IfStmt *leavesOnSuccess(const Stmt *S, const FunctionModel &F) {
  const auto *Block = dyn_cast_or_null<CompoundStmt>(F.parent(S));
  if (!Block)
    return nullptr;
  for (const Stmt *Before : Block->body()) {
    if (Before == S)
      break;
    const auto *If = dyn_cast<IfStmt>(Before);
    if (!If || meansError(If->getCond(), F.context()) != false)
      continue;
    const auto *Arm = dyn_cast<CompoundStmt>(If->getThen());
    const Stmt *Last = !Arm                ? If->getThen()
                       : Arm->body_empty() ? nullptr
                                           : Arm->body_back();
    if (isa_and_nonnull<ContinueStmt>(Last))
      return If;
  }
  return nullptr;
}

/// What \p Condition evaluates first; `a && b` as a whole is no statement of a
/// CFG.
static const Expr *firstOperand(const Expr *Condition) {
  const Expr *E = ignoreImplicit(Condition);
  if (const auto *Binary = dyn_cast<BinaryOperator>(E))
    return firstOperand(Binary->getLHS());
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return firstOperand(Unary->getSubExpr());
  return E;
}

bool isOnErrorPath(const Stmt *At, const Loop &L, const FunctionModel &F) {
  for (const Stmt *S = At; S && S != L.Body && S != L.Statement;
       S = F.parent(S)) {
    const Stmt *P = F.parent(S);
    const Stmt *Tested = nullptr;
    if (const auto *Catch = dyn_cast_or_null<CXXCatchStmt>(P)) {
      const auto *Try = cast<CXXTryStmt>(F.parent(Catch));
      Tested = Try->getTryBlock()->body_empty()
                   ? nullptr
                   : Try->getTryBlock()->body_front();
    } else if (const auto *If = dyn_cast_or_null<IfStmt>(P)) {
      const std::optional<bool> Error = meansError(If->getCond(), F.context());
      if (Error && (*Error ? If->getThen() : If->getElse()) == S)
        Tested = firstOperand(If->getCond());
    }
    if (!Tested)
      if (const IfStmt *If = leavesOnSuccess(S, F))
        Tested = firstOperand(If->getCond());
    if (Tested && canRunAgainWithout(Tested, At, L, F))
      return true;
  }
  return false;
}

//===----------------------------------------------------------------------===//
// What a test expects
//===----------------------------------------------------------------------===//

/// True for the error of a future that has no state, or has its result already.
static bool isStateError(QualType Caught) {
  const CXXRecordDecl *R =
      Caught.isNull() ? nullptr
                      : Caught.getNonReferenceType()->getAsCXXRecordDecl();
  return R && R->getIdentifier() &&
         isOneOf(R->getName(), {"future_error", "future_uninitialized",
                                "task_already_started",
                                "promise_already_satisfied", "FutureInvalid"});
}

/// True if \p At is an argument of a macro whose name says that something is
/// thrown.
static bool isInThrowAssertion(const Stmt *At, const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  for (SourceLocation Loc = At->getBeginLoc(); Loc.isMacroID();
       Loc = SM.getImmediateMacroCallerLoc(Loc)) {
    bool Throws = false, Negated = false;
    for (llvm::StringRef Word : wordsOf(
             Lexer::getImmediateMacroName(Loc, SM, Context.getLangOpts()))) {
      Throws |= isOneOf(Word, {"throw", "throws", "thrown"});
      Negated |= isOneOf(Word, {"no", "not", "never"});
    }
    if (Throws)
      return !Negated;
  }
  return false;
}

bool isExpectedToFail(const Stmt *Use, const Stmt *Before,
                      const FunctionModel &F) {
  const Stmt *Child = Use;
  for (const Stmt *P = F.parent(Use); P && !isa<LambdaExpr>(P);
       Child = P, P = F.parent(P)) {
    const auto *Try = dyn_cast<CXXTryStmt>(P);
    if (!Try || Child != Try->getTryBlock())
      continue;
    if (F.isInside(Before, Child))
      return false;
    bool CatchesAnything = true;
    for (unsigned I = 0; I < Try->getNumHandlers(); ++I) {
      if (isStateError(Try->getHandler(I)->getCaughtType()))
        return true;
      CatchesAnything &= !Try->getHandler(I)->getExceptionDecl();
    }
    if (CatchesAnything && isInThrowAssertion(Use, F.context()))
      return true;
  }
  return false;
}

} // namespace clang::tidy::futures
