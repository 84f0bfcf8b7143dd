//===--- JsonRpc.cpp - Messages of the language server protocol -----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "JsonRpc.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace tidy_futures {

bool MessageReader::fill() {
  char Chunk[1 << 16];
  ssize_t Got;
  do
    Got = ::read(FD, Chunk, sizeof(Chunk));
  while (Got < 0 && errno == EINTR);
  if (Got <= 0)
    return false;
  Buffer.append(Chunk, static_cast<size_t>(Got));
  return true;
}

std::optional<std::string> MessageReader::next() {
  constexpr llvm::StringRef Separator = "\r\n\r\n";
  size_t HeaderEnd;
  while ((HeaderEnd = llvm::StringRef(Buffer).find(Separator)) ==
         llvm::StringRef::npos)
    if (!fill())
      return std::nullopt;

  size_t Length = 0;
  llvm::SmallVector<llvm::StringRef, 4> Lines;
  llvm::StringRef(Buffer).take_front(HeaderEnd).split(Lines, "\r\n");
  for (llvm::StringRef Line : Lines)
    if (Line.consume_front_insensitive("content-length:"))
      if (Line.trim().getAsInteger(10, Length))
        return std::nullopt;
  size_t Begin = HeaderEnd + Separator.size();
  Buffer.reserve(Begin + Length);
  while (Buffer.size() < Begin + Length)
    if (!fill())
      return std::nullopt;
  std::string Body = Buffer.substr(Begin, Length);
  Buffer.erase(0, Begin + Length);
  if (Buffer.empty())
    Buffer.shrink_to_fit();
  return Body;
}

bool MessageReader::comesWithin(std::chrono::milliseconds Limit) const {
  if (!Buffer.empty())
    return true;
  pollfd Watched = {FD, POLLIN, 0};
  return ::poll(&Watched, 1, static_cast<int>(Limit.count())) != 0;
}

bool MessageWriter::writeBody(llvm::StringRef Body) {
  std::string Framed =
      "Content-Length: " + std::to_string(Body.size()) + "\r\n\r\n";
  Framed.append(Body.begin(), Body.end());
  std::lock_guard<std::mutex> Lock(Mutex);
  llvm::StringRef Left = Framed;
  while (!Left.empty()) {
    ssize_t Put = ::write(FD, Left.data(), Left.size());
    if (Put < 0 && errno == EINTR)
      continue;
    if (Put <= 0)
      return false;
    Left = Left.drop_front(static_cast<size_t>(Put));
  }
  return true;
}

bool MessageWriter::write(const llvm::json::Value &Message) {
  std::string Body;
  llvm::raw_string_ostream OS(Body);
  OS << Message;
  OS.flush();
  return writeBody(Body);
}

} // namespace tidy_futures
