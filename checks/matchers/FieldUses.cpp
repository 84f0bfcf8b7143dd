//===--- FieldUses.cpp - What code does to a field ------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FieldUses.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

bool isNamedInStd(QualType Type, llvm::StringRef Name) {
  const CXXRecordDecl *R = Type->getAsCXXRecordDecl();
  // `std::optional<T>` in a template names the template only.
  if (!R)
    if (const auto *Spec = Type->getAs<TemplateSpecializationType>())
      if (const TemplateDecl *T = Spec->getTemplateName().getAsTemplateDecl())
        R = dyn_cast_or_null<CXXRecordDecl>(T->getTemplatedDecl());
  return R && R->getIdentifier() && R->getName() == Name &&
         R->isInStdNamespace();
}

bool isAtomicBool(QualType Type) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsRecordDecl());
  return Spec && isNamedInStd(Type, "atomic") &&
         Spec->getTemplateArgs().size() == 1 &&
         Spec->getTemplateArgs()[0].getAsType()->isBooleanType();
}

static bool isNumber(QualType Type) {
  return Type->isEnumeralType() ||
         (Type->isIntegerType() && !Type->isBooleanType());
}

bool isState(QualType Type) {
  if (isNumber(Type))
    return true;
  if (!isNamedInStd(Type, "atomic"))
    return false;
  if (const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          Type->getAsCXXRecordDecl()))
    return Spec->getTemplateArgs().size() == 1 &&
           isNumber(Spec->getTemplateArgs()[0].getAsType());
  const auto *Spec = Type->getAs<TemplateSpecializationType>();
  return Spec && Spec->template_arguments().size() == 1 &&
         Spec->template_arguments()[0].getKind() == TemplateArgument::Type &&
         isNumber(Spec->template_arguments()[0].getAsType());
}

//===----------------------------------------------------------------------===//
// Uses
//===----------------------------------------------------------------------===//

llvm::StringRef calledOn(const Expr *E, const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(E);
  if (!P || !isa_and_nonnull<CallExpr>(F.parentIgnoringImplicit(P)))
    return {};
  DeclarationName Name;
  if (const auto *Member = dyn_cast<MemberExpr>(P))
    Name = Member->getMemberDecl()->getDeclName();
  else if (const auto *Open = dyn_cast<UnresolvedMemberExpr>(P))
    Name = Open->getMemberName();
  else if (const auto *Dependent = dyn_cast<CXXDependentScopeMemberExpr>(P))
    Name = Dependent->getMember();
  const IdentifierInfo *Identifier = Name.getAsIdentifierInfo();
  return Identifier ? Identifier->getName() : llvm::StringRef();
}

/// The use of something read out of the field (or the field itself) where it
/// is not the target of anything.
static FieldUse derived(const Expr *E, const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(E);
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(P))
    return Unary->getOpcode() == UO_AddrOf || Unary->isIncrementDecrementOp()
               ? FieldUse::Other
               : FieldUse::Read;
  const auto *Call = dyn_cast_or_null<CallExpr>(P);
  if (Call && isStdMove(Call))
    return FieldUse::Other;
  if (Call && !isa<CXXOperatorCallExpr>(Call)) {
    // rethrow_exception(error_), log(value_): unless it may be changed.
    const FunctionDecl *Callee = Call->getDirectCallee();
    // make_tuple(value_, status_) copies.
    if (Callee && Callee->isInStdNamespace() &&
        calleeName(Call).starts_with("make_"))
      return FieldUse::Read;
    // `listener(value_)` of a callback whose type is a template's.
    if (!Callee && Call->isTypeDependent() && namedVariable(Call->getCallee()))
      return FieldUse::Read;
    for (unsigned I = 0; I < Call->getNumArgs(); ++I) {
      if (ignoreImplicit(Call->getArg(I)) != ignoreImplicit(E))
        continue;
      if (!Callee || I >= Callee->getNumParams())
        return FieldUse::Other;
      QualType Type = Callee->getParamDecl(I)->getType();
      if (Type->isReferenceType() && !Type->getPointeeType().isConstQualified())
        return FieldUse::Other;
    }
  }
  if (const auto *DS = dyn_cast_or_null<DeclStmt>(P))
    for (const Decl *D : DS->decls())
      if (const auto *V = dyn_cast<VarDecl>(D);
          V && V->getType()->isReferenceType() &&
          !V->getType()->getPointeeType().isConstQualified())
        return FieldUse::Other;
  return FieldUse::Read;
}

