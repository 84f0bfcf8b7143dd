//===--- AwaitedLaunches.cpp - Launches that are awaited at once ----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AwaitedLaunches.h"
#include "../../fixits/rewrite/SourceText.h"
#include "AwaitedTasks.h"
#include "Callables.h"
#include "Entity.h"
#include "FirstAwait.h"
#include "Launches.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/Support/Regex.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Launches with a reason
//===----------------------------------------------------------------------===//

/// True if whoever calls the function chooses the policy of \p Launch.
static bool isPolicyOpen(const RoleCall &Launch) {
  return anyOf(Launch.argument("policy"), [](const Stmt *S) {
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return isa<MemberExpr>(S) ||
           (V && (isa<ParmVarDecl>(V) ||
                  (!V->isConstexpr() && !V->getType().isConstQualified())));
  });
}

/// True if the caller says where \p Launch runs: an executor, the attributes
/// of the thread, or an object in the callable's place that cannot be called.
static bool namesExecutor(const RoleCall &Launch, const ASTContext &Context) {
  if (Launch.Entry->is("named-executor"))
    return true;
  if (const Expr *Executor = Launch.argument("executor");
      Executor && !Executor->isValueDependent() &&
      !Executor->isNullPointerConstant(const_cast<ASTContext &>(Context),
                                       Expr::NPC_ValueDependentIsNotNull))
    return true;
  const Expr *Callable = callableOf(Launch);
  if (!Callable)
    return false;
  // Qt 5 takes the object before its member function.
  const Expr *Next = Launch.argument(*Launch.Entry->number("callable") + 1);
  if (Next && Next->getType()->isMemberPointerType())
    return false;
  if (QualType Pointee = Callable->getType()->getPointeeType();
      !Pointee.isNull() && Pointee->isRecordType())
    return true;
  const CXXRecordDecl *Record = Callable->getType()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || Record->isDependentContext())
    return false;
  bool CanBeCalled = false;
  auto Look = [&](const CXXRecordDecl *R) {
    const DeclarationName Name =
        R->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call);
    CanBeCalled |= !R->lookup(Name).empty();
    // A conversion to a function pointer.
    CanBeCalled |= llvm::any_of(
        R->decls(), [](const Decl *D) { return isa<CXXConversionDecl>(D); });
    return true;
  };
  Look(Record);
  Record->forallBases(Look);
  return !CanBeCalled;
}

/// True if a thread hands \p Launch's callable a stop token that the caller
/// does not write.
static bool isHandedStopToken(const RoleCall &Launch) {
  if (!Launch.Entry->Roles.contains(Role::Thread))
    return false;
  const Expr *Callable = callableOf(Launch);
  const FunctionDecl *Run = functionRunBy(Callable);
  const unsigned Given =
      Launch.argumentCount() - *Launch.Entry->number("callable");
  if (Run && Run->getNumParams() < Given)
    return false;
  const QualType First = firstParameter(Callable);
  return takesStopToken(Callable) ||
         (Run && !First.isNull() && First->isDependentType());
}

/// `worker.start()` is the second half of a launch, or runs a class whose
/// thread is its own.
static bool isStart(const RoleCall &Launch) {
  return Launch.object() && !Launch.Entry->number("callable") &&
         Launch.Callee && Launch.Callee->getReturnType()->isVoidType();
}

/// True for a class that std::unique_lock takes: a mutex of the user's own.
static bool isBasicLockable(QualType Type) {
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  auto Has = [&](llvm::StringRef Name) {
    return llvm::any_of(Record->methods(), [&](const CXXMethodDecl *M) {
      return M->getIdentifier() && M->getName() == Name;
    });
  };
  return Record && Record->hasDefinition() && Has("lock") && Has("unlock");
}

/// The mutex that \p S names, a variable or a field; null if it names none.
static const ValueDecl *namedMutex(const Stmt *S, const Vocabulary &Vocab) {
  const ValueDecl *D = declNamedBy(S);
  if (!D)
    return nullptr;
  const QualType Type = D->getType().getNonReferenceType();
  return Vocab.plays(Type, Role::Mutex) || isBasicLockable(Type) ? D : nullptr;
}

