//===--- Edits.h - Fix groups, merged and applied ---------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What becomes of the fixes of many findings in one round: equal edits are
/// one, of two that overlap the first in file order stays and the other waits,
/// and a fix is taken whole or not at all. Everything here works on bytes in
/// memory; nothing reads or writes a source file.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_EDITS_H
#define TIDY_FUTURES_TOOLS_EDITS_H

#include "Model.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tidyfutures {

/// True if \p E inserts nothing but lines with include directives.
bool isInclude(const Edit &E);

/// One fix of one finding, with everything that a run needs to know of it.
struct FixGroup {
  /// Who offers it, and where its finding stands.
  std::string Check;
  Place At;
  std::string Message;
  bool Safe = true;
  /// The edits, with real paths; applied together or not at all.
  std::vector<Edit> Edits;
  /// The content hash of each file that Edits names, as the finding saw it.
  std::map<std::string, std::string> Hashes;
};

/// What a file holds now; nothing where it cannot be read.
using ContentOf =
    llvm::function_ref<std::optional<llvm::StringRef>(llvm::StringRef File)>;

/// The fixes of one round.
struct Round {
  /// Why a group is not in this round.
  enum Reason {
    /// It would edit text that a group in this round edits.
    Overlaps,
    /// A file is not what it was when the finding was made.
    Stale,
    /// An edit is outside its file, or two edits of the group overlap.
    Malformed,
    /// The edits leave every file as it is.
    ChangesNothing,
  };
  struct Left {
    unsigned Group;
    Reason Why;
  };
  /// Indices of the groups to apply, in file order; an equal group is listed
  /// once.
  std::vector<unsigned> Taken;
  /// The others, in file order, without those that equal a listed one.
  std::vector<Left> LeftOut;
};

/// Chooses from \p Groups those that can be applied together. O(n log n) in
/// the number of edits.
///  - Two edits of different groups conflict where the same byte is replaced
///    in two ways, where one inserts inside or at the border of what the other
///    replaces, or where both insert at one place.
///  - Equal replacements of different groups are one. Include directives never
///    conflict with each other.
Round planRound(llvm::ArrayRef<FixGroup> Groups, ContentOf Content);

/// A run of bytes.
struct ByteRange {
  size_t Offset;
  size_t Length;
  bool operator==(const ByteRange &) const = default;
};

/// A file after a round.
struct EditedText {
  std::string Text;
  /// The bytes of Text that edits wrote, in order, include lines left out;
  /// empty runs where an edit only removed a part of a line.
  std::vector<ByteRange> Written;
};

/// \p Bytes after the edits that \p Groups (from one planRound) make to
/// \p File. What is inserted takes the line ends that the file has there, and
/// goes behind a byte order mark. An include directive that several groups ask
/// for is inserted once, at the first place.
EditedText applyEdits(llvm::StringRef Bytes, llvm::StringRef File,
                      llvm::ArrayRef<const FixGroup *> Groups);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_EDITS_H
