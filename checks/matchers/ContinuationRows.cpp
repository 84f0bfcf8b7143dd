//===--- ContinuationRows.cpp - Stages that only feed each other ----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContinuationRows.h"
#include "Awaitables.h"
#include "Callables.h"
#include "Entity.h"
#include "Launches.h"
#include "Loops.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Callables
//===----------------------------------------------------------------------===//

std::vector<const FunctionDecl *> functionsRunBy(const Expr *Callable) {
  const FunctionDecl *F = Callable ? functionRunBy(Callable) : nullptr;
  if (!F)
    return {};
  const FunctionTemplateDecl *Template = F->getDescribedFunctionTemplate();
  if (!Template)
    return {F};
  std::vector<const FunctionDecl *> Instances;
  for (const FunctionDecl *Instance : Template->specializations())
    Instances.push_back(Instance);
  return Instances;
}

/// The signature that the type of \p Callable states: of a function pointer,
/// or of `std::function` and what is like it.
static const FunctionProtoType *signatureOf(const Expr *Callable) {
  QualType Type = Callable->getType().getNonReferenceType();
  if (Type->isFunctionPointerType())
    Type = Type->getPointeeType();
  if (const auto *Proto = Type->getAs<FunctionProtoType>())
    return Proto;
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  if (!Spec || Spec->getTemplateArgs().size() == 0 ||
      Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return nullptr;
  return Spec->getTemplateArgs()[0].getAsType()->getAs<FunctionProtoType>();
}

QualType resultOf(const Expr *Callable) {
  if (!Callable)
    return {};
  for (const FunctionDecl *F : functionsRunBy(Callable))
    return F->getReturnType();
  const FunctionProtoType *Signature = signatureOf(Callable);
  return Signature ? Signature->getReturnType() : QualType();
}

/// The object that a chain of `<<` and `>>` works on.
static const Expr *streamOf(const Expr *E) {
  E = ignoreImplicit(E);
  while (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (Op->getOperator() != OO_LessLess &&
        Op->getOperator() != OO_GreaterGreater)
      break;
    E = ignoreImplicit(Op->getArg(0));
  }
  return E;
}

/// True for a stream that reads or writes more than a string.
static bool isStream(QualType Type) {
  const CXXRecordDecl *Record =
      Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() ||
      (Record->getIdentifier() && Record->getName().contains("stringstream")))
    return false;
  bool Found = false;
  Record->forallBases([&](const CXXRecordDecl *Base) {
    Found |= hasQualifiedName(Base, "std::ios_base");
    return !Found;
  });
  return Found;
}

/// True if \p S waits, launches, or does input or output: work of its own, that
/// may take long or may be meant to run where it runs. Calls are followed as
/// far as their bodies are in this unit. To await \p Given is the point of the
/// stage, or no wait at all.
static bool worksOnItsOwn(const Stmt *S, RoleResolver &Roles,
                          const VarDecl *Given = nullptr, unsigned Depth = 0) {
  constexpr unsigned MaxDepth = 3;
  auto IsOfGiven = [&](const CallExpr *Call) {
    std::optional<MemberCall> Member = MemberCall::of(Call);
    return Given && Member && Member->Object &&
           namedVariable(Member->Object) == Given;
  };
  return anyOf(S, [&](const Stmt *Node) {
    if (isa<CoawaitExpr, CoyieldExpr>(Node))
      return true;
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Node)) {
      const VocabularyEntry *E = Roles.resolve(*Construct);
      return (E && E->Roles.containsAny({Role::Thread, Role::Pool})) ||
             (isStream(Construct->getType()) &&
              !Construct->getConstructor()->isCopyOrMoveConstructor());
    }
    const auto *Call = dyn_cast<CallExpr>(Node);
    if (!Call || IsOfGiven(Call))
      return false;
    if (const VocabularyEntry *E = Roles.resolve(*Call);
        E && E->Roles.containsAny(
                 {Role::Launch, Role::Await, Role::TimedAwait, Role::Join,
                  Role::Sleep, Role::Block, Role::Accept, Role::InputOutput,
                  Role::AsyncOperation, Role::MakeTimer, Role::Push}))
      return true;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
        Member && isStream(Member->getObjectType()))
      return true;
    if (llvm::any_of(Call->arguments(), [](const Expr *Arg) {
          return isStream(streamOf(Arg)->getType());
        }))
      return true;
    const FunctionDecl *Callee = Call->getDirectCallee();
    const FunctionDecl *Definition = nullptr;
    return Depth < MaxDepth && Callee && !Callee->isInStdNamespace() &&
           Callee->getBody(Definition) &&
           worksOnItsOwn(Definition->getBody(), Roles, nullptr, Depth + 1);
  });
}