/// True if \p Callable locks, or tries to lock, a mutex that the function
/// around \p Launch locked before: on this thread that is another question.
static bool meetsOwnLock(const Expr *Callable, const RoleCall &Launch,
                         const FunctionModel &F) {
  const FunctionDecl *Run = functionRunBy(Callable);
  const Stmt *Body = F.enclosingCallableBody(Launch.Call);
  return Run && Run->hasBody(Run) && anyOf(Run->getBody(), [&](const Stmt *S) {
           const ValueDecl *Mutex = namedMutex(S, F.vocabulary());
           return Mutex && llvm::any_of(F.uses(Mutex), [&](const Expr *Use) {
                    return F.enclosingCallableBody(Use) == Body &&
                           F.context()
                               .getSourceManager()
                               .isBeforeInTranslationUnit(
                                   Use->getBeginLoc(),
                                   Launch.Call->getBeginLoc());
                  });
         });
}

/// What is written above \p S in \p Body, up to the next blank line.
static llvm::StringRef paragraphAbove(const Stmt &S, const Stmt &Body,
                                      const ASTContext &Context) {
  llvm::StringRef Above = textOf(Body, Context);
  const SourceManager &SM = Context.getSourceManager();
  const unsigned Begin = SM.getFileOffset(SM.getFileLoc(Body.getBeginLoc()));
  const unsigned End = SM.getFileOffset(SM.getFileLoc(S.getBeginLoc()));
  Above = Above.take_front(End > Begin ? End - Begin : 0);
  size_t From = Above.size();
  while (From > 0) {
    const size_t Line = Above.rfind('\n', From - 1) + 1;
    if (From < Above.size() && Above.slice(Line, From).trim().empty())
      break;
    From = Line;
  }
  return Above.drop_front(From);
}

/// True if the code around \p Launch says that it is about thread-local state,
/// which a library may keep out of sight: in the name of the function, which
/// may be a test, right above, or in what is launched.
static bool saysThreadLocal(const RoleCall &Launch, const FunctionModel &F) {
  static const llvm::Regex Says(
      "[Tt]hread[-_]?[Ll]ocal|(^|[^A-Za-z])[Pp]er[- ]thread");
  const ASTContext &Context = F.context();
  const Stmt *Statement = F.statementOf(Launch.Call);
  const Stmt *Body = F.enclosingCallableBody(Launch.Call);
  const FunctionDecl *Run = functionRunBy(callableOf(Launch));
  const auto *Name = dyn_cast<NamedDecl>(&F.decl());
  return (Statement && Body &&
          Says.match(paragraphAbove(*Statement, *Body, Context))) ||
         Says.match(textOf(*Launch.Call, Context)) ||
         (Run && Run->hasBody(Run) &&
          Says.match(textOf(*Run->getBody(), Context))) ||
         (Name && Says.match(Name->getQualifiedNameAsString()));
}

static bool hasReason(const RoleCall &Launch, const FunctionModel &F) {
  if (isDeferred(Launch) || isPolicyOpen(Launch) ||
      namesExecutor(Launch, F.context()))
    return true;
  const Expr *Callable = callableOf(Launch);
  return Callable && (isHandedStopToken(Launch) ||
                      readsThreadIdentity(Callable, F.roles(), F.context()) ||
                      meetsOwnLock(Callable, Launch, F));
}

//===----------------------------------------------------------------------===//
// The await
//===----------------------------------------------------------------------===//

namespace {
/// What owns the launch: a local that it initialises, or what it is assigned
/// to, or the group that it is run on.
struct Holder {
  const VarDecl *Variable = nullptr;
  const Expr *Target = nullptr;
};

class AwaitFinder {
public:
  AwaitFinder(const RoleCall &Launch, const FunctionModel &F)
      : Launch(Launch), F(F),
        First(
            F, [this](const Expr *Object) { return isHolder(Object); },
            startsThread(Launch)) {}

