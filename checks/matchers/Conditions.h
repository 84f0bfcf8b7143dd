//===--- Conditions.h - What a path knows of its tests ----------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_CONDITIONS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_CONDITIONS_H

#include "Entity.h"
#include "clang/Analysis/CFG.h"
#include <map>
#include <vector>

namespace clang::tidy::futures {

/// What is known on one path: a truth for each condition that is tested more
/// than once, or tested and assigned a constant.
using Facts = llvm::SmallVector<int8_t, 4>;
enum : int8_t { Unknown = 0, True = 1, False = 2 };

/// A test, reduced to what it tests.
struct Test {
  /// The variable or member whose truth is tested, where it is one.
  std::optional<Entity> Flag;
  /// Otherwise any condition, compared by its structure.
  const Expr *Other = nullptr;
  /// The condition holds where what it tests does not.
  bool Negated = false;
  /// The test sets the flag as it reads it: `exchange(true)`, `test_and_set`,
  /// `compare_exchange`.
  const CallExpr *Sets = nullptr;
  /// How two sides are compared, where Other is a comparison.
  BinaryOperatorKind Comparison = BO_Comma;
};
/// What \p Condition tests.
Test readTest(const Expr *Condition);

/// The conditions of one CFG, and what its statements do to them.
class Conditions {
public:
  Conditions(const CFG &Graph, const ASTContext &Context);

  Facts nothingKnown() const { return Facts(Keys, Unknown); }
  /// \p S assigns, or may change, what a condition tests.
  void apply(const Stmt *S, Facts &Known) const;
  /// Takes successor number \p Index of \p Block; \returns false where that
  /// contradicts what is known.
  bool follow(const CFGBlock *Block, unsigned Index, Facts &Known) const;

private:
  struct Branch {
    /// What is tested last; -1 if nothing can be known of it.
    int Key = -1;
    bool Negated = false;
    bool Sets = false;
    /// The operands before the last of an `a && b` that is tested as a whole,
    /// each with its key and whether it is negated.
    llvm::SmallVector<std::pair<int, bool>, 1> Before;
    bool IsOr = false;
  };
  /// A statement's effect on one key: a truth, or Unknown for "forget".
  using Effect = std::pair<unsigned, int8_t>;

  void readBranches(const CFG &Graph);
  void readOperands(const Expr *E, BinaryOperatorKind Kind, Branch &B);
  void readEffects(const Stmt *S);
  void assign(const Stmt *S, const Expr *Target, const Expr *Value);
  void change(const Stmt *S, const Expr *Target, int8_t Value = Unknown);
  void change(const Stmt *S, const Entity &Target, int8_t Value);
  int keyOf(const Test &T);
  void keepWhatMatters();

  const ASTContext &Context;
  unsigned Keys = 0;
  std::map<llvm::FoldingSetNodeID, int> KeyOfTest;
  /// Keys by what they mention, whole or in part.
  std::vector<std::pair<std::vector<Entity>, unsigned>> Mentions;
  std::vector<std::optional<Entity>> Flags;
  llvm::DenseMap<const CFGBlock *, Branch> Branches;
  llvm::DenseMap<const Stmt *, llvm::SmallVector<Effect, 2>> Effects;
  llvm::DenseMap<const Stmt *, bool> IsBranchTest;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_CONDITIONS_H
