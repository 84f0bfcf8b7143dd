//===--- SequentialAwaitCheck.cpp - Awaits one by one ---------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Awaiting one by one sums the latencies where an operation starts when it is
// awaited: a co_await of a call, a deferred future. Futures that run already
// end after the longest of them, however they are joined; there the messages
// speak of wake-ups and of errors that come late, and of nothing else.
//
//===----------------------------------------------------------------------===//

#include "SequentialAwaitCheck.h"
#include "matchers/AwaitLoops.h"
#include "matchers/AwaitRewrite.h"
#include "matchers/Awaitables.h"
#include "matchers/Context.h"
#include "matchers/DataLoops.h"
#include "matchers/ElementCount.h"
#include "matchers/Launches.h"
#include "matchers/Loops.h"

namespace clang::tidy::futures {

namespace {
constexpr char MinFuturesOption[] = "MinFutures";
constexpr char FanOutOption[] = "FanOut";
constexpr char ReportJoinsOption[] = "ReportJoins";
constexpr char OwnLibrary[] = "fut";
constexpr char DeferredMessage[] =
    "a deferred future runs when it is awaited, so awaiting them one by one "
    "adds up their times; launch them with std::launch::async or on a pool";
} // namespace

bool SequentialAwaitCheck::hasEnough(const Loop &L, const FunctionModel &F,
                                     const ValueDecl *Container) const {
  const TripCount Trips = F.tripCount(L);
  std::optional<uint64_t> Count = Trips.Constant;
  // A vector counts where it holds what is awaited; what is fetched for its
  // elements is data.
  if (const VarDecl *Bound = namedVariable(Trips.Bound); Bound && !Container) {
    const QualType Element = elementType(Bound->getType());
    if (!Element.isNull() && isAwaitable(Element, F.vocabulary()))
      Container = Bound;
  }
  if (!Count && Container)
    Count = mostElements(*Container, F);
  return !Count || *Count >= MinFutures;
}

//===----------------------------------------------------------------------===//
// The check
//===----------------------------------------------------------------------===//

SequentialAwaitCheck::SequentialAwaitCheck(StringRef Name,
                                           ClangTidyContext *Context)
    : FuturesCheck(Name, Context),
      MinFutures(Options.get(MinFuturesOption, 8U)),
      FanOut(Options.get(FanOutOption, 16U)),
      ReportJoins(Options.get(ReportJoinsOption, false)) {}

void SequentialAwaitCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  FuturesCheck::storeOptions(Opts);
  Options.store(Opts, MinFuturesOption, MinFutures);
  Options.store(Opts, FanOutOption, FanOut);
  Options.store(Opts, ReportJoinsOption, ReportJoins);
}

void SequentialAwaitCheck::checkFunction(const FunctionModel &F) {
  checkCoawaits(F);
  checkJoins(F);
}

/// `for (id : ids) out.push_back(co_await fetch(id));`
void SequentialAwaitCheck::checkCoawaits(const FunctionModel &F) {
  llvm::SmallPtrSet<const Stmt *, 4> Seen;
  BlockNames Names;
  const std::vector<AwaitSite> Sites = awaitSites(F);
  for (const AwaitSite &Site : Sites) {
    Loop L = F.enclosingLoop(Site.Await);
    if (isYield(Site) || !isLoopOverData(L, F) || L.Lambda ||
        !F.isInside(Site.Await, L.Body) || !Seen.insert(L.Statement).second ||
        !hasEnough(L, F) || decidesPerItem(L, F) || endsOnResult(L, F))
      continue;
    // The first is reported; all must be free of the other iterations.
    if (llvm::any_of(Sites, [&](const AwaitSite &Other) {
          return F.isInside(Other.Await, L.Body) && !isYield(Other) &&
                 !isIndependent(Other, L, F);
        }))
      continue;
    Finding Report;
    Report.Loc = Site.Await->getBeginLoc();
    Report.Message =
        "co_await in a loop starts each operation when the one before has "
        "ended, so their latencies add up; start them together, with a limit, "
        "and await them at once";
    Report.note(L.getBeginLoc(), "the loop is here");
    Remedy Fix;
    if (!isInInstantiation(F.decl()))
      Fix = fanOut(Site, L, F, FanOut, Names);
    if (!Fix.empty())
      Report.unsafeFix(
          L.getBeginLoc(),
          "await them together, at most " + std::to_string(FanOut) +
              " at a time: they overlap, and an error is thrown when all have "
              "ended instead of before the next one starts",
          std::move(Fix));
    report(std::move(Report));
  }
}

/// `for (auto &f : fs) out.push_back(f.get());`
void SequentialAwaitCheck::checkJoins(const FunctionModel &F) {
  // Who has waited for all finds them ready.
  llvm::SmallPtrSet<const ValueDecl *, 4> Seen;
  for (const RoleCall &Await : F.calls(Role::Await)) {
    const Expr *Object = Await.object();
    Loop L = F.enclosingLoop(Await.Call);
    if (!Object || !isLoopOverData(L, F) || !F.isInside(Await.Call, L.Body))
      continue;
    // `it->get()`
    QualType Awaited = Object->getType();
    if (QualType Pointee = Awaited->getPointeeType(); !Pointee.isNull())
      Awaited = Pointee;
    const VocabularyEntry *Type = F.vocabulary().lookup(Awaited);
    if (!Type || !Type->Roles.containsAny({Role::Future, Role::SharedFuture}) ||
        decidesPerItem(L, F))
      continue;
    const ValueDecl *Container = awaitedContainer(Object, L, F);
    if (!Container || !hasEnough(L, F, Container) ||
        !Seen.insert(Container).second)
      continue;

    Finding Report;
    Report.Loc = Await.Call->getBeginLoc();
    if (holdsDeferred(*Container, F)) {
      Report.Message = DeferredMessage;
      Report.note(L.getBeginLoc(), "the loop is here");
    } else if (Type->Roles.contains(Role::Future) &&
               (Type->Library == OwnLibrary || ReportJoins)) {
      Report.Message =
          "these futures run already; awaiting them one by one costs a wake-up "
          "each (some 20 us where the waiter parks), and the first error waits "
          "for all before it; fut::when_all wakes once and fails fast";
      Report.note(L.getBeginLoc(), "the loop is here");
      Remedy Fix = Type->Library == OwnLibrary && !isInInstantiation(F.decl())
                       ? joinAtOnce(Await, L, F)
                       : Remedy();
      if (!Fix.empty())
        Report.unsafeFix(L.getBeginLoc(),
                         "join them with fut::when_all: the first error is "
                         "thrown when it happens, before any result is used",
                         std::move(Fix));
    } else {
      continue;
    }
    report(std::move(Report));
  }

  for (const OpenAwait &Open : openAwaits(F)) {
    if (!hasEnough(Open.In, F, Open.Container) || decidesPerItem(Open.In, F) ||
        !holdsDeferred(*Open.Container, F) ||
        !Seen.insert(Open.Container).second)
      continue;
    Finding Report;
    Report.Loc = Open.Call->getBeginLoc();
    Report.Message = DeferredMessage;
    Report.note(Open.In.getBeginLoc(), "the loop is here");
    report(std::move(Report));
  }
}

} // namespace clang::tidy::futures
