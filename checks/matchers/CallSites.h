//===--- CallSites.h - Who calls a function, and how often ------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_CALLSITES_H
#define TIDY_FUTURES_CHECKS_MATCHERS_CALLSITES_H

#include "../vocabulary/RoleResolver.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"

namespace clang::tidy::futures {

/// Where the functions of a translation unit are named in user code. Built by
/// one walk over the declarations outside system headers; only for checks that
/// have a candidate at hand.
class CallSites {
public:
  /// Sites in test bodies do not count where \p IgnoreTests.
  CallSites(ASTContext &Context, RoleResolver &Roles, bool IgnoreTests);

  /// True if \p F can run more than once: it can be called from elsewhere, is
  /// named at two places, in a loop, or by a function that can itself, or is
  /// handed to what calls it for each event. What `main` calls or launches
  /// once, also through others, runs once; so does what runs before `main`.
  bool mayRunAgain(const FunctionDecl &F) const;

  /// True if only tests run \p F: each of its callers in this unit is a test
  /// body, or a function of which the same is true. Needs \p IgnoreTests.
  bool belongsToTests(const FunctionDecl &F) const;
  /// True if \p F is a private member function that only constructors of its
  /// class call.
  bool isPartOfConstruction(const FunctionDecl &F) const;

private:
  friend class CallSiteVisitor;
  struct Site {
    /// The function around the site; null in the initialiser of a global.
    const FunctionDecl *Caller;
    bool InLoop;
    enum Kind {
      Runs,       ///< It is called or launched here, or we cannot tell.
      HandedOver, ///< `server.get("/", handle)`: others call it, who knows when.
      Repeated    ///< The same, and the vocabulary says: many times.
    };
    Kind How;
  };
  using Visited = llvm::SmallPtrSetImpl<const FunctionDecl *>;
  bool mayRunAgain(const FunctionDecl &F, Visited &Visiting) const;
  bool belongsToTests(const FunctionDecl &F, Visited &Visiting) const;

  llvm::DenseMap<const FunctionDecl *, llvm::SmallVector<Site, 2>> Sites;
  /// Functions that tests name.
  llvm::SmallPtrSet<const FunctionDecl *, 8> NamedByTests;
  bool HasMain = false;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_CALLSITES_H
