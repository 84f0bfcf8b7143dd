//===--- SequentialAwaitCheck.h - Awaits one by one -------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_SEQUENTIALAWAITCHECK_H
#define TIDY_FUTURES_CHECKS_SEQUENTIALAWAITCHECK_H

#include "FuturesCheck.h"

namespace clang::tidy::futures {

/// Finds loops that await independent operations one by one.
///
/// The page for users: docs/checks/sequential-await.md.
class SequentialAwaitCheck : public FuturesCheck {
public:
  SequentialAwaitCheck(StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  void checkFunction(const FunctionModel &F) override;
  bool skipsMainAndTests() const override { return true; }
  /// The code of a template may not know yet that it awaits futures.
  bool visitsInstantiations() const override { return true; }

private:
  void checkCoawaits(const FunctionModel &F);
  void checkJoins(const FunctionModel &F);
  /// False where \p L runs, or \p Container holds, fewer by constant count.
  bool hasEnough(const Loop &L, const FunctionModel &F,
                 const ValueDecl *Container = nullptr) const;

  const unsigned MinFutures;
  const unsigned FanOut;
  const bool ReportJoins;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_SEQUENTIALAWAITCHECK_H
