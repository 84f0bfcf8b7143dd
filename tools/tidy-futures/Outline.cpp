//===--- Outline.cpp - What a text defines, by its tokens alone -----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Outline.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace tidyfutures {
namespace {

/// Identifiers that decide what a statement is. Raw tokens know no keywords.
enum class Word {
  Other,
  Class,
  Enum,
  Namespace,
  Extern,
  Operator,
  Access,
  Attribute,
  Template,
  Using,
  Const,
  Final,
  Catch
};

Word wordOf(llvm::StringRef Identifier) {
  return llvm::StringSwitch<Word>(Identifier)
      .Case("class", Word::Class)
      .Case("struct", Word::Class)
      .Case("union", Word::Class)
      .Case("enum", Word::Enum)
      .Case("namespace", Word::Namespace)
      .Case("extern", Word::Extern)
      .Case("operator", Word::Operator)
      .Case("public", Word::Access)
      .Case("protected", Word::Access)
      .Case("private", Word::Access)
      .Case("signals", Word::Access)
      .Case("slots", Word::Access)
      .Case("Q_SIGNALS", Word::Access)
      .Case("Q_SLOTS", Word::Access)
      .Case("__attribute__", Word::Attribute)
      .Case("__declspec", Word::Attribute)
      .Case("alignas", Word::Attribute)
      .Case("explicit", Word::Attribute)
      .Case("noexcept", Word::Attribute)
      .Case("requires", Word::Attribute)
      .Case("decltype", Word::Attribute)
      .Case("throw", Word::Attribute)
      .Case("template", Word::Template)
      .Case("using", Word::Using)
      .Case("const", Word::Const)
      .Case("final", Word::Final)
      .Case("catch", Word::Catch)
      .Default(Word::Other);
}

bool looksLikeMacro(llvm::StringRef Identifier) {
  return Identifier.size() > 1 &&
         llvm::none_of(Identifier, [](char C) { return isLowercase(C); }) &&
         llvm::any_of(Identifier, [](char C) { return isUppercase(C); });
}

struct OutlineToken {
  tok::TokenKind Kind = tok::eof;
  unsigned Number = 0;
  Word What = Word::Other;
  bool IsMacro = false;
  bool isIdentifier() const { return Kind == tok::raw_identifier; }
};

/// The raw tokens of a text.
class RawTokens {
public:
  explicit RawTokens(llvm::StringRef Text)
      : Buffer(Text.str()), Lex(SourceLocation(), options(), Buffer.data(),
                                Buffer.data(), Buffer.data() + Buffer.size()) {}
  bool next(Token &T) {
    Lex.LexFromRawLexer(T);
    return T.isNot(tok::eof);
  }

private:
  static const LangOptions &options() {
    static const LangOptions Options = [] {
      LangOptions O;
      O.CPlusPlus = O.CPlusPlus11 = O.CPlusPlus14 = O.CPlusPlus17 =
          O.CPlusPlus20 = O.LineComment = true;
      return O;
    }();
    return Options;
  }

  /// The lexer wants a zero after the text.
  const std::string Buffer;
  Lexer Lex;
};

class Outliner {
public:
  Outliner(llvm::StringRef Text,
           llvm::function_ref<unsigned(llvm::StringRef)> NumberOf) {
    RawTokens Raw(Text);
    Token T;
    bool More = Raw.next(T);
    while (More) {
      if (T.is(tok::hash) && T.isAtStartOfLine()) {
        More = readDirective(Raw, T, NumberOf);
        continue;
      }
      OutlineToken O;
      O.Kind = T.getKind();
      if (O.isIdentifier()) {
        llvm::StringRef Name = T.getRawIdentifier();
        O.Number = NumberOf(Name);
        O.What = wordOf(Name);
        O.IsMacro = looksLikeMacro(Name);
      }
      Tokens.push_back(O);
      More = Raw.next(T);
    }
  }

