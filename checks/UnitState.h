//===--- UnitState.h - What the checks of one unit share --------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_UNITSTATE_H
#define TIDY_FUTURES_CHECKS_UNITSTATE_H

#include "../fixits/rewrite/FindingQueue.h"
#include "matchers/CallSites.h"
#include "matchers/FunctionModel.h"
#include "vocabulary/RoleResolver.h"
#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace clang::tidy::futures {

class FuturesCheck;

/// The state that all checks of one translation unit share: vocabulary,
/// function models, findings. Checks of a unit run in one thread; clangd runs
/// several units at once, so the registry of states is locked, a state is not.
class UnitState {
public:
  /// The state for the unit of \p SM, made on first request and kept as long
  /// as a check holds it.
  static std::shared_ptr<UnitState> of(const SourceManager &SM);

  explicit UnitState(std::shared_ptr<const Vocabulary> V)
      : Roles(std::move(V)) {}

  /// The model of \p D, or null where it has no body to look at.
  const FunctionModel *model(const Decl &D, ASTContext &Context);

  /// Where functions are called, without tests where \p IgnoreTests.
  const CallSites &callSites(ASTContext &Context, bool IgnoreTests);

  /// What isTestBody() says of \p D, asked for once.
  bool isTestBody(const Decl &D);

  /// True if `fut::` may not name the runtime in this unit.
  bool hidesRuntime();

  RoleResolver Roles;
  FindingQueue Findings;
  std::vector<const FunctionModel *> Functions;
  /// The unit's; null until a check has matched anything.
  ASTContext *Context = nullptr;
  /// The checks that look at the unit, in the order of registration, and how
  /// many of them saw its end.
  std::vector<FuturesCheck *> Checks;
  unsigned Ended = 0;
  /// How many mistakes of packs have been reported.
  size_t VocabularyErrorsReported = 0;

private:
  llvm::DenseMap<const Decl *, std::unique_ptr<FunctionModel>> Models;
  std::array<std::unique_ptr<CallSites>, 2> Sites;
  llvm::DenseMap<const Decl *, bool> TestBodies;
  std::optional<bool> HidesRuntime;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_UNITSTATE_H
