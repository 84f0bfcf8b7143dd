//===--- ShareRewrite.cpp - A future that is read more than once ----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ShareRewrite.h"
#include "../../fixits/rewrite/SourceText.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

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
         Op->getOperator() == OO_Equal || Op->getOperator() == OO_EqualEqual)) {
      const auto *M = dyn_cast<CXXMethodDecl>(Callee);
      return !M || M->isConst() || ignoreWrappers(Op->getArg(0)) != Get;
    }
    // The object of `s += f.get()` is no parameter.
    const unsigned First =
        isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(Callee);
    for (unsigned I = First; I < Call->getNumArgs(); ++I)
      if (ignoreWrappers(Call->getArg(I)) == Get)
        return I - First < Callee->getNumParams() &&
               !Callee->getParamDecl(I - First)
                    ->getType()
                    ->isRValueReferenceType();
    return false;
  }
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(P)) {
    const auto *M = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    return M ? M->isConst() : isOnlyRead(Member, F);
  }
  return Type->isScalarType() &&
         isa_and_nonnull<BinaryOperator, UnaryOperator, IfStmt, ReturnStmt,
                         ConditionalOperator>(P);
}

/// What \p R copies with itself: its bases and fields, and the elements of a
/// container of std, which declares a copy constructor in any case.
static llvm::SmallVector<QualType, 8> copiedParts(const CXXRecordDecl *R) {
  llvm::SmallVector<QualType, 8> Parts;
  static constexpr llvm::StringRef Containers[] = {"vector",
                                                   "deque",
                                                   "list",
                                                   "forward_list",
                                                   "set",
                                                   "map",
                                                   "array",
                                                   "multiset",
                                                   "unordered_multiset",
                                                   "multimap",
                                                   "unordered_map",
                                                   "queue",
                                                   "stack",
                                                   "unordered_multimap",
                                                   "unordered_set",
                                                   "priority_queue"};
  if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(R);
      R->isInStdNamespace()) {
    if (Spec && Spec->getIdentifier() &&
        llvm::is_contained(Containers, Spec->getName()))
      for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
        if (Arg.getKind() == TemplateArgument::Type)
          Parts.push_back(Arg.getAsType());
    return Parts;
  }
  for (const CXXBaseSpecifier &Base : R->bases())
    Parts.push_back(Base.getType());
  for (const FieldDecl *Field : R->fields())
    Parts.push_back(Field->getType());
  return Parts;
}

static bool isCopyable(QualType T, const ASTContext &Context,
                       unsigned Depth = 0) {
  constexpr unsigned MaxDepth = 8;
  const CXXRecordDecl *R = Context.getBaseElementType(T)->getAsCXXRecordDecl();
  if (!R)
    return true;
  if (!R->hasDefinition() || Depth > MaxDepth)
    return false;
  if (R->needsImplicitCopyConstructor()
          ? R->needsOverloadResolutionForCopyConstructor() ||
                R->defaultedCopyConstructorIsDeleted()
          : llvm::none_of(R->ctors(), [](const CXXConstructorDecl *C) {
              return C->isCopyConstructor() && !C->isDeleted() &&
                     C->getAccess() == AS_public;
            }))
    return false;
  const bool IsWritten = llvm::any_of(R->ctors(), [](const auto *C) {
    return C->isCopyConstructor() && C->isUserProvided();
  });
  if (IsWritten && !R->isInStdNamespace())
    return true;
  return llvm::all_of(copiedParts(R), [&](QualType Part) {
    return isCopyable(Part, Context, Depth + 1);
  });
}

Remedy shareFuture(const VarDecl *V, const FunctionModel &F) {
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

} // namespace clang::tidy::futures
