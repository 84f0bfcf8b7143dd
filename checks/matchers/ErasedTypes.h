//===--- ErasedTypes.h - Where an erased type is spelled --------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Types that hide the type of a value, the asynchronous types whose result is
/// one, and the places in the source that spell them.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_ERASEDTYPES_H
#define TIDY_FUTURES_CHECKS_MATCHERS_ERASEDTYPES_H

#include "../vocabulary/Vocabulary.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/TypeLoc.h"
#include "llvm/ADT/SmallVector.h"

namespace clang::tidy::futures {

/// True for a type of the role `erased`, `void *`, and `shared_ptr<void>`.
bool isErased(QualType Type, const Vocabulary &V);

/// The erased type that \p Type is or holds as a template argument, behind
/// references and pointers: `std::any` of `std::vector<std::future<std::any>>
/// &`. Null type if there is none.
QualType erasedWithin(QualType Type, const Vocabulary &V);

/// The places that spell an erased type in the written type \p Written. An
/// alias of user code stands for its own type's places, what a template was
/// instantiated with for none.
void spelledErased(TypeLoc Written, const Vocabulary &V,
                   llvm::SmallVectorImpl<TypeLoc> &Places);

/// An asynchronous type whose result is erased.
struct ErasedResult {
  /// What the type is, for messages: `future`, `promise`, `channel`.
  llvm::StringRef Kind;
  /// The erased type.
  QualType Erased;
};

/// What \p Type, itself and not its arguments, is; nothing where it is no
/// future, promise, packaged task, channel or coroutine type, its result is not
/// erased, or dependent.
std::optional<ErasedResult> erasedResult(QualType Type, const Vocabulary &V);

/// True if \p Type is, or holds as a template argument, such a type.
bool holdsErasedResult(QualType Type, const Vocabulary &V);

/// True if \p Type holds values of the erased type \p Erased: it, a pointer to
/// it, a container of them; not a callable or a future that yields one.
bool holdsValues(QualType Type, QualType Erased, const Vocabulary &V);

/// The places in \p Written that spell the erased result of the type itself:
/// the return type of `packaged_task<std::any(std::any)>`, not the parameter.
void spelledResult(TemplateSpecializationTypeLoc Written, const Vocabulary &V,
                   llvm::SmallVectorImpl<TypeLoc> &Places);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_ERASEDTYPES_H
