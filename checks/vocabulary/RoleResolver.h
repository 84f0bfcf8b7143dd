//===--- RoleResolver.h - Roles of the calls of one unit --------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_VOCABULARY_ROLERESOLVER_H
#define TIDY_FUTURES_CHECKS_VOCABULARY_ROLERESOLVER_H

#include "Vocabulary.h"
#include "clang/AST/ExprCXX.h"
#include <deque>

namespace clang::tidy::futures {

/// What the calls of one translation unit mean: the vocabulary, remembered by
/// declaration, and the functions of the unit that only forward a callable to
/// a launch (`Go(fn)`), which are launches themselves. Not thread-safe.
class RoleResolver {
public:
  explicit RoleResolver(std::shared_ptr<const Vocabulary> V)
      : Vocab(std::move(V)) {}

  const Vocabulary &vocabulary() const { return *Vocab; }

  /// What \p Call means; null where nothing is known of its callee.
  const VocabularyEntry *resolve(const CallExpr &Call);
  /// What constructing an object of this type means.
  const VocabularyEntry *resolve(const CXXConstructExpr &Construct);

private:
  const VocabularyEntry *resolve(const FunctionDecl *F,
                                 const CXXRecordDecl *Object);
  const VocabularyEntry *inferLaunch(const FunctionDecl *F);
  const VocabularyEntry *ontoPool(const VocabularyEntry &Launch,
                                  const CXXRecordDecl &Object);
  /// A member of a type that packs call a single flight or a cache, with a key
  /// and something to run: a run-once call, though no pack names it.
  const VocabularyEntry *inferRunOnce(const CallExpr &Call,
                                      const FunctionDecl &F,
                                      const CXXRecordDecl &Object);

  std::shared_ptr<const Vocabulary> Vocab;
  llvm::DenseMap<std::pair<const FunctionDecl *, const CXXRecordDecl *>,
                 const VocabularyEntry *>
      Functions;
  llvm::DenseMap<const CXXRecordDecl *, const VocabularyEntry *> Records;
  llvm::DenseMap<const FunctionDecl *, const VocabularyEntry *> RunOnce;
  std::deque<VocabularyEntry> Inferred;
  unsigned InferenceDepth = 0;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_VOCABULARY_ROLERESOLVER_H
