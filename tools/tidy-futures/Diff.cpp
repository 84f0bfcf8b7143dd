//===--- Diff.cpp - Edits as a unified diff -------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Diff.h"
#include "llvm/ADT/STLExtras.h"

namespace tidyfutures {

std::string applyEdits(llvm::StringRef Before, llvm::ArrayRef<Edit> Edits) {
  std::string After;
  uint64_t At = 0;
  for (const Edit &E : Edits) {
    After += Before.slice(At, E.Offset);
    After += E.Text;
    At = E.Offset + E.Length;
  }
  After += Before.substr(At);
  return After;
}

namespace {
/// The lines of a text with their ends.
std::vector<llvm::StringRef> splitLines(llvm::StringRef Text) {
  std::vector<llvm::StringRef> Lines;
  while (!Text.empty()) {
    size_t End = Text.find('\n');
    size_t Length = End == llvm::StringRef::npos ? Text.size() : End + 1;
    Lines.push_back(Text.take_front(Length));
    Text = Text.drop_front(Length);
  }
  return Lines;
}

/// Lines [Begin, End) of the old text and what stands in their place.
struct Change {
  size_t Begin, End;
  std::string Text;
};

void appendLine(std::string &Out, char Mark, llvm::StringRef Line) {
  Out += Mark;
  Out += Line;
  if (!Line.ends_with("\n"))
    Out += "\n\\ No newline at end of file\n";
}
} // namespace

std::string unifiedDiff(llvm::StringRef File, llvm::StringRef Before,
                        llvm::ArrayRef<Edit> Edits, unsigned Context) {
  std::vector<llvm::StringRef> Old = splitLines(Before);
  std::vector<size_t> Starts;
  size_t Offset = 0;
  for (llvm::StringRef Line : Old) {
    Starts.push_back(Offset);
    Offset += Line.size();
  }
  auto LineOf = [&](size_t At) -> size_t {
    return llvm::upper_bound(Starts, At) - Starts.begin() - 1;
  };

  // Edits that touch the same lines are one change of whole lines.
  std::vector<Change> Changes;
  for (size_t I = 0; I < Edits.size();) {
    if (Old.empty()) {
      Changes.push_back({0, 0, applyEdits(Before, Edits)});
      break;
    }
    size_t First = LineOf(std::min<size_t>(Edits[I].Offset, Before.size() - 1));
    size_t Last = First;
    size_t J = I;
    for (; J < Edits.size(); ++J) {
      const Edit &E = Edits[J];
      size_t Begin = LineOf(std::min<size_t>(E.Offset, Before.size() - 1));
      if (J > I && Begin > Last)
        break;
      size_t End = E.Length ? E.Offset + E.Length - 1 : E.Offset;
      Last = std::max(Last, LineOf(std::min(End, Before.size() - 1)));
      // An edit that eats the end of its line joins the next one to it.
      if (E.Length && Before[E.Offset + E.Length - 1] == '\n' &&
          Last + 1 < Old.size())
        ++Last;
    }
    size_t From = Starts[First];
    size_t To = Last + 1 < Old.size() ? Starts[Last + 1] : Before.size();
    std::vector<Edit> Local;
    for (const Edit &E : Edits.slice(I, J - I)) {
      Local.push_back(E);
      Local.back().Offset -= From;
    }
    Change C{First, Last + 1, applyEdits(Before.slice(From, To), Local)};
    // Leave out lines at either end that stay.
    std::vector<llvm::StringRef> New = splitLines(C.Text);
    size_t Head = 0, Tail = 0;
    while (C.Begin + Head < C.End && Head < New.size() &&
           Old[C.Begin + Head] == New[Head])
      ++Head;
    while (C.Begin + Head + Tail < C.End && Head + Tail < New.size() &&
           Old[C.End - 1 - Tail] == New[New.size() - 1 - Tail])
      ++Tail;
    std::string Text;
    for (size_t K = Head; K < New.size() - Tail; ++K)
      Text += New[K];
    C = {C.Begin + Head, C.End - Tail, std::move(Text)};
    if (C.Begin != C.End || !C.Text.empty())
      Changes.push_back(std::move(C));
    I = J;
  }
  if (Changes.empty())
    return "";

  std::string Out = "--- a/" + File.str() + "\n+++ b/" + File.str() + "\n";
  long Shift = 0; // New line number minus old line number.
  for (size_t I = 0; I < Changes.size();) {
    size_t J = I + 1;
    while (J < Changes.size() &&
           Changes[J].Begin <= Changes[J - 1].End + 2 * Context)
      ++J;
    size_t From = Changes[I].Begin > Context ? Changes[I].Begin - Context : 0;
    size_t To = std::min(Changes[J - 1].End + Context, Old.size());
    std::string Body;
    size_t At = From, Added = 0, Removed = 0;
    for (const Change &C : llvm::ArrayRef(Changes).slice(I, J - I)) {
      for (; At < C.Begin; ++At)
        appendLine(Body, ' ', Old[At]);
      for (; At < C.End; ++At, ++Removed)
        appendLine(Body, '-', Old[At]);
      std::vector<llvm::StringRef> New = splitLines(C.Text);
      for (llvm::StringRef Line : New)
        appendLine(Body, '+', Line);
      Added += New.size();
    }
    for (; At < To; ++At)
      appendLine(Body, ' ', Old[At]);
    size_t OldCount = To - From, NewCount = OldCount - Removed + Added;
    // A range of no lines is named by the line before it.
    auto Range = [](size_t Begin, size_t Count) {
      return std::to_string(Begin + (Count ? 1 : 0)) + "," +
             std::to_string(Count);
    };
    Out += "@@ -" + Range(From, OldCount) + " +" +
           Range(From + Shift, NewCount) + " @@\n" + Body;
    Shift += long(Added) - long(Removed);
    I = J;
  }
  return Out;
}

} // namespace tidyfutures
