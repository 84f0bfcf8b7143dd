//===--- Handovers.cpp - Resolve, then wait to be told --------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Handovers.h"
#include "Callables.h"
#include "Entity.h"
#include "Flow.h"
#include "LoopItems.h"
#include "Words.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Promises
//===----------------------------------------------------------------------===//

namespace {
/// What a future, a reference, a capture or a parameter stands for: the
/// promise, semaphore or condition variable behind it.
class Origins {
public:
  explicit Origins(llvm::ArrayRef<const FunctionModel *> Functions) {
    for (const FunctionModel *F : Functions) {
      if (const auto *Ctor =
              dyn_cast_or_null<CXXConstructorDecl>(F->function()))
        for (const CXXCtorInitializer *Init : Ctor->inits())
          if (Init->isWritten() && Init->getMember())
            bind(Init->getMember(), Init->getInit());
      for (Role R : {Role::Launch})
        for (const RoleCall &Launch : F->calls(R))
          bindLaunch(Launch);
      for (const CallExpr *Call : F->otherCalls())
        if (const FunctionDecl *Callee = Call->getDirectCallee())
          bindArguments(Callee, {Call->getArgs(), Call->getNumArgs()}, 0);
    }
  }

  const ValueDecl *of(const Expr *E, unsigned Depth = 0) const {
    constexpr unsigned MaxDepth = 10;
    E = E ? ignoreWrappers(E) : nullptr;
    if (!E || Depth > MaxDepth)
      return nullptr;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return of(Ref->getDecl(), Depth);
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return of(Member->getMemberDecl(), Depth);
    // p.get_future(), f.share(), *p, p->, std::ref(p)
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
      return of(Call->getImplicitObjectArgument(), Depth + 1);
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E))
      return Op->getNumArgs() == 1 ? of(Op->getArg(0), Depth + 1) : nullptr;
    if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      return of(Unary->getSubExpr(), Depth + 1);
    if (const auto *Call = dyn_cast<CallExpr>(E)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      return Callee && Callee->isInStdNamespace() && Call->getNumArgs() == 1
                 ? of(Call->getArg(0), Depth + 1)
                 : nullptr;
    }
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
      return Construct->getNumArgs() == 1 ? of(Construct->getArg(0), Depth + 1)
                                          : nullptr;
    return nullptr;
  }

private:
  const ValueDecl *of(const ValueDecl *D, unsigned Depth) const {
    D = cast<ValueDecl>(D->getCanonicalDecl());
    auto It = Bound.find(D);
    if (It != Bound.end()) {
      if (const ValueDecl *Target = of(It->second, Depth + 1))
        return Target;
      return D;
    }
    if (const auto *V = dyn_cast<VarDecl>(D); V && V->getInit() &&
                                              !isa<ParmVarDecl>(V) &&
                                              leadsElsewhere(V->getInit()))
      if (const ValueDecl *Target = of(V->getInit(), Depth + 1))
        return Target;
    if (const auto *Field = dyn_cast<FieldDecl>(D);
        Field && Field->hasInClassInitializer() &&
        Field->getInClassInitializer() &&
        leadsElsewhere(Field->getInClassInitializer()))
      if (const ValueDecl *Target =
              of(Field->getInClassInitializer(), Depth + 1))
        return Target;
    return D;
  }

  /// True if \p Init names another object at all.
  static bool leadsElsewhere(const Expr *Init) {
    return anyOf(Init, [](const Stmt *S) {
      return isa<DeclRefExpr, MemberExpr>(S) && !isa<LambdaExpr>(S);
    });
  }

  void bind(const ValueDecl *D, const Expr *Init) {
    D = cast<ValueDecl>(D->getCanonicalDecl());
    if (leadsElsewhere(Init))
      Bound.try_emplace(D, Init);
  }

  void bindArguments(const FunctionDecl *Callee,
                     llvm::ArrayRef<const Expr *> Args, unsigned First) {
    const FunctionDecl *Definition = nullptr;
    if (!Callee->hasBody(Definition))
      return;
    for (unsigned I = 0;
         I < Definition->getNumParams() && First + I < Args.size(); ++I)
      bind(Definition->getParamDecl(I), Args[First + I]);
  }

  void bindLaunch(const RoleCall &Launch) {
    std::optional<unsigned> At = Launch.Entry->number("callable");
    const Expr *Callable = Launch.argument("callable");
    const FunctionDecl *Callee = Callable ? functionRunBy(Callable) : nullptr;
    if (!At || !Callee)
      return;
    llvm::ArrayRef<const Expr *> Args;
    if (const auto *Call = dyn_cast<CallExpr>(Launch.Call))
      Args = {Call->getArgs(), Call->getNumArgs()};
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Launch.Call))
      Args = {Construct->getArgs(), Construct->getNumArgs()};
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    bool HasObject =
        Method && !Method->getParent()->isLambda() && !Method->isStatic();
    bindArguments(Callee, Args, *At + 1 + HasObject);
  }

  llvm::DenseMap<const ValueDecl *, const Expr *> Bound;
};

