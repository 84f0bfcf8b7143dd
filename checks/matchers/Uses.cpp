//===--- Uses.cpp - Every use of a local that owns threads ----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Uses.h"
#include "../../fixits/rewrite/SourceText.h"
#include "Callables.h"
#include "Launches.h"
#include "Words.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Shapes of use
//===----------------------------------------------------------------------===//

/// The object of a member call, in a generic lambda too; null if none.
static const Expr *objectOf(const CallExpr *Call) {
  if (const auto *Member = dyn_cast_or_null<CXXMemberCallExpr>(Call))
    return Member->getImplicitObjectArgument();
  const auto *Dependent = Call ? dyn_cast<CXXDependentScopeMemberExpr>(
                                     Call->getCallee()->IgnoreParenImpCasts())
                               : nullptr;
  return Dependent && !Dependent->isImplicitAccess() ? Dependent->getBase()
                                                     : nullptr;
}

/// The statement that \p E is all of, its result unused; null otherwise.
static const Stmt *wholeStatement(const Expr *E, const FunctionModel &F) {
  const Stmt *Statement = F.statementOf(E);
  const auto *Top = dyn_cast_or_null<Expr>(Statement);
  return Top && ignoreImplicit(Top) == ignoreImplicit(E) ? Statement : nullptr;
}

/// `v[i]`, `v.at(i)`, `v.front()`, `v.back()` around \p Use; null if none.
static const Expr *elementAt(const Expr *Use, const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(Use);
  if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P))
    return Op->getOperator() == OO_Subscript &&
                   ignoreImplicit(Op->getArg(0)) == Use
               ? Op
               : nullptr;
  if (const auto *Subscript = dyn_cast_or_null<ArraySubscriptExpr>(P))
    return Subscript;
  const CXXMemberCallExpr *Call = memberCallOn(Use, F);
  return isOneOf(calleeName(Call), {"at", "front", "back"}) ? Call : nullptr;
}

/// The uses of \p V, but for the captures that bring it into lambdas: what is
/// done with it there is among its uses.
static llvm::SmallVector<const Expr *, 8> writtenUses(const VarDecl &V,
                                                      const FunctionModel &F) {
  llvm::SmallVector<const Expr *, 8> Uses;
  for (const Expr *Use : F.uses(&V)) {
    const auto *L = dyn_cast_or_null<LambdaExpr>(F.parentIgnoringImplicit(Use));
    const bool IsCapture =
        L && llvm::any_of(L->captures(), [&](const LambdaCapture &C) {
          return C.capturesVariable() && C.getCapturedVar() == &V;
        });
    if (!IsCapture)
      Uses.push_back(Use);
  }
  return Uses;
}

/// What is stored by `v.push_back(X)`, `v.emplace_back(X)` or `v[i] = X` at
/// \p Use; null if it is no such store of one value.
static const Expr *storedAt(const Expr *Use, const FunctionModel &F) {
  const CXXMemberCallExpr *Call = memberCallOn(Use, F);
  if (isOneOf(calleeName(Call),
              {"push_back", "emplace_back", "push_front", "emplace_front"}) &&
      Call->getNumArgs() == 1)
    return ignoreImplicit(Call->getArg(0));
  if (const Expr *Element = elementAt(Use, F)) {
    const auto *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(
        F.parentIgnoringImplicit(Element));
    if (Assign && Assign->getOperator() == OO_Equal &&
        ignoreImplicit(Assign->getArg(0)) == Element)
      return ignoreImplicit(Assign->getArg(1));
  }
  return nullptr;
}

/// The statement that stores at \p Use, where the store is all of it.
static const Stmt *storingStatement(const Expr *Use, const FunctionModel &F) {
  if (const CXXMemberCallExpr *Call = memberCallOn(Use, F);
      Call && isa_and_nonnull<Expr>(F.statementOf(Call)))
    return wholeStatement(Call, F);
  if (const Expr *Element = elementAt(Use, F))
    if (const auto *Assign =
            dyn_cast_or_null<Expr>(F.parentIgnoringImplicit(Element)))
      return wholeStatement(Assign, F);
  return nullptr;
}

/// The local that \p E moves from, where its initialiser is used for nothing
/// but this move.
static const VarDecl *movedLocal(const Expr *E, const FunctionModel &F) {
  if (!E || !isStdMove(E))
    return nullptr;
  const VarDecl *V = namedVariable(E);
  return V && V->isLocalVarDecl() && V->getInit() && F.uses(V).size() == 1
             ? V
             : nullptr;
}