  std::vector<OutlineEntry> run() {
    size_t Macros = Entries.size();
    readScope(/*Class=*/nullptr);
    if (!Broken && At == Tokens.size())
      return std::move(Entries);
    Entries.resize(Macros);
    OutlineEntry &All = Entries.emplace_back();
    All.Nameless = true;
    addUses(All, 0, Tokens.size());
    return std::move(Entries);
  }

private:
  /// Reads up to the line after a directive; what a macro expands to is used
  /// where its name is.
  bool readDirective(RawTokens &Raw, Token &T,
                     llvm::function_ref<unsigned(llvm::StringRef)> NumberOf) {
    llvm::SmallVector<llvm::StringRef> Names;
    bool More;
    while ((More = Raw.next(T)) && !T.isAtStartOfLine())
      if (T.is(tok::raw_identifier))
        Names.push_back(T.getRawIdentifier());
    if (Names.size() > 2 && Names.front() == "define") {
      OutlineEntry &Macro = Entries.emplace_back();
      Macro.Names.push_back(NumberOf(Names[1]));
      for (llvm::StringRef Name : llvm::drop_begin(Names, 2))
        Macro.Uses.push_back(NumberOf(Name));
    }
    return More;
  }

  void addUses(OutlineEntry &E, size_t Begin, size_t End) const {
    for (size_t I = Begin; I < End; ++I)
      if (Tokens[I].isIdentifier())
        E.Uses.push_back(Tokens[I].Number);
  }

  /// Adds what [\p Begin, \p End), which is in no function's body, uses. What
  /// a pointer or a changeable reference is to is not made there; a temporary
  /// may be, for one that is const.
  void addDeclared(OutlineEntry &E, size_t Begin, size_t End) const {
    bool IsConst = false;
    for (size_t I = Begin; I < End; ++I) {
      const OutlineToken &T = Tokens[I];
      if (T.What == Word::Const)
        IsConst = true;
      else if (T.isIdentifier()) {
        tok::TokenKind Next = I + 1 < End ? Tokens[I + 1].Kind : tok::eof;
        bool Refers = Next == tok::star ||
                      (!IsConst && (Next == tok::amp || Next == tok::ampamp));
        (Refers ? E.Mentions : E.Uses).push_back(T.Number);
      } else if (T.Kind != tok::coloncolon)
        IsConst = false;
    }
  }

  bool is(tok::TokenKind Kind) const {
    return At < Tokens.size() && Tokens[At].Kind == Kind;
  }

  /// Goes from an opening bracket to behind its partner.
  void skipBrackets() {
    llvm::SmallVector<tok::TokenKind> Open;
    for (; At < Tokens.size(); ++At) {
      switch (Tokens[At].Kind) {
      case tok::l_paren:
        Open.push_back(tok::r_paren);
        break;
      case tok::l_brace:
        Open.push_back(tok::r_brace);
        break;
      case tok::l_square:
        Open.push_back(tok::r_square);
        break;
      case tok::r_paren:
      case tok::r_brace:
      case tok::r_square:
        if (Open.back() != Tokens[At].Kind) {
          Broken = true;
          return;
        }
        Open.pop_back();
        if (Open.empty()) {
          ++At;
          return;
        }
        break;
      default:
        break;
      }
    }
    Broken = true;
  }

  /// Goes from `<` behind its `>`.
  void skipTemplateParameters() {
    for (int Depth = 0; At < Tokens.size() && !Broken;) {
      switch (Tokens[At].Kind) {
      case tok::l_paren:
      case tok::l_brace:
      case tok::l_square:
        skipBrackets();
        continue;
      case tok::semi:
      case tok::r_brace:
        Broken = true;
        return;
      case tok::less:
        ++Depth;
        break;
      case tok::greater:
        --Depth;
        break;
      case tok::greatergreater:
        Depth -= 2;
        break;
      default:
        break;
      }
      ++At;
      if (Depth <= 0)
        return;
    }
  }

