//===--- FirstAwait.cpp - What is awaited before all else -----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FirstAwait.h"
#include "../../fixits/rewrite/SourceText.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// What counts as nothing
//===----------------------------------------------------------------------===//

bool doesWork(const Stmt *S) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (isa<CXXNewExpr, CXXDeleteExpr, CXXThrowExpr, CoroutineSuspendExpr,
          StmtExpr>(S))
    return true;
  if (const auto *Unary = dyn_cast<UnaryOperator>(S);
      Unary && Unary->isIncrementDecrementOp())
    return true;
  if (const auto *Binary = dyn_cast<BinaryOperator>(S);
      Binary && Binary->isAssignmentOp())
    return true;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    const CXXConstructorDecl *Ctor = Construct->getConstructor();
    if (!Ctor->isTrivial() && !Ctor->isDefaulted() && !isOfStd(*Ctor))
      return true;
  } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S)) {
    if (Op->getOperator() == OO_Call || Op->isAssignmentOp())
      return true;
  } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
    // std::move(x), v.size(): nothing that takes time.
    const FunctionDecl *Callee = Call->getDirectCallee();
    static constexpr llvm::StringRef Cheap[] = {
        "move",  "forward", "ref",  "cref",  "size", "length", "empty",
        "begin", "end",     "data", "c_str", "str",  "back",   "front"};
    const bool IsCheap = Callee && isOfStd(*Callee) &&
                         Callee->getIdentifier() &&
                         llvm::is_contained(Cheap, Callee->getName());
    if (!IsCheap)
      return true;
  }
  return llvm::any_of(S->children(), doesWork);
}

bool isGuard(const VarDecl *V, const Vocabulary &Vocab) {
  const CXXRecordDecl *Record = V->getType()->getAsCXXRecordDecl();
  return Record &&
         (Vocab.plays(V->getType(), Role::Lock) ||
          (Record->hasDefinition() && !Record->hasTrivialDestructor() &&
           !Record->isInStdNamespace()));
}

/// True if \p S starts something that then runs beside: `std::thread u(g);`.
static bool launches(const Stmt *S, const FunctionModel &F) {
  return anyOf(S, [&](const Stmt *Part) {
    const auto *E = dyn_cast<Expr>(Part);
    return E && F.playsRole(E, Role::Launch);
  });
}

bool isTrivial(const Stmt *S, const FunctionModel &F) {
  if (isa<NullStmt>(S))
    return true;
  const auto *DS = dyn_cast<DeclStmt>(S);
  return DS && llvm::all_of(DS->decls(), [&](const Decl *D) {
           const auto *V = dyn_cast<VarDecl>(D);
           return !V || (!isGuard(V, F.vocabulary()) &&
                         !doesWork(V->getInit()) && !launches(V->getInit(), F));
         });
}

bool isAwait(const Expr *E, const FunctionModel &F) {
  const RoleCall Call = F.meaning(E);
  if (!Call.Entry ||
      !Call.Entry->Roles.containsAny({Role::Await, Role::Take, Role::Join}) ||
      Call.Entry->Roles.contains(Role::TimedAwait))
    return false;
  for (unsigned I = 0; I < Call.argumentCount(); ++I)
    if (Call.argument(I) && isa<CXXMemberCallExpr>(E))
      return false;
  return true;
}

bool leaves(const Stmt *S) {
  if (const auto *Block = dyn_cast_or_null<CompoundStmt>(S))
    S = Block->body_empty() ? nullptr : Block->body_back();
  const auto *E = dyn_cast_or_null<Expr>(S);
  const auto *Call =
      dyn_cast_or_null<CallExpr>(E ? E->IgnoreImplicit() : nullptr);
  return isa_and_nonnull<ReturnStmt, BreakStmt, ContinueStmt, GotoStmt,
                         CXXThrowExpr>(E ? E->IgnoreImplicit() : S) ||
         (Call && Call->getDirectCallee() &&
          Call->getDirectCallee()->isNoReturn());
}

const Expr *pointedTo(const Expr *E) {
  while (E) {
    E = ignoreWrappers(E);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E);
        Unary &&
        (Unary->getOpcode() == UO_AddrOf || Unary->getOpcode() == UO_Deref))
      E = Unary->getSubExpr();
    else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
             Op && Op->getNumArgs() == 1 &&
             (Op->getOperator() == OO_Arrow || Op->getOperator() == OO_Star))
      E = Op->getArg(0);
    else
      break;
  }
  return E;
}

bool holdsDirective(SourceLocation From, SourceLocation To,
                    const ASTContext &Context) {
  llvm::StringRef Text = textOf(SourceRange(From, To), Context);
  llvm::SmallVector<llvm::StringRef, 8> Lines;
  Text.split(Lines, '\n');
  return llvm::any_of(Lines, [](llvm::StringRef Line) {
    Line = Line.ltrim();
    return Line.consume_front("#") &&
           (Line.ltrim().starts_with("if") || Line.ltrim().starts_with("el"));
  });
}

