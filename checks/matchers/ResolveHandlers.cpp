//===--- ResolveHandlers.cpp - Handlers that resolve one promise ----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The questions of ResolveSites.h about handlers: one that is called again,
/// and two of which both may be called.
///
//===----------------------------------------------------------------------===//

#include "ResolveSites.h"

namespace clang::tidy::futures {

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

/// What the argument \p Arg is, or points at.
static std::optional<Entity> objectOf(const Expr *Arg) {
  const QualType Type = ignoreWrappers(Arg)->getType();
  return Type->isPointerType() ? Entity::ofPointee(Arg) : Entity::of(Arg);
}

/// What a subscription may be ended by way of: what holds it, and what is
/// subscribed to.
static std::vector<Entity> namesOfSubscription(const RegisteredHandler &H) {
  std::vector<Entity> Names;
  for (const std::optional<Entity> &Name :
       {subscriptionOf(H.Registration, *H.Model),
        registeredWith(H.Registration)})
    if (Name && *Name != Entity())
      Names.push_back(*Name);
  return Names;
}

std::vector<ResolvePair> ResolveSites::repeating() const {
  std::vector<ResolvePair> Pairs;
  for (const RegisteredHandler &H : *Registered)
    if (H.Calls == HandlerCalls::Again) {
      llvm::append_range(Pairs, repeatingHere(H));
      llvm::append_range(Pairs, repeatingByCalls(H));
    }
  return Pairs;
}

/// Sites in the body of a lambda that F registers itself.
std::vector<ResolvePair>
ResolveSites::repeatingHere(const RegisteredHandler &H) const {
  const LambdaExpr *L = H.lambda();
  const auto *V = dyn_cast_or_null<VarDecl>(Promise.root());
  if (!L || H.Model != F ||
      (L->getBody() == scope() && !(V && V->isInitCapture())))
    return {}; // a promise of its own in each call
  const Stmt *Body = L->getBody();
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
  for (const Entity &Name : namesOfSubscription(H))
    for (const Access &A : accesses(Name, *F, Body))
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
  std::vector<ResolvePair> Pairs;
  for (const FlowHit &Hit : findHits(*F, Body, Events, /*Repeats=*/true))
    Pairs.push_back(
        {siteAt(Hit.Mark), siteAt(Hit.At), H.Registration, H.Registration});
  return Pairs;
}

/// Sites in member functions that the handler calls. Nothing where the code may
/// end the calls, or may do so unseen.
std::vector<ResolvePair>
ResolveSites::repeatingByCalls(const RegisteredHandler &H) const {
  std::vector<ResolvePair> Pairs;
  if (!H.Code.endings().empty() || H.Code.mayRenew(Promise) ||
      touchesSubscription(H) ||
      Bodies->mayBeginAnewOutside(Promise.lastField(), *F))
    return Pairs;
  for (const FollowedSite &Followed : this->Followed)
    if (const ResolveSite &Site = Followed.Site;
        Followed.Handler == &H && Site.Throws &&
        H.Code.runsAtOnce(Site.Call.Call, Followed.Part) &&
        !H.Code.isGuarded(Site.Call.Call, Followed.Part,
                          /*ReadinessCounts=*/true))
      Pairs.push_back({&Site, &Site, H.Registration, H.Registration});
  return Pairs;
}

/// True if the code of \p H does something with what it is subscribed to, or
/// with what holds the subscription; or if that is a timer that any function
/// may have told to fire once.
bool ResolveSites::touchesSubscription(const RegisteredHandler &H) const {
  for (const Entity &Name : namesOfSubscription(H))
    for (const HandlerCode::Part &P : H.Code.parts())
      if (const std::optional<Entity> Seen = P.inside(Name))
        for (const Access &A : accesses(*Seen, *P.Model, P.Body))
          if (A.How != Access::Read && !isConstCall(A) &&
              !isa<CXXThisExpr>(A.Path))
            return true;
  return llvm::any_of(argumentsOf(H.Registration), [&](const Expr *Arg) {
    const QualType Type = ignoreImplicit(Arg)->getType().getNonReferenceType();
    const QualType Pointee = Type->getPointeeType();
    const std::optional<Entity> Named = objectOf(Arg);
    return Named && !Named->root() &&
           F->vocabulary().plays(Pointee.isNull() ? Type : Pointee,
                                 Role::Timer);
  });
}

//===----------------------------------------------------------------------===//
// In two handlers
//===----------------------------------------------------------------------===//

/// \p H as an actor in \p Body; nothing where it resolves nothing there, or
/// asks before whether that was done.
std::optional<ResolveSites::Actor>
ResolveSites::actorOf(const RegisteredHandler &H, const Stmt *Body) const {
  Actor A = {&H, H.At, {}, H.Calls};
  bool Guarded = false;
  const LambdaExpr *L = H.Model == F ? H.lambda() : nullptr;
  if (F->enclosingCallableBody(H.At) != Body ||
      (L && F->enclosingCallableBody(L) != Body))
    return std::nullopt;
  for (const ResolveSite &Site : Sites)
    if (L && F->isInside(Site.Call.Call, L->getBody())) {
      A.Sites.push_back(&Site);
      A.Asks |= isGuarded(Site, L);
      Guarded |= isGuarded(Site, L, /*ReadinessCounts=*/false);
    }
  // What is called for every event may have to do with the next promise.
  const bool IsForNext = H.Calls == HandlerCalls::Again && !Followed.empty() &&
                         Bodies->mayBeginAnewOutside(Promise.lastField(), *F);
  for (const FollowedSite &Site : Followed)
    if (Site.Handler == &H && !IsForNext) {
      const Expr *Call = Site.Site.Call.Call;
      A.Sites.push_back(&Site.Site);
      A.Asks |= H.Code.isGuarded(Call, Site.Part, /*ReadinessCounts=*/true);
      Guarded |= H.Code.isGuarded(Call, Site.Part, /*ReadinessCounts=*/false);
    }
  return A.Sites.empty() || Guarded ? std::nullopt : std::optional<Actor>(A);
}

std::vector<ResolveSites::Actor>
ResolveSites::actorsIn(const Stmt *Body) const {
  std::vector<Actor> Actors;
  for (const RegisteredHandler &H : *Registered)
    if (std::optional<Actor> A = actorOf(H, Body))
      Actors.push_back(std::move(*A));
  const LambdaExpr *Around = lambdaWithBody(Body);
  for (const ResolveSite &Site : Sites)
    if (Site.Body == Body &&
        !isGuarded(Site, Around, /*ReadinessCounts=*/false))
      Actors.push_back({nullptr,
                        Site.Call.Call,
                        {&Site},
                        HandlerCalls::Later,
                        isGuarded(Site, Around)});
  const SourceManager &SM = F->context().getSourceManager();
  auto Begin = [&](const Actor &A) {
    return A.Handler && A.Handler->Model == F
               ? A.Handler->Handler->getBeginLoc()
               : A.At->getBeginLoc();
  };
  llvm::sort(Actors, [&](const Actor &A, const Actor &B) {
    return Begin(A) == Begin(B)
               ? SM.isBeforeInTranslationUnit(A.At->getBeginLoc(),
                                              B.At->getBeginLoc())
               : SM.isBeforeInTranslationUnit(Begin(A), Begin(B));
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

/// True if one of \p A and \p B is a handler of which nothing is known, and the
/// other says no more: they may be for the two outcomes of one thing.
static bool mayBeOutcomes(const RegisteredHandler &A,
                          const RegisteredHandler &B) {
  const bool IsKnownA = A.Calls != HandlerCalls::Unknown;
  const bool IsKnownB = B.Calls != HandlerCalls::Unknown;
  const FunctionDecl *CalleeA = calleeOf(A.Registration);
  const FunctionDecl *CalleeB = calleeOf(B.Registration);
  const std::optional<Entity> ObjectA = registeredWith(A.Registration);
  const std::optional<Entity> ObjectB = registeredWith(B.Registration);
  if (!IsKnownA && !IsKnownB) {
    if (CalleeA == CalleeB || areOutcomes(CalleeA, CalleeB))
      return true;
    const bool IsFreeA = !isa<CXXMemberCallExpr>(A.Registration);
    const bool IsFreeB = !isa<CXXMemberCallExpr>(B.Registration);
    return !(IsFreeA && IsFreeB) &&
           (!ObjectA || !ObjectB || ObjectA == ObjectB);
  }
  if (A.Calls != HandlerCalls::Timed && B.Calls != HandlerCalls::Timed &&
      (!IsKnownA || !IsKnownB))
    return ObjectA == ObjectB || areOutcomes(CalleeA, CalleeB);
  return false;
}

/// True if \p A resolves in a function that its handler calls.
bool ResolveSites::isFollowed(const Actor &A) const {
  return llvm::any_of(A.Sites,
                      [&](const ResolveSite *S) { return S->Model != F; });
}

bool ResolveSites::mayBothRun(const Actor &A, const Actor &B,
                              const Stmt *Body) const {
  const bool Same = A.registration() == B.registration();
  const bool IsKnownA = A.Calls != HandlerCalls::Unknown;
  const bool IsKnownB = B.Calls != HandlerCalls::Unknown;
  if (!A.Handler && !B.Handler)
    return false; // a matter of paths
  if (Same && (A.Handler != B.Handler || A.At != A.registration()))
    return false; // one call, of which one handler runs
  if (!Same && (F->isInside(A.At, B.At) || F->isInside(B.At, A.At)))
    return false; // f.then(value).error(handler)
  if (!A.Handler || !B.Handler) {
    // What is not known may have called its handler already, or never will;
    // a handler of exceptions runs where something was not started.
    if (!IsKnownA || !IsKnownB)
      return false;
    const Expr *Direct = A.Handler ? B.At : A.At;
    for (const Stmt *P = F->parent(Direct); P && P != Body; P = F->parent(P))
      if (isa<CXXCatchStmt>(P))
        return false;
  } else if (Same ? !IsKnownA : mayBeOutcomes(*A.Handler, *B.Handler)) {
    return false;
  } else if (!IsKnownA && !IsKnownB && (isFollowed(A) || isFollowed(B))) {
    return false; // two steps of an object's life
  }
  return runOnOnePath(A, B, Body);
}

/// True if \p A and \p B are registered on one path, in either order, with one
/// promise.
bool ResolveSites::runOnOnePath(const Actor &A, const Actor &B,
                                const Stmt *Body) const {
  for (auto [First, Second] : {std::pair(&A, &B), std::pair(&B, &A)}) {
    std::vector<FlowEvent> Events = changesOfPromise(Body, /*Follows=*/true);
    // Two sides that hold the promise by moving it hold two promises.
    llvm::erase_if(Events, [&](const FlowEvent &E) {
      return E.At == A.At || E.At == B.At;
    });
    FlowEvent Mark, Hit;
    Mark.At = First->At;
    Mark.Mark = true;
    Hit.At = Second->At;
    Hit.Hit = true;
    Events.push_back(Hit);
    Events.push_back(Mark);
    if (!findHits(*F, Body, Events).empty())
      return true;
    if (A.At == B.At)
      break;
  }
  return false;
}

/// True if \p A surely resolves when its handler is called with the error of
/// what was cancelled.
bool ResolveSites::resolvesOnError(const Actor &A) const {
  const HandlerCode &Code = A.Handler->Code;
  if (!Code.parts().front().Error)
    return false; // it is not told
  return llvm::any_of(A.Sites, [&](const ResolveSite *Site) {
    const auto It = llvm::find_if(Followed, [&](const FollowedSite &Other) {
      return &Other.Site == Site;
    });
    return Code.runsOnError(Site->Call.Call,
                            It == Followed.end() ? 0 : It->Part);
  });
}

/// True if \p Ending has to do with something else than what the handler was
/// registered with.
static bool isOnOther(const Ending &E, const RegisteredHandler &H) {
  std::vector<Entity> Objects;
  if (std::optional<Entity> Object = registeredWith(H.Registration))
    Objects.push_back(*Object);
  for (const Expr *Arg : argumentsOf(H.Registration))
    if (std::optional<Entity> Object = objectOf(Arg);
        Object && *Object != Entity())
      Objects.push_back(*Object);
  return E.IsKnown && E.Object && !Objects.empty() &&
         llvm::none_of(Objects, [&](const Entity &Object) {
           return Object.isWithin(*E.Object) || E.Object->isWithin(Object);
         });
}

/// True if \p A, when it resolves, may keep \p B from doing so: it cancels the
/// other's operation and the other leaves on that error, it ends its calls, or
/// it may do so unseen.
bool ResolveSites::mayPrevent(const Actor &A, const Actor &B) const {
  if (!A.Handler || !B.Handler || A.Handler == B.Handler)
    return false;
  const HandlerCode &Code = A.Handler->Code;
  return Code.isUnseen(Promise) ||
         llvm::any_of(Code.endings(), [&](const Ending &E) {
           return !isOnOther(E, *B.Handler) &&
                  !(E.IsCancel && resolvesOnError(B));
         });
}

/// True if something waits for \p A to end before \p Asking asks, so that the
/// answer stays what it is.
bool ResolveSites::isOverBefore(const Actor &A, const Actor &Asking) const {
  const SourceManager &SM = F->context().getSourceManager();
  const SourceLocation From = A.At->getBeginLoc();
  const SourceLocation To = Asking.At->getBeginLoc();
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
        auto Throws = [](const ResolveSite *S) { return S->Throws; };
        if ((llvm::none_of(A.Sites, Throws) &&
             llvm::none_of(B.Sites, Throws)) ||
            !mayBothRun(A, B, Body))
          continue;
        // The later one is the one that is not prevented.
        const bool InOrder = !mayPrevent(A, B);
        if (!InOrder && mayPrevent(B, A))
          continue;
        const Actor &First = InOrder ? A : B;
        const Actor &Second = InOrder ? B : A;
        auto Add = [&](const ResolveSite *X, const ResolveSite *Y) {
          Pairs.push_back({X, Y, First.Handler ? First.registration() : nullptr,
                           Second.Handler ? Second.registration() : nullptr});
        };
        for (const ResolveSite *Site : Second.Sites)
          Add(First.Sites.front(), Site);
        for (const ResolveSite *Site : First.Sites)
          if (Site != First.Sites.front())
            Add(Site, Second.Sites.front());
      }
  }
  return Pairs;
}

} // namespace clang::tidy::futures