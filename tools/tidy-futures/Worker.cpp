//===--- Worker.cpp - Processes that each look at one unit ----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Worker.h"
#include "Process.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Threading.h"
#include "llvm/Support/raw_ostream.h"
#include <atomic>
#include <chrono>
#include <csignal>
#include <new>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tidyfutures {
namespace {

/// The worker's own sign that an allocation failed.
constexpr int OutOfMemoryExit = 86;
using Clock = std::chrono::steady_clock;

std::atomic<int> PendingSignal{0};
void noteSignal(int Signal) { PendingSignal = Signal; }

/// SIGINT and SIGTERM are noted, so that workers can be ended first; a worker
/// that died before it read its request must not end the driver.
class SignalGuard {
public:
  SignalGuard() {
    struct sigaction Note = {};
    Note.sa_handler = noteSignal;
    sigaction(SIGINT, &Note, &OldInt);
    sigaction(SIGTERM, &Note, &OldTerm);
    struct sigaction Ignore = {};
    Ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &Ignore, &OldPipe);
  }
  ~SignalGuard() {
    sigaction(SIGINT, &OldInt, nullptr);
    sigaction(SIGTERM, &OldTerm, nullptr);
    sigaction(SIGPIPE, &OldPipe, nullptr);
    if (int Signal = PendingSignal)
      raise(Signal);
  }

private:
  struct sigaction OldInt, OldTerm, OldPipe;
};

/// A running worker.
struct Worker {
  size_t Index = 0;
  SelfProcess Process;
  Clock::time_point Deadline = Clock::time_point::max();
  bool TimedOut = false;
};

bool startWorker(Worker &W, const LintRequest &Request,
                 const WorkerLimits &Limits) {
  std::string Input;
  llvm::raw_string_ostream(Input) << llvm::json::Value(llvm::json::Object{
      {"memoryMiB", Limits.MemoryMiB}, {"request", Request}});
  if (Limits.TimeoutSeconds)
    W.Deadline = Clock::now() + std::chrono::seconds(Limits.TimeoutSeconds);
  return W.Process.start("internal-lint", std::move(Input));
}

/// The first line of a crash report that says something.
std::string firstLine(llvm::StringRef Text) {
  llvm::SmallVector<llvm::StringRef> Lines;
  Text.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Line : Lines)
    if (!Line.trim().empty() && !Line.starts_with("PLEASE submit"))
      return Line.trim().str();
  return "";
}

/// Waits for \p W to end and turns how it ended into a result.
UnitResult finish(Worker &W, const LintRequest &Request,
                  const WorkerLimits &Limits) {
  struct rusage Usage = {};
  int Status = W.Process.wait(Usage);
  UnitResult R;
  R.File = Request.Job.File;
  if (W.TimedOut) {
    R.Status = UnitStatus::TimedOut;
    R.Message =
        "took longer than " + std::to_string(Limits.TimeoutSeconds) + " s";
  } else if (WIFEXITED(Status) && WEXITSTATUS(Status) == OutOfMemoryExit) {
    R.Status = UnitStatus::OutOfMemory;
    R.Message = "needs more than " + std::to_string(Limits.MemoryMiB) + " MiB";
  } else {
    llvm::json::Path::Root Root("result");
    llvm::Expected<llvm::json::Value> V = llvm::json::parse(W.Process.output());
    if (!V || !fromJSON(*V, R, Root) || !WIFEXITED(Status) ||
        WEXITSTATUS(Status) != 0) {
      if (!V)
        llvm::consumeError(V.takeError());
      R = UnitResult();
      R.File = Request.Job.File;
      R.Status = UnitStatus::Crashed;
      R.Message = WIFSIGNALED(Status)
                      ? std::string("the worker was ended by: ") +
                            strsignal(WTERMSIG(Status))
                      : "the worker ended with status " +
                            std::to_string(WEXITSTATUS(Status));
      if (std::string Line = firstLine(W.Process.complaint()); !Line.empty())
        R.Message += " (" + Line + ")";
    }
  }
  auto Seconds = [](const timeval &T) { return T.tv_sec + T.tv_usec * 1e-6; };
  R.CpuSeconds = Seconds(Usage.ru_utime) + Seconds(Usage.ru_stime);
  R.PeakKiB = Usage.ru_maxrss;
  return R;
}
} // namespace

