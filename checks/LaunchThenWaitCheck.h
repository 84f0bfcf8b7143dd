//===--- LaunchThenWaitCheck.h - Launched to be awaited at once -*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_LAUNCHTHENWAITCHECK_H
#define TIDY_FUTURES_CHECKS_LAUNCHTHENWAITCHECK_H

#include "../fixits/rewrite/DirectCall.h"
#include "FuturesCheck.h"
#include "matchers/AwaitedLaunches.h"

namespace clang::tidy::futures {

/// Finds launches that are awaited before anything else runs.
///
/// \code
///   Item item = std::async(std::launch::async, [&] { return find(sku);
///   }).get(); std::thread t(index, file); t.join();
/// \endcode
///
/// The fix calls it directly, `find(sku)`, `index(file)`: safe where the same
/// exceptions reach the same place, on a note elsewhere.
///
/// The page for users: docs/checks/launch-then-wait.md.
class LaunchThenWaitCheck : public FuturesCheck {
public:
  using FuturesCheck::FuturesCheck;

protected:
  void checkFunction(const FunctionModel &F) override;
  /// A launch whose callable is a template parameter is seen there only.
  bool visitsInstantiations() const override { return true; }

private:
  bool isMeant(const AwaitedLaunch &Found, const FunctionModel &F) const;
  /// The call in place of a launch, and what it changes: nothing if empty.
  struct Offer {
    Remedy R;
    std::string Changes;
  };
  std::optional<Offer> offerCall(const RoleCall &Launch,
                                 const AwaitedLaunch &Found,
                                 const FunctionModel &F) const;
  void carryInner(DirectCall &Call, const RoleCall &Outer, ResultUse Use,
                  const FunctionModel &F) const;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_LAUNCHTHENWAITCHECK_H
