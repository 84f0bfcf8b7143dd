//===--- Main.cpp - The clangd that editors start -------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Starts clangd with our checks in it (tidy-futures-clangd-server) and stands
// between it and the editor; see Layer.h. Takes all of clangd's options and
// passes them on, the resource directory added where it was not given. Links
// no clang: it starts at once and takes a few MiB.
//
//===----------------------------------------------------------------------===//

#include "JsonRpc.h"
#include "Layer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace tidy_futures;
using llvm::StringRef;

namespace {

std::string joined(StringRef Dir, StringRef Rest) {
  llvm::SmallString<256> Path(Dir);
  llvm::sys::path::append(Path, Rest);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return Path.str().str();
}

/// The first of \p Candidates that is there, or "".
std::string firstExisting(llvm::ArrayRef<std::string> Candidates) {
  for (const std::string &Path : Candidates)
    if (llvm::sys::fs::exists(Path))
      return Path;
  return "";
}

/// The resource directory that \p Clang names, if it is of our version.
std::string askClang(const std::string &Clang) {
  llvm::SmallString<128> Answer;
  if (llvm::sys::fs::createTemporaryFile("tidy-futures", "txt", Answer))
    return "";
  std::optional<StringRef> Redirects[] = {StringRef(""), StringRef(Answer),
                                          StringRef("")};
  int Exit = llvm::sys::ExecuteAndWait(Clang, {Clang, "-print-resource-dir"},
                                       std::nullopt, Redirects,
                                       /*SecondsToWait=*/10);
  std::string Dir;
  if (auto Buffer = llvm::MemoryBuffer::getFile(Answer); Buffer && Exit == 0)
    Dir = (*Buffer)->getBuffer().trim().str();
  llvm::sys::fs::remove(Answer);
  // Named by the major version, by the whole one before LLVM 16.
  bool IsOurs = llvm::sys::path::filename(Dir).split('.').first ==
                TIDY_FUTURES_LLVM_MAJOR;
  return IsOurs && llvm::sys::fs::exists(joined(Dir, "include/stddef.h")) ? Dir
                                                                          : "";
}

/// Where clang's builtin headers are: beside an installed clang, where the
/// build found them, or where a clang of this version says.
std::string resourceDir(StringRef Self) {
  std::string Found =
      firstExisting({joined(Self, "../lib/clang/" TIDY_FUTURES_LLVM_MAJOR
                                  "/include/stddef.h"),
                     joined(TIDY_FUTURES_RESOURCE_DIR, "include/stddef.h")});
  if (!Found.empty())
    return joined(Found, "../..");
  for (StringRef Name : {"clang-" TIDY_FUTURES_LLVM_MAJOR, "clang"})
    if (auto Clang = llvm::sys::findProgramByName(Name))
      if (std::string Dir = askClang(*Clang); !Dir.empty())
        return Dir;
  return "";
}

/// True where clangd answers and ends, without a session.
bool isOneShot(StringRef Argument) {
  StringRef Name = Argument.ltrim('-');
  return Argument.starts_with("-") &&
         (Name == "help" || Name == "h" || Name.starts_with("help-") ||
          Name == "version" || Name == "check" || Name.starts_with("check="));
}

/// The objects of a message take a hundred times its length, and what stays of
/// it lies between them.
constexpr size_t LargeMessage = 1 << 16;

/// Memory that was given back has to be asked for again, page by page, for the
/// next message; so it is kept while somebody types.
constexpr std::chrono::milliseconds Pause{5000};

void giveMemoryBack() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

} // namespace

