//===--- Handlers.cpp - Lambdas that are called later ---------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Handlers.h"
#include "../vocabulary/Vocabulary.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Registrations
//===----------------------------------------------------------------------===//

static const FunctionDecl *calleeOf(const Expr *E) {
  if (const auto *Call = dyn_cast_or_null<CallExpr>(E))
    return Call->getDirectCallee();
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(E))
    return Construct->getConstructor();
  return nullptr;
}

/// True if \p Call only passes the value on: std::move, a conversion to
/// std::function, std::bind, bind_executor and their like.
static bool isWrapper(const Expr *Call, const FunctionModel &F) {
  if (F.meaning(Call).Entry)
    return false;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Call))
    return !Construct->getType()->isVoidType();
  const auto *C = cast<CallExpr>(Call);
  return !C->getType()->isVoidType() && !isa<CXXOperatorCallExpr>(C);
}

static bool isArgument(const Expr *E, const Expr *Call) {
  auto Is = [&](const Expr *Arg) {
    return ignoreImplicit(Arg) == ignoreImplicit(E);
  };
  if (const auto *C = dyn_cast<CXXOperatorCallExpr>(Call))
    return llvm::any_of(llvm::drop_begin(C->arguments()), Is);
  if (const auto *C = dyn_cast<CallExpr>(Call))
    return llvm::any_of(C->arguments(), Is);
  if (const auto *C = dyn_cast<CXXConstructExpr>(Call))
    return llvm::any_of(C->arguments(), Is);
  return false;
}

static void climb(const Expr *Callable, const FunctionModel &F, unsigned Depth,
                  std::vector<const Expr *> &Found) {
  constexpr unsigned MaxVariables = 3;
  const Expr *Best = nullptr;
  const Expr *At = Callable;
  while (const Stmt *P = F.parentIgnoringImplicit(At)) {
    if (const auto *DS = dyn_cast<DeclStmt>(P)) {
      // Kept in a variable, or the result of the registration is.
      const auto *V =
          DS->isSingleDecl() ? dyn_cast<VarDecl>(DS->getSingleDecl()) : nullptr;
      bool HoldsCallable = V && (!Best || isWrapper(Best, F)) &&
                           !F.vocabulary().lookup(V->getType());
      if (HoldsCallable && Depth < MaxVariables) {
        for (const Expr *Use : F.uses(V))
          climb(Use, F, Depth + 1, Found);
        return;
      }
      break;
    }
    const auto *E = dyn_cast<Expr>(P);
    if (!E)
      break;
    if (isa<CallExpr, CXXConstructExpr>(E)) {
      if (!isArgument(At, E))
        break; // the object of a call
      if (!isStdMove(E) &&
          !(isa<CXXConstructExpr>(E) && cast<CXXConstructExpr>(E)
                                            ->getConstructor()
                                            ->isCopyOrMoveConstructor()))
        Best = E;
      if (!isWrapper(E, F) && !isStdMove(E))
        break;
    } else if (!isa<CXXFunctionalCastExpr, CXXStaticCastExpr, InitListExpr>(
                   E)) {
      break;
    }
    At = E;
  }
  if (!Best)
    return;
  const FunctionDecl *Callee = calleeOf(Best);
  RoleCall Meaning = F.meaning(Best);
  // Algorithms, std::visit, std::invoke: called on the spot. A std::function
  // that is made of it and goes nowhere is never called.
  bool IsStandard = Callee && Callee->isInStdNamespace();
  // So does std::call_once, and never twice.
  if (Meaning.Entry ? Meaning.Entry->Roles.containsAny(
                          {Role::Algorithm, Role::Invoke, Role::Once})
                    : IsStandard)
    return;
  Found.push_back(Best);
}

std::vector<const Expr *> registrations(const Expr *Callable,
                                        const FunctionModel &F) {
  std::vector<const Expr *> Found;
  climb(Callable, F, 0, Found);
  return Found;
}

