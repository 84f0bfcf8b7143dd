//===--- ElementCount.h - How many elements a local holds -------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_ELEMENTCOUNT_H
#define TIDY_FUTURES_CHECKS_MATCHERS_ELEMENTCOUNT_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// The most elements that \p Container ever holds, where it is a local vector,
/// deque or list of \p F and all that fills it does so a constant number of
/// times: `v.push_back(x)`, also in loops of constant counts, `vector<T> v(4)`.
/// Nothing where something else may add to it.
std::optional<uint64_t> mostElements(const ValueDecl &Container,
                                     const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_ELEMENTCOUNT_H
