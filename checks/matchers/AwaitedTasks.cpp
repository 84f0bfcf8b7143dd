//===--- AwaitedTasks.cpp - Threads awaited by what they run --------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AwaitedTasks.h"
#include "Callables.h"
#include "Context.h"
#include "Entity.h"
#include "FirstAwait.h"
#include "Launches.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// A callable that ends with a resolve
//===----------------------------------------------------------------------===//

namespace {
/// Whether a body resolves a promise, and does nothing more after it on any
/// path.
class EndReader {
public:
  EndReader(const VarDecl *Promise, RoleResolver &Roles)
      : Promise(Promise), Roles(Roles) {}

  bool endsWithResolve(const Stmt *Body) {
    return read(Body, /*IsEnd=*/true) && Resolves;
  }

private:
  /// True if each resolve in \p S, after which the callable ends where
  /// \p IsEnd, is the last thing that happens.
  bool read(const Stmt *S, bool IsEnd) {
    if (!S || !mentions(S, Promise))
      return true;
    if (const auto *Block = dyn_cast<CompoundStmt>(S))
      return readBlock(Block, IsEnd);
    if (const auto *If = dyn_cast<IfStmt>(S))
      return !mentions(If->getCond(), Promise) &&
             !mentions(If->getInit(), Promise) && read(If->getThen(), IsEnd) &&
             read(If->getElse(), IsEnd);
    if (const auto *Try = dyn_cast<CXXTryStmt>(S)) {
      bool Ends = read(Try->getTryBlock(), IsEnd);
      for (unsigned I = 0; I < Try->getNumHandlers(); ++I)
        Ends &= read(Try->getHandler(I)->getHandlerBlock(), IsEnd);
      return Ends;
    }
    if (const auto *Return = dyn_cast<ReturnStmt>(S))
      return read(Return->getRetValue(), /*IsEnd=*/true);
    const auto *E = dyn_cast<Expr>(S);
    return E && IsEnd && isResolve(ignoreImplicit(E));
  }

  bool readBlock(const CompoundStmt *Block, bool IsEnd) {
    for (auto It = Block->body_begin(); It != Block->body_end(); ++It) {
      // What is destroyed at the end may do more.
      if (const auto *DS = dyn_cast<DeclStmt>(*It))
        for (const Decl *D : DS->decls())
          if (const auto *V = dyn_cast<VarDecl>(D);
              V && isGuard(V, Roles.vocabulary()))
            return false;
      const auto *Next = std::next(It);
      const bool Ends = Next == Block->body_end()
                            ? IsEnd
                            : isa<ReturnStmt>(*Next) && !doesWork(*Next);
      if (!read(*It, Ends))
        return false;
    }
    return true;
  }

  bool isResolve(const Expr *E) {
    const std::optional<MemberCall> Member = MemberCall::of(E);
    if (!Member || namedVariable(Member->written()) != Promise)
      return false;
    const VocabularyEntry *Entry = Roles.resolve(*Member->Call);
    const bool IsOnly =
        llvm::none_of(Member->Call->arguments(),
                      [&](const Expr *Arg) { return mentions(Arg, Promise); });
    const bool Is = Entry && IsOnly &&
                    Entry->Roles.containsAny({Role::Resolve, Role::Reject});
    Resolves |= Is;
    return Is;
  }

  const VarDecl *Promise;
  RoleResolver &Roles;
  bool Resolves = false;
};
} // namespace

//===----------------------------------------------------------------------===//
// What the thread was given
//===----------------------------------------------------------------------===//

/// True for `task.get_future()`.
static bool isFutureOf(const Expr *E, const VarDecl *Task,
                       const FunctionModel &F) {
  const std::optional<MemberCall> Member =
      MemberCall::of(E ? ignoreWrappers(E) : nullptr);
  return Member && namedVariable(Member->written()) == Task &&
         F.vocabulary().plays(Member->Call->getType(), Role::Future);
}

/// True if \p V, outside \p Launch, is only asked for its future.
static bool isOthersFree(const VarDecl *V, const RoleCall &Launch,
                         const FunctionModel &F) {
  return V->hasLocalStorage() && !V->getType()->isReferenceType() &&
         F.declarationOf(V) && llvm::all_of(F.uses(V), [&](const Expr *Use) {
           return F.isInside(Use, Launch.Call) ||
                  isFutureOf(memberCallOn(Use, F), V, F);
         });
}

/// The local variable behind `std::move(x)` and `std::ref(x)`, of the role \p
/// R.
static const VarDecl *givenVariable(const Expr *Arg, Role R,
                                    const FunctionModel &F) {
  const auto *Ref = dyn_cast_or_null<CallExpr>(Arg ? ignoreImplicit(Arg) : Arg);
  if (Ref && calleeName(Ref) == "ref" && Ref->getNumArgs() == 1)
    Arg = Ref->getArg(0);
  const VarDecl *V = Arg ? namedVariable(Arg) : nullptr;
  return V && F.vocabulary().plays(V->getType(), R) ? V : nullptr;
}

/// The only promise that the lambda \p L holds, as it is called around it
/// (first) and in it (second).
static std::pair<const VarDecl *, const VarDecl *>
promiseHeldBy(const LambdaExpr *L, const FunctionModel &F) {
  std::pair<const VarDecl *, const VarDecl *> Held(nullptr, nullptr);
  for (const LambdaCapture &C : L->captures()) {
    const auto *V =
        C.capturesVariable() ? dyn_cast<VarDecl>(C.getCapturedVar()) : nullptr;
    if (!V || !F.vocabulary().plays(V->getType(), Role::Promise))
      continue;
    if (Held.second) // it resolves in steps
      return {nullptr, nullptr};
    Held = {L->isInitCapture(&C) ? namedVariable(V->getInit()) : V, V};
  }
  return Held;
}

