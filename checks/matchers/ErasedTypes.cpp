//===--- ErasedTypes.cpp - Where an erased type is spelled ----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ErasedTypes.h"
#include "Entity.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"

namespace clang::tidy::futures {

bool isErased(QualType Type, const Vocabulary &V) {
  if (Type.isNull() || Type->isDependentType())
    return false;
  Type = Type.getCanonicalType();
  if (Type->isPointerType())
    return Type->getPointeeType()->isVoidType();
  if (Type->isReferenceType())
    return false;
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  if (!Record)
    return false;
  if (V.plays(Type, Role::ErasedType))
    return true;
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
  return Spec && Spec->getName() == "shared_ptr" && isSmartPointer(Type) &&
         Spec->getTemplateArgs().size() > 0 &&
         Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
         Spec->getTemplateArgs()[0].getAsType()->isVoidType();
}

static QualType erasedWithin(QualType Type, const Vocabulary &V,
                             unsigned Depth);

static QualType erasedWithin(const TemplateArgument &Arg, const Vocabulary &V,
                             unsigned Depth) {
  if (Arg.getKind() == TemplateArgument::Type)
    return erasedWithin(Arg.getAsType(), V, Depth);
  if (Arg.getKind() == TemplateArgument::Pack)
    for (const TemplateArgument &Element : Arg.pack_elements())
      if (QualType Found = erasedWithin(Element, V, Depth); !Found.isNull())
        return Found;
  return {};
}

static QualType erasedWithin(QualType Type, const Vocabulary &V,
                             unsigned Depth) {
  constexpr unsigned MaxDepth = 8;
  if (Type.isNull() || Depth > MaxDepth || Type->isDependentType())
    return {};
  Type = Type.getCanonicalType().getNonReferenceType().getUnqualifiedType();
  if (isErased(Type, V))
    return Type;
  if (Type->isPointerType() || Type->isArrayType())
    return erasedWithin(Type->isPointerType()
                            ? Type->getPointeeType()
                            : QualType(Type->getPointeeOrArrayElementType(), 0),
                        V, Depth + 1);
  if (const auto *Function = Type->getAs<FunctionProtoType>()) {
    QualType Found = erasedWithin(Function->getReturnType(), V, Depth + 1);
    for (QualType P : Function->param_types())
      if (Found.isNull())
        Found = erasedWithin(P, V, Depth + 1);
    return Found;
  }
  if (const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          Type->getAsCXXRecordDecl()))
    for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
      if (QualType Found = erasedWithin(Arg, V, Depth + 1); !Found.isNull())
        return Found;
  // std::vector<T>::iterator and other members of a specialisation.
  if (const CXXRecordDecl *Record = Type->getAsCXXRecordDecl())
    if (const auto *Outer = dyn_cast<CXXRecordDecl>(Record->getDeclContext());
        isa_and_nonnull<ClassTemplateSpecializationDecl>(Outer))
      return erasedWithin(Record->getASTContext().getTypeDeclType(
                              static_cast<const TypeDecl *>(Outer)),
                          V, Depth + 1);
  return {};
}

QualType erasedWithin(QualType Type, const Vocabulary &V) {
  return erasedWithin(Type, V, 0);
}

/// The alias of user code that \p Written names, if it names one.
static const TypedefNameDecl *aliasOf(TypeLoc Written) {
  auto Alias = Written.getAsAdjusted<TypedefTypeLoc>();
  const TypedefNameDecl *D = Alias ? Alias.getTypePtr()->getDecl() : nullptr;
  if (!D || !D->getTypeSourceInfo() ||
      D->getASTContext().getSourceManager().isInSystemHeader(D->getLocation()))
    return nullptr;
  return D;
}

