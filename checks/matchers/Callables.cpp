//===--- Callables.cpp - What a callable does to its thread ---------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Callables.h"
#include "FunctionModel.h"
#include "Words.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace clang::tidy::futures {

/// True if \p Call is `std::bind(f, ...)`, `std::ref(f)`, `boost::bind(...)`
/// and the like: a callable made from its first argument.
static bool makesCallable(const CallExpr &Call) {
  const FunctionDecl *F = Call.getDirectCallee();
  if (!F || !F->getIdentifier() || Call.getNumArgs() == 0)
    return false;
  llvm::StringRef Name = F->getName();
  return (Name == "bind" || Name == "bind_front" || Name == "ref" ||
          Name == "cref" || Name == "mem_fn") &&
         F->getASTContext().getSourceManager().isInSystemHeader(
             F->getLocation());
}

const FunctionDecl *functionRunBy(const Expr *Callable) {
  constexpr unsigned MaxHops = 6;
  for (unsigned Hop = 0; Callable && Hop < MaxHops; ++Hop) {
    if (const LambdaExpr *L = lambdaIn(Callable))
      return L->getCallOperator();
    const Expr *E = ignoreWrappers(Callable);
    // static_cast<R (C::*)()>(&C::f) picks an overload.
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E);
        Cast && (Cast->getType()->isMemberFunctionPointerType() ||
                 Cast->getType()->isFunctionPointerType()))
      E = ignoreWrappers(Cast->getSubExpr());
    if (const auto *Address = dyn_cast<UnaryOperator>(E);
        Address && Address->getOpcode() == UO_AddrOf)
      E = ignoreWrappers(Address->getSubExpr());
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      if (const auto *F = dyn_cast<FunctionDecl>(Ref->getDecl()))
        return F;
    if (const auto *Call = dyn_cast<CallExpr>(E)) {
      if (!makesCallable(*Call))
        return nullptr;
      Callable = Call->getArg(0);
      continue;
    }
    if (E->getType().isNull()) // `T x(y, z);` in a template
      return nullptr;
    // A functor: its only call operator.
    if (const CXXRecordDecl *Record = E->getType()->getAsCXXRecordDecl();
        Record && Record->hasDefinition()) {
      const FunctionDecl *Found = nullptr;
      unsigned Count = 0;
      for (const CXXMethodDecl *M : Record->methods())
        if (M->getOverloadedOperator() == OO_Call) {
          Found = M;
          ++Count;
        }
      const bool IsLibrary =
          Found && Found->getASTContext().getSourceManager().isInSystemHeader(
                       Found->getLocation());
      if (Count == 1 && !IsLibrary)
        return Found;
      // std::function: what the conversion or the variable was made from.
      if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
          Construct && Construct->getNumArgs() == 1) {
        Callable = Construct->getArg(0);
        continue;
      }
    }
    const VarDecl *V = namedVariable(E);
    Callable = V && !isa<ParmVarDecl>(V) ? V->getInit() : nullptr;
  }
  return nullptr;
}

QualType firstParameter(const Expr *Callable) {
  if (const FunctionDecl *Run = functionRunBy(Callable))
    return Run->getNumParams() > 0 ? Run->getParamDecl(0)->getType()
                                   : QualType();
  QualType Type = Callable ? ignoreWrappers(Callable)->getType() : QualType();
  if (Type.isNull())
    return {};
  Type = Type.getNonReferenceType();
  if (!Type->getPointeeType().isNull())
    Type = Type->getPointeeType();
  // std::function<R(A...)>
  if (const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          Type->getAsCXXRecordDecl());
      Spec && Spec->getTemplateArgs().size() > 0 &&
      Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
    Type = Spec->getTemplateArgs()[0].getAsType();
  const auto *Signature = Type->getAs<FunctionProtoType>();
  return Signature && Signature->getNumParams() > 0 ? Signature->getParamType(0)
                                                    : QualType();
}

bool takesStopToken(const Expr *Callable) {
  const QualType First = firstParameter(Callable);
  const CXXRecordDecl *Record =
      First.isNull() ? nullptr
                     : First.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && Record->isInStdNamespace() && Record->getIdentifier() &&
         Record->getName() == "stop_token";
}

/// What the loop \p S asks; of `while (Job *job = pop())` the call.
static const Expr *loopCondition(const Stmt *S) {
  const auto *While = dyn_cast<WhileStmt>(S);
  const VarDecl *Asked = While ? While->getConditionVariable() : nullptr;
  return Asked && Asked->getInit() ? Asked->getInit() : conditionOf(S);
}

