//===--- PackTable.cpp - What packs say, by name --------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PackTable.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::futures {

llvm::StringRef lastComponent(llvm::StringRef Qualified) {
  size_t At = Qualified.rfind("::");
  return At == llvm::StringRef::npos ? Qualified : Qualified.substr(At + 2);
}

const CXXRecordDecl *patternOf(const CXXRecordDecl *Record) {
  if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record))
    return Spec->getSpecializedTemplate()->getTemplatedDecl();
  return Record;
}

static bool derivesFromNamed(const CXXRecordDecl *Record,
                             llvm::StringRef Name) {
  if (hasQualifiedName(patternOf(Record), Name))
    return true;
  if (!Record->hasDefinition())
    return false;
  return llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
    const CXXRecordDecl *B = Base.getType()->getAsCXXRecordDecl();
    return B && derivesFromNamed(B, Name);
  });
}
std::string VocabularyError::str() const {
  return File + ":" + std::to_string(Line) + ": " + Message;
}

bool hasQualifiedName(const NamedDecl *D, llvm::StringRef Name) {
  if (const IdentifierInfo *Id = D->getIdentifier()) {
    if (Id->getName() != lastComponent(Name))
      return false;
  } else {
    return false;
  }
  const DeclContext *Context = D->getDeclContext();
  while (true) {
    size_t At = Name.rfind("::");
    Name = At == llvm::StringRef::npos ? "" : Name.substr(0, At);
    while (true) {
      if (const auto *NS = dyn_cast<NamespaceDecl>(Context);
          NS && (NS->isInline() || NS->isAnonymousNamespace()))
        Context = NS->getParent();
      else if (isa<LinkageSpecDecl>(Context) || isa<ExportDecl>(Context) ||
               (isa<EnumDecl>(Context) && !cast<EnumDecl>(Context)->isScoped()))
        Context = Context->getParent();
      else
        break;
    }
    if (Name.empty())
      return Context->isTranslationUnit();
    const auto *Named = dyn_cast<NamedDecl>(Context);
    if (!Named || !Named->getIdentifier() ||
        Named->getName() != lastComponent(Name))
      return false;
    Context = Context->getParent();
  }
}

bool PackTable::Candidate::holdsFor(const Decl &D) const {
  return Macro.empty() ||
         D.getASTContext().Idents.get(Macro).hasMacroDefinition();
}

bool PackTable::Candidate::takes(const FunctionDecl *F) const {
  if (Parameters && F->getNumParams() != *Parameters)
    return false;
  if (FirstParameter.empty())
    return true;
  if (F->getNumParams() == 0)
    return false;
  QualType First = F->getParamDecl(0)->getType().getNonReferenceType();
  const auto *Tag = First->getAsTagDecl();
  return Tag && hasQualifiedName(Tag, FirstParameter);
}

llvm::ArrayRef<const PackTable::Candidate *>
PackTable::named(llvm::StringRef LastName) const {
  auto It = ByLastName.find(LastName);
  if (It == ByLastName.end())
    return {};
  return It->second;
}

const VocabularyEntry *PackTable::find(const CXXRecordDecl *Record) const {
  Record = patternOf(Record);
  // `typedef union {...} pthread_mutex_t;` is called by its alias.
  const NamedDecl *Named = Record;
  if (!Record->getIdentifier())
    Named = Record->getTypedefNameForAnonDecl();
  if (!Named)
    return nullptr;
  for (const Candidate *C : named(Named->getName()))
    if (!C->IsFunction && hasQualifiedName(Named, C->Entry.Name))
      return &C->Entry;
  return nullptr;
}

const VocabularyEntry *PackTable::find(const FunctionDecl *Function) const {
  if (!Function->getIdentifier())
    return nullptr;
  for (const Candidate *C : named(Function->getName()))
    if (C->IsFunction && C->takes(Function) &&
        hasQualifiedName(Function, C->Entry.Name) && C->holdsFor(*Function))
      return &C->Entry;
  return nullptr;
}

const VocabularyEntry *
PackTable::findInBases(const CXXMethodDecl *Method,
                       const CXXRecordDecl *Object) const {
  if (!Method->getIdentifier())
    return nullptr;
  const llvm::StringRef Name = Method->getName();
  for (const Candidate *C : named(Name)) {
    if (!C->IsFunction ||
        (C->Parameters && Method->getNumParams() != *C->Parameters))
      continue;
    llvm::StringRef Class =
        llvm::StringRef(C->Entry.Name).drop_back(Name.size()).rtrim(':');
    if (!Class.empty() && derivesFromNamed(Object, Class) &&
        C->holdsFor(*Method))
      return &C->Entry;
  }
  return nullptr;
}

const VocabularyEntry *PackTable::findFunction(const VarDecl *V) const {
  if (!V->getIdentifier())
    return nullptr;
  for (const Candidate *C : named(V->getName()))
    if (C->IsFunction && C->isUnconstrained() &&
        hasQualifiedName(V, C->Entry.Name))
      return &C->Entry;
  return nullptr;
}

std::vector<llvm::StringRef> PackTable::names() const {
  std::vector<llvm::StringRef> Names;
  for (const Candidate &C : Candidates)
    Names.push_back(C.Entry.Name);
  return Names;
}

} // namespace clang::tidy::futures
