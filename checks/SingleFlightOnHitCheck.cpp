//===--- SingleFlightOnHitCheck.cpp - A flight for each hit ---------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SingleFlightOnHitCheck.h"
#include "../fixits/rewrite/SourceText.h"
#include "Costs.h"
#include "matchers/Context.h"
#include "matchers/Words.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// What is found, and what is left alone
//===----------------------------------------------------------------------===//

void SingleFlightOnHitCheck::checkFunction(const FunctionModel &F) {
  if (!F.calls(Role::RunOnce).empty() || !F.otherCalls().empty())
    Candidates.push_back(&F);
}

void SingleFlightOnHitCheck::finish(ASTContext &Context) {
  for (const FunctionModel *F : Candidates) {
    checkByHand(*F);
    checkRuns(*F);
  }
  Candidates.clear();
}

/// True if \p Key is what a full cache drops: its oldest entry, not the one
/// that was asked for.
static bool isOldest(const Expr *Key) {
  return anyOf(Key, [](const Stmt *S) {
    if (const auto *Call = dyn_cast<CallExpr>(S))
      return isOneOf(calleeName(Call), {"begin", "cbegin", "front", "back"});
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return V && V->isLocalVarDecl() && V->getInit() && isOldest(V->getInit());
  });
}

/// True if \p F takes out of the map what has landed: not what failed, and not
/// the oldest entry of a full cache.
static bool erasesFrom(const ValueDecl *Map, const FunctionModel &F) {
  return llvm::any_of(erasuresFrom(Map, F), [&](const CallExpr *Call) {
    for (const Stmt *P = F.parent(Call); P; P = F.parent(P))
      if (isa<CXXCatchStmt>(P))
        return false;
    return llvm::none_of(Call->arguments(), isOldest);
  });
}

/// True if something is taken out of the map: it is no memory of results, and
/// a hit is for the callers to look up.
bool SingleFlightOnHitCheck::forgets(const HandWrittenFlight &Flight) const {
  return llvm::any_of(functions(), [&](const FunctionModel *F) {
    return erasesFrom(Flight.Map, *F);
  });
}

/// True if what has landed is taken out of the map, by the flight itself or by
/// whoever gives the result: there is no hit where there is no cache.
bool SingleFlightOnHitCheck::forgetsLanded(const HandWrittenFlight &Flight,
                                           const FunctionModel &F) const {
  return llvm::any_of(functions(), [&](const FunctionModel *Eraser) {
    return (Eraser == &F || !Eraser->calls(Role::Resolve).empty() ||
            !Eraser->calls(Role::Reject).empty()) &&
           erasesFrom(Flight.Map, *Eraser);
  });
}

/// True for a member of a type that is called a single flight or a cache: it is
/// what others should call.
static bool isFlightItself(const FunctionModel &F) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F.function());
  const VocabularyEntry *Entry =
      Method ? F.vocabulary().lookup(Method->getParent()) : nullptr;
  return Entry && Entry->Roles.containsAny({Role::SingleFlight, Role::Cache});
}

/// The document's Exercise 11 by hand: a mutex and a map of futures. Left
/// alone: a general single flight, which is given its loader and forgets (its
/// calls are looked at instead), what forgets and has no cache, and what is
/// only called on a miss.
void SingleFlightOnHitCheck::checkByHand(const FunctionModel &F) {
  const std::optional<HandWrittenFlight> Flight = flightIn(F);
  if (!Flight || isFlightItself(F) || (Flight->Loader && forgets(*Flight)) ||
      forgetsLanded(*Flight, F) || isBehindLookUp(Flight->Lock, F) ||
      isBehindLookUp(Flight->Search, F) ||
      isCalledBehindLookUp(F, functions()) ||
      (Flight->LockVariable && isIntended(Flight->LockVariable)))
    return;
  Finding Report;
  Report.Loc = Flight->Lock->getBeginLoc();
  Report.Message =
      "every call takes this lock and searches a map of futures, also when the "
      "result is there: one caller at a time, " +
      std::string(costs::Flight) + " against " + costs::CacheHit +
      " for a hit; look up first and lock only on a miss, as "
      "fut::cache::get_or_load does";
  Report.note(Flight->Search->getExprLoc(),
              "'" + Flight->Map->getNameAsString() +
                  "' is searched here, under the lock");
  report(std::move(Report));
}

