//===--- Launches.cpp - Which launches start a thread ---------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Launches.h"
#include "Words.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Launches
//===----------------------------------------------------------------------===//

bool isDeferred(const RoleCall &Launch) {
  const Expr *Policy = Launch.argument("policy");
  if (const VarDecl *V = namedVariable(Policy); V && V->getInit())
    Policy = V->getInit();
  bool Deferred = false;
  const bool Other = anyOf(Policy, [&](const Stmt *S) {
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    if (!Ref || !Ref->getDecl()->getIdentifier())
      return false;
    if (Ref->getDecl()->getName() != "deferred")
      return isa<EnumConstantDecl, VarDecl>(Ref->getDecl());
    Deferred = true;
    return false;
  });
  return Deferred && !Other;
}

bool startsThread(const RoleCall &Launch) {
  return !Launch.Entry->is("shared-pool") &&
         !Launch.Entry->is("named-executor") && !isDeferred(Launch);
}

QualType elementType(QualType Container) {
  if (Container.isNull())
    return {};
  Container = Container.getNonReferenceType().getCanonicalType();
  if (const auto *Array = dyn_cast<ArrayType>(Container))
    return Array->getElementType();
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Container->getAsCXXRecordDecl());
  if (!Spec || !Spec->isInStdNamespace() || !Spec->getIdentifier() ||
      Spec->getTemplateArgs().size() == 0 ||
      Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return {};
  llvm::StringRef Name = Spec->getName();
  if (Name != "vector" && Name != "deque" && Name != "list" &&
      Name != "array" && Name != "forward_list")
    return {};
  return Spec->getTemplateArgs()[0].getAsType();
}

//===----------------------------------------------------------------------===//
// Worker counts
//===----------------------------------------------------------------------===//

namespace {
/// Follows a value to where it comes from.
class CountOrigin {
public:
  explicit CountOrigin(const FunctionModel &F) : F(F) {}

  /// Variables that are no evidence: the loop's own counters.
  llvm::SmallPtrSet<const ValueDecl *, 4> Ignored;

  /// True if a worker count is part of \p S.
  bool derives(const Stmt *S) {
    if (!S || Depth > MaxDepth)
      return false;
    ++Depth;
    const bool Result = anyOf(S, [&](const Stmt *Part) {
      const auto *E = dyn_cast<Expr>(Part);
      return E && (isMacroWithCount(E) || isSource(E));
    });
    --Depth;
    return Result;
  }

private:
  static constexpr unsigned MaxDepth = 6;

  bool isSource(const Expr *E) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return isCountVariable(Ref->getDecl());
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return isCountVariable(Member->getMemberDecl());
    // What a template's argument stands for: `for (...; i < NumThreads; ...)`.
    if (const auto *Given = dyn_cast<SubstNonTypeTemplateParmExpr>(E))
      return saysWorkerCount(Given->getParameter()->getName());
    const auto *Call = dyn_cast<CallExpr>(E);
    return Call && isCountCall(Call);
  }

  bool isCountCall(const CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee)
      return false;
    const VocabularyEntry *Entry = F.roles().resolve(*Call);
    if (Entry && Entry->Roles.contains(Role::HardwareConcurrency))
      return true;
    const SourceManager &SM = F.context().getSourceManager();
    if (Callee->getIdentifier() && saysWorkerCount(Callee->getName()))
      return true;
    const FunctionDecl *Definition = nullptr;
    if (SM.isInSystemHeader(Callee->getLocation()) ||
        !Callee->hasBody(Definition) || !Seen.insert(Definition).second)
      return false;
    return anyOf(Definition->getBody(), [&](const Stmt *S) {
      const auto *Return = dyn_cast<ReturnStmt>(S);
      return Return && derives(Return->getRetValue());
    });
  }

  bool isCountVariable(const ValueDecl *D) {
    if (!isa<VarDecl, FieldDecl>(D) || Ignored.contains(D))
      return false;
    // A container of threads or futures is as long as it was made, whatever
    // its name.
    const auto *V = dyn_cast<VarDecl>(D);
    const bool IsLocal = V && V->isLocalVarDecl();
    const VocabularyEntry *Element =
        F.vocabulary().lookup(elementType(D->getType()));
    const bool HoldsLaunches =
        Element && Element->Roles.containsAny({Role::Thread, Role::Future});
    if (!(IsLocal && HoldsLaunches) && D->getIdentifier() &&
        (saysWorkerCount(D->getName()) ||
         (D->getType()->isIntegerType() && saysJobSlots(D->getName()))))
      return true;
    if (!Seen.insert(D->getCanonicalDecl()).second)
      return false;
    if (V)
      return derives(V->getInit()) || isAssignedCount(V);
    return isFieldCount(cast<FieldDecl>(D));
  }

  /// True for `n = hardware_concurrency()` and `threads.resize(n)`.
  bool isAssignedCount(const VarDecl *V) {
    for (const Expr *Use : F.uses(V)) {
      const Stmt *P = F.parentIgnoringImplicit(Use);
      if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(P);
          Assign && Assign->isAssignmentOp() &&
          ignoreImplicit(Assign->getLHS()) == Use && derives(Assign->getRHS()))
        return true;
      const CXXMemberCallExpr *Call = memberCallOn(Use, F);
      const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
      if (Callee && Callee->getIdentifier() &&
          (Callee->getName() == "resize" || Callee->getName() == "reserve" ||
           Callee->getName() == "assign") &&
          derives(Call->getArg(0)))
        return true;
    }
    return false;
  }

  bool isFieldCount(const FieldDecl *Field) {
    if (Field->hasInClassInitializer() &&
        derives(Field->getInClassInitializer()))
      return true;
    const auto *Record = dyn_cast<CXXRecordDecl>(Field->getParent());
    if (!Record)
      return false;
    return llvm::any_of(Record->ctors(), [&](const CXXConstructorDecl *Ctor) {
      const FunctionDecl *Definition = nullptr;
      if (!Ctor->hasBody(Definition))
        return false;
      return llvm::any_of(cast<CXXConstructorDecl>(Definition)->inits(),
                          [&](const CXXCtorInitializer *Init) {
                            return Init->getMember() == Field &&
                                   derives(Init->getInit());
                          });
    });
  }

  bool isMacroWithCount(const Expr *E) const {
    SourceLocation Loc = E->getBeginLoc();
    return Loc.isMacroID() &&
           saysWorkerCount(Lexer::getImmediateMacroName(
               Loc, F.context().getSourceManager(), F.context().getLangOpts()));
  }

  const FunctionModel &F;
  llvm::SmallPtrSet<const Decl *, 16> Seen;
  unsigned Depth = 0;
};

