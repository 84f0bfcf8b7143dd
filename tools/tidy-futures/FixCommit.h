//===--- FixCommit.h - Writing fixed files safely ---------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// How fixed text gets to disk so that a kill, a power cut or a full disk at
/// any moment leaves each file whole, and all files of a fix the same age once
/// the next run has started.
///
/// All new files are written beside the old ones first, then a journal says
/// that they are complete, then each is renamed over its old one. A run that
/// finds a journal finishes that work: before the journal said "complete", the
/// new files go; after, they take their places. With a build as the judge
/// (Trial) it is the other way round: what is not yet judged goes back.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_FIXCOMMIT_H
#define TIDY_FUTURES_TOOLS_FIXCOMMIT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <string>
#include <vector>

namespace tidyfutures {

/// Says why the file at \p RealPath cannot be replaced: it, or its folder, may
/// not be written. The mode counts also for root, who could. Success if it can.
llvm::Error checkWritable(llvm::StringRef RealPath);

/// The state of `fix` for one build: a journal while files are being replaced,
/// and the names and hashes of what was written. Not thread-safe; one process
/// at a time, see lock().
class FixJournal {
public:
  /// \p StateFolder is created when something is first written to it.
  explicit FixJournal(std::string StateFolder);
  ~FixJournal();
  FixJournal(const FixJournal &) = delete;
  FixJournal &operator=(const FixJournal &) = delete;

  /// Makes this process the only one that fixes files under \p SourceRoot,
  /// until it ends; an error if another one does.
  llvm::Error lock(llvm::StringRef SourceRoot);

  /// Finishes what a run that was killed began; says in \p Report, a line
  /// each, what it did.
  llvm::Error recover(std::vector<std::string> &Report);

  /// New bytes for a file that has the content hash Before.
  struct Change {
    std::string Before;
    std::string Bytes;
  };
  /// By real path.
  using Changes = std::map<std::string, Change>;

  /// Replaces all files of \p New, or none: an error leaves every file as it
  /// was, unless it came when all new files were complete; then the next
  /// recover() goes on. Mode and owner of each file stay.
  llvm::Error commit(const Changes &New);

  /// Replaces files as commit() does, but remembers what was there:
  /// until keepTrial(), recover() puts it back. Call as often as needed, with
  /// the original hash as Before each time.
  llvm::Error tryOut(const Changes &New);
  /// What is on disk is good.
  llvm::Error keepTrial();
  /// Puts back what was there before the first tryOut().
  llvm::Error undoTrial();

  /// True if \p File holds what an earlier run wrote to it.
  bool isOwnWork(llvm::StringRef File) const;

private:
  struct Entry {
    std::string File;
    std::string Temporary;
    /// The content hash before, and each one that was or will be written.
    std::string Before;
    std::vector<std::string> After;
    /// A copy of the bytes before, for a trial.
    std::string Backup;
  };
  enum class Phase { Staging, Replacing, Trial };

  std::string path(llvm::StringRef Name) const;
  llvm::Error prepareFolder();
  llvm::Error writeJournal(Phase P, const std::vector<Entry> &Entries);
  llvm::Error removeJournal();
  llvm::Error stage(const Changes &New, const std::vector<Entry> &Entries);
  llvm::Error replace(const std::vector<Entry> &Entries);
  llvm::Error restore(const std::vector<Entry> &Entries,
                      std::vector<std::string> &Report);
  llvm::Error remember(const std::vector<Entry> &Entries);

  const std::string Folder;
  int LockFd = -1;
  std::vector<Entry> TrialEntries;
  /// What earlier runs wrote: hash by file.
  std::map<std::string, std::string> Written;
};

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_FIXCOMMIT_H
