//===--- Hint.cpp - Says that findings are hidden -------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Hint.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/raw_ostream.h"
#include <sys/resource.h>
#include <thread>

namespace tidy_futures {

using llvm::StringRef;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace {

/// The driver's exit codes: it found something; it was given a file without a
/// compile command.
constexpr int Findings = 1;
constexpr int NoCommand = 3;

/// What the configuration that clangd reads says about our checks.
struct Configuration {
  bool Runs = false;  // FastCheckFilter is spoken of.
  bool Wants = false; // Our checks are, or all are wanted.

  void readClangd(const llvm::Twine &File) {
    auto Buffer = llvm::MemoryBuffer::getFile(File);
    if (!Buffer)
      return;
    StringRef Text = (*Buffer)->getBuffer();
    Runs |= Text.contains("FastCheckFilter");
    Wants |= Text.contains("futures-");
  }
  void readClangTidy(const llvm::Twine &File) {
    auto Buffer = llvm::MemoryBuffer::getFile(File);
    if (!Buffer)
      return;
    StringRef Text = (*Buffer)->getBuffer();
    Wants |= Text.contains("futures-") ||
             llvm::Regex("Checks:.*['\", ]\\*").match(Text);
  }
};

std::string userConfiguration() {
  if (auto Dir = llvm::sys::Process::GetEnv("XDG_CONFIG_HOME"))
    return *Dir + "/clangd/config.yaml";
  if (auto Home = llvm::sys::Process::GetEnv("HOME"))
    return *Home + "/.config/clangd/config.yaml";
  return "";
}

/// Where clangd looks for a database that nobody named: above the file, in
/// each folder and in its build/. A compile_flags.txt is one, too.
std::string findDatabase(StringRef File) {
  for (StringRef Dir = path::parent_path(File); !Dir.empty();
       Dir = path::parent_path(Dir))
    for (StringRef Sub : {"", "/build"})
      for (StringRef Name : {"/compile_commands.json", "/compile_flags.txt"})
        if (fs::exists(Dir + Sub + Name))
          return (Dir + Sub + Name).str();
  return "";
}

/// A database of one file in \p Folder, with the command that clangd takes
/// where there is no better one.
bool writeDatabase(StringRef Folder, StringRef File, StringRef FlagsFile) {
  llvm::json::Array Arguments{"clang++"};
  StringRef Directory = path::parent_path(FlagsFile.empty() ? File : FlagsFile);
  if (!FlagsFile.empty()) {
    auto Buffer = llvm::MemoryBuffer::getFile(FlagsFile);
    if (!Buffer)
      return false;
    llvm::SmallVector<StringRef, 16> Lines;
    (*Buffer)->getBuffer().split(Lines, '\n');
    for (StringRef Line : Lines)
      if (!Line.trim().empty())
        Arguments.push_back(Line.trim());
  }
  Arguments.push_back("-c");
  Arguments.push_back(File);
  std::error_code Error;
  llvm::raw_fd_ostream OS((Folder + "/compile_commands.json").str(), Error);
  if (Error)
    return false;
  OS << llvm::json::Value(llvm::json::Array{
      llvm::json::Object{{"directory", Directory},
                         {"file", File},
                         {"arguments", std::move(Arguments)}}});
  return true;
}

} // namespace

ConfigurationHint::ConfigurationHint(std::string Driver, std::string Database,
                                     std::function<void(StringRef)> Say)
    : Driver(std::move(Driver)), Database(std::move(Database)),
      Say(std::move(Say)) {}

void ConfigurationHint::fileIsQuiet(const std::string &Path) {
  if (Said || Driver.empty() || Path.empty() || !Seen.insert(Path).second)
    return;
  Configuration Config;
  Config.readClangd(userConfiguration());
  for (StringRef Dir = path::parent_path(Path); !Dir.empty();
       Dir = path::parent_path(Dir)) {
    Config.readClangd(Dir + "/.clangd");
    Config.readClangTidy(Dir + "/.clang-tidy");
  }
  if (Config.Runs && Config.Wants)
    return;
  std::string Found = Database.empty() ? findDatabase(Path)
                                       : Database + "/compile_commands.json";
  // The linting takes as long as a compilation: not in the way of messages.
  std::thread([this, Path, Found] {
    std::lock_guard<std::mutex> Lock(OneAtATime);
    if (!Said)
      look(Path, Found);
  }).detach();
}

int ConfigurationHint::lint(StringRef Folder, StringRef Path) const {
  std::optional<StringRef> Quiet[] = {StringRef(""), StringRef(""),
                                      StringRef("")};
  // No time-out here: LLVM's is by SIGALRM, which any thread may get. The
  // driver has its own.
  return llvm::sys::ExecuteAndWait(
      Driver,
      {Driver, "check", "-p", Folder, "--tier=all", "-j1", "--no-cache", Path},
      std::nullopt, Quiet);
}

void ConfigurationHint::look(const std::string &Path,
                             const std::string &Found) {
  // clangd itself comes first. On Linux this is the thread's own niceness,
  // which the driver inherits.
  ::setpriority(PRIO_PROCESS, 0, 10);
  int Exit = NoCommand;
  if (path::filename(Found) == "compile_commands.json")
    Exit = lint(path::parent_path(Found), Path);
  // A new file that its database does not know yet is opened like one that has
  // no database: clangd guesses, and so do we.
  if (Exit == NoCommand) {
    llvm::SmallString<128> Made;
    if (fs::createUniqueDirectory("tidy-futures", Made))
      return;
    bool IsFlags = path::filename(Found) == "compile_flags.txt";
    if (writeDatabase(Made, Path, IsFlags ? Found : ""))
      Exit = lint(Made, Path);
    fs::remove_directories(Made);
  }
  if (Exit == Findings && !Said.exchange(true))
    Say("tidy-futures has findings in " + path::filename(Path).str() +
        " that clangd hides: run 'tidy-futures init' in the project, which "
        "writes .clangd (FastCheckFilter: Loose) and .clang-tidy, and restart "
        "the language server");
}

} // namespace tidy_futures