/// One act on an object, in one callable.
struct Act {
  const Expr *At;
  const ValueDecl *Object;
  const FunctionModel *F;
  const Stmt *Body;
};
} // namespace

static const Expr *objectOf(const RoleCall &Call) {
  if (const Expr *Object = Call.object())
    return Object;
  return Call.argumentCount() ? Call.argument(0u) : nullptr;
}

static std::vector<Act> actsOf(llvm::ArrayRef<const FunctionModel *> Functions,
                               std::initializer_list<Role> Roles,
                               const Origins &O) {
  std::vector<Act> Acts;
  for (const FunctionModel *F : Functions)
    for (Role R : Roles)
      for (const RoleCall &Call : F->calls(R)) {
        const Expr *Object = objectOf(Call);
        if (const ValueDecl *D = Object ? O.of(Object) : nullptr)
          Acts.push_back(
              {Call.Call, D, F, F->enclosingCallableBody(Call.Call)});
      }
  return Acts;
}

static bool areInOneCallable(const Act &A, const Act &B) {
  return A.F == B.F && A.Body == B.Body;
}

/// True if \p Later follows \p First on some path of their callable.
static bool follows(const Act &First, const Act &Later) {
  if (!areInOneCallable(First, Later) || First.At == Later.At)
    return false;
  FlowEvent Mark, Hit;
  Mark.At = First.At;
  Mark.Mark = true;
  Hit.At = Later.At;
  Hit.Hit = true;
  return !findHits(*First.F, First.Body, {Mark, Hit}).empty();
}

/// What the promise \p D passes on; null type where it is no template.
static QualType valueOf(const ValueDecl *D) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      D->getType().getNonReferenceType()->getAsCXXRecordDecl());
  return Spec && Spec->getTemplateArgs().size() > 0 &&
                 Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type
             ? Spec->getTemplateArgs()[0].getAsType()
             : QualType();
}

/// True if \p Promise passes a value on by itself. What is referred to may live
/// with the producer, who then has to stay until it is used.
static bool passesValue(const ValueDecl *Promise) {
  QualType Value = valueOf(Promise);
  if (Value.isNull() || Value->isVoidType() || Value->isPointerType() ||
      Value->isReferenceType())
    return false;
  const CXXRecordDecl *R = Value->getAsCXXRecordDecl();
  return !R || !R->getIdentifier() ||
         !llvm::is_contained(
             std::initializer_list<llvm::StringRef>{"basic_string_view", "span",
                                                    "reference_wrapper"},
             R->getName());
}

/// True if \p D says that something happened, and no more: an answer with a
/// value is worth the wait.
static bool isBareSignal(const ValueDecl *D, const FunctionModel &F) {
  return !F.vocabulary().plays(D->getType(), Role::Promise) ||
         (!valueOf(D).isNull() && valueOf(D)->isVoidType());
}

/// What the wait at \p Call is for: its predicate, or the condition of the
/// loop around it.
static std::vector<const Stmt *> conditionsOf(const RoleCall &Call,
                                              const FunctionModel &F) {
  std::vector<const Stmt *> Conditions;
  for (unsigned I = 0; I < Call.argumentCount(); ++I)
    if (const Expr *Arg = Call.argument(I))
      if (const LambdaExpr *L = lambdaIn(Arg))
        Conditions.push_back(L->getBody());
  Loop Around = F.enclosingLoop(Call.Call);
  if (const auto *While = dyn_cast_or_null<WhileStmt>(Around.Statement))
    Conditions.push_back(While->getCond());
  return Conditions;
}

/// True if \p D says what its reader is to do next: to begin or to end.
static bool isCommand(const ValueDecl *D) {
  return D->getIdentifier() &&
         llvm::any_of(wordsOf(D->getName()), [](llvm::StringRef Word) {
           return isOneOf(Word, {"stop", "stopped", "stopping", "quit", "exit",
                                 "shut", "shutdown", "terminate", "close",
                                 "cancel", "start", "begin", "go", "run",
                                 "proceed", "resume", "release", "gate"});
         });
}

