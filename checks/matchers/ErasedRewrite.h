//===--- ErasedRewrite.h - From an erased type to its own -------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_ERASEDREWRITE_H
#define TIDY_FUTURES_CHECKS_MATCHERS_ERASEDREWRITE_H

#include "../../fixits/rewrite/Finding.h"
#include "ErasedFlow.h"

namespace clang::tidy::futures {

/// The edits that give all of \p C the one type that is stored in it and cast
/// to: the spelled types change, the casts and the wrappers go. Nothing where
///  1. a use is not understood, or the component is seen outside the file;
///  2. there is no cast or no store, or two of them differ in the type;
///  3. the type cannot be named at each place: it is local, private, or
///     declared later;
///  4. the elements of a vector would become bits;
///  5. a cast to a pointer is kept, or tested for null;
///  6. a place is in a macro, or a comment would be lost.
std::optional<Remedy> nameErasedType(const ErasedComponent &C,
                                     ASTContext &Context);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_ERASEDREWRITE_H
