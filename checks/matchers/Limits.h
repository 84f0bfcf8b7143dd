//===--- Limits.h - How much may run at once --------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_LIMITS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_LIMITS_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// A place where a constant bounds how much runs at once.
struct LimitSite {
  /// The constant, as it is written.
  SourceRange Written;
  uint64_t Value = 0;
  /// What takes it: a construction, a call of a setter, `make_unique`.
  const Expr *Call = nullptr;
  /// The variable, field or parameter that gets the pool or limiter, or whose
  /// limit is set; null if there is none.
  const ValueDecl *Holder = nullptr;
  /// The limit is a template argument, which has to be a constant.
  bool IsTemplateArgument = false;
  /// It counts threads, not permits.
  bool CountsThreads = false;
  /// The type of the parameter that takes the limit; null where the overload
  /// is not known or the parameter is no integer.
  QualType Parameter;
};

/// The constant limits in \p F. Where a semaphore has an initial count and a
/// maximum, the count decides; the maximum is a site only where the count is
/// neither a constant nor computed by a call. Left out: limits of memory and
/// tokens, by the names around them, and what depends on a template parameter.
std::vector<LimitSite> limitsIn(const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_LIMITS_H
