//===--- Vocabulary.h - Roles of functions and types ------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What a check knows of a library: which functions launch, await and resolve,
/// which types are futures, timers and pools. The knowledge is data, one YAML
/// pack a library (see docs/vocabulary.md for the format), so that no check
/// holds the name of a library's class.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_VOCABULARY_VOCABULARY_H
#define TIDY_FUTURES_CHECKS_VOCABULARY_VOCABULARY_H

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

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

/// What one call means: the entry of its callee, and whether the meaning was
/// read off a pack, an annotation, or inferred from a forwarding body.
struct CallMeaning {
  const VocabularyEntry *Entry = nullptr;
  explicit operator bool() const { return Entry != nullptr; }
};

/// A mistake in a pack.
struct VocabularyError {
  std::string File;
  unsigned Line = 0;
  std::string Message;
  /// `FILE:LINE: MESSAGE`.
  std::string str() const;
};

/// The roles known to one translation unit: the built-in packs and the
/// `.futures.yaml` files above the file. Immutable once loaded; look-ups are
/// thread-safe and compare identifiers before they build any qualified name.
class Vocabulary {
public:
  /// The packs built into the tool. Parsed once in a process.
  static std::shared_ptr<const Vocabulary> builtin();

  /// The built-in packs and every `.futures.yaml` found by walking up from
  /// \p File to the root; a nearer file's entry takes precedence. Mistakes
  /// are kept in errors(); the entries around them stay in force.
  static std::shared_ptr<const Vocabulary> forFile(llvm::StringRef File);

  /// Adds the entries of \p Text, a pack named \p FileName in messages.
  /// Later packs take precedence. \returns false if there was any mistake.
  bool addPack(llvm::StringRef FileName, llvm::StringRef Text);

  const std::vector<VocabularyError> &errors() const { return Errors; }
  /// The `.futures.yaml` files read, nearest first (part of a cache key).
  const std::vector<std::string> &files() const { return Files; }
  /// Headers whose inclusion makes a role reachable, by library pack:
  /// names as in an include directive. A unit that reaches none of them
  /// cannot hold a finding that rests on a pack.
  const std::vector<std::string> &headers() const { return Headers; }

  /// What \p Record plays (the template, for a specialisation), looked up in
  /// the packs and the record's annotations; null where nothing is known.
  const VocabularyEntry *lookup(const CXXRecordDecl *Record) const;
  /// What the record behind \p Type plays; sees through references, aliases,
  /// and cv-qualifiers, not through pointers.
  const VocabularyEntry *lookup(QualType Type) const;
  /// What \p Function plays; \p Object is the type of the object that the call
  /// names, for a member that a base class declares (libstdc++ has
  /// `future::wait_for` in `__basic_future`). Null where nothing is known.
  const VocabularyEntry *lookup(const FunctionDecl *Function,
                                const CXXRecordDecl *Object = nullptr) const;

  /// What calling the global object \p V plays: `std::ranges::for_each` is a
  /// function object in one library and a function in another.
  const VocabularyEntry *lookupCalled(const VarDecl *V) const;

  /// True where \p Type plays \p R.
  bool plays(QualType Type, Role R) const {
    const VocabularyEntry *E = lookup(Type);
    return E && E->Roles.contains(R);
  }

private:
  friend class PackReader;
  struct Candidate {
    VocabularyEntry Entry;
    bool IsFunction = false;
    std::optional<unsigned> Parameters;
    std::string FirstParameter;

    bool isUnconstrained() const {
      return !Parameters && FirstParameter.empty();
    }
  };
  const Candidate *find(llvm::StringRef LastName, const NamedDecl *D,
                        const FunctionDecl *F) const;
  const VocabularyEntry *annotated(const Decl *D) const;

  std::deque<Candidate> Candidates;
  /// By the last component of the name, newest pack first.
  llvm::StringMap<std::vector<const Candidate *>> ByLastName;
  /// One entry a role, for what annotations say; built on construction.
  std::vector<VocabularyEntry> AnnotationEntries;
  /// For declarations that several annotations give a role each, by the roles.
  mutable std::map<uint64_t, VocabularyEntry> JointEntries;
  mutable std::mutex JointEntriesMutex;
  std::vector<VocabularyError> Errors;
  std::vector<std::string> Files;
  std::vector<std::string> Headers;

public:
  Vocabulary();
};

/// True if \p D is declared in the namespaces and records that \p Name spells
/// (`std::future::get`), inline namespaces apart. Allocates nothing.
bool hasQualifiedName(const NamedDecl *D, llvm::StringRef Name);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_VOCABULARY_VOCABULARY_H