/// The arguments of \p Launch from the callable on; empty where one is a
/// default argument or the pack does not say which is the callable.
static std::vector<const Expr *> launchArguments(const RoleCall &Launch) {
  std::optional<unsigned> First = Launch.Entry->number("callable");
  std::vector<const Expr *> Arguments;
  if (!First)
    return Arguments;
  for (unsigned I = *First; I < Launch.argumentCount(); ++I) {
    const Expr *Argument = Launch.argument(I);
    // With braces a single argument may look like one and be none.
    if (!Argument)
      break;
    Arguments.push_back(isa<CallExpr>(Launch.Call)
                            ? cast<CallExpr>(Launch.Call)->getArg(I)
                            : cast<CXXConstructExpr>(Launch.Call)->getArg(I));
  }
  return Arguments;
}

const VarDecl *containerFilledBy(const RoleCall &Launch, Role ElementRole,
                                 const FunctionModel &F) {
  auto HoldsRole = [&](const VarDecl *V) {
    return V && V->isLocalVarDecl() &&
           F.vocabulary().plays(elementType(V->getType()), ElementRole);
  };
  // threads.emplace_back(f, x)
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(Launch.Call)) {
    const VarDecl *V = namedVariable(Call->getImplicitObjectArgument());
    if (HoldsRole(V))
      return V;
  }
  const Stmt *At = Launch.Call;
  // auto f = std::async(g); v.push_back(std::move(f));
  for (const Stmt *P = F.parentIgnoringImplicit(At); P;
       P = F.parentIgnoringImplicit(P)) {
    if (const auto *DS = dyn_cast<DeclStmt>(P)) {
      const auto *V =
          DS->isSingleDecl() ? dyn_cast<VarDecl>(DS->getSingleDecl()) : nullptr;
      if (!V || F.uses(V).size() != 1)
        return nullptr;
      const Stmt *Use = F.parentIgnoringImplicit(F.uses(V).front());
      if (!isa_and_nonnull<CallExpr>(Use) || !isStdMove(cast<CallExpr>(Use)))
        return nullptr;
      P = Use;
      continue;
    }
    if (isa<MemberExpr>(P))
      continue;
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(P)) {
      // v.push_back(std::async(g).share())
      if (F.playsRole(Call, Role::Release) &&
          F.isInside(Launch.Call, Call->getImplicitObjectArgument()))
        continue;
      const VarDecl *V = namedVariable(Call->getImplicitObjectArgument());
      return HoldsRole(V) ? V : nullptr;
    }
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(P);
        Op && Op->getOperator() == OO_Equal) {
      const VarDecl *Found = nullptr;
      anyOf(Op->getArg(0), [&](const Stmt *S) {
        const auto *Ref = dyn_cast<DeclRefExpr>(S);
        const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
        if (!Found && HoldsRole(V))
          Found = V;
        return Found != nullptr;
      });
      return Found;
    }
    if (isa<ReturnStmt>(P)) {
      // std::transform(b, e, std::back_inserter(v), [](auto x) { return ...; })
      const Loop L = F.enclosingLoop(P);
      const auto *Call = L ? dyn_cast<CallExpr>(L.Statement) : nullptr;
      const VarDecl *Found = nullptr;
      anyOf(Call, [&](const Stmt *S) {
        const auto *Inserter = dyn_cast<CallExpr>(S);
        if (Inserter && calleeName(Inserter) == "back_inserter" &&
            HoldsRole(namedVariable(Inserter->getArg(0))))
          Found = namedVariable(Inserter->getArg(0));
        return Found != nullptr;
      });
      return Found;
    }
    if (!isa<Expr>(P))
      return nullptr;
  }
  return nullptr;
}

//===----------------------------------------------------------------------===//
// Loops over all elements
//===----------------------------------------------------------------------===//

namespace {
/// A loop, or an algorithm's call, that visits the elements of a container.
struct ElementLoop {
  /// The whole statement.
  const Stmt *Statement = nullptr;
  const Stmt *Body = nullptr;
  /// The variable that stands for the element; null where it is `v[i]`, `*it`.
  const VarDecl *Element = nullptr;
  /// The counter or iterator of a for statement.
  const VarDecl *Counter = nullptr;
  /// What runs per element where there is no lambda: `std::mem_fn(&T::join)`.
  const Expr *Function = nullptr;
};
} // namespace

/// True if \p E is the element of \p Container that \p L visits.
static bool isElement(const Expr *E, const ElementLoop &L,
                      const VarDecl &Container) {
  E = E ? ignoreImplicit(E) : nullptr;
  if (!E)
    return false;
  if (L.Element)
    return namedVariable(E) == L.Element;
  if (!L.Counter)
    return false;
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (Op->getOperator() == OO_Subscript)
      return namedVariable(Op->getArg(0)) == &Container &&
             namedVariable(Op->getArg(1)) == L.Counter;
    return (Op->getOperator() == OO_Star || Op->getOperator() == OO_Arrow) &&
           namedVariable(Op->getArg(0)) == L.Counter;
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return namedVariable(Subscript->getBase()) == &Container &&
           namedVariable(Subscript->getIdx()) == L.Counter;
  if (const auto *Deref = dyn_cast<UnaryOperator>(E))
    return Deref->getOpcode() == UO_Deref &&
           namedVariable(Deref->getSubExpr()) == L.Counter;
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
    return calleeName(Call) == "at" &&
           namedVariable(Call->getImplicitObjectArgument()) == &Container &&
           namedVariable(Call->getArg(0)) == L.Counter;
  return namedVariable(E) == L.Counter; // it->join()
}

