//===--- GitHub.cpp - A report as annotations of a GitHub workflow --------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include <cstdlib>

namespace tidyfutures {
namespace {

/// GitHub shows so many of each level for one step, and drops the rest without
/// a word (actions/toolkit#734).
constexpr size_t MaxPerLevel = 10;

std::string escape(llvm::StringRef Text, bool InProperty) {
  std::string Out;
  for (char C : Text) {
    bool Special = C == '%' || C == '\r' || C == '\n' ||
                   (InProperty && (C == ':' || C == ','));
    if (Special) {
      constexpr char Digits[] = "0123456789ABCDEF";
      Out += '%';
      Out += Digits[static_cast<unsigned char>(C) >> 4];
      Out += Digits[C & 15];
    } else {
      Out += C;
    }
  }
  return Out;
}

void annotate(llvm::raw_ostream &OS, llvm::StringRef Level, const Place &At,
              llvm::StringRef Title, llvm::StringRef Message) {
  OS << "::" << Level << " file=" << escape(At.File, true);
  if (At.Line)
    OS << ",line=" << At.Line << ",endLine=" << At.Line << ",col=" << At.Column
       << ",endColumn=" << At.EndColumn;
  OS << ",title=" << escape(Title, true) << "::" << escape(Message, false)
     << "\n";
}
/// A cell of a table in Markdown.
std::string cell(llvm::StringRef Text) {
  std::string Out;
  for (char C : Text) {
    if (C == '|' || C == '\\' || C == '`' || C == '<' || C == '*' || C == '_')
      Out += '\\';
    Out += C == '\n' ? ' ' : C;
  }
  return Out;
}

void writeSummary(const Report &R, llvm::raw_ostream &OS) {
  OS << "### tidy-futures: " << R.Findings.size()
     << (R.Findings.size() == 1 ? " finding" : " findings") << " in " << R.Units
     << (R.Units == 1 ? " unit" : " units");
  if (!R.Failed.empty())
    OS << ", " << R.Failed.size() << " failed";
  OS << "\n\n";
  if (R.Findings.empty() && R.Failed.empty())
    return;
  // A summary is cut off at 1 MiB.
  constexpr size_t MaxRows = 2000;
  size_t Rows = 0;
  OS << "| Where | What | Check |\n|---|---|---|\n";
  for (const FailedUnit &U : R.Failed)
    if (++Rows <= MaxRows)
      OS << "| " << cell(U.File) << " | " << unitStatusName(U.Status) << ": "
         << cell(U.Message) << " | |\n";
  for (const Finding &F : R.Findings)
    if (++Rows <= MaxRows)
      OS << "| " << cell(F.At.File) << ":" << F.At.Line << " | "
         << cell(F.Message) << " | " << F.Check << " |\n";
  if (Rows > MaxRows)
    OS << "\nand " << Rows - MaxRows << " more\n";
}
} // namespace

void writeGitHub(const Report &R, llvm::raw_ostream &OS,
                 std::vector<std::string> &Notes) {
  size_t Errors = 0, Warnings = 0, Left = 0;
  for (const FailedUnit &U : R.Failed) {
    if (++Errors > MaxPerLevel) {
      ++Left;
      continue;
    }
    Place At;
    At.File = U.File;
    std::string Message = U.Message;
    if (!U.Errors.empty()) {
      At = U.Errors.front().At;
      Message = U.Errors.front().Message;
    }
    annotate(OS, "error", At, "tidy-futures: " + unitStatusName(U.Status).str(),
             Message);
  }
  // Errors first: of the two levels each has room of its own.
  for (Severity Level : {Severity::Error, Severity::Warning})
    for (const Finding &F : R.Findings) {
      if (F.Severity != Level)
        continue;
      size_t &Count = Level == Severity::Error ? Errors : Warnings;
      if (++Count > MaxPerLevel) {
        ++Left;
        continue;
      }
      annotate(OS, Level == Severity::Error ? "error" : "warning", F.At,
               F.Check, F.Message);
    }
  if (Left) {
    std::string More = std::to_string(Left) +
                       " more are left out: GitHub shows 10 annotations of a "
                       "level for one step; a SARIF upload shows them all";
    OS << "::notice title=tidy-futures::" << More << "\n";
    Notes.push_back("github: " + More);
  }
  // The page of the run has room for all of it.
  if (const char *File = std::getenv("GITHUB_STEP_SUMMARY"); File && *File) {
    std::error_code EC;
    llvm::raw_fd_ostream Summary(File, EC, llvm::sys::fs::OF_Append);
    if (EC) {
      Notes.push_back("github: no summary: " + EC.message());
      return;
    }
    writeSummary(R, Summary);
    Summary.close();
    Summary.clear_error();
  }
}

} // namespace tidyfutures