  /// What is known of a statement before its `;` or its body.
  struct Head {
    explicit Head(size_t Begin) : Begin(Begin) {}
    size_t Begin;
    std::vector<unsigned> Functions, Classes;
    std::optional<unsigned> LastName;
    /// Where the initialisers of members begin.
    std::optional<size_t> Initialisers;
    Word Kind = Word::Other;
    bool Nameless = false, HasParameters = false, HasInitialiser = false;
    /// Behind the `:` that follows parameters.
    bool InMemberInitialisers = false;
    /// Behind the `:` that bases follow.
    bool InBases = false;
  };

  /// Reads statements up to the `}` of the scope, or the end.
  void readScope(OutlineEntry *Class) {
    while (!Broken && At < Tokens.size() && !is(tok::r_brace))
      readStatement(Class);
  }

  void readStatement(OutlineEntry *Class) {
    Head H(At);
    OutlineEntry Entry;
    while (At < Tokens.size() && !Broken) {
      const OutlineToken &T = Tokens[At];
      switch (T.Kind) {
      case tok::r_brace:
        // An enumerator's macro, a statement without its `;`.
        finish(H, std::move(Entry), Class);
        return;
      case tok::semi:
        ++At;
        finish(H, std::move(Entry), Class);
        return;
      case tok::colon:
        if (At == H.Begin + 1 && Tokens[H.Begin].What == Word::Access) {
          ++At;
          return;
        }
        if (H.HasParameters && !H.HasInitialiser && !H.InMemberInitialisers) {
          H.InMemberInitialisers = true;
          H.Initialisers = At;
        }
        H.InBases |= H.Kind == Word::Class || H.Kind == Word::Enum;
        ++At;
        break;
      case tok::equal:
        H.HasInitialiser |= !H.Nameless;
        noteName(H, Entry);
        ++At;
        break;
      case tok::comma:
        noteName(H, Entry);
        ++At;
        break;
      case tok::l_square:
        noteName(H, Entry);
        skipBrackets();
        break;
      case tok::l_paren:
        noteCall(H);
        skipBrackets();
        break;
      case tok::l_brace:
        if (readBraces(H, Entry, Class))
          return;
        break;
      case tok::raw_identifier:
        ++At;
        if (T.What == Word::Template && is(tok::less))
          skipTemplateParameters();
        else
          noteWord(H, T);
        break;
      default:
        ++At;
        break;
      }
    }
    finish(H, std::move(Entry), Class);
  }

  /// The name before `=`, `,`, `[` or `;` is declared, as far as can be seen.
  static void noteName(const Head &H, OutlineEntry &E) {
    if (H.LastName && !H.InBases)
      E.Names.push_back(*H.LastName);
  }

  void noteWord(Head &H, const OutlineToken &T) {
    bool First = At - 1 == H.Begin;
    H.LastName = T.Number;
    if (T.What == Word::Operator)
      H.Nameless = true;
    if (H.HasParameters)
      return;
    if (H.Kind == Word::Class || H.Kind == Word::Enum) {
      if (!H.InBases && T.What == Word::Other)
        H.Classes.push_back(T.Number);
    } else if (T.What == Word::Namespace || T.What == Word::Enum ||
               T.What == Word::Class || (T.What == Word::Extern && First))
      H.Kind = T.What;
  }

  /// At `(`: what is before it may be a function's name.
  void noteCall(Head &H) {
    if (H.HasInitialiser)
      return;
    size_t I = At;
    if (I > H.Begin && Tokens[I - 1].Kind == tok::greater) {
      // The arguments of a specialisation.
      int Depth = 0;
      while (I > H.Begin) {
        --I;
        Depth += (Tokens[I].Kind == tok::greater) -
                 (Tokens[I].Kind == tok::less) +
                 2 * (Tokens[I].Kind == tok::greatergreater);
        if (Depth <= 0)
          break;
      }
    }
    if (I == H.Begin || !Tokens[I - 1].isIdentifier())
      return;
    const OutlineToken &Name = Tokens[I - 1];
    if (Name.What == Word::Attribute || H.InMemberInitialisers)
      return;
    if (Name.IsMacro) {
      // `TEST(a, b) { }` makes a function that has a name of its own; behind
      // a declarator stand attributes.
      H.Nameless |= I - 1 == H.Begin;
      H.HasParameters |= I - 1 == H.Begin;
      return;
    }
    H.HasParameters = true;
    H.Functions.push_back(Name.Number);
  }