/// True if \p For visits every index or iterator of \p Container: from the
/// first, by one, to its size or end, or to what \p IsSize accepts.
static bool visitsAll(const ForStmt &For, const VarDecl &Container,
                      const VarDecl &Counter, const ASTContext &Context,
                      llvm::function_ref<bool(const Expr *)> IsSize) {
  const Expr *Start =
      Counter.getInit() ? ignoreWrappers(Counter.getInit()) : nullptr;
  const auto *Begin = dyn_cast_or_null<CXXMemberCallExpr>(Start);
  const bool IsIterator =
      Begin && isOneOf(calleeName(Begin), {"begin", "cbegin"}) &&
      namedVariable(Begin->getImplicitObjectArgument()) == &Container;
  if (!IsIterator) {
    std::optional<llvm::APSInt> First = constantValue(Start, Context);
    if (!First || *First != 0)
      return false;
  }
  const Expr *Step = For.getInc() ? ignoreImplicit(For.getInc()) : nullptr;
  const Expr *Stepped = nullptr;
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(Step);
      Unary && Unary->isIncrementOp())
    Stepped = Unary->getSubExpr();
  else if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Step);
           Op && Op->getOperator() == OO_PlusPlus)
    Stepped = Op->getArg(0);
  if (!Stepped || namedVariable(Stepped) != &Counter || !For.getCond())
    return false;

  const Expr *Condition = ignoreImplicit(For.getCond());
  const Expr *Left = nullptr, *Right = nullptr;
  if (const auto *Compare = dyn_cast<BinaryOperator>(Condition);
      Compare &&
      (Compare->getOpcode() == BO_LT || Compare->getOpcode() == BO_NE)) {
    Left = Compare->getLHS();
    Right = Compare->getRHS();
  } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Condition);
             Op && Op->getNumArgs() == 2 &&
             (Op->getOperator() == OO_ExclaimEqual ||
              Op->getOperator() == OO_Less)) {
    Left = Op->getArg(0);
    Right = Op->getArg(1);
  } else if (const auto *Rewritten =
                 dyn_cast<CXXRewrittenBinaryOperator>(Condition)) {
    auto Form = Rewritten->getDecomposedForm();
    Left = Form.LHS;
    Right = Form.RHS;
  }
  if (!Left || namedVariable(Left) != &Counter)
    return false;
  const Expr *End = ignoreWrappers(Right);
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(End);
      Call && isOneOf(calleeName(Call), {"size", "end", "cend"}) &&
      namedVariable(Call->getImplicitObjectArgument()) == &Container)
    return true;
  return !IsIterator && IsSize(End);
}

/// True if \p Use gives the range that the algorithm \p Call reads, and not
/// where it writes.
static bool readsFrom(const CallExpr &Call, const Expr *Use,
                      const FunctionModel &F) {
  const auto *Policy = Call.getArg(0)->getType()->getAsCXXRecordDecl();
  const unsigned First =
      Policy && Policy->getIdentifier() && Policy->getName().contains("policy")
          ? 1
          : 0;
  for (unsigned I = First; I < Call.getNumArgs() && I < First + 2; ++I)
    if (F.isInside(Use, Call.getArg(I)))
      return true;
  return false;
}

/// The loop that \p Use, a reference to \p Container, makes visit each of its
/// elements; nothing if it is no such loop.
static std::optional<ElementLoop>
elementLoop(const Expr *Use, const VarDecl &Container, const FunctionModel &F,
            llvm::function_ref<bool(const Expr *)> IsSize) {
  // for (auto &t : threads)
  for (const Stmt *S : F.loops()) {
    const auto *Range = dyn_cast<CXXForRangeStmt>(S);
    if (Range && Range->getRangeInit() &&
        ignoreImplicit(Range->getRangeInit()) == Use)
      return ElementLoop{Range, Range->getBody(), Range->getLoopVariable(),
                         nullptr, nullptr};
  }
  // for (auto it = v.begin(); ...), for (size_t i = 0; i < v.size(); ++i)
  for (const Stmt *P = F.parent(Use); P; P = F.parent(P)) {
    const auto *For = dyn_cast<ForStmt>(P);
    if (!For)
      continue;
    const auto *Init = dyn_cast_or_null<DeclStmt>(For->getInit());
    const auto *Counter = Init && Init->isSingleDecl()
                              ? dyn_cast<VarDecl>(Init->getSingleDecl())
                              : nullptr;
    if (Counter && visitsAll(*For, Container, *Counter, F.context(), IsSize))
      return ElementLoop{For, For->getBody(), nullptr, Counter, nullptr};
  }
  // std::for_each(v.begin(), v.end(), [](auto &t) { ... })
  for (const Stmt *P = F.parent(Use); P && isa<Expr>(P); P = F.parent(P)) {
    const auto *Call = dyn_cast<CallExpr>(P);
    if (!Call || !F.playsRole(Call, Role::Algorithm))
      continue;
    if (!readsFrom(*Call, Use, F))
      return std::nullopt;
    const Expr *Function = ignoreWrappers(Call->getArg(Call->getNumArgs() - 1));
    const auto *L = dyn_cast<LambdaExpr>(Function);
    if (!L)
      return ElementLoop{Call, nullptr, nullptr, nullptr, Function};
    if (L->getCallOperator()->getNumParams() != 1)
      return std::nullopt;
    return ElementLoop{Call, L->getBody(),
                       L->getCallOperator()->getParamDecl(0), nullptr, nullptr};
  }
  return std::nullopt;
}

