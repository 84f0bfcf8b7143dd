//===--- ThreadContainers.cpp - Locals that own several threads -----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ThreadContainers.h"
#include "Entity.h"
#include "Launches.h"
#include "Words.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

static QualType typeArgument(const ClassTemplateSpecializationDecl *Spec,
                             unsigned Index) {
  return Spec && Index < Spec->getTemplateArgs().size() &&
                 Spec->getTemplateArgs()[Index].getKind() ==
                     TemplateArgument::Type
             ? Spec->getTemplateArgs()[Index].getAsType()
             : QualType();
}

static const ClassTemplateSpecializationDecl *specialisation(QualType Type) {
  return dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
}

/// What a container, an array, or a smart pointer to an array holds; null for
/// any other type. What a plain pointer points to may be an array.
static QualType heldBy(QualType Type) {
  Type = Type.getCanonicalType();
  if (const auto *Array = dyn_cast<ArrayType>(Type))
    return Array->getElementType();
  if (Type->isPointerType())
    return Type->getPointeeType();
  const ClassTemplateSpecializationDecl *Spec = specialisation(Type);
  if (!Spec || !Spec->getIdentifier())
    return {};
  const llvm::StringRef Name = Spec->getName();
  if (isOneOf(Name, {"vector", "deque", "list", "array", "forward_list",
                     "QVector", "QList", "small_vector", "static_vector",
                     "ptr_vector", "queue", "stack"}))
    return typeArgument(Spec, 0);
  if (isOneOf(Name, {"map", "unordered_map", "multimap", "QMap", "QHash"}))
    return typeArgument(Spec, 1);
  if (isSmartPointer(Type))
    if (const QualType Array = typeArgument(Spec, 0);
        !Array.isNull() && Array->isArrayType())
      return heldBy(Array);
  return {};
}

/// The thread type that \p Held is or points at.
static const VocabularyEntry *threadIn(QualType Held, const Vocabulary &V) {
  constexpr unsigned MaxHops = 2;
  for (unsigned Hop = 0; !Held.isNull() && Hop <= MaxHops; ++Hop) {
    if (const VocabularyEntry *Entry = V.lookup(Held))
      return Entry->Roles.contains(Role::Thread) ? Entry : nullptr;
    if (Held->isPointerType())
      Held = Held->getPointeeType();
    else if (isSmartPointer(Held))
      Held = typeArgument(specialisation(Held), 0);
    else
      return nullptr;
  }
  return nullptr;
}

/// The same, also of a member: `struct Worker { std::thread thread; }`, a pair.
static const VocabularyEntry *threadOrMemberIn(QualType Held,
                                               const Vocabulary &V) {
  if (Held.isNull())
    return nullptr;
  if (const VocabularyEntry *Entry = threadIn(Held, V))
    return Entry;
  const CXXRecordDecl *Record = Held->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || V.lookup(Held) ||
      isSmartPointer(Held))
    return nullptr;
  for (const FieldDecl *Field : Record->getDefinition()->fields())
    if (const VocabularyEntry *Entry = threadIn(Field->getType(), V))
      return Entry;
  return nullptr;
}

bool holdsThreads(QualType Type, const Vocabulary &V) {
  return !Type->isPointerType() && threadIn(heldBy(Type), V);
}

//===----------------------------------------------------------------------===//
// Ways to the elements
//===----------------------------------------------------------------------===//

namespace {
/// The container and every variable that stands for it or for an element.
class Ways {
public:
  Ways(const VarDecl &Threads, const FunctionModel &F) : F(F) {
    Known.insert(&Threads);
    constexpr unsigned MaxHops = 3;
    for (unsigned Hop = 0; Hop < MaxHops; ++Hop)
      if (!grow())
        break;
  }

  bool names(const Stmt *S) const {
    return anyOf(S, [&](const Stmt *Part) {
      const auto *Ref = dyn_cast<DeclRefExpr>(Part);
      return Ref && isKnown(Ref->getDecl());
    });
  }

private:
  bool isKnown(const ValueDecl *D) const {
    if (const auto *Binding = dyn_cast<BindingDecl>(D))
      D = Binding->getDecomposedDecl();
    return D && Known.contains(D);
  }

  static bool isWay(QualType Type) {
    if (Type->isReferenceType() || Type->isPointerType() ||
        isSmartPointer(Type) || Type->isDependentType())
      return true;
    const CXXRecordDecl *R = Type->getAsCXXRecordDecl();
    return R && R->getIdentifier() && R->getName().contains("iterator");
  }

  bool grow() {
    const auto Before = Known.size();
    for (const VarDecl *V : F.locals())
      if (!isa<ParmVarDecl>(V) && V->getInit() && isWay(V->getType()) &&
          names(V->getInit()))
        Known.insert(V);
    for (const Stmt *S : F.loops())
      if (const auto *Range = dyn_cast<CXXForRangeStmt>(S);
          Range && names(Range->getRangeInit()))
        Known.insert(Range->getLoopVariable());
    for (const RoleCall &Algorithm : F.calls(Role::Algorithm)) {
      const auto *Call = dyn_cast<CallExpr>(Algorithm.Call);
      if (!Call || !llvm::any_of(Call->arguments(), [&](const Expr *Arg) {
            return !isa<LambdaExpr>(ignoreWrappers(Arg)) && names(Arg);
          }))
        continue;
      for (const Expr *Arg : Call->arguments())
        if (const LambdaExpr *L = lambdaIn(Arg))
          for (const ParmVarDecl *P : L->getCallOperator()->parameters())
            Known.insert(P);
    }
    return Known.size() != Before;
  }

