//===--- Completion.cpp - Completion for shells ---------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Catalog.h"
#include "Command.h"
#include "report/Format.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace futures = clang::tidy::futures;

namespace tidyfutures {
namespace {

std::string commandNames() {
  std::string Names;
  for (const Command *C : commands())
    Names += (Names.empty() ? "" : " ") + C->Name.str();
  return Names;
}

std::string checkNames() {
  std::string Names;
  for (const futures::CatalogEntry &E : futures::catalog())
    Names += (Names.empty() ? "" : " ") + E.Name.str();
  return Names;
}

std::string optionWords(const Command &C) {
  std::string Words = "--help";
  for (llvm::ArrayRef<Option> Table : C.Options)
    for (const Option &O : Table)
      Words += " --" + O.Name.str() + (O.Value.empty() ? "" : "=");
  return Words;
}

/// The words that an option takes; empty where they are files or free text.
std::string valuesOf(const Option &O) {
  if (O.Name == "tier")
    return "always profiled specialty all";
  if (O.Name == "checks" || O.Name == "only")
    return checkNames();
  if (O.Name == "ci")
    return "github gitlab none";
  if (O.Name == "output") {
    std::string Kinds;
    for (const ReportFormat &F : reportFormats())
      Kinds += (Kinds.empty() ? "" : " ") + F.Name.str();
    return Kinds;
  }
  return "";
}

void writeBash(llvm::raw_ostream &OS) {
  OS << "# bash completion for tidy-futures\n"
        "_tidy_futures() {\n"
        "  local cur=${COMP_WORDS[COMP_CWORD]} "
        "prev=${COMP_WORDS[COMP_CWORD-1]} words=\n"
        "  COMPREPLY=()\n"
        "  if [ \"$prev\" = = ]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
        "  if [ \"$cur\" = = ]; then cur=; fi\n"
        "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
        "    COMPREPLY=($(compgen -W '"
     << commandNames()
     << " --list --version --help' -- \"$cur\"))\n    return\n  fi\n"
        "  case $prev in\n";
  std::vector<llvm::StringRef> Seen;
  for (const Command *C : commands())
    for (llvm::ArrayRef<Option> Table : C->Options)
      for (const Option &O : Table) {
        std::string Values = valuesOf(O);
        if (Values.empty() || llvm::is_contained(Seen, O.Name))
          continue;
        Seen.push_back(O.Name);
        OS << "  --" << O.Name << ") COMPREPLY=($(compgen -W '" << Values
           << "' -- \"$cur\")); return ;;\n";
      }
  OS << "  esac\n"
        "  case ${COMP_WORDS[1]} in\n";
  for (const Command *C : commands())
    OS << "  " << C->Name << ") words='" << optionWords(*C)
       << (C->Name == "explain" ? " " + checkNames() : "") << "' ;;\n";
  OS << "  esac\n"
        "  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
        "  if [[ ${COMPREPLY[0]-} == *= ]]; then compopt -o nospace; fi\n"
        "  if [ ${#COMPREPLY[@]} -eq 0 ]; then compopt -o default; fi\n"
        "}\n"
        "complete -F _tidy_futures tidy-futures\n";
}

/// Single quotes for zsh and fish.
std::string quoted(llvm::StringRef Text) {
  std::string Out = "'";
  for (char C : Text)
    if (C == '\'')
      Out += "'\\''";
    else
      Out += C;
  return Out + "'";
}

void writeZsh(llvm::raw_ostream &OS) {
  OS << "#compdef tidy-futures\n"
        "local -a commands=(\n";
  for (const Command *C : commands())
    OS << "  " << quoted((C->Name + ":" + C->Summary).str()) << "\n";
  OS << ")\n"
        "if (( CURRENT == 2 )); then _describe command commands; return; fi\n"
        "case $words[2] in\n";
  for (const Command *C : commands()) {
    OS << C->Name << ") _arguments -S";
    for (llvm::ArrayRef<Option> Table : C->Options)
      for (const Option &O : Table) {
        std::string Help;
        for (char Ch : O.Help)
          if (Ch == '[' || Ch == ']' || Ch == ':')
            (Help += '\\') += Ch;
          else
            Help += Ch;
        std::string Spec = "--" + O.Name.str() + (O.Value.empty() ? "" : "=") +
                           "[" + Help + "]";
        if (!O.Value.empty()) {
          std::string Values = valuesOf(O);
          Spec += ":" + O.Value.lower() + ":" +
                  (Values.empty() ? "_files" : "(" + Values + ")");
        }
        OS << " \\\n  " << quoted("*" + Spec);
      }
    OS << " \\\n  "
       << quoted(C->Name == "explain" ? "*:check:(" + checkNames() + ")"
                                      : std::string("*:path:_files"))
       << " ;;\n";
  }
  OS << "esac\n";
}

void writeFish(llvm::raw_ostream &OS) {
  for (const Command *C : commands())
    OS << "complete -c tidy-futures -n __fish_use_subcommand -a " << C->Name
       << " -d " << quoted(C->Summary) << "\n";
  for (const Command *C : commands()) {
    std::string In =
        "complete -c tidy-futures -n '__fish_seen_subcommand_from " +
        C->Name.str() + "' ";
    for (llvm::ArrayRef<Option> Table : C->Options)
      for (const Option &O : Table) {
        OS << In << "-l " << O.Name;
        if (O.Short)
          OS << " -s " << O.Short;
        if (!O.Value.empty()) {
          std::string Values = valuesOf(O);
          OS << " -r";
          if (!Values.empty())
            OS << " -f -a " << quoted(Values);
        }
        OS << " -d " << quoted(O.Help) << "\n";
      }
    if (C->Name == "explain")
      OS << In << "-f -a " << quoted(checkNames()) << "\n";
  }
}

int run(const Arguments &Args) {
  std::string Shell =
      Args.Positional.size() == 1 ? Args.Positional.front() : "";
  if (Shell == "bash")
    writeBash(llvm::outs());
  else if (Shell == "zsh")
    writeZsh(llvm::outs());
  else if (Shell == "fish")
    writeFish(llvm::outs());
  else
    return usageError("completion wants a shell: bash, zsh or fish");
  return ExitClean;
}
} // namespace

const Command CompletionCommand = {
    "completion",
    "write completion for bash, zsh or fish",
    "SHELL",
    "Writes a script that completes commands, options, their values and the "
    "names of checks.",
    {},
    {{"source <(tidy-futures completion bash)", "in ~/.bashrc"}},
    run};

} // namespace tidyfutures
