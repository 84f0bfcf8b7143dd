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
#include "../fixits/rewrite/SourceText.h"
#include "matchers/Entity.h"
#include "matchers/Loops.h"

namespace clang::tidy::futures {

namespace {
constexpr char MinFuturesOption[] = "MinFutures";
constexpr char FanOutOption[] = "FanOut";
constexpr char ReportJoinsOption[] = "ReportJoins";
constexpr char WhenAllHeader[] = "fut/when.h";
constexpr char TaskHeader[] = "fut/task.h";
constexpr char OwnLibrary[] = "fut";

//===----------------------------------------------------------------------===//
// What is matched
//===----------------------------------------------------------------------===//

/// A loop over data: range-for, or for with a bound. A `while` waits for
/// something or serves someone; so does `for co_await`, whose items come one
/// after the other.
bool isLoopOverData(const Loop &L) {
  if (const auto *Range = dyn_cast_or_null<CXXForRangeStmt>(L.Statement))
    return Range->getCoawaitLoc().isInvalid();
  const auto *For = dyn_cast_or_null<ForStmt>(L.Statement);
  return For && For->getCond() && For->getInc();
}

/// The operand of \p Await as written, operator co_await and await_transform
/// apart.
const Expr *operandOf(const CoawaitExpr *Await) {
  return ignoreImplicit(Await->getOperand());
}

/// A coroutine type or a future: what a call returns that starts an operation.
bool isAwaitable(QualType Type, const Vocabulary &V) {
  if (V.plays(Type, Role::Task) || V.plays(Type, Role::Future))
    return true;
  const CXXRecordDecl *Record =
      Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition())
    return false;
  IdentifierInfo &Name = Record->getASTContext().Idents.get("promise_type");
  return !Record->lookup(&Name).empty();
}

/// The container whose elements the loop awaits by \p Object: `f` of
/// `for (auto &f : fs)`, `fs[i]`, `fs.at(i)`, `*it`; null for anything else.
const Expr *containerOf(const Expr *Object, const Loop &L) {
  Object = ignoreWrappers(Object);
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(L.Statement))
    return namedVariable(Object) == Range->getLoopVariable()
               ? ignoreImplicit(Range->getRangeInit())
               : nullptr;
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Object))
    return Op->getOperator() == OO_Subscript ? ignoreImplicit(Op->getArg(0))
                                             : nullptr;
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Object))
    return ignoreImplicit(Subscript->getBase());
  if (const auto *At = dyn_cast<CXXMemberCallExpr>(Object))
    if (const CXXMethodDecl *M = At->getMethodDecl();
        M && M->getIdentifier() && M->getName() == "at")
      return ignoreImplicit(At->getImplicitObjectArgument());
  return nullptr;
}

//===----------------------------------------------------------------------===//
// What is left alone
//===----------------------------------------------------------------------===//

/// True if an iteration may end the loop, skip its rest, handle an error of
/// its own or wait on purpose: the order is the point.
bool decidesPerItem(const Loop &L, const FunctionModel &F) {
  auto IsSleep = [&](const Stmt *S) {
    const auto *E = dyn_cast<Expr>(S);
    return E && (F.playsRole(E, Role::Sleep) || F.playsRole(E, Role::Timer) ||
                 F.playsRole(E, Role::TimedAwait));
  };
  return anyOf(L.Body, [&](const Stmt *S) {
    if (const auto *Lambda = F.enclosingLambda(S);
        Lambda && F.isInside(Lambda, L.Body))
      return false;
    return isa<BreakStmt, ContinueStmt, GotoStmt, ReturnStmt, CoreturnStmt,
               CXXThrowExpr, CXXTryStmt, CoyieldExpr>(S) ||
           IsSleep(S);
  });
}

