//===--- Module.cpp - Registers the checks --------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AllChecks.inc" // the header of each check in Catalog.def
#include "compat.h"

namespace clang::tidy {
namespace futures {
namespace {

class FuturesModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
#define FUTURES_CHECK(Class, Name, Tier, Source, Fix, Sentence)                \
  Factories.registerCheck<Class>(Name);
#include "Catalog.def"
  }
};

} // namespace
} // namespace futures

static ClangTidyModuleRegistry::Add<futures::FuturesModule>
    X("futures-module", "Finds slow and wrong asynchronous code.");

/// Referred to by the tools that link the checks in, so that the linker keeps
/// this object.
volatile int FuturesModuleAnchorSource = 0;

} // namespace clang::tidy
