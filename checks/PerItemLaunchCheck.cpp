//===--- PerItemLaunchCheck.cpp - A thread for each item ------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PerItemLaunchCheck.h"
#include "../fixits/rewrite/SourceText.h"
#include "Costs.h"
#include "matchers/AwaitedLaunches.h"
#include "matchers/CallSites.h"
#include "matchers/Callables.h"
#include "matchers/Context.h"
#include "matchers/HandWrittenPools.h"
#include "matchers/Launches.h"
#include "matchers/Loops.h"
#include "matchers/Uses.h"
#include "matchers/Words.h"

namespace clang::tidy::futures {

static constexpr char MaxLaunchesOption[] = "MaxLaunches";

PerItemLaunchCheck::PerItemLaunchCheck(StringRef Name,
                                       ClangTidyContext *Context)
    : FuturesCheck(Name, Context),
      MaxLaunches(Options.get(MaxLaunchesOption, 16U)) {}

void PerItemLaunchCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  FuturesCheck::storeOptions(Opts);
  Options.store(Opts, MaxLaunchesOption, static_cast<unsigned>(MaxLaunches));
}

//===----------------------------------------------------------------------===//
// What is left alone
//===----------------------------------------------------------------------===//

static bool hasWord(llvm::StringRef Name,
                    llvm::function_ref<bool(llvm::StringRef)> IsWord) {
  return llvm::any_of(wordsOf(Name), IsWord);
}

/// True if \p L accepts connections: a thread for each lives as long as it.
static bool accepts(const Loop &L, const FunctionModel &F) {
  return anyOf(L.Statement, [&](const Stmt *S) {
    const auto *Call = dyn_cast<CallExpr>(S);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return Callee && (F.playsRole(Call, Role::Accept) ||
                      (Callee->getIdentifier() &&
                       hasWord(Callee->getName(), [](llvm::StringRef Word) {
                         return Word == "accept";
                       })));
  });
}

/// True if \p L tries the same thing again until it works.
static bool isRetry(const Loop &L) {
  const auto *For = dyn_cast<ForStmt>(L.Statement);
  return For && anyOf(For->getCond(), [](const Stmt *S) {
           const auto *Ref = dyn_cast<DeclRefExpr>(S);
           return Ref && Ref->getDecl()->getIdentifier() &&
                  hasWord(Ref->getDecl()->getName(), [](llvm::StringRef Word) {
                    return Word == "attempt" || Word == "attempts" ||
                           Word == "retry" || Word == "retries" ||
                           Word == "tries";
                  });
         });
}

/// True if \p L runs until a flag says stop, so that its count is not data's.
static bool isEndless(const Loop &L, const FunctionModel &F) {
  const Expr *Condition = nullptr;
  if (const auto *For = dyn_cast<ForStmt>(L.Statement))
    Condition = For->getCond();
  else if (const auto *While = dyn_cast<WhileStmt>(L.Statement))
    Condition = While->getConditionVariable() ? nullptr : While->getCond();
  else if (const auto *Do = dyn_cast<DoStmt>(L.Statement))
    Condition = Do->getCond();
  else
    return false;
  if (!Condition)
    return !isa<WhileStmt>(L.Statement);
  if (Condition->isValueDependent())
    return false;
  bool Value = false;
  if (Condition->EvaluateAsBooleanCondition(Value, F.context()))
    return Value;
  return !anyOf(Condition, [](const Stmt *S) {
    if (const auto *Compare = dyn_cast<BinaryOperator>(S))
      return Compare->isComparisonOp();
    const auto *Call = dyn_cast<CallExpr>(S);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Call)
      return false;
    const auto *M = dyn_cast_or_null<CXXMethodDecl>(Callee);
    const bool IsFlag = M && M->getParent()->isInStdNamespace() &&
                        M->getParent()->getIdentifier() &&
                        (M->getParent()->getName().contains("atomic") ||
                         M->getParent()->getName().contains("stop_"));
    return !IsFlag;
  });
}

/// True if \p Bound is a constant that the arguments of a template give: `N`,
/// or an array of `N`.
static bool isTemplateConstant(const Expr *Bound) {
  if (!Bound)
    return false;
  const QualType Type = Bound->getType().getNonReferenceType();
  if (Type->isDependentSizedArrayType())
    return true;
  if (const auto *Spec = Type->getAs<TemplateSpecializationType>();
      Spec && Type->isDependentType()) {
    const TemplateDecl *Template = Spec->getTemplateName().getAsTemplateDecl();
    return Template && Template->isInStdNamespace() &&
           Template->getName() == "array";
  }
  return Bound->isValueDependent() && !anyOf(Bound, [](const Stmt *S) {
           if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
             return !isa<NonTypeTemplateParmDecl>(Ref->getDecl());
           return isa<CallExpr, CXXDependentScopeMemberExpr, CXXThisExpr>(S);
         });
}

