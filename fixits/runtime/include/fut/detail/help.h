//===- fut/detail/help.h - parking that helps the pool ----------*- C++ -*-===//
//
// For words that are not the state of a future: a timer, a lazy.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_HELP_H
#define FUT_DETAIL_HELP_H

#include "wait.h"

#include <algorithm>
#include <atomic>
#include <chrono>

namespace fut::detail {

/// As park(); a worker of a pool runs a task instead, if there is one. May
/// return early: call it in a loop that tests the condition.
template <class Word>
void park_or_help(const std::atomic<Word> &w, Word expected,
                  steady::time_point deadline = no_deadline) noexcept {
  if (!current_helper)
    return park(w, expected, deadline);
  const pause_scope pause(*current_helper);
  if (current_helper->run_one())
    return;
  // A task that comes later does not wake this word: look again before long.
  park(w, expected,
       std::min(deadline, steady::now() + std::chrono::milliseconds(1)));
}

} // namespace fut::detail

#endif
