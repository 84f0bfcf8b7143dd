//===--- Model.h - Findings, fixes and reports as data ----------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the driver knows about a codebase once it has been looked at. Every
/// command reads or writes these types: workers send them to the driver,
/// shards to the merge, `check` to the reports, `fix` applies them. A report
/// holds no address of the machine that made it: paths are relative to the
/// source root, and edits are bound to the content of the file they edit.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_MODEL_H
#define TIDY_FUTURES_TOOLS_MODEL_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tidyfutures {

/// A place in a file. Line and columns count from 1, in bytes; a region never
/// leaves its line, since GitHub shows only such.
struct Place {
  /// Relative to the source root with `/` between parts, symlinks resolved;
  /// absolute for a file outside the root.
  std::string File;
  uint64_t Offset = 0;
  unsigned Line = 0;
  unsigned Column = 0;
  unsigned EndColumn = 0;

  bool operator==(const Place &) const = default;
};

/// Replaces \c Length bytes at \c Offset by \c Text. An insertion has length 0.
struct Edit {
  /// As in Place::File.
  std::string File;
  uint64_t Offset = 0;
  uint64_t Length = 0;
  std::string Text;

  auto operator<=>(const Edit &) const = default;
};

/// The lines and columns that an edit replaces, for viewers that count so:
/// from 1, columns in UTF-16 code units.
struct EditRegion {
  unsigned Line = 0, Column = 0, EndLine = 0, EndColumn = 0;
  bool operator==(const EditRegion &) const = default;
};

/// Edits that are applied together or not at all.
struct Fix {
  /// Keeps what the program does. One that is not safe hangs on a note.
  bool Safe = true;
  /// What an unsafe fix changes: the text of its note. Empty for a safe one.
  std::string Changes;
  /// Sorted by file and offset, without overlap.
  std::vector<Edit> Edits;
  /// One for each of Edits.
  std::vector<EditRegion> Regions;
  /// The content hash (see contentHash) of each file that Edits touch. Edits
  /// must not be applied to any other content.
  std::map<std::string, std::string> Files;
  /// The fix as a unified diff with three lines of context, for reports.
  std::string Diff;

  bool operator==(const Fix &) const = default;
};

struct Note {
  Place At;
  std::string Message;
  /// The line that At is in.
  std::string SourceLine;

  bool operator==(const Note &) const = default;
};

enum class Severity { Warning, Error };

/// One finding of one check.
struct Finding {
  std::string Check;
  /// `always`, `profiled` or `specialty`; empty for a diagnostic that is not of
  /// the catalogue.
  std::string Tier;
  tidyfutures::Severity Severity = tidyfutures::Severity::Warning;
  std::string Message;
  Place At;
  /// The line that At is in, without its end.
  std::string SourceLine;
  /// Qualified name of the function or class around At; empty at file level.
  std::string Scope;
  std::vector<Note> Notes;
  std::vector<Fix> Fixes;
  /// Stays when lines or files move; see assignFingerprints.
  std::string Fingerprint;

  /// The safe fix, or null.
  const Fix *safeFix() const;
  /// The unsafe fix, or null.
  const Fix *unsafeFix() const;

  bool operator==(const Finding &) const = default;
};

/// An error of the compiler.
struct CompileError {
  Place At;
  std::string Message;
  bool operator==(const CompileError &) const = default;
};

/// How the work on one unit ended.
enum class UnitStatus {
  Ok,
  ParseFailed, ///< The compiler reported errors; findings may be incomplete.
  Crashed,     ///< The worker died.
  TimedOut,
  OutOfMemory,
  Missing, ///< The file named by the compilation database does not exist.
};
/// `ok`, `parse-failed`, `crashed`, `timed-out`, `out-of-memory`, `missing`.
llvm::StringRef unitStatusName(UnitStatus S);

/// A unit that could not be looked at in full.
struct FailedUnit {
  /// As in Place::File.
  std::string File;
  UnitStatus Status = UnitStatus::Ok;
  /// One line for people.
  std::string Message;
  std::vector<CompileError> Errors;
  bool operator==(const FailedUnit &) const = default;
};

