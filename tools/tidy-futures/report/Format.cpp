//===--- Format.cpp - The formats that reports come in --------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Format.h"
#include "Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/WithColor.h"

namespace tidyfutures {

llvm::ArrayRef<ReportFormat> reportFormats() {
  static const ReportFormat All[] = {
      {"terminal", "as clang writes, with the fix below", writeTerminal},
      {"jsonl", "complete, one JSON object a line; what merge and report read",
       writeJsonLines},
      {"sarif", "SARIF 2.1.0, for GitHub code scanning and editors",
       writeSarif},
      {"github", "annotations of a GitHub workflow", writeGitHub},
      {"gitlab", "GitLab Code Quality", writeGitLab},
      {"html", "one file with search, for a browser", writeHtml},
  };
  return All;
}

std::string reportFormatNames() {
  return llvm::join(
      llvm::map_range(reportFormats(),
                      [](const ReportFormat &F) { return F.Name.str(); }),
      ", ");
}

llvm::Expected<std::vector<ReportOutput>>
parseOutputs(llvm::ArrayRef<std::string> Values) {
  std::vector<ReportOutput> Outputs;
  unsigned ToStandardOutput = 0;
  for (llvm::StringRef Value : Values) {
    auto [Kind, File] = Value.split('=');
    auto Known = llvm::find_if(
        reportFormats(), [&](const ReportFormat &F) { return F.Name == Kind; });
    if (Known == reportFormats().end())
      return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                     "--output: no report is called '" + Kind +
                                         "'; there are " + reportFormatNames());
    ToStandardOutput += File.empty() || File == "-";
    Outputs.push_back({&*Known, File == "-" ? "" : File.str()});
  }
  if (ToStandardOutput > 1)
    return llvm::createStringError(
        llvm::inconvertibleErrorCode(),
        "--output: only one report can go to standard output; write "
        "KIND=FILE for the others");
  if (Outputs.empty())
    Outputs.push_back({&reportFormats().front(), ""});
  return Outputs;
}

llvm::Error writeReports(const Report &R,
                         llvm::ArrayRef<ReportOutput> Outputs) {
  for (const ReportOutput &Output : Outputs) {
    std::vector<std::string> Notes;
    if (Output.File.empty()) {
      Output.Format->Write(R, llvm::outs(), Notes);
      llvm::outs().flush();
      if (std::error_code EC = llvm::outs().error()) {
        llvm::outs().clear_error();
        return llvm::createFileError("standard output", EC);
      }
    } else {
      std::string Text;
      llvm::raw_string_ostream OS(Text);
      Output.Format->Write(R, OS, Notes);
      if (llvm::Error Err = writeFile(Output.File, OS.str()))
        return Err;
    }
    for (const std::string &Note : Notes)
      llvm::WithColor::note(llvm::errs(), "tidy-futures") << Note << "\n";
  }
  return llvm::Error::success();
}

} // namespace tidyfutures
