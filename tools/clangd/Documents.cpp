//===--- Documents.cpp - The text of the open documents -------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Documents.h"
#include <algorithm>
#include <tuple>

namespace tidy_futures {

std::string documentKey(llvm::StringRef URI) {
  if (!URI.consume_front("file://"))
    return URI.str();
  std::string Path;
  for (size_t I = 0; I < URI.size(); ++I) {
    unsigned Byte;
    if (URI[I] == '%' && I + 2 < URI.size() &&
        !URI.substr(I + 1, 2).getAsInteger(16, Byte)) {
      Path += static_cast<char>(Byte);
      I += 2;
    } else {
      Path += URI[I];
    }
  }
  return Path;
}

static llvm::StringRef lineStart(llvm::StringRef Text, int64_t Line) {
  for (; Line > 0; --Line) {
    size_t End = Text.find('\n');
    if (End == llvm::StringRef::npos)
      return Text.drop_front(Text.size());
    Text = Text.drop_front(End + 1);
  }
  return Text;
}

/// The bytes of the code point that starts with \p Lead.
static size_t bytesOf(char Lead) {
  auto Byte = static_cast<unsigned char>(Lead);
  return Byte < 0x80 ? 1 : Byte < 0xE0 ? 2 : Byte < 0xF0 ? 3 : 4;
}

size_t Documents::offset(llvm::StringRef Text, int64_t Line,
                         int64_t Column) const {
  llvm::StringRef Rest = lineStart(Text, Line);
  size_t Begin = Text.size() - Rest.size();
  llvm::StringRef Own = Rest.take_front(Rest.find('\n'));
  size_t At = 0;
  while (Column > 0 && At < Own.size()) {
    size_t Bytes = bytesOf(Own[At]);
    if (Columns == Encoding::UTF8) {
      Bytes = 1;
      Column -= 1;
    } else {
      // Beyond the basic plane a code point is two UTF-16 units.
      Column -= Columns == Encoding::UTF16 && Bytes == 4 ? 2 : 1;
    }
    At += Bytes;
  }
  return Begin + std::min(At, Own.size());
}

bool Documents::hasLine(llvm::StringRef URI, llvm::StringRef Text) const {
  auto It = Texts.find(documentKey(URI));
  llvm::StringRef Rest;
  if (It != Texts.end())
    Rest = It->second;
  while (!Rest.empty()) {
    llvm::StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    if (Line.trim() == Text)
      return true;
  }
  return false;
}

int64_t Documents::column(llvm::StringRef Text, size_t At) const {
  int64_t Column = 0;
  for (size_t I = 0; I < std::min(At, Text.size());) {
    size_t Bytes = Columns == Encoding::UTF8 ? 1 : bytesOf(Text[I]);
    Column += Columns == Encoding::UTF16 && Bytes == 4 ? 2 : 1;
    I += Bytes;
  }
  return Column;
}

void Documents::open(const llvm::json::Object &Params) {
  if (const auto *Doc = Params.getObject("textDocument"))
    if (auto URI = Doc->getString("uri"))
      Texts[documentKey(*URI)] = Doc->getString("text").value_or("").str();
}

void Documents::change(const llvm::json::Object &Params) {
  const auto *Doc = Params.getObject("textDocument");
  const auto *Changes = Params.getArray("contentChanges");
  auto URI = Doc ? Doc->getString("uri") : std::nullopt;
  auto It = URI ? Texts.find(documentKey(*URI)) : Texts.end();
  if (It == Texts.end() || !Changes)
    return;
  std::string &Text = It->second;
  for (const llvm::json::Value &Change : *Changes) {
    const auto *Object = Change.getAsObject();
    if (!Object)
      continue;
    llvm::StringRef New = Object->getString("text").value_or("");
    const auto *Range = Object->getObject("range");
    if (!Range) {
      Text = New.str();
      continue;
    }
    auto At = [&](llvm::StringRef End) {
      const auto *Position = Range->getObject(End);
      return Position ? offset(Text, Position->getInteger("line").value_or(0),
                               Position->getInteger("character").value_or(0))
                      : Text.size();
    };
    size_t Begin = At("start"), End = std::max(Begin, At("end"));
    Text.replace(Begin, End - Begin, New.data(), New.size());
  }
}

void Documents::close(const llvm::json::Object &Params) {
  if (const auto *Doc = Params.getObject("textDocument"))
    if (auto URI = Doc->getString("uri"))
      Texts.erase(documentKey(*URI));
}

llvm::StringRef Documents::line(llvm::StringRef URI, int64_t Line) const {
  auto It = Texts.find(documentKey(URI));
  if (It == Texts.end() || Line < 0)
    return "";
  llvm::StringRef Rest = lineStart(It->second, Line);
  return Rest.take_front(Rest.find('\n'));
}

} // namespace tidy_futures