/// Where \p Call is of a function that only hands its callable to a flight:
/// that callable; null if it is none.
const Expr *
SingleFlightOnHitCheck::loaderOfWrapper(const CallExpr &Call,
                                        const FunctionModel &F) const {
  const FunctionDecl *Callee = Call.getDirectCallee();
  const FunctionDecl *Definition = nullptr;
  const bool HasLambda = llvm::any_of(Call.arguments(), [](const Expr *Arg) {
    return Arg->getType().getNonReferenceType()->isRecordType() &&
           lambdaWithin(Arg);
  });
  if (!HasLambda || !Callee || isa<CXXOperatorCallExpr>(Call) ||
      Callee->isInStdNamespace() || !Callee->hasBody(Definition) ||
      isInsideRuntime(*Definition) ||
      F.context().getSourceManager().isInSystemHeader(
          Definition->getLocation()))
    return nullptr;
  const FunctionModel *Body = model(*Definition, F.context());
  if (!Body)
    return nullptr;
  auto Argument = [&](unsigned Index) {
    return Index < Call.getNumArgs() ? Call.getArg(Index) : nullptr;
  };
  for (const RoleCall &Run : Body->calls(Role::RunOnce)) {
    const VarDecl *Named = namedVariable(Run.argument("loader"));
    if (const auto *P = dyn_cast_or_null<ParmVarDecl>(Named);
        P && !Run.Entry->is("looks-up-first") &&
        llvm::is_contained(Definition->parameters(), P) &&
        !isBehindLookUp(Run.Call, *Body))
      return Argument(P->getFunctionScopeIndex());
  }
  const std::optional<HandWrittenFlight> Flight = flightIn(*Body);
  if (Flight && Flight->Loader && forgets(*Flight) &&
      !isBehindLookUp(Flight->Lock, *Body))
    return Argument(*Flight->Loader);
  return nullptr;
}

void SingleFlightOnHitCheck::checkRuns(const FunctionModel &F) {
  for (const RoleCall &Run : F.calls(Role::RunOnce))
    if (!Run.Entry->is("looks-up-first"))
      checkRun(Run.Call, Run.argument("loader"), F);
  for (const CallExpr *Call : F.otherCalls())
    if (const Expr *Loader = loaderOfWrapper(*Call, F))
      checkRun(Call, Loader, F);
}

/// True if the look-up counts its calls: `++misses_`.
static bool countsCalls(const LeadingLookUp &LookUp) {
  const FunctionDecl *Callee = LookUp.Call->getDirectCallee();
  const FunctionDecl *Definition = nullptr;
  if (!Callee || !Callee->hasBody(Definition))
    return false;
  return anyOf(Definition->getBody(), [](const Stmt *S) {
    const Expr *Target = nullptr;
    if (const auto *Unary = dyn_cast<UnaryOperator>(S);
        Unary && Unary->isIncrementOp())
      Target = Unary->getSubExpr();
    else if (const auto *Binary = dyn_cast<BinaryOperator>(S);
             Binary && Binary->getOpcode() == BO_AddAssign)
      Target = Binary->getLHS();
    else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S);
             Op && (Op->getOperator() == OO_PlusPlus ||
                    Op->getOperator() == OO_PlusEqual))
      Target = Op->getArg(0);
    else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(S);
             Member && calleeName(Member) == "fetch_add")
      Target = Member->getImplicitObjectArgument();
    const VarDecl *V = Target ? namedVariable(Target) : nullptr;
    return Target && (V ? !V->hasLocalStorage()
                        : isa<MemberExpr>(ignoreImplicit(Target)));
  });
}

void SingleFlightOnHitCheck::checkRun(const Expr *Call, const Expr *Loader,
                                      const FunctionModel &F) {
  // What a function is given to run is looked at where it is called.
  if (!Loader || isa_and_nonnull<ParmVarDecl>(namedVariable(Loader)))
    return;
  const std::optional<LeadingLookUp> LookUp = lookUpOfLoader(Loader, F);
  if (!LookUp || isBehindLookUp(Call, F) ||
      isCalledBehindLookUp(F, functions()) || isDiscardedOnPurpose(Call, F))
    return;

  Finding Report;
  Report.Loc = Call->getBeginLoc();
  Report.Message =
      "every call enters the flight, its lock and its map, also when the "
      "loader's look-up hits: " +
      std::string(costs::Flight) + " against " + costs::CacheHit +
      "; look up before it, and enter it only on a miss";
  const SourceLocation At = LookUp->Call->getCallee()->getExprLoc();
  Report.note(At, "the loader begins with this look-up");
  if (Remedy R = lookUpFirst(Call, *LookUp, F); !R.empty()) {
    if (isSynchronised(*LookUp, F) && countsCalls(*LookUp))
      Report.unsafeFix(At,
                       "repeat the look-up before the flight: what it counts "
                       "is then counted twice on a miss",
                       std::move(R));
    else if (isSynchronised(*LookUp, F))
      Report.fix(std::move(R));
    else
      Report.unsafeFix(At,
                       "repeat the look-up before the flight: it then runs "
                       "outside of it, beside whoever writes to what it reads",
                       std::move(R));
  }
  report(std::move(Report));
}

//===----------------------------------------------------------------------===//
// Remedy
//===----------------------------------------------------------------------===//

