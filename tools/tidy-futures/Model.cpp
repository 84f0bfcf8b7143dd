//===--- Model.cpp - Findings, fixes and reports as data ------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/ConvertUTF.h"
#include <tuple>

namespace json = llvm::json;

namespace tidyfutures {

const Fix *Finding::safeFix() const {
  auto It = llvm::find_if(Fixes, [](const Fix &F) { return F.Safe; });
  return It == Fixes.end() ? nullptr : &*It;
}

const Fix *Finding::unsafeFix() const {
  auto It = llvm::find_if(Fixes, [](const Fix &F) { return !F.Safe; });
  return It == Fixes.end() ? nullptr : &*It;
}

//===----------------------------------------------------------------------===//
// Order and identity
//===----------------------------------------------------------------------===//

std::string contentHash(llvm::StringRef Bytes) {
  auto Hash = llvm::BLAKE3::hash<16>(llvm::ArrayRef<uint8_t>(
      reinterpret_cast<const uint8_t *>(Bytes.data()), Bytes.size()));
  return llvm::toHex(Hash, /*LowerCase=*/true);
}

void sortFindings(std::vector<Finding> &Findings) {
  auto Key = [](const Finding &F) {
    return std::tie(F.At.File, F.At.Offset, F.Check, F.Message);
  };
  llvm::sort(Findings, [&](const Finding &A, const Finding &B) {
    return Key(A) < Key(B);
  });
  Findings.erase(llvm::unique(Findings,
                              [&](const Finding &A, const Finding &B) {
                                return Key(A) == Key(B);
                              }),
                 Findings.end());
}

void assignFingerprints(std::vector<Finding> &Findings) {
  std::map<std::pair<llvm::StringRef, std::string>, unsigned> Seen;
  for (Finding &F : Findings) {
    std::string Line;
    for (char C : F.SourceLine)
      if (!llvm::isSpace(C))
        Line += C;
    std::string Text = llvm::join(
        llvm::ArrayRef<llvm::StringRef>({F.Check, F.Message, F.Scope, Line}),
        llvm::StringRef("\0", 1));
    unsigned Index = Seen[{F.At.File, Text}]++;
    F.Fingerprint = contentHash(Text + '\0' + std::to_string(Index));
  }
}

unsigned utf16Length(llvm::StringRef Text) {
  unsigned Units = 0;
  for (size_t I = 0; I < Text.size();) {
    unsigned Bytes = llvm::getNumBytesForUTF8(static_cast<llvm::UTF8>(Text[I]));
    const auto *Begin = reinterpret_cast<const llvm::UTF8 *>(Text.data() + I);
    bool Legal = I + Bytes <= Text.size() &&
                 llvm::isLegalUTF8Sequence(Begin, Begin + Bytes);
    // Four bytes are a pair of surrogates.
    Units += Legal && Bytes == 4 ? 2 : 1;
    I += Legal ? Bytes : 1;
  }
  return Units;
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

namespace {
/// JSON holds Unicode only; a file may hold any bytes. Text for people is
/// mended, text that is applied must come back as it was.
std::string readable(llvm::StringRef Text) {
  return json::isUTF8(Text) ? Text.str() : json::fixUTF8(Text);
}

constexpr std::pair<UnitStatus, llvm::StringLiteral> StatusNames[] = {
    {UnitStatus::Ok, "ok"},
    {UnitStatus::ParseFailed, "parse-failed"},
    {UnitStatus::Crashed, "crashed"},
    {UnitStatus::TimedOut, "timed-out"},
    {UnitStatus::OutOfMemory, "out-of-memory"},
    {UnitStatus::Missing, "missing"},
};

bool statusFromName(llvm::StringRef Name, UnitStatus &S) {
  for (const auto &[Status, Known] : StatusNames)
    if (Known == Name) {
      S = Status;
      return true;
    }
  return false;
}
} // namespace

llvm::StringRef unitStatusName(UnitStatus S) {
  for (const auto &[Status, Name] : StatusNames)
    if (Status == S)
      return Name;
  return "";
}

json::Value toJSON(const Place &P) {
  return json::Object{{"file", readable(P.File)},
                      {"offset", int64_t(P.Offset)},
                      {"line", P.Line},
                      {"column", P.Column},
                      {"endColumn", P.EndColumn}};
}

bool fromJSON(const json::Value &V, Place &P, json::Path Path) {
  json::ObjectMapper O(V, Path);
  return O && O.map("file", P.File) && mapNumber(O, "offset", P.Offset) &&
         mapNumber(O, "line", P.Line) && mapNumber(O, "column", P.Column) &&
         mapNumber(O, "endColumn", P.EndColumn);
}

json::Value toJSON(const Edit &E) {
  json::Object O{{"file", readable(E.File)},
                 {"offset", int64_t(E.Offset)},
                 {"length", int64_t(E.Length)}};
  if (json::isUTF8(E.Text))
    O["text"] = E.Text;
  else
    O["textBase64"] = llvm::encodeBase64(E.Text);
  return O;
}

bool fromJSON(const json::Value &V, Edit &E, json::Path Path) {
  json::ObjectMapper O(V, Path);
  if (!O || !O.map("file", E.File) || !mapNumber(O, "offset", E.Offset) ||
      !mapNumber(O, "length", E.Length))
    return false;
  std::optional<std::string> Encoded;
  if (!O.map("textBase64", Encoded))
    return false;
  if (!Encoded)
    return O.map("text", E.Text);
  std::vector<char> Bytes;
  if (llvm::Error Err = llvm::decodeBase64(*Encoded, Bytes)) {
    llvm::consumeError(std::move(Err));
    Path.field("textBase64").report("not base64");
    return false;
  }
  E.Text.assign(Bytes.begin(), Bytes.end());
  return true;
}

json::Value toJSON(const EditRegion &R) {
  return json::Array{R.Line, R.Column, R.EndLine, R.EndColumn};
}

bool fromJSON(const json::Value &V, EditRegion &R, json::Path Path) {
  const json::Array *A = V.getAsArray();
  if (!A || A->size() != 4) {
    Path.report("expected four numbers");
    return false;
  }
  unsigned *Fields[] = {&R.Line, &R.Column, &R.EndLine, &R.EndColumn};
  for (size_t I = 0; I < 4; ++I)
    *Fields[I] = (*A)[I].getAsInteger().value_or(0);
  return true;
}

json::Value toJSON(const Fix &F) {
  json::Object Files;
  for (const auto &[File, Hash] : F.Files)
    Files[readable(File)] = Hash;
  json::Object O{{"safe", F.Safe},
                 {"edits", F.Edits},
                 {"regions", F.Regions},
                 {"files", std::move(Files)},
                 {"diff", readable(F.Diff)}};
  if (!F.Safe)
    O["changes"] = readable(F.Changes);
  return O;
}

bool fromJSON(const json::Value &V, Fix &F, json::Path Path) {
  json::ObjectMapper O(V, Path);
  return O && O.map("safe", F.Safe) && O.mapOptional("changes", F.Changes) &&
         O.map("edits", F.Edits) && O.map("regions", F.Regions) &&
         O.map("files", F.Files) && O.mapOptional("diff", F.Diff);
}

json::Value toJSON(const Note &N) {
  return json::Object{{"at", N.At},
                      {"message", readable(N.Message)},
                      {"sourceLine", readable(N.SourceLine)}};
}

bool fromJSON(const json::Value &V, Note &N, json::Path Path) {
  json::ObjectMapper O(V, Path);
  return O && O.map("at", N.At) && O.map("message", N.Message) &&
         O.mapOptional("sourceLine", N.SourceLine);
}

json::Value toJSON(const Finding &F) {
  return json::Object{
      {"check", F.Check},
      {"tier", F.Tier},
      {"severity", F.Severity == Severity::Error ? "error" : "warning"},
      {"message", readable(F.Message)},
      {"at", F.At},
      {"sourceLine", readable(F.SourceLine)},
      {"scope", readable(F.Scope)},
      {"notes", F.Notes},
      {"fixes", F.Fixes},
      {"fingerprint", F.Fingerprint}};
}

bool fromJSON(const json::Value &V, Finding &F, json::Path Path) {
  json::ObjectMapper O(V, Path);
  std::string Level;
  if (!O || !O.map("check", F.Check) || !O.map("tier", F.Tier) ||
      !O.map("severity", Level) || !O.map("message", F.Message) ||
      !O.map("at", F.At) || !O.map("sourceLine", F.SourceLine) ||
      !O.map("scope", F.Scope) || !O.map("notes", F.Notes) ||
      !O.map("fixes", F.Fixes) || !O.map("fingerprint", F.Fingerprint))
    return false;
  F.Severity = Level == "error" ? Severity::Error : Severity::Warning;
  return true;
}

json::Value toJSON(const CompileError &E) {
  return json::Object{{"at", E.At}, {"message", readable(E.Message)}};
}

bool fromJSON(const json::Value &V, CompileError &E, json::Path Path) {
  json::ObjectMapper O(V, Path);
  return O && O.map("at", E.At) && O.map("message", E.Message);
}

json::Value toJSON(const FailedUnit &U) {
  return json::Object{{"file", readable(U.File)},
                      {"status", unitStatusName(U.Status)},
                      {"message", readable(U.Message)},
                      {"errors", U.Errors}};
}

bool fromJSON(const json::Value &V, FailedUnit &U, json::Path Path) {
  json::ObjectMapper O(V, Path);
  std::string Status;
  if (!O || !O.map("file", U.File) || !O.map("status", Status) ||
      !O.map("message", U.Message) || !O.map("errors", U.Errors))
    return false;
  if (!statusFromName(Status, U.Status)) {
    Path.field("status").report("unknown status");
    return false;
  }
  return true;
}

json::Value toJSON(const UnitResult &R) {
  return json::Object{
      {"file", readable(R.File)},       {"status", unitStatusName(R.Status)},
      {"message", readable(R.Message)}, {"errors", R.Errors},
      {"findings", R.Findings},         {"cpuSeconds", R.CpuSeconds},
      {"peakKiB", int64_t(R.PeakKiB)}};
}

bool fromJSON(const json::Value &V, UnitResult &R, json::Path Path) {
  json::ObjectMapper O(V, Path);
  std::string Status;
  if (!O || !O.map("file", R.File) || !O.map("status", Status) ||
      !O.map("message", R.Message) || !O.map("errors", R.Errors) ||
      !O.map("findings", R.Findings) || !O.map("cpuSeconds", R.CpuSeconds) ||
      !mapNumber(O, "peakKiB", R.PeakKiB))
    return false;
  if (!statusFromName(Status, R.Status)) {
    Path.field("status").report("unknown status");
    return false;
  }
  return true;
}

} // namespace tidyfutures