/// True if the continuation \p Stage is no mere step from value to value.
static bool isStageOfItsOwn(const RoleCall &Stage, const FunctionModel &F) {
  if (Stage.Entry->is("on-error"))
    return true;
  const Expr *Callable = callableOf(Stage);
  if (!Callable || isAwaitable(resultOf(Callable), F.vocabulary()))
    return true;
  return llvm::any_of(functionsRunBy(Callable), [&](const FunctionDecl *Run) {
    const FunctionDecl *Definition = nullptr;
    if (!Run->getBody(Definition))
      return false;
    // The future that some continuations are given is ready.
    return worksOnItsOwn(Definition->getBody(), F.roles(),
                         Definition->getNumParams() == 1
                             ? Definition->getParamDecl(0)
                             : nullptr);
  });
}

//===----------------------------------------------------------------------===//
// Rows of continuations
//===----------------------------------------------------------------------===//

static bool isSameExpr(const Expr *A, const Expr *B, const ASTContext &C) {
  if (!A || !B)
    return A == B;
  llvm::FoldingSetNodeID IdA, IdB;
  A->Profile(IdA, C, /*Canonical=*/true);
  B->Profile(IdB, C, /*Canonical=*/true);
  return IdA == IdB;
}

static bool runsWhere(const RoleCall &A, const RoleCall &B,
                      const ASTContext &C) {
  return isSameExpr(A.argument("executor"), B.argument("executor"), C) &&
         isSameExpr(A.argument("policy"), B.argument("policy"), C);
}

/// The expression statement or declaration \p S, as `variable = value`.
struct Assignment {
  const Expr *Target = nullptr; ///< Null for a declaration.
  const VarDecl *Declared = nullptr;
  const Expr *Value = nullptr;
};
static Assignment readAssignment(const Stmt *S) {
  Assignment A;
  if (const auto *DS = dyn_cast_or_null<DeclStmt>(S)) {
    A.Declared =
        DS->isSingleDecl() ? dyn_cast<VarDecl>(DS->getSingleDecl()) : nullptr;
    A.Value = A.Declared && A.Declared->getInit()
                  ? ignoreWrappers(A.Declared->getInit())
                  : nullptr;
    return A;
  }
  const auto *E = dyn_cast_or_null<Expr>(S);
  const auto *Op =
      E ? dyn_cast<CXXOperatorCallExpr>(ignoreImplicit(E)) : nullptr;
  if (Op && Op->getOperator() == OO_Equal && Op->getNumArgs() == 2) {
    A.Target = ignoreImplicit(Op->getArg(0));
    A.Value = ignoreWrappers(Op->getArg(1));
  }
  return A;
}

namespace {
class RowBuilder {
public:
  explicit RowBuilder(const FunctionModel &F) : F(F) {}

