//===--- Terminal.cpp - A report as clang writes --------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Format.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Locale.h"
#include "llvm/Support/raw_ostream.h"

namespace tidyfutures {
namespace {

using Color = llvm::raw_ostream::Colors;

/// Writes in colour where the stream shows it.
class Painter {
public:
  explicit Painter(llvm::raw_ostream &OS) : OS(OS), On(OS.has_colors()) {}
  void paint(Color C, llvm::StringRef Text) {
    if (On)
      OS.changeColor(C, /*Bold=*/true);
    OS << Text;
    if (On)
      OS.resetColor();
  }
  void bold(llvm::StringRef Text) { paint(Color::SAVEDCOLOR, Text); }

private:
  llvm::raw_ostream &OS;
  const bool On;
};

void writeHead(Painter &P, llvm::raw_ostream &OS, const Place &At) {
  if (At.File.empty())
    P.bold("tidy-futures: ");
  else
    P.bold(llvm::formatv("{0}:{1}:{2}: ", At.File, At.Line, At.Column).str());
}

/// The columns that \p Text takes; one a character where that is unknown, since
/// it is not UTF-8 or holds what shows nothing.
size_t width(llvm::StringRef Text) {
  int Columns = llvm::sys::locale::columnWidth(Text);
  return Columns >= 0 ? Columns : utf16Length(Text);
}

/// The line with its number and a caret below the column.
void writeSnippet(Painter &P, llvm::raw_ostream &OS, const Place &At,
                  llvm::StringRef Line) {
  if (At.Line == 0)
    return;
  std::string Shown;
  size_t Caret = 0, CaretEnd = 0;
  for (size_t I = 0; I <= Line.size(); ++I) {
    if (I + 1 == At.Column)
      Caret = width(Shown);
    if (I + 1 == At.EndColumn)
      CaretEnd = width(Shown);
    if (I == Line.size())
      break;
    if (Line[I] == '\t')
      Shown.append(8 - Shown.size() % 8, ' ');
    else
      Shown += Line[I];
  }
  OS << llvm::formatv("{0,5} | {1}\n", At.Line, Shown);
  OS << "      | " << std::string(Caret, ' ');
  P.paint(
      Color::GREEN,
      "^" + std::string(CaretEnd > Caret + 1 ? CaretEnd - Caret - 1 : 0, '~'));
  OS << "\n";
}

/// What the fix takes away and puts there.
void writeFix(Painter &P, llvm::raw_ostream &OS, const Fix &F,
              llvm::StringRef File) {
  llvm::SmallVector<llvm::StringRef> Lines;
  llvm::StringRef(F.Diff).split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Line : Lines) {
    if (Line.starts_with("--- "))
      continue;
    if (Line.consume_front("+++ b/")) {
      if (Line != File)
        OS << "      | in " << Line << ":\n";
      continue;
    }
    if (!Line.starts_with("+") && !Line.starts_with("-"))
      continue;
    OS << "      | ";
    P.paint(Line.starts_with("+") ? Color::GREEN : Color::RED, Line);
    OS << "\n";
  }
}
} // namespace

void writeTerminal(const Report &R, llvm::raw_ostream &OS,
                   std::vector<std::string> &Notes) {
  Painter P(OS);
  for (const Finding &F : R.Findings) {
    writeHead(P, OS, F.At);
    if (F.Severity == Severity::Error)
      P.paint(Color::RED, "error: ");
    else
      P.paint(Color::MAGENTA, "warning: ");
    P.bold(F.Message);
    OS << " [" << F.Check << "]\n";
    writeSnippet(P, OS, F.At, F.SourceLine);
    if (const Fix *Safe = F.safeFix())
      writeFix(P, OS, *Safe, F.At.File);
    for (const Note &N : F.Notes) {
      writeHead(P, OS, N.At);
      P.paint(Color::CYAN, "note: ");
      OS << N.Message << "\n";
      writeSnippet(P, OS, N.At, N.SourceLine);
      const Fix *Unsafe = F.unsafeFix();
      if (Unsafe && Unsafe->Changes == N.Message)
        writeFix(P, OS, *Unsafe, N.At.File);
    }
  }
  for (const FailedUnit &U : R.Failed) {
    P.bold(U.File + ": ");
    P.paint(Color::RED, "failed: ");
    OS << unitStatusName(U.Status);
    if (U.Errors.empty() && !U.Message.empty())
      OS << ": " << U.Message;
    OS << "\n";
    constexpr size_t MaxErrors = 5;
    for (size_t I = 0; I < std::min(U.Errors.size(), MaxErrors); ++I) {
      OS << "  ";
      writeHead(P, OS, U.Errors[I].At);
      P.paint(Color::RED, "error: ");
      OS << U.Errors[I].Message << "\n";
    }
    if (U.Errors.size() > MaxErrors)
      OS << "  and " << U.Errors.size() - MaxErrors << " more errors\n";
  }
}

} // namespace tidyfutures
