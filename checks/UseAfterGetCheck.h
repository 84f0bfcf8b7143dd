//===--- UseAfterGetCheck.h - Reuse of a taken future -----------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_USEAFTERGETCHECK_H
#define TIDY_FUTURES_CHECKS_USEAFTERGETCHECK_H

#include "FuturesCheck.h"
#include "matchers/Flow.h"
#include "matchers/FutureTakers.h"

namespace clang::tidy::futures {

/// Finds uses of a future whose result was already taken, moved or released.
///
/// The page for users: docs/checks/use-after-get.md.
class UseAfterGetCheck : public FuturesCheck {
public:
  using FuturesCheck::FuturesCheck;

protected:
  /// The code of a template may not know yet that it holds a future.
  bool visitsInstantiations() const override { return true; }
  void checkFunction(const FunctionModel &F) override;

private:
  void checkFuture(const Entity &Future, const FunctionModel &F,
                   const Stmt *CallableBody,
                   llvm::ArrayRef<LocalLambda> Lambdas);
  void checkLambdas(const FunctionModel &F,
                    llvm::ArrayRef<LocalLambda> Lambdas);
  void checkTasks(const FunctionModel &F);
  void reportUse(const FlowHit &Hit, const Entity &Future,
                 const FunctionModel &F);
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_USEAFTERGETCHECK_H