namespace {
/// Walks what a callable runs.
class TieFinder {
public:
  TieFinder(RoleResolver &Roles, const ASTContext &Context)
      : Roles(Roles), SM(Context.getSourceManager()) {}

  ThreadTies Ties;

  /// \returns false if the body is not in this unit.
  bool follow(const FunctionDecl *F) {
    const FunctionDecl *Definition = nullptr;
    if (!F || !F->hasBody(Definition))
      return false;
    if (Seen.size() < MaxFunctions && Seen.insert(Definition).second) {
      if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(Definition))
        for (const CXXCtorInitializer *Init : Ctor->inits())
          if (Init->isWritten())
            visit(Init->getInit());
      visit(Definition->getBody());
    }
    return true;
  }

private:
  static constexpr unsigned MaxFunctions = 200;

  void visit(const Stmt *S) {
    if (!S)
      return;
    if (const auto *Call = dyn_cast<CallExpr>(S))
      visitCall(Call);
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S))
      followUserCode(Construct->getConstructor());
    else if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      visitReference(Ref);
    else if (const auto *Throw = dyn_cast<CXXThrowExpr>(S))
      note(Ties.Throw, Throw);
    else if (const Expr *Condition = loopCondition(S);
             Condition && anyOf(Condition, watchesAtomic))
      note(Ties.Wait, S);
    for (const Stmt *Child : S->children())
      visit(Child);
  }

  void visitCall(const CallExpr *Call) {
    const VocabularyEntry *E = Roles.resolve(*Call);
    if (!E) {
      followUserCode(Call->getDirectCallee());
      return;
    }
    Ties.RunsEventLoop |= E->is("event-loop");
    if (E->Roles.contains(Role::ThreadIdentity))
      note(Ties.Identity, Call);
    if (E->Roles.containsAny({Role::Block, Role::Accept}))
      note(Ties.Wait, Call);
    // A worker that waits for the runtime runs other tasks meanwhile.
    if (E->Roles.containsAny({Role::Await, Role::TimedAwait, Role::Join}) &&
        E->Library != "fut")
      note(Ties.Wait, Call);
  }

  void visitReference(const DeclRefExpr *Ref) {
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
        V && V->getTLSKind() != VarDecl::TLS_None)
      note(Ties.Identity, Ref);
  }

  void followUserCode(const FunctionDecl *F) {
    if (F && !SM.isInSystemHeader(F->getLocation()))
      follow(F);
  }

  /// True for a read of an atomic or volatile object that does not change it:
  /// in a loop's condition it waits for who does.
  static bool watchesAtomic(const Stmt *S) {
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S)) {
      const CXXMethodDecl *M = Call->getMethodDecl();
      const CXXRecordDecl *R = M ? M->getParent() : nullptr;
      if (!R || !R->isInStdNamespace() || !R->getIdentifier() ||
          !R->getName().contains("atomic"))
        return false;
      return isa<CXXConversionDecl>(M) ||
             (M->getIdentifier() &&
              (M->getName() == "load" || M->getName() == "test"));
    }
    const auto *Cast = dyn_cast<ImplicitCastExpr>(S);
    return Cast && Cast->getCastKind() == CK_LValueToRValue &&
           Cast->getSubExpr()->getType().isVolatileQualified();
  }

  template <typename T>
  static void note(const T *&Slot, const std::type_identity_t<T> *At) {
    if (!Slot)
      Slot = At;
  }

  RoleResolver &Roles;
  const SourceManager &SM;
  llvm::SmallPtrSet<const FunctionDecl *, 16> Seen;
};
} // namespace

//===----------------------------------------------------------------------===//
// Workers that serve until they are stopped
//===----------------------------------------------------------------------===//

/// True for `running_`, `!stop.load()`, `token.stop_requested()`: somebody else
/// says when it ends.
static bool asksWhetherStopped(const Expr *Condition) {
  return Condition && anyOf(Condition, [](const Stmt *S) {
           const ValueDecl *D = declNamedBy(S);
           return D && D->getIdentifier() &&
                  llvm::any_of(wordsOf(D->getName()), [](llvm::StringRef Word) {
                    return isOneOf(Word, {"running", "spinning", "alive",
                                          "stop", "stopped", "stopping", "quit",
                                          "shutdown", "terminate", "terminated",
                                          "exit", "exiting", "interrupted"});
                  });
         });
}

