//===--- ResolveSites.cpp - Where one promise is resolved -----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ResolveSites.h"
#include <map>

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Collecting
//===----------------------------------------------------------------------===//

/// True if whoever catches \p Call's error knows what it is about: a handler
/// for the error of a second resolve, or a try around this call alone.
static bool isSwallowed(const Expr *Call, const FunctionModel &F) {
  const Stmt *Child = Call;
  for (const Stmt *P = F.parent(Call); P && !isa<LambdaExpr>(P);
       Child = P, P = F.parent(P)) {
    const auto *Try = dyn_cast<CXXTryStmt>(P);
    if (!Try || Child != Try->getTryBlock())
      continue;
    bool IsAlone = Try->getTryBlock()->size() == 1;
    for (unsigned I = 0; I < Try->getNumHandlers(); ++I) {
      QualType Caught = Try->getHandler(I)->getCaughtType();
      const CXXRecordDecl *R =
          Caught.isNull() ? nullptr
                          : Caught.getNonReferenceType()->getAsCXXRecordDecl();
      llvm::StringRef Name =
          R && R->getIdentifier() ? R->getName() : llvm::StringRef();
      if (IsAlone || Name == "future_error" ||
          Name == "promise_already_satisfied" ||
          Name == "PromiseAlreadySatisfied")
        return true;
    }
  }
  return false;
}

std::vector<ResolveSites> ResolveSites::of(const FunctionModel &F) {
  std::map<Entity, std::vector<ResolveSite>> ByPromise;
  for (Role R : {Role::Resolve, Role::Reject})
    for (const RoleCall &Call : F.calls(R)) {
      std::optional<Entity> Promise = Entity::ofObject(Call.Call);
      if (!Promise && Call.object())
        Promise = Entity::of(Call.object());
      if (!Promise)
        continue;
      ResolveSite Site;
      Site.Call = Call;
      Site.Body = F.enclosingCallableBody(Call.Call);
      Site.Throws = !Call.Entry->is("first-wins") && !isSwallowed(Call.Call, F);
      ByPromise[*Promise].push_back(Site);
    }
  std::vector<ResolveSites> All;
  const SourceManager &SM = F.context().getSourceManager();
  for (auto &[Promise, Sites] : ByPromise) {
    ResolveSites Group(F, Promise);
    Group.Sites = std::move(Sites);
    llvm::sort(Group.Sites, [&](const ResolveSite &A, const ResolveSite &B) {
      return SM.isBeforeInTranslationUnit(A.Call.Call->getBeginLoc(),
                                          B.Call.Call->getBeginLoc());
    });
    All.push_back(std::move(Group));
  }
  return All;
}

const ResolveSite *ResolveSites::siteAt(const Stmt *Call) const {
  auto It = llvm::find_if(
      Sites, [&](const ResolveSite &S) { return S.Call.Call == Call; });
  return It == Sites.end() ? nullptr : &*It;
}

const LambdaExpr *ResolveSites::lambdaWithBody(const Stmt *Body) const {
  auto It = llvm::find_if(
      F->lambdas(), [&](const LambdaExpr *L) { return L->getBody() == Body; });
  return It == F->lambdas().end() ? nullptr : *It;
}

const ValueDecl *ResolveSites::declaration() const {
  const ValueDecl *Field = Promise.lastField();
  return Field ? Field : Promise.root();
}

/// The body of the callable in which the promise begins to exist.
const Stmt *ResolveSites::scope() const {
  if (const auto *V = dyn_cast_or_null<VarDecl>(Promise.root()))
    for (const LambdaExpr *L : F->lambdas()) {
      if (static_cast<const DeclContext *>(L->getCallOperator()) ==
          V->getDeclContext())
        return L->getBody();
      for (const LambdaCapture &C : L->captures())
        if (L->isInitCapture(&C) && C.getCapturedVar() == V)
          return L->getBody();
    }
  return &F->body();
}

