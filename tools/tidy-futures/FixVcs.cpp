//===--- FixVcs.cpp - What version control knows --------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixVcs.h"
#include "Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

namespace fs = llvm::sys::fs;

namespace tidyfutures {

namespace {
struct GitResult {
  int Code = 0;
  std::string Output;
  std::string Errors;
};

llvm::Error gitError(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

/// Runs git in \p Folder. An error means that there is no git to run.
llvm::Expected<GitResult> git(llvm::StringRef Folder,
                              llvm::ArrayRef<std::string> Arguments) {
  llvm::ErrorOr<std::string> Program = llvm::sys::findProgramByName("git");
  if (!Program)
    return gitError("there is no git program; with --allow-no-vcs, files are "
                    "fixed without it");
  llvm::SmallString<128> Output, Errors;
  if (fs::createTemporaryFile("tidy-futures-git", "out", Output) ||
      fs::createTemporaryFile("tidy-futures-git", "err", Errors))
    return gitError("cannot create a temporary file");
  llvm::FileRemover RemoveOutput(Output), RemoveErrors(Errors);
  // No lock files: `git status` must not get in the way of an editor.
  std::vector<llvm::StringRef> Line = {*Program, "--no-optional-locks", "-C",
                                       Folder};
  Line.insert(Line.end(), Arguments.begin(), Arguments.end());
  GitResult Result;
  Result.Code = llvm::sys::ExecuteAndWait(
      *Program, Line, std::nullopt,
      {llvm::StringRef(""), llvm::StringRef(Output), llvm::StringRef(Errors)});
  auto Read = [](llvm::StringRef File) {
    auto Buffer = llvm::MemoryBuffer::getFile(File);
    return Buffer ? (*Buffer)->getBuffer().str() : std::string();
  };
  Result.Output = Read(Output);
  Result.Errors = llvm::StringRef(Read(Errors)).trim().str();
  return Result;
}

/// The parts of \p Text that end in NUL.
std::vector<llvm::StringRef> splitNul(llvm::StringRef Text) {
  llvm::SmallVector<llvm::StringRef, 0> Parts;
  Text.split(Parts, '\0', -1, /*KeepEmpty=*/false);
  return {Parts.begin(), Parts.end()};
}

std::string below(llvm::StringRef Root, llvm::StringRef Relative) {
  return realPath(Relative, Root);
}

/// How many paths go on one command line.
constexpr size_t PathsAtOnce = 500;
} // namespace

llvm::Expected<std::optional<std::string>>
VersionControl::rootOf(llvm::StringRef Folder) {
  auto Known = Roots.find(Folder.str());
  if (Known != Roots.end())
    return Known->second;
  llvm::Expected<GitResult> Result =
      git(Folder, {"rev-parse", "--show-toplevel"});
  if (!Result)
    return Result.takeError();
  std::optional<std::string> Root;
  if (Result->Code == 0)
    Root = realPath(llvm::StringRef(Result->Output).rtrim("\r\n"));
  else if (!llvm::StringRef(Result->Errors).contains("not a git repository"))
    return gitError("git fails in '" + Folder + "': " + Result->Errors);
  return Roots[Folder.str()] = Root;
}

llvm::Expected<std::set<std::string>>
VersionControl::changedFiles(llvm::StringRef Root) {
  auto Known = Changed.find(Root.str());
  if (Known != Changed.end())
    return Known->second;
  llvm::Expected<GitResult> Result =
      git(Root, {"status", "--porcelain", "-z", "--untracked-files=no",
                 "--no-renames", "--ignore-submodules=dirty"});
  if (!Result)
    return Result.takeError();
  if (Result->Code != 0)
    return gitError("git status fails in '" + Root + "': " + Result->Errors);
  std::set<std::string> Files;
  for (llvm::StringRef Line : splitNul(Result->Output))
    Files.insert(below(Root, Line.drop_front(3))); // Two letters and a blank.
  return Changed[Root.str()] = Files;
}

llvm::Expected<std::map<std::string, VersionControl::State>>
VersionControl::statesOf(llvm::ArrayRef<std::string> Files) {
  std::map<std::string, State> Result;
  std::map<std::string, std::vector<std::string>> ByRoot;
  for (const std::string &File : Files) {
    auto Root = rootOf(llvm::sys::path::parent_path(File));
    if (!Root)
      return Root.takeError();
    if (*Root)
      ByRoot[**Root].push_back(File);
    else
      Result[File] = State::None;
  }
  for (const auto &[Root, Here] : ByRoot) {
    auto Changes = changedFiles(Root);
    if (!Changes)
      return Changes.takeError();
    // Which of them does `git COMMAND -- FILES` name?
    auto Named = [&](std::vector<std::string> Command,
                     llvm::ArrayRef<std::string> Paths)
        -> llvm::Expected<std::set<std::string>> {
      std::set<std::string> Names;
      for (; !Paths.empty();
           Paths = Paths.drop_front(std::min(Paths.size(), PathsAtOnce))) {
        std::vector<std::string> Line = Command;
        Line.push_back("--");
        llvm::append_range(Line, Paths.take_front(PathsAtOnce));
        llvm::Expected<GitResult> Output = git(Root, Line);
        if (!Output)
          return Output.takeError();
        for (llvm::StringRef Name : splitNul(Output->Output))
          Names.insert(below(Root, Name));
      }
      return Names;
    };
    auto Tracked = Named({"--literal-pathspecs", "ls-files", "-z"}, Here);
    if (!Tracked)
      return Tracked.takeError();
    std::vector<std::string> Others;
    for (const std::string &File : Here)
      if (Changes->count(File))
        Result[File] = State::Changed;
      else if (Tracked->count(File))
        Result[File] = State::Clean;
      else
        Others.push_back(File);
    auto Ignored = Named({"--literal-pathspecs", "ls-files", "-z", "--others",
                          "--ignored", "--exclude-standard"},
                         Others);
    if (!Ignored)
      return Ignored.takeError();
    for (const std::string &File : Others)
      Result[File] = Ignored->count(File) ? State::Ignored : State::Untracked;
  }
  return Result;
}

} // namespace tidyfutures
