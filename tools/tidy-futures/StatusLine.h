//===--- StatusLine.h - How far a run is, for a person who waits *- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_STATUSLINE_H
#define TIDY_FUTURES_TOOLS_STATUSLINE_H

#include <chrono>
#include <cstddef>
#include <string>

namespace tidyfutures {

/// One line on standard error that is rewritten in place: done and total,
/// findings, rate, time left. Silent where standard error is not a terminal.
class StatusLine {
public:
  explicit StatusLine(size_t Total);
  /// Removes the line.
  ~StatusLine();
  /// \p Done units are done, with \p Findings; of the expected work (in any
  /// measure) the part \p Share is behind us.
  void update(size_t Done, size_t Findings, double Share);

private:
  const size_t Total;
  const bool Shown;
  const std::chrono::steady_clock::time_point Start;
};

/// `1 h 02 min`, `3 min 20 s`, `12 s`.
std::string duration(double Seconds);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_STATUSLINE_H
