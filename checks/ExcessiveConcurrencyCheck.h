//===--- ExcessiveConcurrencyCheck.h - A limit set too high -----*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_EXCESSIVECONCURRENCYCHECK_H
#define TIDY_FUTURES_CHECKS_EXCESSIVECONCURRENCYCHECK_H

#include "FuturesCheck.h"
#include "llvm/ADT/DenseSet.h"

namespace clang::tidy::futures {

struct LimitSite;

/// Finds concurrency limits that are set far past what is served.
///
/// The page for users: docs/checks/excessive-concurrency.md.
class ExcessiveConcurrencyCheck : public FuturesCheck {
public:
  ExcessiveConcurrencyCheck(StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  void checkFunction(const FunctionModel &F) override;
  void finish(ASTContext &Context) override { Reported.clear(); }
  // The initialisers of a class template's constructors are only complete in
  // an instantiation.
  bool visitsInstantiations() const override { return true; }

private:
  double positiveNumber(StringRef Option, StringRef Text);
  bool knowsDownstream() const { return Rate > 0 && LatencyMs > 0; }
  uint64_t bound() const;
  std::string lawCall(const LimitSite &Site, const FunctionModel &F) const;
  std::string message(const LimitSite &Site) const;
  void offerFix(const LimitSite &Site, const FunctionModel &F,
                Finding &Report) const;

  const unsigned MaxConcurrency;
  /// As configured; 0 where it is not set.
  const std::string DownstreamRate;
  const std::string DownstreamLatencyMs;
  const double Rate;
  const double LatencyMs;
  /// Once where it is spelled, though each instantiation may have its number.
  llvm::DenseSet<SourceLocation> Reported;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_EXCESSIVECONCURRENCYCHECK_H
