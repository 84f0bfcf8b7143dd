//===--- IncludePlace.h - Where an include directive can stand --*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The includes that a file begins with: a directive among them holds for the
/// whole file and under every configuration. One between declarations does not
/// hold for what stands above it, and one within `#ifdef` not everywhere.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_FIXITS_REWRITE_INCLUDEPLACE_H
#define TIDY_FUTURES_FIXITS_REWRITE_INCLUDEPLACE_H

#include "clang/Basic/SourceManager.h"
#include <optional>

namespace clang::tidy::futures {

/// Where a directive that was to be inserted at \p Wanted in \p File goes:
/// there, or, where it would stand after the first declaration or in a
/// conditional that is no include guard, the line after the last include before
/// both. Nothing where there is no such include and so no better place.
std::optional<unsigned> includePlace(unsigned Wanted, FileID File,
                                     const SourceManager &SM,
                                     const LangOptions &LangOpts);

/// True if \p File includes \p Header, always and in the directives that it
/// begins with.
bool isIncluded(llvm::StringRef Header, FileID File, const SourceManager &SM,
                const LangOptions &LangOpts);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_FIXITS_REWRITE_INCLUDEPLACE_H