/// The bodies that sites are in, directly or in a lambda, as far out as the
/// promise exists.
std::set<const Stmt *> ResolveSites::callables() const {
  std::set<const Stmt *> Bodies;
  const Stmt *Outermost = scope();
  for (const ResolveSite &Site : Sites)
    for (const Stmt *Body = Site.Body;
         Bodies.insert(Body).second && Body != Outermost;) {
      const LambdaExpr *L = lambdaWithBody(Body);
      if (!L)
        break;
      Body = F->enclosingCallableBody(L);
    }
  return Bodies;
}

/// Where the promise begins, is replaced or given away.
std::vector<FlowEvent> ResolveSites::changesOfPromise(const Stmt *Body) const {
  std::vector<FlowEvent> Events = lifetimeEvents(Promise, *F, Body);
  for (const Access &A : accesses(Promise, *F, Body)) {
    FlowEvent Event;
    Event.At = A.At;
    switch (A.How) {
    case Access::Read:
    case Access::CapturedCopy:
      continue;
    case Access::Assigned:
    case Access::Moved:
    case Access::Exposed:
      Event.Clear = true;
      break;
    case Access::CapturedAlias: {
      // A lambda that renews the promise may run at any time.
      const auto *L = cast<LambdaExpr>(A.At);
      Event.Blind = llvm::any_of(accesses(Promise, *F, L->getBody()),
                                 [](const Access &Inner) {
                                   return Inner.How == Access::Assigned ||
                                          Inner.How == Access::Exposed;
                                 });
      break;
    }
    case Access::Called: {
      const auto *Call = dyn_cast<CallExpr>(A.At);
      const auto *Method =
          Call ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee())
               : nullptr;
      // get_future() leaves the promise as it is.
      if (siteAt(A.At) || (Method && Method->isConst()) ||
          (Call && F->vocabulary().plays(Call->getType(), Role::Future)))
        continue;
      Event.Clear = true;
      break;
    }
    }
    Events.push_back(Event);
  }
  return Events;
}

bool ResolveSites::isGuarded(const ResolveSite &S, const LambdaExpr *Handler,
                             bool ReadinessCounts) const {
  return isGuardedOnce(S.Call.Call, Handler, *F, ReadinessCounts);
}

//===----------------------------------------------------------------------===//
// On one path
//===----------------------------------------------------------------------===//

/// Where a loop counts on, if \p At runs only where a test of its counter says
/// that this is the last round: `if (attempt + 1 == attempts)`.
static std::vector<const Stmt *> countsAfterLast(const Expr *At,
                                                 const FunctionModel &F) {
  std::vector<const Stmt *> Counts;
  const Loop Around = F.enclosingLoop(At);
  const Stmt *Child = At;
  for (const Stmt *P = F.parent(At);
       P && Around && Child != Around.Statement && Counts.empty();
       Child = P, P = F.parent(P)) {
    const auto *If = dyn_cast<IfStmt>(P);
    const auto *Compare =
        If && If->getThen() == Child
            ? dyn_cast<BinaryOperator>(ignoreImplicit(If->getCond()))
            : nullptr;
    if (!Compare || !(Compare->getOpcode() == BO_EQ ||
                      Compare->getOpcode() == BO_GE ||
                      Compare->getOpcode() == BO_GT))
      continue;
    anyOf(Compare, [&](const Stmt *S) {
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
        for (const Expr *Use : F.uses(Ref->getDecl())) {
          const Stmt *Step = F.parentIgnoringImplicit(Use);
          const auto *Unary = dyn_cast_or_null<UnaryOperator>(Step);
          const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Step);
          if (((Unary && Unary->isIncrementOp()) ||
               (Op && Op->getOperator() == OO_PlusPlus)) &&
              F.isInside(Step, Around.Statement))
            Counts.push_back(Step);
        }
      return false;
    });
  }
  return Counts;
}

