//===--- Scan.h - Which files each unit reads -------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_SCAN_H
#define TIDY_FUTURES_TOOLS_SCAN_H

#include "Lint.h"
#include "llvm/ADT/ArrayRef.h"

namespace tidyfutures {

/// What LLVM's dependency scan says of one unit.
struct ScanResult {
  /// False where the unit could not be scanned: an include is missing, say.
  bool Ok = false;
  /// Every file that is read, as the compiler spells it, main file first.
  std::vector<std::string> Files;
};

/// Scans \p Jobs in a process of its own with \p Threads threads (0: one a
/// core), which share what they read. A unit that it dies of, or that keeps it
/// busy for \p TimeoutSeconds (0: no limit), is not Ok; the others are.
std::vector<ScanResult> scan(llvm::ArrayRef<CompileJob> Jobs,
                             llvm::ArrayRef<OverlayFile> Overlay,
                             unsigned Threads, unsigned TimeoutSeconds);

/// What `tidy-futures internal-scan` does.
int scannerMain();

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_SCAN_H
