//===--- PoolPerCallCheck.cpp - A pool for each call ----------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PoolPerCallCheck.h"
#include "Costs.h"
#include "matchers/CallSites.h"
#include "matchers/Callables.h"
#include "matchers/Context.h"
#include "matchers/HandWrittenPools.h"
#include "matchers/Launches.h"
#include "matchers/ThreadContainers.h"
#include "matchers/Uses.h"
#include "matchers/Words.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// What a pool is
//===----------------------------------------------------------------------===//

/// True if \p V is a plain pointer to what it made by `new`, and the function
/// itself deletes that.
static bool isNewedAndDeleted(const VarDecl &V, const FunctionModel &F) {
  if (!V.getType()->isPointerType() || !V.getInit() ||
      !isa<CXXNewExpr>(ignoreImplicit(V.getInit())) ||
      cast<CXXNewExpr>(ignoreImplicit(V.getInit()))->isArray())
    return false;
  return llvm::any_of(F.uses(&V), [&](const Expr *Use) {
    return isa_and_nonnull<CXXDeleteExpr>(F.parentIgnoringImplicit(Use));
  });
}

/// The pool that \p V owns: itself, what a smart pointer of its was made with,
/// or what a plain one makes and deletes. Null if none.
static const CXXRecordDecl *ownedPool(const VarDecl &V,
                                      const FunctionModel &F) {
  QualType Type = V.getType();
  if (Type->isReferenceType() || Type->isDependentType())
    return nullptr;
  const CXXRecordDecl *Record =
      isNewedAndDeleted(V, F) ? Type->getPointeeType()->getAsCXXRecordDecl()
                              : Type->getAsCXXRecordDecl();
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Record);
  // std::optional<pool>, which holds it itself.
  if (Spec && Spec->isInStdNamespace() && Spec->getIdentifier() &&
      Spec->getName() == "optional" &&
      Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
    Record = Spec->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
  else if (Spec && Spec->isInStdNamespace() && Spec->getIdentifier() &&
           (Spec->getName() == "unique_ptr" ||
            Spec->getName() == "shared_ptr") &&
           Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type) {
    // One that is given by somebody else is not made here.
    const bool MadeHere = anyOf(V.getInit(), [](const Stmt *S) {
      const auto *Call = dyn_cast<CallExpr>(S);
      const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
      return isa<CXXNewExpr>(S) ||
             (Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
              (Callee->getName() == "make_unique" ||
               Callee->getName() == "make_shared"));
    });
    Record = MadeHere
                 ? Spec->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl()
                 : nullptr;
  }
  if (!Record)
    return nullptr;
  const VocabularyEntry *Entry = F.vocabulary().lookup(Record);
  const bool IsPool =
      Entry ? Entry->Roles.contains(Role::Pool) : isHandWrittenPool(Record, F);
  return IsPool ? Record : nullptr;
}

/// True if \p V is a group whose tasks get a thread each, and is joined:
/// `boost::thread_group`.
static bool isThreadGroup(const VarDecl &V, const FunctionModel &F) {
  if (V.getType()->isReferenceType() ||
      !F.vocabulary().plays(V.getType(), Role::TaskGroup))
    return false;
  auto IsOf = [&](const RoleCall &Call) {
    return namedVariable(Call.object()) == &V;
  };
  return llvm::any_of(F.calls(Role::Launch),
                      [&](const RoleCall &Launch) {
                        return IsOf(Launch) && startsThread(Launch);
                      }) &&
         llvm::any_of(F.calls(Role::Join), IsOf);
}

//===----------------------------------------------------------------------===//
// What is left alone
//===----------------------------------------------------------------------===//

/// True if the threads of \p V serve events until they are stopped
/// (`io.run()`): the workers of a loop that is this call's own.
static bool runsEventLoops(const VarDecl &V, const FunctionModel &F) {
  auto IsEventLoop = [&](const RoleCall &Launch) {
    return runsEventLoop(callableOf(Launch), F.roles(), F.context());
  };
  return llvm::any_of(launchesInto(V, F), IsEventLoop) ||
         llvm::any_of(F.calls(Role::Launch), [&](const RoleCall &Launch) {
           return namedVariable(Launch.object()) == &V && IsEventLoop(Launch);
         });
}

