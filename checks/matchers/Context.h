//===--- Context.h - Where a piece of code stands ---------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_CONTEXT_H
#define TIDY_FUTURES_CHECKS_MATCHERS_CONTEXT_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"

namespace clang::tidy::futures {

/// True if \p D is, or is inside, an instantiation of a template whose pattern
/// is written in the source.
bool isInInstantiation(const Decl &D);

/// True if \p D is part of the bundled runtime (namespace `fut` at top level),
/// which no check looks into: it is what fix-its call.
bool isInsideRuntime(const Decl &D);

/// True if the unit's own code gives the name `fut` to something else, so that
/// `fut::async` may not be the runtime's: `namespace app::fut`, `struct fut`.
bool hidesRuntime(const ASTContext &Context);

/// True for `main`, for what is given the command line (`void run(const Tests
/// &, int argc, char **argv)`), and for the initialiser of a global, which run
/// once.
bool isMainOrRunsOnce(const Decl &D, const ASTContext &Context);

/// True for the body of a test as GoogleTest, Catch2, doctest, Boost.Test and
/// QtTest write it, for a function that a macro named like one makes or that
/// asserts with the macros of such a framework, for a free function that is
/// named like one, and for what is in a class or namespace named like one.
/// Linear in the size of the body.
bool isTestBody(const Decl &D);

/// True if the operands of \p S are not evaluated: `sizeof`, `noexcept`, and
/// the `__builtin_constant_p` with which Catch2 repeats what a test asks.
bool isUnevaluated(const Stmt *S);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_CONTEXT_H
