//===--- Roles.cpp - The parts of asynchronous code -----------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Roles.h"
#include "llvm/ADT/StringSwitch.h"

namespace clang::tidy::futures {

llvm::StringRef roleName(Role R) {
  switch (R) {
#define FUTURES_ROLE(Enumerator, Name)                                         \
  case Role::Enumerator:                                                       \
    return Name;
#include "Roles.def"
  }
  return "";
}

std::optional<Role> roleNamed(llvm::StringRef Name) {
  return llvm::StringSwitch<std::optional<Role>>(Name)
#define FUTURES_ROLE(Enumerator, Name) .Case(Name, Role::Enumerator)
#include "Roles.def"
      .Default(std::nullopt);
}

llvm::StringRef VocabularyEntry::fact(llvm::StringRef Key) const {
  auto It = Facts.find(Key);
  return It == Facts.end() ? llvm::StringRef() : llvm::StringRef(It->second);
}

std::optional<unsigned> VocabularyEntry::number(llvm::StringRef Key) const {
  unsigned Value;
  if (llvm::StringRef Text = fact(Key);
      !Text.empty() && !Text.getAsInteger(10, Value))
    return Value;
  return std::nullopt;
}

} // namespace clang::tidy::futures