//===----------------------------------------------------------------------===//
// The first await
//===----------------------------------------------------------------------===//

const Expr *FirstAwait::in(const Stmt *S) const {
  if (!S)
    return nullptr;
  if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
    for (const Stmt *Part : Block->body())
      if (!isTrivial(Part, F))
        return in(Part);
    return nullptr;
  }
  if (const auto *Try = dyn_cast<CXXTryStmt>(S))
    return in(Try->getTryBlock());
  if (const auto *If = dyn_cast<IfStmt>(S)) {
    if (If->getInit())
      return in(If->getInit());
    // if (t.joinable()) t.join();
    if (isValidTest(If->getCond()))
      return in(If->getThen());
    if (const VarDecl *V = If->getConditionVariable())
      return inExpression(V->getInit());
    return inExpression(If->getCond());
  }
  if (const auto *Switch = dyn_cast<SwitchStmt>(S)) {
    // EXPECT_EQ(r.get(), x) is `switch (0) case 0: default: if (...)`.
    if (isa<IntegerLiteral>(Switch->getCond()->IgnoreImplicit()) &&
        isa<SwitchCase>(Switch->getBody()))
      return in(Switch->getBody());
    return Switch->getInit() || Switch->getConditionVariable()
               ? nullptr
               : inExpression(Switch->getCond());
  }
  if (const auto *Label = dyn_cast<SwitchCase>(S))
    return in(Label->getSubStmt());
  if (const auto *Return = dyn_cast<ReturnStmt>(S))
    return inExpression(Return->getRetValue());
  if (const auto *Return = dyn_cast<CoreturnStmt>(S))
    return inExpression(Return->getOperand());
  if (const auto *For = dyn_cast<ForStmt>(S))
    return in(For->getInit());
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(S))
    return Range->getInit() ? nullptr : inExpression(Range->getRangeInit());
  if (const auto *DS = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : DS->decls()) {
      const auto *V = dyn_cast<VarDecl>(D);
      if (const Expr *Await = V ? inExpression(V->getInit()) : nullptr)
        return Await;
      if (V && doesWork(V->getInit()))
        return nullptr;
    }
    return nullptr;
  }
  return inExpression(dyn_cast<Expr>(S));
}

const Expr *FirstAwait::inExpression(const Expr *E) const {
  const Expr *Found = nullptr;
  auto Consider = [&](const Expr *Await, const Expr *Object) {
    if (!Found && F.isInside(Await, E) && IsHolder(Object) &&
        runsFirst(Await, E))
      Found = Await;
  };
  if (!E)
    return nullptr;
  for (Role R : {Role::Take, Role::Await, Role::Join})
    for (const RoleCall &Call : F.calls(R))
      if (isAwait(Call.Call, F))
        Consider(Call.Call, Call.object());
  for (const CoawaitExpr *Await : F.coawaits())
    if (Coroutines)
      Consider(Await, Await->getOperand());
  return Found;
}

bool FirstAwait::isValidTest(const Expr *Condition) const {
  const Expr *E = Condition ? ignoreImplicit(Condition) : nullptr;
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(E);
  const CXXMethodDecl *M = Call ? Call->getMethodDecl() : nullptr;
  return M && IsHolder(Call->getImplicitObjectArgument()) &&
         (F.playsRole(Call, Role::Valid) ||
          (M->getIdentifier() && M->getName() == "joinable"));
}

/// True if \p Await is evaluated whenever \p Whole is, and before all that
/// takes time in it.
bool FirstAwait::runsFirst(const Expr *Await, const Expr *Whole) const {
  const Stmt *Child = Await;
  for (const Stmt *P = F.parent(Child); Child != Whole;
       Child = P, P = F.parent(P)) {
    if (!P || isa<LambdaExpr>(P))
      return false;
    if (const auto *Binary = dyn_cast<BinaryOperator>(P)) {
      if (Binary->isLogicalOp() || Binary->isCommaOp()) {
        if (Binary->getLHS() != Child)
          return false;
        continue;
      }
      if (Binary->isAssignmentOp()) // the right side is evaluated first
        continue;
    }
    if (const auto *Conditional = dyn_cast<AbstractConditionalOperator>(P)) {
      if (Conditional->getCond() != Child)
        return false;
      continue;
    }
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(P);
        Op && Op->isAssignmentOp())
      continue;
    // An object comes before the arguments of its member call.
    if (const auto *Call = dyn_cast<CallExpr>(P);
        Call && Call->getCallee() == Child)
      continue;
    for (const Stmt *Sibling : P->children()) {
      if (Sibling == Child && isa<InitListExpr>(P))
        break; // in order
      if (Sibling != Child && doesWork(Sibling))
        return false;
    }
  }
  return true;
}

} // namespace clang::tidy::futures