void spelledErased(TypeLoc Written, const Vocabulary &V,
                   llvm::SmallVectorImpl<TypeLoc> &Places) {
  while (Written && Written.getAs<QualifiedTypeLoc>())
    Written = Written.getNextTypeLoc();
  if (!Written || Written.getType()->isDependentType() ||
      Written.getAsAdjusted<SubstTemplateTypeParmTypeLoc>() ||
      erasedWithin(Written.getType(), V).isNull())
    return;
  if (const TypedefNameDecl *Alias = aliasOf(Written)) {
    spelledErased(Alias->getTypeSourceInfo()->getTypeLoc(), V, Places);
    return;
  }
  if (isErased(Written.getType(), V)) {
    if (!Written.getAsAdjusted<AutoTypeLoc>() &&
        !Written.getAsAdjusted<DecltypeTypeLoc>())
      Places.push_back(Written);
    return;
  }
  if (auto Spec = Written.getAsAdjusted<TemplateSpecializationTypeLoc>()) {
    for (unsigned I = 0; I < Spec.getNumArgs(); ++I)
      if (Spec.getArgLoc(I).getArgument().getKind() == TemplateArgument::Type &&
          Spec.getArgLoc(I).getTypeSourceInfo())
        spelledErased(Spec.getArgLoc(I).getTypeSourceInfo()->getTypeLoc(), V,
                      Places);
    return;
  }
  if (auto Function = Written.getAsAdjusted<FunctionTypeLoc>()) {
    spelledErased(Function.getReturnLoc(), V, Places);
    for (const ParmVarDecl *P : Function.getParams())
      if (P && P->getTypeSourceInfo())
        spelledErased(P->getTypeSourceInfo()->getTypeLoc(), V, Places);
    return;
  }
  spelledErased(Written.getNextTypeLoc(), V, Places);
}

//===----------------------------------------------------------------------===//
// Asynchronous types
//===----------------------------------------------------------------------===//

/// True for the return type of a coroutine that is no generator.
static bool isCoroutineType(const ClassTemplateSpecializationDecl &Spec) {
  ASTContext &Context = Spec.getASTContext();
  // A function may return it without its members being known here.
  const CXXRecordDecl *Record =
      Spec.getSpecializedTemplate()->getTemplatedDecl()->getDefinition();
  if (Spec.hasDefinition())
    Record = Spec.getDefinition();
  if (!Record)
    return false;
  for (const NamedDecl *D :
       Record->lookup(&Context.Idents.get("promise_type"))) {
    const auto *Type = dyn_cast<TypeDecl>(D);
    if (!Type)
      return false;
    const CXXRecordDecl *Promise =
        Context.getTypeDeclType(Type)->getAsCXXRecordDecl();
    Promise = Promise ? Promise->getDefinition() : nullptr;
    return !Promise ||
           Promise->lookup(&Context.Idents.get("yield_value")).empty();
  }
  return false;
}

namespace {
struct AsyncType {
  llvm::StringRef Kind;
  unsigned Result = 0;
};
} // namespace

static std::optional<AsyncType>
asyncType(const ClassTemplateSpecializationDecl &Record, const Vocabulary &V) {
  if (const VocabularyEntry *E = V.lookup(&Record))
    for (auto [R, Kind] :
         {std::pair(Role::Future, "future"),
          std::pair(Role::SharedFuture, "shared future"),
          std::pair(Role::Promise, "promise"),
          std::pair(Role::PackagedTask, "packaged task"),
          std::pair(Role::Channel, "channel"), std::pair(Role::Task, "task")})
      if (E->Roles.contains(R))
        return AsyncType{Kind, E->number("result").value_or(0)};
  if (isCoroutineType(Record))
    return AsyncType{"task", 0};
  return std::nullopt;
}

std::optional<ErasedResult> erasedResult(QualType Type, const Vocabulary &V) {
  if (Type.isNull() || Type->isDependentType())
    return std::nullopt;
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type.getCanonicalType()->getAsCXXRecordDecl());
  std::optional<AsyncType> Async;
  if (!Spec || !(Async = asyncType(*Spec, V)) ||
      Async->Result >= Spec->getTemplateArgs().size())
    return std::nullopt;
  auto ErasedIn = [&](const TemplateArgument &Arg) -> QualType {
    if (Arg.getKind() != TemplateArgument::Type)
      return {};
    QualType Result = Arg.getAsType().getNonReferenceType();
    if (const auto *Signature = Result->getAs<FunctionProtoType>()) {
      // A channel's signature is that of its handlers.
      if (Async->Kind == "channel") {
        for (QualType P : Signature->param_types())
          if (isErased(P.getNonReferenceType(), V))
            return P.getNonReferenceType();
        return {};
      }
      Result = Signature->getReturnType().getNonReferenceType();
    }
    return isErased(Result, V) ? Result : QualType();
  };
  const TemplateArgument &Arg = Spec->getTemplateArgs()[Async->Result];
  QualType Erased;
  if (Arg.getKind() == TemplateArgument::Pack) {
    for (const TemplateArgument &Element : Arg.pack_elements())
      if (Erased.isNull())
        Erased = ErasedIn(Element);
  } else {
    Erased = ErasedIn(Arg);
  }
  if (Erased.isNull())
    return std::nullopt;
  return ErasedResult{Async->Kind, Erased};
}

