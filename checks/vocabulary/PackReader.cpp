//===--- PackReader.cpp - Reads a pack ------------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../compat.h"
#include "PackTable.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

namespace clang::tidy::futures {

namespace {
enum class FactKind { Number, Flag, Text };

std::optional<FactKind> factKind(llvm::StringRef Name) {
  return llvm::StringSwitch<std::optional<FactKind>>(Name)
#define FUTURES_FACT(Name, Kind) .Case(Name, FactKind::Kind)
#include "Facts.def"
      .Default(std::nullopt);
}
} // namespace

/// Reads one pack. Every mistake becomes an error at its line; the entry that
/// holds it is dropped and the rest is kept.
class PackReader {
public:
  PackReader(PackTable &Table, llvm::StringRef FileName, llvm::StringRef Text)
      : Table(Table), FileName(FileName),
        Stream(llvm::MemoryBufferRef(Text, FileName), SM,
               /*ShowColors=*/false) {
    SM.setDiagHandler(
        [](const llvm::SMDiagnostic &D, void *Self) {
          auto &Reader = *static_cast<PackReader *>(Self);
          Reader.fail(D.getLineNo(), "no valid YAML: " + D.getMessage().str());
          Reader.Torn = true;
        },
        this);
  }

  bool read() {
    size_t Before = Table.Errors.size();
    for (llvm::yaml::Document &Doc : Stream) {
      llvm::yaml::Node *Root = Doc.getRoot();
      if (!Root || isa<llvm::yaml::NullNode>(Root))
        continue;
      auto *Top = dyn_cast<llvm::yaml::MappingNode>(Root);
      if (!Top) {
        fail(Root, "a pack is a mapping with the keys 'library', 'headers', "
                   "'types' and 'functions'");
        break;
      }
      readTop(Top);
    }
    return Table.Errors.size() == Before && !Stream.failed();
  }

private:
  /// What follows from text that is no YAML is not said.
  void fail(unsigned Line, std::string Message) {
    if (!Torn)
      Table.Errors.push_back({FileName.str(), Line, std::move(Message)});
  }
  void fail(llvm::yaml::Node *At, const llvm::Twine &Message) {
    llvm::SMLoc Loc = At->getSourceRange().Start;
    fail(Loc.isValid() ? SM.getLineAndColumn(Loc).first : 0, Message.str());
  }

  std::optional<std::string> scalar(llvm::yaml::Node *N) {
    if (auto *S = dyn_cast_or_null<llvm::yaml::ScalarNode>(N)) {
      llvm::SmallString<64> Storage;
      return S->getValue(Storage).str();
    }
    if (auto *S = dyn_cast_or_null<llvm::yaml::BlockScalarNode>(N))
      return S->getValue().str();
    return std::nullopt;
  }

  /// One scalar or a sequence of scalars.
  bool scalars(llvm::yaml::Node *N, std::vector<std::string> &Out) {
    if (std::optional<std::string> S = scalar(N)) {
      Out.push_back(*S);
      return true;
    }
    auto *Seq = dyn_cast_or_null<llvm::yaml::SequenceNode>(N);
    if (!Seq)
      return false;
    bool Ok = true;
    for (llvm::yaml::Node &Item : *Seq) {
      if (std::optional<std::string> S = scalar(&Item))
        Out.push_back(*S);
      else
        Ok = false;
    }
    return Ok;
  }

  /// Says so where a mapping has \p Key twice.
  bool isFirst(llvm::StringSet<> &Seen, llvm::StringRef Key,
               llvm::yaml::Node *At) {
    if (Seen.insert(Key).second)
      return true;
    fail(At, "key '" + Key + "' is given twice");
    return false;
  }

