//===--- OverlayFileSystem.h - Files that are not on disk -------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_OVERLAYFILESYSTEM_H
#define TIDY_FUTURES_TOOLS_OVERLAYFILESYSTEM_H

#include "Lint.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace tidyfutures {

/// The physical file system with a working directory of its own, and \p Files
/// in front of it.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
fileSystemWith(llvm::ArrayRef<OverlayFile> Files);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_OVERLAYFILESYSTEM_H
