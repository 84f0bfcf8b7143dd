//===--- JsonLines.cpp - A report as data, one object a line --------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The format that holds everything: `merge` joins it and `report` renders it.
/// The first line says what ran, the last how it ended, so that a report that
/// was cut off is noticed. The format has a version; a reader refuses one that
/// it does not know.
///
//===----------------------------------------------------------------------===//

#include "Format.h"
#include "llvm/ADT/SmallVector.h"

namespace json = llvm::json;

namespace tidyfutures {

namespace {
constexpr int64_t FormatVersion = 1;

llvm::Error error(llvm::StringRef Name, size_t Line,
                  const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 Name + ":" + llvm::Twine(Line) + ": " +
                                     Message);
}
} // namespace

void writeJsonLines(const Report &R, llvm::raw_ostream &OS,
                    std::vector<std::string> &Notes) {
  auto Line = [&](llvm::StringRef Type, json::Value V) {
    json::Object O = std::move(*V.getAsObject());
    O["type"] = Type;
    OS << json::Value(std::move(O)) << "\n";
  };
  json::Object Run{
      {"format", FormatVersion}, {"tool", R.ToolVersion}, {"checks", R.Checks}};
  if (!R.Shard.empty())
    Run["shard"] = R.Shard;
  Line("run", std::move(Run));
  for (const Finding &F : R.Findings)
    Line("finding", F);
  for (const FailedUnit &U : R.Failed)
    Line("failed", U);
  Line("end", json::Object{{"units", R.Units},
                           {"unreachable", R.Unreachable},
                           {"duplicates", R.Duplicates},
                           {"known", R.Known},
                           {"findings", int64_t(R.Findings.size())},
                           {"failed", int64_t(R.Failed.size())}});
}

llvm::Expected<Report> readReport(llvm::StringRef Text, llvm::StringRef Name) {
  Report R;
  llvm::SmallVector<llvm::StringRef> Lines;
  Text.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  bool Ended = false;
  for (size_t I = 0; I < Lines.size(); ++I) {
    llvm::Expected<json::Value> V = json::parse(Lines[I]);
    if (!V) {
      llvm::consumeError(V.takeError());
      return error(Name, I + 1, "not JSON");
    }
    const json::Object *O = V->getAsObject();
    llvm::StringRef Type = O ? O->getString("type").value_or("") : "";
    json::Path::Root Root("line");
    json::ObjectMapper Map(*V, Root);
    bool Read = true;
    if (I == 0) {
      int64_t Version = O ? O->getInteger("format").value_or(0) : 0;
      if (Type != "run" || Version == 0)
        return error(Name, 1,
                     "not a report of tidy-futures; --output=jsonl "
                     "writes one");
      if (Version != FormatVersion)
        return error(Name, 1,
                     "a report of format " + llvm::Twine(Version) +
                         "; this tool reads format " +
                         llvm::Twine(FormatVersion));
      Read = Map.map("tool", R.ToolVersion) && Map.map("checks", R.Checks) &&
             Map.mapOptional("shard", R.Shard);
    } else if (Type == "finding") {
      Read = fromJSON(*V, R.Findings.emplace_back(), Root);
    } else if (Type == "failed") {
      Read = fromJSON(*V, R.Failed.emplace_back(), Root);
    } else if (Type == "end") {
      Ended = true;
      Read = mapNumber(Map, "units", R.Units) &&
             mapNumber(Map, "unreachable", R.Unreachable) &&
             mapNumber(Map, "duplicates", R.Duplicates) &&
             mapNumber(Map, "known", R.Known);
    } else {
      return error(Name, I + 1, "unknown type of line");
    }
    if (!Read)
      return error(Name, I + 1, llvm::toString(Root.getError()));
  }
  if (!Ended)
    return error(Name, Lines.size(),
                 "the report is cut off: no line of type "
                 "'end'");
  return R;
}

} // namespace tidyfutures
