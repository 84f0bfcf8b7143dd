//===--- Format.h - The formats that reports come in -----*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_REPORT_FORMAT_H
#define TIDY_FUTURES_TOOLS_REPORT_FORMAT_H

#include "Model.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>

namespace tidyfutures {

struct ReportFormat {
  llvm::StringLiteral Name;
  llvm::StringLiteral Help;
  /// Writes \p R. What a limit of the format leaves out is said in \p Notes, a
  /// line each.
  void (*Write)(const Report &R, llvm::raw_ostream &OS,
                std::vector<std::string> &Notes);
};

/// All formats, `terminal` first.
llvm::ArrayRef<ReportFormat> reportFormats();
/// `terminal, jsonl, ...` for messages.
std::string reportFormatNames();

/// Where one report goes.
struct ReportOutput {
  const ReportFormat *Format;
  /// Empty is standard output.
  std::string File;
};

/// Reads what `--output` was given: KIND or KIND=FILE, each. At most one may go
/// to standard output. Nothing given is the terminal.
llvm::Expected<std::vector<ReportOutput>>
parseOutputs(llvm::ArrayRef<std::string> Values);

/// Writes \p R to each of \p Outputs; notes go to standard error.
llvm::Error writeReports(const Report &R, llvm::ArrayRef<ReportOutput> Outputs);

/// Reads a JSON Lines report. \p Name is for messages.
llvm::Expected<Report> readReport(llvm::StringRef Text, llvm::StringRef Name);

// The formats; each in its own file.
void writeTerminal(const Report &R, llvm::raw_ostream &OS,
                   std::vector<std::string> &Notes);
void writeJsonLines(const Report &R, llvm::raw_ostream &OS,
                    std::vector<std::string> &Notes);
void writeSarif(const Report &R, llvm::raw_ostream &OS,
                std::vector<std::string> &Notes);
void writeGitHub(const Report &R, llvm::raw_ostream &OS,
                 std::vector<std::string> &Notes);
void writeGitLab(const Report &R, llvm::raw_ostream &OS,
                 std::vector<std::string> &Notes);
void writeHtml(const Report &R, llvm::raw_ostream &OS,
               std::vector<std::string> &Notes);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_REPORT_FORMAT_H
