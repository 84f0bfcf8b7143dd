//===--- ChainedContinuationsCheck.h - exercise 10 --------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_CHAINEDCONTINUATIONSCHECK_H
#define TIDY_FUTURES_CHECKS_CHAINEDCONTINUATIONSCHECK_H

#include "FuturesCheck.h"
#include "matchers/ContinuationRows.h"
#include "llvm/ADT/DenseSet.h"

namespace clang::tidy::futures {

/// Finds rows of continuations that nobody else observes.
///
/// The page for users: docs/checks/chained-continuations.md.
class ChainedContinuationsCheck : public FuturesCheck {
public:
  ChainedContinuationsCheck(StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  void checkFunction(const FunctionModel &F) override;
  bool skipsMainAndTests() const override { return true; }
  // A continuation of a dependent future is only seen in an instantiation.
  bool visitsInstantiations() const override { return true; }

private:
  void checkRow(const ContinuationRow &Row, const FunctionModel &F);
  void checkForwarders(const FunctionModel &F);

  const unsigned MinStages;
  llvm::DenseSet<SourceLocation> Reported;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_CHAINEDCONTINUATIONSCHECK_H