/// True if \p Statement gives the flight's result to the function's caller, so
/// that `return` means the same before it as in the loader: `return run(...)`,
/// or `auto u = run(...); return u;`.
static bool returnsResult(const Stmt *Statement, const Expr *Call,
                          QualType Given, const FunctionModel &F) {
  const Stmt *Returns = Statement;
  const VarDecl *Result = nullptr;
  if (const auto *DS = dyn_cast<DeclStmt>(Statement)) {
    Result =
        DS->isSingleDecl() ? dyn_cast<VarDecl>(DS->getSingleDecl()) : nullptr;
    if (!Result || !Result->getInit() ||
        ignoreWrappers(Result->getInit()) != Call)
      return false;
    Returns = F.nextStatement(Statement);
  }
  const auto *Return = dyn_cast_or_null<ReturnStmt>(Returns);
  if (!Return || !Return->getRetValue() ||
      (Result ? namedVariable(Return->getRetValue()) != Result
              : ignoreWrappers(Return->getRetValue()) != Call))
    return false;
  const LambdaExpr *Outer = F.enclosingLambda(Statement);
  const FunctionDecl *Function =
      Outer ? Outer->getCallOperator() : F.function();
  return Function && F.context().hasSameType(Function->getReturnType(), Given);
}

/// True if \p Call may stand in a lambda that captures by reference and is
/// called on the spot: what it gives is what the loader returns.
static bool mayStandInLambda(const Expr *Call, QualType Given,
                             const FunctionModel &F) {
  return F.context().hasSameUnqualifiedType(Call->getType(), Given) &&
         Call->isPRValue() && !anyOf(Call, [](const Stmt *S) {
           const auto *Ref = dyn_cast<DeclRefExpr>(S);
           return isa<CoawaitExpr>(S) ||
                  (Ref && isa<BindingDecl>(Ref->getDecl()));
         });
}

/// The look-up, repeated before the flight: before the statement where that
/// returns the result and stands in a block, else in a lambda that is called on
/// the spot.
///
/// No fix when
///  1. the loader is no lambda written in that statement, or does more at its
///     start than to look up, or names what is not known outside of it;
///  2. the flight's result is awaited, a reference, or of another type than the
///     loader's;
///  3. anything of it is written in a macro or a raw string.
Remedy SingleFlightOnHitCheck::lookUpFirst(const Expr *Call,
                                           const LeadingLookUp &LookUp,
                                           const FunctionModel &F) const {
  Remedy R;
  const ASTContext &Context = F.context();
  const Stmt *Statement = F.statementOf(Call);
  if (!Statement || isInInstantiation(F.decl()) ||
      !meansTheSameBefore(Statement, LookUp, F))
    return R;
  const QualType Given = LookUp.In->getCallOperator()->getReturnType();
  if (Given->isDependentType())
    return R;
  const bool InPlace = !isa_and_nonnull<CompoundStmt>(F.parent(Statement)) ||
                       !returnsResult(Statement, Call, Given, F);
  if (InPlace && !mayStandInLambda(Call, Given, F))
    return R;

  const Stmt *First = LookUp.Statements.front();
  const SourceRange Begin(Statement->getBeginLoc());
  const CharSourceRange FirstRange = statementRange(*First, Context);
  const CharSourceRange LastRange =
      statementRange(*LookUp.Statements.back(), Context);
  if (!isEditable(Begin, Context) || FirstRange.isInvalid() ||
      LastRange.isInvalid() || !isEditable(Call->getSourceRange(), Context))
    return R;
  const SourceManager &SM = Context.getSourceManager();
  const unsigned From = SM.getFileOffset(FirstRange.getBegin());
  const unsigned To = SM.getFileOffset(LastRange.getEnd());
  const llvm::StringRef Text =
      SM.getBufferData(SM.getFileID(FirstRange.getBegin())).slice(From, To);
  const std::string Outer =
      indentation(Statement->getBeginLoc(), Context).str();
  const std::string Indent = InPlace ? Outer + "  " : Outer;
  const llvm::StringRef Own = indentation(First->getBeginLoc(), Context);
  if (Text.contains("R\"")) // 3
    return R;
  // Several statements are a block of their own: their names and their lock
  // end before the flight.
  const bool IsBlock = LookUp.Statements.size() > 1;
  std::string Before;
  if (IsBlock)
    Before = "{\n" + Indent + "  " + reindented(Text, Own, Indent + "  ") +
             "\n" + Indent + "}";
  else
    Before = reindented(Text, Own, Indent);
  if (!InPlace)
    return R.replace(Begin,
                     Before + "\n" + Indent + textOf(Begin, Context).str());

  std::string Head = "[&] {\n";
  if (LookUp.In->hasExplicitResultType()) {
    const FunctionTypeLoc Type = LookUp.In->getCallOperator()
                                     ->getTypeSourceInfo()
                                     ->getTypeLoc()
                                     .getAs<FunctionTypeLoc>();
    const llvm::StringRef Result =
        Type ? textOf(Type.getReturnLoc().getSourceRange(), Context)
             : llvm::StringRef();
    if (Result.empty())
      return R;
    Head = "[&]() -> " + Result.str() + " {\n";
  }
  const llvm::StringRef Run = textOf(*Call, Context);
  if (Run.empty())
    return R;
  return R.replace(Call->getSourceRange(), Head + Indent + Before + "\n" +
                                               Indent + "return " + Run.str() +
                                               ";\n" + Outer + "}()");
}

} // namespace clang::tidy::futures
