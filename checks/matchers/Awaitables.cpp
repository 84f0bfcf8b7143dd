//===--- Awaitables.cpp - Futures and coroutine types ---------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Awaitables.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

/// std::coroutine_traits, also of an inline namespace; null where the unit does
/// not know it.
static const ClassTemplateDecl *coroutineTraits(ASTContext &Context) {
  IdentifierTable &Names = Context.Idents;
  for (const NamedDecl *Std :
       Context.getTranslationUnitDecl()->lookup(&Names.get("std")))
    if (const auto *Namespace = dyn_cast<NamespaceDecl>(Std))
      for (const NamedDecl *Traits :
           Namespace->lookup(&Names.get("coroutine_traits")))
        if (const auto *Template = dyn_cast<ClassTemplateDecl>(Traits))
          return Template;
  return nullptr;
}

/// True if \p Pattern, the first argument of a specialisation, is \p Record or
/// its template with whatever arguments.
static bool isSpecialisedFor(QualType Pattern, const CXXRecordDecl *Record) {
  if (const CXXRecordDecl *Exact = Pattern->getAsCXXRecordDecl())
    return Exact->getCanonicalDecl() == Record->getCanonicalDecl();
  const auto *Named = Pattern->getAs<TemplateSpecializationType>();
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
  const TemplateDecl *Template =
      Named ? Named->getTemplateName().getAsTemplateDecl() : nullptr;
  return Spec && Template &&
         Template->getCanonicalDecl() ==
             Spec->getSpecializedTemplate()->getCanonicalDecl();
}

/// True if the unit specialises std::coroutine_traits for \p Record:
///   template <class T, class... Args>
///   struct std::coroutine_traits<future<T>, Args...> { ... };
static bool hasCoroutineTraits(const CXXRecordDecl *Record) {
  ASTContext &Context = Record->getASTContext();
  if (!Context.getLangOpts().Coroutines)
    return false;
  const ClassTemplateDecl *Traits = coroutineTraits(Context);
  if (!Traits)
    return false;
  auto First = [](const TemplateArgumentList &Args) {
    return Args.size() > 0 && Args[0].getKind() == TemplateArgument::Type
               ? Args[0].getAsType()
               : QualType();
  };
  llvm::SmallVector<ClassTemplatePartialSpecializationDecl *, 8> Partial;
  const_cast<ClassTemplateDecl *>(Traits)->getPartialSpecializations(Partial);
  for (const ClassTemplatePartialSpecializationDecl *Spec : Partial)
    if (QualType Type = First(Spec->getTemplateArgs());
        !Type.isNull() && isSpecialisedFor(Type, Record))
      return true;
  for (const ClassTemplateSpecializationDecl *Spec : Traits->specializations())
    if (QualType Type = First(Spec->getTemplateArgs());
        Spec->isExplicitSpecialization() && !Type.isNull() &&
        isSpecialisedFor(Type, Record))
      return true;
  return false;
}

bool isAwaitable(QualType Type, const Vocabulary &V) {
  if (Type.isNull())
    return false;
  if (V.plays(Type, Role::Future) || V.plays(Type, Role::SharedFuture) ||
      V.plays(Type, Role::Task))
    return true;
  const CXXRecordDecl *Record =
      Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition())
    return false;
  Record = Record->getDefinition();
  return Record->hasMemberName(
             &Record->getASTContext().Idents.get("promise_type")) ||
         hasCoroutineTraits(Record);
}

/// Where \p Record is defined, be it as a template that nothing has needed yet.
static const CXXRecordDecl *definitionOf(const CXXRecordDecl *Record) {
  if (Record && !Record->hasDefinition()) {
    const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
    Record = Spec ? Spec->getSpecializedTemplate()->getTemplatedDecl()
                  : Record->getTemplateInstantiationPattern();
  }
  return Record ? Record->getDefinition() : nullptr;
}

/// The member \p Name of \p Record, or of a base; null if there is none.
static const NamedDecl *memberNamed(const CXXRecordDecl *Record,
                                    llvm::StringRef Name, unsigned Depth = 0) {
  constexpr unsigned MaxDepth = 6;
  Record = definitionOf(Record);
  if (!Record || Depth > MaxDepth)
    return nullptr;
  const DeclContext::lookup_result Found =
      Record->lookup(&Record->getASTContext().Idents.get(Name));
  if (!Found.empty())
    return Found.front();
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (const NamedDecl *D =
            memberNamed(Base.getType()->getAsCXXRecordDecl(), Name, Depth + 1))
      return D;
  return nullptr;
}

bool isLazyTask(QualType Type, const Vocabulary &V) {
  if (Type.isNull())
    return false;
  if (V.plays(Type, Role::Task))
    return true;
  const auto *Promise = dyn_cast_or_null<TypeDecl>(memberNamed(
      Type.getNonReferenceType()->getAsCXXRecordDecl(), "promise_type"));
  if (!Promise)
    return false;
  const auto *Suspend = dyn_cast_or_null<CXXMethodDecl>(memberNamed(
      Promise->getASTContext().getTypeDeclType(Promise)->getAsCXXRecordDecl(),
      "initial_suspend"));
  const CXXRecordDecl *Awaited =
      Suspend ? Suspend->getReturnType()->getAsCXXRecordDecl() : nullptr;
  return Awaited && Awaited->getIdentifier() &&
         Awaited->getName() == "suspend_always";
}

} // namespace clang::tidy::futures
