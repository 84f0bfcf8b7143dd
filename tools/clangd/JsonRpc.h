//===--- JsonRpc.h - Messages of the language server protocol ---*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_CLANGD_JSONRPC_H
#define TIDY_FUTURES_TOOLS_CLANGD_JSONRPC_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"
#include <chrono>
#include <mutex>
#include <optional>
#include <string>

namespace tidy_futures {

/// Reads messages framed by Content-Length from a file descriptor. One reader
/// a descriptor; not thread-safe.
class MessageReader {
public:
  explicit MessageReader(int FD) : FD(FD) {}
  /// The body of the next message; nothing at the end of the stream or after
  /// a header that is none.
  std::optional<std::string> next();
  /// Waits for at most \p Limit. \returns false if nothing came in that time,
  /// neither a byte nor the end of the stream.
  bool comesWithin(std::chrono::milliseconds Limit) const;

private:
  bool fill();
  int FD;
  std::string Buffer;
};

/// Writes messages; whole messages of several threads never mix.
class MessageWriter {
public:
  explicit MessageWriter(int FD) : FD(FD) {}
  /// \returns false once the other side is gone.
  bool writeBody(llvm::StringRef Body);
  bool write(const llvm::json::Value &Message);

private:
  int FD;
  std::mutex Mutex;
};

} // namespace tidy_futures

#endif // TIDY_FUTURES_TOOLS_CLANGD_JSONRPC_H
