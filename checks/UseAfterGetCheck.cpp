//===--- UseAfterGetCheck.cpp - Reuse of a taken future -------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UseAfterGetCheck.h"
#include "../fixits/rewrite/SourceText.h"
#include "matchers/Context.h"
#include "matchers/Flow.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// What is matched
//===----------------------------------------------------------------------===//

/// Every future that has a name and is taken, awaited, shared or continued:
/// `f.get()`, `this->f.wait()`, `state->f.wait_for(d)`, each with the body of
/// the callable that does it.
static std::set<std::pair<const Stmt *, Entity>>
namedFutures(const FunctionModel &F) {
  std::set<std::pair<const Stmt *, Entity>> Found;
  for (Role R : {Role::Take, Role::Await, Role::TimedAwait, Role::Release,
                 Role::Continuation})
    for (const RoleCall &Call : F.calls(R)) {
      std::optional<MemberCall> Member = MemberCall::of(Call.Call);
      if (!Member || !F.vocabulary().plays(Member->ObjectType, Role::Future))
        continue;
      if (std::optional<Entity> Future = Entity::ofObject(Call.Call))
        Found.insert({F.enclosingCallableBody(Call.Call), *Future});
    }
  return Found;
}

static bool isConstCall(const Expr *Call) {
  const auto *C = dyn_cast<CallExpr>(Call);
  const auto *M =
      C ? dyn_cast_or_null<CXXMethodDecl>(C->getDirectCallee()) : nullptr;
  return M && M->isConst();
}

/// True if the lambda \p L, which holds a reference to \p Future, never fills
/// it again.
static bool onlyUses(const LambdaExpr *L, const Entity &Future,
                     const FunctionModel &F) {
  return llvm::none_of(accesses(Future, F, L->getBody()), [](const Access &A) {
    return A.How != Access::Called && A.How != Access::Read;
  });
}

/// What \p A does to the future: takes the result, asks for it, or leaves it
/// in a state that is not known.
static FlowEvent eventOf(const Access &A, const Entity &Future,
                         const FunctionModel &F) {
  FlowEvent Event;
  Event.At = A.At;
  switch (A.How) {
  case Access::Read:
  case Access::CapturedCopy:
    break;
  case Access::Assigned:
  case Access::Exposed:
    Event.Clear = true;
    break;
  case Access::CapturedAlias:
    Event.Blind = !onlyUses(cast<LambdaExpr>(A.At), Future, F);
    break;
  case Access::Moved: {
    // `bool try_push(T &&)` may leave the future as it was.
    const auto *Call = dyn_cast<CallExpr>(A.At);
    bool MayRefuse = Call && Call->getType()->isBooleanType();
    Event.Mark = A.Whole && !MayRefuse;
    Event.Clear = !Event.Mark;
    break;
  }
  case Access::Called: {
    RoleCall Call = F.meaning(A.At);
    RoleSet Roles = A.Whole && Call.Entry ? Call.Entry->Roles : RoleSet();
    if (Roles.containsAny({Role::Take, Role::Release, Role::Continuation}))
      Event.Hit = Event.Mark = Event.EvenIfThrown = true;
    else if (Roles.containsAny({Role::Await, Role::TimedAwait}))
      Event.Hit = true;
    else
      // Whoever asks valid() knows.
      Event.Clear = Roles.contains(Role::Valid) || !isConstCall(A.At);
    break;
  }
  }
  return Event;
}

//===----------------------------------------------------------------------===//
// The fix
//===----------------------------------------------------------------------===//

/// True if \p Get, whose value was the caller's to keep, may as well give a
/// reference to a constant: it is copied, or only read.
static bool isOnlyRead(const Expr *Get, const FunctionModel &F) {
  QualType Type = Get->getType();
  const Stmt *P = F.parentIgnoringImplicit(Get);
  while (P && isa<CXXConstructExpr>(P) &&
         cast<CXXConstructExpr>(P)->getConstructor()->isCopyOrMoveConstructor())
    P = F.parentIgnoringImplicit(P);
  if (Type->isVoidType() || Type->isLValueReferenceType() ||
      isa_and_nonnull<CompoundStmt>(P))
    return true;
  if (const auto *DS = dyn_cast_or_null<DeclStmt>(P)) {
    const auto *V =
        DS->isSingleDecl() ? dyn_cast<VarDecl>(DS->getSingleDecl()) : nullptr;
    return V && (!V->getType()->isReferenceType() ||
                 (V->getType()->isLValueReferenceType() &&
                  V->getType()->getPointeeType().isConstQualified()));
  }
  if (const auto *Call = dyn_cast_or_null<CallExpr>(P)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee)
      return false;
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
        Op &&
        (Op->getOperator() == OO_LessLess || Op->getOperator() == OO_Plus ||
         Op->getOperator() == OO_Equal || Op->getOperator() == OO_EqualEqual))
      return true;
    if (isa<CXXOperatorCallExpr>(Call))
      return false;
    for (unsigned I = 0; I < Call->getNumArgs(); ++I)
      if (ignoreWrappers(Call->getArg(I)) == Get)
        return I < Callee->getNumParams() &&
               !Callee->getParamDecl(I)->getType()->isRValueReferenceType();
    return false;
  }
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(P)) {
    const auto *M = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    return !M || M->isConst();
  }
  return Type->isScalarType() &&
         isa_and_nonnull<BinaryOperator, UnaryOperator, IfStmt, ReturnStmt,
                         ConditionalOperator>(P);
}

