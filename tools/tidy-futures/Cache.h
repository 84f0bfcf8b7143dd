//===--- Cache.h - Results kept from one run to the next --------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_CACHE_H
#define TIDY_FUTURES_TOOLS_CACHE_H

#include "Model.h"
#include <map>
#include <optional>
#include <string>

namespace tidyfutures {

/// A folder of results. An entry's name is the hash of everything that the
/// result follows from, so that an entry is right or is not found; nothing is
/// ever invalidated. Several processes may use one folder.
class Cache {
public:
  /// An empty \p Folder is a cache that keeps nothing.
  explicit Cache(std::string Folder);

  std::optional<UnitResult> find(llvm::StringRef Key) const;
  /// Errors are ignored: a cache that cannot be written costs time only.
  void store(llvm::StringRef Key, const UnitResult &Result) const;

  /// Seconds that \p File took when last parsed; nothing if not known.
  std::optional<double> lastTime(llvm::StringRef File) const;
  void noteTime(llvm::StringRef File, double Seconds);
  /// Writes the times, and removes entries that were not used for a month.
  void close();

private:
  std::string entryPath(llvm::StringRef Key) const;

  const std::string Folder;
  std::map<std::string, double, std::less<>> Times;
  bool TimesChanged = false;
};

/// A hash of this program and the LLVM that it runs on.
const std::string &toolIdentity();

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_CACHE_H
