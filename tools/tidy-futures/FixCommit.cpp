//===--- FixCommit.cpp - Writing fixed files safely -----------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixCommit.h"
#include "Model.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <fcntl.h>
#include <set>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = llvm::sys::fs;

namespace tidyfutures {

namespace {
constexpr char JournalName[] = "fix-journal.json";
constexpr char WrittenName[] = "fix-written.json";
constexpr int JournalVersion = 1;

llvm::Error failure(const llvm::Twine &What, llvm::StringRef File,
                    std::error_code Code) {
  return llvm::createStringError(Code,
                                 What + " '" + File + "': " + Code.message());
}

std::error_code lastError() {
  return std::error_code(errno, std::generic_category());
}

llvm::Expected<std::string> readBytes(llvm::StringRef File) {
  auto Buffer = llvm::MemoryBuffer::getFile(File, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return failure("cannot read", File, Buffer.getError());
  return (*Buffer)->getBuffer().str();
}

/// The content hash of \p File, empty if it cannot be read.
std::string hashOf(llvm::StringRef File) {
  llvm::Expected<std::string> Bytes = readBytes(File);
  if (Bytes)
    return contentHash(*Bytes);
  llvm::consumeError(Bytes.takeError());
  return "";
}

/// Makes sure that renames in \p Folder survive a power cut. Not every file
/// system can; then there is nothing better to do.
void syncFolder(llvm::StringRef Folder) {
  int Fd = ::open(Folder.str().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (Fd < 0)
    return;
  ::fsync(Fd);
  ::close(Fd);
}

/// Writes \p Bytes to the new file \p Path and waits until they are on disk.
/// With \p Like, mode and owner are those of that file. Leaves nothing behind
/// on an error.
llvm::Error writeNew(llvm::StringRef Path, llvm::StringRef Bytes,
                     const char *Like = nullptr) {
  // For people it is the file that it will be.
  llvm::StringRef Shown = Like ? llvm::StringRef(Like) : Path;
  int Fd;
  if (std::error_code Code =
          fs::openFileForWrite(Path, Fd, fs::CD_CreateAlways, fs::OF_None))
    return failure("cannot write", Shown, Code);
  std::error_code Code;
  struct stat Status;
  if (Like && ::stat(Like, &Status) == 0) {
    // Owner first: changing it takes the set-user-id bit away. Only root may.
    if (::fchown(Fd, Status.st_uid, Status.st_gid) != 0)
      errno = 0;
    if (::fchmod(Fd, Status.st_mode & 07777) != 0)
      Code = lastError();
  }
  {
    llvm::raw_fd_ostream Stream(Fd, /*shouldClose=*/false);
    Stream << Bytes;
    Stream.flush();
    if (Stream.has_error()) {
      Code = Stream.error();
      Stream.clear_error();
    }
  }
  if (!Code && ::fsync(Fd) != 0)
    Code = lastError();
  if (::close(Fd) != 0 && !Code)
    Code = lastError();
  if (!Code)
    return llvm::Error::success();
  fs::remove(Path);
  return failure("cannot write", Shown, Code);
}

/// The name beside \p File for what will replace it. Short, since names of
/// files have a limit, and the same each time, so that none is forgotten.
std::string temporaryFor(llvm::StringRef File) {
  llvm::SmallString<256> Path = llvm::sys::path::parent_path(File);
  llvm::sys::path::append(
      Path, ".tidy-futures-" +
                contentHash(llvm::sys::path::filename(File)).substr(0, 16));
  return Path.str().str();
}
} // namespace

llvm::Error checkWritable(llvm::StringRef RealPath) {
  struct stat Status;
  if (::stat(RealPath.str().c_str(), &Status) != 0)
    return failure("cannot write", RealPath, lastError());
  if ((Status.st_mode & 0222) == 0 || !fs::can_write(RealPath))
    return llvm::createStringError(
        std::make_error_code(std::errc::permission_denied),
        "'" + RealPath + "' is read-only");
  llvm::StringRef Folder = llvm::sys::path::parent_path(RealPath);
  if (::stat(Folder.str().c_str(), &Status) != 0 ||
      (Status.st_mode & 0222) == 0 || !fs::can_write(Folder))
    return llvm::createStringError(
        std::make_error_code(std::errc::permission_denied),
        "'" + RealPath + "' is in a read-only folder");
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Journal
//===----------------------------------------------------------------------===//

FixJournal::FixJournal(std::string StateFolder)
    : Folder(std::move(StateFolder)) {
  llvm::Expected<std::string> Bytes = readBytes(path(WrittenName));
  if (!Bytes) {
    llvm::consumeError(Bytes.takeError());
    return;
  }
  llvm::Expected<llvm::json::Value> Json = llvm::json::parse(*Bytes);
  if (!Json) {
    llvm::consumeError(Json.takeError());
    return;
  }
  if (const llvm::json::Object *Files = Json->getAsObject())
    for (const auto &[File, Hash] : *Files)
      if (auto Text = Hash.getAsString())
        Written[File.str()] = Text->str();
}

FixJournal::~FixJournal() {
  if (LockFd >= 0)
    ::close(LockFd);
}

std::string FixJournal::path(llvm::StringRef Name) const {
  llvm::SmallString<256> Path(Folder);
  llvm::sys::path::append(Path, Name);
  return Path.str().str();
}

llvm::Error FixJournal::lock(llvm::StringRef SourceRoot) {
  // The folder itself is locked: nothing is left behind, whatever happens.
  LockFd = ::open(SourceRoot.str().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (LockFd < 0)
    return failure("cannot open", SourceRoot, lastError());
  if (::flock(LockFd, LOCK_EX | LOCK_NB) == 0)
    return llvm::Error::success();
  if (errno != EWOULDBLOCK)
    return llvm::Error::success(); // A file system without locks.
  return llvm::createStringError(
      std::make_error_code(std::errc::device_or_resource_busy),
      "another tidy-futures is fixing '" + SourceRoot + "'; wait for it");
}

llvm::Error FixJournal::prepareFolder() {
  if (std::error_code Code = fs::create_directories(Folder))
    return failure("cannot create", Folder, Code);
  // Nobody wants this folder under version control, wherever it is.
  std::string Ignore = path(".gitignore");
  if (!fs::exists(Ignore))
    return writeNew(Ignore, "*\n");
  return llvm::Error::success();
}

llvm::Error FixJournal::writeJournal(Phase P,
                                     const std::vector<Entry> &Entries) {
  if (llvm::Error E = prepareFolder())
    return E;
  llvm::json::Array Files;
  for (const Entry &E : Entries) {
    if (!llvm::json::isUTF8(E.File))
      return failure("cannot fix", E.File,
                     std::make_error_code(std::errc::illegal_byte_sequence));
    Files.push_back(llvm::json::Object{{"file", E.File},
                                       {"temporary", E.Temporary},
                                       {"before", E.Before},
                                       {"after", llvm::json::Array(E.After)},
                                       {"backup", E.Backup}});
  }
  std::string Text;
  llvm::raw_string_ostream(Text)
      << llvm::json::Value(llvm::json::Object{{"version", JournalVersion},
                                              {"phase", static_cast<int>(P)},
                                              {"files", std::move(Files)}})
      << '\n';
  std::string New = path(JournalName) + ".new";
  if (llvm::Error E = writeNew(New, Text))
    return E;
  if (std::error_code Code = fs::rename(New, path(JournalName)))
    return failure("cannot write", path(JournalName), Code);
  syncFolder(Folder);
  return llvm::Error::success();
}

llvm::Error FixJournal::removeJournal() {
  if (std::error_code Code = fs::remove(path(JournalName)))
    return failure("cannot remove", path(JournalName), Code);
  syncFolder(Folder);
  return llvm::Error::success();
}

/// Writes the new files beside the old ones.
llvm::Error FixJournal::stage(const Changes &New,
                              const std::vector<Entry> &Entries) {
  for (const Entry &E : Entries) {
    if (llvm::Error Error = checkWritable(E.File))
      return Error;
    if (llvm::Error Error =
            writeNew(E.Temporary, New.at(E.File).Bytes, E.File.c_str()))
      return Error;
  }
  // Last, so that an editor that saved a file meanwhile is noticed.
  for (const Entry &E : Entries) {
    std::string Now = hashOf(E.File);
    if (Now != E.Before && !llvm::is_contained(E.After, Now))
      return llvm::createStringError(
          std::make_error_code(std::errc::device_or_resource_busy),
          "'" + E.File + "' was changed while it was being fixed");
  }
  return llvm::Error::success();
}

/// Moves the new files, which are complete, to their places.
llvm::Error FixJournal::replace(const std::vector<Entry> &Entries) {
  std::set<llvm::StringRef> Folders;
  llvm::Error Errors = llvm::Error::success();
  for (const Entry &E : Entries) {
    if (std::error_code Code = fs::rename(E.Temporary, E.File))
      Errors = llvm::joinErrors(std::move(Errors),
                                failure("cannot replace", E.File, Code));
    Folders.insert(llvm::sys::path::parent_path(E.File));
  }
  for (llvm::StringRef Each : Folders)
    syncFolder(Each);
  return Errors;
}

/// Puts back the bytes from before a trial, where nobody else wrote since.
llvm::Error FixJournal::restore(const std::vector<Entry> &Entries,
                                std::vector<std::string> &Report) {
  llvm::Error Errors = llvm::Error::success();
  for (const Entry &E : Entries) {
    fs::remove(E.Temporary);
    std::string Now = hashOf(E.File);
    if (Now == E.Before)
      continue;
    if (!llvm::is_contained(E.After, Now)) {
      Report.push_back("'" + E.File +
                       "' was changed by someone else; left as it is");
      continue;
    }
    llvm::Expected<std::string> Bytes = readBytes(E.Backup);
    llvm::Error Failed = Bytes ? writeNew(E.Temporary, *Bytes, E.File.c_str())
                               : Bytes.takeError();
    if (!Failed)
      if (std::error_code Code = fs::rename(E.Temporary, E.File))
        Failed = failure("cannot restore", E.File, Code);
    if (Failed)
      Errors = llvm::joinErrors(std::move(Errors), std::move(Failed));
    else
      Report.push_back("'" + E.File + "' is what it was before the trial");
  }
  return Errors;
}

/// Adds what is about to be written to what isOwnWork() knows. Before it is
/// written: then a full disk is noticed while nothing has changed.
llvm::Error FixJournal::remember(const std::vector<Entry> &Entries) {
  for (const Entry &E : Entries)
    Written[E.File] = E.After.back();
  llvm::json::Object Files;
  for (const auto &[File, Hash] : Written)
    Files[File] = Hash;
  std::string Text;
  llvm::raw_string_ostream(Text) << llvm::json::Value(std::move(Files)) << '\n';
  std::string New = path(WrittenName) + ".new";
  if (llvm::Error E = writeNew(New, Text))
    return E;
  if (std::error_code Code = fs::rename(New, path(WrittenName)))
    return failure("cannot write", path(WrittenName), Code);
  return llvm::Error::success();
}

bool FixJournal::isOwnWork(llvm::StringRef File) const {
  auto It = Written.find(File.str());
  return It != Written.end() && It->second == hashOf(File);
}

//===----------------------------------------------------------------------===//
// Runs
//===----------------------------------------------------------------------===//

llvm::Error FixJournal::recover(std::vector<std::string> &Report) {
  if (!fs::exists(path(JournalName)))
    return llvm::Error::success();
  llvm::Expected<std::string> Bytes = readBytes(path(JournalName));
  if (!Bytes)
    return Bytes.takeError();
  llvm::Expected<llvm::json::Value> Json = llvm::json::parse(*Bytes);
  const llvm::json::Object *Top = Json ? Json->getAsObject() : nullptr;
  if (!Json)
    llvm::consumeError(Json.takeError());
  const llvm::json::Array *Files = Top ? Top->getArray("files") : nullptr;
  if (!Files || Top->getInteger("version") != JournalVersion)
    return llvm::createStringError(
        std::make_error_code(std::errc::invalid_argument),
        "'" + path(JournalName) +
            "' is not a journal of this version; finish with the version that "
            "wrote it, or delete it");
  auto P = static_cast<Phase>(Top->getInteger("phase").value_or(0));
  std::vector<Entry> Entries;
  for (const llvm::json::Value &V : *Files) {
    const llvm::json::Object *O = V.getAsObject();
    if (!O)
      continue;
    auto Text = [&](llvm::StringRef Key) {
      return O->getString(Key).value_or("").str();
    };
    Entry E{
        Text("file"), Text("temporary"), Text("before"), {}, Text("backup")};
    if (const llvm::json::Array *After = O->getArray("after"))
      for (const llvm::json::Value &Hash : *After)
        E.After.push_back(Hash.getAsString().value_or("").str());
    Entries.push_back(std::move(E));
  }

  if (P == Phase::Trial) {
    Report.push_back("a run ended before the build had judged its fixes; "
                     "they are undone");
    if (llvm::Error E = restore(Entries, Report))
      return E;
    for (const Entry &E : Entries)
      fs::remove(E.Backup);
    return removeJournal();
  }
  if (P == Phase::Staging) {
    for (const Entry &E : Entries)
      fs::remove(E.Temporary);
    return removeJournal();
  }
  Report.push_back("a run ended while it wrote; its fixes are completed");
  std::vector<Entry> Missing;
  for (const Entry &E : Entries) {
    std::string Now = hashOf(E.File);
    if (Now == E.Before && llvm::is_contained(E.After, hashOf(E.Temporary))) {
      Missing.push_back(E);
      continue;
    }
    fs::remove(E.Temporary);
    if (!llvm::is_contained(E.After, Now))
      Report.push_back("'" + E.File +
                       "' was changed by someone else; left as it is");
  }
  if (llvm::Error E = replace(Missing))
    return E;
  return removeJournal();
}

llvm::Error FixJournal::commit(const Changes &New) {
  if (New.empty())
    return llvm::Error::success();
  std::vector<Entry> Entries;
  for (const auto &[File, C] : New)
    Entries.push_back(
        {File, temporaryFor(File), C.Before, {contentHash(C.Bytes)}, ""});
  llvm::Error Failed = writeJournal(Phase::Staging, Entries);
  if (!Failed)
    Failed = stage(New, Entries);
  if (!Failed)
    Failed = remember(Entries);
  if (!Failed)
    Failed = writeJournal(Phase::Replacing, Entries);
  if (Failed) {
    for (const Entry &E : Entries)
      fs::remove(E.Temporary);
    return llvm::joinErrors(std::move(Failed), removeJournal());
  }
  if (llvm::Error E = replace(Entries))
    return E;
  return removeJournal();
}

llvm::Error FixJournal::tryOut(const Changes &New) {
  if (New.empty())
    return llvm::Error::success();
  if (llvm::Error E = prepareFolder())
    return E;
  for (const auto &[File, C] : New) {
    auto Known = llvm::find_if(TrialEntries,
                               [&](const Entry &E) { return E.File == File; });
    if (Known == TrialEntries.end()) {
      llvm::Expected<std::string> Bytes = readBytes(File);
      if (!Bytes)
        return Bytes.takeError();
      Entry E{File,
              temporaryFor(File),
              C.Before,
              {},
              path("fix-backup-" + contentHash(File))};
      if (llvm::Error Error = writeNew(E.Backup, *Bytes))
        return Error;
      Known = TrialEntries.insert(TrialEntries.end(), std::move(E));
    }
    // The last one is what is on disk next.
    std::string Hash = contentHash(C.Bytes);
    std::erase(Known->After, Hash);
    Known->After.push_back(Hash);
  }
  if (llvm::Error E = writeJournal(Phase::Trial, TrialEntries))
    return E;
  std::vector<Entry> Now;
  llvm::copy_if(TrialEntries, std::back_inserter(Now),
                [&](const Entry &E) { return New.count(E.File); });
  llvm::Error Failed = stage(New, Now);
  if (!Failed)
    Failed = remember(Now);
  if (!Failed)
    return replace(Now);
  for (const Entry &E : Now)
    fs::remove(E.Temporary);
  return Failed;
}

llvm::Error FixJournal::keepTrial() {
  if (TrialEntries.empty())
    return llvm::Error::success();
  if (llvm::Error E = removeJournal())
    return E;
  for (const Entry &E : TrialEntries)
    fs::remove(E.Backup);
  TrialEntries.clear();
  return llvm::Error::success();
}

llvm::Error FixJournal::undoTrial() {
  if (TrialEntries.empty())
    return llvm::Error::success();
  std::vector<std::string> Report;
  if (llvm::Error E = restore(TrialEntries, Report))
    return E;
  if (llvm::Error E = removeJournal())
    return E;
  for (const Entry &E : TrialEntries)
    fs::remove(E.Backup);
  TrialEntries.clear();
  return llvm::Error::success();
}

} // namespace tidyfutures