static bool isCopyable(QualType T, const ASTContext &Context) {
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R)
    return true;
  if (!R->hasDefinition())
    return false;
  if (R->needsImplicitCopyConstructor())
    return !R->needsOverloadResolutionForCopyConstructor() &&
           !R->defaultedCopyConstructorIsDeleted();
  return llvm::any_of(R->ctors(), [](const CXXConstructorDecl *C) {
    return C->isCopyConstructor() && !C->isDeleted() &&
           C->getAccess() == AS_public;
  });
}

/// Shares the future where it is declared. No fix where
///  1. the future is no local variable declared alone, with an initialiser;
///  2. its type is not spelled `auto` or `future<T>`;
///  3. T cannot be copied;
///  4. it is used for anything but get, wait, wait_for, wait_until, valid;
///  5. a result is changed or moved from, not only read or copied;
///  6. the declaration is in a macro or holds a comment.
static Remedy shareFuture(const VarDecl *V, const FunctionModel &F) {
  const ASTContext &Context = F.context();
  const DeclStmt *DS = F.declarationOf(V);
  const Expr *Init = V->getInit() ? ignoreImplicit(V->getInit()) : nullptr;
  if (const auto *Move = dyn_cast_or_null<CXXConstructExpr>(Init);
      Move && Move->getNumArgs() == 1)
    Init = ignoreImplicit(Move->getArg(0));
  if (!DS || !isa_and_nonnull<CallExpr>(Init) || V->isStaticLocal()) // 1
    return {};
  const auto *Type = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      V->getType()->getAsCXXRecordDecl());
  if (!Type || Type->getTemplateArgs().size() == 0 ||
      Type->getTemplateArgs()[0].getKind() != TemplateArgument::Type ||
      !isCopyable(Type->getTemplateArgs()[0].getAsType(), Context)) // 3
    return {};

  for (const Expr *Use : F.uses(V)) { // 4, 5
    const auto *Member =
        dyn_cast_or_null<MemberExpr>(F.parentIgnoringImplicit(Use));
    if (!Member) {
      if (isa_and_nonnull<LambdaExpr>(F.parentIgnoringImplicit(Use)))
        continue; // captured by reference
      return {};
    }
    const auto *Call = dyn_cast_or_null<CallExpr>(F.parent(Member));
    RoleCall Meaning = F.meaning(Call);
    if (!Meaning.Entry ||
        !Meaning.Entry->Roles.containsAny(
            {Role::Take, Role::Await, Role::TimedAwait, Role::Valid}) ||
        (Meaning.Entry->Roles.contains(Role::Take) && !isOnlyRead(Call, F)))
      return {};
  }

  SourceRange Spelled = V->getTypeSourceInfo()->getTypeLoc().getSourceRange();
  if (!isEditable(DS->getSourceRange(), Context) ||
      holdsComment(DS->getSourceRange(), Context)) // 6
    return {};
  Remedy Share;
  if (!V->getType()->getContainedDeducedType()) { // 2
    llvm::StringRef Text = textOf(Spelled, Context);
    size_t At = Text.find("future<");
    bool IsWord = At == 0 || (At != llvm::StringRef::npos &&
                              (Text[At - 1] == ':' || Text[At - 1] == ' '));
    if (!IsWord || Text.count("future") != 1)
      return {};
    Share.replace(
        Spelled, (Text.take_front(At) + "shared_" + Text.drop_front(At)).str());
  }
  Share.replace(Init->getSourceRange(),
                asPostfixOperand(*Init, Context) + ".share()");
  return Share;
}

//===----------------------------------------------------------------------===//
// The message
//===----------------------------------------------------------------------===//

void UseAfterGetCheck::checkFunction(const FunctionModel &F) {
  for (const auto &[Body, Future] : namedFutures(F))
    checkFuture(Future, F, Body);
}

void UseAfterGetCheck::checkFuture(const Entity &Future, const FunctionModel &F,
                                   const Stmt *CallableBody) {
  std::vector<FlowEvent> Events = lifetimeEvents(Future, F, CallableBody);
  for (const Access &A : accesses(Future, F, CallableBody))
    Events.push_back(eventOf(A, Future, F));

  for (const FlowHit &Hit :
       findHits(F, CallableBody, Events,
                outlivesRepeatedCall(Future, F, CallableBody))) {
    std::optional<MemberCall> Use = MemberCall::of(cast<Expr>(Hit.At));
    if (!Use || !Use->Object)
      continue;
    const auto *First = dyn_cast<CXXMemberCallExpr>(Hit.Mark);
    const FunctionDecl *Taker = First ? First->getDirectCallee() : nullptr;
    bool IsTaken = Taker && F.meaning(First).Entry;
    std::string Name = textOf(*Use->written(), F.context()).str();
    std::string How = IsTaken ? Taker->getNameAsString() + "() took it"
                              : std::string("it was moved away");

    Finding Report;
    Report.Loc = Use->Call->getBeginLoc();
    Report.Message = "'" + Name + "' holds no result here: " + How +
                     " before, and using it again throws or is undefined; "
                     "keep the value, or share() the future";
    Report.note(Hit.Mark->getBeginLoc(),
                (IsTaken ? Taker->getNameAsString() + "() takes the result here"
                         : std::string("it is moved away here")) +
                    (Hit.Mark == Hit.At ? ", in an earlier iteration" : ""));
    const auto *V = dyn_cast_or_null<VarDecl>(Future.root());
    if (V && IsTaken && !isInInstantiation(F.decl()) &&
        Future == Entity::of(V) && Future.isLocalObject())
      if (Remedy Share = shareFuture(V, F); !Share.empty())
        Report.unsafeFix(
            V->getLocation(),
            "share the future: each get() then reads the one stored value, "
            "which stays until the last holder is gone, instead of moving it "
            "out",
            std::move(Share));
    report(std::move(Report));
  }
}

} // namespace clang::tidy::futures
