//===--- Words.h - Words of a name -----------------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_WORDS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_WORDS_H

#include "llvm/ADT/StringRef.h"
#include <initializer_list>
#include <string>
#include <vector>

namespace clang::tidy::futures {

/// True if \p Names holds \p Name.
bool isOneOf(llvm::StringRef Name,
             std::initializer_list<llvm::StringRef> Names);

/// The words of an identifier in lower case, whether it is written
/// snake_case, camelCase, PascalCase or UPPER_CASE: `maxThreads_` is `max`,
/// `threads`; `HTTPServer2` is `http`, `server`. Digits end a word, and a
/// leading `m_`, `k` or `s_` before a capital is no word.
std::vector<std::string> wordsOf(llvm::StringRef Name);

/// True if the name says a number of workers, threads or processors:
/// `num_threads`, `workerCount`, `kConcurrency`, `threads`.
bool saysWorkerCount(llvm::StringRef Name);
/// True if an integer of that name says how many jobs run at a time, as
/// `make -j` does: `jobs`, `n_jobs`, `maxJobs`, `parallelTasks`.
bool saysJobSlots(llvm::StringRef Name);
/// True if the name says what one worker gets: `rows_per_thread`.
bool saysPerWorker(llvm::StringRef Name);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_WORDS_H
