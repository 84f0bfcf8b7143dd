//===--- EditsTest.cpp - Fix groups, merged and applied -------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Edits.h"
#include "gtest/gtest.h"
#include <random>

using namespace tidyfutures;

namespace {

/// Files in memory, and the groups that want to edit them.
struct Tree {
  std::map<std::string, std::string> Files;
  std::vector<FixGroup> Groups;

  explicit Tree(std::string Text) { Files["/a.cpp"] = std::move(Text); }

  FixGroup &group(std::string Check, std::vector<Edit> Edits) {
    FixGroup G;
    G.Check = std::move(Check);
    for (const Edit &E : Edits)
      G.Hashes[E.File] = contentHash(Files[E.File]);
    G.Edits = std::move(Edits);
    return Groups.emplace_back(std::move(G));
  }
  Round plan() const {
    return planRound(
        Groups, [&](llvm::StringRef File) -> std::optional<llvm::StringRef> {
          auto It = Files.find(File.str());
          if (It == Files.end())
            return std::nullopt;
          return llvm::StringRef(It->second);
        });
  }
  EditedText apply(std::string File = "/a.cpp") const {
    std::vector<const FixGroup *> Taken;
    for (unsigned I : plan().Taken)
      Taken.push_back(&Groups[I]);
    return applyEdits(Files.at(File), File, Taken);
  }
  std::string text(std::string File = "/a.cpp") const {
    return apply(std::move(File)).Text;
  }
  /// Why each group that is left out is.
  std::map<unsigned, Round::Reason> leftOut() const {
    std::map<unsigned, Round::Reason> Result;
    for (const Round::Left &L : plan().LeftOut)
      Result[L.Group] = L.Why;
    return Result;
  }
};

Edit at(uint64_t Offset, uint64_t Length, std::string Text,
        std::string File = "/a.cpp") {
  return {std::move(File), Offset, Length, std::move(Text)};
}

constexpr char Future[] = "#include <fut/future.h>\n";
constexpr char When[] = "#include <fut/when.h>\n";

TEST(Edits, EqualGroupsAreOne) {
  Tree T("0123456789");
  T.group("c", {at(2, 2, "ab")});
  T.group("c", {at(2, 2, "ab")});
  EXPECT_EQ(T.plan().Taken.size(), 1u);
  EXPECT_TRUE(T.plan().LeftOut.empty());
  EXPECT_EQ(T.text(), "01ab456789");
}

TEST(Edits, EqualInsertionOfOneFindingIsMadeOnce) {
  Tree T("f(x)");
  T.group("c", {at(2, 0, "std::move(")});
  T.group("c", {at(2, 0, "std::move(")});
  EXPECT_EQ(T.text(), "f(std::move(x)");
}

TEST(Edits, EqualReplacementsOfTwoFindingsAreOne) {
  Tree T("any a; any b;");
  T.group("c", {at(0, 3, "int"), at(4, 1, "p")});
  T.group("c", {at(0, 3, "int"), at(11, 1, "q")});
  EXPECT_EQ(T.text(), "int p; any q;");
}

TEST(Edits, EqualInsertionsOfTwoFindingsWait) {
  // Two closing brackets at one place are two brackets.
  Tree T("a(b(c))");
  T.group("c", {at(0, 0, "f("), at(5, 0, ")")});
  T.group("c", {at(2, 0, "f("), at(5, 0, ")")});
  EXPECT_EQ(T.text(), "f(a(b(c)))");
  EXPECT_EQ(T.leftOut(),
            (std::map<unsigned, Round::Reason>{{1, Round::Overlaps}}));
}

TEST(Edits, FirstInFileOrderStays) {
  Tree T("0123456789");
  T.group("late", {at(4, 4, "L")});
  T.group("early", {at(2, 4, "E")});
  EXPECT_EQ(T.text(), "01E6789");
  EXPECT_EQ(T.leftOut(),
            (std::map<unsigned, Round::Reason>{{0, Round::Overlaps}}));
}

TEST(Edits, GroupsAreAtomicAcrossFiles) {
  Tree T("0123456789");
  T.Files["/b.h"] = "abcdef";
  T.group("one", {at(0, 2, "X")});
  T.group("two", {at(1, 2, "Y"), at(0, 1, "Z", "/b.h")});
  EXPECT_EQ(T.text(), "X23456789");
  EXPECT_EQ(T.text("/b.h"), "abcdef");
}

TEST(Edits, ConflictDoesNotHoldOthersBack) {
  Tree T("0123456789");
  T.Files["/b.h"] = "abcdef";
  T.group("one", {at(0, 0, "X")});
  T.group("two", {at(0, 0, "Y")});
  T.group("far", {at(3, 1, "F", "/b.h")});
  EXPECT_EQ(T.text(), "X0123456789");
  EXPECT_EQ(T.text("/b.h"), "abcFef");
}

TEST(Edits, InsertionAtTheBorderOfAReplacementWaits) {
  for (uint64_t Offset : {2, 3, 4}) {
    Tree T("0123456789");
    T.group("a", {at(2, 2, "R")});
    T.group("b", {at(Offset, 0, "I")});
    EXPECT_EQ(T.plan().Taken.size(), 1u) << Offset;
  }
}

TEST(Edits, NeighbouringReplacementsBothStay) {
  Tree T("0123456789");
  T.group("a", {at(2, 2, "A")});
  T.group("b", {at(4, 2, "B")});
  EXPECT_EQ(T.text(), "01AB6789");
}

TEST(Edits, ReplacementAroundAnotherWaits) {
  Tree T("0123456789");
  T.group("outer", {at(1, 8, "O")});
  T.group("inner", {at(4, 1, "I")});
  EXPECT_EQ(T.text(), "0O9");
}

TEST(Edits, StaleGroupIsLeftOut) {
  Tree T("0123456789");
  T.group("c", {at(2, 2, "ab")});
  T.Files["/a.cpp"] = "x0123456789";
  EXPECT_EQ(T.text(), "x0123456789");
  EXPECT_EQ(T.leftOut(),
            (std::map<unsigned, Round::Reason>{{0, Round::Stale}}));
}

TEST(Edits, MissingFileIsStale) {
  Tree T("0");
  T.group("c", {at(0, 0, "x")});
  T.Files.clear();
  EXPECT_EQ(T.leftOut(),
            (std::map<unsigned, Round::Reason>{{0, Round::Stale}}));
}

TEST(Edits, EditOutsideItsFileIsMalformed) {
  Tree T("01");
  T.group("c", {at(1, 5, "x")});
  T.group("d", {at(9, 0, "x")});
  T.group("e", {at(~0ull, 2, "x")});
  EXPECT_EQ(T.plan().LeftOut.size(), 3u);
  EXPECT_EQ(T.text(), "01");
}

TEST(Edits, OverlapWithinAGroupIsMalformed) {
  Tree T("0123456789");
  T.group("c", {at(1, 4, "x"), at(3, 4, "y")});
  EXPECT_EQ(T.leftOut(),
            (std::map<unsigned, Round::Reason>{{0, Round::Malformed}}));
}

TEST(Edits, EditsThatChangeNothingAreLeftOut) {
  Tree T("0123456789");
  T.group("c", {at(1, 2, "12"), at(5, 0, "")});
  EXPECT_EQ(T.leftOut(),
            (std::map<unsigned, Round::Reason>{{0, Round::ChangesNothing}}));
}

TEST(Edits, EqualIncludesAreOne) {
  Tree T("#include <a>\nint x;\nint y;\n");
  T.group("c", {at(13, 0, Future), at(17, 1, "p")});
  T.group("c", {at(13, 0, Future), at(24, 1, "q")});
  EXPECT_EQ(T.text(),
            "#include <a>\n#include <fut/future.h>\nint p;\nint q;\n");
}

TEST(Edits, DifferentIncludesAtOnePlaceAreSorted) {
  for (bool Swap : {false, true}) {
    Tree T("#include <a>\nint x;\nint y;\n");
    T.group("c", {at(13, 0, Swap ? Future : When), at(17, 1, "p")});
    T.group("c", {at(13, 0, Swap ? When : Future), at(24, 1, "q")});
    EXPECT_EQ(T.text(), "#include <a>\n#include <fut/future.h>\n"
                        "#include <fut/when.h>\nint p;\nint q;\n");
  }
}

TEST(Edits, OneIncludeAtTwoPlacesIsMadeAtTheFirst) {
  Tree T("int x;\nint y;\n");
  T.group("c", {at(0, 0, Future), at(4, 1, "p")});
  T.group("c", {at(7, 0, Future), at(11, 1, "q")});
  EXPECT_EQ(T.text(), "#include <fut/future.h>\nint p;\nint q;\n");
}

TEST(Edits, BlankLinesAroundIncludesAreMadeOnce) {
  Tree T("int x;\nint y;\n");
  T.group("c", {at(0, 0, std::string(Future) + "\n"), at(4, 1, "p")});
  T.group("c", {at(0, 0, std::string(When) + "\n"), at(11, 1, "q")});
  EXPECT_EQ(T.text(), "#include <fut/future.h>\n#include <fut/when.h>\n\n"
                      "int p;\nint q;\n");
}

TEST(Edits, IncludeInsideAReplacementWaits) {
  Tree T("abc\ndef\n");
  T.group("a", {at(0, 8, "x\n")});
  T.group("b", {at(4, 0, Future), at(8, 0, "y")});
  EXPECT_EQ(T.plan().Taken.size(), 1u);
}

TEST(Edits, IncludeBeforeAReplacementThatStartsThere) {
  Tree T("abc\ndef\n");
  T.group("a", {at(0, 3, "x")});
  T.group("b", {at(0, 0, Future), at(4, 3, "y")});
  EXPECT_EQ(T.text(), "#include <fut/future.h>\nx\ny\n");
}

TEST(Edits, IncludeAfterALineWithoutEnd) {
  Tree T("#include <a>");
  T.group("a", {at(12, 0, Future)});
  EXPECT_EQ(T.text(), "#include <a>\n#include <fut/future.h>\n");
}

TEST(Edits, InsertedTextTakesCarriageReturns) {
  Tree T("#include <a>\r\nint x;\r\n");
  T.group("c", {at(14, 0, Future), at(18, 1, "y;\nint z")});
  EXPECT_EQ(T.text(),
            "#include <a>\r\n#include <fut/future.h>\r\nint y;\r\nint z;\r\n");
}

TEST(Edits, CarriageReturnsAreNotDoubled) {
  Tree T("a\r\nb\r\n");
  T.group("c", {at(0, 0, "x\r\ny\n")});
  EXPECT_EQ(T.text(), "x\r\ny\r\na\r\nb\r\n");
}

TEST(Edits, MixedFileFollowsTheLine) {
  Tree T("unix\ndos\r\n");
  T.group("c", {at(0, 4, "a\nb")});
  T.group("c", {at(5, 3, "c\nd")});
  EXPECT_EQ(T.text(), "a\nb\nc\r\nd\r\n");
}

TEST(Edits, InsertionGoesBehindAByteOrderMark) {
  Tree T("\xEF\xBB\xBFint x;\n");
  T.group("c", {at(0, 0, Future), at(7, 1, "y")});
  EXPECT_EQ(T.text(), "\xEF\xBB\xBF#include <fut/future.h>\nint y;\n");
}

TEST(Edits, WrittenRunsAreThoseOfTheNewText) {
  Tree T("#include <a>\nint x;\nint gone;\nint y = 1 + 2;\n");
  T.group("c", {at(13, 0, Future), at(17, 1, "name")});
  T.group("c", {at(20, 10, "")});
  T.group("c", {at(39, 4, "")});
  EditedText E = T.apply();
  EXPECT_EQ(E.Text, "#include <a>\n#include <fut/future.h>\nint name;\n"
                    "int y = 1;\n");
  // The include and the line that went whole are nothing to format.
  EXPECT_EQ(E.Written, (std::vector<ByteRange>{{41, 4}, {56, 0}}));
}

TEST(Edits, OrderOfGroupsDoesNotMatter) {
  Tree T(std::string(400, 'x'));
  std::mt19937 Random(7);
  auto Below = [&](unsigned N) { return unsigned(Random() % N); };
  for (unsigned I = 0; I != 60; ++I)
    T.group("c" + std::to_string(Below(4)),
            {at(Below(390), Below(5), std::string(Below(4), 'a' + Below(5)))});
  std::string Expected = T.text();
  for (unsigned I = 0; I != 20; ++I) {
    std::shuffle(T.Groups.begin(), T.Groups.end(), Random);
    EXPECT_EQ(T.text(), Expected);
  }
}

TEST(Edits, ManyGroupsAreMergedQuickly) {
  // Quadratic work would be 10^10 steps and be noticed by any time limit.
  Tree T(std::string(200000, 'x'));
  for (unsigned I = 0; I != 100000; ++I) {
    FixGroup G;
    G.Check = "c";
    G.Edits = {at(2 * I, 1, "y")};
    T.Groups.push_back(std::move(G));
  }
  // Hashing the file for each group is what would be slow here.
  std::string Hash = contentHash(T.Files["/a.cpp"]);
  for (FixGroup &G : T.Groups)
    G.Hashes["/a.cpp"] = Hash;
  EXPECT_EQ(T.plan().Taken.size(), 100000u);
}

} // namespace