/// The call of one member function of the element of \p L that \p S is.
static const CallExpr *elementCall(const Stmt *S, const ElementLoop &L,
                                   const VarDecl &Container) {
  const auto *E = dyn_cast_or_null<Expr>(S);
  const auto *Call = E ? dyn_cast<CallExpr>(ignoreImplicit(E)) : nullptr;
  return Call && isElement(objectOf(Call), L, Container) ? Call : nullptr;
}

/// True if \p Call, made on an element, joins or awaits it.
static bool joins(const CallExpr *Call, const FunctionModel &F) {
  return Call && (F.playsRole(Call, Role::Join) ||
                  (Call->isTypeDependent() && calleeName(Call) == "join"));
}
static bool awaits(const CallExpr *Call, const FunctionModel &F) {
  return Call && (F.playsRole(Call, Role::Await) ||
                  (Call->isTypeDependent() &&
                   isOneOf(calleeName(Call), {"get", "wait"})));
}

/// True if \p L does nothing but join each element.
static bool onlyJoins(const ElementLoop &L, const VarDecl &Container,
                      const FunctionModel &F) {
  if (L.Function)
    return anyOf(L.Function, [&](const Stmt *S) {
      const auto *Ref = dyn_cast<DeclRefExpr>(S);
      const auto *M = Ref ? dyn_cast<CXXMethodDecl>(Ref->getDecl()) : nullptr;
      const VocabularyEntry *E = M ? F.vocabulary().lookup(M) : nullptr;
      return E && E->Roles.contains(Role::Join);
    });
  const Stmt *S = onlyStatement(L.Body);
  if (const auto *If = dyn_cast_or_null<IfStmt>(S)) {
    const CallExpr *Test = elementCall(If->getCond(), L, Container);
    if (calleeName(Test) != "joinable" || If->getElse() || If->getInit())
      return false;
    S = onlyStatement(If->getThen());
  }
  return joins(elementCall(S, L, Container), F);
}

//===----------------------------------------------------------------------===//
// What else the function does
//===----------------------------------------------------------------------===//

/// True if \p F, in the same callable as \p V, blocks on anything or holds a
/// lock while \p V is alive: the thread that waits for the pool may run other
/// tasks meanwhile, which may want that lock.
static bool blocksMeanwhile(const VarDecl &V, const DeclStmt &Declaration,
                            const FunctionModel &F) {
  const Stmt *Callable = F.enclosingCallableBody(&Declaration);
  auto InSameCallable = [&](const RoleCall &Call) {
    return F.enclosingCallableBody(Call.Call) == Callable;
  };
  const SourceManager &SM = F.context().getSourceManager();
  for (const RoleCall &Call : F.calls(Role::Block))
    if (InSameCallable(Call) && !F.playsRole(Call.Call, Role::Join) &&
        !SM.isBeforeInTranslationUnit(Call.Call->getBeginLoc(),
                                      Declaration.getBeginLoc()))
      return true;
  for (const RoleCall &Call : F.calls(Role::Lock)) {
    if (!InSameCallable(Call))
      continue;
    // A lock in a block of its own that holds no use is released again.
    const Stmt *Scope = F.statementOf(Call.Call);
    Scope = Scope ? F.parent(Scope) : nullptr;
    if (!Scope || llvm::any_of(F.uses(&V), [&](const Expr *Use) {
          return F.isInside(Use, Scope);
        }))
      return true;
  }
  return false;
}

/// The arguments of \p Launch, where they may run on the pool.
static std::optional<std::vector<const Expr *>>
poolArguments(const RoleCall &Launch, const FunctionModel &F) {
  std::vector<const Expr *> Arguments = launchArguments(Launch);
  if (Arguments.empty() || takesStopToken(Arguments.front()) ||
      threadTies(Arguments.front(), F.roles(), F.context()).needsOwnThread())
    return std::nullopt;
  return Arguments;
}