/// True if \p V may outlive the call: it is returned, moved, or an owning
/// pointer is copied or released.
static bool leaves(const VarDecl &V, const FunctionModel &F) {
  const bool IsPointer =
      V.getType()->isPointerType() ||
      (V.getType()->getAsCXXRecordDecl() &&
       V.getType()->getAsCXXRecordDecl()->isInStdNamespace());
  return llvm::any_of(F.uses(&V), [&](const Expr *Use) {
    const Stmt *P = F.parentIgnoringImplicit(Use);
    if (V.getType()->isPointerType()) {
      // `*pool`, `delete pool`, a test; a lambda that is handed a copy cannot
      // tell.
      if (isa_and_nonnull<UnaryOperator, CXXDeleteExpr, IfStmt, LambdaExpr>(P))
        return false;
      const auto *Assign = dyn_cast_or_null<BinaryOperator>(P);
      if (Assign && ignoreImplicit(Assign->getRHS()) == Use)
        return true;
    }
    if (!P || isa<ReturnStmt, CXXConstructExpr, LambdaExpr, DeclStmt>(P))
      return IsPointer || isa_and_nonnull<ReturnStmt>(P);
    if (const auto *Call = dyn_cast<CallExpr>(P)) {
      if (isStdMove(Call))
        return true;
      const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
      const bool IsAccess =
          Op && (Op->getOperator() == OO_Arrow || Op->getOperator() == OO_Star);
      return IsPointer && !IsAccess;
    }
    if (const auto *Member = dyn_cast<MemberExpr>(P);
        Member && IsPointer && Member->getMemberDecl()->getIdentifier())
      return Member->getMemberDecl()->getName() == "release";
    return false;
  });
}

static bool isBenchmark(const FunctionModel &F) {
  const FunctionDecl *Function = F.function();
  return Function &&
         llvm::any_of(Function->parameters(), [](const ParmVarDecl *P) {
           const CXXRecordDecl *R =
               P->getType().getNonReferenceType()->getAsCXXRecordDecl();
           return R && hasQualifiedName(R, "benchmark::State");
         });
}

/// True if \p V is the set-up of a benchmark: outside the loop that is timed.
static bool isBenchmarkSetUp(const VarDecl &V, const FunctionModel &F) {
  const DeclStmt *Declaration = F.declarationOf(&V);
  return isBenchmark(F) && !(Declaration && F.enclosingLoop(Declaration));
}

/// True if \p V is in a lambda that std::call_once runs, or in the initialiser
/// of a static.
static bool runsOnce(const VarDecl &V, const FunctionModel &F) {
  const Stmt *At = F.declarationOf(&V);
  for (; At; At = F.parent(At)) {
    if (const auto *Call = dyn_cast<CallExpr>(At)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
          Callee->getName() == "call_once")
        return true;
    }
    if (const auto *DS = dyn_cast<DeclStmt>(At))
      for (const Decl *D : DS->decls())
        if (const auto *Outer = dyn_cast<VarDecl>(D);
            Outer && Outer->isStaticLocal())
          return true;
  }
  return false;
}

//===----------------------------------------------------------------------===//
// What is found
//===----------------------------------------------------------------------===//

/// True for `void Run() override`: what a thread, controller or command runs
/// when it is started, once for the object.
static bool isRunOfObject(const Decl &D) {
  const auto *M = dyn_cast<CXXMethodDecl>(&D);
  return M && M->size_overridden_methods() > 0 && M->getNumParams() == 0 &&
         M->getReturnType()->isVoidType() && M->getIdentifier() &&
         isOneOf(M->getName(), {"run", "Run"});
}

