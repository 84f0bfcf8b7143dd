//===--- Command.h - The commands of the tool and their options --*- C++
//-*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A command is a table of options and a function. The tables feed the
/// parser, --help, the shell completion and the man page, so that none of them
/// can say something else.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_COMMAND_H
#define TIDY_FUTURES_TOOLS_COMMAND_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace tidyfutures {

/// How the tool ends. Part of its contract: scripts rest on these.
enum ExitCode : int {
  ExitClean = 0,
  ExitFindings = 1,
  ExitUnitFailed = 2,
  ExitUsage = 3,
};

struct Option {
  /// Without dashes.
  llvm::StringLiteral Name;
  /// A one-letter form, or 0.
  char Short;
  /// What stands for the value in the help; empty for a flag.
  llvm::StringLiteral Value;
  llvm::StringLiteral Help;
};

/// What the user typed after a command's name.
class Arguments {
public:
  /// True if option \p Name was given.
  bool has(llvm::StringRef Name) const { return Values.count(Name) != 0; }
  /// The last value of \p Name.
  std::optional<std::string> value(llvm::StringRef Name) const;
  std::string valueOr(llvm::StringRef Name, llvm::StringRef Default) const;
  /// All values of \p Name in the order given.
  llvm::ArrayRef<std::string> values(llvm::StringRef Name) const;
  /// The value of \p Name as a number, \p Default where it was not given; an
  /// error where it is none.
  llvm::Expected<unsigned> number(llvm::StringRef Name, unsigned Default) const;

  std::vector<std::string> Positional;
  /// What follows `--`; nothing if there was none.
  std::optional<std::vector<std::string>> AfterDashes;

private:
  friend struct ArgumentReader;
  llvm::StringMap<std::vector<std::string>> Values;
};

struct Command {
  llvm::StringLiteral Name;
  /// One sentence, imperative, without full stop.
  llvm::StringLiteral Summary;
  /// What follows the options: `[PATH...]`.
  llvm::StringLiteral Operands;
  /// A paragraph for --help and the man page.
  llvm::StringLiteral Description;
  /// Option tables; commands share some.
  std::vector<llvm::ArrayRef<Option>> Options;
  /// Command lines that work, with what they do.
  std::vector<std::pair<llvm::StringLiteral, llvm::StringLiteral>> Examples;
  int (*Run)(const Arguments &Args);
};

/// All commands in the order in which the help shows them.
llvm::ArrayRef<const Command *> commands();
const Command *findCommand(llvm::StringRef Name);

/// Reads \p Words against the tables of \p C. Takes `--name=value`,
/// `--name value`, the same with one dash as clang-tidy does, `-n value` and
/// `-nvalue`.
llvm::Expected<Arguments> parseArguments(const Command &C,
                                         llvm::ArrayRef<std::string> Words);

/// The help of \p C.
std::string commandHelp(const Command &C);

/// Says \p Message on standard error as the tool does, and \returns ExitUsage.
int usageError(const llvm::Twine &Message);
int usageError(llvm::Error Err);

extern const Command CheckCommand;
extern const Command FixCommand;
extern const Command ExplainCommand;
extern const Command InitCommand;
extern const Command BaselineCommand;
extern const Command MergeCommand;
extern const Command ReportCommand;
extern const Command DoctorCommand;
extern const Command CompletionCommand;

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_COMMAND_H
