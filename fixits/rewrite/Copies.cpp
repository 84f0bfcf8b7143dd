//===--- Copies.cpp - Can a copy be told from it -------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Copies.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

bool hasMutablePart(const CXXRecordDecl *R) {
  return !R->hasDefinition() || R->hasMutableFields() ||
         llvm::any_of(R->bases(), [](const CXXBaseSpecifier &Base) {
           const CXXRecordDecl *B = Base.getType()->getAsCXXRecordDecl();
           return !B || hasMutablePart(B);
         });
}

/// True if \p Spec is a container or holder of the standard library, which does
/// nothing of its own but to give back memory.
static bool isPlainHolder(const ClassTemplateSpecializationDecl *Spec) {
  static constexpr llvm::StringRef Names[] = {
      "basic_string", "vector",        "list",     "deque", "map",
      "set",          "unordered_map", "optional", "pair",  "tuple",
      "array",        "unordered_set", "variant",  "queue", "stack"};
  return Spec && Spec->isInStdNamespace() && Spec->getIdentifier() &&
         llvm::is_contained(Names, Spec->getName());
}

/// True for `std::unique_ptr<T>` that deletes a \p T and nothing else.
static bool isPlainOwner(const ClassTemplateSpecializationDecl *Spec) {
  if (!Spec || !Spec->isInStdNamespace() || !Spec->getIdentifier() ||
      Spec->getName() != "unique_ptr")
    return false;
  const auto TypeAt = [&](unsigned I) {
    return Spec->getTemplateArgs()[I].getAsType()->getAsCXXRecordDecl();
  };
  const CXXRecordDecl *Owned = TypeAt(0), *Deleter = TypeAt(1);
  return Deleter && Deleter->isInStdNamespace() &&
         !(Owned && Owned->hasDefinition() && Owned->isPolymorphic());
}

static bool isStdAllocator(QualType T) {
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  return R && R->isInStdNamespace() && R->getIdentifier() &&
         R->getName() == "allocator";
}

/// The types among \p Args, those in packs included, that are no allocators.
static void addTypes(llvm::ArrayRef<TemplateArgument> Args,
                     llvm::SmallVectorImpl<QualType> &Types) {
  for (const TemplateArgument &Arg : Args)
    if (Arg.getKind() == TemplateArgument::Type) {
      if (!isStdAllocator(Arg.getAsType()))
        Types.push_back(Arg.getAsType());
    } else if (Arg.getKind() == TemplateArgument::Pack)
      addTypes(Arg.pack_elements(), Types);
}

static bool isQuiet(QualType T, const ASTContext &Context, unsigned Depth) {
  constexpr unsigned MaxDepth = 4;
  T = Context.getBaseElementType(T);
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R)
    return !T->isDependentType();
  if (!R->hasDefinition() || Depth > MaxDepth)
    return false;
  if (R->hasTrivialDestructor())
    return true;
  llvm::SmallVector<QualType, 8> Parts;
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(R);
  if (isPlainHolder(Spec) || isPlainOwner(Spec)) {
    addTypes(Spec->getTemplateArgs().asArray(), Parts);
  } else {
    const CXXDestructorDecl *Dtor = R->getDestructor();
    if (Dtor && Dtor->isUserProvided())
      return false;
    for (const FieldDecl *Field : R->fields())
      Parts.push_back(Field->getType());
    for (const CXXBaseSpecifier &Base : R->bases())
      Parts.push_back(Base.getType());
  }
  return llvm::all_of(
      Parts, [&](QualType Part) { return isQuiet(Part, Context, Depth + 1); });
}

bool isDestroyedQuietly(QualType T, const ASTContext &Context) {
  return isQuiet(T.getNonReferenceType(), Context, 0);
}

} // namespace clang::tidy::futures
