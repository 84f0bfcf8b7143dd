//===--- Baseline.h - Findings that are known and left for later *- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_BASELINE_H
#define TIDY_FUTURES_TOOLS_BASELINE_H

#include "Model.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace tidyfutures {

/// A file in the tree that lists findings by fingerprint. It is no count of
/// findings a file: one that was fixed and one that was added is one new.
struct Baseline {
  struct Entry {
    std::string Fingerprint;
    std::string Check;
    std::string File;
    std::string Message;
    auto operator<=>(const Entry &) const = default;
  };
  std::string ToolVersion;
  /// The checks that had run when it was recorded.
  std::vector<std::string> Checks;
  std::vector<Entry> Entries;

  static Baseline record(const Report &R);
  static llvm::Expected<Baseline> read(llvm::StringRef Path);
  /// Sorted, one entry a line, so that version control shows what changed.
  std::string text() const;

  /// Removes the findings of \p R that are known (each entry covers one), and
  /// counts them in R.Known. \returns the entries that cover none and for which
  /// \p WasLookedAt holds: they are gone. An entry covers a finding of its own
  /// file, or of another where \p HasMoved says of its file that it is no more.
  std::vector<Entry>
  apply(Report &R, llvm::function_ref<bool(const Entry &)> WasLookedAt,
        llvm::function_ref<bool(llvm::StringRef File)> HasMoved) const;
};

/// The name of the file in the source root that `check` reads by itself.
constexpr char BaselineFile[] = ".tidy-futures-baseline.json";

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_BASELINE_H