  const FunctionModel &F;
  llvm::SmallPtrSet<const ValueDecl *, 8> Known;
};
} // namespace

//===----------------------------------------------------------------------===//
// What is put in
//===----------------------------------------------------------------------===//

/// True if \p Made, or the pointer to it, is put into what \p To names: it is
/// pushed, emplaced or assigned, at once or by way of a local of its own.
static bool isStoredIn(const Stmt *Made, const Ways &To, const FunctionModel &F,
                       bool FollowLocal = true) {
  const Stmt *Child = Made;
  for (const Stmt *P = F.parentIgnoringImplicit(Made); P;
       Child = P, P = F.parentIgnoringImplicit(P)) {
    if (isa<LambdaExpr>(P))
      return false;
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(P);
        Call && !F.isInside(Made, Call->getCallee()))
      return To.names(Call->getImplicitObjectArgument());
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(P);
        Op && (Op->isAssignmentOp() || Op->getOperator() == OO_LessLess))
      return F.isInside(Made, Op->getArg(1)) && To.names(Op->getArg(0));
    if (const auto *Op = dyn_cast<BinaryOperator>(P);
        Op && Op->isAssignmentOp())
      return F.isInside(Made, Op->getRHS()) && To.names(Op->getLHS());
    if (const auto *DS = dyn_cast<DeclStmt>(P)) {
      const auto *V =
          DS->isSingleDecl() ? dyn_cast<VarDecl>(DS->getSingleDecl()) : nullptr;
      if (!V)
        return false;
      // `std::thread ts[] = {std::thread(f), std::thread(g)};`
      if (isa_and_nonnull<InitListExpr>(Child) && V->getType()->isArrayType())
        return llvm::any_of(F.uses(V),
                            [&](const Expr *Use) { return To.names(Use); });
      return FollowLocal && llvm::any_of(F.uses(V), [&](const Expr *Use) {
               return isStoredIn(Use, To, F, /*FollowLocal=*/false);
             });
    }
    if (!isa<Expr>(P))
      return false;
  }
  return false;
}

/// True if \p Threads is of a type that may hold several threads; a pointer
/// only where it is given an array of its own.
static bool mayHoldSeveral(const VarDecl &Threads, const FunctionModel &F) {
  const QualType Type = Threads.getType();
  if (heldBy(Type).isNull())
    return false;
  if (!Type->isPointerType())
    return true;
  auto MakesArray = [](const Stmt *S) {
    if (const auto *New = dyn_cast<CXXNewExpr>(S))
      return New->isArray();
    return isOneOf(calleeName(dyn_cast<CallExpr>(S)),
                   {"malloc", "calloc", "realloc", "alloca"});
  };
  if (anyOf(Threads.getInit(), MakesArray))
    return true;
  return llvm::any_of(F.uses(&Threads), [&](const Expr *Use) {
    const auto *Assign =
        dyn_cast_or_null<BinaryOperator>(F.parentIgnoringImplicit(Use));
    return Assign && Assign->isAssignmentOp() &&
           ignoreImplicit(Assign->getLHS()) == Use &&
           anyOf(Assign->getRHS(), MakesArray);
  });
}

static std::vector<RoleCall>
launchesInto(const VarDecl &Threads, const Ways &To, const FunctionModel &F) {
  const bool IsThread =
      threadOrMemberIn(heldBy(Threads.getType()), F.vocabulary()) != nullptr;
  std::vector<RoleCall> Into;
  for (const RoleCall &Launch : F.calls(Role::Launch)) {
    if (!startsThread(Launch))
      continue;
    // pthread_create(&handles[i], ...)
    const bool FillsHandle =
        !isa<CXXMemberCallExpr>(Launch.Call) && Launch.object();
    if (FillsHandle ? To.names(Launch.object())
                    : IsThread && (To.names(Launch.object()) ||
                                   isStoredIn(Launch.Call, To, F)))
      Into.push_back(Launch);
  }
  return Into;
}

std::vector<RoleCall> launchesInto(const VarDecl &Threads,
                                   const FunctionModel &F) {
  if (F.calls(Role::Launch).empty() || !mayHoldSeveral(Threads, F))
    return {};
  return launchesInto(Threads, Ways(Threads, F), F);
}

//===----------------------------------------------------------------------===//
// Who waits
//===----------------------------------------------------------------------===//

/// True if \p S joins a thread, be its type known or not.
static bool isJoin(const Stmt *S, RoleResolver &Roles) {
  const auto *Call = dyn_cast<CallExpr>(S);
  if (!Call)
    return false;
  if (const VocabularyEntry *Entry = Roles.resolve(*Call))
    return Entry->Roles.contains(Role::Join);
  return !Call->getDirectCallee() && calleeName(Call) == "join";
}

