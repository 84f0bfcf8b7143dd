//===--- Html.cpp - A report for a browser --------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One file that needs no network and no other file: style and script are in
/// it. Without script everything is there to read; the script only hides what
/// does not match the search.
///
//===----------------------------------------------------------------------===//

#include "Catalog.h"
#include "Format.h"
#include "Pages.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

namespace futures = clang::tidy::futures;

namespace tidyfutures {
namespace {

constexpr llvm::StringLiteral Style = R"css(
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --warn: #b35900;
  --err: #c01c28; --add: #26a26933; --del: #c01c2833; --mark: #e5a50a66; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70em; margin: 0 auto; padding: 1em; }
h1 { font-size: 1.4em; margin: 0 0 .2em; }
h2 { font: 600 1em ui-monospace, monospace; margin: 1.5em 0 .5em; overflow-wrap: anywhere; }
form { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: .5em; align-items: center;
  padding: .5em 0; background: Canvas; border-bottom: 1px solid var(--line); }
input { flex: 1 1 20em; font: inherit; padding: .3em .5em; }
select { font: inherit; padding: .3em; }
article { border: 1px solid var(--line); border-radius: 6px; margin: .6em 0; padding: .6em .8em; }
article p { margin: .1em 0; overflow-wrap: anywhere; }
.where { font: .85em ui-monospace, monospace; }
.level { font-weight: 600; } .warning { color: var(--warn); } .error { color: var(--err); }
.check, .tier { font-size: .85em; } .tier { opacity: .7; }
pre { font: .85em/1.45 ui-monospace, monospace; margin: .3em 0; padding: .4em .6em; overflow-x: auto;
  background: var(--soft); border-radius: 4px; }
pre mark { background: var(--mark); color: inherit; }
ins { display: block; text-decoration: none; background: var(--add); }
del { display: block; text-decoration: none; background: var(--del); }
.note { margin: .5em 0 0 1em; } summary { cursor: pointer; }
table { border-collapse: collapse; margin: .6em 0; } td, th { text-align: left; padding: .15em 1em .15em 0; }
td:last-child, th:last-child { text-align: right; font-variant-numeric: tabular-nums; }
)css";

constexpr llvm::StringLiteral Script = R"js(
const find = document.getElementById('find'), check = document.getElementById('check'),
  shown = document.getElementById('shown'), entries = [...document.querySelectorAll('article')];
const texts = entries.map(e => e.textContent.toLowerCase());
function filter() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  entries.forEach((e, i) => {
    const fits = (!check.value || e.dataset.check === check.value) &&
      words.every(w => texts[i].includes(w));
    e.hidden = !fits;
    count += fits;
  });
  for (const s of document.querySelectorAll('section'))
    s.hidden = !s.querySelector('article:not([hidden])');
  shown.textContent = count + ' of ' + entries.length + ' shown';
}
// A search can be linked to: report.html#q=words.
function follow() {
  if (!location.hash.startsWith('#q=')) return;
  find.value = decodeURIComponent(location.hash.slice(3));
  filter();
}
find.addEventListener('input', filter);
addEventListener('hashchange', follow);
check.addEventListener('change', filter);
document.querySelector('form').addEventListener('submit', e => e.preventDefault());
document.querySelector('form').hidden = false;
filter();
follow();
)js";

std::string escape(llvm::StringRef Text) {
  std::string Out;
  for (char C :
       llvm::json::isUTF8(Text) ? Text.str() : llvm::json::fixUTF8(Text))
    switch (C) {
    case '&':
      Out += "&amp;";
      break;
    case '<':
      Out += "&lt;";
      break;
    case '>':
      Out += "&gt;";
      break;
    case '"':
      Out += "&quot;";
      break;
    default:
      Out += C;
    }
  return Out;
}

/// The line of \p At with its region marked.
void writeSnippet(llvm::raw_ostream &OS, const Place &At,
                  llvm::StringRef Line) {
  if (At.Line == 0 || Line.trim().empty())
    return;
  size_t Begin = std::min<size_t>(At.Column ? At.Column - 1 : 0, Line.size());
  size_t End = std::clamp<size_t>(At.EndColumn ? At.EndColumn - 1 : 0, Begin,
                                  Line.size());
  OS << "<pre>" << escape(Line.take_front(Begin)) << "<mark>"
     << escape(Line.slice(Begin, End)) << "</mark>" << escape(Line.substr(End))
     << "</pre>\n";
}

void writeFix(llvm::raw_ostream &OS, const Fix &F) {
  OS << "<details><summary>"
     << (F.Safe ? "Safe fix" : "Fix that may change behaviour")
     << "</summary>\n<pre>";
  llvm::SmallVector<llvm::StringRef> Lines;
  llvm::StringRef(F.Diff).split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Line : Lines) {
    llvm::StringRef Tag = Line.starts_with("+++") || Line.starts_with("---")
                              ? ""
                          : Line.starts_with("+") ? "ins"
                          : Line.starts_with("-") ? "del"
                                                  : "";
    if (Tag.empty())
      OS << escape(Line) << "\n";
    else
      OS << "<" << Tag << ">" << escape(Line) << "</" << Tag << ">";
  }
  OS << "</pre></details>\n";
}