  void readTop(llvm::yaml::MappingNode *Top) {
    llvm::StringSet<> Seen;
    for (llvm::yaml::KeyValueNode &KV : *Top) {
      std::optional<std::string> Key = scalar(KV.getKey());
      llvm::yaml::Node *Value = KV.getValue();
      if (!Key || !Value)
        continue;
      // The entries of a second list count all the same.
      isFirst(Seen, *Key, KV.getKey());
      if (*Key == "library") {
        if (std::optional<std::string> S = scalar(Value))
          Library = *S;
        else
          fail(Value, "key 'library': expected the library's name");
      } else if (*Key == "headers") {
        std::vector<std::string> Names;
        if (!scalars(Value, Names))
          fail(Value, "key 'headers': expected a list of header names");
        Table.Headers.insert(Table.Headers.end(), Names.begin(), Names.end());
      } else if (*Key == "types" || *Key == "functions") {
        auto *Seq = dyn_cast<llvm::yaml::SequenceNode>(Value);
        if (!Seq) {
          fail(Value, "key '" + *Key + "': expected a list of entries");
          Value->skip();
          continue;
        }
        for (llvm::yaml::Node &Item : *Seq)
          readEntry(&Item, /*IsFunction=*/*Key == "functions");
      } else {
        fail(KV.getKey(), "unknown key '" + *Key +
                              "'; known are 'library', 'headers', 'types' and "
                              "'functions'");
        Value->skip();
      }
    }
  }

  /// One scalar; says what was \p Expected where it is none.
  bool readText(llvm::StringRef Key, llvm::yaml::Node *Value,
                llvm::StringRef Expected, std::string &Out) {
    std::optional<std::string> Text = scalar(Value);
    if (Text)
      Out = *Text;
    else
      fail(Value, "key '" + Key + "': expected " + Expected);
    return Text.has_value();
  }

  void readEntry(llvm::yaml::Node *Item, bool IsFunction) {
    auto *Map = dyn_cast<llvm::yaml::MappingNode>(Item);
    if (!Map) {
      fail(Item, "an entry is a mapping with the keys 'name' and 'roles'");
      Item->skip();
      return;
    }
    PackTable::Candidate C;
    C.IsFunction = IsFunction;
    C.Entry.Library = Library;
    std::vector<std::string> Names;
    llvm::StringSet<> Seen;
    bool Ok = true;
    for (llvm::yaml::KeyValueNode &KV : *Map) {
      std::optional<std::string> Key = scalar(KV.getKey());
      llvm::yaml::Node *Value = KV.getValue();
      if (!Key || !Value) {
        Ok = false;
        continue;
      }
      if (!isFirst(Seen, *Key, KV.getKey())) {
        Value->skip();
        Ok = false;
        continue;
      }
      if (*Key == "name") {
        if (!scalars(Value, Names)) {
          fail(Value, "key 'name': expected a qualified name");
          Ok = false;
        }
      } else if (*Key == "roles") {
        Ok &= readRoles(Value, C.Entry.Roles);
      } else if (*Key == "parameters" && IsFunction) {
        unsigned Count;
        std::optional<std::string> Text = scalar(Value);
        if (!Text || llvm::StringRef(*Text).getAsInteger(10, Count)) {
          fail(Value, "key 'parameters': expected a number");
          Ok = false;
        } else {
          C.Parameters = Count;
        }
      } else if (*Key == "first-parameter" && IsFunction) {
        Ok &= readText(*Key, Value, "a type's name", C.FirstParameter);
      } else if (*Key == "macro" && IsFunction) {
        Ok &= readText(*Key, Value, "the name of a macro", C.Macro);
      } else if (std::optional<FactKind> Kind = factKind(*Key)) {
        Ok &= readFact(*Key, *Kind, Value, C.Entry);
      } else {
        fail(KV.getKey(), "unknown key '" + *Key + "'");
        Value->skip();
        Ok = false;
      }
    }
    if (Names.empty() && Ok) {
      fail(Item, "an entry needs the key 'name'");
      return;
    }
    if (C.Entry.Roles.empty() && Ok) {
      fail(Item, "the entry of '" + Names.front() + "' needs the key 'roles'");
      return;
    }
    if (!Ok)
      return;
    for (const std::string &Name : Names) {
      llvm::StringRef Trimmed = llvm::StringRef(Name).ltrim(':');
      C.Entry.Name = Trimmed.str();
      Table.Candidates.push_back(C);
      auto &List = Table.ByLastName[lastComponent(Trimmed)];
      // Newest pack first, but in its own order within a pack.
      auto At = List.begin();
      while (At != List.end() && Added.count(*At))
        ++At;
      Added.insert(&Table.Candidates.back());
      List.insert(At, &Table.Candidates.back());
    }
  }