static bool isTime(QualType Type) {
  const CXXRecordDecl *R = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return R && R->getIdentifier() &&
         (R->getName() == "duration" || R->getName() == "time_point") &&
         R->getDeclContext()->isNamespace();
}

llvm::ArrayRef<const Expr *> argumentsOf(const Expr *E) {
  if (const auto *Call = dyn_cast_or_null<CallExpr>(E))
    return {Call->getArgs(), Call->getNumArgs()};
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(E))
    return {Construct->getArgs(), Construct->getNumArgs()};
  return {};
}

/// True if \p Registration is told to call once: an argument that names the
/// pack's `single-shot`, a signal that is sent once, a timer set to fire once.
static bool isMadeSingleShot(const RoleCall &Registration,
                             const FunctionModel &F) {
  llvm::StringRef Flag = Registration.Entry->fact("single-shot");
  std::vector<Entity> Named;
  for (const Expr *Arg : argumentsOf(Registration.Call)) {
    bool Once = anyOf(Arg, [&](const Stmt *S) {
      if (const auto *E = dyn_cast<Expr>(S))
        if (std::optional<Entity> Object = Entity::of(E))
          Named.push_back(*Object);
      const auto *Ref = dyn_cast<DeclRefExpr>(S);
      if (!Ref)
        return false;
      if (!Flag.empty() && Ref->getDecl()->getIdentifier() &&
          Ref->getDecl()->getName() == Flag)
        return true;
      const auto *Signal = dyn_cast<FunctionDecl>(Ref->getDecl());
      const VocabularyEntry *Entry =
          Signal ? F.vocabulary().lookup(Signal) : nullptr;
      return Entry && Entry->Roles.contains(Role::Once);
    });
    if (Once)
      return true;
  }
  if (std::optional<Entity> Object = registeredWith(Registration.Call))
    Named.push_back(*Object);
  return llvm::any_of(F.calls(Role::SingleShot), [&](const RoleCall &Call) {
    std::optional<Entity> Object = Entity::ofObject(Call.Call);
    return Object && llvm::any_of(Named, [&](const Entity &E) {
             return E == *Object || Object->isWithin(E);
           });
  });
}

HandlerCalls callsOfHandler(const Expr *Registration, const FunctionModel &F) {
  RoleCall Meaning = F.meaning(Registration);
  if (!Meaning.Entry)
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Registration);
        Construct && F.vocabulary().plays(Construct->getType(), Role::Thread))
      return HandlerCalls::Later;
  RoleSet Roles = Meaning.Entry ? Meaning.Entry->Roles : RoleSet();
  if (Roles.contains(Role::Repeat))
    return isMadeSingleShot(Meaning, F) ? HandlerCalls::Later
                                        : HandlerCalls::Again;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Registration);
      Member &&
      F.vocabulary().plays(ignoreImplicit(Member->getImplicitObjectArgument())
                               ->getType()
                               .getNonReferenceType(),
                           Role::Timer))
    return HandlerCalls::Timed;
  if (Roles.contains(Role::AsyncOperation) && Meaning.Entry->number("duration"))
    return HandlerCalls::Timed;
  if (llvm::any_of(argumentsOf(Registration), [](const Expr *Arg) {
        return isTime(ignoreImplicit(Arg)->getType()) || isTime(Arg->getType());
      }))
    return HandlerCalls::Timed;
  if (Roles.containsAny({Role::Launch, Role::AsyncOperation, Role::Thread,
                         Role::Continuation}))
    return HandlerCalls::Later;
  return HandlerCalls::Unknown;
}

std::optional<Entity> registeredWith(const Expr *Registration) {
  return Entity::ofObject(Registration);
}

//===----------------------------------------------------------------------===//
// Guards
//===----------------------------------------------------------------------===//

