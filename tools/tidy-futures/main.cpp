//===--- main.cpp - The tool tidy-futures ---------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "Listing.h"
#include "Scan.h"
#include "Worker.h"
#include "clang/Basic/Version.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

namespace tidyfutures {

llvm::ArrayRef<const Command *> commands() {
  static const Command *const All[] = {
      &CheckCommand,  &FixCommand,      &ExplainCommand,
      &InitCommand,   &BaselineCommand, &MergeCommand,
      &ReportCommand, &DoctorCommand,   &CompletionCommand,
  };
  return All;
}

} // namespace tidyfutures

using namespace tidyfutures;

namespace {
void printHelp(llvm::raw_ostream &OS) {
  OS << "tidy-futures finds slow and wrong asynchronous C++, and fixes it\n\n"
        "usage: tidy-futures COMMAND [OPTION...] [ARGUMENT...]\n\n"
        "commands:\n";
  for (const Command *C : commands())
    OS << "  " << llvm::left_justify(C->Name, 12) << C->Summary << "\n";
  OS << "\noptions:\n"
        "  --list      the checks, with tier and kind of fix\n"
        "  --version   the version of the tool and of its LLVM\n"
        "  --man       the manual page, as man(1) reads it\n"
        "  -h, --help  this text; after a command, that command's\n"
        "\nexample:\n"
        "  tidy-futures check -p build\n"
        "\nexit status: 0 clean, 1 findings, 2 a unit failed, 3 usage\n";
}
} // namespace

int main(int argc, char **argv) {
  // As clang-tidy does: compilers of other machines are known by their names,
  // and inline assembly is read.
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargetMCs();
  llvm::InitializeAllAsmParsers();

  // As clang does; see no-color.org.
  if (const char *NoColor = std::getenv("NO_COLOR"); NoColor && *NoColor) {
    llvm::outs().enable_colors(false);
    llvm::errs().enable_colors(false);
  }
  llvm::StringRef Name = argc > 1 ? argv[1] : "";
  if (Name == "internal-lint")
    return workerMain();
  if (Name == "internal-scan")
    return scannerMain();
  if (Name.empty()) {
    printHelp(llvm::errs());
    return ExitUsage;
  }
  std::vector<std::string> Words(argv + 2, argv + argc);
  if (Name == "-h" || Name == "--help" || Name == "help") {
    const Command *C = Words.empty() ? nullptr : findCommand(Words.front());
    if (C)
      llvm::outs() << commandHelp(*C);
    else
      printHelp(llvm::outs());
    return ExitClean;
  }
  if (Name == "--list" || Name == "-list") {
    listChecks(llvm::outs());
    return ExitClean;
  }
  if (Name == "--version" || Name == "-version") {
    llvm::outs() << "tidy-futures " TIDY_FUTURES_VERSION " (LLVM "
                 << CLANG_VERSION_STRING << ")\n";
    return ExitClean;
  }
  if (Name == "--man") {
    writeManual(llvm::outs());
    return ExitClean;
  }
  const Command *C = findCommand(Name);
  if (!C)
    return usageError("unknown command '" + Name +
                      "'; 'tidy-futures --help' lists them");
  for (llvm::StringRef Word : Words) {
    if (Word == "--")
      break;
    if (Word == "-h" || Word == "--help" || Word == "-help") {
      llvm::outs() << commandHelp(*C);
      return ExitClean;
    }
  }
  llvm::Expected<Arguments> Args = parseArguments(*C, Words);
  if (!Args)
    return usageError(Args.takeError());
  return C->Run(*Args);
}