  std::vector<ContinuationRow> build() {
    std::vector<RoleCall> Members;
    for (const RoleCall &Call : F.calls(Role::Continuation))
      if (Call.object() && !isStageOfItsOwn(Call, F))
        Members.push_back(Call);
    llvm::DenseMap<const Expr *, RoleCall> Next;
    llvm::SmallPtrSet<const Expr *, 8> HasPrevious;
    for (const RoleCall &Call : Members) {
      RoleCall Previous = previous(Call);
      if (Previous.Call && runsWhere(Previous, Call, F.context()) &&
          Previous.Entry->Library == Call.Entry->Library &&
          llvm::any_of(
              Members,
              [&](const RoleCall &M) { return M.Call == Previous.Call; }) &&
          Next.try_emplace(Previous.Call, Call).second)
        HasPrevious.insert(Call.Call);
    }
    std::vector<ContinuationRow> Rows;
    for (const RoleCall &Call : Members) {
      if (HasPrevious.count(Call.Call))
        continue;
      ContinuationRow Row;
      for (RoleCall At = Call; At.Call; At = Next.lookup(At.Call))
        Row.Stages.push_back(At);
      carry(Row);
      Rows.push_back(std::move(Row));
    }
    return Rows;
  }

private:
  /// The continuation whose future \p Call continues, and which nobody else
  /// can see: a temporary, or a variable that is used for nothing else.
  RoleCall previous(const RoleCall &Call) const {
    const Expr *Object = ignoreWrappers(Call.object());
    if (F.playsRole(Object, Role::Continuation))
      return F.meaning(Object);
    const VarDecl *V = namedVariable(Object);
    if (!V || !V->hasLocalStorage() || V->getType()->isReferenceType() ||
        !F.vocabulary().lookup(V->getType()) || isLent(V))
      return {};
    const Stmt *Statement = F.statementOf(Call.Call);
    const Stmt *Before = Statement ? lastMention(V, Statement) : nullptr;
    const Assignment Made = readAssignment(Before);
    if (!Made.Value || !F.playsRole(Made.Value, Role::Continuation) ||
        !(Made.Declared == V || (Made.Target && namesVariable(Made.Target, V))))
      return {};
    // The future may be used here, and be overwritten here, and that is all.
    const Assignment Here = readAssignment(Statement);
    const bool Overwritten = Here.Target && namesVariable(Here.Target, V);
    unsigned Mentions = 0;
    for (const Expr *Use : F.uses(V))
      Mentions += F.isInside(Use, Statement);
    if (Mentions != (Overwritten ? 2U : 1U) ||
        (!Overwritten && isReadAfter(V, Call.Call)))
      return {};
    return F.meaning(Made.Value);
  }

  static bool namesVariable(const Expr *E, const VarDecl *V) {
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    return Ref && Ref->getDecl() == V;
  }

  /// True if something may use \p V at another place than where it is named.
  bool isLent(const VarDecl *V) const {
    return llvm::any_of(F.uses(V), [&](const Expr *Use) {
      const Stmt *P = F.parentIgnoringImplicit(Use);
      const auto *Op = dyn_cast_or_null<UnaryOperator>(P);
      const auto *DS = dyn_cast_or_null<DeclStmt>(P);
      const auto *Bound = DS && DS->isSingleDecl()
                              ? dyn_cast<VarDecl>(DS->getSingleDecl())
                              : nullptr;
      return isa_and_nonnull<LambdaExpr>(P) ||
             (Op && Op->getOpcode() == UO_AddrOf) ||
             (Bound && Bound->getType()->isReferenceType());
    });
  }

  /// The statement before \p Statement in its block that mentions \p V last.
  const Stmt *lastMention(const VarDecl *V, const Stmt *Statement) const {
    const auto *Block = dyn_cast_or_null<CompoundStmt>(F.parent(Statement));
    if (!Block)
      return nullptr;
    const Stmt *Last = nullptr;
    for (const Stmt *S : Block->body()) {
      if (S == Statement)
        return Last;
      if (readAssignment(S).Declared == V ||
          llvm::any_of(F.uses(V),
                       [&](const Expr *Use) { return F.isInside(Use, S); }))
        Last = S;
    }
    return nullptr;
  }

