//===--- SingleFlightOnHitCheck.h - A flight for each hit -------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_SINGLEFLIGHTONHITCHECK_H
#define TIDY_FUTURES_CHECKS_SINGLEFLIGHTONHITCHECK_H

#include "FuturesCheck.h"
#include "matchers/LookUps.h"
#include <vector>

namespace clang::tidy::futures {

/// Finds de-duplication of calls on the hit path of a cache.
///
/// The page for users: docs/checks/single-flight-on-hit.md.
class SingleFlightOnHitCheck : public FuturesCheck {
public:
  using FuturesCheck::FuturesCheck;

protected:
  void checkFunction(const FunctionModel &F) override;
  void finish(ASTContext &Context) override;
  bool skipsMainAndTests() const override { return true; }
  // A call of dependent type is only seen in an instantiation.
  bool visitsInstantiations() const override { return true; }

private:
  void checkByHand(const FunctionModel &F);
  void checkRuns(const FunctionModel &F);
  void checkRun(const Expr *Call, const Expr *Loader, const FunctionModel &F);
  const Expr *loaderOfWrapper(const CallExpr &Call,
                              const FunctionModel &F) const;
  bool forgets(const HandWrittenFlight &Flight) const;
  bool forgetsLanded(const HandWrittenFlight &Flight,
                     const FunctionModel &F) const;
  Remedy lookUpFirst(const Expr *Call, const LeadingLookUp &LookUp,
                     const FunctionModel &F) const;

  /// Those that may hold a finding; who calls whom is known at the end.
  std::vector<const FunctionModel *> Candidates;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_SINGLEFLIGHTONHITCHECK_H
