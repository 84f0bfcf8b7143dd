//===--- PoolPerCallCheck.h - A pool for each call --------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_POOLPERCALLCHECK_H
#define TIDY_FUTURES_CHECKS_POOLPERCALLCHECK_H

#include "FuturesCheck.h"
#include "llvm/ADT/DenseSet.h"
#include <vector>

namespace clang::tidy::futures {

/// Finds thread pools that are built and torn down on every call of a function.
///
/// The page for users: docs/checks/pool-per-call.md.
class PoolPerCallCheck : public FuturesCheck {
public:
  using FuturesCheck::FuturesCheck;

protected:
  void checkFunction(const FunctionModel &F) override;
  void finish(ASTContext &Context) override;
  bool skipsMainAndTests() const override { return true; }
  // A launch of dependent type is only seen in an instantiation.
  bool visitsInstantiations() const override { return true; }

private:
  /// A local that owns threads, and the function that it is made in.
  struct Candidate {
    const VarDecl *Variable;
    const FunctionModel *Function;
    bool IsPool;
  };
  void reportPool(const Candidate &C);

  std::vector<Candidate> Candidates;
  llvm::DenseSet<SourceLocation> Reported;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_POOLPERCALLCHECK_H