std::vector<ResolvePair> ResolveSites::onOnePath() const {
  std::vector<ResolvePair> Pairs;
  std::set<const Stmt *> Bodies;
  for (const ResolveSite &Site : Sites)
    Bodies.insert(Site.Body);
  for (const Stmt *Body : Bodies) {
    const LambdaExpr *Lambda = lambdaWithBody(Body);
    std::set<std::vector<const Stmt *>> Ends;
    for (const ResolveSite &Site : Sites)
      if (Site.Body == Body)
        Ends.insert(countsAfterLast(Site.Call.Call, *F));
    // What is resolved in the last round of a loop is not resolved in a next.
    for (const std::vector<const Stmt *> &End : Ends) {
      std::vector<FlowEvent> Events = changesOfPromise(Body);
      for (const Stmt *Counts : End) {
        FlowEvent Event;
        Event.At = Counts;
        Event.Clear = true;
        Events.push_back(Event);
      }
      for (const ResolveSite &Site : Sites) {
        if (Site.Body != Body)
          continue;
        FlowEvent Event;
        Event.At = Site.Call.Call;
        Event.Hit = Site.Throws && !isGuarded(Site, Lambda);
        Event.Mark = countsAfterLast(Site.Call.Call, *F) == End;
        Events.push_back(Event);
      }
      for (const FlowHit &Hit :
           findHits(*F, Body, Events, outlivesRepeatedCall(Promise, *F, Body)))
        if (llvm::none_of(Pairs, [&](const ResolvePair &Other) {
              return Other.Second == siteAt(Hit.At);
            }))
          Pairs.push_back({siteAt(Hit.Mark), siteAt(Hit.At)});
    }
  }
  return Pairs;
}

//===----------------------------------------------------------------------===//
// In a handler that is called again
//===----------------------------------------------------------------------===//

/// What holds the result of \p Registration: a subscription, a connection.
static std::optional<Entity> subscriptionOf(const Expr *Registration,
                                            const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(Registration);
  while (isa_and_nonnull<CXXConstructExpr, CXXFunctionalCastExpr>(P))
    P = F.parentIgnoringImplicit(P);
  if (const auto *DS = dyn_cast_or_null<DeclStmt>(P))
    if (const auto *V = DS->isSingleDecl()
                            ? dyn_cast<VarDecl>(DS->getSingleDecl())
                            : nullptr)
      return Entity::of(V);
  if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(P))
    return Entity::of(Assign->getLHS());
  if (const auto *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(P);
      Assign && Assign->isAssignmentOp())
    return Entity::of(Assign->getArg(0));
  return std::nullopt;
}

/// A question to the object ends no subscription of it.
static bool isConstCall(const Access &A) {
  const auto *Call = dyn_cast<CallExpr>(A.At);
  const auto *Method =
      Call && A.How == Access::Called
          ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee())
          : nullptr;
  return Method && Method->isConst();
}

std::vector<ResolvePair> ResolveSites::repeating() const {
  std::vector<ResolvePair> Pairs;
  const Stmt *Outermost = scope();
  for (const LambdaExpr *L : F->lambdas()) {
    const Stmt *Body = L->getBody();
    const auto *V = dyn_cast_or_null<VarDecl>(Promise.root());
    if (Body == Outermost && !(V && V->isInitCapture()))
      continue; // a promise of its own in each call
    const Expr *Again = nullptr;
    for (const Expr *Registration : registrations(L, *F))
      if (callsOfHandler(Registration, *F) == HandlerCalls::Again)
        Again = Registration;
    if (!Again)
      continue;

    std::vector<FlowEvent> Events = changesOfPromise(Body);
    auto Ends = [&](const Expr *At) {
      if (F->enclosingCallableBody(At) != Body)
        return;
      FlowEvent Event;
      Event.At = At;
      Event.Clear = true;
      Events.push_back(Event);
    };
    // The handler may end its calls: by a call that does so, or by what holds
    // the subscription or is subscribed to.
    for (const RoleCall &Call : F->calls(Role::Unsubscribe))
      Ends(Call.Call);
    for (const std::optional<Entity> &Holder :
         {subscriptionOf(Again, *F), registeredWith(Again)})
      if (Holder && *Holder != Entity())
        for (const Access &A : accesses(*Holder, *F, Body))
          if (A.How != Access::Read && !isConstCall(A))
            Ends(A.At);
    for (const ResolveSite &Site : Sites) {
      if (Site.Body != Body || isGuarded(Site, L))
        continue;
      FlowEvent Event;
      Event.At = Site.Call.Call;
      Event.Hit = Site.Throws;
      Event.Mark = true;
      Events.push_back(Event);
    }
    for (const FlowHit &Hit : findHits(*F, Body, Events, /*Repeats=*/true))
      Pairs.push_back({siteAt(Hit.Mark), siteAt(Hit.At), Again, Again});
  }
  return Pairs;
}

