//===--- Command.cpp - The commands of the tool and their options ---------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

namespace tidyfutures {

std::optional<std::string> Arguments::value(llvm::StringRef Name) const {
  auto It = Values.find(Name);
  if (It == Values.end())
    return std::nullopt;
  return It->second.back();
}

std::string Arguments::valueOr(llvm::StringRef Name,
                               llvm::StringRef Default) const {
  return value(Name).value_or(Default.str());
}

llvm::ArrayRef<std::string> Arguments::values(llvm::StringRef Name) const {
  auto It = Values.find(Name);
  if (It == Values.end())
    return {};
  return It->second;
}

llvm::Expected<unsigned> Arguments::number(llvm::StringRef Name,
                                           unsigned Default) const {
  std::optional<std::string> Text = value(Name);
  if (!Text)
    return Default;
  unsigned Number = 0;
  if (llvm::StringRef(*Text).getAsInteger(10, Number))
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "--%s wants a number, not '%s'",
                                   Name.str().c_str(), Text->c_str());
  return Number;
}

//===----------------------------------------------------------------------===//
// Parsing
//===----------------------------------------------------------------------===//

/// What stands here for an option of clang-tidy's or run-clang-tidy's.
static llvm::StringRef hintForClangTidyOption(llvm::StringRef Name) {
  return llvm::StringSwitch<llvm::StringRef>(Name)
      .Case("fix", "'tidy-futures fix' applies fixes")
      .Case("fix-errors", "'tidy-futures fix' applies fixes")
      .Case("fix-notes", "'tidy-futures fix --unsafe' applies these fixes")
      .Case("list-checks", "'tidy-futures --list' lists the checks")
      .Case("line-filter", "--diff-base=REV looks at changed lines only")
      .Case("export-fixes", "--output=jsonl=FILE writes the fixes, too")
      .Default("");
}

struct ArgumentReader {
  const Command &C;
  llvm::ArrayRef<std::string> Words;
  Arguments Result;

  const Option *find(llvm::function_ref<bool(const Option &)> Is) const {
    for (llvm::ArrayRef<Option> Table : C.Options)
      for (const Option &O : Table)
        if (Is(O))
          return &O;
    return nullptr;
  }

  static llvm::Error error(const llvm::Twine &Message) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
  }

  void take(const Option &O, llvm::StringRef Value) {
    Result.Values[O.Name].push_back(Value.str());
  }

  /// Reads the value of \p O: \p Inline, or the next word.
  llvm::Error takeValue(const Option &O,
                        std::optional<llvm::StringRef> Inline) {
    if (O.Value.empty()) {
      if (Inline)
        return error("option --" + O.Name + " takes no value");
      take(O, "");
      return llvm::Error::success();
    }
    if (!Inline) {
      if (Words.empty())
        return error("option --" + O.Name + " needs a value: " + O.Value);
      Inline = Words.front();
      Words = Words.drop_front();
    }
    take(O, *Inline);
    return llvm::Error::success();
  }

  llvm::Error readOption(llvm::StringRef Word) {
    llvm::StringRef Body = Word.ltrim('-');
    auto [Name, Value] = Body.split('=');
    std::optional<llvm::StringRef> Inline;
    if (Body.contains('='))
      Inline = Value;
    if (const Option *O = find([&](const Option &O) { return O.Name == Name; }))
      return takeValue(*O, Inline);
    if (!Word.starts_with("--") && !Body.empty())
      if (const Option *O =
              find([&](const Option &O) { return O.Short == Body[0]; })) {
        llvm::StringRef Rest = Body.drop_front();
        Rest.consume_front("=");
        return takeValue(*O, Rest.empty() ? std::nullopt : std::optional(Rest));
      }
    std::string Hint = hintForClangTidyOption(Name).str();
    if (!Hint.empty())
      return error("unknown option " + Word + "; " + Hint);
    unsigned Best = std::min<unsigned>(4, Name.size() / 2 + 1);
    find([&](const Option &O) {
      if (unsigned Distance = Name.edit_distance(O.Name, true, Best);
          Distance < Best) {
        Best = Distance;
        Hint = "; did you mean --" + O.Name.str() + "?";
      }
      return false;
    });
    return error("unknown option " + Word + Hint);
  }

  llvm::Error read() {
    while (!Words.empty()) {
      llvm::StringRef Word = Words.front();
      Words = Words.drop_front();
      if (Word == "--") {
        Result.AfterDashes.emplace(Words.begin(), Words.end());
        break;
      }
      if (Word.size() > 1 && Word.starts_with("-")) {
        if (llvm::Error Err = readOption(Word))
          return Err;
      } else {
        Result.Positional.push_back(Word.str());
      }
    }
    return llvm::Error::success();
  }
};