void PoolPerCallCheck::checkFunction(const FunctionModel &F) {
  if (isRunOfObject(F.decl()))
    return;
  for (const VarDecl *V : F.locals()) {
    if (isa<ParmVarDecl>(V) || !V->hasLocalStorage() || V->isInvalidDecl() ||
        isIntended(V) || !F.declarationOf(V))
      continue;
    const bool IsPool = ownedPool(*V, F) != nullptr;
    const bool IsGroup = isThreadGroup(*V, F);
    if (IsPool || IsGroup ? leaves(*V, F) : !isFilledAndJoined(*V, F))
      continue;
    if (runsEventLoops(*V, F))
      continue;
    if (!isBenchmarkSetUp(*V, F) && !runsOnce(*V, F))
      Candidates.push_back({V, &F, IsPool});
  }
}

/// A lambda that a global holds is there to be called, by whoever sees it; a
/// benchmark's loop runs until its time is over.
static bool mayRunAgain(const FunctionModel &F, const CallSites &Sites) {
  if (isBenchmark(F))
    return true;
  return F.function() ? Sites.mayRunAgain(*F.function())
                      : isa<VarDecl>(F.decl());
}

// Who calls a function is only known at the end of the unit.
void PoolPerCallCheck::finish(ASTContext &Context) {
  if (Candidates.empty())
    return;
  const CallSites &Sites = callSites(Context);
  for (const Candidate &C : Candidates)
    if (mayRunAgain(*C.Function, Sites) &&
        Reported.insert(C.Variable->getLocation()).second)
      reportPool(C);
  Candidates.clear();
}

/// True if \p Pool has one worker, so that it puts tasks in order.
static bool isSerialiser(const VarDecl &Pool, const FunctionModel &F) {
  auto IsOne = [&](const Expr *Limit) {
    std::optional<llvm::APSInt> N = constantValue(Limit, F.context());
    return N && *N == 1;
  };
  const VocabularyEntry *Entry = F.vocabulary().lookup(Pool.getType());
  const auto *Made = dyn_cast_or_null<CXXConstructExpr>(
      Pool.getInit() ? ignoreImplicit(Pool.getInit()) : nullptr);
  std::optional<unsigned> Index =
      Entry ? Entry->number("limit") : std::optional<unsigned>();
  if (Made && Index && *Index < Made->getNumArgs() &&
      IsOne(ignoreImplicit(Made->getArg(*Index))))
    return true;
  return llvm::any_of(F.calls(Role::SetLimit), [&](const RoleCall &Call) {
    return namedVariable(Call.object()) == &Pool &&
           IsOne(Call.argument("limit"));
  });
}

//===----------------------------------------------------------------------===//
// Remedy
//===----------------------------------------------------------------------===//

/// On a note, since calls then share the workers. No fix when
///  1. the runtime cannot be used (before C++20), or in a template;
///  2. the pool has one worker: it is there to put tasks in order;
///  3. a use of the local cannot be rewritten (see Uses.h).
void PoolPerCallCheck::reportPool(const Candidate &C) {
  const FunctionModel &F = *C.Function;
  Finding Report;
  Report.Loc = C.Variable->getLocation();
  Report.Message =
      C.IsPool ? "a pool is built and torn down on every call, " +
                     std::string(costs::ThreadLaunch) +
                     " for each worker; share one pool, and join the call's "
                     "tasks with a fut::task_group"
               : "threads are started and joined on every call, " +
                     std::string(costs::ThreadLaunch) +
                     " each; share one pool, and join the call's tasks with a "
                     "fut::task_group";
  if (offersRuntime(F.context()) && !isInInstantiation(F.decl()) &&
      !F.decl().isTemplated() && !(C.IsPool && isSerialiser(*C.Variable, F))) {
    const std::optional<TaskGroupPlan> Plan =
        C.IsPool ? planSharedPool(*C.Variable, F)
                 : planTaskGroup(*C.Variable, F);
    if (const std::optional<Remedy> R =
            Plan ? rewriteToTaskGroup(*Plan, F.context()) : std::nullopt)
      Report.unsafeFix(C.Variable->getLocation(),
                       "a fut::task_group runs the tasks on the shared pool: "
                       "all calls share its workers, and an exception reaches "
                       "wait()",
                       *R);
  }
  report(std::move(Report));
}

} // namespace clang::tidy::futures
