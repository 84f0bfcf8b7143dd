//===--- UserPacks.h - What tools ask of a vocabulary -----------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_VOCABULARY_USERPACKS_H
#define TIDY_FUTURES_CHECKS_VOCABULARY_USERPACKS_H

#include "Vocabulary.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace clang::tidy::futures {

/// From here on Vocabulary::forFile reads `.futures.yaml` files through \p FS,
/// for tools that look at text which is not on the disk. Not thread-safe.
void readUserPacksFrom(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS);

/// The qualified names of all entries of \p V.
std::vector<llvm::StringRef> entryNames(const Vocabulary &V);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_VOCABULARY_USERPACKS_H
