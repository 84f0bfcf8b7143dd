//===--- LineEditsTest.cpp - What changed, in whole lines -----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LineEdits.h"
#include "Diff.h"
#include "gtest/gtest.h"
#include <random>

using namespace tidyfutures;

namespace {

std::string rebuilt(llvm::StringRef Before, llvm::StringRef After) {
  return applyEdits(Before, lineEdits("f", Before, After));
}

TEST(LineEdits, NothingChanged) {
  EXPECT_TRUE(lineEdits("f", "", "").empty());
  EXPECT_TRUE(lineEdits("f", "a\nb\n", "a\nb\n").empty());
}

TEST(LineEdits, OneLineIsOneEdit) {
  std::vector<Edit> Edits = lineEdits("f", "a\nb\nc\n", "a\nB\nc\n");
  ASSERT_EQ(Edits.size(), 1u);
  EXPECT_EQ(Edits[0], (Edit{"f", 2, 2, "B\n"}));
}

TEST(LineEdits, FarChangesAreEditsOfTheirOwn) {
  std::vector<Edit> Edits =
      lineEdits("f", "a\nb\nc\nd\ne\n", "A\nb\nc\nd\nE\n");
  ASSERT_EQ(Edits.size(), 2u);
  EXPECT_EQ(Edits[0], (Edit{"f", 0, 2, "A\n"}));
  EXPECT_EQ(Edits[1], (Edit{"f", 8, 2, "E\n"}));
}

TEST(LineEdits, InsertionAndRemovalTouchNoOtherLine) {
  EXPECT_EQ(lineEdits("f", "a\nb\n", "a\nx\nb\n"),
            (std::vector<Edit>{{"f", 2, 0, "x\n"}}));
  EXPECT_EQ(lineEdits("f", "a\nx\nb\n", "a\nb\n"),
            (std::vector<Edit>{{"f", 2, 2, ""}}));
}

TEST(LineEdits, LineEndsCount) {
  EXPECT_EQ(rebuilt("a\r\nb\r\n", "a\nb\r\n"), "a\nb\r\n");
  EXPECT_EQ(rebuilt("a", "a\n"), "a\n");
  EXPECT_EQ(rebuilt("a\n", ""), "");
}

TEST(LineEdits, GiveTheNewTextAndNoMoreThanItTakes) {
  std::mt19937 Random(11);
  for (unsigned Case = 0; Case != 500; ++Case) {
    std::vector<std::string> Old, New;
    for (unsigned I = 0, N = Random() % 30; I != N; ++I)
      Old.push_back(std::string(1, 'a' + Random() % 6) + "\n");
    New = Old;
    unsigned Steps = Random() % 6;
    for (unsigned I = 0; I != Steps; ++I) {
      size_t At = Random() % (New.size() + 1);
      if (Random() % 2 || At == New.size())
        New.insert(New.begin() + At, "x\n");
      else
        New.erase(New.begin() + At);
    }
    std::string Before, After;
    for (const std::string &L : Old)
      Before += L;
    for (const std::string &L : New)
      After += L;
    EXPECT_EQ(rebuilt(Before, After), After);
    size_t Lines = 0;
    for (const Edit &E : lineEdits("f", Before, After))
      Lines += E.Length / 2 + E.Text.size() / 2;
    EXPECT_LE(Lines, Steps);
  }
}

TEST(LineEdits, RewrittenTextIsOneEdit) {
  std::string Before, After;
  for (unsigned I = 0; I != 5000; ++I) {
    Before += "old " + std::to_string(I) + "\n";
    After += "new " + std::to_string(I) + "\n";
  }
  EXPECT_EQ(lineEdits("f", Before, After).size(), 1u);
  EXPECT_EQ(rebuilt(Before, After), After);
}

} // namespace
