//===--- UserPacks.cpp - Packs that users write ---------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UserPacks.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace path = llvm::sys::path;

namespace clang::tidy::futures {

static constexpr llvm::StringRef UserPackName = ".futures.yaml";

static llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> &userPackFileSystem() {
  static llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS =
      llvm::vfs::getRealFileSystem();
  return FS;
}

void readUserPacksFrom(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS) {
  userPackFileSystem() = std::move(FS);
}

static llvm::SmallString<256> absolute(llvm::StringRef File) {
  llvm::SmallString<256> Path(File);
  llvm::sys::fs::make_absolute(Path);
  path::remove_dots(Path, /*remove_dot_dot=*/true);
  return Path;
}

std::vector<std::string> userPacksAbove(llvm::StringRef File) {
  llvm::vfs::FileSystem &FS = *userPackFileSystem();
  const llvm::SmallString<256> Path = absolute(File);
  std::vector<std::string> Found;
  for (llvm::StringRef Folder = path::parent_path(Path); !Folder.empty();
       Folder = path::parent_path(Folder)) {
    llvm::SmallString<256> Candidate(Folder);
    path::append(Candidate, UserPackName);
    if (auto Status = FS.status(Candidate); Status && Status->isRegularFile())
      Found.push_back(Candidate.str().str());
  }
  return Found;
}

UserPacks::UserPacks(llvm::StringRef MainFile) {
  const std::vector<std::string> Files = userPacksAbove(MainFile);
  read(Files, Unit);
  for (const std::string &File : Files)
    FilesOfUnit.insert(File);
}

void UserPacks::read(llvm::ArrayRef<std::string> Files, PackTable &Table) {
  for (const std::string &Name : llvm::reverse(Files)) {
    // A pack above two headers is read for each; its mistakes are said once.
    const bool IsNew = Read.insert(Name).second;
    auto Buffer = userPackFileSystem()->getBufferForFile(Name);
    if (Buffer)
      Table.add(Name, (*Buffer)->getBuffer());
    else if (IsNew)
      Errors.push_back({Name, 0, Buffer.getError().message()});
    if (IsNew)
      llvm::copy_if(Table.errors(), std::back_inserter(Errors),
                    [&](const VocabularyError &E) { return E.File == Name; });
  }
}

const PackTable *UserPacks::above(llvm::StringRef File) {
  const llvm::SmallString<256> Path = absolute(File);
  auto [It, New] = Folders.try_emplace(path::parent_path(Path));
  if (New) {
    std::vector<std::string> Files = userPacksAbove(Path);
    llvm::erase_if(Files, [&](const std::string &Name) {
      return FilesOfUnit.contains(Name);
    });
    if (!Files.empty()) {
      It->second = std::make_unique<PackTable>();
      read(Files, *It->second);
    }
  }
  return It->second.get();
}

const PackTable *UserPacks::beside(const Decl &D) {
  const SourceManager &SM = D.getASTContext().getSourceManager();
  const FileID File = SM.getFileID(SM.getExpansionLoc(D.getLocation()));
  if (File.isInvalid() || File == SM.getMainFileID())
    return nullptr;
  auto [It, New] = ByFile.try_emplace(File, nullptr);
  if (New)
    if (auto Entry = SM.getFileEntryRefForID(File))
      It->second = above(Entry->getName());
  return It->second;
}

} // namespace clang::tidy::futures
