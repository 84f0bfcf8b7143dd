//===--- Options.h - Which checks run on a file, with which options --*- C++
//-*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_OPTIONS_H
#define TIDY_FUTURES_TOOLS_OPTIONS_H

#include "Lint.h"
#include "compat.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <memory>

namespace tidyfutures {

/// Reads configuration as clang-tidy does: the .clang-tidy files above a file
/// (or Selection.Config in their place), then what the command line says.
/// Checks are decided thus:
///  - the tier gives the checks to start with;
///  - a `Checks` of the tree that names a `futures-` check, or enables no
///    check at all, can take some away; one that speaks of other modules only
///    leaves them, for it was written for clang-tidy without this module;
///  - `--checks` is appended, and with it any check of any tier can be added,
///    unless the tier was asked for too.
std::unique_ptr<clang::tidy::ClangTidyOptionsProvider>
optionsProvider(const CheckSelection &Selection,
                llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS);

/// An error where \p Selection holds text that clang-tidy would refuse.
llvm::Error validate(const CheckSelection &Selection);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_OPTIONS_H
