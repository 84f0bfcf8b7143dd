//===--- StatusLine.cpp - How far a run is, for a person who waits --------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StatusLine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

namespace tidyfutures {

std::string duration(double Seconds) {
  unsigned S = Seconds < 0 ? 0 : unsigned(Seconds + 0.5);
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  if (S >= 3600)
    OS << S / 3600 << " h " << llvm::format("%02u", S / 60 % 60) << " min";
  else if (S >= 60)
    OS << S / 60 << " min " << llvm::format("%02u", S % 60) << " s";
  else
    OS << S << " s";
  return Text;
}

StatusLine::StatusLine(size_t Total)
    : Total(Total),
      Shown(Total > 0 && llvm::sys::Process::StandardErrIsDisplayed()),
      Start(std::chrono::steady_clock::now()) {
  update(0, 0, 0);
}

StatusLine::~StatusLine() {
  if (Shown)
    llvm::errs() << "\r\033[K";
}

void StatusLine::update(size_t Done, size_t Findings, double Share) {
  if (!Shown)
    return;
  double Seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - Start)
          .count();
  llvm::errs() << "\r\033[K[" << Done << "/" << Total << "] " << Findings
               << (Findings == 1 ? " finding" : " findings");
  if (Done > 0 && Seconds > 0)
    llvm::errs() << llvm::format(", %.1f units/s", Done / Seconds);
  if (Share > 0)
    llvm::errs() << ", " << duration(Seconds / Share - Seconds) << " left";
  llvm::errs().flush();
}

} // namespace tidyfutures
