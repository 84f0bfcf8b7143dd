//===--- AwaitLoops.cpp - What a loop awaits ------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AwaitLoops.h"
#include "Awaitables.h"
#include "DataLoops.h"
#include "Entity.h"
#include "Launches.h"
#include "LoopItems.h"
#include "Loops.h"
#include "Uses.h"
#include "Words.h"
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
    // `prefix + suffix` of a free operator.
    if (const FunctionDecl *Free =
            Op && !Method ? Op->getDirectCallee() : nullptr;
        Free && Free->getNumParams() > 0) {
      const QualType Type = Free->getParamDecl(0)->getType();
      if (Type->isReferenceType() && !Type->getPointeeType().isConstQualified())
        return true;
      ReadsOthers = true;
      continue;
    }
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

/// True if \p E names a field of `this`, or what it points at.
static bool namesOwnField(const Expr *E) {
  return anyOf(E, [](const Stmt *S) {
    const auto *Member = dyn_cast<MemberExpr>(S);
    return Member && isa<FieldDecl>(Member->getMemberDecl()) &&
           isa<CXXThisExpr>(ignoreImplicit(Member->getBase()));
  });
}

/// True if the member function that \p Call calls on `this` awaits operations
/// of an object that it holds: `co_await socket_.write(text)`.
static bool worksOnOwnObject(const CXXMemberCallExpr &Call,
                             const FunctionModel &F) {
  const FunctionDecl *Definition = nullptr;
  const CXXMethodDecl *Method = Call.getMethodDecl();
  if (!Method || !Method->hasBody(Definition))
    return false;
  return anyOf(Definition->getBody(), [&](const Stmt *S) {
    const auto *Operation = dyn_cast<CallExpr>(S);
    if (!Operation || Operation->isTypeDependent() ||
        !isAwaitable(Operation->getType(), F.vocabulary()))
      return false;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Operation))
      return namesOwnField(Member->getImplicitObjectArgument());
    const FunctionDecl *Callee = Operation->getDirectCallee();
    if (!Callee)
      return false;
    for (unsigned I = 0;
         I < Operation->getNumArgs() && I < Callee->getNumParams(); ++I) {
      const QualType Type = Callee->getParamDecl(I)->getType();
      if (Type->isLValueReferenceType() &&
          !Type->getPointeeType().isConstQualified() &&
          namesOwnField(Operation->getArg(I)))
        return true;
    }
    return false;
  });
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
    if (isAwaitable(Call->getType(), F.vocabulary()) &&
        (isa<CXXThisExpr>(Object) ? worksOnOwnObject(*Call, F)
                                  : !dependsOnIteration(Object, L, F)))
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
    // The cursor, or the container that the elements are taken out of, stands
    // for the item.
    if (V && (V == cursorOf(L, F) || V == drainedBy(L, F)))
      return false;
    // What belongs to an item is its own iteration's to change.
    std::optional<Entity> Named = Entity::of(cast<Expr>(S));
    const auto *Root =
        Named ? dyn_cast_or_null<VarDecl>(Named->root()) : nullptr;
    if (Named && (!Root || isDeclaredOutside(Root, L, F)) &&
        isChangedIn(*Named, L, F))
      return true;
  }
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return isTiedToOthers(Child, L, F, Depth + 1);
  });
}

/// True if \p Continue, in \p L, only passes an item over: nothing is awaited
/// before it, and what it asks is no other iteration's doing.
static bool isFilter(const Stmt *Continue, const Loop &L,
                     const FunctionModel &F) {
  const SourceManager &SM = F.context().getSourceManager();
  auto IsBefore = [&](const Stmt *Await) {
    return F.isInside(Await, L.Body) &&
           SM.isBeforeInTranslationUnit(Await->getBeginLoc(),
                                        Continue->getBeginLoc());
  };
  if (!isa<ContinueStmt>(Continue) ||
      llvm::any_of(awaitSites(F),
                   [&](const AwaitSite &S) { return IsBefore(S.Await); }) ||
      llvm::any_of(F.calls(Role::Await),
                   [&](const RoleCall &C) { return IsBefore(C.Call); }))
    return false;
  for (const Stmt *P = F.parent(Continue); P && P != L.Body; P = F.parent(P)) {
    if (isa<CompoundStmt>(P))
      continue;
    const auto *If = dyn_cast<IfStmt>(P);
    if (!If || isTiedToOthers(If->getCond(), L, F) ||
        (If->getConditionVariable() &&
         isTiedToOthers(If->getConditionVariable()->getInit(), L, F)))
      return false;
  }
  return true;
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
      return !leavesInner(S, L, F) && !isFilter(S, L, F);
    return isa<GotoStmt, ReturnStmt, CoreturnStmt, CXXThrowExpr, CXXTryStmt,
               CoyieldExpr>(S) ||
           IsWait(S);
  });
}

