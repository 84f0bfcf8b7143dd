//===--- Baseline.cpp - Findings that are known and left for later --------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Baseline.h"
#include "Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <set>
#include <tuple>

namespace json = llvm::json;

namespace tidyfutures {

namespace {
constexpr int64_t FormatVersion = 1;
} // namespace

static json::Value toJSON(const Baseline::Entry &E) {
  return json::Object{{"fingerprint", E.Fingerprint},
                      {"check", E.Check},
                      {"file", json::fixUTF8(E.File)},
                      {"message", json::fixUTF8(E.Message)}};
}

static bool fromJSON(const json::Value &V, Baseline::Entry &E,
                     json::Path Path) {
  json::ObjectMapper O(V, Path);
  return O && O.map("fingerprint", E.Fingerprint) && O.map("check", E.Check) &&
         O.map("file", E.File) && O.map("message", E.Message);
}

Baseline Baseline::record(const Report &R) {
  Baseline B;
  B.ToolVersion = R.ToolVersion;
  B.Checks = R.Checks;
  for (const Finding &F : R.Findings)
    B.Entries.push_back({F.Fingerprint, F.Check, F.At.File, F.Message});
  return B;
}

std::string Baseline::text() const {
  std::vector<Entry> Sorted = Entries;
  llvm::sort(Sorted, [](const Entry &A, const Entry &B) {
    return std::tie(A.File, A.Check, A.Message, A.Fingerprint) <
           std::tie(B.File, B.Check, B.Message, B.Fingerprint);
  });
  std::string Out;
  llvm::raw_string_ostream OS(Out);
  OS << "{\"format\":" << FormatVersion
     << ",\n\"tool\":" << json::Value(ToolVersion)
     << ",\n\"checks\":" << json::Value(Checks) << ",\n\"findings\":[";
  llvm::StringRef Separator = "\n";
  for (const Entry &E : Sorted) {
    OS << Separator << toJSON(E);
    Separator = ",\n";
  }
  OS << "\n]}\n";
  return Out;
}

llvm::Expected<Baseline> Baseline::read(llvm::StringRef Path) {
  auto Refuse = [&](const llvm::Twine &Message) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "baseline '" + Path + "': " + Message);
  };
  std::optional<std::string> Text = readFile(Path);
  if (!Text)
    return Refuse("cannot be read");
  llvm::Expected<json::Value> V = json::parse(*Text);
  if (!V)
    return Refuse(llvm::toString(V.takeError()));
  Baseline B;
  int64_t Version = 0;
  json::Path::Root Root("baseline");
  json::ObjectMapper O(*V, Root);
  if (!O || !O.map("format", Version))
    return Refuse("not a baseline");
  if (Version != FormatVersion)
    return Refuse("format " + llvm::Twine(Version) + "; this tool reads " +
                  llvm::Twine(FormatVersion));
  if (!O.map("tool", B.ToolVersion) || !O.map("checks", B.Checks) ||
      !O.map("findings", B.Entries))
    return Refuse(llvm::toString(Root.getError()));
  return B;
}

std::vector<Baseline::Entry>
Baseline::apply(Report &R, llvm::function_ref<bool(const Entry &)> WasLookedAt,
                llvm::function_ref<bool(llvm::StringRef)> HasMoved) const {
  std::vector<bool> Known(R.Findings.size()), Used(Entries.size());
  for (bool SameFile : {true, false}) {
    std::multimap<std::string, size_t> Open;
    for (size_t I = 0; I < Entries.size(); ++I)
      if (SameFile || (!Used[I] && HasMoved(Entries[I].File)))
        Open.emplace(SameFile ? Entries[I].Fingerprint + '\0' + Entries[I].File
                              : Entries[I].Fingerprint,
                     I);
    for (size_t I = 0; I < R.Findings.size(); ++I) {
      if (Known[I])
        continue;
      const Finding &F = R.Findings[I];
      auto It = Open.find(SameFile ? F.Fingerprint + '\0' + F.At.File
                                   : F.Fingerprint);
      if (It == Open.end())
        continue;
      Known[I] = Used[It->second] = true;
      Open.erase(It);
    }
  }
  std::vector<Finding> New;
  for (size_t I = 0; I < R.Findings.size(); ++I)
    if (!Known[I])
      New.push_back(std::move(R.Findings[I]));
  R.Known += R.Findings.size() - New.size();
  R.Findings = std::move(New);
  std::vector<Entry> Stale;
  for (size_t I = 0; I < Entries.size(); ++I)
    if (!Used[I] && WasLookedAt(Entries[I]))
      Stale.push_back(Entries[I]);
  return Stale;
}

} // namespace tidyfutures
