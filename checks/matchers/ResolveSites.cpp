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

/// What \p Call resolves; nothing where it has no name.
static std::optional<Entity> promiseOf(const RoleCall &Call) {
  std::optional<Entity> Promise = Entity::ofObject(Call.Call);
  return !Promise && Call.object() ? Entity::of(Call.object()) : Promise;
}

static ResolveSite siteOf(const RoleCall &Call, const FunctionModel &F) {
  ResolveSite Site;
  Site.Call = Call;
  Site.Model = &F;
  Site.Body = F.enclosingCallableBody(Call.Call);
  Site.Throws = !Call.Entry->is("first-wins") && !isSwallowed(Call.Call, F);
  return Site;
}

/// True if a caller, up to the handler itself, swallows what part \p Index of
/// \p Code throws.
static bool isSwallowedByCaller(const HandlerCode &Code, unsigned Index) {
  for (const HandlerCode::Part *P = &Code.parts()[Index]; P->From;
       P = &Code.parts()[P->Caller])
    if (isSwallowed(P->From, *Code.parts()[P->Caller].Model))
      return true;
  return false;
}

std::vector<std::pair<Entity, ResolveSites::FollowedSite>>
ResolveSites::followedSites(const FunctionModel &F,
                            const Handlers &Registered) {
  std::vector<std::pair<Entity, FollowedSite>> Found;
  for (const RegisteredHandler &H : Registered)
    for (unsigned I = 0; I < H.Code.parts().size(); ++I) {
      const HandlerCode::Part &P = H.Code.parts()[I];
      if (P.Model == &F)
        continue; // seen without following anything
      for (Role R : {Role::Resolve, Role::Reject})
        for (const RoleCall &Call : P.Model->calls(R)) {
          const std::optional<Entity> Promise = promiseOf(Call);
          // What is local to a member function is nobody else's.
          if (!Promise || Promise->root() ||
              !P.Model->isInside(Call.Call, P.Body))
            continue;
          FollowedSite Site = {siteOf(Call, *P.Model), &H, I};
          Site.Site.Throws &= !isSwallowedByCaller(H.Code, I);
          Found.push_back({P.outside(*Promise), Site});
        }
    }
  return Found;
}

std::vector<ResolveSites> ResolveSites::of(const FunctionModel &F,
                                           const MemberBodies &Bodies) {
  std::map<Entity, std::vector<ResolveSite>> ByPromise;
  for (Role R : {Role::Resolve, Role::Reject})
    for (const RoleCall &Call : F.calls(R))
      if (const std::optional<Entity> Promise = promiseOf(Call))
        ByPromise[*Promise].push_back(siteOf(Call, F));
  auto Registered = std::make_shared<Handlers>();
  if (!ByPromise.empty() || mayRegisterResolve(F, Bodies))
    *Registered = registeredHandlers(F, Bodies);
  std::vector<std::pair<Entity, FollowedSite>> Followed =
      followedSites(F, *Registered);
  for (const auto &[Promise, Site] : Followed)
    ByPromise.try_emplace(Promise);

  std::vector<ResolveSites> All;
  const SourceManager &SM = F.context().getSourceManager();
  for (auto &[Promise, Sites] : ByPromise) {
    ResolveSites Group(F, Promise, Bodies, Registered);
    Group.Sites = std::move(Sites);
    llvm::sort(Group.Sites, [&](const ResolveSite &A, const ResolveSite &B) {
      return SM.isBeforeInTranslationUnit(A.Call.Call->getBeginLoc(),
                                          B.Call.Call->getBeginLoc());
    });
    for (const auto &[Other, Site] : Followed)
      if (Other == Promise)
        Group.Followed.push_back(Site);
    llvm::sort(
        Group.Followed, [&](const FollowedSite &A, const FollowedSite &B) {
          return A.Site.Call.Call == B.Site.Call.Call
                     ? A.Handler < B.Handler // in the order of registration
                     : SM.isBeforeInTranslationUnit(
                           A.Site.Call.Call->getBeginLoc(),
                           B.Site.Call.Call->getBeginLoc());
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

/// The bodies that sites, and handlers that lead to some, are in, directly or
/// in a lambda, as far out as the promise exists.
std::set<const Stmt *> ResolveSites::callables() const {
  std::set<const Stmt *> Bodies;
  const Stmt *Outermost = scope();
  auto AddFrom = [&](const Stmt *Body) {
    while (Bodies.insert(Body).second && Body != Outermost) {
      const LambdaExpr *L = lambdaWithBody(Body);
      if (!L)
        break;
      Body = F->enclosingCallableBody(L);
    }
  };
  for (const ResolveSite &Site : Sites)
    AddFrom(Site.Body);
  for (const FollowedSite &Site : Followed)
    AddFrom(F->enclosingCallableBody(Site.Handler->At));
  return Bodies;
}

/// True if \p A may give the promise another value. With \p Follows, what
/// member functions do to it is looked up where they can be seen.
bool ResolveSites::mayRenew(const Access &A, bool Follows) const {
  if (A.How == Access::Assigned)
    return true;
  if (A.How != Access::Exposed)
    return false;
  if (!Follows || !isa<CXXThisExpr>(A.Path))
    return true;
  // `std::bind(&S::onRead, this)`
  if (llvm::any_of(*Registered, [&](const RegisteredHandler &H) {
        return H.Model == F && F->isInside(H.Handler, A.At);
      }))
    return false;
  const auto *Call = dyn_cast<CallExpr>(A.At);
  const auto *Callee =
      Call ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee()) : nullptr;
  if (Callee &&
      F->context().getSourceManager().isInSystemHeader(Callee->getLocation()))
    return false; // shared_from_this()
  const std::optional<ObjectCall> On =
      Call ? ObjectCall::of(Call) : std::nullopt;
  const FunctionModel *Body = On ? Bodies->of(On->Method) : nullptr;
  return !Body || HandlerCode::of(*Body, On->Object, *Bodies).mayRenew(Promise);
}

/// Where the promise begins, is replaced or given away.
std::vector<FlowEvent> ResolveSites::changesOfPromise(const Stmt *Body,
                                                      bool Follows) const {
  std::vector<FlowEvent> Events = lifetimeEvents(Promise, *F, Body);
  for (const Access &A : accesses(Promise, *F, Body)) {
    FlowEvent Event;
    Event.At = A.At;
    switch (A.How) {
    case Access::Read:
    case Access::CapturedCopy:
      continue;
    case Access::Moved:
      Event.Clear = true;
      break;
    case Access::Assigned:
    case Access::Exposed:
      if (!mayRenew(A, Follows))
        continue;
      Event.Clear = true;
      break;
    case Access::CapturedAlias: {
      // A lambda that renews the promise may run at any time.
      const auto *L = cast<LambdaExpr>(A.At);
      Event.Blind = llvm::any_of(
          accesses(Promise, *F, L->getBody()),
          [&](const Access &Inner) { return mayRenew(Inner, Follows); });
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
    if (!Compare ||
        !(Compare->getOpcode() == BO_EQ || Compare->getOpcode() == BO_GE ||
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

} // namespace clang::tidy::futures
