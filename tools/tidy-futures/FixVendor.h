//===--- FixVendor.h - The runtime that fixed code includes -----*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_FIXVENDOR_H
#define TIDY_FUTURES_TOOLS_FIXVENDOR_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>

namespace tidyfutures {

/// The folder that holds `fut/future.h` of this tool: installed beside it, or
/// in the tree that it was built from. Nothing if neither is there.
std::optional<std::string> bundledRuntime();

/// Copies the runtime into \p Folder, as `fut/...`; a file that is equal
/// already is left alone. Returns how many files were written.
llvm::Expected<unsigned> vendorRuntime(llvm::StringRef Folder);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_FIXVENDOR_H