  std::optional<AwaitedLaunch> find() {
    if (const Expr *Await = awaitAround()) {
      AwaitedLaunch Found;
      Found.Await = Await;
      Found.InOneExpression = true;
      return Found;
    }
    if (isDropped()) {
      AwaitedLaunch Found;
      Found.Await = Launch.Call;
      Found.Variable = H.Variable;
      Found.InOneExpression = Found.IsDropped = true;
      return Found;
    }
    if (!H.Variable && !H.Target)
      return std::nullopt;
    return awaitAfter();
  }

private:
  /// The await that the launch itself is the object of; null if none, and then
  /// the holder is set where there is one.
  const Expr *awaitAround() {
    for (const CoawaitExpr *Await : F.coawaits())
      if (ignoreWrappers(Await->getOperand()) == ignoreWrappers(Launch.Call))
        return startsThread(Launch) ? Await : nullptr;
    const Stmt *Child = Launch.Call;
    for (const Stmt *P = F.parentIgnoringImplicit(Child); P;
         Child = P, P = F.parentIgnoringImplicit(P)) {
      if (isa<CXXFunctionalCastExpr, CXXNewExpr, InitListExpr>(P) ||
          (isa<CXXConstructExpr>(P) &&
           cast<CXXConstructExpr>(P)
                   ->getConstructor()
                   ->getMinRequiredArguments() <= 1 &&
           writtenArguments(cast<CXXConstructExpr>(P)) == 1))
        continue;
      // An integer is whether the launch worked, not the thread.
      const bool IsStatus =
          Launch.object() && Launch.Call->getType()->isIntegerType();
      if (const auto *DS = dyn_cast<DeclStmt>(P)) {
        if (IsStatus)
          H.Target = Launch.object();
        else if (const auto *V = dyn_cast<VarDecl>(*std::prev(DS->decl_end()));
                 V && V->hasLocalStorage() && V->getInit() &&
                 F.isInside(Launch.Call, V->getInit()))
          H.Variable = V;
        return nullptr;
      }
      if (isa<MemberExpr>(P)) {
        const auto *Call =
            dyn_cast_or_null<CXXMemberCallExpr>(F.parentIgnoringImplicit(P));
        if (!Call)
          return nullptr;
        if (isAwait(Call, F))
          return Call;
        if (!F.playsRole(Call, Role::Release))
          return nullptr;
        P = Call; // std::async(f).share()
        continue;
      }
      if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(P)) {
        if (Op->getOperator() == OO_Arrow)
          continue;
        if (Op->getOperator() == OO_Equal && Op->getArg(0) != Child &&
            F.statementOf(Op) == wholeStatement(Op))
          H.Target = ignoreImplicit(Op->getArg(0));
        return nullptr;
      }
      if (const auto *Assign = dyn_cast<BinaryOperator>(P);
          Assign && Assign->getOpcode() == BO_Assign &&
          F.statementOf(Assign) == wholeStatement(Assign))
        H.Target =
            IsStatus ? Launch.object() : ignoreImplicit(Assign->getLHS());
      break;
    }
    // group.run(f); thread->start(); pthread_create(&t, nullptr, f, x);
    if (!H.Target && Launch.object() && !isa<CXXConstructExpr>(Launch.Call))
      H.Target = Launch.object();
    return nullptr;
  }

  /// True if nobody takes the future and its destructor waits, at once:
  /// `std::async(f);`, or the last declaration of a block that launches
  /// nothing else.
  bool isDropped() const {
    // What only forwards to such a launch may keep the future.
    if (Launch.Entry->fact("destructor") != "blocks" || H.Target ||
        !F.vocabulary().plays(Launch.Call->getType(), Role::Future))
      return false;
    const Stmt *Whole = F.statementOf(Launch.Call);
    if (H.Variable)
      return F.uses(H.Variable).empty() && F.declarationOf(H.Variable) &&
             !H.Variable->getType()->isReferenceType() &&
             isa_and_nonnull<CompoundStmt>(F.parent(Whole)) &&
             !F.nextStatement(Whole) &&
             llvm::none_of(F.calls(Role::Launch), [&](const RoleCall &Other) {
               return Other.Call != Launch.Call &&
                      F.isInside(Other.Call, F.parent(Whole));
             });
    const Stmt *S = Launch.Call;
    while (isa_and_nonnull<FullExpr, CXXBindTemporaryExpr>(F.parent(S)))
      S = F.parent(S);
    return S == Whole;
  }

  static unsigned writtenArguments(const CXXConstructExpr *E) {
    return llvm::count_if(E->arguments(), [](const Expr *A) {
      return !isa<CXXDefaultArgExpr>(A);
    });
  }

  /// \p E or the full expression around it.
  const Stmt *wholeStatement(const Expr *E) const {
    const Stmt *S = E;
    while (const auto *P = dyn_cast_or_null<FullExpr>(F.parent(S)))
      S = P;
    return S;
  }