/// The task or promise that \p Launch was given, and that nobody else has to do
/// with: what it runs ends when that is resolved. Null if there is none.
static const VarDecl *taskGivenTo(const RoleCall &Launch,
                                  const FunctionModel &F) {
  const Expr *Callable = callableOf(Launch);
  if (const VarDecl *Task = givenVariable(Callable, Role::PackagedTask, F))
    return isOthersFree(Task, Launch, F) ? Task : nullptr;
  const FunctionDecl *Run = functionRunBy(Callable);
  const FunctionDecl *Body = nullptr;
  if (!Run || !Run->hasBody(Body))
    return nullptr;
  const VarDecl *Outside = nullptr, *Inside = nullptr;
  if (const LambdaExpr *L = lambdaIn(Callable))
    std::tie(Outside, Inside) = promiseHeldBy(L, F);
  const unsigned FirstArgument = *Launch.Entry->number("callable") + 1;
  for (unsigned I = FirstArgument; !Outside && I < Launch.argumentCount(); ++I)
    if (const VarDecl *V = givenVariable(Launch.argument(I), Role::Promise, F);
        V && I - FirstArgument < Body->getNumParams()) {
      Outside = V;
      Inside = Body->getParamDecl(I - FirstArgument);
    }
  return Outside && Inside && isOthersFree(Outside, Launch, F) &&
                 EndReader(Inside, F.roles()).endsWithResolve(Body->getBody())
             ? Outside
             : nullptr;
}

//===----------------------------------------------------------------------===//
// The await
//===----------------------------------------------------------------------===//

/// `t.detach();`
static bool isDetach(const Stmt *S, const FunctionModel &F) {
  const auto *E = dyn_cast<Expr>(S);
  return E && F.playsRole(ignoreImplicit(E), Role::Detach);
}

/// `auto r = task.get_future();`
static bool takesFuture(const Stmt *S, const VarDecl *Task,
                        const FunctionModel &F) {
  const auto *DS = dyn_cast<DeclStmt>(S);
  const auto *V = DS && DS->isSingleDecl()
                      ? dyn_cast<VarDecl>(DS->getSingleDecl())
                      : nullptr;
  return V && isFutureOf(V->getInit(), Task, F);
}

/// True if the future \p V is awaited here, and goes nowhere else.
static bool isAwaitedHere(const VarDecl *V, const FunctionModel &F) {
  return V->hasLocalStorage() && !V->getType()->isReferenceType() &&
         llvm::all_of(F.uses(V), [&](const Expr *Use) {
           const CXXMemberCallExpr *Call = memberCallOn(Use, F);
           return Call && (F.playsRole(Call, Role::Await) ||
                           F.playsRole(Call, Role::Take) ||
                           F.playsRole(Call, Role::Valid));
         });
}

/// True if another launch was made before in the same callable and may run
/// still: nothing says that it was joined.
static bool runsBesideOther(const RoleCall &Launch, const FunctionModel &F) {
  const SourceManager &SM = F.context().getSourceManager();
  auto IsBefore = [&](const Expr *A, const Expr *B) {
    return SM.isBeforeInTranslationUnit(A->getBeginLoc(), B->getBeginLoc());
  };
  return llvm::any_of(F.calls(Role::Launch), [&](const RoleCall &Other) {
    if (!IsBefore(Other.Call, Launch.Call) ||
        F.enclosingCallableBody(Other.Call) !=
            F.enclosingCallableBody(Launch.Call))
      return false;
    return llvm::none_of(F.calls(Role::Join), [&](const RoleCall &Join) {
      const VarDecl *V = namedVariable(Join.object());
      return V && V->getInit() && F.isInside(Other.Call, V->getInit()) &&
             IsBefore(Join.Call, Launch.Call);
    });
  });
}

std::optional<AwaitedLaunch> awaitedByTask(const RoleCall &Launch,
                                           const FunctionModel &F) {
  if (!Launch.Entry->Roles.contains(Role::Thread) || isTestBody(F.decl()) ||
      runsBesideOther(Launch, F))
    return std::nullopt;
  const VarDecl *Task = taskGivenTo(Launch, F);
  const Stmt *Start = Task ? F.statementOf(Launch.Call) : nullptr;
  if (!isa_and_nonnull<DeclStmt, Expr>(Start))
    return std::nullopt;

  AwaitedLaunch Found;
  Found.Task = Task;
  const FirstAwait First(
      F,
      [&](const Expr *Object) {
        const VarDecl *V = namedVariable(pointedTo(Object));
        return isFutureOf(Object, Task, F) ||
               (V && isFutureOf(V->getInit(), Task, F) && isAwaitedHere(V, F));
      },
      /*Coroutines=*/false);
  const Stmt *Next = F.nextStatement(Start);
  for (; Next && (isTrivial(Next, F) || isDetach(Next, F) ||
                  takesFuture(Next, Task, F));
       Next = F.nextStatement(Next))
    Found.Between.push_back(Next);
  Found.Await = First.in(Next);
  if (!Found.Await || holdsDirective(Launch.Call->getEndLoc(),
                                     Found.Await->getBeginLoc(), F.context()))
    return std::nullopt;
  return Found;
}

} // namespace clang::tidy::futures
