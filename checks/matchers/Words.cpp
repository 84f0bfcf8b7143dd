//===--- Words.cpp - Words of a name --------------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Words.h"
#include "clang/Basic/CharInfo.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace clang::tidy::futures {

std::vector<std::string> wordsOf(llvm::StringRef Name) {
  // Hungarian prefixes of members, statics and constants.
  if (Name.size() > 2 && (Name.starts_with("m_") || Name.starts_with("s_") ||
                          Name.starts_with("g_")))
    Name = Name.drop_front(2);
  else if (Name.size() > 1 && (Name[0] == 'k' || Name[0] == 'm') &&
           clang::isUppercase(Name[1]))
    Name = Name.drop_front(1);

  std::vector<std::string> Words;
  std::string Word;
  auto End = [&] {
    if (!Word.empty())
      Words.push_back(llvm::StringRef(Word).lower());
    Word.clear();
  };
  for (size_t I = 0; I < Name.size(); ++I) {
    const char C = Name[I];
    if (!llvm::isAlpha(C)) {
      End();
      continue;
    }
    // `maxThreads`, and the last capital of `HTTPServer`.
    const bool AfterLower = I > 0 && clang::isLowercase(Name[I - 1]);
    const bool BeforeLower =
        I + 1 < Name.size() && clang::isLowercase(Name[I + 1]);
    if (clang::isUppercase(C) && (AfterLower || (!Word.empty() && BeforeLower)))
      End();
    Word += C;
  }
  End();
  return Words;
}

bool isOneOf(llvm::StringRef Name,
             std::initializer_list<llvm::StringRef> Names) {
  return llvm::is_contained(Names, Name);
}

/// One of those that work side by side.
static bool isUnit(llvm::StringRef Word) {
  return isOneOf(Word, {"worker", "thread", "core", "cpu", "proc", "processor",
                        "gpu", "rank"});
}

bool saysPerWorker(llvm::StringRef Name) {
  const std::vector<std::string> Words = wordsOf(Name);
  auto Per = llvm::find(Words, "per");
  return Per != Words.end() && std::next(Per) != Words.end() &&
         isUnit(*std::next(Per));
}

bool saysJobSlots(llvm::StringRef Name) {
  const std::vector<std::string> Words = wordsOf(Name);
  if (Words.size() == 1)
    return isOneOf(Words[0], {"jobs", "njobs"});
  if (Words.size() != 2)
    return false;
  if (isOneOf(Words[0], {"parallel", "concurrent"}))
    return llvm::StringRef(Words[1]).ends_with("s");
  return Words[1] == "jobs" && isOneOf(Words[0], {"n", "max"});
}

bool saysWorkerCount(llvm::StringRef Name) {
  bool HasCount = false, HasUnit = false, HasPlural = false;
  for (const std::string &Word : wordsOf(Name)) {
    if (Word == "per") // rows_per_thread counts rows, threads_per_node threads
      break;
    HasCount |= isOneOf(Word, {"num", "number", "count", "cnt", "n", "nr",
                               "size", "max", "min", "total", "limit", "ids"});
    HasUnit |=
        isUnit(Word) || isOneOf(Word, {"pool", "concurrent", "parallel"});
    HasPlural |=
        isOneOf(Word, {"workers",  "threads",    "cores",       "cpus",
                       "procs",    "processors", "concurrency", "parallelism",
                       "nthreads", "nthread",    "nworkers",    "ncores",
                       "ncpu",     "ncpus",      "nproc",       "nprocs",
                       "gpus",     "ngpu",       "ngpus",       "ranks",
                       "nranks"});
  }
  return HasPlural || (HasUnit && HasCount);
}

} // namespace clang::tidy::futures
