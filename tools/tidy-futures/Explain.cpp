//===--- Explain.cpp - Shows a check's page, and the list of checks -------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Catalog.h"
#include "Command.h"
#include "Listing.h"
#include "Pages.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace futures = clang::tidy::futures;

namespace tidyfutures {

void listChecks(llvm::raw_ostream &OS) {
  size_t Width = 0;
  for (const futures::CatalogEntry &E : futures::catalog())
    Width = std::max(Width, E.Name.size());
  for (const futures::CatalogEntry &E : futures::catalog())
    OS << llvm::left_justify(E.Name, Width + 2)
       << llvm::left_justify(futures::tierName(E.Tier), 11)
       << llvm::left_justify(futures::fixKindName(E.Fix), 16) << E.Sentence
       << "\n";
}

namespace {
constexpr Option ExplainOptions[] = {
    {"list", 0, "", "list the checks: name, tier, kind of fix, sentence"},
};

/// Markdown as a terminal shows it: headings stand out, code keeps its shape,
/// marks that only a browser needs go.
void render(llvm::StringRef Page, llvm::raw_ostream &OS) {
  bool InCode = false;
  bool Colors = OS.has_colors();
  llvm::SmallVector<llvm::StringRef> Lines;
  Page.split(Lines, '\n');
  while (!Lines.empty() && Lines.back().trim().empty())
    Lines.pop_back();
  for (llvm::StringRef Line : Lines) {
    if (Line.starts_with("```")) {
      InCode = !InCode;
      continue;
    }
    if (InCode) {
      OS << "    " << Line << "\n";
      continue;
    }
    if (Line.starts_with("#")) {
      llvm::StringRef Title = Line.ltrim('#').trim();
      if (Colors)
        OS.changeColor(llvm::raw_ostream::SAVEDCOLOR, /*Bold=*/true);
      OS << (Line.starts_with("##") ? Title.str() : Title.upper());
      if (Colors)
        OS.resetColor();
      OS << "\n";
      continue;
    }
    OS << Line << "\n";
  }
}

int run(const Arguments &Args) {
  if (Args.has("list")) {
    listChecks(llvm::outs());
    return ExitClean;
  }
  if (Args.Positional.size() != 1)
    return usageError("explain wants the name of one check; "
                      "'tidy-futures --list' has them all");
  std::string Name = Args.Positional.front();
  const futures::CatalogEntry *Entry = futures::catalogEntry(Name);
  if (!Entry)
    Entry = futures::catalogEntry("futures-" + Name);
  if (!Entry) {
    llvm::StringRef Best;
    unsigned BestDistance = 12;
    for (const futures::CatalogEntry &E : futures::catalog()) {
      llvm::StringRef Short = E.Name;
      Short.consume_front("futures-");
      llvm::StringRef Asked = Name;
      Asked.consume_front("futures-");
      if (unsigned D = Asked.edit_distance(Short); D < BestDistance) {
        BestDistance = D;
        Best = E.Name;
      }
    }
    return usageError("no check is called '" + Name + "'" +
                      (Best.empty() ? "; 'tidy-futures --list' has them all"
                                    : "; did you mean " + Best.str() + "?"));
  }
  llvm::raw_ostream &OS = llvm::outs();
  OS << Entry->Name << " (tier: " << futures::tierName(Entry->Tier)
     << "; fix: " << futures::fixKindName(Entry->Fix) << "; " << Entry->Source
     << ")\n\n";
  if (llvm::StringRef Page = pageOf(Entry->Name); !Page.empty())
    render(Page, OS);
  else
    OS << Entry->Sentence << "\n";
  return ExitClean;
}
} // namespace

const Command ExplainCommand = {
    "explain",
    "show the page of a check",
    "CHECK",
    "Shows what a check finds and leaves alone, why the other form is faster, "
    "what its fix changes and when not to apply it. The name may go without "
    "'futures-'.",
    {ExplainOptions},
    {{"tidy-futures explain futures-timer-in-loop", "one check"},
     {"tidy-futures explain --list", "all of them"}},
    run};

} // namespace tidyfutures
