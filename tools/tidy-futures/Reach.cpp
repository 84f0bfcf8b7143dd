//===--- Reach.cpp - Whether a unit can hold a finding --------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Reach.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

namespace path = llvm::sys::path;
namespace futures = clang::tidy::futures;

namespace tidyfutures {

VocabularyReach::VocabularyReach(const futures::PackTable &Packs) {
  for (llvm::StringRef Header : Packs.headers()) {
    Headers[path::filename(Header)].push_back(("/" + Header).str());
    // The vocabulary names the headers that people include; a library has
    // more, which lie beside them. These two folders hold other things, too.
    llvm::StringRef Folder = path::parent_path(Header);
    if (!Folder.empty() && Folder != "boost" && Folder != "sys")
      Folders.insert(Folder);
  }
  for (llvm::StringRef Name : Packs.names()) {
    // `QTimer::start` is a member of a class that is in no namespace; which
    // of the two a first component is cannot be seen.
    if (auto [First, Rest] = Name.split("::"); !Rest.empty()) {
      Namespaces.insert(First);
      NamespacesOf[Rest.split("::").first].insert(First);
    }
    // `read` and `close` are words of any program, and nothing without the
    // types around them.
    else if (Name.contains('_') || (Name.front() >= 'A' && Name.front() <= 'Z'))
      GlobalNames.insert(Name);
  }
}

bool VocabularyReach::isHeader(llvm::StringRef Path) const {
  auto It = Headers.find(path::filename(Path));
  if (It != Headers.end() &&
      llvm::any_of(It->second, [&](llvm::StringRef Suffix) {
        return Path.ends_with(Suffix);
      }))
    return true;
  llvm::StringRef Folder = path::parent_path(Path);
  return llvm::any_of(Folders, [&](const auto &Known) {
    llvm::StringRef Name = Known.getKey();
    return Folder.ends_with(Name) &&
           (Folder.size() == Name.size() ||
            Folder[Folder.size() - Name.size() - 1] == '/');
  });
}

bool VocabularyReach::speaksOf(llvm::StringRef Text) const {
  llvm::StringSet<> Opened, Named;
  llvm::StringRef Before;
  for (size_t I = 0; I < Text.size();) {
    char C = Text[I];
    if (!llvm::isAlpha(C) && C != '_') {
      // A number's letters are no word.
      if (llvm::isDigit(C))
        while (I < Text.size() && llvm::isAlnum(Text[I]))
          ++I;
      else
        ++I;
      continue;
    }
    size_t Begin = I;
    while (I < Text.size() && (llvm::isAlnum(Text[I]) || Text[I] == '_'))
      ++I;
    llvm::StringRef Word = Text.slice(Begin, I);
    if (GlobalNames.contains(Word) ||
        (Word == "futures" && Text.substr(I).starts_with("::")))
      return true;
    if (Word == "import") {
      llvm::StringRef Line = Text.take_front(Begin);
      Line = Line.substr(Line.rfind('\n') + 1).trim();
      if (Line.empty() || Line == "export")
        return true;
    }
    if ((Before == "namespace" || Before == "class" || Before == "struct") &&
        Namespaces.contains(Word))
      Opened.insert(Word);
    if (auto It = NamespacesOf.find(Word); It != NamespacesOf.end())
      for (const auto &Name : It->second)
        Named.insert(Name.getKey());
    Before = Word;
  }
  // `namespace std` alone is where hashes are specialised.
  return llvm::any_of(
      Opened, [&](const auto &Name) { return Named.contains(Name.getKey()); });
}

} // namespace tidyfutures
