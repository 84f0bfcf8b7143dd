//===--- ErasedFlow.h - Where erased results come from and go ---*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Follows the values of erased asynchronous results through a translation
/// unit: from where they are stored, through promises, futures, containers,
/// locals, parameters, captures and returns, to where they are cast.
///
/// Everything that one value may flow through is one flow. The flow ignores
/// order and branches, and a field is one thing for all its objects, so that it
/// may hold more than one run of the program shows, never less.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_ERASEDFLOW_H
#define TIDY_FUTURES_CHECKS_MATCHERS_ERASEDFLOW_H

#include "../vocabulary/RoleResolver.h"
#include "ErasedTypes.h"
#include "clang/AST/ExprCXX.h"
#include <memory>
#include <vector>

namespace clang::tidy::futures {

/// A place that reads an erased value as a type of its own.
struct ErasedCast {
  enum Form {
    Value,   ///< `any_cast<T>(a)`, `qvariant_cast<T>(a)`: a copy.
    Alias,   ///< `any_cast<T &>(a)`: a reference.
    Pointer, ///< `any_cast<T>(&a)`: null where the type is another.
    Builtin, ///< `static_cast<T *>(p)`, `(T *)p`.
    Member,  ///< `a.value<T>()`
  };
  Form How;
  const Expr *Whole;
  /// The erased value (of Pointer: its address).
  const Expr *Operand;
  /// The stored type, canonical and unqualified.
  QualType To;
  /// The same as the cast spells it.
  QualType Spelled;
  /// `any_cast<const T &>`
  bool IsConst = false;
};

/// A place that puts a value into an erased type.
struct ErasedStore {
  enum Form {
    Implicit, ///< A conversion that is not written.
    Wrapper,  ///< `std::any(x)`, `std::any{x}`, `QVariant::fromValue(x)`
    Maker,    ///< `std::make_any<T>(x...)`
  };
  Form How;
  const Expr *Whole;
  /// The value; null where there is none, or more than one.
  const Expr *Value;
  /// The stored type, canonical and unqualified; null where it is not known.
  QualType Type;
};

/// A spelling of the erased type of an asynchronous result.
struct ErasedSite {
  TypeLoc Place;
  ErasedResult Result;
  /// The declaration around it.
  const Decl *Owner = nullptr;
};

/// What has to change together when one erased type gets its name.
struct ErasedComponent {
  std::vector<TypeLoc> Places;
  std::vector<ErasedCast> Casts;
  std::vector<ErasedStore> Stores;
  /// Some use is not understood, or the declaration is seen elsewhere.
  bool IsOpen = false;
};

/// The flows of one translation unit. One walk to find the sites, and where
/// there are any, one more to follow the values.
class ErasedFlow {
public:
  ErasedFlow(ASTContext &Context, RoleResolver &Roles);
  ~ErasedFlow();

  /// The sites in user code, in no particular order, each once.
  const std::vector<ErasedSite> &sites() const { return Sites; }

  /// One of the flows that a spelled type types.
  struct Reads {
    std::vector<ErasedCast> Casts;
    /// A template casts it to what its caller asks for, and it is not the
    /// template's own; or it is converted to other types than it is cast to.
    bool MayBeAny = false;
  };
  /// How each flow that the type spelled at \p Site types is read.
  std::vector<Reads> reads(const ErasedSite &Site) const;

  /// True if the declaration around \p Site is a variable that is cast to void.
  bool isDiscarded(const ErasedSite &Site) const;

  /// What changes with \p Site. Equal numbers are equal components.
  unsigned componentOf(const ErasedSite &Site) const;
  ErasedComponent component(unsigned Number) const;

private:
  struct Graph;
  class Builder;
  std::vector<ErasedSite> Sites;
  std::unique_ptr<Graph> Flows;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_ERASEDFLOW_H
