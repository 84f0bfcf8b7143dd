//===--- Loops.h - What changes from one iteration to the next --*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_LOOPS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_LOOPS_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// True if \p S, which is in \p L, can run a second time: not where every way
/// from it leaves the loop (`timer t(io); t.wait(); return;`). Asks the CFG.
bool canRunAgain(const Stmt *S, const Loop &L, const FunctionModel &F);

/// The same without leaving \p L: not where only a loop around it comes back
/// (`while (busy) { wait(); break; }` in another loop).
bool canRunAgainInside(const Stmt *S, const Loop &L, const FunctionModel &F);

/// The same where \p Without is not run in between.
bool canRunAgainWithout(const Stmt *S, const Stmt *Without, const Loop &L,
                        const FunctionModel &F);

/// True if \p E has the same value in every iteration of \p L and may as well
/// be evaluated before it: it names nothing that the loop declares or changes,
/// has no side effect, and dereferences no pointer that the loop tests first.
bool isInvariant(const Expr *E, const Loop &L, const FunctionModel &F);

/// True if the expression or statement \p S names anything that is declared
/// inside \p L (the loop's own variables included), apart from \p Except and
/// from variables that are initialised with what is invariant.
bool dependsOnIteration(const Stmt *S, const Loop &L, const FunctionModel &F,
                        const VarDecl *Except = nullptr);

/// True if \p V is declared outside \p L.
bool isDeclaredOutside(const VarDecl *V, const Loop &L, const FunctionModel &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_LOOPS_H
