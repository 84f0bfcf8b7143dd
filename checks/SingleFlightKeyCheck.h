//===--- SingleFlightKeyCheck.h - A result for the wrong tenant -*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_SINGLEFLIGHTKEYCHECK_H
#define TIDY_FUTURES_CHECKS_SINGLEFLIGHTKEYCHECK_H

#include "FuturesCheck.h"
#include "matchers/Domains.h"

namespace clang::tidy::futures {

/// Finds shared loads whose key leaves out the security domain that the loader
/// uses.
///
/// The page for users: docs/checks/single-flight-key.md.
class SingleFlightKeyCheck : public FuturesCheck {
public:
  SingleFlightKeyCheck(StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  void checkFunction(const FunctionModel &F) override;
  // A call of dependent type is only seen in an instantiation.
  bool visitsInstantiations() const override { return true; }

private:
  /// A use of a security domain in a loader.
  struct Use {
    const Expr *At;
    const ValueDecl *Declaration;
    std::string Domain;
  };
  std::vector<Use> domainsIn(const Expr *Loader) const;

  /// One look-up of a flight or cache that is shared.
  struct SharedCall {
    /// Where the warning stands.
    const Expr *Call;
    const Expr *Key;
    /// The flight, the cache or the map; null if there is none.
    const Expr *Object;
  };
  /// Reports a domain that \p Loader uses and the key does not contain.
  /// \p Whole, which the loader is part of, does not make the key.
  /// \returns true if there is one.
  bool checkKey(const SharedCall &Call, const Expr *Loader, const Expr *Whole,
                const FunctionModel &F);
  void checkByHand(const FunctionModel &F);

  const std::string DomainPattern;
  const DomainNames Names;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_SINGLEFLIGHTKEYCHECK_H
