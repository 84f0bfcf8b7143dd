//===--- FindingQueue.cpp - The gate all findings pass --------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FindingQueue.h"
#include "IncludePlace.h"
#include "SourceText.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/GlobList.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include <map>
#include <set>

namespace clang::tidy::futures {

Remedy &Remedy::replace(CharSourceRange Range, llvm::StringRef Text) {
  Edits.push_back(FixItHint::CreateReplacement(Range, Text));
  return *this;
}

Remedy &Remedy::replace(SourceRange TokenRange, llvm::StringRef Text) {
  return replace(CharSourceRange::getTokenRange(TokenRange), Text);
}

Remedy &Remedy::include(llvm::StringRef Header) {
  if (!llvm::is_contained(Headers, Header))
    Headers.push_back(Header.str());
  return *this;
}

//===----------------------------------------------------------------------===//
// NOLINT
//===----------------------------------------------------------------------===//

namespace {
/// The line of \p Offset in \p Buffer, without its end.
llvm::StringRef lineAt(llvm::StringRef Buffer, size_t Offset) {
  size_t Begin = Buffer.rfind('\n', Offset ? Offset - 1 : 0);
  if (Offset == 0 || Begin == llvm::StringRef::npos || Begin >= Offset)
    Begin = 0;
  else
    ++Begin;
  return Buffer.slice(Begin, Buffer.find('\n', Begin));
}

/// True if the text after a NOLINT word names \p Check: no list, or a list of
/// globs that contains it.
bool listNames(llvm::StringRef After, llvm::StringRef Check) {
  if (!After.starts_with("("))
    return true;
  size_t End = After.find(')');
  if (End == llvm::StringRef::npos)
    return true;
  return GlobList(After.slice(1, End), /*KeepNegativeGlobs=*/false)
      .contains(Check);
}

/// Calls \p Visit(word, text after it) for each NOLINT word in \p Text.
template <typename Fn> void forEachNolint(llvm::StringRef Text, Fn Visit) {
  // Asked for each finding on all that is before it, where the search of the
  // standard library is several times as fast as StringRef's.
  std::string_view All = Text;
  for (size_t At = All.find("NOLINT"); At != std::string_view::npos;
       At = All.find("NOLINT", At)) {
    llvm::StringRef Rest = Text.substr(At + 6);
    llvm::StringRef Word = Rest.take_while(llvm::isAlpha);
    Visit(Word, Rest.substr(Word.size()));
    At += 6;
  }
}
} // namespace

bool isSuppressedByNolint(const SourceManager &SM, SourceLocation Loc,
                          llvm::StringRef CheckName) {
  auto [File, Offset] = SM.getDecomposedLoc(SM.getFileLoc(Loc));
  bool Invalid = false;
  llvm::StringRef Buffer = SM.getBufferData(File, &Invalid);
  if (Invalid)
    return false;

  bool Suppressed = false;
  llvm::StringRef Line = lineAt(Buffer, Offset);
  forEachNolint(Line, [&](llvm::StringRef Word, llvm::StringRef After) {
    Suppressed |= Word.empty() && listNames(After, CheckName);
  });
  size_t LineBegin = Line.data() - Buffer.data();
  if (LineBegin > 0)
    forEachNolint(lineAt(Buffer, LineBegin - 1), [&](llvm::StringRef Word,
                                                     llvm::StringRef After) {
      Suppressed |= Word == "NEXTLINE" && listNames(After, CheckName);
    });
  if (Suppressed)
    return true;

  int Depth = 0;
  forEachNolint(Buffer.take_front(LineBegin), [&](llvm::StringRef Word,
                                                  llvm::StringRef After) {
    if (Word == "BEGIN" && listNames(After, CheckName))
      ++Depth;
    else if (Word == "END" && listNames(After, CheckName) && Depth > 0)
      --Depth;
  });
  return Depth > 0;
}

//===----------------------------------------------------------------------===//
// The queue
//===----------------------------------------------------------------------===//

void FindingQueue::begin(const SourceManager &SM, const LangOptions &LangOpts) {
  this->SM = &SM;
  this->LangOpts = &LangOpts;
}

void FindingQueue::registerPreprocessor(
    Preprocessor *PP, utils::IncludeSorter::IncludeStyle Style) {
  if (Inserter)
    return;
  // Self-contained, since the queue itself decides who carries an include.
  Inserter = std::make_unique<utils::IncludeInserter>(
      Style, /*SelfContainedDiags=*/true);
  Inserter->registerPreprocessor(PP);
}

void FindingQueue::add(ClangTidyCheck &Check, llvm::StringRef CheckName,
                       ClangTidyContext &Context, Finding F) {
  bool Repeated = llvm::any_of(Entries, [&](const Entry &E) {
    return E.Check == &Check && E.F.Loc == F.Loc && E.F.Message == F.Message;
  });
  if (!Repeated)
    Entries.push_back({&Check, CheckName.str(), &Context, std::move(F)});
}

/// True if clang-tidy would print \p E: not suppressed, and inside the line
/// filter where there is one.
bool FindingQueue::isShown(const Entry &E) const {
  if (isSuppressedByNolint(*SM, E.F.Loc, E.CheckName))
    return false;
  const auto &Filters = E.Context->getGlobalOptions().LineFilter;
  if (Filters.empty())
    return true;
  SourceLocation Loc = SM->getFileLoc(E.F.Loc);
  llvm::StringRef File = SM->getFilename(Loc);
  unsigned Line = SM->getExpansionLineNumber(Loc);
  for (const FileFilter &Filter : Filters) {
    if (!File.ends_with(Filter.Name))
      continue;
    if (Filter.LineRanges.empty())
      return true;
    return llvm::any_of(Filter.LineRanges, [&](const auto &Range) {
      return Range.first <= Line && Line <= Range.second;
    });
  }
  return false;
}

/// True if every edit of \p R is in written text, outside macro expansions,
/// and keeps the preprocessor's directives; and none touches an edit already
/// promised.
bool FindingQueue::isUsable(const Remedy &R) const {
  for (const FixItHint &Hint : R.Edits) {
    CharSourceRange Range = charRange(Hint.RemoveRange, *SM, *LangOpts);
    if (Range.isInvalid() ||
        !keepsDirectives(Lexer::getSourceText(Range, *SM, *LangOpts),
                         Hint.CodeToInsert))
      return false;
    for (const CharSourceRange &Other : Edited) {
      auto [FileA, BeginA] = SM->getDecomposedLoc(Range.getBegin());
      auto [FileB, BeginB] = SM->getDecomposedLoc(Other.getBegin());
      if (FileA != FileB)
        continue;
      unsigned EndA = SM->getFileOffset(Range.getEnd());
      unsigned EndB = SM->getFileOffset(Other.getEnd());
      // Two insertions at one place have no order; a shared border of two
      // replacements has.
      bool Overlap = BeginA < EndB && BeginB < EndA;
      bool SamePlace = BeginA == BeginB && (BeginA == EndA || BeginB == EndB);
      bool InsideA = BeginB == EndB && BeginA < BeginB && BeginB < EndA;
      bool InsideB = BeginA == EndA && BeginB < BeginA && BeginA < EndB;
      if (Overlap || SamePlace || InsideA || InsideB)
        return false;
    }
  }
  return true;
}

/// \p Text with the line ends of the file that \p Hint edits.
static std::string withLineEnds(std::string Text, const FixItHint &Hint,
                                const SourceManager &SM) {
  llvm::StringRef File =
      SM.getBufferData(SM.getFileID(Hint.RemoveRange.getBegin()));
  const size_t End = File.find('\n');
  if (End == llvm::StringRef::npos || End == 0 || File[End - 1] != '\r')
    return Text;
  for (size_t At = Text.find('\n'); At != std::string::npos;
       At = Text.find('\n', At + 1))
    if (At == 0 || Text[At - 1] != '\r')
      Text.insert(At++, 1, '\r');
  return Text;
}

void FindingQueue::claim(const Remedy &R) {
  for (const FixItHint &Hint : R.Edits)
    Edited.push_back(charRange(Hint.RemoveRange, *SM, *LangOpts));
}

/// Inserts the directives for \p Headers in \p File into \p R; those that
/// land at one place become one insertion, so that their order is fixed.
void FindingQueue::insertIncludes(Remedy &R, FileID File,
                                  const std::set<std::string> &Headers) {
  if (!Inserter)
    return;
  std::map<unsigned, FixItHint> ByPlace;
  for (const std::string &Header : Headers) {
    // The inserter looks no further than the first include that sorts behind.
    if (isIncluded(Header, File, *SM, *LangOpts))
      continue;
    std::optional<FixItHint> Hint =
        Inserter->createIncludeInsertion(File, "<" + Header + ">");
    if (!Hint)
      continue;
    unsigned Place = SM->getFileOffset(Hint->RemoveRange.getBegin());
    if (std::optional<unsigned> Better =
            includePlace(Place, File, *SM, *LangOpts);
        Better && *Better != Place) {
      Place = *Better;
      llvm::StringRef Text = SM->getBufferData(File);
      *Hint = FixItHint::CreateInsertion(
          SM->getLocForStartOfFile(File).getLocWithOffset(Place),
          (Place > 0 && Text[Place - 1] != '\n'
               ? "\n#include <" + Header + ">"
               : "#include <" + Header + ">\n"));
    }
    auto [It, New] = ByPlace.try_emplace(Place, *Hint);
    if (!New)
      It->second.CodeToInsert += Hint->CodeToInsert;
  }
  for (auto &[Place, Hint] : ByPlace)
    R.Edits.push_back(Hint);
}

void FindingQueue::attachIncludes() {
  auto FileOf = [&](const Remedy &R) {
    return SM->getFileID(
        SM->getFileLoc(R.Edits.front().RemoveRange.getBegin()));
  };
  // In an editor a fix is applied alone; in a run over files all safe ones
  // are, and with them perhaps the unsafe ones.
  for (auto Member : {&Finding::Safe, &Finding::Unsafe}) {
    std::map<FileID, std::set<std::string>> Wanted;
    std::map<FileID, Remedy *> Carrier;
    for (Entry &E : Entries) {
      Remedy &R = E.F.*Member;
      if (R.empty() || R.Headers.empty())
        continue;
      FileID File = FileOf(R);
      std::set<std::string> Own(R.Headers.begin(), R.Headers.end());
      if (E.Context->areDiagsSelfContained()) {
        insertIncludes(R, File, Own);
        continue;
      }
      if (!isShown(E))
        continue;
      Wanted[File].insert(Own.begin(), Own.end());
      Carrier.try_emplace(File, &R);
    }
    for (auto &[File, Headers] : Wanted) {
      std::set<std::string> &Done = Included[File];
      std::set<std::string> Missing;
      llvm::copy_if(Headers, std::inserter(Missing, Missing.end()),
                    [&](const std::string &H) { return !Done.count(H); });
      insertIncludes(*Carrier[File], File, Missing);
      Done.insert(Missing.begin(), Missing.end());
    }
  }
}

void FindingQueue::flush() {
  llvm::sort(Entries, [&](const Entry &A, const Entry &B) {
    if (A.F.Loc != B.F.Loc)
      return SM->isBeforeInTranslationUnit(A.F.Loc, B.F.Loc);
    // Where two checks meet, the order must not hang on addresses.
    return std::tie(A.CheckName, A.F.Message) <
           std::tie(B.CheckName, B.F.Message);
  });
  // Safe edits go first: an unsafe one that is never applied must not hold a
  // safe one back.
  for (auto Member : {&Finding::Safe, &Finding::Unsafe})
    for (Entry &E : Entries) {
      Remedy &R = E.F.*Member;
      if (R.empty() || !isShown(E))
        continue;
      if (isUsable(R))
        claim(R);
      else
        R = Remedy();
    }
  attachIncludes();
  for (Entry &E : Entries)
    for (Remedy *R : {&E.F.Safe, &E.F.Unsafe})
      for (FixItHint &Hint : R->Edits)
        Hint.CodeToInsert =
            withLineEnds(std::move(Hint.CodeToInsert), Hint, *SM);

  for (Entry &E : Entries) {
    {
      DiagnosticBuilder D = E.Check->diag(E.F.Loc, "%0");
      D << E.F.Message;
      // clangd marks the range of a fix that covers the location, unless the
      // finding has a range of its own: a warning stands where it says.
      if (!E.F.Safe.empty())
        D << SourceRange(E.F.Loc);
      for (const FixItHint &Hint : E.F.Safe.Edits)
        D << Hint;
    }
    for (const Finding::Note &N : E.F.Notes)
      E.Check->diag(N.Loc, "%0", DiagnosticIDs::Note) << N.Message;
    if (!E.F.UnsafeNote.Message.empty() &&
        (!E.F.Unsafe.empty() || E.F.KeepUnsafeNote)) {
      DiagnosticBuilder D =
          E.Check->diag(E.F.UnsafeNote.Loc, "%0", DiagnosticIDs::Note);
      D << E.F.UnsafeNote.Message;
      for (const FixItHint &Hint : E.F.Unsafe.Edits)
        D << Hint;
    }
  }
  Entries.clear();
  Edited.clear();
  Included.clear();
}

} // namespace clang::tidy::futures
