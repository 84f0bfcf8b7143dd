//===--- Vocabulary.cpp - Roles of functions and types --------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Vocabulary.h"
#include "UserPacks.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include <map>
#include <mutex>

namespace clang::tidy::futures {

namespace {
struct BuiltinPack {
  const char *Name;
  const char *Text;
};
/// Generated from checks/vocabulary/*.yaml.
const BuiltinPack BuiltinPacks[] = {
#include "BuiltinPacks.inc"
};

constexpr llvm::StringRef AnnotationPrefix = "futures::";
} // namespace

const PackTable &Vocabulary::builtin() {
  static const PackTable Builtin = [] {
    PackTable Table;
    for (const BuiltinPack &Pack : BuiltinPacks)
      Table.add(Pack.Name, Pack.Text);
    return Table;
  }();
  return Builtin;
}

Vocabulary::Vocabulary(llvm::StringRef MainFile)
    : Users(std::make_unique<UserPacks>(MainFile)) {}

Vocabulary::~Vocabulary() = default;

const std::vector<VocabularyError> &Vocabulary::errors() const {
  return Users->errors();
}

llvm::SmallVector<const PackTable *, 3>
Vocabulary::tables(const Decl &D) const {
  llvm::SmallVector<const PackTable *, 3> Tables = {&Users->ofUnit()};
  if (const PackTable *Beside = Users->beside(D))
    Tables.push_back(Beside);
  Tables.push_back(&builtin());
  return Tables;
}

//===----------------------------------------------------------------------===//
// Annotations
//===----------------------------------------------------------------------===//

/// The entry of what annotations of \p Roles say, named after the first of
/// them; made once in a process.
static const VocabularyEntry *annotationEntry(RoleSet Roles, Role First) {
  static std::mutex Mutex;
  static std::map<uint64_t, VocabularyEntry> Entries;
  std::lock_guard<std::mutex> Lock(Mutex);
  return &Entries
              .try_emplace(Roles.bits(),
                           VocabularyEntry{
                               roleName(First).str(), "annotation", Roles, {}})
              .first->second;
}

static const VocabularyEntry *annotated(const Decl *D) {
  RoleSet Roles;
  std::optional<Role> First;
  if (D->hasAttrs())
    for (const auto *A : D->specific_attrs<AnnotateAttr>())
      if (llvm::StringRef Text = A->getAnnotation();
          Text.consume_front(AnnotationPrefix))
        if (std::optional<Role> R = roleNamed(Text)) {
          Roles.insert(*R);
          First = First.value_or(*R);
        }
  return First ? annotationEntry(Roles, *First) : nullptr;
}

//===----------------------------------------------------------------------===//
// Look-up
//===----------------------------------------------------------------------===//

const VocabularyEntry *Vocabulary::lookup(const CXXRecordDecl *Record) const {
  Record = patternOf(Record);
  const CXXRecordDecl *Definition = Record->getDefinition();
  for (const PackTable *Table : tables(Definition ? *Definition : *Record))
    if (const VocabularyEntry *E = Table->find(Record))
      return E;
  return annotated(Record);
}

const VocabularyEntry *Vocabulary::lookup(QualType Type) const {
  if (Type.isNull())
    return nullptr;
  Type = Type.getNonReferenceType();
  if (const CXXRecordDecl *Record = Type->getAsCXXRecordDecl())
    return lookup(Record);
  // future<T> with a dependent T still is a future.
  if (const auto *Spec = Type->getAs<TemplateSpecializationType>())
    if (const auto *Template = dyn_cast_or_null<ClassTemplateDecl>(
            Spec->getTemplateName().getAsTemplateDecl()))
      return lookup(Template->getTemplatedDecl());
  return nullptr;
}

const VocabularyEntry *Vocabulary::lookupCalled(const VarDecl *V) const {
  if (!V->getIdentifier() || !V->hasGlobalStorage())
    return nullptr;
  for (const PackTable *Table : tables(*V))
    if (const VocabularyEntry *E = Table->findFunction(V))
      return E;
  return nullptr;
}

const VocabularyEntry *Vocabulary::lookup(const FunctionDecl *Function,
                                          const CXXRecordDecl *Object) const {
  if (Function->getIdentifier()) {
    const auto Tables = tables(*Function);
    for (const PackTable *Table : Tables)
      if (const VocabularyEntry *E = Table->find(Function))
        return E;
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Function);
        Method && Object)
      for (const PackTable *Table : Tables)
        if (const VocabularyEntry *E = Table->findInBases(Method, Object))
          return E;
  }
  if (const VocabularyEntry *E = annotated(Function))
    return E;
  if (const FunctionDecl *Pattern = Function->getTemplateInstantiationPattern())
    return annotated(Pattern);
  return nullptr;
}

} // namespace clang::tidy::futures
