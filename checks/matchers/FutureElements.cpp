//===--- FutureElements.cpp - Futures in a container ----------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FutureElements.h"
#include "FutureTakers.h"
#include <map>
#include <set>

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// What may put other futures into the container
//===----------------------------------------------------------------------===//

/// What \p E subscripts, and by what: `v[i]`, `v.at(i)`.
static std::pair<const Expr *, const Expr *> subscript(const Expr *E) {
  E = ignoreImplicit(E);
  if (const auto *Array = dyn_cast<ArraySubscriptExpr>(E))
    return {Array->getBase(), Array->getIdx()};
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
      Op && Op->getOperator() == OO_Subscript && Op->getNumArgs() == 2)
    return {Op->getArg(0), Op->getArg(1)};
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
      Call && calleeName(Call) == "at" && Call->getNumArgs() == 1)
    return {Call->getImplicitObjectArgument(), Call->getArg(0)};
  return {nullptr, nullptr};
}

/// True if all that is done with the element \p E is a call that leaves a
/// future where it was, whether taken or not.
static bool keepsFuture(const Expr *E, const FunctionModel &F) {
  const CXXMemberCallExpr *Call = memberCallOn(E, F);
  return Call && ((Call->getMethodDecl() && Call->getMethodDecl()->isConst()) ||
                  F.meaning(Call).Entry);
}

static FlowEvent cleared(const Stmt *At) {
  FlowEvent Event;
  Event.At = At;
  Event.Clear = true;
  return Event;
}

/// Where the loop around \p At asks whether to go on. A loop that fills a
/// container is thought to run, though it may have nothing to do.
static const Stmt *conditionAround(const Stmt *At, const FunctionModel &F) {
  const Stmt *Around = F.enclosingLoop(At).Statement;
  if (const auto *For = dyn_cast_or_null<ForStmt>(Around))
    return For->getCond();
  if (const auto *While = dyn_cast_or_null<WhileStmt>(Around))
    return While->getCond();
  if (const auto *Range = dyn_cast_or_null<CXXForRangeStmt>(Around))
    return Range->getCond();
  return nullptr;
}

/// The points after which \p Container may hold other futures.
static std::vector<FlowEvent> refills(const Entity &Container,
                                      const FunctionModel &F,
                                      const Stmt *Body) {
  std::vector<FlowEvent> Events = lifetimeEvents(Container, F, Body);
  auto Refill = [&](const Stmt *At) {
    Events.push_back(cleared(At));
    if (const Stmt *Condition = conditionAround(At, F))
      Events.push_back(cleared(Condition));
  };
  for (const Access &A : accesses(Container, F, Body)) {
    // The element is on the way from the container to what is done with it.
    const Stmt *P = F.parentIgnoringImplicit(A.Path);
    if (isa_and_nonnull<MemberExpr>(P))
      P = F.parentIgnoringImplicit(P);
    const auto *Element = dyn_cast_or_null<Expr>(P);
    if (Element && subscript(Element).first &&
        ignoreImplicit(subscript(Element).first) == ignoreImplicit(A.Path)) {
      if (!keepsFuture(Element, F))
        Refill(Element);
      continue;
    }
    const auto *Call = dyn_cast<CallExpr>(A.At);
    const auto *Method =
        Call ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee())
             : nullptr;
    if (A.How != Access::Read &&
        !(A.How == Access::Called && Method && Method->isConst()))
      Refill(A.At);
  }
  return Events;
}

//===----------------------------------------------------------------------===//
// By index
//===----------------------------------------------------------------------===//

namespace {
struct Indexed {
  const Stmt *Body;
  Entity Container;
  const VarDecl *Index;

  bool operator<(const Indexed &Other) const {
    return std::tie(Body, Container, Index) <
           std::tie(Other.Body, Other.Container, Other.Index);
  }
};
} // namespace

