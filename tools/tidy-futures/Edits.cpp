//===--- Edits.cpp - Fix groups, merged and applied -----------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Edits.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <set>
#include <tuple>

namespace tidyfutures {

namespace {
constexpr llvm::StringLiteral ByteOrderMark("\xEF\xBB\xBF");

uint64_t end(const Edit &E) { return E.Offset + E.Length; }
} // namespace

//===----------------------------------------------------------------------===//
// Include directives
//===----------------------------------------------------------------------===//

namespace {
/// True if \p Line is `#include ...`, however it is spaced.
bool isIncludeLine(llvm::StringRef Line) {
  Line = Line.trim();
  return Line.consume_front("#") && Line.ltrim().starts_with("include");
}

/// The include directives of one insertion, and the blank lines around them.
struct IncludeLines {
  unsigned BlankBefore = 0;
  std::set<std::string> Lines;
  unsigned BlankAfter = 0;

  explicit IncludeLines(llvm::StringRef Text) {
    llvm::SmallVector<llvm::StringRef, 4> Parts;
    Text.split(Parts, '\n');
    // The text after the last line end is no line.
    if (!Parts.empty() && Parts.back().trim().empty())
      Parts.pop_back();
    for (llvm::StringRef Part : Parts) {
      Part = Part.trim();
      if (!Part.empty())
        Lines.insert(Part.str());
      else if (Lines.empty())
        ++BlankBefore;
      else
        ++BlankAfter;
    }
  }

  void merge(const IncludeLines &Other) {
    BlankBefore = std::max(BlankBefore, Other.BlankBefore);
    BlankAfter = std::max(BlankAfter, Other.BlankAfter);
    Lines.insert(Other.Lines.begin(), Other.Lines.end());
  }

  std::string text() const {
    std::string Text(BlankBefore, '\n');
    for (const std::string &Line : Lines)
      Text += Line + "\n";
    Text.append(BlankAfter, '\n');
    return Text;
  }
};
} // namespace

bool isInclude(const Edit &E) {
  if (E.Length != 0 || !llvm::StringRef(E.Text).ends_with("\n"))
    return false;
  bool Any = false;
  for (llvm::StringRef Rest = E.Text; !Rest.empty();) {
    auto [Line, After] = Rest.split('\n');
    Rest = After;
    if (Line.trim().empty())
      continue;
    if (!isIncludeLine(Line))
      return false;
    Any = true;
  }
  return Any;
}

//===----------------------------------------------------------------------===//
// Choosing
//===----------------------------------------------------------------------===//

namespace {
/// What the groups taken so far do to one file. Claims do not overlap, so that
/// only the neighbours of a new edit can conflict with it.
class FileClaims {
public:
  /// True if \p E of another group can be made beside what is claimed.
  bool admits(const Edit &E) const {
    if (isInclude(E)) {
      // A directive is a line of its own: only text around it is in its way.
      auto After = Changes.lower_bound(E.Offset);
      return After == Changes.begin() ||
             end(std::prev(After)->second) <= E.Offset;
    }
    auto At = Changes.find(E.Offset);
    if (At != Changes.end() && E.Length > 0 && At->second == E)
      return true;
    auto Next = Changes.lower_bound(E.Offset);
    if (Next != Changes.begin() && !isBefore(std::prev(Next)->second, E))
      return false;
    if (Next != Changes.end() && !isBefore(E, Next->second))
      return false;
    auto Include = Includes.upper_bound(E.Offset);
    return Include == Includes.end() || *Include >= end(E);
  }

  void claim(const Edit &E) {
    if (isInclude(E))
      Includes.insert(E.Offset);
    else
      Changes.emplace(E.Offset, E);
  }

private:
  /// True if \p A ends before \p B begins; a border shared with an insertion
  /// is not an order, one shared by two replacements is.
  static bool isBefore(const Edit &A, const Edit &B) {
    return end(A) < B.Offset ||
           (end(A) == B.Offset && A.Length > 0 && B.Length > 0);
  }