llvm::Expected<Arguments> parseArguments(const Command &C,
                                         llvm::ArrayRef<std::string> Words) {
  ArgumentReader Reader{C, Words, {}};
  if (llvm::Error Err = Reader.read())
    return std::move(Err);
  return std::move(Reader.Result);
}

//===----------------------------------------------------------------------===//
// Help
//===----------------------------------------------------------------------===//

namespace {
/// Appends \p Text to \p Out in lines of at most 80 columns that start at
/// column \p Indent; the first line is at that column already.
void wrap(std::string &Out, llvm::StringRef Text, unsigned Indent) {
  unsigned Column = Indent;
  llvm::SmallVector<llvm::StringRef> Words;
  Text.split(Words, ' ');
  for (llvm::StringRef Word : Words) {
    if (Column > Indent && Column + 1 + Word.size() > 80) {
      Out += "\n" + std::string(Indent, ' ');
      Column = Indent;
    } else if (Column > Indent) {
      Out += ' ';
      ++Column;
    }
    Out += Word;
    Column += Word.size();
  }
  Out += '\n';
}
} // namespace

std::string commandHelp(const Command &C) {
  std::string Out = "tidy-futures " + C.Name.str() + ": ";
  Out += C.Summary;
  Out += "\n\nusage: tidy-futures " + C.Name.str() + " [OPTION...]";
  if (!C.Operands.empty())
    Out += " " + C.Operands.str();
  Out += "\n\n";
  wrap(Out, C.Description, 0);
  Out += "\noptions:\n";
  for (llvm::ArrayRef<Option> Table : C.Options)
    for (const Option &O : Table) {
      std::string Left = "  ";
      if (O.Short)
        Left += std::string("-") + O.Short + ", ";
      Left += "--" + O.Name.str();
      if (!O.Value.empty())
        Left += "=" + O.Value.str();
      constexpr unsigned HelpColumn = 28;
      if (Left.size() + 2 > HelpColumn)
        Left += "\n" + std::string(HelpColumn, ' ');
      else
        Left.resize(HelpColumn, ' ');
      Out += Left;
      wrap(Out, O.Help, HelpColumn);
    }
  Out += "  -h, --help                show this text\n";
  Out += C.Examples.size() == 1 ? "\nexample:\n" : "\nexamples:\n";
  for (const auto &[Line, What] : C.Examples) {
    Out += "  # ";
    Out += What;
    Out += "\n  ";
    Out += Line;
    Out += "\n";
  }
  return Out;
}

int usageError(const llvm::Twine &Message) {
  llvm::WithColor::error(llvm::errs(), "tidy-futures") << Message << "\n";
  return ExitUsage;
}

int usageError(llvm::Error Err) {
  llvm::handleAllErrors(std::move(Err), [](const llvm::ErrorInfoBase &E) {
    usageError(E.message());
  });
  return ExitUsage;
}

const Command *findCommand(llvm::StringRef Name) {
  for (const Command *C : commands())
    if (C->Name == Name)
      return C;
  return nullptr;
}

} // namespace tidyfutures
