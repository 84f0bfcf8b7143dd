//===--- HandWrittenPools.cpp - Pools that no pack names ------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HandWrittenPools.h"
#include "ThreadContainers.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace clang::tidy::futures {

bool isHandWrittenPool(const CXXRecordDecl *Record, const FunctionModel &F) {
  // Some put their own into namespace std.
  if (!Record || !Record->hasDefinition() ||
      F.context().getSourceManager().isInSystemHeader(Record->getLocation()))
    return false;
  Record = Record->getDefinition();
  const bool OwnsThreads =
      llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
        return holdsThreads(Field->getType(), F.vocabulary());
      });
  if (!OwnsThreads)
    return false;
  return llvm::any_of(Record->decls(), [](const Decl *D) {
    if (D->getAccess() != AS_public)
      return false;
    const auto *Template = dyn_cast<FunctionTemplateDecl>(D);
    const auto *M = dyn_cast_or_null<CXXMethodDecl>(
        Template ? Template->getTemplatedDecl() : D);
    if (!M || isa<CXXConstructorDecl>(M) || M->isImplicit())
      return false;
    return llvm::any_of(M->parameters(), [&](const ParmVarDecl *P) {
      const QualType Type = P->getType().getNonReferenceType();
      const CXXRecordDecl *R = Type->getAsCXXRecordDecl();
      return (Template && Type->isTemplateTypeParmType()) ||
             (R && R->isInStdNamespace() && R->getIdentifier() &&
              (R->getName() == "function" ||
               R->getName() == "move_only_function" ||
               R->getName() == "packaged_task"));
    });
  });
}

//===----------------------------------------------------------------------===//
// How many threads
//===----------------------------------------------------------------------===//

namespace {
/// Follows a number through a constructor and what it calls, to the threads.
class CountReader {
public:
  explicit CountReader(const FunctionModel &F) : F(F) {}

  bool countsThreads(const CXXConstructorDecl &Ctor, const ParmVarDecl &Count) {
    Carriers.insert(&Count);
    return read(Ctor, 0);
  }

private:
  static constexpr unsigned MaxDepth = 3;

