//===--- Manual.cpp - The manual page -------------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "Listing.h"

namespace tidyfutures {
namespace {

/// Text as man(7) takes it: no line begins with a dot, dashes are dashes.
std::string roff(llvm::StringRef Text) {
  std::string Out;
  for (char C : Text) {
    if (C == '\\')
      Out += "\\e";
    else if (C == '-')
      Out += "\\-";
    else if ((C == '.' || C == '\'') && (Out.empty() || Out.back() == '\n'))
      (Out += "\\&") += C;
    else
      Out += C;
  }
  return Out;
}
} // namespace

void writeManual(llvm::raw_ostream &OS) {
  OS << ".TH TIDY\\-FUTURES 1 \"\" \"tidy\\-futures " << TIDY_FUTURES_VERSION
     << "\" \"User Commands\"\n"
        ".SH NAME\n"
        "tidy\\-futures \\- finds slow and wrong asynchronous C++, and fixes "
        "it\n"
        ".SH SYNOPSIS\n";
  for (const Command *C : commands())
    OS << ".B tidy\\-futures " << roff(C->Name) << "\n[\\fIOPTION\\fR...] "
       << roff(C->Operands) << "\n.br\n";
  OS << ".SH DESCRIPTION\n"
        "Runs the clang\\-tidy checks of Tidy Futures over a codebase.\n"
        ".SH COMMANDS\n";
  for (const Command *C : commands()) {
    OS << ".SS tidy\\-futures " << roff(C->Name) << "\n"
       << roff(C->Description) << "\n";
    for (llvm::ArrayRef<Option> Table : C->Options)
      for (const Option &O : Table) {
        OS << ".TP\n";
        if (O.Short)
          OS << "\\fB\\-" << O.Short << "\\fR, ";
        OS << "\\fB\\-\\-" << roff(O.Name) << "\\fR";
        if (!O.Value.empty())
          OS << "=\\fI" << roff(O.Value) << "\\fR";
        OS << "\n" << roff(O.Help) << "\n";
      }
    for (const auto &[Line, What] : C->Examples)
      OS << ".PP\n"
         << roff(What) << ":\n.PP\n.RS\n.nf\n"
         << roff(Line) << "\n.fi\n.RE\n";
  }
  OS << ".SH EXIT STATUS\n"
        ".TP\n.B 0\nNothing was found.\n"
        ".TP\n.B 1\nSomething was found.\n"
        ".TP\n.B 2\nA unit could not be parsed, or its worker crashed, hung or "
        "ran out of memory.\n"
        ".TP\n.B 3\nThe command line or the set\\-up is wrong.\n"
        ".SH FILES\n"
        ".TP\n.B .clang\\-tidy\nChecks and their options, as for "
        "clang\\-tidy.\n"
        ".TP\n.B .futures.yaml\nThe roles that functions and types of your own "
        "libraries play.\n"
        ".TP\n.B .tidy\\-futures\\-baseline.json\nThe findings that are "
        "known.\n"
        ".SH SEE ALSO\n.BR clang\\-tidy (1)\n";
}

} // namespace tidyfutures
