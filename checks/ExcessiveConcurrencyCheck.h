//===--- ExcessiveConcurrencyCheck.h - A limit past what is served *- C++ -*-=//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_EXCESSIVECONCURRENCYCHECK_H
#define TIDY_FUTURES_CHECKS_EXCESSIVECONCURRENCYCHECK_H

#include "FuturesCheck.h"

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
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_EXCESSIVECONCURRENCYCHECK_H