/// True if something in the loop changes \p E, so that what reads it in a
/// later iteration depends on an earlier one.
bool isChangedIn(const Entity &E, const Loop &L, const FunctionModel &F) {
  return llvm::any_of(accesses(E, F, F.enclosingCallableBody(L.Statement)),
                      [&](const Access &A) {
                        if (!F.isInside(A.Path, L.Statement))
                          return false;
                        if (A.How == Access::Called) {
                          const auto *Call = dyn_cast<CXXMemberCallExpr>(A.At);
                          return !Call || !Call->getMethodDecl() ||
                                 !Call->getMethodDecl()->isConst();
                        }
                        return A.How != Access::Read &&
                               A.How != Access::CapturedCopy;
                      });
}

/// True if \p Operand works on one object for all iterations (a socket, a
/// stream), or reads what an earlier iteration wrote, itself or through a
/// local of the iteration.
bool isTiedToOthers(const Expr *Operand, const Loop &L, const FunctionModel &F,
                    unsigned Depth = 0) {
  constexpr unsigned MaxDepth = 6;
  if (Depth > MaxDepth)
    return true;
  return anyOf(Operand, [&](const Stmt *S) {
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S)) {
      const Expr *Object = ignoreImplicit(Call->getImplicitObjectArgument());
      if (!isa<CXXThisExpr>(Object) && !dependsOnIteration(Object, L, F) &&
          isAwaitable(Call->getType(), F.vocabulary()))
        return true;
    }
    const auto *E = dyn_cast<Expr>(S);
    if (!E || !isa<DeclRefExpr, MemberExpr>(E))
      return false;
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (Ref && !V)
      return false;
    if (V && !isDeclaredOutside(V, L, F)) {
      // The item itself, or a local of the iteration that is made from others.
      const DeclStmt *Declaration = F.declarationOf(V);
      return Declaration && V->getInit() && F.isInside(Declaration, L.Body) &&
             isTiedToOthers(V->getInit(), L, F, Depth + 1);
    }
    std::optional<Entity> Named = Entity::of(E);
    return Named && isChangedIn(*Named, L, F);
  });
}

/// True if every future that the function puts into \p Container is deferred.
bool holdsDeferred(const Expr *Container, const FunctionModel &F) {
  const VarDecl *V = namedVariable(Container);
  if (!V)
    return false;
  unsigned Deferred = 0, Launches = 0;
  for (const RoleCall &Launch : F.calls(Role::Launch)) {
    bool IntoContainer = false;
    for (const Stmt *P = Launch.Call; P && !IntoContainer;
         P = F.parentIgnoringImplicit(P)) {
      if (const auto *Call = dyn_cast<CXXMemberCallExpr>(P))
        IntoContainer = namedVariable(Call->getImplicitObjectArgument()) == V;
      else if (const auto *DS = dyn_cast<DeclStmt>(P))
        IntoContainer = DS->isSingleDecl() && DS->getSingleDecl() == V;
      else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(P))
        IntoContainer =
            Op->isAssignmentOp() && anyOf(Op->getArg(0), [&](const Stmt *S) {
              const auto *Ref = dyn_cast<DeclRefExpr>(S);
              return Ref && Ref->getDecl() == V;
            });
      if (isa<LambdaExpr, CompoundStmt>(P))
        break;
    }
    if (!IntoContainer)
      continue;
    ++Launches;
    const Expr *Policy = Launch.argument("policy");
    const auto *Ref = dyn_cast_or_null<DeclRefExpr>(Policy);
    Deferred += Ref && isa<EnumConstantDecl>(Ref->getDecl()) &&
                Ref->getDecl()->getName() == "deferred";
  }
  return Launches > 0 && Deferred == Launches;
}
} // namespace

