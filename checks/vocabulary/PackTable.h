//===--- PackTable.h - What packs say, by name ------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The entries of one or several packs, found by the name of a declaration.
/// docs/vocabulary.md says how a pack is written.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_VOCABULARY_PACKTABLE_H
#define TIDY_FUTURES_CHECKS_VOCABULARY_PACKTABLE_H

#include "Roles.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include <deque>
#include <vector>

namespace clang::tidy::futures {

/// A mistake in a pack.
struct VocabularyError {
  std::string File;
  unsigned Line = 0;
  std::string Message;
  /// `FILE:LINE: MESSAGE`.
  std::string str() const;
};

/// The entries of packs. Immutable once they are added; look-ups are
/// thread-safe and compare identifiers before they build any qualified name.
class PackTable {
public:
  /// Adds the entries of \p Text, a pack named \p FileName in messages.
  /// Later packs take precedence. Mistakes are kept in errors(); the entries
  /// around them stay in force. \returns false if there was any mistake.
  bool add(llvm::StringRef FileName, llvm::StringRef Text);

  /// What is said of class \p Record (the template, for a specialisation).
  const VocabularyEntry *find(const CXXRecordDecl *Record) const;
  /// What is said of function \p Function by its own name.
  const VocabularyEntry *find(const FunctionDecl *Function) const;
  /// What is said of \p Method of a class from which \p Object derives, or
  /// which it is: a pack names `future::wait_for`, which `__basic_future` has.
  const VocabularyEntry *findInBases(const CXXMethodDecl *Method,
                                     const CXXRecordDecl *Object) const;
  /// What is said of a function of the name of the global object \p V.
  const VocabularyEntry *findFunction(const VarDecl *V) const;

  const std::vector<VocabularyError> &errors() const { return Errors; }
  /// The headers that the packs name, as in an include directive.
  const std::vector<std::string> &headers() const { return Headers; }
  /// The qualified names of all entries.
  std::vector<llvm::StringRef> names() const;

private:
  friend class PackReader;
  struct Candidate {
    VocabularyEntry Entry;
    bool IsFunction = false;
    std::optional<unsigned> Parameters;
    std::string FirstParameter;
    std::string Macro;

    bool isUnconstrained() const {
      return !Parameters && FirstParameter.empty() && Macro.empty();
    }
    /// True if the unit of \p D defines the macro that the entry asks for.
    bool holdsFor(const Decl &D) const;
    bool takes(const FunctionDecl *F) const;
  };
  llvm::ArrayRef<const Candidate *> named(llvm::StringRef LastName) const;

  std::deque<Candidate> Candidates;
  /// By the last component of the name, newest pack first.
  llvm::StringMap<std::vector<const Candidate *>> ByLastName;
  std::vector<VocabularyError> Errors;
  std::vector<std::string> Headers;
};

/// `get` of `std::future::get`.
llvm::StringRef lastComponent(llvm::StringRef Qualified);

/// The declaration that packs speak of: the template for a specialisation.
const CXXRecordDecl *patternOf(const CXXRecordDecl *Record);

/// True if \p D is declared in the namespaces and records that \p Name spells
/// (`std::future::get`), inline namespaces apart. Allocates nothing.
bool hasQualifiedName(const NamedDecl *D, llvm::StringRef Name);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_VOCABULARY_PACKTABLE_H
