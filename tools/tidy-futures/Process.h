//===--- Process.h - This program, run again as a child ---------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_PROCESS_H
#define TIDY_FUTURES_TOOLS_PROCESS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <sys/resource.h>
#include <sys/types.h>

namespace tidyfutures {

/// A child that runs this program with one word as its argument. It reads its
/// task from standard input and writes its result to descriptor 3, since
/// libraries print to the others. Movable only by pointer; not thread-safe.
class SelfProcess {
public:
  SelfProcess() = default;
  SelfProcess(const SelfProcess &) = delete;
  SelfProcess &operator=(const SelfProcess &) = delete;
  ~SelfProcess();

  /// \returns false if no process could be made.
  bool start(llvm::StringRef Mode, std::string Input);

  /// The descriptors to poll: for writing the task, for reading the result and
  /// the child's standard error; -1 once closed.
  int inputDescriptor() const { return Input; }
  int resultDescriptor() const { return Result; }
  int errorDescriptor() const { return Errors; }

  /// Moves what the pipes take and have. \returns false once the child has
  /// closed both of its ends.
  bool transfer();
  void kill();
  /// Waits for the end; the status of wait4().
  int wait(struct rusage &Usage);

  const std::string &output() const { return Output; }
  const std::string &complaint() const { return Complaint; }

private:
  pid_t Pid = -1;
  int Input = -1, Result = -1, Errors = -1;
  std::string Task;
  size_t Sent = 0;
  std::string Output, Complaint;
};

/// Runs this program as a child with \p Mode and \returns what it writes. It is
/// killed once it has written nothing for \p SilenceSeconds, if not 0.
std::string runSelf(llvm::StringRef Mode, std::string Input,
                    unsigned SilenceSeconds = 0);

/// In the child: the task, and the way back for (a part of) the result.
/// \returns false if nobody listens.
std::string readStandardInput();
bool writeResult(llvm::StringRef Text);

/// Runs \p Program (found in PATH) with \p Arguments in \p Directory and
/// \returns its output; nothing if it cannot be run or ends with an error.
std::optional<std::string> runProgram(llvm::StringRef Program,
                                      llvm::ArrayRef<std::string> Arguments,
                                      llvm::StringRef Directory = "");

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_PROCESS_H