  std::map<uint64_t, Edit> Changes;
  std::set<uint64_t> Includes;
};

/// The edits of \p Group sorted, each once; nothing if two of them overlap.
std::optional<std::vector<Edit>> ownEdits(const FixGroup &Group) {
  std::vector<Edit> Edits = Group.Edits;
  llvm::sort(Edits);
  Edits.erase(std::unique(Edits.begin(), Edits.end()), Edits.end());
  const Edit *Last = nullptr;
  for (const Edit &E : Edits) {
    if (isInclude(E))
      continue;
    if (Last && Last->File == E.File &&
        (E.Offset < end(*Last) ||
         (E.Offset == Last->Offset && E.Length == Last->Length)))
      return std::nullopt;
    Last = &E;
  }
  for (const Edit &Include : Edits)
    if (isInclude(Include))
      for (const Edit &E : Edits)
        if (E.File == Include.File && E.Offset < Include.Offset &&
            Include.Offset < end(E))
          return std::nullopt;
  return Edits;
}

/// Where \p Edits first change a line that was there, by which groups are
/// ordered; includes, which stand at the top of their file, say nothing.
std::pair<std::string, uint64_t> placeOf(llvm::ArrayRef<Edit> Edits) {
  for (const Edit &E : Edits)
    if (!isInclude(E))
      return {E.File, E.Offset};
  if (Edits.empty())
    return {};
  return {Edits.front().File, Edits.front().Offset};
}

/// The files of a round, each read and hashed once.
class Contents {
public:
  explicit Contents(ContentOf Content) : Content(Content) {}

