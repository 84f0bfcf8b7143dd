//===--- ThreadContainers.h - Locals that own several threads ---*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Several threads may be kept in a vector, list, map or array, by value or by
/// pointer, in memory from new[] or malloc, or as handles that pthread_create
/// fills. These functions tell what is put into such a local, and whether the
/// function that makes it waits for all of it.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_THREADCONTAINERS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_THREADCONTAINERS_H

#include "FunctionModel.h"
#include <vector>

namespace clang::tidy::futures {

/// True if a variable of \p Type may hold several threads: a container, array
/// or map of them or of pointers to them, a smart pointer to an array.
bool holdsThreads(QualType Type, const Vocabulary &V);

/// The launches of \p F whose threads go into the local \p Threads; none where
/// its type holds no several threads.
std::vector<RoleCall> launchesInto(const VarDecl &Threads,
                                   const FunctionModel &F);

/// True if \p Threads is filled with threads and these are joined in the
/// function, by hand, by the elements' destructors, or by a function or guard of
/// the unit that is given the container; and if it does not leave: it is not
/// returned, moved, or handed to a function that does not join.
bool isFilledAndJoined(const VarDecl &Threads, const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_THREADCONTAINERS_H
