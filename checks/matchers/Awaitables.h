//===--- Awaitables.h - Futures and coroutine types -------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Which types stand for an operation that somebody may await.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_AWAITABLES_H
#define TIDY_FUTURES_CHECKS_MATCHERS_AWAITABLES_H

#include "../vocabulary/Vocabulary.h"

namespace clang::tidy::futures {

/// True if \p Type is a future or what a coroutine returns: one that a pack
/// names, a class with a promise_type of its own or of a base, or one for which
/// the unit specialises std::coroutine_traits.
bool isAwaitable(QualType Type, const Vocabulary &V);

/// True if what \p Type stands for begins when it is awaited: a task of a pack,
/// or a class whose promise suspends at once (`std::suspend_always
/// initial_suspend()`).
bool isLazyTask(QualType Type, const Vocabulary &V);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_AWAITABLES_H
