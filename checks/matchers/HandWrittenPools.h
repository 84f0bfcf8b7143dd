//===--- HandWrittenPools.h - Pools that no pack names ----------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A thread pool of user code, told by what it has and does and not by its
/// name.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_HANDWRITTENPOOLS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_HANDWRITTENPOOLS_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// True for a class of user code that is a pool by what it has: a container
/// of threads, and a public member function that takes something to run.
bool isHandWrittenPool(const CXXRecordDecl *Record, const FunctionModel &F);

/// The parameter of \p Ctor, of such a class, that says how many threads there
/// are: the container is made as long, or a loop with that bound fills it, in
/// the constructor or in what it calls. Nothing where the unit does not show it.
std::optional<unsigned> workerCountOf(const CXXConstructorDecl &Ctor,
                                      const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_HANDWRITTENPOOLS_H
