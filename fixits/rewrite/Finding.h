//===--- Finding.h - A warning, its notes and its edits ---------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What a check has to say, before it is said. Checks hand their findings to
/// a queue that all checks of a translation unit share; the queue speaks at
/// the end of the unit, when it knows every edit, so that two findings never
/// edit the same text and a header is included once.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_FIXITS_REWRITE_FINDING_H
#define TIDY_FUTURES_FIXITS_REWRITE_FINDING_H

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>
#include <vector>

namespace clang::tidy::futures {

/// Edits that belong together, and the headers that the edited text needs.
/// Either all of it is applied or nothing.
struct Remedy {
  llvm::SmallVector<FixItHint, 4> Edits;
  /// As in an include directive, without brackets: `fut/future.h`.
  llvm::SmallVector<std::string, 2> Headers;

  bool empty() const { return Edits.empty(); }

  /// Replaces the characters of \p Range by \p Text. One whole-range
  /// replacement an edit: applying it twice is applying it once.
  Remedy &replace(CharSourceRange Range, llvm::StringRef Text);
  Remedy &replace(SourceRange TokenRange, llvm::StringRef Text);
  /// Asks for `#include <Header>` in the file of the finding.
  Remedy &include(llvm::StringRef Header);
};

/// One warning.
struct Finding {
  struct Note {
    SourceLocation Loc;
    std::string Message;
  };

  SourceLocation Loc;
  std::string Message;
  std::vector<Note> Notes;
  /// Keeps what the program does; attached to the warning.
  Remedy Safe;
  /// May change what the program does, as UnsafeNote says; attached to that
  /// note. A finding has a safe remedy or an unsafe one, not both.
  Remedy Unsafe;
  Note UnsafeNote;
  /// Say the note even where its edits had to be left out.
  bool KeepUnsafeNote = false;

  Finding &note(SourceLocation At, std::string Text) {
    Notes.push_back({At, std::move(Text)});
    return *this;
  }
  /// Attaches \p R to the warning.
  Finding &fix(Remedy R) {
    Safe = std::move(R);
    return *this;
  }
  /// Attaches \p R to a note at \p At whose \p Text says what changes.
  Finding &unsafeFix(SourceLocation At, std::string Text, Remedy R) {
    UnsafeNote = {At, std::move(Text)};
    Unsafe = std::move(R);
    return *this;
  }
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_FIXITS_REWRITE_FINDING_H