/// The variable that \p S gives a value; null if it gives none.
static const VarDecl *changedBy(const Stmt *S) {
  if (const auto *Binary = dyn_cast<BinaryOperator>(S))
    return Binary->isAssignmentOp() ? namedVariable(Binary->getLHS()) : nullptr;
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S))
    return Op->isAssignmentOp() ? namedVariable(Op->getArg(0)) : nullptr;
  const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
  return Call ? namedVariable(Call->getImplicitObjectArgument()) : nullptr;
}

bool endsOnResult(const Loop &L, const FunctionModel &F) {
  const Expr *Condition = conditionOf(L.Statement);
  if (!Condition)
    return false;
  auto Awaits = [](const Stmt *S) {
    return isa<CoawaitExpr, DependentCoawaitExpr>(S);
  };
  return anyOf(L.Body, [&](const Stmt *S) {
    const VarDecl *V = changedBy(S);
    return V && mentions(Condition, V) && anyOf(S, Awaits);
  });
}

bool isYield(const AwaitSite &Site) {
  if (!Site.Await->getType()->isVoidType())
    return false;
  auto IsDefault = [](const Expr *Argument) {
    return isa<CXXDefaultArgExpr>(Argument);
  };
  llvm::StringRef Name;
  if (const auto *Call = dyn_cast<CallExpr>(Site.Operand);
      Call && llvm::all_of(Call->arguments(), IsDefault))
    Name = calleeName(Call);
  // `co_await maybe_yield()` of a class of that name.
  else if (const auto *Made = dyn_cast<CXXConstructExpr>(Site.Operand);
           Made && llvm::all_of(Made->arguments(), IsDefault))
    Name = Made->getConstructor()->getParent()->getName();
  else if (const CXXRecordDecl *Record =
               isa<InitListExpr, CXXScalarValueInitExpr>(Site.Operand)
                   ? Site.Operand->getType()->getAsCXXRecordDecl()
                   : nullptr;
           Record && Record->getIdentifier())
    Name = Record->getName();
  return llvm::is_contained(wordsOf(Name), "yield");
}

/// True if the name of what \p Operand calls says that the order or the time is
/// the point: locks are taken in an order, a pause paces the loop; what is done
/// gently is computed here, and lets others run in between.
static bool isOrderedByName(const Expr *Operand) {
  return llvm::any_of(wordsOf(calleeName(dyn_cast<CallExpr>(Operand))),
                      [](llvm::StringRef Word) {
                        return Word == "lock" || Word == "acquire" ||
                               Word == "sleep" || Word == "delay" ||
                               Word == "gently";
                      });
}

/// True if \p Name is that of things that are made to follow one another:
/// `steps`, `migrationsToRun`, `middleware`, but not `step_size`.
static bool isNameOfOrder(llvm::StringRef Name) {
  const std::vector<std::string> Words = wordsOf(Name);
  return llvm::any_of(Words, [&](llvm::StringRef Word) {
    const bool IsLast = Word.data() == Words.back().data();
    return (Word.consume_back("s") || IsLast) &&
           isOneOf(Word, {"step", "stage", "phase", "migration", "middleware",
                          "interceptor", "ordered"});
  });
}

/// True if \p S names such things; of numbers only the step itself does.
static bool namesAnOrder(const Stmt *S) {
  return anyOf(S, [](const Stmt *Part) {
    const ValueDecl *D = declNamedBy(Part);
    if (!D || !D->getIdentifier())
      return false;
    return D->getType()->isArithmeticType()
               ? isOneOf(D->getName().lower(), {"step", "stage", "phase"})
               : isNameOfOrder(D->getName());
  });
}

/// True for a function that says what it does: `sequential(tasks)`.
static bool isSequentialByName(const FunctionDecl *F) {
  return F && F->getIdentifier() &&
         llvm::any_of(wordsOf(F->getName()), [](llvm::StringRef Word) {
           return isOneOf(Word, {"sequential", "sequentially", "sequence",
                                 "serial", "serially", "ordered"});
         });
}

/// True if the names in \p Operand, of what \p L goes over, or of the function
/// say that each iteration waits for the one before.
static bool isOrderedByName(const Expr *Operand, const Loop &L,
                            const FunctionModel &F) {
  const auto *Range = dyn_cast_or_null<CXXForRangeStmt>(L.Statement);
  return isOrderedByName(Operand) || namesAnOrder(Operand) ||
         (Range && namesAnOrder(Range->getRangeInit())) ||
         isSequentialByName(F.function());
}

