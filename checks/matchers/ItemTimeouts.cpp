//===--- ItemTimeouts.cpp - Time-outs that each item gets anew ------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ItemTimeouts.h"
#include "Durations.h"
#include "LoopItems.h"
#include "Loops.h"
#include "ObjectUses.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Waits
//===----------------------------------------------------------------------===//

/// True if \p Around, a loop around \p L, waits for the same futures again and
/// again: that is polling, and each pass may take its time.
static bool isPollingPass(const Expr *Use, const Expr *Future, const Loop &L,
                          const Loop &Around, const FunctionModel &F) {
  if (!canRunAgainInside(Use, Around, F))
    return false;
  LoopItemOrigin Origin = loopItem(Future, Around, F);
  return Origin.Kind == LoopItem::Same &&
         !isRefilledIn(Origin.Owners, Around, L.Statement, F);
}

/// The loop in which \p Future is another one each time that \p Use runs; none
/// where it is polled, made anew, or not understood.
static std::optional<Loop> loopOverFutures(const Expr *Use, const Expr *Future,
                                           const FunctionModel &F,
                                           Loop &Outermost) {
  Loop L = F.enclosingLoop(Use);
  while (L && !canRunAgainInside(Use, L, F))
    L = F.outer(L);
  if (!L)
    return std::nullopt;
  LoopItemOrigin Origin = loopItem(Future, L, F);
  if (Origin.Kind != LoopItem::Another || isPolled(Use, Origin, F))
    return std::nullopt;
  Outermost = L;
  bool IsPlain = Origin.IsPlainElement;
  for (Loop Around = F.outer(L); Around; Around = F.outer(Around)) {
    if (isPollingPass(Use, Future, L, Around, F))
      return std::nullopt;
    LoopItemOrigin There = loopItem(Future, Around, F);
    IsPlain &= There.Kind == LoopItem::Another && There.IsPlainElement &&
               There.Steps.empty();
    if (IsPlain)
      Outermost = Around;
  }
  return L;
}

/// The call that \p Token, `cancel_after(..)`, is handed to.
static const CallExpr *operationWith(const Expr *Token,
                                     const FunctionModel &F) {
  for (const Stmt *P = F.parent(Token); P && isa<Expr>(P); P = F.parent(P)) {
    if (isa<LambdaExpr, CoawaitExpr>(P))
      return nullptr;
    if (const auto *Call = dyn_cast<CallExpr>(P))
      return Call;
  }
  return nullptr;
}

/// True if \p Operation is begun for another item in each iteration of \p L.
/// Operations that follow one another on one object (a stream, a client) are
/// one conversation, where each step may take its time.
static bool isPerItem(const CallExpr *Operation, const Expr *Token,
                      const Loop &L, const FunctionModel &F) {
  auto Is = [&](const Expr *E, LoopItem Kind) {
    return E && loopItem(E, L, F).Kind == Kind;
  };
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Operation);
  if (Member && Is(Member->getImplicitObjectArgument(), LoopItem::Another))
    return true;
  bool HasItem = false;
  for (const Expr *Arg : Operation->arguments()) {
    if (F.isInside(Token, Arg))
      continue;
    // `async_read(socket, ..)` on a socket of this iteration.
    if (Is(Arg, LoopItem::New) && Arg->isLValue())
      return false;
    HasItem |= Is(Arg, LoopItem::Another);
  }
  if (!HasItem ||
      (Member && Is(Member->getImplicitObjectArgument(), LoopItem::New)))
    return false;
  bool OnFirst = !Member && Operation->getNumArgs() > 0 &&
                 Is(Operation->getArg(0), LoopItem::Another);
  return OnFirst || !isAwaitedInPlace(Operation, F);
}

static bool isTimeout(const Expr *Duration, const Loop &L,
                      const FunctionModel &F) {
  return Duration && !isZeroDuration(Duration, F) &&
         !F.vocabulary().plays(Duration->getType(), Role::TimePoint) &&
         !F.vocabulary().plays(Duration->getType(), Role::Budget) &&
         isSameDuration(Duration, L, F);
}

