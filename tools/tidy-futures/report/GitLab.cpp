//===--- GitLab.cpp - A report for GitLab Code Quality --------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Format.h"
#include "llvm/Support/FormatVariadic.h"

namespace json = llvm::json;

namespace tidyfutures {

void writeGitLab(const Report &R, llvm::raw_ostream &OS,
                 std::vector<std::string> &Notes) {
  json::Array Entries;
  auto Add = [&](llvm::StringRef Check, llvm::StringRef Message,
                 llvm::StringRef Severity, const Place &At,
                 llvm::StringRef Fingerprint) {
    Entries.push_back(json::Object{
        {"description", json::fixUTF8(Message)},
        {"check_name", Check},
        // GitLab joins entries of one fingerprint; ours is the same for equal
        // code in two files.
        {"fingerprint",
         contentHash((At.File + llvm::StringRef("\0", 1) + Fingerprint).str())},
        {"severity", Severity},
        {"location",
         json::Object{
             {"path", json::fixUTF8(At.File)},
             {"lines", json::Object{{"begin", std::max(At.Line, 1u)}}}}}});
  };
  for (const Finding &F : R.Findings)
    Add(F.Check, F.Message, F.Severity == Severity::Error ? "major" : "minor",
        F.At, F.Fingerprint);
  for (const FailedUnit &U : R.Failed) {
    Place At;
    At.File = U.File;
    Add("tidy-futures-failed-unit",
        U.Message.empty() ? unitStatusName(U.Status).str() : U.Message,
        "critical", At, unitStatusName(U.Status));
  }
  OS << llvm::formatv("{0:2}", json::Value(std::move(Entries))) << "\n";
}

} // namespace tidyfutures