  /// True if \p V, which \p Call continues, is named after it, except where it
  /// gets another value first.
  bool isReadAfter(const VarDecl *V, const Expr *Call) const {
    const Stmt *Statement = F.statementOf(Call);
    const DeclStmt *Declaration = F.declarationOf(V);
    // The next iteration would see it.
    if (!Declaration || F.parent(Declaration) != F.parent(Statement))
      return true;
    bool After = false;
    for (const Expr *Use : F.uses(V)) {
      if (After) {
        const Assignment Next = readAssignment(F.statementOf(Use));
        return Next.Target != Use ||
               F.parent(F.statementOf(Use)) != F.parent(Statement);
      }
      After |= F.isInside(Use, Statement);
    }
    return false;
  }

  /// `for (auto &stage : stages) f = f.then(stage);`
  void carry(ContinuationRow &Row) const {
    const RoleCall &First = Row.Stages.front(), &Last = Row.Stages.back();
    llvm::SmallVector<const Stmt *, 4> Own;
    for (const RoleCall &Stage : Row.Stages)
      Own.push_back(F.statementOf(Stage.Call));
    Assignment Kept = readAssignment(Own.back());
    const bool IsLast = Kept.Value && Kept.Value == ignoreWrappers(Last.Call);
    // `auto next = f.then(stage); f = std::move(next);`
    if (IsLast && Kept.Declared && F.uses(Kept.Declared).size() == 1) {
      const Expr *Use = F.uses(Kept.Declared).front();
      Own.push_back(F.statementOf(Use));
      Kept = readAssignment(Own.back());
      if (Kept.Value != Use)
        return;
    }
    Loop L = F.enclosingLoop(First.Call);
    if (!L || !IsLast || !Kept.Target || !isOverData(L) ||
        !F.isInside(First.Call, L.Body))
      return;
    std::optional<Entity> From = Entity::of(ignoreWrappers(First.object()));
    std::optional<Entity> To = Entity::of(Kept.Target);
    if (!From || !To || *From != *To)
      return;
    const auto *Root = dyn_cast_or_null<VarDecl>(From->root());
    const ValueDecl *Named = From->lastField() ? From->lastField() : Root;
    if ((Root && !isDeclaredOutside(Root, L, F)) || !Named)
      return;
    // Nobody else looks at it in the loop.
    for (const Expr *Use : F.uses(Named))
      if (F.isInside(Use, L.Statement) &&
          !isa_and_nonnull<LambdaExpr>(F.parent(Use)) &&
          llvm::none_of(Own,
                        [&](const Stmt *S) { return S && F.isInside(Use, S); }))
        return;
    for (const RoleCall &Stage : Row.Stages)
      for (llvm::StringRef Place : {"executor", "policy"})
        if (const Expr *Where = Stage.argument(Place);
            Where && dependsOnIteration(Where, L, F))
          return;
    Row.Carrying = L;
    Row.Times = F.tripCount(L).Constant;
  }

  /// A `while` waits for something or serves someone.
  static bool isOverData(const Loop &L) {
    if (L.Lambda || isa<CXXForRangeStmt>(L.Statement))
      return true;
    const auto *For = dyn_cast<ForStmt>(L.Statement);
    return For && For->getCond() && For->getInc();
  }

  const FunctionModel &F;
};
} // namespace

std::vector<ContinuationRow> continuationRows(const FunctionModel &F) {
  std::vector<ContinuationRow> Rows = RowBuilder(F).build();
  const SourceManager &SM = F.context().getSourceManager();
  llvm::sort(Rows, [&](const ContinuationRow &A, const ContinuationRow &B) {
    return SM.isBeforeInTranslationUnit(A.Stages.front().Call->getEndLoc(),
                                        B.Stages.front().Call->getEndLoc());
  });
  return Rows;
}

//===----------------------------------------------------------------------===//
// Forwarders
//===----------------------------------------------------------------------===//

