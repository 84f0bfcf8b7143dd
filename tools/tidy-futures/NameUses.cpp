//===--- NameUses.cpp - Which functions the code at hand may call ---------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NameUses.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace tidyfutures {
namespace {
/// What the language calls without its name being written.
constexpr llvm::StringLiteral CalledByLanguage[] = {
    "begin",           "end",          "get",
    "await_ready",     "await_resume", "await_suspend",
    "await_transform", "yield_value",  "get_return_object",
    "initial_suspend", "return_value", "return_void",
    "final_suspend",   "promise_type", "unhandled_exception",
};
} // namespace

NameUses::NameUses() {
  for (llvm::StringRef Name : CalledByLanguage)
    use(numberOf(Name));
}

unsigned NameUses::numberOf(llvm::StringRef Name) {
  unsigned Number = Numbers.try_emplace(Name, Names.size()).first->getValue();
  if (Number == Names.size())
    Names.emplace_back();
  return Number;
}

void NameUses::mention(unsigned Name) {
  NameState &N = Names[Name];
  if (!std::exchange(N.Mentioned, true))
    llvm::append_range(ToVisit, N.Members);
}

void NameUses::use(unsigned Name) {
  mention(Name);
  NameState &N = Names[Name];
  if (!std::exchange(N.Used, true))
    llvm::append_range(ToVisit, N.Entries);
}

void NameUses::addOwned(llvm::StringRef Text) {
  forEachIdentifier(Text, [&](llvm::StringRef Name) { use(numberOf(Name)); });
}

void NameUses::addOther(llvm::StringRef Text) {
  for (OutlineEntry &E :
       outlineOf(Text, [&](llvm::StringRef Name) { return numberOf(Name); })) {
    for (unsigned Name : E.Names)
      Names[Name].Entries.push_back(Entries.size());
    for (unsigned Class : E.Classes)
      Names[Class].Members.push_back(Entries.size());
    ToVisit.push_back(Entries.size());
    Entries.push_back(std::move(E));
  }
}

void NameUses::visit(unsigned Index) {
  OutlineEntry &E = Entries[Index];
  bool MayRun =
      (E.Nameless ||
       llvm::any_of(E.Names, [&](unsigned N) { return Names[N].Used; })) &&
      (E.Classes.empty() ||
       llvm::any_of(E.Classes, [&](unsigned N) { return Names[N].Mentioned; }));
  if (!MayRun)
    return;
  for (unsigned Name : std::exchange(E.Mentions, {}))
    mention(Name);
  for (unsigned Name : std::exchange(E.Uses, {}))
    use(Name);
}

void NameUses::follow() {
  while (!ToVisit.empty()) {
    unsigned Index = ToVisit.back();
    ToVisit.pop_back();
    visit(Index);
  }
}

const NameUses::NameState *NameUses::find(const IdentifierInfo *Name) const {
  auto It = Name ? Numbers.find(Name->getName()) : Numbers.end();
  return It == Numbers.end() ? nullptr : &Names[It->getValue()];
}

bool NameUses::mayCall(const FunctionDecl &F) const {
  // What a macro declares may have a name that is written nowhere.
  if (F.getLocation().isMacroID())
    return true;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&F))
    if (const IdentifierInfo *Name = Method->getParent()->getIdentifier()) {
      const NameState *Class = find(Name);
      if (!Class || !Class->Mentioned)
        return false;
      if (isa<CXXConstructorDecl, CXXDestructorDecl>(F))
        return Class->Used;
    }
  // Operators are called without a name.
  const NameState *Name = find(F.getIdentifier());
  return !F.getIdentifier() || (Name && Name->Used);
}

} // namespace tidyfutures
