//===--- LineEdits.cpp - What changed, in whole lines ---------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LineEdits.h"
#include "llvm/ADT/ArrayRef.h"
#include <algorithm>

namespace tidyfutures {

namespace {
using Lines = std::vector<llvm::StringRef>;

/// \p Text in lines, each with its end.
Lines splitLines(llvm::StringRef Text) {
  Lines Result;
  while (!Text.empty()) {
    size_t End = Text.find('\n');
    size_t Length = End == llvm::StringRef::npos ? Text.size() : End + 1;
    Result.push_back(Text.take_front(Length));
    Text = Text.drop_front(Length);
  }
  return Result;
}

/// A run of lines of the old file that a run of lines of the new one replaces.
struct Run {
  size_t OldBegin, OldEnd, NewBegin, NewEnd;
};

/// Above this many changed lines, a run is given as replaced whole: the file
/// was rewritten, and a shortest script would say no more.
constexpr int MaxDistance = 2000;

/// The shortest script from \p Old to \p New, by E. Myers, "An O(ND) Difference
/// Algorithm and Its Variations", Algorithmica 1986.
std::vector<Run> shortestScript(llvm::ArrayRef<llvm::StringRef> Old,
                                llvm::ArrayRef<llvm::StringRef> New) {
  const int N = Old.size(), M = New.size();
  const int Limit = std::min(N + M, MaxDistance);
  // Furthest[k]: how many old lines are used on diagonal k = old - new.
  std::vector<int> Furthest(2 * Limit + 3, 0);
  std::vector<std::vector<int>> Trace;
  auto At = [&](std::vector<int> &V, int Diagonal) -> int & {
    return V[Diagonal + Limit + 1];
  };
  auto ComesDown = [&](std::vector<int> &V, int Diagonal, int Distance) {
    return Diagonal == -Distance ||
           (Diagonal != Distance && At(V, Diagonal - 1) < At(V, Diagonal + 1));
  };
  int Distance = 0;
  for (bool Found = false; !Found; ++Distance) {
    if (Distance > Limit)
      return {{0, Old.size(), 0, New.size()}};
    Trace.push_back(Furthest);
    for (int K = -Distance; K <= Distance && !Found; K += 2) {
      int X = ComesDown(Furthest, K, Distance) ? At(Furthest, K + 1)
                                               : At(Furthest, K - 1) + 1;
      while (X < N && X - K < M && X >= K && Old[X] == New[X - K])
        ++X;
      At(Furthest, K) = X;
      Found = X >= N && X - K >= M;
    }
  }

  // Back from the end, one inserted or removed line a step.
  std::vector<Run> Steps;
  int X = N, Y = M;
  for (int D = Distance - 1; D > 0; --D) {
    std::vector<int> &V = Trace[D];
    int K = X - Y;
    bool Down = ComesDown(V, K, D);
    int PreviousK = Down ? K + 1 : K - 1;
    int PreviousX = At(V, PreviousK), PreviousY = PreviousX - PreviousK;
    size_t OldAt = PreviousX, NewAt = PreviousY;
    Steps.push_back({OldAt, OldAt + !Down, NewAt, NewAt + Down});
    X = PreviousX;
    Y = PreviousY;
  }
  std::reverse(Steps.begin(), Steps.end());
  std::vector<Run> Result;
  for (const Run &S : Steps)
    if (!Result.empty() && Result.back().OldEnd == S.OldBegin &&
        Result.back().NewEnd == S.NewBegin) {
      Result.back().OldEnd = S.OldEnd;
      Result.back().NewEnd = S.NewEnd;
    } else {
      Result.push_back(S);
    }
  return Result;
}

} // namespace

std::vector<Edit> lineEdits(llvm::StringRef File, llvm::StringRef Before,
                            llvm::StringRef After) {
  Lines Old = splitLines(Before), New = splitLines(After);
  size_t Same = 0;
  while (Same < Old.size() && Same < New.size() && Old[Same] == New[Same])
    ++Same;
  size_t Tail = 0;
  while (Tail < Old.size() - Same && Tail < New.size() - Same &&
         Old[Old.size() - 1 - Tail] == New[New.size() - 1 - Tail])
    ++Tail;
  Lines OldMiddle(Old.begin() + Same, Old.end() - Tail);
  Lines NewMiddle(New.begin() + Same, New.end() - Tail);
  auto Start = [](llvm::StringRef Text, const Lines &All, size_t Line) {
    return Line == All.size() ? Text.size()
                              : size_t(All[Line].data() - Text.data());
  };
  std::vector<Edit> Edits;
  for (const Run &R : shortestScript(OldMiddle, NewMiddle)) {
    size_t Begin = Start(Before, Old, Same + R.OldBegin);
    size_t End = Start(Before, Old, Same + R.OldEnd);
    size_t NewBegin = Start(After, New, Same + R.NewBegin);
    size_t NewEnd = Start(After, New, Same + R.NewEnd);
    if (Begin != End || NewBegin != NewEnd)
      Edits.push_back({File.str(), Begin, End - Begin,
                       After.slice(NewBegin, NewEnd).str()});
  }
  return Edits;
}

} // namespace tidyfutures