FieldUse useOf(const Expr *E, const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(E);
  auto ByValue = [&](const Expr *Value) {
    const Expr *Bare = ignoreImplicit(Value);
    if (const auto *Literal = dyn_cast<CXXBoolLiteralExpr>(Bare))
      return Literal->getValue() ? FieldUse::SetTrue : FieldUse::Reset;
    const CXXRecordDecl *R = Bare->getType()->getAsCXXRecordDecl();
    if (R && R->getIdentifier() && R->getName() == "nullopt_t")
      return FieldUse::Reset;
    return FieldUse::Store;
  };
  if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(P);
      Assign && Assign->isAssignmentOp() &&
      ignoreImplicit(Assign->getLHS()) == E)
    return Assign->getOpcode() == BO_Assign ? ByValue(Assign->getRHS())
                                            : FieldUse::Other;
  if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P);
      Op && Op->getNumArgs() > 0 && ignoreImplicit(Op->getArg(0)) == E) {
    if (Op->getOperator() == OO_Equal)
      return ByValue(Op->getArg(1));
    bool IsRead = Op->getOperator() == OO_Star ||
                  Op->getOperator() == OO_Arrow ||
                  Op->getOperator() == OO_EqualEqual ||
                  Op->getOperator() == OO_ExclaimEqual;
    return IsRead ? derived(Op, F) : FieldUse::Other;
  }
  if (isa_and_nonnull<MemberExpr, UnresolvedMemberExpr,
                      CXXDependentScopeMemberExpr>(P)) {
    const auto *Call = dyn_cast_or_null<CallExpr>(F.parentIgnoringImplicit(P));
    // Also where the overload, or the type, is a template's matter.
    const llvm::StringRef Name = calledOn(E, F);
    if (Name.empty())
      return derived(cast<Expr>(P), F);
    if (Name == "store" || Name == "exchange")
      return Call->getNumArgs() ? ByValue(Call->getArg(0)) : FieldUse::Other;
    if (Name == "emplace")
      return FieldUse::Store;
    if (Name == "reset")
      return FieldUse::Reset;
    if (Name == "value" || Name == "get")
      return derived(Call, F);
    if (Name == "has_value" || Name == "load")
      return FieldUse::Read;
    const auto *Method =
        dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee());
    return Method && Method->isConst() ? FieldUse::Read : FieldUse::Other;
  }
  return derived(E, F);
}

bool isReadOfState(const Expr *E, const FunctionModel &F) {
  const llvm::StringRef Called = calledOn(E, F);
  if (!Called.empty())
    return Called == "load";
  return useOf(E, F) == FieldUse::Read;
}

bool isExchange(const Expr *E, const FunctionModel &F) {
  const llvm::StringRef Called = calledOn(E, F);
  return Called == "exchange" || Called == "compare_exchange_strong" ||
         Called == "compare_exchange_weak";
}

const FieldDecl *fieldNamedBy(const Expr *E) {
  E = E ? ignoreImplicit(E) : nullptr;
  if (const auto *Address = dyn_cast_or_null<UnaryOperator>(E);
      Address && Address->getOpcode() == UO_AddrOf)
    E = ignoreImplicit(Address->getSubExpr());
  const auto *Member = dyn_cast_or_null<MemberExpr>(E);
  return Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
}

