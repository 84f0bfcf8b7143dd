//===--- AnyResultCheck.h - exercise 5 --------------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_ANYRESULTCHECK_H
#define TIDY_FUTURES_CHECKS_ANYRESULTCHECK_H

#include "FuturesCheck.h"

namespace clang::tidy::futures {

/// Finds asynchronous results that are boxed in an erased type.
///
/// The page for users: docs/checks/any-result.md.
class AnyResultCheck : public FuturesCheck {
public:
  AnyResultCheck(StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  void addMatchers(ast_matchers::MatchFinder *Finder) override;
  void finish(ASTContext &Context) override;

private:
  const bool ReportHeterogeneous;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_ANYRESULTCHECK_H