bool SequentialAwaitCheck::hasEnough(const Loop &L,
                                     const FunctionModel &F) const {
  std::optional<uint64_t> Count = F.tripCount(L).Constant;
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
  for (const CoawaitExpr *Await : F.coawaits()) {
    Loop L = F.enclosingLoop(Await);
    if (!isLoopOverData(L) || L.Lambda || !F.isInside(Await, L.Body) ||
        !Seen.insert(L.Statement).second || !hasEnough(L, F) ||
        decidesPerItem(L, F))
      continue;
    // The first is reported; all must be free of the others.
    bool Independent = true;
    for (const CoawaitExpr *Other : F.coawaits()) {
      if (!F.isInside(Other, L.Body))
        continue;
      const Expr *Operand = operandOf(Other);
      const bool IsItem = containerOf(Operand, L) != nullptr;
      Independent &=
          F.enclosingLoop(Other) == L &&
          isAwaitable(Operand->getType(), F.vocabulary()) &&
          dependsOnIteration(Operand, L, F) &&
          // A future that was made before runs already.
          !(IsItem && !F.vocabulary().plays(Operand->getType(), Role::Task)) &&
          !isTiedToOthers(Operand, L, F);
    }
    if (!Independent)
      continue;
    Finding Report;
    Report.Loc = Await->getBeginLoc();
    Report.Message =
        "co_await in a loop starts each operation when the one before has "
        "ended, so their latencies add up; start them together, with a limit, "
        "and await them at once";
    Report.note(L.getBeginLoc(), "the loop is here");
    Remedy Fix = fanOut(Await, L, F);
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
  for (const RoleCall &Await : F.calls(Role::Await)) {
    const Expr *Object = Await.object();
    Loop L = F.enclosingLoop(Await.Call);
    if (!Object || !isLoopOverData(L) || L.Lambda ||
        !F.isInside(Await.Call, L.Body) || !hasEnough(L, F))
      continue;
    const Expr *Container = containerOf(Object, L);
    const VocabularyEntry *Type = F.vocabulary().lookup(Object->getType());
    if (!Container || !Type || !Type->Roles.contains(Role::Future) ||
        dependsOnIteration(Container, L, F) || decidesPerItem(L, F))
      continue;

    Finding Report;
    Report.Loc = Await.Call->getBeginLoc();
    if (holdsDeferred(Container, F)) {
      Report.Message =
          "a deferred future runs when it is awaited, so awaiting them one by "
          "one adds up their times; launch them with std::launch::async or on "
          "a pool";
      Report.note(L.getBeginLoc(), "the loop is here");
    } else if (Type->Library == OwnLibrary || ReportJoins) {
      Report.Message =
          "these futures run already; awaiting them one by one costs a wake-up "
          "each (some 20 us where the waiter parks), and the first error waits "
          "for all before it; fut::when_all wakes once and fails fast";
      Report.note(L.getBeginLoc(), "the loop is here");
      Remedy Fix =
          Type->Library == OwnLibrary ? joinAtOnce(Await, L, F) : Remedy();
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
}

//===----------------------------------------------------------------------===//
// The remedies
//===----------------------------------------------------------------------===//

/// The only statement of the loop's body.
static const Stmt *onlyStatement(const Loop &L) {
  const Stmt *Body = L.Body;
  if (const auto *Compound = dyn_cast<CompoundStmt>(Body))
    return Compound->size() == 1 ? Compound->body_front() : nullptr;
  return Body;
}

static bool isUsedOutside(const VarDecl *V, const Stmt *Inside,
                          const FunctionModel &F) {
  return llvm::any_of(
      F.uses(V), [&](const Expr *Use) { return !F.isInside(Use, Inside); });
}

/// True if what \p Call is given lives until the loop has ended: values,
/// references to what is declared outside, the element of a range by reference.
static bool argumentsOutliveIteration(const CallExpr *Call, const Loop &L,
                                      const FunctionModel &F) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const auto *Range = dyn_cast<CXXForRangeStmt>(L.Statement);
  if (!Callee || !Range || Callee->getNumParams() != Call->getNumArgs() ||
      isa<CXXOperatorCallExpr>(Call))
    return false;
  for (unsigned I = 0; I < Call->getNumArgs(); ++I) {
    QualType Type = Callee->getParamDecl(I)->getType();
    const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
    bool IsView = Record && Record->getIdentifier() &&
                  (Record->getName() == "basic_string_view" ||
                   Record->getName() == "span");
    if (!Type->isReferenceType() && !Type->isPointerType() && !IsView)
      continue;
    const VarDecl *V = namedVariable(Call->getArg(I));
    if (!V ||
        !(isDeclaredOutside(V, L, F) ||
          (V == Range->getLoopVariable() && V->getType()->isReferenceType())))
      return false;
  }
  return true;
}

/// `for (T x : xs) use(co_await call(x));` becomes three statements: fill a
/// vector of tasks, await them with a limit, use the results.
///
/// No fix
///  1. where the operation is no `fut::task`, or C++20 is not there,
///  2. where the body is more than one statement with one co_await,
///  3. where the loop's variable is used outside the awaited call,
///  4. where an argument would die with its iteration,
///  5. in a macro, or where a comment would be lost.
Remedy SequentialAwaitCheck::fanOut(const CoawaitExpr *Await, const Loop &L,
                                    const FunctionModel &F) const {
  const ASTContext &Context = F.context();
  const auto *Range = dyn_cast<CXXForRangeStmt>(L.Statement);
  const Stmt *Only = onlyStatement(L);
  const auto *Call = dyn_cast<CallExpr>(operandOf(Await));
  const VocabularyEntry *Type =
      F.vocabulary().lookup(operandOf(Await)->getType());
  if (!Range || !Only || !Call || !Call->isPRValue() || !Type ||
      Type->Library != OwnLibrary || !Type->Roles.contains(Role::Task) ||
      !offersRuntime(Context) || !argumentsOutliveIteration(Call, L, F) ||
      isUsedOutside(Range->getLoopVariable(), Call, F) || Range->getInit())
    return {};
  unsigned Awaits = llvm::count_if(F.coawaits(), [&](const CoawaitExpr *Other) {
    return F.isInside(Other, L.Body);
  });
  if (Awaits != 1 || isa<DeclStmt>(Only))
    return {};

  CharSourceRange Statement = statementRange(*Only, Context);
  SourceRange Header(Range->getBeginLoc(), Range->getRParenLoc());
  llvm::StringRef Operand = textOf(*Call, Context);
  llvm::StringRef Head = textOf(Header, Context);
  SourceLocation End =
      isa<CompoundStmt>(L.Body) ? L.Body->getEndLoc() : Statement.getEnd();
  if (Statement.isInvalid() || Operand.empty() || Head.empty() ||
      holdsComment(CharSourceRange::getCharRange(Range->getBeginLoc(), End),
                   Context))
    return {};

  const std::string Tasks = freshName("tasks", Range->getBeginLoc(), Context);
  const std::string Indent = indentation(Range->getBeginLoc(), Context).str();
  PrintingPolicy Policy(Context.getLangOpts());
  Policy.SuppressTagKeyword = true;
  const std::string Collect =
      "std::vector<" +
      Call->getType().getUnqualifiedType().getAsString(Policy) + "> " + Tasks +
      ";\n" + Indent + Head.str() + "\n" + Indent + "  " + Tasks +
      ".push_back(" + Operand.str() + ");\n" + Indent;
  const std::string Join = "co_await fut::when_all(std::move(" + Tasks + "), " +
                           std::to_string(FanOut) + ")";
  std::string Text;
  if (Await->getType()->isVoidType()) {
    if (ignoreImplicit(dyn_cast<Expr>(Only)) != Await)
      return {};
    Text = Collect + Join + ";";
  } else {
    const std::string Value = freshName("value", Range->getBeginLoc(), Context);
    const std::string Values =
        freshName("values", Range->getBeginLoc(), Context);
    llvm::StringRef Whole = Lexer::getSourceText(
        Statement, Context.getSourceManager(), Context.getLangOpts());
    llvm::StringRef Awaited = textOf(*Await, Context);
    size_t At = Awaited.data() - Whole.data();
    if (Awaited.empty() || At > Whole.size())
      return {};
    Text = Collect + "auto " + Values + " = " + Join + ";\n" + Indent +
           "for (auto &" + Value + " : " + Values + ")\n" + Indent + "  " +
           Whole.take_front(At).str() + "std::move(" + Value + ")" +
           Whole.substr(At + Awaited.size()).str();
  }
  SourceLocation Last = isa<CompoundStmt>(L.Body)
                            ? L.Body->getEndLoc().getLocWithOffset(1)
                            : Statement.getEnd();
  return Remedy()
      .replace(CharSourceRange::getCharRange(Range->getBeginLoc(), Last), Text)
      .include(TaskHeader);
}

/// `for (auto &f : fs) use(f.get());` becomes
/// `for (auto &value : fut::when_all(std::move(fs)).get())
/// use(std::move(value));`
///
/// No fix
///  1. where the container is no local vector, or is used after the loop,
///  2. where the future is used a second time in the body, or wait() is called,
///  3. for results that are references,
///  4. in a macro, or where a comment would be lost.
Remedy SequentialAwaitCheck::joinAtOnce(const RoleCall &Await, const Loop &L,
                                        const FunctionModel &F) const {
  const ASTContext &Context = F.context();
  const auto *Range = dyn_cast<CXXForRangeStmt>(L.Statement);
  if (!Range || !offersRuntime(Context) || Range->getInit() ||
      !Await.Entry->Roles.contains(Role::Take))
    return {};
  const VarDecl *Container = namedVariable(Range->getRangeInit());
  const CXXRecordDecl *Record =
      Container ? Container->getType()->getAsCXXRecordDecl() : nullptr;
  if (!Record || !Container->hasLocalStorage() ||
      Container->getType()->isReferenceType() || !Record->getIdentifier() ||
      Record->getName() != "vector" || !Record->isInStdNamespace() ||
      F.uses(Range->getLoopVariable()).size() != 1 ||
      Await.Call->getType()->isLValueReferenceType())
    return {};
  // Not used after the loop, and filled outside of any loop around it.
  const SourceManager &SM = Context.getSourceManager();
  for (const Expr *Use : F.uses(Container))
    if (SM.isBeforeInTranslationUnit(Range->getEndLoc(), Use->getBeginLoc()))
      return {};
  if (Loop Outer = F.outer(L); Outer && isDeclaredOutside(Container, Outer, F))
    return {};

  const std::string Joined =
      "fut::when_all(std::move(" + Container->getNameAsString() + ")).get()";
  if (Await.Call->getType()->isVoidType()) {
    const Stmt *Only = onlyStatement(L);
    const auto *OnlyExpr = dyn_cast_or_null<Expr>(Only);
    CharSourceRange Statement =
        OnlyExpr ? statementRange(*OnlyExpr, Context) : CharSourceRange();
    if (!OnlyExpr || ignoreImplicit(OnlyExpr) != Await.Call ||
        Statement.isInvalid())
      return {};
    SourceLocation Last = isa<CompoundStmt>(L.Body)
                              ? L.Body->getEndLoc().getLocWithOffset(1)
                              : Statement.getEnd();
    CharSourceRange Whole =
        CharSourceRange::getCharRange(Range->getBeginLoc(), Last);
    if (Range->getBeginLoc().isMacroID() || Last.isMacroID() ||
        holdsComment(Whole, Context))
      return {};
    return Remedy().replace(Whole, Joined + ";").include(WhenAllHeader);
  }

  SourceRange Header(Range->getBeginLoc(), Range->getRParenLoc());
  const std::string Value = freshName("value", Range->getBeginLoc(), Context);
  if (!isEditable(Header, Context) || holdsComment(Header, Context) ||
      !isEditable(Await.Call->getSourceRange(), Context) ||
      holdsComment(Await.Call->getSourceRange(), Context))
    return {};
  bool IsTrivial = Await.Call->getType().isTriviallyCopyableType(Context);
  // vector<bool> has no elements to refer to.
  const std::string By =
      Await.Call->getType()->isBooleanType() ? "for (auto " : "for (auto &";
  return Remedy()
      .replace(Header, By + Value + " : " + Joined + ")")
      .replace(Await.Call->getSourceRange(),
               IsTrivial ? Value : "std::move(" + Value + ")")
      .include(WhenAllHeader);
}

} // namespace clang::tidy::futures