/// `futures[i]`, where `i` is a local number.
static std::optional<Indexed> indexed(const RoleCall &Call,
                                      const FunctionModel &F) {
  std::optional<MemberCall> Member = MemberCall::of(Call.Call);
  if (!Member || !Member->Object ||
      !F.vocabulary().plays(Member->ObjectType, Role::Future))
    return std::nullopt;
  auto [Base, Index] = subscript(Member->Object);
  const auto *Ref =
      Index ? dyn_cast<DeclRefExpr>(ignoreImplicit(Index)) : nullptr;
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  std::optional<Entity> Container = V ? Entity::of(Base) : std::nullopt;
  if (!Container || !V->hasLocalStorage() || !V->getType()->isIntegerType())
    return std::nullopt;
  return Indexed{F.enclosingCallableBody(Call.Call), *Container,
                 V->getCanonicalDecl()};
}

static void usesByIndex(const FunctionModel &F,
                        std::vector<ElementHit> &Found) {
  std::map<Indexed, std::vector<FlowEvent>> Elements;
  std::set<const Expr *> Seen; // A call may play several of the roles.
  for (Role R : {Role::Take, Role::Release, Role::Continuation, Role::Await,
                 Role::TimedAwait, Role::Valid})
    for (const RoleCall &Call : F.calls(R)) {
      std::optional<Indexed> Element = indexed(Call, F);
      if (!Element || !Seen.insert(Call.Call).second)
        continue;
      FlowEvent Event;
      Event.At = Call.Call;
      if (emptiesFuture(*Call.Entry))
        Event.Hit = Event.Mark = Event.EvenIfThrown = true;
      else
        Event.Hit = !Call.Entry->Roles.contains(Role::Valid);
      Event.Clear = !Event.Mark;
      Elements[*Element].push_back(Event);
    }
  for (auto &[Element, Events] : Elements) {
    FlowEvent Begins;
    Begins.Declares = Element.Index;
    Begins.Clear = true;
    Events.push_back(Begins);
    for (const Access &A :
         accesses(Entity::of(Element.Index), F, Element.Body))
      if (A.How != Access::Read && A.How != Access::CapturedCopy)
        Events.push_back(cleared(A.At));
    std::vector<FlowEvent> More = refills(Element.Container, F, Element.Body);
    Events.insert(Events.end(), More.begin(), More.end());
    for (const FlowHit &Hit : findHits(F, Element.Body, Events))
      Found.push_back({Hit, Element.Container});
  }
}

//===----------------------------------------------------------------------===//
// By loops over all
//===----------------------------------------------------------------------===//

namespace {
struct Drain {
  Entity Container;
  const Stmt *Body;
  const CallExpr *Take;
};
} // namespace

static void usesByLoops(const FunctionModel &F,
                        std::vector<ElementHit> &Found) {
  std::vector<Drain> Drains;
  for (const Stmt *S : F.loops()) {
    const auto *Range = dyn_cast<CXXForRangeStmt>(S);
    const VarDecl *Item = Range ? Range->getLoopVariable() : nullptr;
    if (!Item || !Item->getType()->isReferenceType() ||
        !F.vocabulary().plays(Item->getType().getNonReferenceType(),
                              Role::Future))
      continue;
    std::optional<Entity> Container = Entity::of(Range->getRangeInit());
    const CallExpr *Take = takesAlways(Item, Range->getBody(), F.roles());
    if (Container && Take)
      Drains.push_back({*Container, F.enclosingCallableBody(Range), Take});
  }
  for (const Drain &First : Drains)
    for (const Drain &Second : Drains) {
      if (&First == &Second || First.Body != Second.Body ||
          First.Container != Second.Container)
        continue;
      std::vector<FlowEvent> Events =
          refills(First.Container, F, First.Body);
      FlowEvent Mark, Hit;
      Mark.At = First.Take;
      Mark.Mark = Mark.EvenIfThrown = true;
      Hit.At = Second.Take;
      Hit.Hit = true;
      Events.push_back(Mark);
      Events.push_back(Hit);
      for (const FlowHit &Again : findHits(F, First.Body, Events))
        Found.push_back({Again, First.Container});
    }
}

std::vector<ElementHit> usesOfTakenElements(const FunctionModel &F) {
  std::vector<ElementHit> Found;
  usesByIndex(F, Found);
  usesByLoops(F, Found);
  return Found;
}

} // namespace clang::tidy::futures
