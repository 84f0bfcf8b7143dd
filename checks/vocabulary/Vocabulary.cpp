//===--- Vocabulary.cpp - Roles of functions and types --------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Vocabulary.h"
#include "../compat.h"
#include "UserPacks.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"
#include "llvm/Support/raw_ostream.h"

namespace clang::tidy::futures {

namespace {
struct BuiltinPack {
  const char *Name;
  const char *Text;
};
/// Generated from checks/vocabulary/*.yaml.
const BuiltinPack BuiltinPacks[] = {
#include "BuiltinPacks.inc"
};

constexpr llvm::StringRef UserPackName = ".futures.yaml";
constexpr llvm::StringRef AnnotationPrefix = "futures::";

enum class FactKind { Number, Flag, Text };

std::optional<FactKind> factKind(llvm::StringRef Name) {
  return llvm::StringSwitch<std::optional<FactKind>>(Name)
#define FUTURES_FACT(Name, Kind) .Case(Name, FactKind::Kind)
#include "Facts.def"
      .Default(std::nullopt);
}

llvm::StringRef lastComponent(llvm::StringRef Qualified) {
  size_t At = Qualified.rfind("::");
  return At == llvm::StringRef::npos ? Qualified : Qualified.substr(At + 2);
}

/// The declaration that packs speak of: the template for a specialisation.
const CXXRecordDecl *patternOf(const CXXRecordDecl *Record) {
  if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record))
    return Spec->getSpecializedTemplate()->getTemplatedDecl();
  return Record;
}

bool derivesFromNamed(const CXXRecordDecl *Record, llvm::StringRef Name) {
  if (hasQualifiedName(patternOf(Record), Name))
    return true;
  if (!Record->hasDefinition())
    return false;
  return llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
    const CXXRecordDecl *B = Base.getType()->getAsCXXRecordDecl();
    return B && derivesFromNamed(B, Name);
  });
}
} // namespace

llvm::StringRef roleName(Role R) {
  switch (R) {
#define FUTURES_ROLE(Enumerator, Name)                                         \
  case Role::Enumerator:                                                       \
    return Name;
#include "Roles.def"
  }
  return "";
}

std::optional<Role> roleNamed(llvm::StringRef Name) {
  return llvm::StringSwitch<std::optional<Role>>(Name)
#define FUTURES_ROLE(Enumerator, Name) .Case(Name, Role::Enumerator)
#include "Roles.def"
      .Default(std::nullopt);
}

bool hasQualifiedName(const NamedDecl *D, llvm::StringRef Name) {
  if (const IdentifierInfo *Id = D->getIdentifier()) {
    if (Id->getName() != lastComponent(Name))
      return false;
  } else {
    return false;
  }
  const DeclContext *Context = D->getDeclContext();
  while (true) {
    size_t At = Name.rfind("::");
    Name = At == llvm::StringRef::npos ? "" : Name.substr(0, At);
    while (true) {
      if (const auto *NS = dyn_cast<NamespaceDecl>(Context);
          NS && (NS->isInline() || NS->isAnonymousNamespace()))
        Context = NS->getParent();
      else if (isa<LinkageSpecDecl>(Context) || isa<ExportDecl>(Context) ||
               (isa<EnumDecl>(Context) && !cast<EnumDecl>(Context)->isScoped()))
        Context = Context->getParent();
      else
        break;
    }
    if (Name.empty())
      return Context->isTranslationUnit();
    const auto *Named = dyn_cast<NamedDecl>(Context);
    if (!Named || !Named->getIdentifier() ||
        Named->getName() != lastComponent(Name))
      return false;
    Context = Context->getParent();
  }
}

llvm::StringRef VocabularyEntry::fact(llvm::StringRef Key) const {
  auto It = Facts.find(Key);
  return It == Facts.end() ? llvm::StringRef() : llvm::StringRef(It->second);
}

std::optional<unsigned> VocabularyEntry::number(llvm::StringRef Key) const {
  unsigned Value;
  if (llvm::StringRef Text = fact(Key);
      !Text.empty() && !Text.getAsInteger(10, Value))
    return Value;
  return std::nullopt;
}

std::string VocabularyError::str() const {
  return File + ":" + std::to_string(Line) + ": " + Message;
}

//===----------------------------------------------------------------------===//
// Reading a pack
//===----------------------------------------------------------------------===//

/// Reads one pack. Every mistake becomes an error at its line; the entry that
/// holds it is dropped and the rest is kept.
class PackReader {
public:
  PackReader(Vocabulary &V, llvm::StringRef FileName, llvm::StringRef Text)
      : V(V), FileName(FileName),
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

