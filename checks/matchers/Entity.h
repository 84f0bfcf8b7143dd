//===--- Entity.h - What a variable or member is called ---------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Flow questions are about one thing in memory, whatever it is called where:
/// `p`, `(*ptr)`, `this->state.promise`, or a lambda's `q` in `[&q = p]`. An
/// entity is its canonical name; an access is what one place in a function
/// does to it.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_ENTITY_H
#define TIDY_FUTURES_CHECKS_MATCHERS_ENTITY_H

#include "FunctionModel.h"
#include "llvm/ADT/FoldingSet.h"
#include <optional>
#include <vector>

namespace clang::tidy::futures {

/// A call of a member function by name. In a generic lambda or a template the
/// overload may be open until the argument's type is known; the object is not.
struct MemberCall {
  const CallExpr *Call;
  /// Without implicit nodes; null for the `this` that is not written.
  const Expr *Object;
  /// Of the object itself: a pointer's pointee, the class written.
  QualType ObjectType;
  llvm::StringRef Name;
  /// The object is reached by `->`.
  bool IsArrow;

  static std::optional<MemberCall> of(const Expr *E);
  /// What the user wrote before the `.` or `->`.
  const Expr *written() const;
};

/// A variable, or what is reached from one (or from `this`) by members,
/// dereferences and constant subscripts. Two expressions with equal entities
/// name the same object as long as nothing on the way is changed between them.
class Entity {
public:
  /// What \p E names; nothing for a call's result, a subscript by a variable
  /// and whatever else has no lasting name. References, reference captures and
  /// init-captures of pointers are followed to what they were bound to.
  static std::optional<Entity> of(const Expr *E);
  /// The object that the member call \p Call is made on.
  static std::optional<Entity> ofObject(const Expr *Call);
  /// What the variable \p V names.
  static Entity of(const VarDecl *V);
  /// What the pointer \p Pointer, raw or smart, points at.
  static std::optional<Entity> ofPointee(const Expr *Pointer);

  /// The variable the name begins with; null for `this`.
  const ValueDecl *root() const { return Root; }
  /// The field nearest to the object itself; null where there is none.
  const ValueDecl *lastField() const;
  /// True if the object is \p Other or is reached through it.
  bool isWithin(const Entity &Other) const;
  /// What a member function of \p Object calls this, by way of its `this`;
  /// nothing where it is not within that object.
  std::optional<Entity> seenFrom(const Entity &Object) const;
  /// The reverse, for a name that begins with `this`: what it is called by
  /// whoever calls the object \p Object.
  Entity asPartOf(const Entity &Object) const;
  bool operator==(const Entity &Other) const {
    return Root == Other.Root && Path == Other.Path;
  }
  bool operator!=(const Entity &Other) const { return !(*this == Other); }
  bool operator<(const Entity &Other) const {
    return std::tie(Root, Path) < std::tie(Other.Root, Other.Path);
  }
  /// True if the object itself is a local variable or parameter that is no
  /// reference: it ends, and can only be reached, where it is in scope.
  bool isLocalObject() const;
  /// The field that the name begins with after `this`; null where it begins
  /// with a variable.
  const ValueDecl *firstField() const;
  void profile(llvm::FoldingSetNodeID &ID) const;

private:
  struct Step {
    const ValueDecl *Field = nullptr; ///< Null for a dereference or subscript.
    int64_t Index = Dereference;
    static constexpr int64_t Dereference = -1;
    bool operator==(const Step &O) const {
      return Field == O.Field && Index == O.Index;
    }
    bool operator<(const Step &O) const {
      return std::tie(Field, Index) < std::tie(O.Field, O.Index);
    }
  };
  static std::optional<Entity> of(const Expr *E, unsigned Depth);
  static Entity of(const ValueDecl *V, unsigned Depth);
  static std::optional<Entity> pointee(const Expr *Pointer, unsigned Depth);

  const ValueDecl *Root = nullptr;
  std::vector<Step> Path;
};

/// What one place does to an entity, or to something that the entity is
/// reached through (its holder).
struct Access {
  enum Kind {
    Read,          ///< Copied, compared, passed as const, returned.
    Called,        ///< A member function of the entity (or holder) is called.
    Assigned,      ///< Gets another value: assignment, swap, increment.
    Moved,         ///< Given away by std::move.
    Exposed,       ///< Its address or a mutable reference goes somewhere.
    CapturedCopy,  ///< A lambda holds a copy.
    CapturedAlias, ///< A lambda holds a reference (or `this`).
  };
  Kind How;
  /// The expression that names the entity or its holder.
  const Expr *Path;
  /// What does it: the call, the assignment, the lambda.
  const Expr *At;
  /// True where Path names the entity itself, false for its holder.
  bool Whole;
};

/// Every access to \p E in the callable of \p F whose body is \p CallableBody
/// (uses in nested lambdas show as captures), in no particular order.
std::vector<Access> accesses(const Entity &E, const FunctionModel &F,
                             const Stmt *CallableBody);

/// True if \p T is a smart pointer of std or boost.
bool isSmartPointer(QualType T);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_ENTITY_H