/// True if \p S, in a loop, may leave it for another reason than that it was
/// stopped: what it is to do has an end.
static bool hasAnEnd(const Stmt *S, bool BreaksLoop = true) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (isa<ReturnStmt, GotoStmt>(S) || (isa<BreakStmt>(S) && BreaksLoop))
    return true;
  if (const auto *If = dyn_cast<IfStmt>(S);
      If && asksWhetherStopped(If->getCond()))
    return hasAnEnd(If->getElse(), BreaksLoop);
  const bool Takes =
      isa<SwitchStmt, CXXForRangeStmt>(S) || loopCondition(S) != nullptr;
  return llvm::any_of(S->children(), [&](const Stmt *Child) {
    return hasAnEnd(Child, BreaksLoop && !Takes);
  });
}

/// True if \p Body, or what it only calls, has a loop among its statements that
/// \p IsWanted.
static bool hasLoop(const Stmt *Body,
                    llvm::function_ref<bool(const Stmt *)> IsWanted,
                    unsigned Depth = 0) {
  constexpr unsigned MaxDepth = 3;
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Body);
  if (!Block || Depth > MaxDepth)
    return false;
  if (Block->size() == 1)
    if (const auto *Only = dyn_cast<Expr>(Block->body_front()))
      if (const auto *Call = dyn_cast<CallExpr>(ignoreImplicit(Only)))
        if (const FunctionDecl *Callee = Call->getDirectCallee())
          return hasLoop(Callee->getBody(), IsWanted, Depth + 1);
  return llvm::any_of(Block->body(), [&](const Stmt *S) {
    if (const auto *Try = dyn_cast<CXXTryStmt>(S))
      return hasLoop(Try->getTryBlock(), IsWanted, Depth + 1);
    return isa<ForStmt, WhileStmt, DoStmt>(S) && IsWanted(S);
  });
}

/// True for `while (running_) serve();`.
static bool servesUntilStopped(const Stmt *Loop) {
  return asksWhetherStopped(loopCondition(Loop)) &&
         llvm::none_of(Loop->children(),
                       [](const Stmt *Child) { return hasAnEnd(Child); });
}

/// True if \p Condition takes the next thing to do: `queue.try_pop(job)`.
static bool takesNext(const Expr *Condition) {
  return anyOf(Condition, [](const Stmt *S) {
    const auto *Call = dyn_cast<CallExpr>(S);
    return Call &&
           llvm::any_of(wordsOf(calleeName(Call)), [](llvm::StringRef Word) {
             return isOneOf(Word, {"pop", "dequeue", "take", "steal"});
           });
  });
}

bool isWorker(const Expr *Callable, const ASTContext &Context) {
  const FunctionDecl *Run = functionRunBy(Callable);
  return Run && hasLoop(Run->getBody(), [&](const Stmt *Loop) {
           const Expr *Condition = loopCondition(Loop);
           bool Value = false;
           if (!Condition)
             return isa<ForStmt>(Loop);
           return takesNext(Condition) ||
                  (!Condition->isValueDependent() &&
                   Condition->EvaluateAsBooleanCondition(Value, Context) &&
                   Value);
         });
}

ThreadTies threadTies(const Expr *Callable, RoleResolver &Roles,
                      const ASTContext &Context) {
  TieFinder Finder(Roles, Context);
  const FunctionDecl *Run = functionRunBy(Callable);
  // std::thread(&io_context::run, &io)
  const VocabularyEntry *Named = Run ? Roles.vocabulary().lookup(Run) : nullptr;
  Finder.Ties.RunsEventLoop = Named && Named->is("event-loop");
  Finder.Ties.RunsEventLoop |=
      Run && hasLoop(Run->getBody(), servesUntilStopped);
  Finder.Ties.Seen = Finder.follow(Run);
  return Finder.Ties;
}

const ValueDecl *localHeldByReference(const Expr *Callable) {
  const LambdaExpr *L = lambdaIn(Callable);
  if (!L)
    return nullptr;
  for (const LambdaCapture &C : L->captures()) {
    if (!C.capturesVariable() || C.getCaptureKind() != LCK_ByRef)
      continue;
    const ValueDecl *V = C.getCapturedVar();
    if (!V->getType()->isReferenceType())
      return V;
  }
  return nullptr;
}

} // namespace clang::tidy::futures
