//===--- Sarif.cpp - A report as SARIF 2.1.0 ------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// SARIF with what GitHub code scanning asks for: descriptions and help of each
/// rule, regions of one line, partial fingerprints. GitHub ignores `fixes`;
/// reviewdog and Visual Studio read them.
///
//===----------------------------------------------------------------------===//

#include "Catalog.h"
#include "Format.h"
#include "Pages.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Compression.h"
#include "llvm/Support/FormatVariadic.h"

namespace json = llvm::json;
namespace futures = clang::tidy::futures;

namespace tidyfutures {
namespace {

/// GitHub refuses more.
constexpr size_t MaxResults = 25000;
constexpr size_t MaxLocations = 1000;
constexpr size_t MaxDescription = 1024;
constexpr size_t MaxBytes = 10'000'000;

std::string text(llvm::StringRef S) {
  return json::isUTF8(S) ? S.str() : json::fixUTF8(S);
}

/// A path as a URI reference.
std::string uri(llvm::StringRef File) {
  std::string Out = File.starts_with("/") ? "file://" : "";
  for (char C : text(File)) {
    unsigned char U = C;
    if (llvm::isAlnum(C) || llvm::StringRef("-._~/+@!$&'()*,;=").contains(C))
      Out += C;
    else
      Out += llvm::formatv("%{0:X-2}", unsigned(U)).str();
  }
  return Out;
}

json::Object artifact(llvm::StringRef File) {
  json::Object O{{"uri", uri(File)}};
  if (!File.starts_with("/"))
    O["uriBaseId"] = "SRCROOT";
  return O;
}

/// The region of \p At; columns count UTF-16 code units.
json::Object region(const Place &At, llvm::StringRef Line) {
  if (At.Line == 0)
    return json::Object{
        {"startLine", 1}, {"startColumn", 1}, {"endLine", 1}, {"endColumn", 1}};
  unsigned Start = utf16Length(Line.take_front(At.Column - 1)) + 1;
  unsigned End =
      std::max(utf16Length(Line.take_front(At.EndColumn - 1)) + 1, Start + 1);
  json::Object O{{"startLine", At.Line},
                 {"startColumn", Start},
                 {"endLine", At.Line},
                 {"endColumn", End}};
  if (!Line.empty())
    O["snippet"] = json::Object{{"text", text(Line)}};
  return O;
}

json::Object location(const Place &At, llvm::StringRef Line) {
  return json::Object{
      {"physicalLocation", json::Object{{"artifactLocation", artifact(At.File)},
                                        {"region", region(At, Line)}}}};
}

json::Object fix(const Finding &F, const Fix &Fx) {
  json::Array Changes;
  for (size_t I = 0; I < Fx.Edits.size();) {
    const std::string &File = Fx.Edits[I].File;
    json::Array Replacements;
    for (; I < Fx.Edits.size() && Fx.Edits[I].File == File; ++I) {
      const EditRegion &R = Fx.Regions[I];
      json::Object Replacement{
          {"deletedRegion", json::Object{{"startLine", R.Line},
                                         {"startColumn", R.Column},
                                         {"endLine", R.EndLine},
                                         {"endColumn", R.EndColumn}}}};
      if (!Fx.Edits[I].Text.empty())
        Replacement["insertedContent"] =
            json::Object{{"text", text(Fx.Edits[I].Text)}};
      Replacements.push_back(std::move(Replacement));
    }
    Changes.push_back(json::Object{{"artifactLocation", artifact(File)},
                                   {"replacements", std::move(Replacements)}});
  }
  return json::Object{
      {"description",
       json::Object{{"text", Fx.Safe ? "Safe fix: keeps what the program does."
                                     : "Unsafe fix: " + text(Fx.Changes)}}},
      {"artifactChanges", std::move(Changes)}};
}

/// `TimerInLoop` of `futures-timer-in-loop`.
std::string camelCase(llvm::StringRef Check) {
  Check.consume_front("futures-");
  std::string Out;
  bool Up = true;
  for (char C : Check) {
    if (C == '-') {
      Up = true;
      continue;
    }
    Out += Up ? llvm::toUpper(C) : C;
    Up = false;
  }
  return Out;
}

json::Object rule(llvm::StringRef Check) {
  const futures::CatalogEntry *Entry = futures::catalogEntry(Check);
  llvm::StringRef Sentence = Entry ? Entry->Sentence : Check;
  std::string Page = pageOf(Check).str();
  std::string Full = Sentence.str();
  if (Entry)
    Full += " Tier: " + futures::tierName(Entry->Tier).str() +
            ". Fix: " + futures::fixKindName(Entry->Fix).str() + ".";
  if (Full.size() > MaxDescription)
    Full = json::fixUTF8(llvm::StringRef(Full).take_front(MaxDescription - 3));
  json::Object Help{{"text", Page.empty() ? Full : Page}};
  if (!Page.empty())
    Help["markdown"] = Page;
  json::Object O{
      {"id", Check},
      {"name", camelCase(Check)},
      {"shortDescription", json::Object{{"text", Sentence}}},
      {"fullDescription", json::Object{{"text", Full}}},
      {"help", std::move(Help)},
      {"helpUri", pageAddress(Check)},
      {"messageStrings",
       json::Object{{"default", json::Object{{"text", "{0}."}}}}},
      {"defaultConfiguration", json::Object{{"level", "warning"}}},
      {"properties",
       json::Object{{"tags", json::Array{"concurrency", "performance"}},
                    {"precision", Entry && Entry->Tier == futures::Tier::Always
                                      ? "high"
                                      : "medium"},
                    {"problem.severity", "warning"}}}};
  return O;
}

llvm::StringRef level(Severity S) {
  return S == Severity::Error ? "error" : "warning";
}

/// \p R with at most \p Limit results.
std::string render(const Report &R, size_t Limit, llvm::StringRef Reason,
                   std::vector<std::string> &Notes) {
  json::Array Rules;
  llvm::StringMap<int64_t> RuleIndex;
  auto IndexOf = [&](llvm::StringRef Check) {
    auto [It, New] = RuleIndex.try_emplace(Check, Rules.size());
    if (New)
      Rules.push_back(rule(Check));
    return It->second;
  };
  for (const std::string &Check : R.Checks)
    IndexOf(Check);

  // Errors first, so that what a limit cuts off is the least.
  std::vector<const Finding *> Ordered;
  for (Severity S : {Severity::Error, Severity::Warning})
    for (const Finding &F : R.Findings)
      if (F.Severity == S)
        Ordered.push_back(&F);
  json::Array Notifications;
  if (Ordered.size() > Limit) {
    std::string Message =
        llvm::formatv("{0} of {1} results are left out: GitHub takes at most "
                      "{2}. The JSON Lines report has them all.",
                      Ordered.size() - Limit, Ordered.size(), Reason)
            .str();
    Notes.push_back("sarif: " + Message);
    Notifications.push_back(json::Object{
        {"level", "warning"}, {"message", json::Object{{"text", Message}}}});
    Ordered.resize(Limit);
  }

  json::Array Results;
  for (const Finding *F : Ordered) {
    json::Object Result{
        {"ruleId", F->Check},
        {"ruleIndex", IndexOf(F->Check)},
        {"level", level(F->Severity)},
        {"message", json::Object{{"id", "default"},
                                 {"arguments", json::Array{text(F->Message)}},
                                 {"text", text(F->Message) + "."}}},
        {"locations", json::Array{location(F->At, F->SourceLine)}},
        {"partialFingerprints",
         json::Object{{"primaryLocationLineHash", F->Fingerprint}}}};
    json::Array Related;
    for (const Note &N : F->Notes) {
      if (N.At.File.empty())
        continue;
      if (Related.size() == MaxLocations) {
        Notes.push_back("sarif: notes of a finding beyond " +
                        std::to_string(MaxLocations) + " are left out");
        break;
      }
      json::Object L = location(N.At, N.SourceLine);
      L["id"] = int64_t(Related.size() + 1);
      L["message"] = json::Object{{"text", text(N.Message) + "."}};
      Related.push_back(std::move(L));
    }
    if (!Related.empty())
      Result["relatedLocations"] = std::move(Related);
    json::Array Fixes;
    for (const Fix &Fx : F->Fixes)
      Fixes.push_back(fix(*F, Fx));
    if (!Fixes.empty())
      Result["fixes"] = std::move(Fixes);
    Results.push_back(std::move(Result));
  }

  for (const FailedUnit &U : R.Failed) {
    Place At;
    At.File = U.File;
    std::string Message = unitStatusName(U.Status).str();
    if (!U.Errors.empty()) {
      At = U.Errors.front().At;
      if (At.File.empty())
        At.File = U.File;
      Message += ": " + U.Errors.front().Message;
    } else if (!U.Message.empty()) {
      Message += ": " + U.Message;
    }
    Notifications.push_back(
        json::Object{{"level", "error"},
                     {"message", json::Object{{"text", text(Message) + "."}}},
                     {"locations", json::Array{location(At, "")}}});
  }
  json::Object Invocation{{"executionSuccessful", R.Failed.empty()}};
  if (!Notifications.empty())
    Invocation["toolExecutionNotifications"] = std::move(Notifications);

  json::Object Driver{{"name", "tidy-futures"},
                      {"fullName", R.ToolVersion},
                      {"version", TIDY_FUTURES_VERSION},
                      {"semanticVersion", TIDY_FUTURES_VERSION},
                      {"informationUri", projectAddress()},
                      {"rules", std::move(Rules)}};
  json::Object Run{
      {"tool", json::Object{{"driver", std::move(Driver)}}},
      {"invocations", json::Array{std::move(Invocation)}},
      {"columnKind", "utf16CodeUnits"},
      {"originalUriBaseIds",
       json::Object{
           {"SRCROOT",
            json::Object{
                {"description",
                 json::Object{{"text", "The root of the source tree."}}}}}}},
      {"results", std::move(Results)}};
  return llvm::formatv(
             "{0:2}\n",
             json::Value(json::Object{
                 {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                 {"version", "2.1.0"},
                 {"runs", json::Array{std::move(Run)}}}))
      .str();
}

size_t compressedSize(llvm::StringRef Text) {
  if (Text.size() <= MaxBytes)
    return Text.size();
  constexpr size_t UsualRatio = 12;
  if (!llvm::compression::zlib::isAvailable())
    return Text.size() / UsualRatio;
  llvm::SmallVector<uint8_t, 0> Compressed;
  llvm::compression::zlib::compress(llvm::arrayRefFromStringRef(Text),
                                    Compressed);
  return Compressed.size();
}
} // namespace

void writeSarif(const Report &R, llvm::raw_ostream &OS,
                std::vector<std::string> &Notes) {
  size_t Limit = MaxResults;
  std::string Reason = std::to_string(MaxResults) + " of one run";
  for (;;) {
    std::vector<std::string> MadeNotes;
    std::string Text = render(R, Limit, Reason, MadeNotes);
    size_t Size = compressedSize(Text);
    if (Size > MaxBytes && Limit > 1) {
      // Results are much of one size.
      Limit = std::min(Limit, R.Findings.size()) * 0.95 * MaxBytes / Size;
      Reason = "10 MB of compressed text";
      continue;
    }
    OS << Text;
    Notes.insert(Notes.end(), MadeNotes.begin(), MadeNotes.end());
    return;
  }
}

} // namespace tidyfutures
