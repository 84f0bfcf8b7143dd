//===--- ScriptedChecks.cpp - Checks that do what a comment says ----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// Checks for the tests of `fix`: what they find, and the edits that they
/// offer, is written in comments of the code that they look at. So a test can
/// have fixes that overlap, break other units, or undo each other, which no
/// real check should offer.
///
///   int old; //~ test-a 'old' -> 'new'
///
/// is a finding of test-a with a fix, as long as 'old' is in the line before
/// the comment. An edit is `'text' -> 'new text'`, `'text' +> 'inserted before
/// it'`, `FILE:'text' -> 'new text'` for the first such text in another file
/// of the unit, or `include 'header'`. Edits are separated by commas, and in
/// them \n is a line end. `unsafe` before the edits puts them on a note.
/// Several findings may stand in one line.
///
//===----------------------------------------------------------------------===//

#include "clang-tidy/ClangTidyCheck.h"
#include "compat.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Preprocessor.h"

using namespace clang;
using namespace clang::tidy;

namespace {

class ScriptedCheck : public ClangTidyCheck, public CommentHandler {
public:
  ScriptedCheck(StringRef Name, ClangTidyContext *Context)
      : ClangTidyCheck(Name, Context), Name(Name.str()) {}

  void registerPPCallbacks(const SourceManager &SM, Preprocessor *PP,
                           Preprocessor *ModuleExpanderPP) override {
    PP->addCommentHandler(this);
  }

  bool HandleComment(Preprocessor &PP, SourceRange Comment) override {
    const SourceManager &SM = PP.getSourceManager();
    auto [File, Begin] = SM.getDecomposedLoc(Comment.getBegin());
    StringRef Text =
        SM.getBufferData(File).slice(Begin, SM.getFileOffset(Comment.getEnd()));
    for (size_t At = Text.find("//~"); At != StringRef::npos;) {
      size_t Next = Text.find("//~", At + 3);
      StringRef Script = Text.slice(At + 3, Next).trim();
      if (Script.consume_front(Name + " "))
        follow(SM, Comment.getBegin(), Script);
      At = Next;
    }
    return false;
  }

private:
  static std::string unquote(StringRef &Script) {
    Script = Script.ltrim();
    if (!Script.consume_front("'"))
      return "";
    auto [Quoted, Rest] = Script.split('\'');
    Script = Rest.ltrim();
    std::string Result;
    while (!Quoted.empty()) {
      if (Quoted.consume_front("\\n")) {
        Result += '\n';
        continue;
      }
      Result += Quoted.front();
      Quoted = Quoted.drop_front();
    }
    return Result;
  }

  static FileID fileNamed(const SourceManager &SM, StringRef Name) {
    for (unsigned I = 0; I != SM.local_sloc_entry_size(); ++I) {
      const SrcMgr::SLocEntry &Entry = SM.getLocalSLocEntry(I);
      if (!Entry.isFile())
        continue;
      FileID ID =
          SM.getFileID(SourceLocation::getFromRawEncoding(Entry.getOffset()));
      if (auto File = SM.getFileEntryRefForID(ID);
          File && File->getName().ends_with(Name))
        return ID;
    }
    return FileID();
  }

  void follow(const SourceManager &SM, SourceLocation Loc, StringRef Script) {
    std::vector<FixItHint> Hints;
    auto [Here, Begin] = SM.getDecomposedLoc(Loc);
    StringRef Buffer = SM.getBufferData(Here);
    size_t LineBegin = Buffer.take_front(Begin).rfind('\n') + 1;
    if (Script.consume_front("unless ") &&
        Buffer.slice(LineBegin, Begin).contains(unquote(Script)))
      return;
    bool Unsafe = Script.consume_front("unsafe ");
    while (!Script.empty()) {
      Script = Script.ltrim(", ");
      if (Script.consume_front("include ")) {
        Hints.push_back(
            FixItHint::CreateInsertion(SM.getLocForStartOfFile(Here),
                                       "#include <" + unquote(Script) + ">\n"));
        continue;
      }
      FileID File = Here;
      size_t From = LineBegin, To = Begin;
      if (!Script.starts_with("'")) {
        auto [Name, Rest] = Script.split(':');
        File = fileNamed(SM, Name);
        Script = Rest;
        if (File.isInvalid())
          return;
        From = 0;
        To = StringRef::npos;
      }
      StringRef Whole = SM.getBufferData(File);
      std::string Old = unquote(Script);
      bool Insert = Script.starts_with("+>");
      Script = Script.drop_front(2);
      std::string New = unquote(Script);
      size_t Bar = Insert ? Old.find('|') : 0;
      if (Insert)
        Old.erase(Bar, 1);
      size_t At = Whole.slice(From, To).find(Old);
      if (At == StringRef::npos)
        return;
      auto LocAt = [&](size_t Offset) {
        return SM.getLocForStartOfFile(File).getLocWithOffset(
            static_cast<int>(Offset));
      };
      size_t Start = From + At;
      Hints.push_back(Insert
                          ? FixItHint::CreateInsertion(LocAt(Start + Bar), New)
                          : FixItHint::CreateReplacement(
                                CharSourceRange::getCharRange(
                                    LocAt(Start), LocAt(Start + Old.size())),
                                New));
    }
    if (!Unsafe) {
      DiagnosticBuilder Warning = diag(Loc, "scripted finding");
      for (const FixItHint &Hint : Hints)
        Warning << Hint;
      return;
    }
    diag(Loc, "scripted finding");
    DiagnosticBuilder Note = diag(Loc, "scripted change", DiagnosticIDs::Note);
    for (const FixItHint &Hint : Hints)
      Note << Hint;
  }

  const std::string Name;
};

class ScriptedModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
    Factories.registerCheck<ScriptedCheck>("test-a");
    Factories.registerCheck<ScriptedCheck>("test-b");
    Factories.registerCheck<ScriptedCheck>("test-c");
  }
};

ClangTidyModuleRegistry::Add<ScriptedModule> Registered("test-module",
                                                        "scripted checks");

} // namespace