/// The launch that \p E is: a construction or call, through a cast that writes
/// a type around it.
static RoleCall launchIn(const Expr *E, const FunctionModel &F) {
  E = ignoreWrappers(E);
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    E = ignoreWrappers(Cast->getSubExpr());
  RoleCall Call = F.meaning(E);
  return F.playsRole(E, Role::Launch) ? Call : RoleCall();
}

//===----------------------------------------------------------------------===//
// Threads
//===----------------------------------------------------------------------===//

/// True if \p E can be left out: it calls nothing but const members.
static bool isPure(const Expr *E, const ASTContext &Context) {
  return !E->HasSideEffects(Context, /*IncludePossibleEffects=*/false) &&
         !anyOf(E, [](const Stmt *S) {
           const auto *Call = dyn_cast<CallExpr>(S);
           const auto *M =
               Call ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee())
                    : nullptr;
           return Call && !(M && M->isConst());
         });
}

std::optional<TaskGroupPlan> planTaskGroup(const VarDecl &Threads,
                                           const FunctionModel &F) {
  const DeclStmt *Declaration = F.declarationOf(&Threads);
  const VocabularyEntry *Entry =
      F.vocabulary().lookup(elementType(Threads.getType()));
  // 1. A local of its own whose initialiser only sizes it.
  if (!Declaration || !Threads.isLocalVarDecl() || Threads.isStaticLocal() ||
      Threads.getType()->isReferenceType() || !Entry)
    return std::nullopt;
  if (const auto *Init =
          dyn_cast_or_null<CXXConstructExpr>(ignoreImplicit(Threads.getInit()));
      Threads.getInit() &&
      !(Init && llvm::all_of(Init->arguments(), [&](const Expr *Argument) {
          return isa<CXXDefaultArgExpr>(ignoreImplicit(Argument)) ||
                 isPure(Argument, F.context());
        })))
    return std::nullopt;

  TaskGroupPlan Plan;
  Plan.Variable = &Threads;
  Plan.Declaration = Declaration;
  llvm::SmallPtrSet<const Stmt *, 4> Waits;
  llvm::SmallVector<const Expr *, 8> Rest;
  auto IsSize = [&](const Expr *Bound) {
    // The count that the vector was made with, or that its filling loop has.
    const VarDecl *Count = namedVariable(Bound);
    std::optional<llvm::APSInt> Constant = constantValue(Bound, F.context());
    auto Same = [&](const Expr *Other) {
      if (!Other)
        return false;
      if (Count)
        return namedVariable(Other) == Count;
      if (!Constant)
        return textOf(*Other, F.context()) == textOf(*Bound, F.context()) &&
               !textOf(*Bound, F.context()).empty();
      std::optional<llvm::APSInt> N =
          constantValue(ignoreImplicit(Other), F.context());
      return N && llvm::APSInt::isSameValue(*N, *Constant);
    };
    return llvm::any_of(F.calls(Role::Launch), [&](const RoleCall &Launch) {
      if (containerFilledBy(Launch, Role::Thread, F) != &Threads)
        return false;
      const Loop L = F.enclosingLoop(Launch.Call);
      return L && Same(F.tripCount(L).Bound);
    });
  };

  // 2. Every use.
  for (const Expr *Use : writtenUses(Threads, F)) {
    if (std::optional<ElementLoop> L = elementLoop(Use, Threads, F, IsSize);
        L && onlyJoins(*L, Threads, F)) {
      const Stmt *Whole = F.statementOf(L->Statement);
      const auto *Top = dyn_cast_or_null<Expr>(Whole);
      if (!Whole || (Whole != L->Statement &&
                     !(Top && ignoreImplicit(Top) == L->Statement)))
        return std::nullopt;
      if (Waits.insert(Whole).second)
        Plan.Waits.push_back(Whole);
      continue;
    }
    Rest.push_back(Use);
  }
  for (const Expr *Use : Rest) {
    if (llvm::any_of(Waits, [&](const Stmt *W) { return F.isInside(Use, W); }))
      continue;
    const CXXMemberCallExpr *Call = memberCallOn(Use, F);
    const Stmt *Statement = Call ? wholeStatement(Call, F) : nullptr;
    if (Statement && isOneOf(calleeName(Call), {"reserve", "resize"}) &&
        isPure(Call->getArg(0), F.context())) {
      Plan.Dropped.push_back(Statement);
      continue;
    }
    if (Statement && calleeName(Call) == "clear") {
      // After a join it only frees; before one it would end the program.
      const bool AfterJoin = llvm::any_of(Waits, [&](const Stmt *W) {
        return F.nextStatement(W) == Statement;
      });
      if (!AfterJoin)
        return std::nullopt;
      Plan.Dropped.push_back(Statement);
      continue;
    }
    if (Statement && F.playsRole(Call, Role::Launch)) {
      auto Arguments = poolArguments(F.meaning(Call), F);
      if (!Arguments)
        return std::nullopt;
      Plan.Launches.push_back({Call->getSourceRange(), *Arguments});
      continue;
    }
    const Expr *Stored = storedAt(Use, F);
    Statement = Stored ? storingStatement(Use, F) : nullptr;
    if (!Statement)
      return std::nullopt;
    if (const VarDecl *Moved = movedLocal(Stored, F)) {
      // std::thread t(f, x); threads.push_back(std::move(t));
      const DeclStmt *Made = F.declarationOf(Moved);
      RoleCall Launch = launchIn(Moved->getInit(), F);
      auto Arguments = Launch.Call ? poolArguments(Launch, F) : std::nullopt;
      if (!Made || !Arguments || F.nextStatement(Made) != Statement)
        return std::nullopt;
      SourceRange Whole = Made->getSourceRange();
      // The semicolon stays.
      Whole.setEnd(Moved->getEndLoc());
      Plan.Launches.push_back({Whole, *Arguments});
      Plan.Dropped.push_back(Statement);
      continue;
    }
    RoleCall Launch = launchIn(Stored, F);
    auto Arguments = Launch.Call ? poolArguments(Launch, F) : std::nullopt;
    if (!Arguments)
      return std::nullopt;
    Plan.Launches.push_back({Statement->getSourceRange(), *Arguments});
  }
  if (Plan.Launches.empty() ||
      (Plan.Waits.empty() && Entry->fact("destructor") != "joins"))
    return std::nullopt;
  // 4. The function around it.
  if (blocksMeanwhile(Threads, *Declaration, F))
    return std::nullopt;
  return Plan;
}