/// The timed awaits in the lambdas that algorithms apply, where the lambda is
/// generic (`[](auto &f) { f.wait_for(d); }`): what the call means is read off
/// the one instantiation that the algorithm made.
static std::vector<RoleCall> waitsInGenericLambdas(const FunctionModel &F) {
  std::vector<RoleCall> Waits;
  for (const LambdaExpr *L : F.lambdas()) {
    const FunctionTemplateDecl *Generic =
        L->getCallOperator()->getDescribedFunctionTemplate();
    if (!Generic || !runsOnTheSpot(L, F))
      continue;
    const Stmt *Instance = nullptr;
    unsigned Instances = 0;
    for (const FunctionDecl *D : Generic->specializations())
      if (const Stmt *Body = D->getBody()) {
        Instance = Body;
        ++Instances;
      }
    if (Instances != 1)
      continue;
    anyOf(L->getBody(), [&](const Stmt *S) {
      const auto *Call = dyn_cast<CallExpr>(S);
      if (!Call || !isa<CXXDependentScopeMemberExpr>(
                       Call->getCallee()->IgnoreParenImpCasts()))
        return false;
      anyOf(Instance, [&](const Stmt *Part) {
        const auto *Made = dyn_cast<CXXMemberCallExpr>(Part);
        if (!Made || Made->getRParenLoc() != Call->getRParenLoc())
          return false;
        const VocabularyEntry *Entry = F.roles().resolve(*Made);
        if (Entry && Entry->Roles.contains(Role::TimedAwait))
          Waits.push_back({Call, Entry, Made->getDirectCallee()});
        return true;
      });
      return false;
    });
  }
  return Waits;
}

/// The object that \p Wait is a member call on.
static const Expr *futureOf(const RoleCall &Wait) {
  const auto *Call = dyn_cast<CallExpr>(Wait.Call);
  const auto *Open = Call ? dyn_cast<CXXDependentScopeMemberExpr>(
                                Call->getCallee()->IgnoreParenImpCasts())
                          : nullptr;
  if (Open)
    return Open->isImplicitAccess() ? nullptr : Open->getBase();
  return Wait.object();
}

std::vector<ItemTimeout> itemWaits(const FunctionModel &F) {
  std::vector<ItemTimeout> Found;
  std::vector<RoleCall> Waits(F.calls(Role::TimedAwait));
  llvm::append_range(Waits, waitsInGenericLambdas(F));
  for (const RoleCall &Wait : Waits) {
    ItemTimeout T;
    T.Timed = Wait;
    T.Duration = Wait.argument("duration");
    if (!T.Duration)
      continue;
    if (const Expr *Future = futureOf(Wait)) {
      std::optional<Loop> L =
          loopOverFutures(Wait.Call, Future, F, T.Outermost);
      if (!L)
        continue;
      T.Over = *L;
      T.Owners = loopItem(Future, T.Over, F).Owners;
    } else {
      const CallExpr *Operation = operationWith(Wait.Call, F);
      T.Over = T.Outermost = F.enclosingLoop(Wait.Call);
      if (!Operation || !T.Over || !canRunAgain(Wait.Call, T.Over, F) ||
          !isPerItem(Operation, Wait.Call, T.Over, F))
        continue;
    }
    if (!isTimeout(T.Duration, T.Over, F))
      continue;
    // As far out as the duration is known.
    while (!(T.Outermost == T.Over) &&
           !isInvariant(T.Duration, T.Outermost, F)) {
      Loop L = T.Over;
      while (!(F.outer(L) == T.Outermost))
        L = F.outer(L);
      T.Outermost = L;
    }
    Found.push_back(T);
  }
  return Found;
}

