//===--- ResolveSites.h - Where one promise is resolved ---------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// All the places in a function, its lambdas included, that resolve one and
/// the same promise, and how two of them can both run.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_RESOLVESITES_H
#define TIDY_FUTURES_CHECKS_MATCHERS_RESOLVESITES_H

#include "Flow.h"
#include "HandlerCode.h"
#include <memory>

namespace clang::tidy::futures {

/// One call that resolves or rejects a promise.
struct ResolveSite {
  RoleCall Call;
  /// The function that it stands in.
  const FunctionModel *Model = nullptr;
  /// The body of the callable that it is in.
  const Stmt *Body = nullptr;
  /// A second resolve throws here: it is not of the kind that tells, and
  /// nobody around it swallows the error.
  bool Throws = true;
};

/// Two places of which both may run.
struct ResolvePair {
  const ResolveSite *First;
  const ResolveSite *Second;
  /// The registrations of the handlers that they are in; null for the code
  /// around them.
  const Expr *FirstRegistration = nullptr;
  const Expr *SecondRegistration = nullptr;
};

/// The sites of one promise in one function, and those that the handlers that
/// it registers lead to.
class ResolveSites {
public:
  /// The sites of each promise that \p F, or a handler that it registers,
  /// resolves and that has a name.
  static std::vector<ResolveSites> of(const FunctionModel &F,
                                      const MemberBodies &Bodies);

  const FunctionModel &function() const { return *F; }
  /// The variable or field that is the promise; null for what `this` points at.
  const ValueDecl *declaration() const;

  /// Sites in a handler that is called again and again, each with the
  /// registration, where one call's resolve is followed by the next one's.
  std::vector<ResolvePair> repeating() const;
  /// Sites in two handlers, or in a handler and the code that registers it,
  /// that may both run; Second after First.
  std::vector<ResolvePair> racing() const;
  /// Sites that follow one another on a path of one callable.
  std::vector<ResolvePair> onOnePath() const;

private:
  using Handlers = std::vector<RegisteredHandler>;

  ResolveSites(const FunctionModel &F, Entity Promise,
               const MemberBodies &Bodies,
               std::shared_ptr<const Handlers> Registered)
      : F(&F), Promise(std::move(Promise)), Bodies(&Bodies),
        Registered(std::move(Registered)) {}

  /// A site in a function that a handler calls, in the part of that index.
  struct FollowedSite {
    ResolveSite Site;
    const RegisteredHandler *Handler;
    unsigned Part;
  };
  static std::vector<std::pair<Entity, FollowedSite>>
  followedSites(const FunctionModel &F, const Handlers &Registered);

  /// A handler (or the code around) that resolves the promise when its turn
  /// comes.
  struct Actor {
    const RegisteredHandler *Handler; ///< Null: At is the resolve itself.
    const Expr *At;
    std::vector<const ResolveSite *> Sites;
    HandlerCalls Calls;
    /// It resolves only what is not ready yet: the other one comes too late.
    bool Asks = false;

    const Expr *registration() const {
      return Handler ? Handler->Registration : At;
    }
  };

  const Stmt *scope() const;
  std::set<const Stmt *> callables() const;
  const LambdaExpr *lambdaWithBody(const Stmt *Body) const;
  const ResolveSite *siteAt(const Stmt *Call) const;
  std::vector<Actor> actorsIn(const Stmt *Body) const;
  std::optional<Actor> actorOf(const RegisteredHandler &H,
                               const Stmt *Body) const;
  bool isFollowed(const Actor &A) const;
  bool mayBothRun(const Actor &A, const Actor &B, const Stmt *Body) const;
  bool runOnOnePath(const Actor &A, const Actor &B, const Stmt *Body) const;
  bool mayPrevent(const Actor &A, const Actor &B) const;
  bool resolvesOnError(const Actor &A) const;
  bool isGuarded(const ResolveSite &S, const LambdaExpr *Handler,
                 bool ReadinessCounts = true) const;
  bool isOverBefore(const Actor &A, const Actor &Asking) const;
  std::vector<ResolvePair> repeatingHere(const RegisteredHandler &H) const;
  std::vector<ResolvePair> repeatingByCalls(const RegisteredHandler &H) const;
  bool touchesSubscription(const RegisteredHandler &H) const;

  std::vector<FlowEvent> changesOfPromise(const Stmt *Body,
                                          bool Follows = false) const;
  bool mayRenew(const Access &A, bool Follows) const;

  const FunctionModel *F;
  Entity Promise;
  const MemberBodies *Bodies;
  std::shared_ptr<const Handlers> Registered;
  std::vector<ResolveSite> Sites;
  std::vector<FollowedSite> Followed;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_RESOLVESITES_H
