//===--- DirectCallSites.h - Where a launch becomes a call ------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_DIRECTCALLSITES_H
#define TIDY_FUTURES_CHECKS_MATCHERS_DIRECTCALLSITES_H

#include "../../fixits/rewrite/DirectCall.h"
#include "AwaitedLaunches.h"

namespace clang::tidy::futures {

/// What \p Launch runs, to be called where \p Await gives its result: what is
/// done with the result, and what the function knows of the arguments. The
/// pack says which argument is the callable.
DirectCallSite directCallSite(const RoleCall &Launch, const Expr *Await,
                              const FunctionModel &F);

/// True if a name in \p Text, written where \p Found is awaited, means a
/// variable that is declared after the launch, or if what the launch is given
/// would be another value there.
bool meansOther(llvm::StringRef Text, const AwaitedLaunch &Found,
                const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_DIRECTCALLSITES_H