std::string where(const Place &At) {
  if (At.File.empty())
    return "";
  if (At.Line == 0)
    return escape(At.File);
  return escape(
      llvm::formatv("{0}:{1}:{2}", At.File, At.Line, At.Column).str());
}

void writeFinding(llvm::raw_ostream &OS, const Finding &F) {
  llvm::StringRef Level = F.Severity == Severity::Error ? "error" : "warning";
  OS << "<article data-check=\"" << escape(F.Check) << "\" id=\""
     << contentHash(F.At.File + '\0' + F.Fingerprint)
     << "\">\n<p><span class=where>" << where(F.At)
     << "</span> <span class=\"level " << Level << "\">" << Level
     << "</span> <a class=check href=\"" << escape(pageAddress(F.Check))
     << "\">" << escape(F.Check) << "</a>";
  if (!F.Tier.empty())
    OS << " <span class=tier>" << escape(F.Tier) << "</span>";
  OS << "</p>\n<p>" << escape(F.Message) << "</p>\n";
  writeSnippet(OS, F.At, F.SourceLine);
  if (const Fix *Safe = F.safeFix())
    writeFix(OS, *Safe);
  for (const Note &N : F.Notes) {
    OS << "<div class=note><p><span class=where>" << where(N.At)
       << "</span> note: " << escape(N.Message) << "</p>\n";
    writeSnippet(OS, N.At, N.SourceLine);
    for (const Fix &Fx : F.Fixes)
      if (!Fx.Safe && Fx.Changes == N.Message)
        writeFix(OS, Fx);
    OS << "</div>\n";
  }
  OS << "</article>\n";
}

void writeFailed(llvm::raw_ostream &OS, const FailedUnit &U) {
  OS << "<article data-check=\"\">\n<p><span class=where>" << escape(U.File)
     << "</span> <span class=\"level error\">" << unitStatusName(U.Status)
     << "</span></p>\n";
  if (U.Errors.empty() && !U.Message.empty())
    OS << "<p>" << escape(U.Message) << "</p>\n";
  for (const CompileError &E : U.Errors)
    OS << "<p><span class=where>" << where(E.At)
       << "</span> error: " << escape(E.Message) << "</p>\n";
  OS << "</article>\n";
}
} // namespace

void writeHtml(const Report &R, llvm::raw_ostream &OS,
               std::vector<std::string> &Notes) {
  std::map<std::string, size_t> ByCheck;
  for (const Finding &F : R.Findings)
    ++ByCheck[F.Check];

  OS << "<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
        "<meta name=viewport content=\"width=device-width, "
        "initial-scale=1\">\n<title>tidy-futures: "
     << R.Findings.size() << (R.Findings.size() == 1 ? " finding" : " findings")
     << "</title>\n<style>" << Style << "</style>\n</head>\n<body>\n"
     << "<h1>tidy-futures</h1>\n<p>" << R.Findings.size()
     << (R.Findings.size() == 1 ? " finding in " : " findings in ") << R.Units
     << (R.Units == 1 ? " unit" : " units");
  if (R.Known)
    OS << "; " << R.Known << " known to the baseline";
  if (R.Unreachable)
    OS << "; " << R.Unreachable << " units reach no header of the vocabulary";
  if (!R.Failed.empty())
    OS << "; " << R.Failed.size() << " units failed";
  OS << ". " << escape(R.ToolVersion) << "</p>\n";
  if (!ByCheck.empty()) {
    OS << "<table>\n<tr><th>Check<th>Findings\n";
    for (const auto &[Check, Count] : ByCheck)
      OS << "<tr><td><a href=\"" << escape(pageAddress(Check)) << "\">"
         << escape(Check) << "</a><td>" << Count << "\n";
    OS << "</table>\n";
  }
  OS << "<form role=search hidden>\n"
        "<input id=find type=search placeholder=\"Search files, messages, "
        "code\" aria-label=Search>\n"
        "<select id=check aria-label=Check><option value=\"\">all checks\n";
  for (const auto &[Check, Count] : ByCheck)
    OS << "<option value=\"" << escape(Check) << "\">" << escape(Check) << " ("
       << Count << ")\n";
  OS << "</select>\n<output id=shown></output>\n</form>\n<main>\n";
  if (!R.Failed.empty()) {
    OS << "<section>\n<h2>failed</h2>\n";
    for (const FailedUnit &U : R.Failed)
      writeFailed(OS, U);
    OS << "</section>\n";
  }
  for (size_t I = 0; I < R.Findings.size();) {
    const std::string &File = R.Findings[I].At.File;
    OS << "<section>\n<h2>" << escape(File) << "</h2>\n";
    for (; I < R.Findings.size() && R.Findings[I].At.File == File; ++I)
      writeFinding(OS, R.Findings[I]);
    OS << "</section>\n";
  }
  OS << "</main>\n<script>" << Script << "</script>\n</body>\n</html>\n";
}

} // namespace tidyfutures
