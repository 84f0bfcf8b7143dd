//===--- Worker.h - Processes that each look at one unit --------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_WORKER_H
#define TIDY_FUTURES_TOOLS_WORKER_H

#include "Lint.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace tidyfutures {

struct WorkerLimits {
  /// Processes at once; 0 is one for each core.
  unsigned Jobs = 0;
  /// Wall-clock seconds for one unit; 0 is no limit.
  unsigned TimeoutSeconds = 600;
  /// Address space of one worker in MiB; 0 is no limit.
  unsigned MemoryMiB = 8192;
};

/// The result of request number \p Index. Called in the order in which workers
/// end, which is not stable; returning false stops the run.
using ResultHandler = llvm::function_ref<bool(size_t Index, UnitResult Result)>;

/// Runs lintUnit on each of \p Requests in a process of its own, in the order
/// given. A worker that crashes, hangs or eats its memory is a result that
/// says so; the others go on. On SIGINT or SIGTERM workers are ended and the
/// driver ends by that signal.
void runWorkers(llvm::ArrayRef<LintRequest> Requests,
                const WorkerLimits &Limits, ResultHandler Handle);

/// What `tidy-futures internal-lint` does: reads a request from standard
/// input, writes the result to descriptor 3.
int workerMain();

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_WORKER_H