//===----------------------------------------------------------------------===//
// In two handlers
//===----------------------------------------------------------------------===//

std::vector<ResolveSites::Actor>
ResolveSites::actorsIn(const Stmt *Body) const {
  std::vector<Actor> Actors;
  for (const LambdaExpr *L : F->lambdas()) {
    if (F->enclosingCallableBody(L) != Body)
      continue;
    std::vector<const ResolveSite *> Inside;
    bool Guarded = false, Asks = false;
    for (const ResolveSite &Site : Sites)
      if (F->isInside(Site.Call.Call, L->getBody())) {
        Inside.push_back(&Site);
        Asks |= isGuarded(Site, L);
        Guarded |= isGuarded(Site, L, /*ReadinessCounts=*/false);
      }
    if (Inside.empty() || Guarded)
      continue;
    for (const Expr *Registration : registrations(L, *F))
      if (F->enclosingCallableBody(Registration) == Body)
        Actors.push_back(
            {Registration, L, Inside, callsOfHandler(Registration, *F), Asks});
  }
  const LambdaExpr *Around = lambdaWithBody(Body);
  for (const ResolveSite &Site : Sites)
    if (Site.Body == Body &&
        !isGuarded(Site, Around, /*ReadinessCounts=*/false))
      Actors.push_back({Site.Call.Call,
                        nullptr,
                        {&Site},
                        HandlerCalls::Later,
                        isGuarded(Site, Around)});
  const SourceManager &SM = F->context().getSourceManager();
  llvm::sort(Actors, [&](const Actor &A, const Actor &B) {
    SourceLocation LocA =
        A.Handler ? A.Handler->getBeginLoc() : A.Registration->getBeginLoc();
    SourceLocation LocB =
        B.Handler ? B.Handler->getBeginLoc() : B.Registration->getBeginLoc();
    return SM.isBeforeInTranslationUnit(LocA, LocB);
  });
  return Actors;
}

static const FunctionDecl *calleeOf(const Expr *E) {
  const auto *Call = dyn_cast<CallExpr>(E);
  return Call ? Call->getDirectCallee() : nullptr;
}

/// True if the names of the two functions say that one of them is for the
/// success and the other for the failure of the same thing.
static bool areOutcomes(const FunctionDecl *A, const FunctionDecl *B) {
  auto IsFailure = [](const FunctionDecl *F) {
    std::string Name = F && F->getIdentifier() ? F->getName().lower() : "";
    return llvm::any_of(
        llvm::ArrayRef<llvm::StringRef>{"err", "fail", "reject", "catch"},
        [&](llvm::StringRef Word) {
          return llvm::StringRef(Name).contains(Word);
        });
  };
  return IsFailure(A) != IsFailure(B);
}

