//===--- PromiseInLoopCheck.h - A shared state per item ---------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_PROMISEINLOOPCHECK_H
#define TIDY_FUTURES_CHECKS_PROMISEINLOOPCHECK_H

#include "FuturesCheck.h"

namespace clang::tidy::futures {

/// Finds promises whose shared state is allocated anew for each item of a
/// loop.
///
/// The page for users: docs/checks/promise-in-loop.md.
class PromiseInLoopCheck : public FuturesCheck {
public:
  PromiseInLoopCheck(StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  void checkFunction(const FunctionModel &F) override;
  void finish(ASTContext &Context) override;
  bool skipsMainAndTests() const override { return true; }
  /// The code of a template may not know yet that it makes a promise.
  bool visitsInstantiations() const override { return true; }

private:
  /// A promise made outside of loops, in a function that may be called from
  /// one; settled once all callers are known.
  struct Candidate {
    const FunctionModel *F;
    const Expr *Made;
  };
  void reportPromise(const Expr *Made, const FunctionModel &F,
                     SourceLocation Repeats, const char *Why);
  bool isRepeatedOften(const Loop &L, const FunctionModel &F) const;
  bool isCheapAndFrequent(const Loop &L, const FunctionModel &F) const;

  const unsigned MinIterations;
  std::vector<Candidate> Candidates;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_PROMISEINLOOPCHECK_H