/// True if something starts or resumes tasks by hand: then they may run before
/// they are awaited.
static bool startsTasks(const FunctionModel &F) {
  return anyOf(&F.body(), [](const Stmt *S) {
    const auto *Call = dyn_cast<CallExpr>(S);
    return Call &&
           isOneOf(calleeName(Call), {"start", "resume", "launch", "schedule",
                                      "spawn", "co_spawn", "post", "dispatch"});
  });
}

/// True if something outside \p L awaits what is done with all of \p Tasks:
///   tasks = co_await when_all_ready(std::move(tasks));
///   if (executor) co_return co_await collectAll(std::move(tasks));
static bool awaitsTogether(const ValueDecl *Tasks, const Loop &L,
                           const FunctionModel &F) {
  return llvm::any_of(F.coawaits(), [&](const CoawaitExpr *Await) {
    return mentions(Await->getOperand(), Tasks) &&
           !anyOf(L.Statement, [&](const Stmt *S) { return S == Await; });
  });
}

bool isIndependent(const AwaitSite &Site, const Loop &L,
                   const FunctionModel &F) {
  if (!(F.enclosingLoop(Site.Await) == L) ||
      !startsOperation(Site.Operand, F) ||
      isOrderedByName(Site.Operand, L, F) ||
      !(dependsOnIteration(Site.Operand, L, F) ||
        mentions(Site.Operand, cursorOf(L, F))))
    return false;
  // A future that was made before the loop runs already.
  const Expr *Named = ignoreWrappers(Site.Operand);
  const bool IsTask = F.vocabulary().plays(Named->getType(), Role::Task);
  const ValueDecl *Tasks = awaitedContainer(Named, L, F);
  if (Tasks && !IsTask &&
      (!isLazyTask(Named->getType(), F.vocabulary()) || startsTasks(F)))
    return false;
  if (Tasks && awaitsTogether(Tasks, L, F))
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

std::vector<OpenAwait> openAwaits(const FunctionModel &F) {
  std::vector<OpenAwait> Found;
  for (const RoleCall &Algorithm : F.calls(Role::Algorithm)) {
    const auto *Call = dyn_cast<CallExpr>(Algorithm.Call);
    if (!Call || Call->getNumArgs() == 0)
      continue;
    const LambdaExpr *L = lambdaIn(Call->getArg(Call->getNumArgs() - 1));
    if (!L || !L->isGenericLambda() ||
        L->getCallOperator()->getNumParams() != 1)
      continue;
    OpenAwait Open;
    Open.In = {Call, L->getBody(), L};
    Open.Container = namedVariable(F.tripCount(Open.In).Bound);
    if (!Open.Container)
      continue;
    const VarDecl *Item = L->getCallOperator()->getParamDecl(0);
    anyOf(L->getBody(), [&](const Stmt *S) {
      const auto *Member = dyn_cast<CallExpr>(S);
      const auto *Callee = Member ? dyn_cast<CXXDependentScopeMemberExpr>(
                                        Member->getCallee()->IgnoreParens())
                                  : nullptr;
      if (Callee && !Callee->isImplicitAccess() &&
          namedVariable(Callee->getBase()) == Item &&
          Member->getNumArgs() == 0 &&
          (calleeName(Member) == "get" || calleeName(Member) == "wait"))
        Open.Call = Member;
      return Open.Call != nullptr;
    });
    if (Open.Call)
      Found.push_back(Open);
  }
  return Found;
}

/// True if \p Launch goes into the map \p Container: `futures[key] = launch()`,
/// `futures.emplace(key, launch())`.
static bool isMappedIn(const RoleCall &Launch, const ValueDecl &Container,
                       const FunctionModel &F) {
  for (const Stmt *P = F.parentIgnoringImplicit(Launch.Call);
       isa_and_nonnull<Expr>(P); P = F.parentIgnoringImplicit(P)) {
    if (isa<LambdaExpr>(P))
      return false;
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(P);
        Call && !F.isInside(Launch.Call, Call->getImplicitObjectArgument()))
      return mentions(Call->getImplicitObjectArgument(), &Container);
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(P);
        Op && Op->getOperator() == OO_Equal)
      return mentions(Op->getArg(0), &Container);
  }
  return false;
}

bool holdsDeferred(const ValueDecl &Container, const FunctionModel &F) {
  unsigned Deferred = 0, Launches = 0;
  for (const RoleCall &Launch : F.calls(Role::Launch)) {
    if (containerFilledBy(Launch, Role::Future, F) != &Container &&
        containerFilledBy(Launch, Role::SharedFuture, F) != &Container &&
        !isMappedIn(Launch, Container, F))
      continue;
    ++Launches;
    Deferred += isDeferred(Launch);
  }
  return Launches > 0 && Deferred == Launches;
}

} // namespace clang::tidy::futures
