//===--- UseAfterGetCheck.cpp - Reuse of a taken future -------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UseAfterGetCheck.h"
#include "../fixits/rewrite/SourceText.h"
#include "matchers/Context.h"
#include "matchers/ErrorPaths.h"
#include "matchers/FutureElements.h"
#include "matchers/Launches.h"
#include "matchers/ShareRewrite.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// What is matched
//===----------------------------------------------------------------------===//

/// The future that \p C captures; null if it is another variable.
static const VarDecl *capturedFuture(const LambdaCapture &C,
                                     const Vocabulary &V) {
  const auto *Captured =
      C.capturesVariable() ? dyn_cast<VarDecl>(C.getCapturedVar()) : nullptr;
  return Captured && V.plays(Captured->getType(), Role::Future) ? Captured
                                                                : nullptr;
}

/// Every future that has a name and is taken, awaited, shared or continued:
/// `f.get()`, `this->f.wait()`, `state->f.wait_for(d)`, each with the body of
/// the callable that does it.
static std::set<std::pair<const Stmt *, Entity>>
namedFutures(const FunctionModel &F) {
  std::set<std::pair<const Stmt *, Entity>> Found;
  for (Role R : {Role::Take, Role::Await, Role::TimedAwait, Role::Release,
                 Role::Continuation})
    for (const RoleCall &Call : F.calls(R)) {
      std::optional<MemberCall> Member = MemberCall::of(Call.Call);
      if (!Member || !F.vocabulary().plays(Member->ObjectType, Role::Future))
        continue;
      if (std::optional<Entity> Future = Entity::ofObject(Call.Call))
        Found.insert({F.enclosingCallableBody(Call.Call), *Future});
    }
  // What a lambda that refers to it, or a function, takes.
  for (const LocalLambda &Local : localLambdas(F))
    for (const LambdaCapture &C : Local.Lambda->captures())
      if (const VarDecl *V = capturedFuture(C, F.vocabulary());
          V && C.getCaptureKind() == LCK_ByRef)
        Found.insert({F.enclosingCallableBody(Local.Lambda), Entity::of(V)});
  for (const CallExpr *Call : F.otherCalls())
    for (const Expr *Arg : Call->arguments())
      if (F.vocabulary().plays(Arg->getType(), Role::Future) &&
          takerCalledBy(Call, Arg, F.roles()))
        if (std::optional<Entity> Future = Entity::of(Arg))
          Found.insert({F.enclosingCallableBody(Call), *Future});
  return Found;
}

/// The call that takes \p Future whenever \p L runs; null if none.
static const CallExpr *takeIn(const LambdaExpr *L, const Entity &Future,
                              const FunctionModel &F) {
  for (const LambdaCapture &C : L->captures()) {
    const VarDecl *V = capturedFuture(C, F.vocabulary());
    if (V && Entity::of(V) == Future)
      return takesAlways(V, L->getBody(), F.roles());
  }
  return nullptr;
}

/// True if \p L is what a launch runs.
static bool isLaunched(const LambdaExpr *L, const FunctionModel &F) {
  return llvm::any_of(F.calls(Role::Launch), [&](const RoleCall &Launch) {
    const Expr *Callable = callableOf(Launch);
    return Callable && lambdaIn(Callable) == L;
  });
}

static bool isConstCall(const Expr *Call) {
  const auto *C = dyn_cast<CallExpr>(Call);
  const auto *M =
      C ? dyn_cast_or_null<CXXMethodDecl>(C->getDirectCallee()) : nullptr;
  return M && M->isConst();
}

static bool isConversion(const Expr *Call) {
  const auto *C = dyn_cast<CXXMemberCallExpr>(Call);
  return C && isa_and_nonnull<CXXConversionDecl>(C->getMethodDecl());
}

/// True if the lambda \p L, which holds a reference to \p Future, never fills
/// it again.
static bool onlyUses(const LambdaExpr *L, const Entity &Future,
                     const FunctionModel &F) {
  return llvm::none_of(accesses(Future, F, L->getBody()), [](const Access &A) {
    return A.How != Access::Called && A.How != Access::Read;
  });
}