/// True if \p F assigns to \p V.
static bool isAssigned(const VarDecl *V, const FunctionModel &F) {
  return llvm::any_of(F.uses(V), [&](const Expr *Use) {
    const Stmt *P = F.parentIgnoringImplicit(Use);
    if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(P))
      return Unary->isIncrementDecrementOp() || Unary->getOpcode() == UO_AddrOf;
    const auto *Binary = dyn_cast_or_null<BinaryOperator>(P);
    return Binary && Binary->isAssignmentOp() &&
           ignoreImplicit(Binary->getLHS()) == Use;
  });
}

/// The least of the constants that \p Bound is not above: `8`,
/// `std::min(n, 8)`, or a local of one of these.
static std::optional<uint64_t> upperBound(const Expr *Bound,
                                          const FunctionModel &F) {
  Bound = ignoreImplicit(Bound);
  if (auto N = constantValue(Bound, F.context()))
    return N->isNegative() ? std::nullopt : std::optional(N->getZExtValue());
  if (const VarDecl *V = namedVariable(Bound)) {
    if (!V->isLocalVarDecl() || !V->getInit() || isAssigned(V, F))
      return std::nullopt;
    Bound = ignoreImplicit(V->getInit());
  }
  const auto *Call = dyn_cast<CallExpr>(Bound);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || calleeName(Call) != "min" || !Callee->isInStdNamespace())
    return std::nullopt;
  std::optional<uint64_t> Least;
  for (const Expr *Arg : Call->arguments())
    if (auto N = constantValue(ignoreImplicit(Arg), F.context());
        N && !N->isNegative() && (!Least || N->getZExtValue() < *Least))
      Least = N->getZExtValue();
  return Least;
}

/// A constant that \p L runs no more often than, though data may end it sooner:
/// `i < n && i < 8`, `i < std::min(n, 8)`.
static std::optional<uint64_t> atMost(const Loop &L, const FunctionModel &F) {
  const auto *For = dyn_cast<ForStmt>(L.Statement);
  if (!For || !For->getCond())
    return std::nullopt;
  std::optional<uint64_t> Least;
  llvm::SmallVector<const Expr *, 4> Operands{For->getCond()};
  while (!Operands.empty()) {
    const auto *Op =
        dyn_cast<BinaryOperator>(ignoreImplicit(Operands.pop_back_val()));
    if (Op && Op->getOpcode() == BO_LAnd) {
      Operands.append({Op->getLHS(), Op->getRHS()});
      continue;
    }
    const VarDecl *Counter =
        Op && Op->getOpcode() == BO_LT ? namedVariable(Op->getLHS()) : nullptr;
    auto Start = Counter && Counter->getInit()
                     ? constantValue(Counter->getInit(), F.context())
                     : std::optional<llvm::APSInt>();
    if (!Start || Start->isNegative())
      continue;
    if (auto N = upperBound(Op->getRHS(), F); N && (!Least || *N < *Least))
      Least = N;
  }
  return Least;
}

/// True if \p L waits for a launch in each iteration.
static bool awaitsInside(const Loop &L, const FunctionModel &F) {
  for (Role R : {Role::Join, Role::Await})
    for (const RoleCall &Call : F.calls(R))
      if (F.isInside(Call.Call, L.Body))
        return true;
  return false;
}

/// True if \p E, a thread or what holds it, is stored in a member, at once or
/// by way of a local: `std::thread t(f); workers_.push_back(std::move(t));`.
static bool isStoredInMember(const Expr *E, const FunctionModel &F,
                             bool FollowLocal = true) {
  auto IsMember = [](const Stmt *S) {
    const auto *Member = dyn_cast<MemberExpr>(S);
    return Member && isa<FieldDecl>(Member->getMemberDecl()) &&
           isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts());
  };
  const Stmt *P = E;
  for (; isa_and_nonnull<Expr>(P); P = F.parentIgnoringImplicit(P)) {
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(P);
        Call && anyOf(Call->getImplicitObjectArgument(), IsMember))
      return true;
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(P);
        Op && Op->isAssignmentOp() && anyOf(Op->getArg(0), IsMember))
      return true;
  }
  const auto *DS = dyn_cast_or_null<DeclStmt>(P);
  const auto *V = DS && DS->isSingleDecl()
                      ? dyn_cast<VarDecl>(DS->getSingleDecl())
                      : nullptr;
  return FollowLocal && V && llvm::any_of(F.uses(V), [&](const Expr *Use) {
           return isStoredInMember(Use, F, /*FollowLocal=*/false);
         });
}

