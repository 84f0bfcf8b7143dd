//===--- RoleResolver.cpp - Roles of the calls of one unit ----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RoleResolver.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::futures {

static const CXXRecordDecl *objectRecord(const CallExpr &Call) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
  if (!Member || !Member->getImplicitObjectArgument())
    return nullptr;
  QualType Type =
      Member->getImplicitObjectArgument()->IgnoreParenImpCasts()->getType();
  if (QualType Pointee = Type->getPointeeType(); !Pointee.isNull())
    Type = Pointee;
  return Type->getAsCXXRecordDecl();
}

/// The global function object that \p Call calls: `std::ranges::for_each(...)`,
/// whose callee is an operator, or not known yet in a template.
static const VarDecl *calledObject(const CallExpr &Call) {
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call);
  const Expr *Callee = Operator && Operator->getOperator() == OO_Call
                           ? Operator->getArg(0)
                           : Call.getCallee();
  const auto *Ref = dyn_cast<DeclRefExpr>(Callee->IgnoreParenImpCasts());
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

const VocabularyEntry *RoleResolver::resolve(const CallExpr &Call) {
  if (const VarDecl *Object = calledObject(Call))
    if (const VocabularyEntry *E = Vocab->lookupCalled(Object))
      return E;
  if (const FunctionDecl *F = Call.getDirectCallee()) {
    const CXXRecordDecl *Object = objectRecord(Call);
    if (const VocabularyEntry *E = resolve(F, Object))
      return E;
    return Object ? inferRunOnce(Call, *F, *Object) : nullptr;
  }
  // In a generic lambda the overload may be open, the object's class is not.
  const auto *Open =
      dyn_cast<UnresolvedMemberExpr>(Call.getCallee()->IgnoreParenImpCasts());
  if (!Open || Open->decls_begin() == Open->decls_end())
    return nullptr;
  QualType Type = Open->getBaseType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  const FunctionDecl *F =
      (*Open->decls_begin())->getUnderlyingDecl()->getAsFunction();
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  return F && Record ? resolve(F, Record) : nullptr;
}

const VocabularyEntry *
RoleResolver::resolve(const CXXConstructExpr &Construct) {
  const CXXConstructorDecl *Ctor = Construct.getConstructor();
  // `using thread_pool::thread_pool;` makes what the base makes.
  if (const InheritedConstructor Inherited = Ctor->getInheritedConstructor())
    Ctor = Inherited.getConstructor();
  const CXXRecordDecl *Record = Ctor->getParent();
  auto [It, New] = Records.try_emplace(Record, nullptr);
  if (New)
    It->second = Vocab->lookup(Record);
  return It->second;
}

const VocabularyEntry *RoleResolver::resolve(const FunctionDecl *F,
                                             const CXXRecordDecl *Object) {
  auto [It, New] = Functions.try_emplace({F, Object}, nullptr);
  if (!New)
    return It->second;
  const VocabularyEntry *E = Vocab->lookup(F, Object);
  if (!E)
    E = inferLaunch(F);
  if (E && Object)
    E = ontoPool(*E, *Object);
  return Functions[{F, Object}] = E;
}

/// A launch that is a member of a pool runs on the pool's threads, also where
/// an annotation, which has no facts, is all that is said of it.
const VocabularyEntry *RoleResolver::ontoPool(const VocabularyEntry &Launch,
                                              const CXXRecordDecl &Object) {
  if (!Launch.Roles.contains(Role::Launch) || Launch.is("shared-pool") ||
      Launch.is("named-executor"))
    return &Launch;
  const VocabularyEntry *Type = Vocab->lookup(&Object);
  if (!Type || !Type->Roles.contains(Role::Pool))
    return &Launch;
  VocabularyEntry E = Launch;
  E.Facts["shared-pool"] = "true";
  E.Facts["named-executor"] = "true";
  Inferred.push_back(std::move(E));
  return &Inferred.back();
}

//===----------------------------------------------------------------------===//
// Inference of flight.Do(key, fn)
//===----------------------------------------------------------------------===//

const VocabularyEntry *RoleResolver::inferRunOnce(const CallExpr &Call,
                                                  const FunctionDecl &F,
                                                  const CXXRecordDecl &Object) {
  if (Call.getNumArgs() < 2)
    return nullptr;
  auto [It, New] = Records.try_emplace(&Object, nullptr);
  if (New)
    It->second = Vocab->lookup(&Object);
  const VocabularyEntry *Type = It->second;
  if (!Type || !Type->Roles.containsAny({Role::SingleFlight, Role::Cache}))
    return nullptr;
  auto [Known, First] = RunOnce.try_emplace(&F, nullptr);
  if (!First)
    return Known->second;
  for (unsigned I = 1; I < Call.getNumArgs(); ++I) {
    const CXXRecordDecl *Record =
        Call.getArg(I)->getType().getNonReferenceType()->getAsCXXRecordDecl();
    if (!Record || !(Record->isLambda() || (Record->getIdentifier() &&
                                            Record->getName() == "function")))
      continue;
    VocabularyEntry E;
    E.Name = F.getQualifiedNameAsString();
    E.Library = Type->Library;
    E.Roles = {Role::RunOnce};
    E.Facts["key"] = "0";
    E.Facts["loader"] = std::to_string(I);
    if (Type->Roles.contains(Role::Cache))
      E.Facts["looks-up-first"] = "true";
    Inferred.push_back(std::move(E));
    return RunOnce[&F] = &Inferred.back();
  }
  return nullptr;
}