namespace {
class GuardFinder {
public:
  /// \p Handler is null for the body of the function itself.
  GuardFinder(const LambdaExpr *Handler, const FunctionModel &F,
              bool ReadinessCounts, bool IsHandler)
      : Handler(Handler), F(F), ReadinessCounts(ReadinessCounts),
        IsHandler(IsHandler || Handler) {}

  bool guards(const Stmt *S) const {
    const Stmt *Child = S;
    for (const Stmt *P = F.parent(S); P && P != Handler;
         Child = P, P = F.parent(P)) {
      if (const auto *If = dyn_cast<IfStmt>(P)) {
        if (Child != If->getCond() && isOnceTest(If->getCond()))
          return true;
      } else if (const auto *Choice = dyn_cast<ConditionalOperator>(P)) {
        if (Child != Choice->getCond() && isOnceTest(Choice->getCond()))
          return true;
      } else if (const auto *Switch = dyn_cast<SwitchStmt>(P)) {
        if (Child == Switch->getBody() && isOnceTest(Switch->getCond()))
          return true;
      } else if (const auto *Logical = dyn_cast<BinaryOperator>(P)) {
        if (Logical->isLogicalOp() && Child == Logical->getRHS() &&
            isOnceTest(Logical->getLHS()))
          return true;
      } else if (const auto *Block = dyn_cast<CompoundStmt>(P)) {
        for (const Stmt *Before : Block->body()) {
          if (Before == Child)
            break;
          if (leavesAfterOnceTest(Before))
            return true;
        }
      } else if (const auto *L = dyn_cast<LambdaExpr>(P)) {
        // std::call_once(flag, [&] { p.set_value(v); })
        for (const Stmt *Up = F.parent(L); Up && isa<Expr>(Up);
             Up = F.parent(Up))
          if (RoleCall Call = F.meaning(cast<Expr>(Up));
              Call.Entry && Call.Entry->Roles.contains(Role::Once))
            return true;
      }
    }
    return false;
  }

private:
  static bool leaves(const Stmt *S) {
    if (const auto *Block = dyn_cast_or_null<CompoundStmt>(S))
      S = Block->body_empty() ? nullptr : Block->body_back();
    return isa_and_nonnull<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt,
                           GotoStmt>(S) ||
           (isa_and_nonnull<Expr>(S) &&
            isa<CXXThrowExpr>(ignoreImplicit(cast<Expr>(S))));
  }

  /// `if (done) return;`, also in the block of a lock.
  bool leavesAfterOnceTest(const Stmt *S) const {
    if (const auto *Block = dyn_cast<CompoundStmt>(S))
      return llvm::any_of(Block->body(), [&](const Stmt *Part) {
        return leavesAfterOnceTest(Part);
      });
    const auto *If = dyn_cast<IfStmt>(S);
    return If && (leaves(If->getThen()) || leaves(If->getElse())) &&
           isOnceTest(If->getCond());
  }

  /// True if the variable or member \p D belongs to the callable itself, and
  /// begins anew with each call of it.
  bool isOwn(const ValueDecl *D) const {
    const auto *V = dyn_cast_or_null<VarDecl>(D);
    if (!V || V->isInitCapture() || !V->hasLocalStorage())
      return false;
    if (!Handler)
      return true;
    for (const DeclContext *C = V->getDeclContext(); C; C = C->getParent())
      if (C == static_cast<const DeclContext *>(Handler->getCallOperator()))
        return true;
    return false;
  }

  bool isOnceTest(const Expr *Condition, unsigned Depth = 0) const {
    return anyOf(Condition, [&](const Stmt *S) {
      if (const auto *Call = dyn_cast<CallExpr>(S))
        return asksSharedState(Call);
      const auto *E = dyn_cast<Expr>(S);
      if (!E || !isa<DeclRefExpr, MemberExpr>(E))
        return false;
      std::optional<Entity> Named = Entity::of(E);
      if (!Named)
        return false;
      // `bool first = !done.exchange(true); if (first)`
      const auto *V = dyn_cast_or_null<VarDecl>(Named->root());
      if (isOwn(V) && Depth == 0 && V->getInit() &&
          isOnceTest(V->getInit(), 1) && (!isAsked(E) || isChanged(V)))
        return true;
      return (!isOwn(V) || !IsHandler) && isFlag(E->getType()) &&
             isWritten(*Named);
    });
  }