/// True if the function or class that is given the container waits for its
/// elements: `joinAll(threads)`, `join_guard joiner(threads)`.
static bool joinsItsArgument(const FunctionDecl *Callee,
                             const FunctionModel &F) {
  auto Joins = [&](const FunctionDecl *Function) {
    const FunctionDecl *Definition = nullptr;
    return Function && Function->hasBody(Definition) &&
           anyOf(Definition->getBody(),
                 [&](const Stmt *S) { return isJoin(S, F.roles()); });
  };
  if (!Callee || Callee->isInStdNamespace())
    return false;
  const auto *Ctor = dyn_cast<CXXConstructorDecl>(Callee);
  return Joins(Callee) || (Ctor && Joins(Ctor->getParent()->getDestructor()));
}

namespace {
/// What the uses of the container as a whole say.
struct WholeUses {
  bool Leaves = false;
  bool IsJoined = false;
};
} // namespace

static WholeUses readWholeUses(const VarDecl &Threads, const FunctionModel &F) {
  WholeUses Result;
  for (const Expr *Use : F.uses(&Threads)) {
    const Stmt *P = F.parentIgnoringImplicit(Use);
    if (const auto *Address = dyn_cast_or_null<UnaryOperator>(P);
        Address && Address->getOpcode() == UO_AddrOf)
      P = F.parentIgnoringImplicit(Address);
    if (const auto *Ref = dyn_cast_or_null<CallExpr>(P);
        Ref && isOneOf(calleeName(Ref), {"ref", "cref"}))
      P = F.parentIgnoringImplicit(Ref);
    if (isa_and_nonnull<ReturnStmt>(P) ||
        (isa_and_nonnull<CallExpr>(P) && isStdMove(cast<Expr>(P)))) {
      Result.Leaves = true;
      continue;
    }
    const FunctionDecl *Callee = nullptr;
    if (const auto *Call = dyn_cast_or_null<CallExpr>(P);
        Call && !isa<CXXOperatorCallExpr>(Call)) {
      Callee = Call->getDirectCallee();
      // free(ids), memset(ids, ...), and what is told apart below.
      if (F.playsRole(Call, Role::Launch) || F.playsRole(Call, Role::Join) ||
          (Callee && F.context().getSourceManager().isInSystemHeader(
                         Callee->getLocation())))
        continue;
    } else if (const auto *Made = dyn_cast_or_null<CXXConstructExpr>(P);
               Made && !Made->getConstructor()->isCopyOrMoveConstructor() &&
               !Made->getConstructor()->getParent()->isInStdNamespace()) {
      Callee = Made->getConstructor();
    } else {
      continue;
    }
    if (joinsItsArgument(Callee, F))
      Result.IsJoined = true;
    else
      Result.Leaves = true;
  }
  return Result;
}

/// True if an algorithm is given the elements and `&std::thread::join`.
static bool joinsByMember(const Ways &To, const FunctionModel &F) {
  return llvm::any_of(F.calls(Role::Algorithm), [&](const RoleCall &Call) {
    return To.names(Call.Call) && anyOf(Call.Call, [&](const Stmt *S) {
             const auto *Ref = dyn_cast<DeclRefExpr>(S);
             const auto *M =
                 Ref ? dyn_cast<CXXMethodDecl>(Ref->getDecl()) : nullptr;
             const VocabularyEntry *Entry =
                 M ? F.vocabulary().lookup(M->getParent()) : nullptr;
             return Entry && Entry->Roles.contains(Role::Thread) &&
                    M->getIdentifier() && M->getName() == "join";
           });
  });
}

/// True if a generic lambda that is applied to the elements joins its own.
static bool joinsByOpenCall(const Ways &To, const FunctionModel &F) {
  return llvm::any_of(F.lambdas(), [&](const LambdaExpr *L) {
    return L->isGenericLambda() && anyOf(L->getBody(), [&](const Stmt *S) {
             return isJoin(S, F.roles()) && To.names(S);
           });
  });
}

bool isFilledAndJoined(const VarDecl &Threads, const FunctionModel &F) {
  if (F.calls(Role::Launch).empty() || Threads.getType()->isReferenceType() ||
      !mayHoldSeveral(Threads, F))
    return false;
  const Ways To(Threads, F);
  if (launchesInto(Threads, To, F).empty())
    return false;
  const WholeUses Whole = readWholeUses(Threads, F);
  if (Whole.Leaves)
    return false;
  const VocabularyEntry *Thread =
      threadOrMemberIn(heldBy(Threads.getType()), F.vocabulary());
  return Whole.IsJoined || (Thread && Thread->fact("destructor") == "joins") ||
         llvm::any_of(
             F.calls(Role::Join),
             [&](const RoleCall &Join) { return To.names(Join.object()); }) ||
         joinsByMember(To, F) || joinsByOpenCall(To, F);
}

} // namespace clang::tidy::futures