  bool carries(const Stmt *S) const {
    return anyOf(S, [&](const Stmt *Part) {
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Part))
        return Carriers.contains(Ref->getDecl());
      const auto *Member = dyn_cast<MemberExpr>(Part);
      return Member && Carriers.contains(Member->getMemberDecl());
    });
  }

  bool areThreads(QualType Type) const {
    return holdsThreads(Type.getNonReferenceType(), F.vocabulary());
  }

  /// What \p Target gets is the number: it carries it on, or is the container.
  bool store(const ValueDecl *Target) {
    if (!Target)
      return false;
    if (areThreads(Target->getType()))
      return true;
    const QualType Type = Target->getType().getNonReferenceType();
    if (Type->isIntegerType() && !Type->isBooleanType())
      Carriers.insert(Target);
    return false;
  }

  static const ValueDecl *named(const Expr *E) {
    E = ignoreWrappers(E);
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return Member->getMemberDecl();
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    return Ref ? Ref->getDecl() : nullptr;
  }

  bool read(const FunctionDecl &Function, unsigned Depth) {
    const FunctionDecl *Definition = nullptr;
    if (Depth > MaxDepth || !Function.hasBody(Definition) ||
        !Visiting.insert(Definition).second)
      return false;
    if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(Definition))
      for (const CXXCtorInitializer *Init : Ctor->inits()) {
        if (Init->getAnyMember() && carries(Init->getInit()) &&
            store(Init->getAnyMember()))
          return true;
        // Delegates to another constructor.
        const auto *Made =
            dyn_cast<CXXConstructExpr>(Init->getInit()->IgnoreImplicit());
        if (Init->isDelegatingInitializer() && Made &&
            handOver(*Made->getConstructor(),
                     {Made->getArgs(), Made->getNumArgs()}, Depth))
          return true;
      }
    return anyOf(Definition->getBody(),
                 [&](const Stmt *S) { return readStatement(S, Depth); });
  }

  bool readStatement(const Stmt *S, unsigned Depth) {
    if (const auto *DS = dyn_cast<DeclStmt>(S)) {
      for (const Decl *D : DS->decls())
        if (const auto *V = dyn_cast<VarDecl>(D);
            V && V->getInit() && carries(V->getInit()) && store(V))
          return true;
      return false;
    }
    if (const auto *Assign = dyn_cast<BinaryOperator>(S))
      return Assign->isAssignmentOp() && carries(Assign->getRHS()) &&
             store(named(Assign->getLHS()));
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S))
      return Op->isAssignmentOp() && Op->getNumArgs() == 2 &&
             carries(Op->getArg(1)) && store(named(Op->getArg(0)));
    if (const auto *For = dyn_cast<ForStmt>(S))
      return carries(For->getCond()) && startsThread(For->getBody());
    if (const auto *While = dyn_cast<WhileStmt>(S))
      return carries(While->getCond()) && startsThread(While->getBody());
    const auto *Call = dyn_cast<CallExpr>(S);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee)
      return false;
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    // threads_.resize(count)
    if (Member && areThreads(Member->getObjectType()))
      return (calleeName(Call) == "resize" || calleeName(Call) == "reserve") &&
             carries(Call->getArg(0));
    const bool IsOwn =
        Member &&
        isa<CXXThisExpr>(ignoreImplicit(Member->getImplicitObjectArgument()));
    return (IsOwn || carries(Call)) &&
           handOver(*Callee, {Call->getArgs(), Call->getNumArgs()}, Depth);
  }

  bool handOver(const FunctionDecl &Callee, llvm::ArrayRef<const Expr *> Args,
                unsigned Depth) {
    const FunctionDecl *Definition = nullptr;
    if (Callee.isInStdNamespace() || !Callee.hasBody(Definition))
      return false;
    for (unsigned I = 0; I < Args.size() && I < Definition->getNumParams(); ++I)
      if (carries(Args[I]))
        store(Definition->getParamDecl(I));
    return read(*Definition, Depth + 1);
  }

  /// True if \p Body makes a thread.
  bool startsThread(const Stmt *Body) const {
    return anyOf(Body, [&](const Stmt *S) {
      if (const auto *Made = dyn_cast<CXXConstructExpr>(S))
        return Made->getNumArgs() > 0 &&
               F.vocabulary().plays(Made->getType(), Role::Thread);
      const auto *Call = dyn_cast<CallExpr>(S);
      if (!Call)
        return false;
      const VocabularyEntry *Entry = F.roles().resolve(*Call);
      if (Entry && Entry->Roles.contains(Role::Launch))
        return true;
      const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
      return Member && areThreads(Member->getObjectType()) &&
             calleeName(Call).starts_with("emplace");
    });
  }

  const FunctionModel &F;
  llvm::SmallPtrSet<const ValueDecl *, 8> Carriers;
  llvm::SmallPtrSet<const FunctionDecl *, 4> Visiting;
};
} // namespace

std::optional<unsigned> workerCountOf(const CXXConstructorDecl &Ctor,
                                      const FunctionModel &F) {
  for (unsigned I = 0; I < Ctor.getNumParams(); ++I) {
    const FunctionDecl *Definition = nullptr;
    if (!Ctor.hasBody(Definition))
      return std::nullopt;
    const ParmVarDecl *P = Definition->getParamDecl(I);
    const QualType Type = P->getType().getNonReferenceType();
    if (Type->isIntegerType() && !Type->isBooleanType() &&
        !Type->isEnumeralType() &&
        CountReader(F).countsThreads(*cast<CXXConstructorDecl>(Definition), *P))
      return I;
  }
  return std::nullopt;
}

} // namespace clang::tidy::futures
