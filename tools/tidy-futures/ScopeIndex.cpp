//===--- ScopeIndex.cpp - What function a place is in ---------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScopeIndex.h"
#include "Paths.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace tidyfutures {

void ScopeIndex::visit(const DeclContext *Context) {
  // noload_decls: nothing here may pull declarations out of a PCH.
  for (const Decl *D : Context->noload_decls()) {
    if (const auto *T = dyn_cast<TemplateDecl>(D))
      D = T->getTemplatedDecl();
    if (!D || D->isImplicit())
      continue;
    SourceLocation Loc = SM->getExpansionLoc(D->getBeginLoc());
    if (Loc.isInvalid())
      continue;
    bool IsFunction = isa<FunctionDecl>(D);
    if (!IsFunction && !isa<NamespaceDecl, LinkageSpecDecl, RecordDecl>(D))
      continue;
    FileID File = SM->getFileID(Loc);
    if (isa<RecordDecl>(D) || IsFunction) {
      if (!Wanted(File, Loc))
        continue;
      SourceLocation End = SM->getExpansionLoc(D->getEndLoc());
      if (SM->getFileID(End) == File)
        ByID[File].push_back({SM->getFileOffset(Loc), SM->getFileOffset(End),
                              cast<NamedDecl>(D)->getQualifiedNameAsString()});
    }
    if (!IsFunction)
      visit(cast<DeclContext>(D));
  }
}

void ScopeIndex::build(
    ASTContext &Context,
    llvm::function_ref<bool(FileID, SourceLocation)> IsWanted) {
  SM = &Context.getSourceManager();
  Wanted = IsWanted;
  visit(Context.getTranslationUnitDecl());
  for (auto &[File, Scopes] : ByID)
    if (OptionalFileEntryRef Entry = SM->getFileEntryRefForID(File))
      ByFile[realPath(Entry->getName())] = std::move(Scopes);
  ByID.clear();
}

std::string ScopeIndex::at(const std::string &File, uint64_t Offset) const {
  auto It = ByFile.find(File);
  if (It == ByFile.end())
    return "";
  const Scope *Best = nullptr;
  for (const Scope &S : It->second)
    if (S.Begin <= Offset && Offset <= S.End &&
        (!Best || Best->Begin <= S.Begin))
      Best = &S;
  return Best ? Best->Name : "";
}

} // namespace tidyfutures
