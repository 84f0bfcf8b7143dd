//===--- Catalog.cpp - Every check, as data -------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Catalog.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::futures {

llvm::ArrayRef<CatalogEntry> catalog() {
  static const CatalogEntry Entries[] = {
#define FUTURES_CHECK(Class, Name, CheckTier, Source, Fix, Sentence)           \
  {Name, Tier::CheckTier, Source, FixKind::Fix, Sentence},
#include "Catalog.def"
  };
  return Entries;
}

const CatalogEntry *catalogEntry(llvm::StringRef Name) {
  const auto *It = llvm::find_if(
      catalog(), [&](const CatalogEntry &E) { return E.Name == Name; });
  return It == catalog().end() ? nullptr : It;
}

llvm::StringRef tierName(Tier T) {
  switch (T) {
  case Tier::Always:
    return "always";
  case Tier::Profiled:
    return "profiled";
  case Tier::Specialty:
    return "specialty";
  }
  return "";
}

llvm::StringRef fixKindName(FixKind K) {
  switch (K) {
  case FixKind::None:
    return "none";
  case FixKind::Safe:
    return "safe";
  case FixKind::Unsafe:
    return "unsafe";
  case FixKind::SafeOrUnsafe:
    return "safe or unsafe";
  }
  return "";
}

} // namespace clang::tidy::futures
