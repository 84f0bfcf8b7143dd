//===--- FixCommitTest.cpp - Writing fixed files safely -------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixCommit.h"
#include "Model.h"
#include "Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"
#include <sys/stat.h>
#include <unistd.h>

using namespace tidyfutures;
namespace fs = llvm::sys::fs;

namespace {

/// A folder of its own, gone at the end.
class FixCommit : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(fs::createUniqueDirectory("fix-commit", Root));
    Root = realPath(Root);
  }
  void TearDown() override { fs::remove_directories(Root); }

  std::string path(llvm::StringRef Name) const {
    return (Root + "/" + Name).str();
  }
  std::string file(llvm::StringRef Name, llvm::StringRef Text) {
    EXPECT_EQ(message(writeFile(path(Name), Text)), "");
    return path(Name);
  }
  std::string text(llvm::StringRef Name) const {
    return readFile(path(Name)).value_or("<missing>");
  }
  static FixJournal::Change change(llvm::StringRef Before,
                                   llvm::StringRef After) {
    return {contentHash(Before), After.str()};
  }
  static std::string message(llvm::Error E) {
    return E ? llvm::toString(std::move(E)) : "";
  }
  /// Names in the folder and below, but not those of the state.
  std::set<std::string> names() const {
    std::set<std::string> Names;
    std::error_code Code;
    for (fs::recursive_directory_iterator It(Root, Code), End;
         It != End && !Code; It.increment(Code))
      if (!isInside(path("state"), It->path()))
        Names.insert(relativeTo(Root, It->path()));
    return Names;
  }

  llvm::SmallString<128> Root;
};

TEST_F(FixCommit, ReplacesAllFilesAndLeavesNothingBehind) {
  FixJournal Journal(path("state"));
  std::string A = file("a.cpp", "old a"), B = file("b b/ü.h", "old b");
  EXPECT_EQ(message(Journal.commit({{A, change("old a", "new a")},
                                    {B, change("old b", "new b")}})),
            "");
  EXPECT_EQ(text("a.cpp"), "new a");
  EXPECT_EQ(text("b b/ü.h"), "new b");
  EXPECT_EQ(names(), (std::set<std::string>{"a.cpp", "b b", "b b/ü.h"}));
  EXPECT_FALSE(fs::exists(path("state/fix-journal.json")));
}

TEST_F(FixCommit, KeepsTheMode) {
  FixJournal Journal(path("state"));
  std::string A = file("a.sh", "x");
  for (mode_t Mode : {0640, 0755, 0600}) {
    ASSERT_EQ(::chmod(A.c_str(), Mode), 0);
    std::string Now = text("a.sh");
    EXPECT_EQ(message(Journal.commit({{A, change(Now, Now + "y")}})), "");
    struct stat Status;
    ASSERT_EQ(::stat(A.c_str(), &Status), 0);
    EXPECT_EQ(Status.st_mode & 07777, Mode);
  }
}

TEST_F(FixCommit, ReadOnlyFileHoldsAllBack) {
  FixJournal Journal(path("state"));
  std::string A = file("a.cpp", "a"), B = file("b.cpp", "b");
  ASSERT_EQ(::chmod(B.c_str(), 0444), 0);
  std::string Error =
      message(Journal.commit({{A, change("a", "A")}, {B, change("b", "B")}}));
  EXPECT_NE(Error.find("b.cpp' is read-only"), std::string::npos) << Error;
  EXPECT_EQ(text("a.cpp"), "a");
  EXPECT_EQ(text("b.cpp"), "b");
  EXPECT_EQ(names(), (std::set<std::string>{"a.cpp", "b.cpp"}));
}

TEST_F(FixCommit, ReadOnlyFolderIsSaid) {
  std::string A = file("d/a.cpp", "a");
  ASSERT_EQ(::chmod(path("d").c_str(), 0555), 0);
  EXPECT_NE(message(checkWritable(A)).find("read-only folder"),
            std::string::npos);
  ASSERT_EQ(::chmod(path("d").c_str(), 0755), 0);
  EXPECT_EQ(message(checkWritable(A)), "");
}