static bool holdsErasedResult(QualType Type, const Vocabulary &V,
                              unsigned Depth) {
  constexpr unsigned MaxDepth = 8;
  if (Type.isNull() || Depth > MaxDepth || Type->isDependentType())
    return false;
  Type = Type.getCanonicalType().getNonReferenceType().getUnqualifiedType();
  if (Type->isPointerType() || Type->isArrayType())
    return holdsErasedResult(QualType(Type->getPointeeOrArrayElementType(), 0),
                             V, Depth + 1);
  if (erasedResult(Type, V))
    return true;
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  if (const auto *Spec =
          dyn_cast_or_null<ClassTemplateSpecializationDecl>(Record))
    for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray()) {
      if (Arg.getKind() == TemplateArgument::Type &&
          holdsErasedResult(Arg.getAsType(), V, Depth + 1))
        return true;
      if (Arg.getKind() == TemplateArgument::Pack)
        for (const TemplateArgument &Element : Arg.pack_elements())
          if (Element.getKind() == TemplateArgument::Type &&
              holdsErasedResult(Element.getAsType(), V, Depth + 1))
            return true;
    }
  const auto *Outer =
      Record
          ? dyn_cast<ClassTemplateSpecializationDecl>(Record->getDeclContext())
          : nullptr;
  return Outer && holdsErasedResult(Record->getASTContext().getTypeDeclType(
                                        static_cast<const TypeDecl *>(Outer)),
                                    V, Depth + 1);
}

bool holdsErasedResult(QualType Type, const Vocabulary &V) {
  return holdsErasedResult(Type, V, 0);
}

static bool holdsValues(QualType Type, QualType Erased, const Vocabulary &V,
                        unsigned Depth) {
  constexpr unsigned MaxDepth = 4;
  auto IsIt = [&](QualType T) {
    return T.getCanonicalType().getUnqualifiedType() ==
           Erased.getCanonicalType().getUnqualifiedType();
  };
  Type = Type.getNonReferenceType();
  if (IsIt(Type) ||
      (!Type->getPointeeType().isNull() && IsIt(Type->getPointeeType())))
    return true;
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  return Spec && Depth < MaxDepth && !erasedResult(Type, V) &&
         llvm::any_of(
             Spec->getTemplateArgs().asArray(),
             [&](const TemplateArgument &Arg) {
               return Arg.getKind() == TemplateArgument::Type &&
                      holdsValues(Arg.getAsType(), Erased, V, Depth + 1);
             });
}

bool holdsValues(QualType Type, QualType Erased, const Vocabulary &V) {
  return holdsValues(Type, Erased, V, 0);
}

void spelledResult(TemplateSpecializationTypeLoc Written, const Vocabulary &V,
                   llvm::SmallVectorImpl<TypeLoc> &Places) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Written.getType().getCanonicalType()->getAsCXXRecordDecl());
  std::optional<AsyncType> Async = Spec ? asyncType(*Spec, V) : std::nullopt;
  if (!Async)
    return;
  // The arguments of an alias template are not those of what it stands for.
  const bool IsAlias = Written.getTypePtr()->isTypeAlias();
  for (unsigned I = IsAlias ? 0 : Async->Result; I < Written.getNumArgs();
       ++I) {
    if (Written.getArgLoc(I).getArgument().getKind() !=
            TemplateArgument::Type ||
        !Written.getArgLoc(I).getTypeSourceInfo())
      continue;
    TypeLoc Arg = Written.getArgLoc(I).getTypeSourceInfo()->getTypeLoc();
    auto Signature = Arg.getAsAdjusted<FunctionTypeLoc>();
    if (!Signature)
      spelledErased(Arg, V, Places);
    else if (Async->Kind != "channel")
      spelledErased(Signature.getReturnLoc(), V, Places);
    else
      for (const ParmVarDecl *P : Signature.getParams())
        if (P && P->getTypeSourceInfo())
          spelledErased(P->getTypeSourceInfo()->getTypeLoc(), V, Places);
    if (!IsAlias && Async->Kind != "channel")
      return;
  }
}

} // namespace clang::tidy::futures
