//===--- FutureElements.h - Futures in a container --------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Futures that have no name of their own: `futures[i]`, and the elements that
/// a range-based for goes through. Are they used after their results were
/// taken?
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_FUTUREELEMENTS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_FUTUREELEMENTS_H

#include "Flow.h"

namespace clang::tidy::futures {

/// A use of an element whose result was taken before.
struct ElementHit {
  FlowHit Hit;
  /// What holds the futures.
  Entity Container;
};

/// The uses in \p F of elements that were taken before, with the container and
/// the index as they were: `futures[i]` again, or a second loop over all.
std::vector<ElementHit> usesOfTakenElements(const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_FUTUREELEMENTS_H