const Expr *storedValue(const Expr *E, const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(E);
  if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(P))
    return Assign->getOpcode() == BO_Assign &&
                   ignoreImplicit(Assign->getLHS()) == E
               ? Assign->getRHS()
               : nullptr;
  if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P))
    return Op->getOperator() == OO_Equal && Op->getNumArgs() == 2 &&
                   ignoreImplicit(Op->getArg(0)) == E
               ? Op->getArg(1)
               : nullptr;
  if (calledOn(E, F) != "store")
    return nullptr;
  const auto *Call = cast<CallExpr>(F.parentIgnoringImplicit(P));
  return Call->getNumArgs() ? Call->getArg(0) : nullptr;
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

/// What an initialiser with one value gives: `{0}`, `std::atomic<int>(0)`.
static const Expr *onlyValue(const Expr *E) {
  E = E ? ignoreImplicit(E) : nullptr;
  if (const auto *List = dyn_cast_or_null<InitListExpr>(E))
    return List->getNumInits() == 1 ? onlyValue(List->getInit(0)) : E;
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(E))
    return Construct->getNumArgs() == 1 ? onlyValue(Construct->getArg(0)) : E;
  return E;
}

std::optional<llvm::APSInt> constantOf(const Expr *E,
                                       const ASTContext &Context) {
  E = onlyValue(E);
  const auto *List = dyn_cast_or_null<InitListExpr>(E);
  if ((List && List->getNumInits() == 0) ||
      isa_and_nonnull<ImplicitValueInitExpr, CXXScalarValueInitExpr>(E))
    return llvm::APSInt::get(0);
  return constantValue(E, Context);
}

std::optional<bool> areEqual(const Expr *A, const Expr *B,
                             const ASTContext &Context) {
  // In a template an enumerator may have no value yet.
  auto Enumerator = [](const Expr *E) {
    const auto *Ref = dyn_cast_or_null<DeclRefExpr>(onlyValue(E));
    return Ref ? dyn_cast<EnumConstantDecl>(Ref->getDecl()) : nullptr;
  };
  if (const auto *X = Enumerator(A))
    if (const auto *Y = Enumerator(B))
      return X == Y;
  const std::optional<llvm::APSInt> X = constantOf(A, Context);
  const std::optional<llvm::APSInt> Y = constantOf(B, Context);
  return X && Y ? std::optional<bool>(llvm::APSInt::isSameValue(*X, *Y))
                : std::nullopt;
}

/// What the constructor \p Ctor gives \p Field; null where it says nothing.
static const Expr *givenBy(const CXXConstructorDecl *Ctor,
                           const FieldDecl *Field) {
  for (const CXXCtorInitializer *Init : Ctor->inits())
    if (Init->isWritten() && Init->getMember() == Field)
      return Init->getInit();
  // `Event() { done_ = 0; }`
  for (const Stmt *S : Ctor->getBody()->children())
    if (const auto *Assign = dyn_cast<BinaryOperator>(S);
        Assign && Assign->getOpcode() == BO_Assign &&
        fieldNamedBy(Assign->getLHS()) == Field)
      return Assign->getRHS();
  return nullptr;
}

const Expr *initialValue(const FieldDecl *Field) {
  const Expr *Own = Field->getInClassInitializer();
  const auto *Record = dyn_cast<CXXRecordDecl>(Field->getParent());
  if (!Record || !Record->hasDefinition())
    return Own;
  const Expr *Value = nullptr;
  for (const CXXConstructorDecl *Ctor : Record->getDefinition()->ctors()) {
    if (Ctor->isImplicit() || Ctor->isDeleted() || Ctor->isDefaulted() ||
        Ctor->isCopyOrMoveConstructor())
      continue;
    const FunctionDecl *Definition = nullptr;
    if (!Ctor->hasBody(Definition))
      return nullptr;
    const auto *Body = cast<CXXConstructorDecl>(Definition);
    if (Body->isDelegatingConstructor())
      continue;
    const Expr *Given = givenBy(Body, Field);
    if (!Given)
      Given = Own;
    if (!Given ||
        (Value &&
         !areEqual(Value, Given, Field->getASTContext()).value_or(false)))
      return nullptr;
    Value = Given;
  }
  return Value ? Value : Own;
}

} // namespace clang::tidy::futures