  /// True if \p Object, which is awaited, is what holds the launch.
  bool isHolder(const Expr *Object) const {
    Object = pointedTo(Object);
    if (!Object)
      return false;
    if (H.Variable)
      return namedVariable(Object) == H.Variable;
    const Expr *Target = pointedTo(H.Target);
    std::optional<Entity> A = Entity::of(Target), B = Entity::of(Object);
    if (A && B)
      return *A == *B;
    llvm::StringRef Text = textOf(*Target, F.context());
    return !Text.empty() && Text == textOf(*Object, F.context()) &&
           !doesWork(Target);
  }

  //===--- In the statements that follow ---===//

  std::optional<AwaitedLaunch> awaitAfter() {
    AwaitedLaunch Found;
    Found.Variable = H.Variable;
    const Stmt *Start = F.statementOf(Launch.Call);
    if (!Start)
      return std::nullopt;
    const Stmt *Next = nullptr;
    const auto *If = dyn_cast<IfStmt>(Start);
    if (If && If->getInit() && F.isInside(Launch.Call, If->getInit())) {
      Found.Await = First.inExpression(If->getCond());
    } else {
      // if (pthread_create(...) != 0) return;
      if (If ? !leaves(If->getThen()) || If->getElse()
             : !isa<DeclStmt, Expr>(Start))
        return std::nullopt;
      for (Next = nextAfterErrors(Start);
           Next && (isTrivial(Next, F) || continuesLaunch(Next));
           Next = nextAfterErrors(Next))
        Found.Between.push_back(Next);
      Found.Await = First.in(Next);
    }
    if (!Found.Await || !isOnlyReason(Found.Await) ||
        isGivenAway(Found.Between) ||
        holdsDirective(Launch.Call->getEndLoc(), Found.Await->getBeginLoc(),
                       F.context()))
      return std::nullopt;
    takeAfterWait(Found, Next);
    return Found;
  }

  /// The statement after \p S and after what only leaves when the launch
  /// failed.
  const Stmt *nextAfterErrors(const Stmt *S) const {
    const Stmt *Next = F.nextStatement(S);
    while (const auto *If = dyn_cast_or_null<IfStmt>(Next)) {
      if (!isa<CallExpr>(Launch.Call) ||
          !Launch.Call->getType()->isIntegerType() || If->getElse() ||
          doesWork(If->getCond()) || !leaves(If->getThen()))
        break;
      Next = F.nextStatement(If);
    }
    return Next;
  }

  /// `thread->start();` after `thread = QThread::create(f)`.
  bool continuesLaunch(const Stmt *S) const {
    const auto *E = dyn_cast<Expr>(S);
    const RoleCall Call = E ? F.meaning(E) : RoleCall();
    return Call.Entry && Call.Entry->Roles.contains(Role::Launch) &&
           isStart(Call) && isHolder(Call.object());
  }

  /// True if one of \p Between moves the future or thread elsewhere: what is
  /// awaited then is nothing.
  bool isGivenAway(llvm::ArrayRef<const Stmt *> Between) const {
    return llvm::any_of(Between, [&](const Stmt *S) {
      return anyOf(S, [&](const Stmt *Part) {
        const auto *E = dyn_cast<CallExpr>(Part);
        return E && isStdMove(E) && isHolder(E->getArg(0));
      });
    });
  }

  /// False where something else gets at the future after \p Await, or runs
  /// while the launch does.
  bool isOnlyReason(const Expr *Await) const {
    const RoleCall Call = F.meaning(Await);
    const bool Ends =
        isa<CoawaitExpr>(Await) ||
        (Call.Entry && Call.Entry->Roles.containsAny({Role::Take, Role::Join}));
    if (runsBeside(Await))
      return false;
    // Tasks of a group may run others on it: only a local tells all.
    if (const Expr *Group = Launch.object()) {
      const QualType Pointee = Group->getType()->getPointeeType();
      if (F.vocabulary().plays(Pointee.isNull() ? Group->getType() : Pointee,
                               Role::TaskGroup))
        return isAloneInGroup();
    }
    if (Ends)
      return true;
    // wait() leaves the result to others.
    const VarDecl *V = H.Variable ? H.Variable : namedVariable(H.Target);
    return V && V->hasLocalStorage() && !V->getType()->isReferenceType() &&
           llvm::all_of(F.uses(V), [&](const Expr *Use) {
             const CXXMemberCallExpr *Call = memberCallOn(Use, F);
             if (const auto *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(
                     F.parentIgnoringImplicit(Use)))
               return Assign->getOperator() == OO_Equal &&
                      ignoreImplicit(Assign->getArg(0)) == Use;
             return Call && (F.playsRole(Call, Role::Await) ||
                             F.playsRole(Call, Role::Take) ||
                             F.playsRole(Call, Role::Valid));
           });
  }

