//===--- OverlayFileSystem.cpp - Files that are not on disk ---------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OverlayFileSystem.h"
#include "Paths.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

namespace tidyfutures {
namespace {
/// Replaces or hides files.
class OverlayFileSystem : public llvm::vfs::ProxyFileSystem {
public:
  OverlayFileSystem(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Base,
                    llvm::ArrayRef<OverlayFile> Files)
      : ProxyFileSystem(std::move(Base)) {
    for (const OverlayFile &F : Files)
      Overlay[F.Path] = F.Text;
  }

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &Path) override {
    const Entry *Found = find(Path);
    if (!Found)
      return ProxyFileSystem::status(Path);
    if (!Found->getValue())
      return std::make_error_code(std::errc::no_such_file_or_directory);
    return statusOf(Path, *Found);
  }

  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
  openFileForRead(const llvm::Twine &Path) override {
    const Entry *Found = find(Path);
    if (!Found)
      return ProxyFileSystem::openFileForRead(Path);
    if (!Found->getValue())
      return std::make_error_code(std::errc::no_such_file_or_directory);
    return std::make_unique<TextFile>(statusOf(Path, *Found),
                                      *Found->getValue());
  }

private:
  using Entry = llvm::StringMapEntry<std::optional<std::string>>;

  class TextFile : public llvm::vfs::File {
  public:
    TextFile(llvm::vfs::Status S, llvm::StringRef Text)
        : S(std::move(S)), Text(Text) {}
    llvm::ErrorOr<llvm::vfs::Status> status() override { return S; }
    llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>>
    getBuffer(const llvm::Twine &Name, int64_t, bool, bool) override {
      return llvm::MemoryBuffer::getMemBufferCopy(Text, Name);
    }
    std::error_code close() override { return {}; }

  private:
    llvm::vfs::Status S;
    llvm::StringRef Text;
  };

  const Entry *find(const llvm::Twine &Path) {
    llvm::SmallString<256> Absolute;
    Path.toVector(Absolute);
    if (makeAbsolute(Absolute))
      return nullptr;
    // Symlinks are resolved by the folder, since the file may not exist.
    llvm::StringRef Folder = llvm::sys::path::parent_path(Absolute);
    llvm::SmallString<256> Key(realPath(Folder));
    llvm::sys::path::append(Key, llvm::sys::path::filename(Absolute));
    auto It = Overlay.find(Key);
    if (It == Overlay.end())
      It = Overlay.find(realPath(Absolute));
    return It == Overlay.end() ? nullptr : &*It;
  }

  llvm::vfs::Status statusOf(const llvm::Twine &Path, const Entry &Found) {
    // By the real path: a header that is included under two spellings is one
    // file, or its include guard would not hold.
    llvm::sys::fs::UniqueID ID(~0ull, llvm::hash_value(Found.getKey()));
    return llvm::vfs::Status(Path, ID, {}, 0, 0, Found.getValue()->size(),
                             llvm::sys::fs::file_type::regular_file,
                             llvm::sys::fs::all_read);
  }

  llvm::StringMap<std::optional<std::string>> Overlay;
};

} // namespace

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
fileSystemWith(llvm::ArrayRef<OverlayFile> Files) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Physical(
      llvm::vfs::createPhysicalFileSystem().release());
  if (Files.empty())
    return Physical;
  return llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>(
      new OverlayFileSystem(std::move(Physical), Files));
}

} // namespace tidyfutures
