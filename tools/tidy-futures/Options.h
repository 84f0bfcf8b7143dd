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
///    unless the tier was asked for too;
///  - of what is left Selection.Only keeps what it covers, and adds what it
///    names in full, unless the tree or the tier that was asked for has it not.
std::unique_ptr<clang::tidy::ClangTidyOptionsProvider>
optionsProvider(const CheckSelection &Selection,
                llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS);

/// \p Text, the value of `--only`, with the names of our checks in full; an
/// error where a name is none. \p Others allows for names of other modules.
llvm::Expected<std::string> readOnlyChecks(llvm::StringRef Text, bool Others);

/// An error where \p Selection holds text that clang-tidy would refuse.
llvm::Error validate(const CheckSelection &Selection);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_OPTIONS_H