void runWorkers(llvm::ArrayRef<LintRequest> Requests,
                const WorkerLimits &Limits, ResultHandler Handle) {
  SignalGuard Guard;
  unsigned Jobs = Limits.Jobs
                      ? Limits.Jobs
                      : llvm::hardware_concurrency().compute_thread_count();
  std::vector<std::unique_ptr<Worker>> Running;
  size_t Next = 0;
  bool Stop = false;
  while ((Next < Requests.size() && !Stop) || !Running.empty()) {
    while (!Stop && Next < Requests.size() && Running.size() < Jobs) {
      auto W = std::make_unique<Worker>();
      W->Index = Next++;
      if (startWorker(*W, Requests[W->Index], Limits)) {
        Running.push_back(std::move(W));
        continue;
      }
      UnitResult R;
      R.File = Requests[W->Index].Job.File;
      R.Status = UnitStatus::Crashed;
      R.Message = "the worker could not be started";
      Stop |= !Handle(W->Index, std::move(R));
    }

    llvm::SmallVector<pollfd> Fds;
    // Signals end poll(), but one may come just before it.
    Clock::time_point Wake = Clock::now() + std::chrono::seconds(1);
    for (const auto &W : Running) {
      Fds.push_back({W->Process.inputDescriptor(), POLLOUT, 0});
      Fds.push_back({W->Process.resultDescriptor(), POLLIN, 0});
      Fds.push_back({W->Process.errorDescriptor(), POLLIN, 0});
      Wake = std::min(Wake, W->Deadline);
    }
    auto Wait = std::chrono::duration_cast<std::chrono::milliseconds>(
        Wake - Clock::now());
    poll(Fds.data(), Fds.size(), std::max<long>(0, Wait.count()) + 1);

    Stop |= PendingSignal != 0;
    for (size_t I = 0; I < Running.size();) {
      Worker &W = *Running[I];
      bool Alive = W.Process.transfer();
      if (!W.TimedOut && Clock::now() >= W.Deadline)
        W.TimedOut = true;
      if (Stop || W.TimedOut)
        W.Process.kill();
      // A grandchild may hold the pipes of a killed worker open.
      if (Alive && !Stop && !W.TimedOut) {
        ++I;
        continue;
      }
      UnitResult R = finish(W, Requests[W.Index], Limits);
      size_t Index = W.Index;
      Running.erase(Running.begin() + I);
      if (!Stop)
        Stop |= !Handle(Index, std::move(R));
    }
  }
}

//===----------------------------------------------------------------------===//
// In the worker
//===----------------------------------------------------------------------===//

namespace {
void exitOutOfMemory() { _exit(OutOfMemoryExit); }
void exitBadAlloc(void *, const char *, bool) { exitOutOfMemory(); }
} // namespace

int workerMain() {
  llvm::Expected<llvm::json::Value> V = llvm::json::parse(readStandardInput());
  LintRequest Request;
  llvm::json::Path::Root Root("request");
  if (!V || !V->getAsObject() ||
      !fromJSON(*V->getAsObject()->get("request"), Request, Root)) {
    llvm::errs() << "not a request\n";
    return 1;
  }
  if (auto MiB = V->getAsObject()->getInteger("memoryMiB"); MiB && *MiB) {
    struct rlimit Limit = {rlim_t(*MiB) << 20, rlim_t(*MiB) << 20};
    setrlimit(RLIMIT_AS, &Limit);
    std::set_new_handler(exitOutOfMemory);
    llvm::install_bad_alloc_error_handler(exitBadAlloc);
  }
  struct rlimit NoCore = {0, 0};
  setrlimit(RLIMIT_CORE, &NoCore);

  std::string Output;
  llvm::raw_string_ostream(Output) << llvm::json::Value(lintUnit(Request));
  if (!writeResult(Output))
    return 1;
  // The process ends here: freeing what clang allocated would take longer.
  _exit(0);
}

} // namespace tidyfutures