  /// At `{`. \returns true if the statement ends with its `}`.
  bool readBraces(Head &H, OutlineEntry &Entry, OutlineEntry *Class) {
    const OutlineToken &Before = At > H.Begin ? Tokens[At - 1] : OutlineToken();
    bool Function = H.HasParameters || H.Nameless;
    if (H.HasInitialiser ||
        (H.InMemberInitialisers &&
         (Before.isIdentifier() || Before.Kind == tok::greater))) {
      skipBrackets();
      return false;
    }
    if (!Function && (H.Kind == Word::Namespace || H.Kind == Word::Extern)) {
      ++At;
      readScope(/*Class=*/nullptr);
      closeScope();
      return true;
    }
    if (!Function && H.Kind == Word::Class) {
      OutlineEntry Own;
      Own.Names = H.Classes;
      Own.Nameless = H.Classes.empty();
      addDeclared(Own, H.Begin, At);
      ++At;
      readScope(&Own);
      closeScope();
      Entries.push_back(std::move(Own));
      // Variables may follow.
      H = Head(At);
      return false;
    }
    if (!Function && H.Kind == Word::Enum) {
      // Nothing is called in it that could run.
      skipBrackets();
      H = Head(At);
      return false;
    }
    if (!Function && H.LastName) {
      noteName(H, Entry);
      skipBrackets();
      return false;
    }
    size_t Body = At;
    skipBrackets();
    // Blocks that belong to the statement before.
    if (Tokens[H.Begin].What == Word::Catch && !Entries.empty()) {
      addUses(Entries.back(), H.Begin, At);
      return true;
    }
    Entry.Nameless |= !Function;
    addUses(Entry, Body, At);
    finish(H, std::move(Entry), Class, Body);
    return true;
  }

  void closeScope() {
    if (is(tok::r_brace))
      ++At;
    else
      Broken = true;
  }

  void finish(const Head &H, OutlineEntry Entry, OutlineEntry *Class) {
    finish(H, std::move(Entry), Class, At);
  }

  /// \p End is behind what is outside of a body.
  void finish(const Head &H, OutlineEntry Entry, OutlineEntry *Class,
              size_t End) {
    if (At == H.Begin)
      return;
    bool Function = H.HasParameters || H.Nameless;
    Entry.Nameless |= H.Nameless;
    if (Function)
      Entry.Names = H.Functions;
    else
      noteName(H, Entry);
    // Member initialisers run as the body does.
    size_t Initialisers = Function ? H.Initialisers.value_or(End) : End;
    addDeclared(Entry, H.Begin, Initialisers);
    addUses(Entry, Initialisers, End);
    if (Entry.Uses.empty())
      return;
    if (Class) {
      Entry.Classes = Class->Names;
      // What a class holds is made and destroyed with it.
      if (!Function && Tokens[H.Begin].What != Word::Using)
        for (unsigned Name : Entry.Uses)
          if (!llvm::is_contained(Entry.Names, Name))
            Class->Uses.push_back(Name);
    }
    Entries.push_back(std::move(Entry));
  }

  std::vector<OutlineToken> Tokens;
  std::vector<OutlineEntry> Entries;
  size_t At = 0;
  bool Broken = false;
};
} // namespace

std::vector<OutlineEntry>
outlineOf(llvm::StringRef Text,
          llvm::function_ref<unsigned(llvm::StringRef)> NumberOf) {
  return Outliner(Text, NumberOf).run();
}

void forEachIdentifier(llvm::StringRef Text,
                       llvm::function_ref<void(llvm::StringRef)> Handle) {
  RawTokens Raw(Text);
  Token T;
  while (Raw.next(T))
    if (T.is(tok::raw_identifier))
      Handle(T.getRawIdentifier());
}

} // namespace tidyfutures