//===----------------------------------------------------------------------===//
// Timers
//===----------------------------------------------------------------------===//

/// True if \p L goes over items: a range, an algorithm, or a counter or
/// iterator that its head steps and its body uses to pick one.
static bool goesOverItems(const Loop &L, const FunctionModel &F) {
  if (L.Lambda || isa<CXXForRangeStmt>(L.Statement))
    return true;
  const auto *For = dyn_cast<ForStmt>(L.Statement);
  if (!For || !For->getInc() || !For->getCond())
    return false;
  return anyOf(For->getBody(), [&](const Stmt *S) {
    const auto *Op = dyn_cast<CXXOperatorCallExpr>(S);
    bool Picks =
        isa<ArraySubscriptExpr>(S) ||
        (Op && (Op->getOperator() == OO_Subscript ||
                Op->getOperator() == OO_Star || Op->getOperator() == OO_Arrow));
    return Picks && loopItem(cast<Expr>(S), L, F).Kind == LoopItem::Another;
  });
}

/// The timer that the statement of \p Handler waits for.
static const VarDecl *timerOf(const LambdaExpr *Handler,
                              const FunctionModel &F) {
  auto IsTimer = [&](QualType Type) {
    if (F.vocabulary().plays(Type, Role::Timer))
      return true;
    // A pointer, a smart pointer, a container.
    if (QualType Pointee = Type->getPointeeType(); !Pointee.isNull())
      return F.vocabulary().plays(Pointee, Role::Timer);
    const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        Type->getAsCXXRecordDecl());
    return Spec && Spec->getTemplateArgs().size() > 0 &&
           Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
           F.vocabulary().plays(Spec->getTemplateArgs()[0].getAsType(),
                                Role::Timer);
  };
  const VarDecl *Timer = nullptr;
  const Stmt *Statement = F.statementOf(Handler);
  anyOf(Statement, [&](const Stmt *S) {
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (V && IsTimer(V->getType().getNonReferenceType()) &&
        !F.isInside(Ref, Handler->getBody()))
      Timer = V;
    return Timer != nullptr;
  });
  return Timer;
}

/// The place in \p L where \p Timer gets its time, and that time: its
/// construction, `timers.emplace_back(io, 200ms)`, `t.expires_after(200ms)`.
static std::optional<ItemTimeout> armingOf(const VarDecl *Timer, const Loop &L,
                                           const FunctionModel &F) {
  ItemTimeout T;
  T.Timer = Timer;
  auto Takes = [&](const Expr *Call, const VocabularyEntry *Entry) {
    T.Timed = {Call, Entry, nullptr};
    std::optional<unsigned> Index =
        Entry ? Entry->number("duration") : std::optional<unsigned>();
    T.Duration = Index ? T.Timed.argument(*Index) : nullptr;
    return isTimeout(T.Duration, L, F);
  };
  if (const Expr *Init = Timer->getInit())
    for (const RoleCall &Made : F.calls(Role::Timer))
      if (F.isInside(Made.Call, Init) && F.isInside(Made.Call, L.Statement) &&
          Takes(Made.Call, Made.Entry))
        return T;
  auto Mentions = [&](const Stmt *S) {
    return anyOf(S, [&](const Stmt *Part) {
      const auto *Ref = dyn_cast<DeclRefExpr>(Part);
      return Ref && Ref->getDecl() == Timer;
    });
  };
  for (const RoleCall &Call : F.calls(Role::TimerOperation))
    if (F.isInside(Call.Call, L.Statement) && Call.object() &&
        Mentions(Call.object()) && Takes(Call.Call, Call.Entry))
      return T;
  // make_unique<T>(io, 200ms), timers.emplace_back(io, 200ms)
  for (const CallExpr *Call : F.otherCalls()) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !Callee->getIdentifier() || !F.isInside(Call, L.Statement))
      continue;
    llvm::StringRef Name = Callee->getName();
    const VocabularyEntry *Entry = nullptr;
    if ((Name == "make_unique" || Name == "make_shared") && Timer->getInit() &&
        F.isInside(Call, Timer->getInit())) {
      if (const auto *Args = Callee->getTemplateSpecializationArgs();
          Args && Args->size() > 0 &&
          Args->get(0).getKind() == TemplateArgument::Type)
        Entry = F.vocabulary().lookup(Args->get(0).getAsType());
    } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
               Member && Name == "emplace_back" &&
               Mentions(Member->getImplicitObjectArgument())) {
      const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(
          Member->getMethodDecl()->getParent());
      if (Spec && Spec->getTemplateArgs().size() > 0)
        Entry = F.vocabulary().lookup(Spec->getTemplateArgs()[0].getAsType());
    }
    if (Entry && Entry->Roles.contains(Role::Timer) && Takes(Call, Entry))
      return T;
  }
  return std::nullopt;
}