int main(int argc, char **argv) {
#ifdef __GLIBC__
  // One arena, so that giveMemoryBack() sees all there is.
  ::mallopt(M_ARENA_MAX, 1);
  // Not by itself, which would be after each message; see Pause.
  ::mallopt(M_TRIM_THRESHOLD, 1 << 28);
  ::mallopt(M_MMAP_THRESHOLD, 1 << 24);
#endif
  static int Anchor;
  std::string Self = llvm::sys::path::parent_path(
                         llvm::sys::fs::getMainExecutable(argv[0], &Anchor))
                         .str();
  std::string ServerPath = firstExisting(
      {joined(Self, TIDY_FUTURES_LIB "/tidy-futures-clangd-server"),
       joined(Self, "../lib/tidy-futures/tidy-futures-clangd-server"),
       joined(Self, "tidy-futures-clangd-server")});
  if (ServerPath.empty()) {
    llvm::errs() << "tidy-futures-clangd: tidy-futures-clangd-server is not in "
                 << joined(Self, TIDY_FUTURES_LIB)
                 << "; install the package again\n";
    return 3;
  }

  std::vector<std::string> Arguments = {ServerPath};
  bool OneShot = false, HasResourceDir = false, Lints = true;
  LayerOptions Options;
  for (int I = 1; I < argc; ++I) {
    StringRef Argument = argv[I];
    OneShot |= isOneShot(Argument);
    Arguments.push_back(Argument.str());
    StringRef Name = Argument.ltrim('-');
    HasResourceDir |= Name.starts_with("resource-dir");
    Lints &= Name != "clang-tidy=0" && Name != "clang-tidy=false";
    if (Name.consume_front("compile-commands-dir"))
      Options.Database = !Name.empty()  ? Name.drop_front().str()
                         : I + 1 < argc ? argv[I + 1]
                                        : "";
    if (Name == "version")
      llvm::outs() << "tidy-futures-clangd " TIDY_FUTURES_VERSION "\n";
  }
  llvm::outs().flush();
  if (!HasResourceDir)
    if (std::string Dir = resourceDir(Self); !Dir.empty())
      Arguments.push_back("--resource-dir=" + Dir);
  std::vector<char *> ServerArgv;
  for (std::string &Argument : Arguments)
    ServerArgv.push_back(Argument.data());
  ServerArgv.push_back(nullptr);
  if (OneShot) {
    ::execv(ServerPath.c_str(), ServerArgv.data());
    llvm::errs() << "tidy-futures-clangd: cannot run " << ServerPath << ": "
                 << std::strerror(errno) << "\n";
    return 3;
  }

  int ToServer[2], ToEditor[2];
  if (::pipe2(ToServer, O_CLOEXEC) || ::pipe2(ToEditor, O_CLOEXEC)) {
    llvm::errs() << "tidy-futures-clangd: no pipe: " << std::strerror(errno)
                 << "\n";
    return 3;
  }
  std::signal(SIGPIPE, SIG_IGN);
  pid_t Child = ::fork();
  if (Child == 0) {
    ::dup2(ToServer[0], STDIN_FILENO);
    ::dup2(ToEditor[1], STDOUT_FILENO);
    std::signal(SIGPIPE, SIG_DFL);
    ::execv(ServerPath.c_str(), ServerArgv.data());
    ::_exit(127);
  }
  ::close(ToServer[0]);
  ::close(ToEditor[1]);
  if (Child < 0) {
    llvm::errs() << "tidy-futures-clangd: cannot start clangd: "
                 << std::strerror(errno) << "\n";
    return 3;
  }

  MessageWriter Editor(STDOUT_FILENO), Server(ToServer[1]);
  Options.PagesDir = firstExisting({joined(Self, TIDY_FUTURES_DOC "/checks"),
                                    std::string(TIDY_FUTURES_PAGES)});
  if (Lints)
    Options.Driver = firstExisting({joined(Self, "tidy-futures")});
  Options.ServerName = TIDY_FUTURES_VERSION;
  Layer Between(Editor, Server, std::move(Options));

  std::thread Upstream([&] {
    MessageReader FromEditor(STDIN_FILENO);
    while (std::optional<std::string> Body = FromEditor.next())
      Between.fromEditor(*Body);
    ::close(ToServer[1]); // the editor is gone: clangd sees the end of input
  });
  MessageReader FromServer(ToEditor[0]);
  bool HoldsMuch = false;
  while (true) {
    if (HoldsMuch && !FromServer.comesWithin(Pause)) {
      giveMemoryBack();
      HoldsMuch = false;
    }
    std::optional<std::string> Body = FromServer.next();
    if (!Body)
      break;
    Between.fromServer(*Body);
    HoldsMuch |= Body->size() >= LargeMessage;
  }

  int Status = 0;
  ::waitpid(Child, &Status, 0);
  // The editor may still hold its end open; nobody reads it any more.
  Upstream.detach();
  std::_Exit(WIFEXITED(Status) ? WEXITSTATUS(Status) : 128 + WTERMSIG(Status));
}
