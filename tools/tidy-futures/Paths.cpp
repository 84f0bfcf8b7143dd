//===--- Paths.cpp - Paths as reports spell them --------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace tidyfutures {

std::string absolutePath(llvm::StringRef Path, llvm::StringRef Directory) {
  llvm::SmallString<256> Result(Path);
  if (!path::is_absolute(Result) && !Directory.empty()) {
    Result = Directory;
    path::append(Result, Path);
  }
  fs::make_absolute(Result);
  path::remove_dots(Result, /*remove_dot_dot=*/true);
  return Result.str().str();
}

std::string realPath(llvm::StringRef Path, llvm::StringRef Directory) {
  llvm::SmallString<256> Joined(Path);
  if (!path::is_absolute(Joined) && !Directory.empty()) {
    Joined = Directory;
    path::append(Joined, Path);
  }
  // `..` after a symlink means the link's target, so it is left to real_path.
  llvm::SmallString<256> Real;
  if (!fs::real_path(Joined, Real))
    return Real.str().str();
  return absolutePath(Path, Directory);
}

bool isInside(llvm::StringRef Folder, llvm::StringRef Path) {
  Folder = Folder.rtrim('/');
  return Path.starts_with(Folder) &&
         (Path.size() == Folder.size() || Path[Folder.size()] == '/');
}

std::string relativeTo(llvm::StringRef Root, llvm::StringRef Real) {
  Root = Root.rtrim('/');
  if (!isInside(Root, Real) || Real.size() == Root.size())
    return Real.str();
  return path::convert_to_slash(Real.drop_front(Root.size() + 1));
}

std::string underRoot(llvm::StringRef Root, llvm::StringRef File) {
  if (path::is_absolute(File))
    return File.str();
  llvm::SmallString<256> Result(Root);
  path::append(Result, File);
  return Result.str().str();
}

std::optional<std::string> readFile(llvm::StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return std::nullopt;
  return (*Buffer)->getBuffer().str();
}

/// Writes \p Text into what is there: a device, a pipe, an open descriptor.
static llvm::Error writeInto(llvm::StringRef Path, llvm::StringRef Text) {
  std::error_code EC;
  llvm::raw_fd_ostream OS(Path, EC, fs::CD_OpenExisting, fs::FA_Write,
                          fs::OF_Append);
  if (!EC) {
    OS << Text;
    OS.close();
    EC = OS.error();
    OS.clear_error();
  }
  return EC ? llvm::createFileError(Path, EC) : llvm::Error::success();
}

llvm::Error writeFile(llvm::StringRef Name, llvm::StringRef Text) {
  // A file in the place of /dev/null would be one that everybody writes to.
  fs::file_status Status;
  if (!fs::status(Name, Status) &&
      (Status.type() != fs::file_type::regular_file ||
       llvm::StringRef(absolutePath(Name)).starts_with("/dev/")))
    return writeInto(Name, Text);
  // What a link leads to is written, not the link.
  std::string Path = fs::exists(Name) ? realPath(Name) : Name.str();
  llvm::StringRef Folder = path::parent_path(Path);
  if (!Folder.empty())
    if (std::error_code EC = fs::create_directories(Folder))
      return llvm::createFileError(Folder, EC);
  llvm::SmallString<256> Temporary;
  int Descriptor = -1;
  if (std::error_code EC =
          fs::createUniqueFile(Path + ".tmp-%%%%%%%%", Descriptor, Temporary,
                               fs::OF_None, fs::all_read | fs::owner_write))
    return llvm::createFileError(Path, EC);
  llvm::raw_fd_ostream OS(Descriptor, /*shouldClose=*/true);
  OS << Text;
  OS.close();
  std::error_code EC = OS.error();
  OS.clear_error();
  if (!EC)
    EC = fs::rename(Temporary, Path);
  if (EC) {
    fs::remove(Temporary);
    return llvm::createFileError(Path, EC);
  }
  return llvm::Error::success();
}

} // namespace tidyfutures
