//===--- DoubleResolveCheck.h - Promises resolved twice ---------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_DOUBLERESOLVECHECK_H
#define TIDY_FUTURES_CHECKS_DOUBLERESOLVECHECK_H

#include "FuturesCheck.h"
#include "matchers/Context.h"
#include "matchers/ResolveSites.h"
#include "llvm/ADT/DenseSet.h"
#include <set>

namespace clang::tidy::futures {

/// Finds promises that can be resolved twice.
///
/// The page for users: docs/checks/double-resolve.md.
class DoubleResolveCheck : public FuturesCheck {
public:
  using FuturesCheck::FuturesCheck;

protected:
  /// The code of a template may not know yet that it holds a promise.
  bool visitsInstantiations() const override { return true; }
  /// Handlers lead to other functions, and a hand-written promise is judged
  /// when all its members are known.
  void finish(ASTContext &Context) override;

private:
  /// What a finding has been made of already.
  using SiteSet = std::set<const ResolveSite *>;

  void checkPromises(const FunctionModel &F, const MemberBodies &Bodies);
  void checkHandWritten();
  void reportRepeating(const ResolveSites &Promise, SiteSet &Reported);
  void reportRacing(const ResolveSites &Promise, SiteSet &Reported);
  void reportOnePath(const ResolveSites &Promise, SiteSet &Reported);
  /// Edits of a template must hold for all its instantiations, of which only
  /// one is seen.
  bool mayFix(const FunctionModel &F) const {
    return offersRuntime(F.context()) && !isInInstantiation(F.decl());
  }
  bool tryInstead(const ResolveSite &Site, SourceLocation With,
                  Remedy &R) const;

  /// Resolves that a finding in another function has told of.
  llvm::DenseSet<SourceLocation> Told;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_DOUBLERESOLVECHECK_H