std::optional<TaskGroupPlan> planSharedPool(const VarDecl &Pool,
                                            const FunctionModel &F) {
  const DeclStmt *Declaration = F.declarationOf(&Pool);
  if (!Declaration || !Pool.isLocalVarDecl() || Pool.isStaticLocal() ||
      !F.vocabulary().plays(Pool.getType(), Role::Pool))
    return std::nullopt;
  if (const Expr *Init = Pool.getInit();
      Init && anyOf(Init, [](const Stmt *S) {
        const auto *Call = dyn_cast<CallExpr>(S);
        return Call && !Call->getDirectCallee();
      }))
    return std::nullopt;

  TaskGroupPlan Plan;
  Plan.Variable = &Pool;
  Plan.Declaration = Declaration;
  for (const Expr *Use : writtenUses(Pool, F)) {
    // pool.run(f), post(pool, f), run(&pool, f)
    const Stmt *P = F.parentIgnoringImplicit(Use);
    if (const auto *Address = dyn_cast_or_null<UnaryOperator>(P);
        Address && Address->getOpcode() == UO_AddrOf)
      P = F.parentIgnoringImplicit(Address);
    const CallExpr *Call = memberCallOn(Use, F);
    if (!Call)
      Call = dyn_cast_or_null<CallExpr>(P);
    const Stmt *Statement = Call ? wholeStatement(Call, F) : nullptr;
    if (!Statement)
      return std::nullopt;
    const RoleCall Meaning = F.meaning(Call);
    if (F.playsRole(Call, Role::Launch) && Meaning.Entry->is("shared-pool")) {
      auto Arguments = poolArguments(Meaning, F);
      // A callable that is bound to a strand keeps an order of its own.
      if (!Arguments || !functionRunBy(Arguments->front()))
        return std::nullopt;
      Plan.Launches.push_back({Statement->getSourceRange(), *Arguments});
    } else if (F.playsRole(Call, Role::Join) &&
               F.enclosingCallableBody(Call) ==
                   F.enclosingCallableBody(Declaration)) {
      Plan.Waits.push_back(Statement);
    } else if (F.playsRole(Call, Role::SetLimit)) {
      Plan.Dropped.push_back(Statement);
    } else {
      return std::nullopt;
    }
  }
  const VocabularyEntry *Entry = F.vocabulary().lookup(Pool.getType());
  if (Plan.Launches.empty() ||
      (Plan.Waits.empty() && Entry->fact("destructor") != "joins") ||
      blocksMeanwhile(Pool, *Declaration, F))
    return std::nullopt;
  return Plan;
}

//===----------------------------------------------------------------------===//
// Futures
//===----------------------------------------------------------------------===//