/// The same for the thread of \p Launch: in a constructor, or what it calls, a
/// pool's workers.
static bool isStoredInMember(const RoleCall &Launch, const FunctionModel &F) {
  return isStoredInMember(Launch.Call, F);
}

/// True if \p Launch makes a worker of the pool whose member function \p F is:
/// `void start(size_t n) { for (...) workers_.emplace_back(...); }`.
static bool isWorkerOfPool(const RoleCall &Launch, const FunctionModel &F) {
  const auto *M = dyn_cast_or_null<CXXMethodDecl>(F.function());
  return M && isStoredInMember(Launch, F) &&
         isHandWrittenPool(M->getParent(), F);
}

/// True for `t->start()` where `t` is what QThread::create gave: one launch.
static bool isSecondHalf(const RoleCall &Launch, const FunctionModel &F) {
  const Expr *Object = Launch.object();
  const VarDecl *V = namedVariable(Object);
  return V && V->getInit() && anyOf(V->getInit(), [&](const Stmt *S) {
           const auto *E = dyn_cast<Expr>(S);
           return E && F.playsRole(E, Role::Launch);
         });
}

/// True if \p Launch is waited for before the next one starts, and is a thread
/// for another reason than to run beside others of its kind: its wait has a
/// time-out, or it works hand in hand with the thread that started it.
static bool isOneAtATime(const RoleCall &Launch, const FunctionModel &F) {
  const auto *DS =
      dyn_cast_or_null<DeclStmt>(F.parentIgnoringImplicit(Launch.Call));
  const auto *V = DS && DS->isSingleDecl()
                      ? dyn_cast<VarDecl>(DS->getSingleDecl())
                      : nullptr;
  const Loop L = F.enclosingLoop(Launch.Call);
  auto IsOn = [&](const RoleCall &Call) {
    return namedVariable(Call.object()) == V && F.isInside(Call.Call, L.Body);
  };
  if (!V || !L)
    return false;
  if (llvm::any_of(F.calls(Role::TimedAwait), IsOn))
    return true;
  return (llvm::any_of(F.calls(Role::Join), IsOn) ||
          llvm::any_of(F.calls(Role::Await), IsOn)) &&
         threadTies(callableOf(Launch), F.roles(), F.context()).Wait;
}

/// The local that keeps the threads or futures of \p Launch, or null.
static const VarDecl *containerOf(const RoleCall &Launch,
                                  const FunctionModel &F) {
  const VarDecl *Threads = containerFilledBy(Launch, Role::Thread, F);
  return Threads ? Threads : containerFilledBy(Launch, Role::Future, F);
}

//===----------------------------------------------------------------------===//
// What is found
//===----------------------------------------------------------------------===//

std::optional<PerItemLaunchCheck::ItemLoop>
PerItemLaunchCheck::loopOverItems(const RoleCall &Launch,
                                  const FunctionModel &F) const {
  const Loop Innermost = F.enclosingLoop(Launch.Call);
  uint64_t Count = 1;
  Loop First;
  for (Loop L = Innermost; L; L = F.outer(L)) {
    if (accepts(L, F) || runsPerWorker(L, F))
      return std::nullopt;
    // One that leaves the loop, `if (found) { launch(); break; }`, is no launch
    // for each item.
    if (First || isRetry(L) || !canRunAgainInside(Launch.Call, L, F))
      continue;
    const TripCount Trips = F.tripCount(L);
    if (isTemplateConstant(Trips.Bound))
      continue;
    const std::optional<uint64_t> Most =
        Trips.Constant ? Trips.Constant : atMost(L, F);
    if (Trips.Constant || (Most && *Most <= MaxLaunches))
      Count *= *Most;
    else if (!isEndless(L, F) || !awaitsInside(L, F))
      First = L;
  }
  if (First)
    return ItemLoop{First, std::nullopt};
  if (Count > MaxLaunches)
    return ItemLoop{Innermost, Count};
  return std::nullopt;
}

