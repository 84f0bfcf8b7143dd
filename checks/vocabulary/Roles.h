//===--- Roles.h - The parts of asynchronous code ---------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Roles, sets of them, and what a pack says of one type or function.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_VOCABULARY_ROLES_H
#define TIDY_FUTURES_CHECKS_VOCABULARY_ROLES_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>

namespace clang::tidy::futures {

/// The parts that types and functions play in asynchronous code. A name in a
/// pack is the enumerator in kebab-case (`Launch` is `launch`).
enum class Role : uint8_t {
#define FUTURES_ROLE(Enumerator, Name) Enumerator,
#include "Roles.def"
};

/// The name of \p R as packs and annotations spell it.
llvm::StringRef roleName(Role R);
/// The role spelled \p Name, or nothing.
std::optional<Role> roleNamed(llvm::StringRef Name);

/// A set of roles; a type or function may play several.
class RoleSet {
public:
  void insert(Role R) { Bits |= bit(R); }
  bool contains(Role R) const { return (Bits & bit(R)) != 0; }
  bool containsAny(RoleSet Other) const { return (Bits & Other.Bits) != 0; }
  bool empty() const { return Bits == 0; }
  uint64_t bits() const { return Bits; }
  RoleSet() = default;
  RoleSet(std::initializer_list<Role> Roles) {
    for (Role R : Roles)
      insert(R);
  }

private:
  static uint64_t bit(Role R) {
    return uint64_t(1) << static_cast<unsigned>(R);
  }
  uint64_t Bits = 0;
};

/// One line of a pack: a type or a function, the roles that it plays and the
/// facts that checks rest on.
struct VocabularyEntry {
  /// Qualified canonical name without inline namespaces: `std::future`,
  /// `std::future::get`.
  std::string Name;
  /// The library of the pack, for messages: `std`, `boost`.
  std::string Library;
  RoleSet Roles;
  /// Facts by key; keys are checked against Facts.def when the pack is read.
  llvm::StringMap<std::string> Facts;

  /// The text of fact \p Key; empty where the pack does not state it.
  llvm::StringRef fact(llvm::StringRef Key) const;
  /// True where fact \p Key is stated as `true`.
  bool is(llvm::StringRef Key) const { return fact(Key) == "true"; }
  /// Fact \p Key as an index or number; nothing where it is not stated.
  std::optional<unsigned> number(llvm::StringRef Key) const;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_VOCABULARY_ROLES_H
