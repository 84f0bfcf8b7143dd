//===--- HandlerCode.h - What runs when a handler is called -----*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A handler seldom does its work itself: `[this](auto ec) { onRead(ec); }`.
/// Its code is its body and the member functions that it calls, directly or
/// through others, on one and the same object, as far as their bodies are in
/// the unit.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_HANDLERCODE_H
#define TIDY_FUTURES_CHECKS_MATCHERS_HANDLERCODE_H

#include "Handlers.h"
#include "llvm/ADT/DenseMap.h"
#include <functional>

namespace clang::tidy::futures {

/// A call of a member function of user code, on an object that has a name.
struct ObjectCall {
  const CXXMethodDecl *Method;
  Entity Object;

  /// Nothing for other calls, and where the overload is open.
  static std::optional<ObjectCall> of(const CallExpr *Call);
};

/// The member functions whose bodies are in the unit.
class MemberBodies {
public:
  using Source = std::function<const FunctionModel *(const FunctionDecl &)>;
  /// \p Functions are all that the unit holds.
  MemberBodies(Source Models, std::vector<const FunctionModel *> Functions)
      : Models(std::move(Models)), Functions(std::move(Functions)) {}

  /// The model of what a call of \p M runs; null where its body is not in the
  /// unit, and where an override may run instead.
  const FunctionModel *of(const CXXMethodDecl *M) const;
  /// True if \p M, or a member function that it calls on its own object,
  /// resolves something.
  bool leadToResolve(const CXXMethodDecl *M) const;
  /// True if a function other than \p F may do more with the promise in \p
  /// Field than to resolve it and to ask for its future, so that it begins
  /// anew.
  bool mayBeginAnewOutside(const ValueDecl *Field,
                           const FunctionModel &F) const;

private:
  bool leadToResolve(const CXXMethodDecl *M, unsigned Depth) const;

  Source Models;
  std::vector<const FunctionModel *> Functions;
  /// By function and by how many more calls are followed.
  mutable llvm::DenseMap<std::pair<const CXXMethodDecl *, unsigned>, bool>
      Known;
};

/// A call that may keep another handler from being called: a cancel, a close,
/// an erase, an unsubscribe.
struct Ending {
  const Expr *Call;
  /// What is ended, where it has a name, as the function that registers the
  /// handler would call it.
  std::optional<Entity> Object;
  /// The vocabulary says what it does: it touches that object alone.
  bool IsKnown = false;
  /// It gives up what the object is at: whoever waits for that and takes an
  /// error is called with one.
  bool IsCancel = false;
};

class HandlerCode {
public:
  /// A body that runs.
  struct Part {
    const FunctionModel *Model;
    const Stmt *Body;
    /// The lambda whose body it is; null for a member function.
    const LambdaExpr *Lambda;
    /// What `this` is in it, as the function that registers would call it.
    Entity Object;
    /// The call that leads here, or the address of the function, in the part of
    /// that index; null for the first.
    const Expr *From = nullptr;
    unsigned Caller = 0;
    /// The parameter that holds the error of the operation, if it is handed on.
    const ParmVarDecl *Error = nullptr;
    /// It is not called here, but registered: a handler of the next step.
    bool IsLater = false;

    /// What is called \p Named in this part.
    Entity outside(const Entity &Named) const {
      return Named.root() ? Named : Named.asPartOf(Object);
    }
    /// The reverse; nothing for what this part has no name for.
    std::optional<Entity> inside(const Entity &E) const {
      return Lambda ? std::optional<Entity>(E) : E.seenFrom(Object);
    }
  };

  /// The code of the lambda \p L in \p F.
  static HandlerCode of(const LambdaExpr *L, const FunctionModel &F,
                        const MemberBodies &Bodies);
  /// The code of the member function \p Method, called on \p Object.
  static HandlerCode of(const FunctionModel &Method, const Entity &Object,
                        const MemberBodies &Bodies);

  llvm::ArrayRef<Part> parts() const { return Parts; }
  llvm::ArrayRef<Ending> endings() const { return Endings; }

  /// True if it calls what cannot be seen on an object that \p E is a part of,
  /// or hands such an object to it.
  bool isUnseen(const Entity &E) const;
  /// True if the code may give \p E another value, or that is unseen.
  bool mayRenew(const Entity &E) const;
  /// True if \p S, in the part \p Index, runs only where a test says that
  /// nothing was done before, in that part or on the way to it.
  bool isGuarded(const Stmt *S, unsigned Index, bool ReadinessCounts) const;
  /// True if \p S surely runs when the handler is called with the error of an
  /// operation that was cancelled.
  bool runsOnError(const Stmt *S, unsigned Index) const;
  /// True if \p S runs when the handler does, not in a later one.
  bool runsAtOnce(const Stmt *S, unsigned Index) const;

private:
  friend class CodeReader;
  std::vector<Part> Parts;
  std::vector<Ending> Endings;
  std::vector<Entity> Unseen;
};

/// A handler, and where it is registered.
struct RegisteredHandler {
  /// The lambda, or `&Session::onRead` of `std::bind(&Session::onRead, this)`.
  const Expr *Handler;
  const Expr *Registration;
  /// The function that the registration stands in.
  const FunctionModel *Model;
  /// Where the function that is looked at registers it: the registration
  /// itself, or the call of the member function that it stands in.
  const Expr *At;
  HandlerCalls Calls;
  HandlerCode Code;

  /// The lambda; null for a member function that is named.
  const LambdaExpr *lambda() const { return dyn_cast<LambdaExpr>(Handler); }
};

/// The handlers that \p F registers, in source order, itself or by member
/// functions that it calls on its own object.
std::vector<RegisteredHandler> registeredHandlers(const FunctionModel &F,
                                                  const MemberBodies &Bodies);

/// False if none of them can resolve anything by a member function; asked
/// before they are looked at one by one.
bool mayRegisterResolve(const FunctionModel &F, const MemberBodies &Bodies);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_HANDLERCODE_H
