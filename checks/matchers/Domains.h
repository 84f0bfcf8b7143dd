//===--- Domains.h - Names of security domains ------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_DOMAINS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_DOMAINS_H

#include "FunctionModel.h"
#include "llvm/Support/Regex.h"
#include <optional>
#include <set>
#include <string>

namespace clang::tidy::futures {

/// Tells which names and types are security domains: whom a result belongs to.
class DomainNames {
public:
  /// \p Pattern is a regular expression for one word, or for several joined by
  /// `_`, in lower case: `tenant|user|access_token`.
  explicit DomainNames(llvm::StringRef Pattern);

  bool isValid(std::string &Error) const { return Regex.isValid(Error); }

  /// The domain that \p Name says as a whole: `tenant` of `tenantId`,
  /// `m_currentTenant` and `tenant`; nothing for `user_agent`,
  /// `session_count` and `user_service`, which name other things.
  std::optional<std::string> domainOf(llvm::StringRef Name) const;
  /// The same for a variable, field or accessor, by its name or by its type
  /// (through references, pointers, smart pointers and aliases).
  std::optional<std::string> domainOf(const ValueDecl &D) const;
  /// True if \p Domain is part of \p Name, whatever else it says:
  /// `tenant_prefix`, `perTenantCache`.
  static bool mentions(llvm::StringRef Name, llvm::StringRef Domain);

private:
  llvm::Regex Regex;
};

/// What a value is made of, as far as its function shows: the variables,
/// fields and functions named on the way, through locals, what is appended to
/// them, members and their initialisers, and functions of this unit.
struct Ingredients {
  std::set<const ValueDecl *> Declarations;
  /// Functions whose bodies are not in this unit, and the object that they
  /// were called on (null for `this`): they may read anything of it.
  std::set<const ValueDecl *> OpaqueObjects;
  bool OpaqueThis = false;

  /// True if a name among them mentions \p Domain.
  bool mention(llvm::StringRef Domain) const;
};

/// The ingredients of \p E; \p Skip and what is inside it do not count.
Ingredients ingredientsOf(const Expr *E, const FunctionModel &F,
                          const Stmt *Skip = nullptr);

/// The variable at the root of a chain of members: `r` of `r.user.id`, null
/// for one that starts at `this` (\p IsThis is then set) or at a call.
const VarDecl *rootOf(const Expr *E, bool &IsThis);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_DOMAINS_H
