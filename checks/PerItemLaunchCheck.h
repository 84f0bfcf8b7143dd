//===--- PerItemLaunchCheck.h - A thread for each item ---------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_PERITEMLAUNCHCHECK_H
#define TIDY_FUTURES_CHECKS_PERITEMLAUNCHCHECK_H

#include "FuturesCheck.h"
#include "llvm/ADT/DenseSet.h"

namespace clang::tidy::futures {

/// Finds threads that are launched in a loop, one for each item of data.
///
/// The page for users: docs/checks/per-item-launch.md.
class PerItemLaunchCheck : public FuturesCheck {
public:
  PerItemLaunchCheck(StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  void checkFunction(const FunctionModel &F) override;
  void finish(ASTContext &Context) override;
  bool skipsMainAndTests() const override { return true; }
  // A launch of dependent type is only seen in an instantiation.
  bool visitsInstantiations() const override { return true; }

private:
  /// A loop that launches once an item, and how often if that is a constant.
  struct ItemLoop {
    Loop L;
    std::optional<uint64_t> Count;
  };
  struct Candidate {
    RoleCall Launch;
    const FunctionModel *Function;
    ItemLoop Items;
  };
  void reportLaunch(const Candidate &C);
  std::optional<ItemLoop> loopOverItems(const RoleCall &Launch,
                                        const FunctionModel &F) const;
  void offerSharedPool(Finding &Report, const RoleCall &Launch,
                       const FunctionModel &F) const;

  const uint64_t MaxLaunches;
  std::vector<Candidate> Candidates;
  llvm::DenseSet<SourceLocation> Reported;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_PERITEMLAUNCHCHECK_H