  /// A call on, or with, something that outlives the handler: it may well
  /// answer whether the result is there already.
  bool asksSharedState(const CallExpr *Call) const {
    const VocabularyEntry *Meaning = F.meaning(Call).Entry;
    if (Meaning && Meaning->Roles.containsAny({Role::Valid, Role::TimedAwait}))
      return ReadinessCounts; // the future says whether it was resolved
    auto IsShared = [&](const Expr *E) {
      std::optional<Entity> Named = E ? Entity::of(E) : std::nullopt;
      return Named && !isOwn(Named->root());
    };
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      if (IsShared(Member->getImplicitObjectArgument()))
        return true;
    const FunctionDecl *Callee = Call->getDirectCallee();
    return !isa<CXXOperatorCallExpr>(Call) && Callee &&
           llvm::any_of(Call->arguments(), IsShared);
  }

  /// True if the condition calls a member of the object that \p Ref names:
  /// `system->is_connected()`.
  bool isAsked(const Expr *Ref) const {
    const Stmt *P = F.parentIgnoringImplicit(Ref);
    if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P);
        Op && Op->getOperator() == OO_Arrow)
      P = F.parentIgnoringImplicit(Op);
    const auto *Member = dyn_cast_or_null<MemberExpr>(P);
    return Member && isa<CXXMethodDecl>(Member->getMemberDecl());
  }

  /// True if the handler does more with the object in \p V than to ask it and
  /// to resolve with it, so that the next call may get another answer.
  bool isChanged(const VarDecl *V) const {
    return llvm::any_of(F.uses(V), [&](const Expr *Use) {
      const Stmt *P = F.parentIgnoringImplicit(Use);
      if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P);
          Op && (Op->getOperator() == OO_Arrow || Op->getOperator() == OO_Star))
        P = F.parentIgnoringImplicit(Op);
      if (const auto *Member = dyn_cast_or_null<MemberExpr>(P)) {
        const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
        return !Method || !Method->isConst();
      }
      while (isa_and_nonnull<CXXConstructExpr, ExplicitCastExpr>(P))
        P = F.parentIgnoringImplicit(P);
      const auto *Call = dyn_cast_or_null<CallExpr>(P);
      return Call && !isa<CXXOperatorCallExpr>(Call) && !isStdMove(Call) &&
             !F.playsRole(Call, Role::Resolve);
    });
  }

  static bool isFlag(QualType Type) {
    Type = Type.getNonReferenceType();
    return Type->isIntegralOrEnumerationType() || Type->isPointerType() ||
           Type->isRecordType();
  }

  /// Members and globals may be written anywhere; a local flag counts if some
  /// callable writes it, other than the one that declares it.
  bool isWritten(const Entity &Flag) const {
    const auto *V = dyn_cast_or_null<VarDecl>(Flag.root());
    if (!V || V->hasGlobalStorage())
      return IsHandler;
    return llvm::any_of(F.lambdas(), [&](const LambdaExpr *L) {
      return llvm::any_of(accesses(Flag, F, L->getBody()), [](const Access &A) {
        return A.How == Access::Assigned || A.How == Access::Exposed ||
               A.How == Access::Called;
      });
    });
  }

  const LambdaExpr *Handler;
  const FunctionModel &F;
  const bool ReadinessCounts;
  const bool IsHandler;
};
} // namespace

bool isGuardedOnce(const Stmt *S, const LambdaExpr *Handler,
                   const FunctionModel &F, bool ReadinessCounts,
                   bool IsHandler) {
  return GuardFinder(Handler, F, ReadinessCounts, IsHandler).guards(S);
}

} // namespace clang::tidy::futures
