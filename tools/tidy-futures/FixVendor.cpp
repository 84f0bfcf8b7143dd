//===--- FixVendor.cpp - The runtime that fixed code includes -------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixVendor.h"
#include "Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace tidyfutures {

std::optional<std::string> bundledRuntime() {
  static char Anchor;
  std::string Program = fs::getMainExecutable(nullptr, &Anchor);
  llvm::SmallString<256> Installed(
      path::parent_path(path::parent_path(Program)));
  path::append(Installed, "include");
  for (llvm::StringRef Folder : {llvm::StringRef(Installed),
                                 llvm::StringRef(TIDY_FUTURES_RUNTIME_DIR)}) {
    llvm::SmallString<256> Header(Folder);
    path::append(Header, "fut", "future.h");
    if (fs::exists(Header))
      return Folder.str();
  }
  return std::nullopt;
}

llvm::Expected<unsigned> vendorRuntime(llvm::StringRef Folder) {
  std::optional<std::string> From = bundledRuntime();
  if (!From)
    return llvm::createStringError(
        std::make_error_code(std::errc::no_such_file_or_directory),
        "the runtime is neither installed beside this program nor in '%s'",
        static_cast<const char *>(TIDY_FUTURES_RUNTIME_DIR));
  unsigned Written = 0;
  std::error_code Code;
  llvm::SmallString<256> Runtime(*From);
  path::append(Runtime, "fut");
  for (fs::recursive_directory_iterator It(Runtime, Code), End;
       It != End && !Code; It.increment(Code)) {
    if (!fs::is_regular_file(It->path()))
      continue;
    llvm::SmallString<256> To(Folder);
    path::append(To, relativeTo(*From, It->path()));
    std::optional<std::string> Text = readFile(It->path());
    if (!Text)
      return llvm::createFileError(It->path(),
                                   std::make_error_code(std::errc::io_error));
    if (readFile(To) == Text)
      continue;
    if (llvm::Error E = writeFile(To, *Text))
      return std::move(E);
    ++Written;
  }
  if (Code)
    return llvm::createFileError(Runtime, Code);
  return Written;
}

} // namespace tidyfutures