//===----------------------------------------------------------------------===//
// Inference of Go(fn)
//===----------------------------------------------------------------------===//

namespace {
/// Finds the single launch of a body and refuses bodies that do more than
/// forward.
struct ForwardingBody {
  RoleResolver &Resolver;
  const Expr *Launch = nullptr;
  const VocabularyEntry *Entry = nullptr;
  bool Refused = false;

  void visit(const Stmt *S) {
    if (!S || Refused)
      return;
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, CXXTryStmt,
            CoroutineSuspendExpr, SwitchStmt, IfStmt>(S)) {
      Refused = true;
      return;
    }
    // What a nested lambda does runs elsewhere, or not at all.
    if (isa<LambdaExpr>(S))
      return;
    if (const auto *Call = dyn_cast<CallExpr>(S)) {
      const VocabularyEntry *E = Resolver.resolve(*Call);
      if (E && E->Roles.contains(Role::Launch))
        launch(Call, E);
      else if (E && E->Roles.containsAny({Role::Await, Role::TimedAwait,
                                          Role::Take, Role::Join}))
        Refused = true;
      else if (!E && !isLibraryCall(Call->getDirectCallee()))
        Refused = true;
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
      const VocabularyEntry *E = Resolver.resolve(*Construct);
      if (E && E->Roles.contains(Role::Thread) && Construct->getNumArgs() > 0 &&
          !Construct->getConstructor()->isCopyOrMoveConstructor())
        launch(Construct, E);
    }
    for (const Stmt *Child : S->children())
      visit(Child);
  }

  void launch(const Expr *Call, const VocabularyEntry *E) {
    Refused |= Launch != nullptr || isDeferred(Call, E);
    Launch = Call;
    Entry = E;
  }

  /// True if the policy is `deferred` alone, so that nothing starts.
  static bool isDeferred(const Expr *Launch, const VocabularyEntry *E) {
    const auto *Call = dyn_cast<CallExpr>(Launch);
    std::optional<unsigned> Policy = E->number("policy");
    if (!Call || !Policy || *Policy >= Call->getNumArgs())
      return false;
    const auto *Ref =
        dyn_cast<DeclRefExpr>(Call->getArg(*Policy)->IgnoreParenImpCasts());
    return Ref && Ref->getDecl()->getIdentifier() &&
           Ref->getDecl()->getName() == "deferred";
  }

  static bool isLibraryCall(const FunctionDecl *F) {
    return F && (F->isInStdNamespace() ||
                 F->getASTContext().getSourceManager().isInSystemHeader(
                     F->getLocation()));
  }
};

bool mentions(const Stmt *S, const ParmVarDecl *P) {
  if (!S)
    return false;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    if (Ref->getDecl() == P)
      return true;
  return llvm::any_of(S->children(),
                      [&](const Stmt *Child) { return mentions(Child, P); });
}

/// True if a call or a callable argument somewhere in \p S runs \p P: the
/// parameter itself, or a lambda that calls it.
bool runs(const Stmt *S, const ParmVarDecl *P) {
  if (!S)
    return false;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    return Ref->getDecl() == P;
  if (const auto *L = dyn_cast<LambdaExpr>(S))
    return mentions(L->getBody(), P) ||
           llvm::any_of(L->children(),
                        [&](const Stmt *Child) { return mentions(Child, P); });
  return llvm::any_of(S->children(),
                      [&](const Stmt *Child) { return runs(Child, P); });
}
} // namespace

const VocabularyEntry *RoleResolver::inferLaunch(const FunctionDecl *F) {
  constexpr unsigned MaxDepth = 4;
  const FunctionDecl *Definition = nullptr;
  if (InferenceDepth >= MaxDepth || F->getNumParams() == 0 ||
      F->isDependentContext() || !F->getBody(Definition) ||
      F->getASTContext().getSourceManager().isInSystemHeader(
          Definition->getLocation()))
    return nullptr;

  ++InferenceDepth;
  ForwardingBody Body{*this};
  Body.visit(Definition->getBody());
  --InferenceDepth;
  if (Body.Refused || !Body.Launch)
    return nullptr;

  for (unsigned I = 0; I < Definition->getNumParams(); ++I) {
    const ParmVarDecl *P = Definition->getParamDecl(I);
    const CXXRecordDecl *Record =
        P->getType().getNonReferenceType()->getAsCXXRecordDecl();
    bool IsCallable =
        P->getType().getNonReferenceType()->isFunctionPointerType() ||
        P->getType().getNonReferenceType()->isFunctionType() ||
        (Record && (Record->isLambda() || Record->getName() == "function" ||
                    Record->getName() == "move_only_function" ||
                    llvm::any_of(Record->methods(), [](const CXXMethodDecl *M) {
                      return M->getOverloadedOperator() == OO_Call;
                    })));
    if (!IsCallable)
      continue;
    bool Forwarded =
        llvm::any_of(Body.Launch->children(),
                     [&](const Stmt *Child) { return runs(Child, P); });
    if (!Forwarded)
      continue;
    VocabularyEntry E = *Body.Entry;
    E.Name = F->getQualifiedNameAsString();
    E.Roles = {Role::Launch};
    E.Facts.erase("policy");
    E.Facts.erase("executor");
    E.Facts["callable"] = std::to_string(I);
    Inferred.push_back(std::move(E));
    return &Inferred.back();
  }
  return nullptr;
}

} // namespace clang::tidy::futures
