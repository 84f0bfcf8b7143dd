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

#include "PackTable.h"
#include "clang/AST/Expr.h"
#include <memory>

namespace clang::tidy::futures {

class UserPacks;

/// The roles known to one translation unit: the built-in packs, the
/// `.futures.yaml` files above its main file, and those that libraries ship
/// beside their headers. Not thread-safe, builtin() apart.
class Vocabulary {
public:
  /// The packs built into the tool. Parsed once in a process.
  static const PackTable &builtin();

  /// The built-in packs, every `.futures.yaml` found by walking up from
  /// \p MainFile to the root, and, for what a header declares, those above the
  /// header, which are read when they are first asked for. A pack above
  /// \p MainFile takes precedence over one above a header, and that over what
  /// is built in; of two above the same file the nearer does.
  explicit Vocabulary(llvm::StringRef MainFile);
  ~Vocabulary();

  /// What is wrong with the users' packs read so far, in the order of reading.
  const std::vector<VocabularyError> &errors() const;

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
  /// Where what is said of \p D may stand, what takes precedence first.
  llvm::SmallVector<const PackTable *, 3> tables(const Decl &D) const;

  std::unique_ptr<UserPacks> Users;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_VOCABULARY_VOCABULARY_H
