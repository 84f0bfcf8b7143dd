//===--- FindingQueue.h - The gate all findings pass ------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_FIXITS_REWRITE_FINDINGQUEUE_H
#define TIDY_FUTURES_FIXITS_REWRITE_FINDINGQUEUE_H

#include "Finding.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/utils/IncludeInserter.h"
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace clang::tidy::futures {

/// Collects the findings of all checks over one translation unit and emits
/// them at its end:
///  - a finding that was spelled once is reported once, however many template
///    instantiations reached it;
///  - where the edits of two findings touch, the earlier one keeps its edits
///    and the other stands alone until the next run;
///  - a header is included once a file, carried by the first finding that is
///    neither suppressed by NOLINT nor outside the line filter; in an editor,
///    where each fix is applied alone, every fix carries its own.
/// Not thread-safe; a unit is checked by one thread.
class FindingQueue {
public:
  /// Edits are checked against \p SM and \p LangOpts.
  void begin(const SourceManager &SM, const LangOptions &LangOpts);

  /// Makes the queue able to insert includes; call from
  /// registerPPCallbacks(), once is enough.
  void registerPreprocessor(Preprocessor *PP,
                            utils::IncludeSorter::IncludeStyle Style);

  /// Takes \p F of \p Check. Dropped if that check reported there already.
  void add(ClangTidyCheck &Check, llvm::StringRef CheckName,
           ClangTidyContext &Context, Finding F);

  /// Emits everything in source order.
  void flush();

private:
  struct Entry {
    ClangTidyCheck *Check;
    std::string CheckName;
    ClangTidyContext *Context;
    Finding F;
  };
  bool isShown(const Entry &E) const;
  bool isUsable(const Remedy &R) const;
  void claim(const Remedy &R);
  void insertIncludes(Remedy &R, FileID File,
                      const std::set<std::string> &Headers);
  void attachIncludes();

  const SourceManager *SM = nullptr;
  const LangOptions *LangOpts = nullptr;
  std::unique_ptr<utils::IncludeInserter> Inserter;
  std::vector<Entry> Entries;
  std::vector<CharSourceRange> Edited;
  std::map<FileID, std::set<std::string>> Included;
};

/// True if the line of \p Loc is suppressed for \p CheckName by NOLINT,
/// NOLINTNEXTLINE or a NOLINTBEGIN block, by clang-tidy's rules.
bool isSuppressedByNolint(const SourceManager &SM, SourceLocation Loc,
                          llvm::StringRef CheckName);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_FIXITS_REWRITE_FINDINGQUEUE_H
