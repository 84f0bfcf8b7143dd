//===--- Init.cpp - Writes what a project needs to use the checks ---------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "Paths.h"
#include "Templates.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace fs = llvm::sys::fs;

namespace tidyfutures {
namespace {

constexpr Option InitOptions[] = {
    {"ci", 0, "KIND",
     "the CI to write for: github, gitlab or none; default: gitlab where there "
     "is a .gitlab-ci.yml, else github"},
    {"dry-run", 'n', "", "show, write nothing"},
};

/// A file that init writes where it is missing.
struct Wanted {
  llvm::StringLiteral Template;
  std::string Path;
  /// Text that a file which is already there should hold, and what to say where
  /// it does not.
  llvm::StringLiteral Holds;
  llvm::StringLiteral Advice;
};

int run(const Arguments &Args) {
  if (Args.Positional.size() > 1)
    return usageError("init wants at most one folder");
  std::string Root =
      realPath(Args.Positional.empty() ? "." : Args.Positional.front());
  if (!fs::is_directory(Root))
    return usageError("'" + Root + "' is not a folder");
  std::string Ci = Args.valueOr(
      "ci", fs::exists(Root + "/.gitlab-ci.yml") ? "gitlab" : "github");
  std::vector<Wanted> Files = {
      {"clang-tidy.yml", ".clang-tidy", "futures-",
       "add 'futures-*' to its Checks"},
      {"clangd.yml", ".clangd", "FastCheckFilter",
       "add 'Diagnostics: {ClangTidy: {FastCheckFilter: Loose}}', or clangd "
       "will not run the checks"},
  };
  if (Ci == "github")
    Files.push_back({"github-workflow.yml",
                     ".github/workflows/tidy-futures.yml", "tidy-futures", ""});
  else if (Ci == "gitlab")
    Files.push_back(
        {"gitlab-ci.yml", ".gitlab/tidy-futures.yml", "tidy-futures", ""});
  else if (Ci != "none")
    return usageError("--ci is github, gitlab or none, not '" + Ci + "'");

  llvm::raw_ostream &OS = llvm::outs();
  for (const Wanted &W : Files) {
    std::string Path = Root + "/" + W.Path;
    if (std::optional<std::string> Present = readFile(Path)) {
      OS << "kept " << W.Path;
      if (!llvm::StringRef(*Present).contains(W.Holds))
        OS << ": " << W.Advice;
      OS << "\n";
      continue;
    }
    llvm::StringRef Text = templateText(W.Template);
    if (!Args.has("dry-run"))
      if (llvm::Error Err = writeFile(Path, Text))
        return usageError(std::move(Err));
    OS << (Args.has("dry-run") ? "would write " : "wrote ") << W.Path << ":\n";
    llvm::SmallVector<llvm::StringRef> Lines;
    Text.rtrim('\n').split(Lines, '\n');
    for (llvm::StringRef Line : Lines)
      OS << (Line.empty() ? "" : "    ") << Line << "\n";
  }
  if (Ci == "gitlab")
    OS << "add to .gitlab-ci.yml: include: [{local: .gitlab/tidy-futures.yml}]"
          "\n";
  return ExitClean;
}
} // namespace

const Command InitCommand = {
    "init",
    "write .clang-tidy, .clangd and a CI workflow where missing",
    "[DIR]",
    "Writes what is missing and shows what it wrote; says what to add to what "
    "is there. Changes no file that exists.",
    {InitOptions},
    {{"tidy-futures init", "in the root of your project"},
     {"tidy-futures init --ci=gitlab --dry-run", "only look"}},
    run};

} // namespace tidyfutures
