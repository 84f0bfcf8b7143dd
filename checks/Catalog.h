//===--- Catalog.h - Every check, as data -----------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_CATALOG_H
#define TIDY_FUTURES_CHECKS_CATALOG_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace clang::tidy::futures {

/// When a check is right: by default, when a profile says so, or only where
/// the design calls for it.
enum class Tier { Always, Profiled, Specialty };
/// What fix a check offers at most.
enum class FixKind { None, Safe, Unsafe, SafeOrUnsafe };

/// One line of Catalog.def.
struct CatalogEntry {
  llvm::StringRef Name;
  clang::tidy::futures::Tier Tier;
  llvm::StringRef Source;
  FixKind Fix;
  llvm::StringRef Sentence;
};

/// All checks, sorted by name.
llvm::ArrayRef<CatalogEntry> catalog();
/// The entry of the check \p Name, or null.
const CatalogEntry *catalogEntry(llvm::StringRef Name);
/// `always`, `profiled`, `specialty`.
llvm::StringRef tierName(Tier T);
/// `safe`, `unsafe`, `safe or unsafe`, `none`.
llvm::StringRef fixKindName(FixKind K);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_CATALOG_H