/// True if the producer waits at \p Wait for a command, whoever has taken the
/// value: by its name, or that of the flag that the wait is for.
static bool awaitsCommand(const Act &Wait) {
  if (isCommand(Wait.Object))
    return true;
  const RoleCall Call = Wait.F->meaning(Wait.At);
  if (!Call.Entry)
    return false;
  return llvm::any_of(conditionsOf(Call, *Wait.F), [](const Stmt *Condition) {
    return anyOf(Condition, [](const Stmt *S) {
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
        return isCommand(Ref->getDecl());
      const auto *Member = dyn_cast<MemberExpr>(S);
      return Member && isCommand(Member->getMemberDecl());
    });
  });
}

/// True if \p S is work of the consumer's own: a call of what no library
/// brings, a wait or a sleep.
static bool isOwnWork(const Stmt *S, const FunctionModel &F) {
  const auto *Call = dyn_cast<CallExpr>(S);
  if (!Call)
    return false;
  const FunctionDecl *Callee = Call->getDirectCallee();
  return !Callee ||
         !F.context().getSourceManager().isInSystemHeader(
             Callee->getLocation()) ||
         F.playsRole(Call, Role::Sleep) || F.playsRole(Call, Role::Block) ||
         F.playsRole(Call, Role::Await);
}

/// True if \p Signal follows \p Take with nothing of the consumer's own work
/// between, so that it says "taken", not "done".
static bool saysTaken(const Act &Take, const Act &Signal) {
  if (!follows(Take, Signal))
    return false;
  const FunctionModel &F = *Take.F;
  const Stmt *At = F.statementOf(Take.At);
  for (; At && !F.isInside(Signal.At, At); At = F.nextStatement(At)) {
    if (F.isInside(Take.At, At))
      continue;
    if (anyOf(At, [&](const Stmt *S) { return isOwnWork(S, F); }))
      return false;
  }
  return At != nullptr;
}

std::vector<Handover>
handovers(llvm::ArrayRef<const FunctionModel *> Functions) {
  bool Resolves = llvm::any_of(Functions, [](const FunctionModel *F) {
    return !F->calls(Role::Resolve).empty();
  });
  if (!Resolves)
    return {};
  Origins O(Functions);
  std::vector<Handover> Found;
  std::vector<Act> Results = actsOf(Functions, {Role::Resolve}, O);
  std::vector<Act> Waits =
      actsOf(Functions, {Role::Await, Role::TimedAwait, Role::Block}, O);
  std::vector<Act> Takes = actsOf(Functions, {Role::Await}, O);
  std::vector<Act> Signals =
      actsOf(Functions, {Role::Resolve, Role::Notify, Role::Signal}, O);
  for (const Act &Result : Results) {
    if (!passesValue(Result.Object))
      continue;
    for (const Act &Wait : Waits) {
      if (!areInOneCallable(Wait, Result) || Wait.Object == Result.Object ||
          awaitsCommand(Wait) || !isBareSignal(Wait.Object, *Wait.F) ||
          !follows(Result, Wait))
        continue;
      for (const Act &Signal : Signals) {
        if (Signal.Object != Wait.Object || areInOneCallable(Signal, Result))
          continue;
        bool IsTaken = llvm::any_of(Takes, [&](const Act &Take) {
          return Take.Object == Result.Object && saysTaken(Take, Signal);
        });
        bool Known = llvm::any_of(Found, [&](const Handover &H) {
          return H.Promise == Result.Object;
        });
        if (IsTaken && !Known)
          Found.push_back({Result.Object, Result.At, Wait.At, Signal.At});
      }
    }
  }
  return Found;
}

//===----------------------------------------------------------------------===//
// Classes
//===----------------------------------------------------------------------===//

/// The field of `this` that \p E names first.
static const FieldDecl *ownField(const Expr *E) {
  const FieldDecl *Found = nullptr;
  anyOf(E, [&](const Stmt *S) {
    const auto *Member = dyn_cast<MemberExpr>(S);
    if (Member && isa<FieldDecl>(Member->getMemberDecl()) &&
        isa<CXXThisExpr>(ignoreImplicit(Member->getBase())))
      Found = cast<FieldDecl>(Member->getMemberDecl());
    return Found != nullptr;
  });
  return Found;
}