/// What \p A does to the future: takes the result, asks for it, or leaves it
/// in a state that is not known.
static FlowEvent eventOf(const Access &A, const Entity &Future,
                         const FunctionModel &F) {
  FlowEvent Event;
  Event.At = A.At;
  switch (A.How) {
  case Access::Read:
  case Access::CapturedCopy:
    break;
  case Access::Exposed:
    if (A.Whole && takerCalledBy(dyn_cast<CallExpr>(A.At), A.Path, F.roles())) {
      Event.Hit = Event.Mark = Event.EvenIfThrown = true;
      break;
    }
    [[fallthrough]];
  case Access::Assigned:
    Event.Clear = true;
    break;
  case Access::CapturedAlias: {
    const auto *L = cast<LambdaExpr>(A.At);
    Event.Blind = !onlyUses(L, Future, F);
    // A thread that takes it is on its way from here on.
    if (isLaunched(L, F) && takeIn(L, Future, F))
      Event.Hit = Event.Mark = true;
    break;
  }
  case Access::Moved: {
    // `bool try_push(T &&)` may leave the future as it was.
    const auto *Call = dyn_cast<CallExpr>(A.At);
    bool MayRefuse = Call && Call->getType()->isBooleanType();
    Event.Mark = A.Whole && !MayRefuse;
    Event.Clear = !Event.Mark;
    break;
  }
  case Access::Called: {
    RoleCall Call = F.meaning(A.At);
    RoleSet Roles = A.Whole && Call.Entry ? Call.Entry->Roles : RoleSet();
    if (A.Whole && Call.Entry && emptiesFuture(*Call.Entry))
      Event.Hit = Event.Mark = Event.EvenIfThrown = true;
    else if (Roles.containsAny({Role::Await, Role::TimedAwait}))
      Event.Hit = Event.Clear = true; // said once on each path
    else
      // Whoever asks valid() knows, or `if (f)` of a library that has that.
      Event.Clear = Roles.contains(Role::Valid) || !isConstCall(A.At) ||
                    isConversion(A.At);
    break;
  }
  }
  return Event;
}

/// A call that takes the result, whatever else it does.
static FlowEvent takenBy(const CallExpr *Call) {
  FlowEvent Event;
  Event.At = Call;
  Event.Hit = Event.Mark = Event.EvenIfThrown = true;
  return Event;
}

//===----------------------------------------------------------------------===//
// The message
//===----------------------------------------------------------------------===//

void UseAfterGetCheck::checkFunction(const FunctionModel &F) {
  const std::vector<LocalLambda> Lambdas = localLambdas(F);
  for (const auto &[Body, Future] : namedFutures(F))
    if (!isIntended(Future.lastField() ? Future.lastField() : Future.root()))
      checkFuture(Future, F, Body, Lambdas);
  for (const ElementHit &Element : usesOfTakenElements(F)) {
    const Entity &Of = Element.Container;
    if (!isIntended(Of.lastField() ? Of.lastField() : Of.root()))
      reportUse(Element.Hit, Of, F);
  }
  checkLambdas(F, Lambdas);
  checkTasks(F);
}

void UseAfterGetCheck::checkFuture(const Entity &Future, const FunctionModel &F,
                                   const Stmt *CallableBody,
                                   llvm::ArrayRef<LocalLambda> Lambdas) {
  std::vector<FlowEvent> Events = lifetimeEvents(Future, F, CallableBody);
  for (const Access &A : accesses(Future, F, CallableBody))
    Events.push_back(eventOf(A, Future, F));
  for (const LocalLambda &Local : Lambdas)
    if (takeIn(Local.Lambda, Future, F))
      for (const CallExpr *Call : Local.Calls)
        if (F.enclosingCallableBody(Call) == CallableBody)
          Events.push_back(takenBy(Call));

  for (const FlowHit &Hit :
       findHits(F, CallableBody, Events,
                outlivesRepeatedCall(Future, F, CallableBody)))
    reportUse(Hit, Future, F);
}

void UseAfterGetCheck::reportUse(const FlowHit &Hit, const Entity &Future,
                                 const FunctionModel &F) {
  const Expr *At = cast<Expr>(Hit.At);
  if (const auto *L = dyn_cast<LambdaExpr>(At))
    At = takeIn(L, Future, F);
  const ValueDecl *Named =
      Future.lastField() ? Future.lastField() : Future.root();
  if (!At || !Named || isExpectedToFail(At, Hit.Mark, F))
    return;
  const std::optional<MemberCall> Use = MemberCall::of(At);
  const bool IsOnFuture =
      Use && Use->Object && F.vocabulary().plays(Use->ObjectType, Role::Future);
  if (Use && !Use->Object)
    return;
  const auto *First = dyn_cast<CallExpr>(Hit.Mark);
  const FunctionDecl *Taker = First ? First->getDirectCallee() : nullptr;
  const bool IsTaken =
      isa<CXXMemberCallExpr>(Hit.Mark) && Taker && F.meaning(First).Entry;
  const bool IsCalled = !IsTaken && First && !isStdMove(First) &&
                        (isa<CXXOperatorCallExpr>(First) ||
                         llvm::any_of(First->arguments(), [&](const Expr *A) {
                           return takerCalledBy(First, A, F.roles());
                         }));
  std::string Name =
      IsOnFuture ? textOf(*Use->written(), F.context()).str() : "";
  if (Name.empty()) // in a macro, too
    Name = Named->getNameAsString();
  std::string How = "it was moved away before";
  std::string Note = "it is moved away here";
  if (IsTaken) {
    How = Taker->getNameAsString() + "() took it before";
    Note = Taker->getNameAsString() + "() takes the result here";
  } else if (IsCalled) {
    How = "the call took it before";
    if (Hit.Mark != Hit.At)
      How = "an earlier call took it";
    Note = "the call takes the result here";
  } else if (isa<LambdaExpr>(Hit.Mark)) {
    How = "another thread takes it";
    Note = "what is started here takes the result";
  }

  Finding Report;
  Report.Loc = At->getBeginLoc();
  Report.Message = "'" + Name + "' holds no result here: " + How +
                   ", and using it again throws or is undefined; "
                   "keep the value, or share() the future";
  Report.note(Hit.Mark->getBeginLoc(),
              Note + (Hit.Mark == Hit.At ? ", in an earlier iteration" : ""));
  const auto *V = dyn_cast_or_null<VarDecl>(Future.root());
  if (V && IsTaken && !isInInstantiation(F.decl()) && Future == Entity::of(V) &&
      Future.isLocalObject() &&
      F.vocabulary().plays(V->getType(), Role::Future))
    if (Remedy Share = shareFuture(V, F); !Share.empty())
      Report.unsafeFix(
          V->getLocation(),
          "share the future: each get() then reads the one stored value, "
          "which stays until the last holder is gone, instead of moving it "
          "out",
          std::move(Share));
  report(std::move(Report));
}

