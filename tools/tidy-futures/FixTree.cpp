//===--- FixTree.cpp - The project's files while they are fixed -----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixTree.h"
#include "Paths.h"
#include "llvm/ADT/STLExtras.h"

namespace tidyfutures {

std::optional<llvm::StringRef> FixTree::original(llvm::StringRef File) {
  auto [It, New] = Originals.try_emplace(File.str());
  if (New)
    It->second = readFile(File);
  if (!It->second)
    return std::nullopt;
  return llvm::StringRef(*It->second);
}

std::optional<llvm::StringRef> FixTree::now(llvm::StringRef File) {
  auto It = Changed.find(File.str());
  if (It != Changed.end())
    return llvm::StringRef(It->second);
  return original(File);
}

void FixTree::set(const Texts &New) {
  for (const auto &[File, Text] : New)
    if (original(File) == llvm::StringRef(Text))
      Changed.erase(File);
    else
      Changed[File] = Text;
}

Texts FixTree::textsWith(llvm::ArrayRef<FixGroup> All,
                         llvm::ArrayRef<unsigned> Chosen,
                         EditFormatter &Formatter) {
  std::map<std::string, std::vector<const FixGroup *>> ByFile;
  for (const FixGroup &G : All)
    for (const Edit &E : G.Edits)
      ByFile[E.File];
  for (unsigned I : Chosen)
    for (const Edit &E : All[I].Edits) {
      std::vector<const FixGroup *> &Here = ByFile[E.File];
      if (Here.empty() || Here.back() != &All[I])
        Here.push_back(&All[I]);
    }
  Texts Result;
  for (const auto &[File, Groups] : ByFile) {
    llvm::StringRef Now = now(File).value_or("");
    Result[File] = Groups.empty()
                       ? Now.str()
                       : Formatter.format(File, applyEdits(Now, File, Groups));
  }
  return Result;
}

std::vector<OverlayFile>
overlayFor(const FixTree &Tree, const Texts &More,
           llvm::function_ref<bool(const std::string &)> Reads) {
  std::vector<OverlayFile> Result;
  for (const auto &[File, Text] : More)
    if (Reads(File))
      Result.push_back({File, Text});
  for (const auto &[File, Text] : Tree.changed())
    if (!More.count(File) && Reads(File))
      Result.push_back({File, Text});
  return Result;
}

} // namespace tidyfutures