bool ResolveSites::mayBothRun(const Actor &A, const Actor &B,
                              const Stmt *Body) const {
  bool Same = A.Registration == B.Registration;
  bool IsKnownA = A.Calls != HandlerCalls::Unknown;
  bool IsKnownB = B.Calls != HandlerCalls::Unknown;
  if (!A.Handler && !B.Handler)
    return false; // a matter of paths
  if (Same && A.Handler != B.Handler)
    return false; // one call, of which one handler runs
  if (!Same && (F->isInside(A.Registration, B.Registration) ||
                F->isInside(B.Registration, A.Registration)))
    return false; // f.then(value).error(handler)
  if (!A.Handler || !B.Handler) {
    // What is not known may have called its handler already, or never will;
    // a handler of exceptions runs where something was not started.
    if (!IsKnownA || !IsKnownB)
      return false;
    const Expr *Direct = A.Handler ? B.Registration : A.Registration;
    for (const Stmt *P = F->parent(Direct); P && P != Body; P = F->parent(P))
      if (isa<CXXCatchStmt>(P))
        return false;
  } else if (!IsKnownA && !IsKnownB) {
    const FunctionDecl *CalleeA = calleeOf(A.Registration);
    const FunctionDecl *CalleeB = calleeOf(B.Registration);
    if (Same || CalleeA == CalleeB || areOutcomes(CalleeA, CalleeB))
      return false;
    std::optional<Entity> ObjectA = registeredWith(A.Registration);
    std::optional<Entity> ObjectB = registeredWith(B.Registration);
    bool IsFreeA = !isa<CXXMemberCallExpr>(A.Registration);
    bool IsFreeB = !isa<CXXMemberCallExpr>(B.Registration);
    if (!(IsFreeA && IsFreeB) && (!ObjectA || !ObjectB || ObjectA == ObjectB))
      return false;
  } else if (A.Calls != HandlerCalls::Timed && B.Calls != HandlerCalls::Timed &&
             (!IsKnownA || !IsKnownB)) {
    std::optional<Entity> ObjectA = registeredWith(A.Registration);
    std::optional<Entity> ObjectB = registeredWith(B.Registration);
    if (ObjectA == ObjectB ||
        areOutcomes(calleeOf(A.Registration), calleeOf(B.Registration)))
      return false;
  }

  // Both registrations on one path, in either order, with one promise.
  for (auto [First, Second] : {std::pair(&A, &B), std::pair(&B, &A)}) {
    std::vector<FlowEvent> Events = changesOfPromise(Body);
    // Two sides that hold the promise by moving it hold two promises.
    llvm::erase_if(Events, [&](const FlowEvent &E) {
      return E.At == A.Registration || E.At == B.Registration;
    });
    FlowEvent Mark, Hit;
    Mark.At = First->Registration;
    Mark.Mark = true;
    Hit.At = Second->Registration;
    Hit.Hit = true;
    Events.push_back(Hit);
    Events.push_back(Mark);
    if (!findHits(*F, Body, Events).empty())
      return true;
    if (Same)
      break;
  }
  return false;
}

/// True if something waits for \p A to end before \p Asking asks, so that the
/// answer stays what it is.
bool ResolveSites::isOverBefore(const Actor &A, const Actor &Asking) const {
  const SourceManager &SM = F->context().getSourceManager();
  const SourceLocation From = A.Registration->getBeginLoc();
  const SourceLocation To = Asking.Registration->getBeginLoc();
  for (Role R : {Role::Join, Role::Await, Role::Block})
    for (const RoleCall &Call : F->calls(R)) {
      const SourceLocation At = Call.Call->getBeginLoc();
      if (SM.isBeforeInTranslationUnit(From, At) &&
          SM.isBeforeInTranslationUnit(At, To))
        return true;
    }
  return false;
}

std::vector<ResolvePair> ResolveSites::racing() const {
  std::vector<ResolvePair> Pairs;
  constexpr unsigned MaxActors = 16;
  for (const Stmt *Body : callables()) {
    std::vector<Actor> Actors = actorsIn(Body);
    if (Actors.size() > MaxActors)
      continue;
    for (unsigned I = 0; I < Actors.size(); ++I)
      for (unsigned J = I; J < Actors.size(); ++J) {
        const Actor &A = Actors[I], &B = Actors[J];
        // A handler races with itself where it is registered in a loop.
        if (I == J && (A.Calls == HandlerCalls::Unknown || A.Asks))
          continue;
        // Who asks first leaves a result be; the other one does not ask.
        if ((A.Asks && B.Asks) || (A.Asks && isOverBefore(B, A)) ||
            (B.Asks && isOverBefore(A, B)))
          continue;
        bool Throws = llvm::any_of(
            B.Sites, [](const ResolveSite *S) { return S->Throws; });
        Throws |= llvm::any_of(A.Sites,
                               [](const ResolveSite *S) { return S->Throws; });
        if (!Throws || !mayBothRun(A, B, Body))
          continue;
        for (const ResolveSite *Second : B.Sites)
          Pairs.push_back({A.Sites.front(), Second,
                           A.Handler ? A.Registration : nullptr,
                           B.Handler ? B.Registration : nullptr});
        for (const ResolveSite *Other : A.Sites)
          if (Other != A.Sites.front())
            Pairs.push_back({Other, B.Sites.front(),
                             A.Handler ? A.Registration : nullptr,
                             B.Handler ? B.Registration : nullptr});
      }
  }
  return Pairs;
}

} // namespace clang::tidy::futures