/// What a worker found in one unit.
struct UnitResult {
  /// Real path of the main file.
  std::string File;
  UnitStatus Status = UnitStatus::Ok;
  std::string Message;
  std::vector<CompileError> Errors;
  std::vector<Finding> Findings;
  /// Where the unit failed: what other units that read the headers which it
  /// owns found in those. Project::lint() fills it in; no worker sends it.
  std::vector<Finding> FromOtherReaders;
  /// CPU seconds and peak memory in KiB of the worker.
  double CpuSeconds = 0;
  uint64_t PeakKiB = 0;

  bool ok() const { return Status == UnitStatus::Ok; }
};

/// What a run found, complete and in stable order: the content of the JSON
/// Lines report, which shards write and `merge` joins.
struct Report {
  /// Version of the tool and its LLVM.
  std::string ToolVersion;
  /// The checks that ran, sorted.
  std::vector<std::string> Checks;
  /// `I/N` where this is a part of a report; empty for a whole one.
  std::string Shard;
  /// Units looked at, and of them those not parsed since they reach no header
  /// of the vocabulary.
  unsigned Units = 0;
  unsigned Unreachable = 0;
  /// Compile commands dropped since they repeat another.
  unsigned Duplicates = 0;
  /// Findings left out since the baseline knows them.
  unsigned Known = 0;
  std::vector<Finding> Findings;
  std::vector<FailedUnit> Failed;
};

/// Sorts by file, offset, check, message, and removes equal findings.
void sortFindings(std::vector<Finding> &Findings);

/// Gives each finding its fingerprint: a hash of check, message, scope and the
/// line it is in (blanks apart), with an index among equal ones of one file. It
/// holds no path and no line number, so that it stays when lines or files move.
/// \p Findings must be sorted and complete for each file in it.
void assignFingerprints(std::vector<Finding> &Findings);

/// The hash that binds edits and cache entries to content: BLAKE3, 32 hex
/// digits, of the raw bytes.
std::string contentHash(llvm::StringRef Bytes);

/// The number of UTF-16 code units that \p Text has as UTF-8; bytes that are
/// not UTF-8 count one each.
unsigned utf16Length(llvm::StringRef Text);

/// Reads an unsigned number, which not every LLVM's mapper can.
template <typename T>
bool mapNumber(llvm::json::ObjectMapper &O, llvm::StringLiteral Name, T &Out) {
  int64_t Number = 0;
  if (!O.map(Name, Number) || Number < 0)
    return false;
  Out = T(Number);
  return true;
}

llvm::json::Value toJSON(const Place &P);
llvm::json::Value toJSON(const Edit &E);
llvm::json::Value toJSON(const EditRegion &R);
llvm::json::Value toJSON(const Fix &F);
llvm::json::Value toJSON(const Note &N);
llvm::json::Value toJSON(const Finding &F);
llvm::json::Value toJSON(const CompileError &E);
llvm::json::Value toJSON(const FailedUnit &U);
llvm::json::Value toJSON(const UnitResult &R);
bool fromJSON(const llvm::json::Value &V, Place &P, llvm::json::Path Path);
bool fromJSON(const llvm::json::Value &V, Edit &E, llvm::json::Path Path);
bool fromJSON(const llvm::json::Value &V, EditRegion &R, llvm::json::Path Path);
bool fromJSON(const llvm::json::Value &V, Fix &F, llvm::json::Path Path);
bool fromJSON(const llvm::json::Value &V, Note &N, llvm::json::Path Path);
bool fromJSON(const llvm::json::Value &V, Finding &F, llvm::json::Path Path);
bool fromJSON(const llvm::json::Value &V, CompileError &E,
              llvm::json::Path Path);
bool fromJSON(const llvm::json::Value &V, FailedUnit &U, llvm::json::Path Path);
bool fromJSON(const llvm::json::Value &V, UnitResult &R, llvm::json::Path Path);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_MODEL_H