/// True if \p Element, a use of one future, is nothing but the object of a call
/// that std::future and fut::future share.
static bool isOnlyAwaited(const Expr *Element, const FunctionModel &F) {
  const CallExpr *Call = memberCallOn(Element, F);
  if (const auto *Dependent = dyn_cast_or_null<CXXDependentScopeMemberExpr>(
          F.parentIgnoringImplicit(Element)))
    Call = dyn_cast_or_null<CallExpr>(F.parentIgnoringImplicit(Dependent));
  return isOneOf(calleeName(Call),
                 {"get", "wait", "wait_for", "wait_until", "valid"});
}

/// True if control may leave \p S other than at its end, or, where it is a
/// loop's
/// \p IsBody, skip the rest of it.
static bool mayLeave(const Stmt *S, bool IsBody, bool InLoop = false) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (isa<ReturnStmt, GotoStmt, CXXThrowExpr, CoreturnStmt>(S) ||
      (isa<BreakStmt>(S) && !InLoop) ||
      (isa<ContinueStmt>(S) && IsBody && !InLoop))
    return true;
  InLoop |= isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, SwitchStmt>(S);
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return mayLeave(Child, IsBody, InLoop);
  });
}

/// True if \p L awaits each element, whatever happens.
static bool awaitsEach(const ElementLoop &L, const VarDecl &Container,
                       const FunctionModel &F) {
  if (L.Function || !L.Body)
    return false;
  const auto *Compound = dyn_cast<CompoundStmt>(L.Body);
  const Stmt *Last =
      Compound && !Compound->body_empty() ? Compound->body_back() : nullptr;
  for (const Stmt *Part :
       Compound ? Compound->children() : L.Body->children()) {
    // A lambda ends with its return.
    const bool IsResult = Part == Last && isa_and_nonnull<ReturnStmt>(Part) &&
                          isa_and_nonnull<ParmVarDecl>(L.Element);
    if (!IsResult && mayLeave(Part, /*IsBody=*/true))
      return false;
  }
  return anyOf(L.Body, [&](const Stmt *S) {
    const CallExpr *Call = elementCall(S, L, Container);
    if (!awaits(Call, F))
      return false;
    for (const Stmt *P = F.parent(Call); P && P != L.Statement;
         P = F.parent(P)) {
      if (isa<ConditionalOperator, SwitchStmt, WhileStmt, DoStmt, ForStmt,
              CXXForRangeStmt, CXXCatchStmt>(P))
        return false;
      if (const auto *If = dyn_cast<IfStmt>(P);
          If && !F.isInside(Call, If->getCond()) &&
          calleeName(elementCall(If->getCond(), L, Container)) != "valid")
        return false;
      if (const auto *Binary = dyn_cast<BinaryOperator>(P);
          Binary && Binary->isLogicalOp() &&
          !F.isInside(Call, Binary->getLHS()))
        return false;
    }
    return true;
  });
}

/// True if \p Counter is an integer, or an iterator whose uses in the body of
/// \p L are `it->get()` and the like.
static bool isIndexOrAwaited(const VarDecl &Counter, const ElementLoop &L,
                             const FunctionModel &F) {
  if (Counter.getType()->isIntegerType())
    return true;
  return llvm::all_of(writtenUses(Counter, F), [&](const Expr *Use) {
    if (!F.isInside(Use, L.Body))
      return true;
    const auto *Element = dyn_cast_or_null<Expr>(F.parentIgnoringImplicit(Use));
    return Element && isa<CXXOperatorCallExpr, UnaryOperator>(Element) &&
           isOnlyAwaited(Element, F);
  });
}