  struct File {
    std::optional<llvm::StringRef> Bytes;
    std::string Hash;
  };
  const File &of(const std::string &Name) {
    auto [It, New] = Files.try_emplace(Name);
    if (New)
      if ((It->second.Bytes = Content(Name)))
        It->second.Hash = contentHash(*It->second.Bytes);
    return It->second;
  }

private:
  ContentOf Content;
  std::map<std::string, File> Files;
};

/// Why \p Edits of \p Group cannot be made to the files as they are, if so.
std::optional<Round::Reason>
whyNot(const FixGroup &Group, llvm::ArrayRef<Edit> Edits, Contents &Files) {
  bool Changes = false;
  for (const Edit &E : Edits) {
    const Contents::File &File = Files.of(E.File);
    auto Hash = Group.Hashes.find(E.File);
    if (!File.Bytes || Hash == Group.Hashes.end() || Hash->second != File.Hash)
      return Round::Stale;
    if (E.Offset > File.Bytes->size() ||
        E.Length > File.Bytes->size() - E.Offset)
      return Round::Malformed;
    Changes |= File.Bytes->substr(E.Offset, E.Length) != E.Text;
  }
  if (!Changes)
    return Round::ChangesNothing;
  return std::nullopt;
}
} // namespace

Round planRound(llvm::ArrayRef<FixGroup> Groups, ContentOf Content) {
  struct Candidate {
    unsigned Group;
    std::pair<std::string, uint64_t> Place;
    std::vector<Edit> Edits;
    bool Unsafe;
    bool Overlapping;
  };
  std::vector<Candidate> Candidates;
  for (unsigned I = 0; I != Groups.size(); ++I) {
    std::optional<std::vector<Edit>> Edits = ownEdits(Groups[I]);
    std::vector<Edit> Own = Edits ? std::move(*Edits) : Groups[I].Edits;
    auto Place = placeOf(Own);
    Candidates.push_back(
        {I, std::move(Place), std::move(Own), !Groups[I].Safe, !Edits});
  }
  // The order must not hang on the order in which units were finished.
  auto Key = [&](const Candidate &C) {
    const FixGroup &G = Groups[C.Group];
    return std::tie(C.Place, C.Unsafe, G.Check, C.Edits, G.Message);
  };
  llvm::sort(Candidates, [&](const Candidate &A, const Candidate &B) {
    return Key(A) < Key(B);
  });

  Round Result;
  std::map<std::string, FileClaims> Claims;
  Contents Files(Content);
  const Candidate *Last = nullptr;
  for (const Candidate &C : Candidates) {
    // The same finding, seen from two translation units or in two spellings.
    if (Last && Groups[Last->Group].Check == Groups[C.Group].Check &&
        Last->Edits == C.Edits)
      continue;
    Last = &C;
    std::optional<Round::Reason> Why;
    if (C.Overlapping)
      Why = Round::Malformed;
    else if (!(Why = whyNot(Groups[C.Group], C.Edits, Files)) &&
             !llvm::all_of(C.Edits, [&](const Edit &E) {
               return Claims[E.File].admits(E);
             }))
      Why = Round::Overlaps;
    if (Why) {
      Result.LeftOut.push_back({C.Group, *Why});
      continue;
    }
    for (const Edit &E : C.Edits)
      Claims[E.File].claim(E);
    Result.Taken.push_back(C.Group);
  }
  return Result;
}

//===----------------------------------------------------------------------===//
// Applying
//===----------------------------------------------------------------------===//

namespace {
/// True if the lines of \p Bytes around \p Offset end in CR LF: the line of
/// the offset decides, or the one before where it is the last and has no end.
bool endsLinesWithCarriageReturn(llvm::StringRef Bytes, size_t Offset) {
  size_t End = Bytes.find('\n', Offset);
  if (End == llvm::StringRef::npos)
    End = Bytes.rfind('\n');
  return End != llvm::StringRef::npos && End > 0 && Bytes[End - 1] == '\r';
}

/// \p Text with line ends as \p Crlf says.
std::string withLineEnds(llvm::StringRef Text, bool Crlf) {
  std::string Result;
  Result.reserve(Text.size());
  for (size_t I = 0; I != Text.size(); ++I) {
    if (Text[I] == '\r' && I + 1 != Text.size() && Text[I + 1] == '\n')
      continue;
    if (Text[I] == '\n' && Crlf)
      Result += '\r';
    Result += Text[I];
  }
  return Result;
}

/// True if \p E takes whole lines away and leaves nothing of them.
bool removesLines(const Edit &E, llvm::StringRef Bytes) {
  llvm::StringRef Removed = Bytes.substr(E.Offset, E.Length);
  return E.Text.empty() && Removed.ends_with("\n") &&
         (E.Offset == 0 || Bytes[E.Offset - 1] == '\n');
}
} // namespace

EditedText applyEdits(llvm::StringRef Bytes, llvm::StringRef File,
                      llvm::ArrayRef<const FixGroup *> Groups) {
  // Sorted by place; at one place an insertion goes before a replacement.
  std::set<Edit> Changes;
  std::map<uint64_t, IncludeLines> Includes;
  for (const FixGroup *Group : Groups)
    for (const Edit &E : Group->Edits) {
      if (E.File != File)
        continue;
      if (!isInclude(E)) {
        Changes.insert(E);
        continue;
      }
      auto [It, New] = Includes.try_emplace(E.Offset, E.Text);
      if (!New)
        It->second.merge(IncludeLines(E.Text));
    }
  std::set<std::string> Included;
  for (auto &[Offset, Lines] : Includes)
    for (auto It = Lines.Lines.begin(); It != Lines.Lines.end();)
      It = Included.insert(*It).second ? std::next(It) : Lines.Lines.erase(It);

  EditedText Result;
  const size_t Start =
      Bytes.starts_with(ByteOrderMark) ? ByteOrderMark.size() : 0;
  size_t Copied = 0;
  auto CopyTo = [&](size_t Offset) {
    if (Offset > Copied)
      Result.Text += Bytes.slice(Copied, Offset);
    Copied = std::max(Copied, Offset);
  };
  auto InsertIncludes = [&](uint64_t Offset, const IncludeLines &Lines) {
    if (Lines.Lines.empty())
      return;
    CopyTo(std::max<size_t>(Offset, Start));
    bool Crlf = endsLinesWithCarriageReturn(Bytes, Offset);
    // The last line of the file may have no end.
    if (Result.Text.size() > Start && Result.Text.back() != '\n' &&
        Lines.BlankBefore == 0)
      Result.Text += Crlf ? "\r\n" : "\n";
    Result.Text += withLineEnds(Lines.text(), Crlf);
  };

  auto Include = Includes.begin();
  for (const Edit &E : Changes) {
    for (; Include != Includes.end() && Include->first <= E.Offset; ++Include)
      InsertIncludes(Include->first, Include->second);
    CopyTo(E.Length ? E.Offset : std::max<size_t>(E.Offset, Start));
    std::string Text =
        withLineEnds(E.Text, endsLinesWithCarriageReturn(Bytes, E.Offset));
    size_t At = Result.Text.size();
    Result.Text += Text;
    Copied = std::max<size_t>(Copied, end(E));
    if (!removesLines(E, Bytes))
      Result.Written.push_back({At, Text.size()});
  }
  for (; Include != Includes.end(); ++Include)
    InsertIncludes(Include->first, Include->second);
  CopyTo(Bytes.size());
  return Result;
}

} // namespace tidyfutures