namespace {
class ForwarderReader {
public:
  ForwarderReader(const RoleCall &Launch, const FunctionModel &F)
      : Launch(Launch), F(F) {}

  std::optional<Forwarder> read() {
    const Expr *Given = callableOf(Launch);
    if (!Given || isDeferred(Launch))
      return std::nullopt;
    if (const LambdaExpr *L = lambdaIn(Given)) {
      Result.Callable = L;
      return read(*L->getCallOperator(), F);
    }
    // A function of this unit that is given the future.
    const FunctionDecl *Run = functionRunBy(Given), *Definition = nullptr;
    if (!Run || !Run->getBody(Definition) || !isGivenFuture() ||
        F.context().getSourceManager().isInSystemHeader(
            Definition->getLocation()))
      return std::nullopt;
    const FunctionModel Inner(*Definition, *Definition->getBody(), F.context(),
                              F.roles());
    return read(*Definition, Inner);
  }

private:
  std::optional<Forwarder> read(const FunctionDecl &Run,
                                const FunctionModel &Inner) {
    Body = Run.getBody();
    if (!findGet(Inner) || !findSource(Run) || !runsWhereItsSourceRuns() ||
        !onlyForwards(Run, Inner) ||
        readsThreadIdentity(callableOf(Launch), F.roles(), F.context()))
      return std::nullopt;
    Result.Launch = Launch;
    return Result;
  }

  bool isGivenFuture() const {
    for (unsigned I = 0; I < Launch.argumentCount(); ++I)
      if (const Expr *Arg = Launch.argument(I);
          Arg && F.vocabulary().plays(Arg->getType(), Role::Future))
        return true;
    return false;
  }

  bool isIn(const Expr *Call, const FunctionModel &Inner) const {
    return Inner.enclosingCallableBody(Call) == Body;
  }

  bool isShared() const {
    return F.vocabulary().plays(Result.Future->getType(), Role::SharedFuture);
  }

  /// The one call that waits, which is the first thing that the body does.
  bool findGet(const FunctionModel &Inner) {
    for (const RoleCall &Await : Inner.calls(Role::Await)) {
      if (!isIn(Await.Call, Inner))
        continue;
      if (Result.Get)
        return false;
      Result.Get = dyn_cast<CallExpr>(Await.Call);
      Result.Future = Await.object() ? namedVariable(Await.object()) : nullptr;
      const bool Takes = Await.Entry->Roles.contains(Role::Take);
      if (!Result.Get || !Result.Future || Result.Get->getNumArgs() != 0 ||
          !(Takes || (isShared() && !Result.Get->getType()->isVoidType())))
        return false;
    }
    if (!Result.Get ||
        !(isShared() ||
          F.vocabulary().plays(Result.Future->getType(), Role::Future)))
      return false;
    // Evaluated whatever happens.
    const Stmt *Child = Result.Get;
    for (const Stmt *P = Inner.parent(Child); P && Child != Body;
         Child = P, P = Inner.parent(P)) {
      if (isa<AbstractConditionalOperator, IfStmt, ForStmt, WhileStmt, DoStmt,
              CXXForRangeStmt, SwitchStmt, CXXCatchStmt>(P))
        return false;
      if (const auto *Op = dyn_cast<BinaryOperator>(P);
          Op && Op->isLogicalOp() && Child == Op->getRHS())
        return false;
      if (const auto *Block = dyn_cast<CompoundStmt>(P);
          Block && Block->body_front() != Child)
        return false;
    }
    return true;
  }