std::optional<FutureVectorPlan> planPoolFutures(const VarDecl &Futures,
                                                const FunctionModel &F) {
  const ASTContext &Context = F.context();
  const DeclStmt *Declaration = F.declarationOf(&Futures);
  const VocabularyEntry *Entry =
      F.vocabulary().lookup(elementType(Futures.getType()));
  // 1. A local of its own, of std::future.
  if (!Declaration || !Futures.isLocalVarDecl() || Futures.isStaticLocal() ||
      Futures.getType()->isReferenceType() || !Entry ||
      Entry->Library != "std" || !Entry->Roles.contains(Role::Future))
    return std::nullopt;

  FutureVectorPlan Plan;
  Plan.Declarations.push_back(&Futures);
  const Stmt *LastDrain = nullptr;
  llvm::SmallVector<const Expr *, 4> Callables;

  auto AddElement = [&](const VarDecl *Element) {
    if (!llvm::all_of(writtenUses(*Element, F),
                      [&](const Expr *Use) { return isOnlyAwaited(Use, F); }))
      return false;
    // auto &f, or std::future<T> &f, which is spelled anew.
    if (!Element->getType()->isReferenceType())
      return false;
    const TypeSourceInfo *Info = Element->getTypeSourceInfo();
    if (Info && !Info->getType()->getContainedAutoType() &&
        !Info->getType()->isDependentType())
      Plan.Declarations.push_back(Element);
    return true;
  };
  auto AddLaunch = [&](const Expr *E) {
    RoleCall Launch = launchIn(E, F);
    if (!Launch.Call || Launch.Entry->Name != "std::async" ||
        isDeferred(Launch))
      return false;
    auto Arguments = poolArguments(Launch, F);
    if (!Arguments)
      return false;
    Callables.push_back(Arguments->front());
    Plan.Launches.push_back({Launch.Call->getSourceRange(), *Arguments});
    return true;
  };

  // 2. Every use.
  for (const Expr *Use : writtenUses(Futures, F)) {
    auto IsSize = [](const Expr *) { return false; };
    if (std::optional<ElementLoop> L = elementLoop(Use, Futures, F, IsSize)) {
      if (L->Function)
        return std::nullopt;
      if (L->Element && !AddElement(L->Element))
        return std::nullopt;
      if (L->Counter && !isIndexOrAwaited(*L->Counter, *L, F))
        return std::nullopt;
      if (awaitsEach(*L, Futures, F))
        LastDrain = L->Statement;
      if (L->Element)
        continue;
    }
    const CXXMemberCallExpr *Call = memberCallOn(Use, F);
    if (isOneOf(calleeName(Call),
                {"size", "empty", "reserve", "resize", "capacity", "begin",
                 "end", "cbegin", "cend"})) {
      if (!isOneOf(calleeName(Call), {"begin", "end", "cbegin", "cend"}))
        continue;
      // Iterators are understood only as those of a loop over all.
      bool InLoop = false;
      for (const Stmt *P = F.parent(Call); P && !InLoop; P = F.parent(P))
        InLoop = P == LastDrain;
      if (!InLoop)
        return std::nullopt;
      continue;
    }
    if (calleeName(Call) == "clear") {
      if (!LastDrain ||
          F.nextStatement(F.statementOf(LastDrain)) != wholeStatement(Call, F))
        return std::nullopt;
      continue;
    }
    if (const Expr *Stored = storedAt(Use, F)) {
      if (const VarDecl *Moved = movedLocal(Stored, F)) {
        const TypeSourceInfo *Info = Moved->getTypeSourceInfo();
        if (!F.declarationOf(Moved) || !AddLaunch(Moved->getInit()))
          return std::nullopt;
        if (Info && !Info->getType()->getContainedAutoType())
          Plan.Declarations.push_back(Moved);
        continue;
      }
      if (!AddLaunch(Stored))
        return std::nullopt;
      continue;
    }
    if (const Expr *Element = elementAt(Use, F)) {
      if (!isOnlyAwaited(Element, F))
        return std::nullopt;
      continue;
    }
    // std::transform(b, e, std::back_inserter(v), [](auto x) { return ...; })
    const auto *Inserter =
        dyn_cast_or_null<CallExpr>(F.parentIgnoringImplicit(Use));
    const auto *Algorithm =
        calleeName(Inserter) == "back_inserter"
            ? dyn_cast_or_null<CallExpr>(F.parentIgnoringImplicit(Inserter))
            : nullptr;
    const LambdaExpr *Each =
        Algorithm && F.playsRole(Algorithm, Role::Algorithm)
            ? lambdaIn(Algorithm->getArg(Algorithm->getNumArgs() - 1))
            : nullptr;
    const auto *Return =
        Each ? dyn_cast_or_null<ReturnStmt>(onlyStatement(Each->getBody()))
             : nullptr;
    if (!Return || Each->hasExplicitResultType() ||
        !AddLaunch(Return->getRetValue()))
      return std::nullopt;
  }
  if (Plan.Launches.empty() || !LastDrain)
    return std::nullopt;

  // 3. The drain is reached whatever happens between.
  const Stmt *Scope = F.parent(Declaration);
  for (const Stmt *P = F.parent(LastDrain); P != Scope; P = F.parent(P))
    if (!isa_and_nonnull<CompoundStmt, CXXTryStmt, FullExpr>(P))
      return std::nullopt;
  const SourceManager &SM = Context.getSourceManager();
  for (const Stmt *Part : Scope->children()) {
    if (!Part || SM.isBeforeInTranslationUnit(Part->getBeginLoc(),
                                              Declaration->getBeginLoc()))
      continue;
    if (!SM.isBeforeInTranslationUnit(Part->getBeginLoc(),
                                      LastDrain->getBeginLoc()))
      break;
    if (!F.isInside(LastDrain, Part) && mayLeave(Part, /*IsBody=*/false))
      return std::nullopt;
  }
  // 4. A task that throws lets the drain leave while others still run.
  for (const Expr *Callable : Callables)
    if (localHeldByReference(Callable) &&
        threadTies(Callable, F.roles(), Context).Throw)
      return std::nullopt;
  // 5. The function around it.
  if (blocksMeanwhile(Futures, *Declaration, F))
    return std::nullopt;
  return Plan;
}

} // namespace clang::tidy::futures