/// True if what \p Cancel gives up is one and the same in all iterations of
/// \p L: a socket that is tried again.
static bool isSameOperation(const RoleCall &Cancel, const Loop &L,
                            const FunctionModel &F) {
  const Expr *Object = Cancel.object();
  const VarDecl *V = namedVariable(Object);
  // A copy in the handler stands for what it was made of.
  if (V && V->isInitCapture() && V->getInit())
    Object = V->getInit();
  return Object && loopItem(Object, L, F).Kind == LoopItem::Same;
}

std::vector<ItemTimeout> itemTimers(const FunctionModel &F) {
  std::vector<ItemTimeout> Found;
  auto IsKnown = [&](const Expr *Call) {
    return llvm::any_of(Found, [&](const ItemTimeout &Other) {
      return Other.Timed.Call == Call;
    });
  };
  for (Role R : {Role::Cancel, Role::Reject})
    for (const RoleCall &Cancel : F.calls(R)) {
      const LambdaExpr *Handler = F.enclosingLambda(Cancel.Call);
      Loop L = Handler ? F.enclosingLoop(Handler) : Loop();
      if (!L || !goesOverItems(L, F) || !canRunAgain(Handler, L, F) ||
          isSameOperation(Cancel, L, F))
        continue;
      ItemTimeout T;
      for (const RoleCall &Sleep : F.calls(Role::Sleep))
        if (F.enclosingLambda(Sleep.Call) == Handler &&
            isTimeout(Sleep.argument(0u), L, F)) {
          T.Timed = Sleep;
          T.Duration = Sleep.argument(0u);
        }
      // A function that calls back after a time.
      for (const RoleCall &Call : F.calls(Role::AsyncOperation))
        if (const Expr *After = Call.argument("duration");
            After && F.isInside(Handler, Call.Call) && isTimeout(After, L, F)) {
          T.Timed = Call;
          T.Duration = After;
        }
      if (!T.Duration)
        if (const VarDecl *Timer = timerOf(Handler, F))
          if (std::optional<ItemTimeout> Armed = armingOf(Timer, L, F))
            T = *Armed;
      if (!T.Duration || IsKnown(T.Timed.Call))
        continue;
      T.Over = T.Outermost = L;
      T.Cancels = Cancel.Call;
      Found.push_back(T);
    }
  return Found;
}

std::vector<ItemTimeout> itemBudgets(const FunctionModel &F) {
  std::vector<ItemTimeout> Found;
  for (const RoleCall &Made : F.calls(Role::Budget)) {
    ItemTimeout T;
    T.Timed = Made;
    T.Duration = Made.argument("duration");
    T.Over = T.Outermost = F.enclosingLoop(Made.Call);
    if (isa<CXXConstructExpr>(Made.Call) && T.Over &&
        canRunAgain(Made.Call, T.Over, F) && goesOverItems(T.Over, F) &&
        isTimeout(T.Duration, T.Over, F))
      Found.push_back(T);
  }
  return Found;
}

} // namespace clang::tidy::futures