TEST_F(FixCommit, FileThatChangedMeanwhileHoldsAllBack) {
  FixJournal Journal(path("state"));
  std::string A = file("a.cpp", "a"), B = file("b.cpp", "edited");
  std::string Error =
      message(Journal.commit({{A, change("a", "A")}, {B, change("b", "B")}}));
  EXPECT_NE(Error.find("was changed while"), std::string::npos) << Error;
  EXPECT_EQ(text("a.cpp"), "a");
  EXPECT_EQ(text("b.cpp"), "edited");
  EXPECT_EQ(names(), (std::set<std::string>{"a.cpp", "b.cpp"}));
}

TEST_F(FixCommit, KnowsItsOwnWork) {
  std::string A = file("a.cpp", "a"), B = file("b.cpp", "b");
  EXPECT_EQ(message(FixJournal(path("state")).commit({{A, change("a", "A")}})),
            "");
  FixJournal Later(path("state"));
  EXPECT_TRUE(Later.isOwnWork(A));
  EXPECT_FALSE(Later.isOwnWork(B));
  file("a.cpp", "A and more");
  EXPECT_FALSE(Later.isOwnWork(A));
}

TEST_F(FixCommit, UnjudgedTrialIsTakenBack) {
  std::string A = file("a.cpp", "a"), B = file("b.cpp", "b");
  {
    // As if this process were killed while the build runs.
    FixJournal Journal(path("state"));
    EXPECT_EQ(message(Journal.tryOut({{A, change("a", "A")}})), "");
    EXPECT_EQ(message(Journal.tryOut(
                  {{A, change("a", "AA")}, {B, change("b", "B")}})),
              "");
    EXPECT_EQ(text("a.cpp"), "AA");
  }
  FixJournal Next(path("state"));
  std::vector<std::string> Report;
  EXPECT_EQ(message(Next.recover(Report)), "");
  EXPECT_EQ(text("a.cpp"), "a");
  EXPECT_EQ(text("b.cpp"), "b");
  EXPECT_EQ(names(), (std::set<std::string>{"a.cpp", "b.cpp"}));
  EXPECT_FALSE(Report.empty());
  Report.clear();
  EXPECT_EQ(message(Next.recover(Report)), "");
  EXPECT_TRUE(Report.empty());
}

TEST_F(FixCommit, KeptTrialStays) {
  std::string A = file("a.cpp", "a"), B = file("b.cpp", "b");
  FixJournal Journal(path("state"));
  EXPECT_EQ(
      message(Journal.tryOut({{A, change("a", "A")}, {B, change("b", "B")}})),
      "");
  EXPECT_EQ(
      message(Journal.tryOut({{A, change("a", "A")}, {B, change("b", "b")}})),
      "");
  EXPECT_EQ(message(Journal.keepTrial()), "");
  std::vector<std::string> Report;
  EXPECT_EQ(message(FixJournal(path("state")).recover(Report)), "");
  EXPECT_EQ(text("a.cpp"), "A");
  EXPECT_EQ(text("b.cpp"), "b");
}

TEST_F(FixCommit, UndoneTrialIsGone) {
  std::string A = file("a.cpp", "a");
  FixJournal Journal(path("state"));
  EXPECT_EQ(message(Journal.tryOut({{A, change("a", "A")}})), "");
  EXPECT_EQ(message(Journal.undoTrial()), "");
  EXPECT_EQ(text("a.cpp"), "a");
  EXPECT_EQ(names(), (std::set<std::string>{"a.cpp"}));
}

TEST_F(FixCommit, SomebodyElsesTextIsNotTakenBack) {
  std::string A = file("a.cpp", "a");
  {
    FixJournal Journal(path("state"));
    EXPECT_EQ(message(Journal.tryOut({{A, change("a", "A")}})), "");
  }
  file("a.cpp", "mine");
  std::vector<std::string> Report;
  EXPECT_EQ(message(FixJournal(path("state")).recover(Report)), "");
  EXPECT_EQ(text("a.cpp"), "mine");
}

TEST_F(FixCommit, JournalOfAnotherVersionIsNotGuessedAt) {
  file("state/fix-journal.json", "{\"version\": 99, \"files\": []}");
  std::vector<std::string> Report;
  std::string Error = message(FixJournal(path("state")).recover(Report));
  EXPECT_NE(Error.find("not a journal of this version"), std::string::npos);
}

TEST_F(FixCommit, OneRunAtATime) {
  FixJournal First(path("state")), Second(path("state"));
  EXPECT_EQ(message(First.lock(Root)), "");
  EXPECT_NE(message(Second.lock(Root)).find("another tidy-futures"),
            std::string::npos);
}

} // namespace
