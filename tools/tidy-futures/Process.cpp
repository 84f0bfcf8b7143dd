//===--- Process.cpp - This program, run again as a child -----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Process.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char **environ;

namespace tidyfutures {
namespace {

constexpr int ResultDescriptor = 3;

void closeIf(int &Descriptor) {
  if (Descriptor >= 0)
    close(Descriptor);
  Descriptor = -1;
}

/// This process's environment, and what has the C library take memory in large
/// pages: a compiler allocates much and frees nothing.
std::vector<char *> environmentOfChild() {
  static std::string Tunables =
      "GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.top_pad=33554432:"
      "glibc.malloc.mmap_threshold=1073741824";
  std::vector<char *> Words;
  for (char **Word = environ; *Word; ++Word)
    Words.push_back(*Word);
  // Who has set them means them.
  if (!std::getenv("GLIBC_TUNABLES"))
    Words.push_back(Tunables.data());
  Words.push_back(nullptr);
  return Words;
}

/// A pipe whose ends are not 0 to 3, which the child's are moved to.
bool openPipe(int Ends[2]) {
  int Raw[2];
  if (pipe2(Raw, O_CLOEXEC) != 0)
    return false;
  for (int I : {0, 1}) {
    Ends[I] = fcntl(Raw[I], F_DUPFD_CLOEXEC, ResultDescriptor + 1);
    close(Raw[I]);
  }
  return Ends[0] >= 0 && Ends[1] >= 0;
}

/// Reads what is there. \returns false at the end.
bool drain(int Descriptor, std::string &Into) {
  char Buffer[65536];
  for (;;) {
    ssize_t N = read(Descriptor, Buffer, sizeof(Buffer));
    if (N < 0 && errno == EINTR)
      continue;
    if (N < 0)
      return errno == EAGAIN;
    if (N == 0)
      return false;
    Into.append(Buffer, N);
  }
}
} // namespace

SelfProcess::~SelfProcess() {
  closeIf(Input);
  closeIf(Result);
  closeIf(Errors);
  if (Pid > 0) {
    ::kill(Pid, SIGKILL);
    waitpid(Pid, nullptr, 0);
  }
}

bool SelfProcess::start(llvm::StringRef Mode, std::string Text) {
  Task = std::move(Text);
  int In[2], Out[2], Err[2];
  if (!openPipe(In) || !openPipe(Out) || !openPipe(Err))
    return false;
  posix_spawn_file_actions_t Actions;
  posix_spawn_file_actions_init(&Actions);
  posix_spawn_file_actions_adddup2(&Actions, In[0], 0);
  posix_spawn_file_actions_addopen(&Actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&Actions, Err[1], 2);
  posix_spawn_file_actions_adddup2(&Actions, Out[1], ResultDescriptor);
  static int Anchor;
  std::string Self = llvm::sys::fs::getMainExecutable("", &Anchor);
  std::string Word = Mode.str();
  char *Argv[] = {Self.data(), Word.data(), nullptr};
  std::vector<char *> Environment = environmentOfChild();
  int Failed = posix_spawn(&Pid, Self.c_str(), &Actions, nullptr, Argv,
                           Environment.data());
  posix_spawn_file_actions_destroy(&Actions);
  close(In[0]);
  close(Out[1]);
  close(Err[1]);
  Input = In[1];
  Result = Out[0];
  Errors = Err[0];
  for (int Descriptor : {Input, Result, Errors})
    fcntl(Descriptor, F_SETFL, O_NONBLOCK);
  if (Failed)
    Pid = -1;
  return !Failed;
}

bool SelfProcess::transfer() {
  while (Input >= 0) {
    if (Sent == Task.size()) {
      closeIf(Input);
      break;
    }
    ssize_t N = write(Input, Task.data() + Sent, Task.size() - Sent);
    if (N < 0 && errno == EINTR)
      continue;
    if (N < 0 && errno == EAGAIN)
      break;
    if (N <= 0)
      closeIf(Input);
    else
      Sent += N;
  }
  if (Result >= 0 && !drain(Result, Output))
    closeIf(Result);
  if (Errors >= 0 && !drain(Errors, Complaint))
    closeIf(Errors);
  return Result >= 0 || Errors >= 0;
}

void SelfProcess::kill() {
  if (Pid > 0)
    ::kill(Pid, SIGKILL);
}

int SelfProcess::wait(struct rusage &Usage) {
  int Status = 0;
  while (wait4(Pid, &Status, 0, &Usage) < 0 && errno == EINTR) {
  }
  Pid = -1;
  return Status;
}

std::string runSelf(llvm::StringRef Mode, std::string Input,
                    unsigned SilenceSeconds) {
  // A child that dies before it has read its task must not end this process.
  struct sigaction Ignore = {}, Old;
  Ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &Ignore, &Old);
  SelfProcess Child;
  if (Child.start(Mode, std::move(Input)))
    while (Child.transfer()) {
      pollfd Fds[] = {{Child.inputDescriptor(), POLLOUT, 0},
                      {Child.resultDescriptor(), POLLIN, 0},
                      {Child.errorDescriptor(), POLLIN, 0}};
      int Ready = poll(Fds, 3, SilenceSeconds ? SilenceSeconds * 1000 : -1);
      if (Ready == 0) {
        Child.kill();
        // What it had written is still in the pipes.
        Child.transfer();
        break;
      }
    }
  sigaction(SIGPIPE, &Old, nullptr);
  return Child.output();
}

std::string readStandardInput() {
#ifdef __linux__
  // One that hangs must not outlive a driver that was killed.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  std::string Text;
  char Buffer[65536];
  for (ssize_t N; (N = read(0, Buffer, sizeof(Buffer))) > 0;)
    Text.append(Buffer, N);
  return Text;
}

bool writeResult(llvm::StringRef Text) {
  while (!Text.empty()) {
    ssize_t N = write(ResultDescriptor, Text.data(), Text.size());
    if (N < 0 && errno == EINTR)
      continue;
    if (N <= 0)
      return false;
    Text = Text.drop_front(N);
  }
  return true;
}

std::optional<std::string> runProgram(llvm::StringRef Program,
                                      llvm::ArrayRef<std::string> Arguments,
                                      llvm::StringRef Directory) {
  auto Path = llvm::sys::findProgramByName(Program);
  if (!Path)
    return std::nullopt;
  llvm::SmallString<128> Output;
  if (llvm::sys::fs::createTemporaryFile("tidy-futures", "out", Output))
    return std::nullopt;
  llvm::FileRemover Remover(Output);
  // ExecuteAndWait has no working directory; env(1) has.
  std::vector<llvm::StringRef> Argv;
  std::string Chdir = "--chdir=" + Directory.str();
  std::string Run = *Path;
  if (!Directory.empty()) {
    auto Env = llvm::sys::findProgramByName("env");
    if (!Env)
      return std::nullopt;
    Run = *Env;
    Argv = {"env", Chdir, *Path};
  } else {
    Argv = {*Path};
  }
  Argv.insert(Argv.end(), Arguments.begin(), Arguments.end());
  std::optional<llvm::StringRef> Redirects[] = {
      llvm::StringRef(""), llvm::StringRef(Output), llvm::StringRef("")};
  if (llvm::sys::ExecuteAndWait(Run, Argv, std::nullopt, Redirects) != 0)
    return std::nullopt;
  auto Buffer = llvm::MemoryBuffer::getFile(Output);
  if (!Buffer)
    return std::nullopt;
  return (*Buffer)->getBuffer().str();
}

} // namespace tidyfutures