  static std::vector<llvm::StringRef> names(const Vocabulary &V) {
    std::vector<llvm::StringRef> Names;
    for (const Vocabulary::Candidate &C : V.Candidates)
      Names.push_back(C.Entry.Name);
    return Names;
  }

  bool read() {
    size_t Before = V.Errors.size();
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
    return V.Errors.size() == Before && !Stream.failed();
  }

private:
  /// What follows from text that is no YAML is not said.
  void fail(unsigned Line, std::string Message) {
    if (!Torn)
      V.Errors.push_back({FileName.str(), Line, std::move(Message)});
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
        V.Headers.insert(V.Headers.end(), Names.begin(), Names.end());
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

  void readEntry(llvm::yaml::Node *Item, bool IsFunction) {
    auto *Map = dyn_cast<llvm::yaml::MappingNode>(Item);
    if (!Map) {
      fail(Item, "an entry is a mapping with the keys 'name' and 'roles'");
      Item->skip();
      return;
    }
    Vocabulary::Candidate C;
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
        if (std::optional<std::string> Text = scalar(Value)) {
          C.FirstParameter = *Text;
        } else {
          fail(Value, "key 'first-parameter': expected a type's name");
          Ok = false;
        }
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
      V.Candidates.push_back(C);
      auto &List = V.ByLastName[lastComponent(Trimmed)];
      // Newest pack first, but in its own order within a pack.
      auto At = List.begin();
      while (At != List.end() && Added.count(*At))
        ++At;
      Added.insert(&V.Candidates.back());
      List.insert(At, &V.Candidates.back());
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

  Vocabulary &V;
  llvm::StringRef FileName;
  llvm::SourceMgr SM;
  llvm::yaml::Stream Stream;
  std::string Library;
  bool Torn = false;
  llvm::DenseSet<const void *> Added;
};

Vocabulary::Vocabulary() {
#define FUTURES_ROLE(Enumerator, Name)                                         \
  AnnotationEntries.push_back(                                                 \
      {Name, "annotation", RoleSet{Role::Enumerator}, {}});
#include "Roles.def"
}

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

bool Vocabulary::addPack(llvm::StringRef FileName, llvm::StringRef Text) {
  if constexpr (!YamlTakesColons) {
    const std::string Quoted = quoteQualifiedNames(Text);
    return PackReader(*this, FileName, Quoted).read();
  }
  return PackReader(*this, FileName, Text).read();
}

std::shared_ptr<const Vocabulary> Vocabulary::builtin() {
  static const std::shared_ptr<const Vocabulary> Builtin = [] {
    auto V = std::make_shared<Vocabulary>();
    for (const BuiltinPack &Pack : BuiltinPacks)
      V->addPack(Pack.Name, Pack.Text);
    return V;
  }();
  return Builtin;
}

static llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> &userPackFileSystem() {
  static llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS =
      llvm::vfs::getRealFileSystem();
  return FS;
}

void readUserPacksFrom(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS) {
  userPackFileSystem() = std::move(FS);
}

std::vector<llvm::StringRef> entryNames(const Vocabulary &V) {
  return PackReader::names(V);
}

std::shared_ptr<const Vocabulary> Vocabulary::forFile(llvm::StringRef File) {
  llvm::vfs::FileSystem &FS = *userPackFileSystem();
  llvm::SmallString<256> Path(File);
  llvm::sys::fs::make_absolute(Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  std::vector<std::string> Found;
  for (llvm::StringRef Dir = llvm::sys::path::parent_path(Path); !Dir.empty();
       Dir = llvm::sys::path::parent_path(Dir)) {
    llvm::SmallString<256> Candidate(Dir);
    llvm::sys::path::append(Candidate, UserPackName);
    if (auto Status = FS.status(Candidate); Status && Status->isRegularFile())
      Found.push_back(Candidate.str().str());
  }
  if (Found.empty())
    return builtin();

  auto V = std::make_shared<Vocabulary>();
  for (const BuiltinPack &Pack : BuiltinPacks)
    V->addPack(Pack.Name, Pack.Text);
  V->Files = Found;
  for (const std::string &Name : llvm::reverse(Found)) {
    auto Buffer = FS.getBufferForFile(Name);
    if (!Buffer)
      V->Errors.push_back({Name, 0, Buffer.getError().message()});
    else
      V->addPack(Name, (*Buffer)->getBuffer());
  }
  return V;
}

//===----------------------------------------------------------------------===//
// Look-up
//===----------------------------------------------------------------------===//

const VocabularyEntry *Vocabulary::annotated(const Decl *D) const {
  if (!D->hasAttrs())
    return nullptr;
  const VocabularyEntry *First = nullptr;
  RoleSet All;
  for (const auto *A : D->specific_attrs<AnnotateAttr>()) {
    llvm::StringRef Text = A->getAnnotation();
    if (!Text.consume_front(AnnotationPrefix))
      continue;
    if (std::optional<Role> R = roleNamed(Text)) {
      if (!First)
        First = &AnnotationEntries[static_cast<unsigned>(*R)];
      All.insert(*R);
    }
  }
  if (!First || All.bits() == First->Roles.bits())
    return First;
  std::lock_guard<std::mutex> Lock(JointEntriesMutex);
  return &JointEntries
              .try_emplace(
                  All.bits(),
                  VocabularyEntry{First->Name, First->Library, All, {}})
              .first->second;
}

const Vocabulary::Candidate *Vocabulary::find(llvm::StringRef LastName,
                                              const NamedDecl *D,
                                              const FunctionDecl *F) const {
  auto It = ByLastName.find(LastName);
  if (It == ByLastName.end())
    return nullptr;
  for (const Candidate *C : It->second) {
    if (C->IsFunction != (F != nullptr))
      continue;
    if (F) {
      if (C->Parameters && F->getNumParams() != *C->Parameters)
        continue;
      if (!C->FirstParameter.empty()) {
        if (F->getNumParams() == 0)
          continue;
        QualType First = F->getParamDecl(0)->getType().getNonReferenceType();
        const auto *Tag = First->getAsTagDecl();
        if (!Tag || !hasQualifiedName(Tag, C->FirstParameter))
          continue;
      }
    }
    if (hasQualifiedName(D, C->Entry.Name))
      return C;
  }
  return nullptr;
}

const VocabularyEntry *Vocabulary::lookup(const CXXRecordDecl *Record) const {
  Record = patternOf(Record);
  // `typedef union {...} pthread_mutex_t;` is called by its alias.
  const NamedDecl *Named = Record;
  if (!Record->getIdentifier())
    Named = Record->getTypedefNameForAnonDecl();
  if (!Named)
    return nullptr;
  if (const Candidate *C = find(Named->getName(), Named, nullptr))
    return &C->Entry;
  return annotated(Record);
}

const VocabularyEntry *Vocabulary::lookup(QualType Type) const {
  if (Type.isNull())
    return nullptr;
  Type = Type.getNonReferenceType();
  if (const CXXRecordDecl *Record = Type->getAsCXXRecordDecl())
    return lookup(Record);
  // future<T> with a dependent T still is a future.
  if (const auto *Spec = Type->getAs<TemplateSpecializationType>())
    if (const auto *Template = dyn_cast_or_null<ClassTemplateDecl>(
            Spec->getTemplateName().getAsTemplateDecl()))
      return lookup(Template->getTemplatedDecl());
  return nullptr;
}

const VocabularyEntry *Vocabulary::lookupCalled(const VarDecl *V) const {
  if (!V->getIdentifier() || !V->hasGlobalStorage())
    return nullptr;
  auto It = ByLastName.find(V->getName());
  if (It == ByLastName.end())
    return nullptr;
  for (const Candidate *C : It->second)
    if (C->IsFunction && C->isUnconstrained() &&
        hasQualifiedName(V, C->Entry.Name))
      return &C->Entry;
  return nullptr;
}

const VocabularyEntry *Vocabulary::lookup(const FunctionDecl *Function,
                                          const CXXRecordDecl *Object) const {
  const IdentifierInfo *Id = Function->getIdentifier();
  if (Id) {
    llvm::StringRef Name = Id->getName();
    auto It = ByLastName.find(Name);
    if (It != ByLastName.end()) {
      if (const Candidate *C = find(Name, Function, Function))
        return &C->Entry;
      if (isa<CXXMethodDecl>(Function) && Object)
        for (const Candidate *C : It->second) {
          if (!C->IsFunction)
            continue;
          if (C->Parameters && Function->getNumParams() != *C->Parameters)
            continue;
          llvm::StringRef Class =
              llvm::StringRef(C->Entry.Name).drop_back(Name.size()).rtrim(':');
          if (!Class.empty() && derivesFromNamed(Object, Class))
            return &C->Entry;
        }
    }
  }
  if (const VocabularyEntry *E = annotated(Function))
    return E;
  if (const FunctionDecl *Pattern = Function->getTemplateInstantiationPattern())
    return annotated(Pattern);
  return nullptr;
}

} // namespace clang::tidy::futures