/// True for a `std::max` of a worker count and of data: the data decides.
bool isMaxWithData(const Expr *E, const FunctionModel &F) {
  const VarDecl *V = namedVariable(E);
  if (V && !isa<ParmVarDecl>(V) && V->getInit())
    E = ignoreImplicit(V->getInit());
  const auto *Call = dyn_cast_or_null<CallExpr>(E ? ignoreImplicit(E) : E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !Callee->isInStdNamespace() || !Callee->getIdentifier() ||
      Callee->getName() != "max")
    return false;
  return llvm::any_of(Call->arguments(), [&](const Expr *Arg) {
    return !constantValue(ignoreImplicit(Arg), F.context()) &&
           !isWorkerCount(Arg, F);
  });
}
} // namespace

bool isWorkerCount(const Expr *E, const FunctionModel &F) {
  return E && CountOrigin(F).derives(E) && !isMaxWithData(E, F);
}

namespace {
/// What a loop does to a variable of its condition.
struct CounterStep {
  const VarDecl *Counter;
  /// What is added or assigned; null for `++` and `--`.
  const Expr *By = nullptr;
  /// True for `--`: the counter begins at the count.
  bool CountsDown = false;
};
} // namespace

/// Visits each step of a variable in the condition of \p L.
static void forEachStep(const Loop &L, const Expr *Condition,
                        llvm::function_ref<void(const CounterStep &)> Visit) {
  llvm::SmallPtrSet<const VarDecl *, 4> Tested;
  anyOf(Condition, [&](const Stmt *S) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
        Tested.insert(V);
    return false;
  });
  anyOf(L.Statement, [&](const Stmt *S) {
    const Expr *Target = nullptr;
    const Expr *Step = nullptr;
    bool CountsDown = false;
    if (const auto *Binary = dyn_cast<BinaryOperator>(S);
        Binary && Binary->isAssignmentOp()) {
      Target = Binary->getLHS();
      Step = Binary->getRHS();
    } else if (const auto *Unary = dyn_cast<UnaryOperator>(S);
               Unary && Unary->isIncrementDecrementOp()) {
      Target = Unary->getSubExpr();
      CountsDown = Unary->isDecrementOp();
    } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S);
               Op &&
               (Op->isAssignmentOp() || Op->getOperator() == OO_PlusPlus ||
                Op->getOperator() == OO_MinusMinus)) {
      Target = Op->getArg(0);
      Step = Op->getNumArgs() > 1 ? Op->getArg(1) : nullptr;
    } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
          Callee->getName() == "advance" && Call->getNumArgs() == 2) {
        Target = Call->getArg(0);
        Step = Call->getArg(1);
      }
    }
    if (Target)
      if (const VarDecl *V = namedVariable(Target); V && Tested.contains(V))
        Visit({V, Step, CountsDown});
    return false;
  });
}

bool runsPerWorker(const Loop &L, const FunctionModel &F) {
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(L.Statement))
    return isWorkerCount(Range->getRangeInit(), F);
  if (!isa_and_nonnull<ForStmt, WhileStmt, DoStmt>(L.Statement))
    return isWorkerCount(F.tripCount(L).Bound, F);
  const Expr *Condition = conditionOf(L.Statement);

  CountOrigin Origin(F);
  bool StepDerives = false;
  forEachStep(L, Condition, [&](const CounterStep &Step) {
    // A step per thread makes as many rounds as there are threads.
    const VarDecl *Named = namedVariable(Step.By);
    StepDerives |= Step.By && (CountOrigin(F).derives(Step.By) ||
                               (Named && saysPerWorker(Named->getName())));
    if (!Step.CountsDown)
      Origin.Ignored.insert(Step.Counter);
  });
  if (StepDerives)
    return true;
  const Expr *Bound = F.tripCount(L).Bound;
  return Origin.derives(Condition) && !(Bound && isMaxWithData(Bound, F));
}

} // namespace clang::tidy::futures