/// What gives a field another value: an assignment, `emplace`, `reset`.
static std::vector<std::pair<const FieldDecl *, const Expr *>>
fieldStores(const FunctionModel &F) {
  std::vector<std::pair<const FieldDecl *, const Expr *>> Stores;
  anyOf(&F.body(), [&](const Stmt *S) {
    const Expr *Target = nullptr;
    if (const auto *Op = dyn_cast<BinaryOperator>(S);
        Op && Op->isAssignmentOp())
      Target = Op->getLHS();
    else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S);
             Op && Op->isAssignmentOp())
      Target = Op->getArg(0);
    else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
             Call && Call->getMethodDecl() &&
             Call->getMethodDecl()->getIdentifier() &&
             llvm::is_contained(
                 std::initializer_list<llvm::StringRef>{"emplace", "reset",
                                                        "store"},
                 Call->getMethodDecl()->getName()))
      Target = Call->getImplicitObjectArgument();
    if (Target && isa<MemberExpr>(ignoreImplicit(Target)))
      if (const FieldDecl *Field = ownField(Target))
        Stores.push_back({Field, cast<Expr>(S)});
    return false;
  });
  return Stores;
}

/// True if some loop calls \p Setter on one and the same object.
static bool isCalledInLoop(const FunctionDecl *Setter,
                           llvm::ArrayRef<const FunctionModel *> Functions) {
  for (const FunctionModel *F : Functions)
    for (const Expr *Use : F->functionUses(Setter)) {
      const auto *Callee = dyn_cast<MemberExpr>(Use);
      for (Loop L = F->enclosingLoop(Use); L; L = F->outer(L))
        if (!Callee ||
            loopItem(Callee->getBase(), L, *F).Kind == LoopItem::Same)
          return true;
    }
  return false;
}

/// True if \p F calls nothing of its own: what is signalled there is that the
/// value is taken, not that something is done with it.
static bool onlyTakes(const FunctionModel &F) {
  return llvm::all_of(F.otherCalls(), [](const CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    return Callee && (Callee->isInStdNamespace() ||
                      (Method && (Method->getParent()->isLambda() ||
                                  Method->getParent()->isInStdNamespace())));
  });
}

/// The function of the same class that waits for \p Value, gives it away and
/// says so by changing \p Flag.
static const FunctionDecl *
takerOf(const FieldDecl *Value, const FieldDecl *Flag,
        const FunctionModel &Setter,
        llvm::ArrayRef<const FunctionModel *> Functions) {
  for (const FunctionModel *G : Functions) {
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(G->function());
    if (!Method || G == &Setter || Method->getParent() != Value->getParent() ||
        Method->getReturnType()->isVoidType() ||
        G->calls(Role::Block).empty() || G->calls(Role::Notify).empty() ||
        !mentionsField(&G->body(), Value) || !onlyTakes(*G))
      continue;
    for (const auto &[Field, Store] : fieldStores(*G))
      if (Field == Flag)
        return Method;
  }
  return nullptr;
}

std::vector<ClassHandover>
classHandovers(llvm::ArrayRef<const FunctionModel *> Functions) {
  std::vector<ClassHandover> Found;
  for (const FunctionModel *F : Functions) {
    const auto *Setter = dyn_cast_or_null<CXXMethodDecl>(F->function());
    if (!Setter || F->calls(Role::Block).empty() ||
        F->calls(Role::Notify).empty() || Setter->getNumParams() == 0 ||
        !(Setter->getReturnType()->isVoidType() ||
          Setter->getReturnType()->isBooleanType()))
      continue;
    auto Stores = fieldStores(*F);
    for (const auto &[Value, Store] : Stores) {
      bool FromParameter = anyOf(Store, [&](const Stmt *S) {
        const auto *Ref = dyn_cast<DeclRefExpr>(S);
        return Ref && llvm::is_contained(Setter->parameters(), Ref->getDecl());
      });
      if (!FromParameter)
        continue;
      for (const RoleCall &Wait : F->calls(Role::Block)) {
        const FieldDecl *Variable =
            Wait.object() ? ownField(Wait.object()) : nullptr;
        if (!Variable || Variable->getParent() != Setter->getParent() ||
            !F->vocabulary().plays(Variable->getType(),
                                   Role::ConditionVariable) ||
            F->enclosingLambda(Wait.Call) ||
            !follows(
                {Store, Value, F, F->enclosingCallableBody(Store)},
                {Wait.Call, Value, F, F->enclosingCallableBody(Wait.Call)}))
          continue;
        // It waits until what it set is reset, or until the taker says so.
        const FunctionDecl *Taker = nullptr;
        for (const Stmt *Condition : conditionsOf(Wait, *F))
          for (const FieldDecl *Flag : Setter->getParent()->fields())
            if (!Taker && mentionsField(Condition, Flag))
              Taker = takerOf(Value, Flag, *F, Functions);
        if (Taker && !isCalledInLoop(Setter, Functions) &&
            llvm::none_of(Found, [&](const ClassHandover &H) {
              return H.Wait == Wait.Call;
            }))
          Found.push_back({Value, Store, Wait.Call, Taker});
      }
    }
  }
  return Found;
}

} // namespace clang::tidy::futures