void PerItemLaunchCheck::checkFunction(const FunctionModel &F) {
  for (const RoleCall &Launch : F.calls(Role::Launch)) {
    if (!startsThread(Launch) || isSecondHalf(Launch, F) ||
        isDiscardedOnPurpose(Launch.Call, F) ||
        isIntended(containerOf(Launch, F)) ||
        (isa_and_nonnull<CXXConstructorDecl>(F.function()) &&
         isStoredInMember(Launch, F)) ||
        isWorkerOfPool(Launch, F))
      continue;
    // One that is awaited at once is no thread beside others; one warning is
    // enough, and futures-launch-then-wait says what is wrong with it. Where
    // the future is dropped, threads beside each other were meant.
    if (runsBesides("futures-launch-then-wait"))
      if (const std::optional<AwaitedLaunch> Found = awaitedAtOnce(Launch, F);
          Found && !Found->IsDropped)
        continue;
    if (runsEventLoop(callableOf(Launch), roles(), F.context()) ||
        isWorker(callableOf(Launch), F.context()) || isOneAtATime(Launch, F))
      continue;
    if (const std::optional<ItemLoop> Items = loopOverItems(Launch, F))
      Candidates.push_back({Launch, &F, *Items});
  }
}

// Who calls a function is only known at the end of the unit: a helper of tests
// is part of them, and one of a constructor part of it.
void PerItemLaunchCheck::finish(ASTContext &Context) {
  if (Candidates.empty())
    return;
  const CallSites &Sites = callSites(Context);
  for (const Candidate &C : Candidates) {
    const FunctionDecl *F = C.Function->function();
    if (F &&
        (Sites.belongsToTests(*F) || (isStoredInMember(C.Launch, *C.Function) &&
                                      Sites.isPartOfConstruction(*F))))
      continue;
    if (Reported.insert(C.Launch.Call->getBeginLoc()).second)
      reportLaunch(C);
  }
  Candidates.clear();
}

void PerItemLaunchCheck::reportLaunch(const Candidate &C) {
  Finding Report;
  Report.Loc = C.Launch.Call->getBeginLoc();
  Report.Message =
      C.Items.Count
          ? "starts " + std::to_string(*C.Items.Count) +
                " threads, one in each iteration, "
          : std::string("starts a thread for each item of the loop, ");
  Report.Message += std::string(costs::ThreadLaunch) +
                    " each; run the items on a shared pool";
  Report.note(C.Items.L.getBeginLoc(),
              C.Items.Count ? "the loop is here"
                            : "the loop is here; its count follows the data");
  offerSharedPool(Report, C.Launch, *C.Function);
  report(std::move(Report));
}

//===----------------------------------------------------------------------===//
// Remedies
//===----------------------------------------------------------------------===//

/// On a note, since tasks of a pool wait for a free worker. No fix when
///  1. the runtime cannot be used (before C++20), or the launch is in a
///     template, where one instantiation does not speak for the others;
///  2. the launches do not go into a local container that is drained later,
///     or a use of it cannot be rewritten (see Uses.h).
void PerItemLaunchCheck::offerSharedPool(Finding &Report,
                                         const RoleCall &Launch,
                                         const FunctionModel &F) const {
  if (!offersRuntime(F.context()) || isInInstantiation(F.decl()) ||
      F.decl().isTemplated())
    return;
  if (const VarDecl *V = containerFilledBy(Launch, Role::Thread, F)) {
    const std::optional<TaskGroupPlan> Plan = planTaskGroup(*V, F);
    const std::optional<Remedy> R =
        Plan ? rewriteToTaskGroup(*Plan, F.context()) : std::nullopt;
    if (R)
      Report.unsafeFix(V->getLocation(),
                       "a fut::task_group runs them on the shared pool: as "
                       "many at once as there are cores, and an exception "
                       "reaches wait() instead of ending the program",
                       *R);
  } else if (const VarDecl *V = containerFilledBy(Launch, Role::Future, F)) {
    const std::optional<FutureVectorPlan> Plan = planPoolFutures(*V, F);
    const std::optional<Remedy> R =
        Plan ? rewriteToPoolFutures(*Plan, F.context()) : std::nullopt;
    if (R)
      Report.unsafeFix(V->getLocation(),
                       "fut::async runs them on the shared pool: as many at "
                       "once as there are cores, and a future does not block "
                       "when it is destroyed",
                       *R);
  }
}

} // namespace clang::tidy::futures
