//===--- Documents.cpp - The text of the open documents -------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Documents.h"
#include <algorithm>

namespace tidy_futures {

static llvm::StringRef lineStart(llvm::StringRef Text, int64_t Line) {
  for (; Line > 0; --Line) {
    size_t End = Text.find('\n');
    if (End == llvm::StringRef::npos)
      return Text.drop_front(Text.size());
    Text = Text.drop_front(End + 1);
  }
  return Text;
}

size_t Documents::offset(llvm::StringRef Text, int64_t Line,
                         int64_t Column) const {
  llvm::StringRef Rest = lineStart(Text, Line);
  size_t Begin = Text.size() - Rest.size();
  llvm::StringRef Own = Rest.take_front(Rest.find('\n'));
  size_t At = 0;
  while (Column > 0 && At < Own.size()) {
    auto Lead = static_cast<unsigned char>(Own[At]);
    size_t Bytes = Lead < 0x80 ? 1 : Lead < 0xE0 ? 2 : Lead < 0xF0 ? 3 : 4;
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

void Documents::open(const llvm::json::Object &Params) {
  if (const auto *Doc = Params.getObject("textDocument"))
    if (auto URI = Doc->getString("uri"))
      Texts[*URI] = Doc->getString("text").value_or("").str();
}

void Documents::change(const llvm::json::Object &Params) {
  const auto *Doc = Params.getObject("textDocument");
  const auto *Changes = Params.getArray("contentChanges");
  auto URI = Doc ? Doc->getString("uri") : std::nullopt;
  if (!URI || !Changes || !has(*URI))
    return;
  std::string &Text = Texts[*URI];
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
      Texts.erase(*URI);
}

std::string Documents::indentation(llvm::StringRef URI, int64_t Line) const {
  auto It = Texts.find(URI);
  if (It == Texts.end())
    return "";
  return lineStart(It->second, Line)
      .take_while([](char C) { return C == ' ' || C == '\t'; })
      .str();
}

} // namespace tidy_futures