  /// Where the future comes from: nobody else may have it. Of a future that can
  /// be copied that is known where it is made here.
  bool findSource(const FunctionDecl &Run) {
    const VarDecl *V = Result.Future;
    const LambdaExpr *L = Result.Callable;
    if (const auto *P = dyn_cast<ParmVarDecl>(V);
        P && llvm::is_contained(Run.parameters(), P) && !isShared()) {
      // After the callable, and after the object of a member function.
      const auto *M = dyn_cast<CXXMethodDecl>(&Run);
      const bool HasObject = !L && M && M->isInstance();
      std::optional<unsigned> Callable = Launch.Entry->number("callable");
      Result.Source = Callable ? Launch.argument(*Callable + 1 + HasObject +
                                                 P->getFunctionScopeIndex())
                               : nullptr;
      return Result.Source != nullptr;
    }
    if (!L)
      return false;
    if (isShared()) {
      const Expr *Made = V->getInit() && V->hasLocalStorage()
                             ? ignoreWrappers(V->getInit())
                             : nullptr;
      // std::async(f).share()
      if (Made && F.playsRole(Made, Role::Release) && F.meaning(Made).object())
        Made = ignoreWrappers(F.meaning(Made).object());
      RoleCall Maker = Made ? F.meaning(Made) : RoleCall();
      if (!Maker.Entry || V->isInitCapture() ||
          !Maker.Entry->Roles.containsAny({Role::Launch, Role::Continuation}))
        return false;
      for (const Expr *Use : F.uses(V))
        if (!F.isInside(Use, L))
          return false;
      Result.Source = V->getInit();
    } else if (V->isInitCapture()) {
      Result.Source = V->getInit();
    } else {
      // Captured by reference: all other mentions are before the launch.
      const SourceManager &SM = F.context().getSourceManager();
      if (!V->hasLocalStorage() || V->getType()->isReferenceType())
        return false;
      for (const Expr *Use : F.uses(V))
        if (!F.isInside(Use, L) &&
            SM.isBeforeInTranslationUnit(L->getEndLoc(), Use->getBeginLoc()))
          return false;
      Result.Source = V->getInit();
      return true;
    }
    return Result.Source != nullptr;
  }

  /// A named executor is where the author wants the stage to run, unless the
  /// future comes from that executor too.
  bool runsWhereItsSourceRuns() const {
    if (!Launch.Entry->is("named-executor"))
      return true;
    const Expr *From = Result.Source ? ignoreWrappers(Result.Source) : nullptr;
    if (const VarDecl *V = namedVariable(From); V && V->getInit())
      From = ignoreWrappers(V->getInit());
    const RoleCall Maker = F.meaning(From);
    auto ExecutorOf = [](const RoleCall &Call) {
      const Expr *Named = Call.argument("executor");
      return Named ? Named : Call.object();
    };
    return Maker.Entry && Maker.Entry->Roles.contains(Role::Launch) &&
           Maker.Entry->is("named-executor") && ExecutorOf(Maker) &&
           isSameExpr(ExecutorOf(Maker), ExecutorOf(Launch), F.context());
  }

  /// The body passes the value on: it returns what becomes of it, or resolves
  /// a promise with that, and does nothing else that takes time.
  bool onlyForwards(const FunctionDecl &Run, const FunctionModel &Inner) {
    for (const RoleCall &Resolve : Inner.calls(Role::Resolve))
      Result.Resolves |= isIn(Resolve.Call, Inner);
    const bool GivesFuture =
        isAwaitable(Launch.Call->getType(), F.vocabulary());
    if (!Result.Resolves && !GivesFuture)
      return false;
    if (isAwaitable(Run.getReturnType(), F.vocabulary()))
      return false;
    return !worksOnItsOwn(Body, F.roles(), Result.Future);
  }

  const RoleCall &Launch;
  const FunctionModel &F;
  /// Of what is launched.
  const Stmt *Body = nullptr;
  Forwarder Result;
};
} // namespace

std::vector<Forwarder> forwarders(const FunctionModel &F) {
  std::vector<Forwarder> Found;
  for (const RoleCall &Launch : F.calls(Role::Launch))
    if (std::optional<Forwarder> One = ForwarderReader(Launch, F).read())
      Found.push_back(*One);
  return Found;
}

} // namespace clang::tidy::futures