  bool readRoles(llvm::yaml::Node *Value, RoleSet &Roles) {
    std::vector<std::string> Names;
    if (!scalars(Value, Names)) {
      fail(Value, "key 'roles': expected a role or a list of roles");
      return false;
    }
    bool Ok = true;
    for (const std::string &Name : Names) {
      if (std::optional<Role> R = roleNamed(Name)) {
        Roles.insert(*R);
      } else {
        fail(Value, "key 'roles': unknown role '" + Name + "'");
        Ok = false;
      }
    }
    return Ok;
  }

  bool readFact(llvm::StringRef Key, FactKind Kind, llvm::yaml::Node *Value,
                VocabularyEntry &E) {
    std::optional<std::string> Text = scalar(Value);
    unsigned Number;
    if (!Text) {
      fail(Value, "key '" + Key + "': expected one value");
      return false;
    }
    if (Kind == FactKind::Number &&
        llvm::StringRef(*Text).getAsInteger(10, Number)) {
      fail(Value, "key '" + Key + "': expected a number, got '" + *Text + "'");
      return false;
    }
    if (Kind == FactKind::Flag && *Text != "true" && *Text != "false") {
      fail(Value,
           "key '" + Key + "': expected true or false, got '" + *Text + "'");
      return false;
    }
    E.Facts[Key] = *Text;
    return true;
  }

  PackTable &Table;
  llvm::StringRef FileName;
  llvm::SourceMgr SM;
  llvm::yaml::Stream Stream;
  std::string Library;
  bool Torn = false;
  llvm::DenseSet<const void *> Added;
};

/// \p Text with quotes around each qualified name that has none. Lines stay.
[[maybe_unused]] static std::string quoteQualifiedNames(llvm::StringRef Text) {
  auto IsWord = [&](size_t At) {
    return At < Text.size() &&
           (llvm::isAlnum(Text[At]) || Text[At] == '_' || Text[At] == '~');
  };
  std::string Result;
  char Quote = 0;
  for (size_t At = 0; At < Text.size();) {
    const char C = Text[At];
    size_t End = At;
    bool IsQualified = false;
    if (C == '\n')
      Quote = 0;
    else if (Quote ? C == Quote : C == '"' || C == '\'')
      Quote = Quote ? 0 : C;
    else if (!Quote && C == '#' && (At == 0 || llvm::isSpace(Text[At - 1])))
      End = std::min(Text.find('\n', At), Text.size());
    else if (!Quote)
      while (IsWord(End) ||
             (Text.substr(End).starts_with("::") && IsWord(End + 2))) {
        IsQualified |= !IsWord(End);
        End += IsWord(End) ? 1 : 2;
      }
    End = std::max(End, At + 1);
    const llvm::StringRef Part = Text.slice(At, End);
    Result += IsQualified ? ("\"" + Part + "\"").str() : Part.str();
    At = End;
  }
  return Result;
}

bool PackTable::add(llvm::StringRef FileName, llvm::StringRef Text) {
  if constexpr (!YamlTakesColons) {
    const std::string Quoted = quoteQualifiedNames(Text);
    return PackReader(*this, FileName, Quoted).read();
  }
  return PackReader(*this, FileName, Text).read();
}

} // namespace clang::tidy::futures
