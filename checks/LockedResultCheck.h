//===--- LockedResultCheck.h - Results read under a lock --------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_LOCKEDRESULTCHECK_H
#define TIDY_FUTURES_CHECKS_LOCKEDRESULTCHECK_H

#include "FuturesCheck.h"
#include "matchers/ResultClass.h"
#include "llvm/ADT/DenseSet.h"

namespace clang::tidy::futures {

/// Finds futures written by hand whose getter locks even after the result is
/// there.
///
/// The page for users: docs/checks/locked-result.md.
class LockedResultCheck : public FuturesCheck {
public:
  using FuturesCheck::FuturesCheck;

protected:
  /// A class is judged when all its member functions are known.
  void finish(ASTContext &Context) override;
  // The state that a template shares is only known in an instantiation.
  bool visitsInstantiations() const override { return true; }

private:
  void checkClass(const ResultClass &C);

  /// One getter may be seen in several instantiations.
  llvm::DenseSet<SourceLocation> Reported;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_LOCKEDRESULTCHECK_H