/// `auto l = [f = std::move(f)]() mutable { return f.get(); }; l(); l();`
void UseAfterGetCheck::checkLambdas(const FunctionModel &F,
                                    llvm::ArrayRef<LocalLambda> Lambdas) {
  for (const LocalLambda &Local : Lambdas) {
    const CallExpr *Take = nullptr;
    std::string Name;
    for (const LambdaCapture &C : Local.Lambda->captures()) {
      const VarDecl *V = capturedFuture(C, F.vocabulary());
      if (Take || !V || C.getCaptureKind() == LCK_ByRef || isIntended(V))
        continue;
      Take = takesAlways(V, Local.Lambda->getBody(), F.roles());
      Name = V->getNameAsString();
    }
    if (!Take || isIntended(Local.Variable))
      continue;
    const Stmt *Body = F.enclosingCallableBody(Local.Lambda);
    std::vector<FlowEvent> Events =
        lifetimeEvents(Entity::of(Local.Variable), F, Body);
    for (const CallExpr *Call : Local.Calls)
      if (F.enclosingCallableBody(Call) == Body)
        Events.push_back(takenBy(Call));
    for (const FlowHit &Hit : findHits(F, Body, Events)) {
      Finding Report;
      Report.Loc = Hit.At->getBeginLoc();
      Report.Message =
          "'" + Local.Variable->getNameAsString() +
          "' was called before and took the result of its '" + Name +
          "', which holds none the second time; keep the value, or capture "
          "what share() gives";
      Report.note(Hit.Mark->getBeginLoc(), Hit.Mark == Hit.At
                                               ? "the call is in a loop"
                                               : "it is called here");
      Report.note(Take->getBeginLoc(), "the result is taken here");
      report(std::move(Report));
    }
  }
}

/// A packaged_task that is called again: its future has the result of the first
/// call, and the second throws.
void UseAfterGetCheck::checkTasks(const FunctionModel &F) {
  std::set<std::pair<const Stmt *, Entity>> Tasks;
  for (const CallExpr *Call : F.otherCalls()) {
    const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
    if (!Op || Op->getOperator() != OO_Call ||
        !F.vocabulary().plays(Op->getArg(0)->getType(), Role::PackagedTask))
      continue;
    if (std::optional<Entity> Task = Entity::of(Op->getArg(0)))
      Tasks.insert({F.enclosingCallableBody(Call), *Task});
  }
  for (const auto &[Body, Task] : Tasks) {
    const ValueDecl *Named = Task.lastField() ? Task.lastField() : Task.root();
    if (!Named || isIntended(Named))
      continue;
    std::vector<FlowEvent> Events = lifetimeEvents(Task, F, Body);
    for (const Access &A : accesses(Task, F, Body)) {
      FlowEvent Event;
      Event.At = A.At;
      const auto *Call = dyn_cast<CallExpr>(A.At);
      const auto *Op = dyn_cast<CXXOperatorCallExpr>(A.At);
      if (A.How == Access::Called && A.Whole && Op &&
          Op->getOperator() == OO_Call)
        Event = takenBy(Op);
      else if (A.How == Access::CapturedAlias)
        Event.Blind = true;
      else
        Event.Clear = A.How != Access::Read && calleeName(Call) != "get_future";
      Events.push_back(Event);
    }
    for (const FlowHit &Hit :
         findHits(F, Body, Events, outlivesRepeatedCall(Task, F, Body))) {
      if (isExpectedToFail(Hit.At, Hit.Mark, F))
        continue;
      Finding Report;
      Report.Loc = Hit.At->getBeginLoc();
      Report.Message = "'" + Named->getNameAsString() +
                       "' has run before, and its future has that result: "
                       "calling it again throws; reset() it, or make a task "
                       "for each call";
      Report.note(Hit.Mark->getBeginLoc(), Hit.Mark == Hit.At
                                               ? "the call is in a loop"
                                               : "it runs here");
      report(std::move(Report));
    }
  }
}

} // namespace clang::tidy::futures