  /// True if the launch is all that its group, a local, ever runs.
  bool isAloneInGroup() const {
    const VarDecl *V = namedVariable(Launch.object());
    return V && V->hasLocalStorage() && V->getType()->isRecordType() &&
           F.uses(V).size() == 2;
  }

  /// True if another launch was made before and is awaited after \p Await: the
  /// two run beside each other.
  bool runsBeside(const Expr *Await) const {
    const SourceManager &SM = F.context().getSourceManager();
    const Stmt *Body = F.enclosingCallableBody(Launch.Call);
    for (Role R : {Role::Await, Role::Take, Role::Join})
      for (const RoleCall &Later : F.calls(R)) {
        const VarDecl *V = namedVariable(Later.object());
        if (V && V != H.Variable && V != namedVariable(H.Target) &&
            V->hasLocalStorage() &&
            F.enclosingCallableBody(Later.Call) == Body &&
            SM.isBeforeInTranslationUnit(Await->getBeginLoc(),
                                         Later.Call->getBeginLoc()) &&
            isRunning(V))
          return true;
      }
    return false;
  }

  /// True if \p V holds a launch that was made before this one, and nothing
  /// was done with it since.
  bool isRunning(const VarDecl *V) const {
    const SourceManager &SM = F.context().getSourceManager();
    auto IsBefore = [&](SourceLocation Loc) {
      return SM.isBeforeInTranslationUnit(Loc, Launch.Call->getBeginLoc());
    };
    auto Launches = [&](const Stmt *S) {
      const auto *E = dyn_cast<Expr>(S);
      return E && F.playsRole(E, Role::Launch);
    };
    if (!IsBefore(V->getLocation()))
      return false;
    bool Running = anyOf(V->getInit(), Launches);
    for (const Expr *Use : F.uses(V)) {
      if (!IsBefore(Use->getBeginLoc()))
        continue;
      const auto *Assign =
          dyn_cast_or_null<CXXOperatorCallExpr>(F.parentIgnoringImplicit(Use));
      Running = Assign && Assign->getOperator() == OO_Equal &&
                anyOf(Assign->getArg(1), Launches);
    }
    return Running;
  }

  /// `r.wait(); x = r.get();`: the get is what gives the result.
  void takeAfterWait(AwaitedLaunch &Found, const Stmt *At) const {
    const RoleCall Call = F.meaning(Found.Await);
    if (!At || !Call.Entry || Call.Entry->Roles.contains(Role::Take) ||
        !Call.Entry->Roles.contains(Role::Await) ||
        !Found.Await->getType()->isVoidType() ||
        F.statementOf(Found.Await) != At)
      return;
    const Stmt *Next = F.nextStatement(At);
    llvm::SmallVector<const Stmt *, 2> Between;
    for (; Next && isTrivial(Next, F); Next = F.nextStatement(Next))
      Between.push_back(Next);
    const Expr *Get = First.in(Next);
    if (!Get)
      return;
    Found.Wait = At;
    Found.Await = Get;
    Found.Between.append(Between.begin(), Between.end());
  }

  const RoleCall &Launch;
  const FunctionModel &F;
  const FirstAwait First;
  Holder H;
};
} // namespace

std::optional<AwaitedLaunch> awaitedAtOnce(const RoleCall &Launch,
                                           const FunctionModel &F) {
  if (!Launch.Entry || isStart(Launch) || hasReason(Launch, F))
    return std::nullopt;
  std::optional<AwaitedLaunch> Found = AwaitFinder(Launch, F).find();
  if (!Found)
    Found = awaitedByTask(Launch, F);
  return Found && !saysThreadLocal(Launch, F) ? Found : std::nullopt;
}

} // namespace clang::tidy::futures
