//===--- Layer.cpp - What clangd cannot be told from outside --------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Layer.h"
#include "Catalog.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <set>

namespace tidy_futures {

using clang::tidy::futures::CatalogEntry;
using clang::tidy::futures::catalogEntry;
using clang::tidy::futures::Tier;
using llvm::StringRef;
using llvm::json::Array;

namespace {
constexpr StringRef ApplyAllCommand = "tidy-futures.applyAll";
constexpr StringRef ExplainCommand = "tidy-futures.explain";
constexpr StringRef OwnIdPrefix = "tidy-futures.";
constexpr StringRef Quoted = "\"futures-";

// Severities of the protocol.
constexpr int Error = 1, Warning = 2, Information = 3;
// The tag that makes editors fade what it is on.
constexpr int Unnecessary = 1;

std::string printed(const llvm::json::Value &V) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << V;
  OS.flush();
  return Text;
}

const CatalogEntry *checkOf(const llvm::json::Object &Diagnostic) {
  auto Code = Diagnostic.getString("code");
  return Code ? catalogEntry(*Code) : nullptr;
}

StringRef uriOf(const llvm::json::Object &Params) {
  const auto *Doc = Params.getObject("textDocument");
  return Doc ? Doc->getString("uri").value_or("") : "";
}

llvm::json::Object *paramsOf(llvm::json::Value &Message) {
  auto *O = Message.getAsObject();
  return O ? O->getObject("params") : nullptr;
}

std::string uriOfPath(StringRef Path) {
  std::string URI = "file://";
  for (char C : Path)
    if (llvm::isAlnum(C) || StringRef("/-_.~+").contains(C))
      URI += C;
    else
      URI += "%" + llvm::toHex(StringRef(&C, 1));
  return URI;
}

/// clangd names a fix after the note that carries it; a fix of the warning
/// itself after the warning, or after its single edit.
bool isSafeFix(StringRef Title, StringRef Message) {
  if (Title.starts_with("change '") || Title.starts_with("insert '") ||
      Title.starts_with("remove '"))
    return true;
  return Message.take_front(Title.size()).equals_insensitive(Title);
}

/// Names a fix by what it changes. \returns whether it is safe, which is then
/// what an editor's "fix this" takes.
bool nameFix(llvm::json::Object &Action, const CatalogEntry &Check,
             StringRef Message) {
  StringRef Title = Action.getString("title").value_or("");
  bool IsSafe = isSafeFix(Title, Message);
  std::string Named = IsSafe ? ("fix " + Check.Name).str()
                             : ("fix, may change behaviour: " + Title).str();
  Action["title"] = std::move(Named);
  Action["isPreferred"] = IsSafe;
  return IsSafe;
}

/// True of a check whose warning stands on something that can go: the program
/// does the same without it. What is merely wrong or slow is not to be faded.
bool isUnnecessary(StringRef Check) {
  return Check == "futures-launch-then-wait";
}

/// False where the editor asks for other kinds of code actions only, as some
/// do on save.
bool wantsQuickFixes(const llvm::json::Object &Context) {
  const Array *Only = Context.getArray("only");
  return !Only || Only->empty() || llvm::any_of(*Only, [](const auto &Kind) {
    StringRef Name = Kind.getAsString().value_or("");
    return Name.empty() || Name == "quickfix";
  });
}

/// The text edits of \p Action by document.
std::map<std::string, Array> editsOf(const llvm::json::Object &Action) {
  std::map<std::string, Array> ByFile;
  const auto *Edit = Action.getObject("edit");
  if (!Edit)
    return ByFile;
  auto Append = [&](StringRef URI, const Array *Edits) {
    if (Edits)
      for (const llvm::json::Value &E : *Edits)
        ByFile[URI.str()].push_back(E);
  };
  if (const auto *Changes = Edit->getObject("changes"))
    for (const auto &[URI, Edits] : *Changes)
      Append(URI, Edits.getAsArray());
  if (const auto *Changes = Edit->getArray("documentChanges"))
    for (const llvm::json::Value &Change : *Changes)
      if (const auto *Object = Change.getAsObject())
        Append(uriOf(*Object), Object->getArray("edits"));
  return ByFile;
}

using Position = std::pair<int64_t, int64_t>;
std::pair<Position, Position> rangeOf(const llvm::json::Object &O) {
  auto At = [&](StringRef Key) -> Position {
    const auto *Range = O.getObject("range");
    const auto *P = Range ? Range->getObject(Key) : nullptr;
    return P ? Position(P->getInteger("line").value_or(0),
                        P->getInteger("character").value_or(0))
             : Position();
  };
  return {At("start"), At("end")};
}

/// The include that \p Edit inserts; empty where it does something else.
StringRef insertedInclude(const llvm::json::Object &Edit) {
  auto [Begin, End] = rangeOf(Edit);
  StringRef Text = Edit.getString("newText").value_or("").trim();
  return Begin == End && Text.starts_with("#include") && !Text.contains('\n')
             ? Text
             : "";
}

/// Whether \p New cannot be applied together with \p Edits. Two includes may
/// go to the same place.
bool overlaps(const Array &Edits, const llvm::json::Object &New) {
  auto [Begin, End] = rangeOf(New);
  for (const llvm::json::Value &V : Edits) {
    const llvm::json::Object &Old = *V.getAsObject();
    auto [OldBegin, OldEnd] = rangeOf(Old);
    bool SamePlace = Begin == OldBegin && (Begin == End || OldBegin == OldEnd);
    if ((Begin < OldEnd && OldBegin < End) ||
        (SamePlace &&
         (insertedInclude(New).empty() || insertedInclude(Old).empty())))
      return true;
  }
  return false;
}

llvm::json::Object positionObject(int64_t Line, int64_t Character) {
  return llvm::json::Object{{"line", Line}, {"character", Character}};
}
} // namespace

Layer::Layer(MessageWriter &Editor, MessageWriter &Server, LayerOptions Options)
    : Editor(Editor), Server(Server), Options(std::move(Options)),
      Hint(this->Options.Driver, this->Options.Database, [&](StringRef Text) {
        Editor.write(Value(
            Object{{"jsonrpc", "2.0"},
                   {"method", "window/showMessage"},
                   {"params", Object{{"type", Warning}, {"message", Text}}}}));
      }) {}

std::string Layer::pageURI(StringRef Check) const {
  Check.consume_front("futures-");
  if (!Options.PagesDir.empty()) {
    llvm::SmallString<256> Path(Options.PagesDir);
    llvm::sys::path::append(Path, Check + ".md");
    if (llvm::sys::fs::exists(Path))
      return uriOfPath(Path);
  }
  return (TIDY_FUTURES_HOMEPAGE "/checks/" + Check + ".html").str();
}

//===----------------------------------------------------------------------===//
// Editor to server
//===----------------------------------------------------------------------===//

void Layer::fromEditor(const std::string &Body) {
  // Most messages (hover, completion, tokens) are nothing to us. No slashes
  // in what is looked for: some editors escape them.
  static constexpr StringRef Words[] = {"didOpen\"",      "didChange\"",
                                        "didClose\"",     "codeAction\"",
                                        "\"initialize\"", OwnIdPrefix};
  bool Concerns = llvm::any_of(
      Words, [&](StringRef Word) { return StringRef(Body).contains(Word); });
  if (!Concerns) {
    Server.writeBody(Body);
    return;
  }
  llvm::Expected<Value> Parsed = llvm::json::parse(Body);
  const Object *Message = Parsed ? Parsed->getAsObject() : nullptr;
  if (!Message) {
    llvm::consumeError(Parsed.takeError());
    Server.writeBody(Body);
    return;
  }
  StringRef Method = Message->getString("method").value_or("");
  // The answer to a request of ours is none of clangd's business.
  if (Method.empty() &&
      Message->getString("id").value_or("").starts_with(OwnIdPrefix))
    return;
  const Object *Params = Message->getObject("params");
  if (Params) {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (Method == "textDocument/didOpen") {
      Docs.open(*Params);
    } else if (Method == "textDocument/didChange") {
      Docs.change(*Params);
    } else if (Method == "textDocument/didClose") {
      Docs.close(*Params);
      Published.erase(documentKey(uriOf(*Params)));
    } else if (Method == "initialize" && Message->get("id")) {
      seeInitialize(*Message);
    } else if (Method == "textDocument/codeAction" && Message->get("id") &&
               StringRef(Body).contains(Quoted)) {
      Object Request = *Params;
      Replies[printed(*Message->get("id"))] = [this, Request](Object Reply) {
        rewriteActions(Reply, Request);
        Editor.write(Value(std::move(Reply)));
      };
    }
  }
  if (Method == "workspace/executeCommand" && runCommand(*Message))
    return;
  Server.writeBody(Body);
}

void Layer::seeInitialize(const Object &Message) {
  if (const Object *Params = Message.getObject("params"))
    if (const Object *Capabilities = Params->getObject("capabilities"))
      if (const Object *Window = Capabilities->getObject("window"))
        if (const Object *Show = Window->getObject("showDocument"))
          ShowsDocuments = Show->getBoolean("support").value_or(false);
  Replies[printed(*Message.get("id"))] = [this](Object Reply) {
    rewriteInitialize(Reply);
    Editor.write(Value(std::move(Reply)));
  };
}

bool Layer::runCommand(const Object &Message) {
  const Object *Params = Message.getObject("params");
  StringRef Command = Params ? Params->getString("command").value_or("") : "";
  const Array *Arguments = Params ? Params->getArray("arguments") : nullptr;
  const Object *Argument = Arguments && !Arguments->empty()
                               ? Arguments->front().getAsObject()
                               : nullptr;
  if (!Argument || !Message.get("id"))
    return false;
  StringRef Check = Argument->getString("check").value_or("");
  if (Command == ApplyAllCommand) {
    applyAll(*Message.get("id"), Argument->getString("uri").value_or(""),
             Check);
    return true;
  }
  if (Command == ExplainCommand) {
    explain(*Message.get("id"), Check);
    return true;
  }
  return false;
}

void Layer::request(StringRef Method, Value Params, Reply Then) {
  std::string Id;
  {
    std::lock_guard<std::mutex> Lock(Mutex);
    Id = (OwnIdPrefix + llvm::Twine(NextId++)).str();
    Replies[printed(Value(Id))] = std::move(Then);
  }
  Server.write(Value(Object{{"jsonrpc", "2.0"},
                            {"id", Id},
                            {"method", Method},
                            {"params", std::move(Params)}}));
}

/// Asks the server for the fixes of every finding of \p Check in the document
/// and hands the safe ones to the editor as one edit. Fixes that overlap are
/// left for the next time, as in the driver.
void Layer::applyAll(const Value &Id, StringRef URI, StringRef Check) {
  Array Context;
  std::pair<Position, Position> Span{{0, 0}, {0, 0}};
  {
    std::lock_guard<std::mutex> Lock(Mutex);
    auto It = Published.find(documentKey(URI));
    Value Last = It == Published.end()
                     ? Value(nullptr)
                     : llvm::cantFail(llvm::json::parse(It->second.Text));
    Object *Shown = paramsOf(Last);
    Array *Diagnostics = Shown ? Shown->getArray("diagnostics") : nullptr;
    for (size_t I = 0; Diagnostics && I < Diagnostics->size(); ++I) {
      Object *D = (*Diagnostics)[I].getAsObject();
      if (!D || D->getString("code") != Check)
        continue;
      // The fixes that came along are asked for anew.
      D->erase("codeActions");
      Span.second = std::max(Span.second, rangeOf(*D).second);
      Context.push_back(std::move(*D));
    }
  }
  // Up to the last of them: clangd refuses a range beyond the end of the file.
  Object Whole{{"start", positionObject(0, 0)},
               {"end", positionObject(Span.second.first, Span.second.second)}};
  Object Params{{"textDocument", Object{{"uri", URI}}},
                {"range", std::move(Whole)},
                {"context", Object{{"diagnostics", std::move(Context)}}}};
  request("textDocument/codeAction", std::move(Params),
          [this, Id, Check = Check.str()](Object Reply) {
            std::map<std::string, Array> Merged;
            std::set<std::string> Seen;
            const Array *Actions = Reply.getArray("result");
            static const Array None;
            for (const Value &V : Actions ? *Actions : None) {
              const Object *Action = V.getAsObject();
              const Array *Of =
                  Action ? Action->getArray("diagnostics") : nullptr;
              const Object *D =
                  Of && !Of->empty() ? Of->front().getAsObject() : nullptr;
              if (!D || D->getString("code") != StringRef(Check) ||
                  !isSafeFix(Action->getString("title").value_or(""),
                             D->getString("message").value_or("")))
                continue;
              Object Fix = *Action;
              {
                std::lock_guard<std::mutex> Lock(Mutex);
                dropKnownIncludes(Fix);
              }
              auto Edits = editsOf(Fix);
              // A fix is applied whole or not at all; an include that an
              // earlier one brought is not brought again.
              bool Fits = true;
              for (auto &[File, List] : Edits)
                for (const Value &E : List)
                  Fits &= Seen.count(File + printed(E)) ||
                          !overlaps(Merged[File], *E.getAsObject());
              if (!Fits)
                continue;
              for (auto &[File, List] : Edits)
                for (const Value &E : List)
                  if (Seen.insert(File + printed(E)).second)
                    Merged[File].push_back(E);
            }
            Object Changes;
            for (auto &[File, List] : Merged)
              if (!List.empty())
                Changes[File] = std::move(List);
            if (!Changes.empty()) {
              Object Edit{{"changes", std::move(Changes)}};
              Editor.write(Value(Object{
                  {"jsonrpc", "2.0"},
                  {"id", (OwnIdPrefix + "edit." + llvm::Twine(NextId++)).str()},
                  {"method", "workspace/applyEdit"},
                  {"params", Object{{"label", "Apply all fixes of " + Check},
                                    {"edit", std::move(Edit)}}}}));
            }
            Editor.write(Value(
                Object{{"jsonrpc", "2.0"}, {"id", Id}, {"result", nullptr}}));
          });
}

void Layer::explain(const Value &Id, StringRef Check) {
  const CatalogEntry *Entry = catalogEntry(Check);
  std::string Page = pageURI(Check);
  if (ShowsDocuments) {
    Editor.write(Value(Object{
        {"jsonrpc", "2.0"},
        {"id", (OwnIdPrefix + "show." + llvm::Twine(NextId++)).str()},
        {"method", "window/showDocument"},
        {"params", Object{{"uri", Page},
                          {"external", !StringRef(Page).starts_with("file:")},
                          {"takeFocus", true}}}}));
  } else if (Entry) {
    Editor.write(Value(Object{
        {"jsonrpc", "2.0"},
        {"method", "window/showMessage"},
        {"params",
         Object{{"type", Information},
                {"message",
                 (Check + ": " + Entry->Sentence + " See " + Page).str()}}}}));
  }
  Editor.write(
      Value(Object{{"jsonrpc", "2.0"}, {"id", Id}, {"result", nullptr}}));
}

//===----------------------------------------------------------------------===//
// Server to editor
//===----------------------------------------------------------------------===//

void Layer::fromServer(const std::string &Body) {
  StringRef Text = Body;
  bool IsReply = !Text.contains("\"method\":");
  bool Concerns =
      IsReply || Text.contains("\"textDocument/publishDiagnostics\"");
  {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (IsReply && Replies.empty())
      Concerns = false;
  }
  if (!Concerns) {
    Editor.writeBody(Body);
    return;
  }
  llvm::Expected<Value> Parsed = llvm::json::parse(Body);
  Object *Message = Parsed ? Parsed->getAsObject() : nullptr;
  if (!Message) {
    llvm::consumeError(Parsed.takeError());
    Editor.writeBody(Body);
    return;
  }
  if (!IsReply) {
    publish(*Parsed);
    return;
  }
  Reply Then;
  if (const Value *Id = Message->get("id")) {
    std::lock_guard<std::mutex> Lock(Mutex);
    auto It = Replies.find(printed(*Id));
    if (It != Replies.end()) {
      Then = std::move(It->second);
      Replies.erase(It);
    }
  }
  if (Then)
    Then(std::move(*Message));
  else
    Editor.writeBody(Body);
}

void Layer::rewriteInitialize(Object &Message) {
  Object *Result = Message.getObject("result");
  if (!Result)
    return;
  Object *Capabilities = Result->getObject("capabilities");
  if (Capabilities) {
    StringRef Encoding =
        Result->getString("offsetEncoding")
            .value_or(
                Capabilities->getString("positionEncoding").value_or("utf-16"));
    std::lock_guard<std::mutex> Lock(Mutex);
    Docs.setEncoding(Encoding == "utf-8"    ? Documents::Encoding::UTF8
                     : Encoding == "utf-32" ? Documents::Encoding::UTF32
                                            : Documents::Encoding::UTF16);
    if (Object *Provider = Capabilities->getObject("executeCommandProvider"))
      if (Array *Commands = Provider->getArray("commands")) {
        Commands->push_back(ApplyAllCommand);
        Commands->push_back(ExplainCommand);
      }
  }
  std::string Version;
  if (const Object *Info = Result->getObject("serverInfo"))
    Version = Info->getString("version").value_or("").str();
  (*Result)["serverInfo"] =
      Object{{"name", "tidy-futures-clangd"},
             {"version",
              Options.ServerName + (Version.empty() ? "" : "; " + Version)}};
}

void Layer::publish(Value &Message) {
  std::map<StringRef, unsigned> Count;
  std::string Document;
  if (Object *Params = paramsOf(Message)) {
    Count = rewriteDiagnostics(*Params);
    StringRef URI = Params->getString("uri").value_or("");
    Document = documentKey(URI);
    if (Count.empty())
      Hint.fileIsQuiet(URI.starts_with("file:") ? Document : "");
  }
  std::string Text = printed(Message);
  {
    // Before the editor can ask for it.
    std::lock_guard<std::mutex> Lock(Mutex);
    if (Count.empty())
      Published.erase(Document);
    else
      Published[Document] = {std::move(Count), Text};
  }
  Editor.writeBody(Text);
}

/// Makes ours of what clangd says of a finding. \returns how many there are of
/// each check.
std::map<StringRef, unsigned> Layer::rewriteDiagnostics(Object &Params) {
  std::map<StringRef, unsigned> Count;
  llvm::StringMap<std::string> Pages;
  Array *Diagnostics = Params.getArray("diagnostics");
  if (!Diagnostics)
    return Count;
  for (Value &V : *Diagnostics) {
    Object *D = V.getAsObject();
    const CatalogEntry *Check = D ? checkOf(*D) : nullptr;
    if (!Check)
      continue;
    // An error is what the user's WarningsAsErrors has made one.
    if (D->getInteger("severity") != Error)
      (*D)["severity"] = Check->Tier == Tier::Always ? Warning : Information;
    (*D)["source"] = "tidy-futures";
    std::string &Page = Pages[Check->Name];
    if (Page.empty())
      Page = pageURI(Check->Name);
    (*D)["codeDescription"] = Object{{"href", Page}};
    if (isUnnecessary(Check->Name))
      (*D)["tags"] = Array{Unnecessary};
    // clangd sends the fixes along to clients that ask for it.
    if (Array *Actions = D->getArray("codeActions")) {
      std::lock_guard<std::mutex> Lock(Mutex);
      for (Value &Action : *Actions)
        if (Object *A = Action.getAsObject()) {
          nameFix(*A, *Check, D->getString("message").value_or(""));
          dropKnownIncludes(*A);
        }
    }
    ++Count[Check->Name];
  }
  return Count;
}

/// Names what clangd has made of fixes, sorts them, adds what it does not have.
void Layer::rewriteActions(Object &Message, const Object &Request) {
  Array *Actions = Message.getArray("result");
  const Object *Context = Request.getObject("context");
  const Array *Diagnostics =
      Context ? Context->getArray("diagnostics") : nullptr;
  if (!Actions || !Diagnostics || !wantsQuickFixes(*Context))
    return;
  StringRef URI = uriOf(Request);

  std::set<StringRef> WithSafeFix;
  std::vector<Value> Safe, Unsafe, Others;
  for (Value &V : *Actions) {
    Object *Action = V.getAsObject();
    Array *Of = Action ? Action->getArray("diagnostics") : nullptr;
    Object *D = Of && !Of->empty() ? Of->front().getAsObject() : nullptr;
    const CatalogEntry *Check = D ? checkOf(*D) : nullptr;
    if (Check) {
      std::lock_guard<std::mutex> Lock(Mutex);
      dropKnownIncludes(*Action);
    }
    if (!Check) {
      Others.push_back(std::move(V));
    } else if (nameFix(*Action, *Check, D->getString("message").value_or(""))) {
      WithSafeFix.insert(Check->Name);
      Safe.push_back(std::move(V));
    } else {
      Unsafe.push_back(std::move(V));
    }
  }
  Array Result;
  for (std::vector<Value> *List : {&Safe, &Unsafe})
    for (Value &V : *List)
      Result.push_back(std::move(V));

  std::set<StringRef> Done;
  for (const Value &V : *Diagnostics) {
    const Object *D = V.getAsObject();
    const CatalogEntry *Check = D ? checkOf(*D) : nullptr;
    if (!Check || !Done.insert(Check->Name).second)
      continue;
    unsigned Count = 0;
    std::optional<Object> Insertion;
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      if (auto It = Published.find(documentKey(URI)); It != Published.end())
        Count = It->second.Count[Check->Name];
      Insertion = suppression(URI, rangeOf(*D).first.first, Check->Name);
    }
    auto CommandAction = [&](std::string Title, StringRef Command) {
      Object Run{
          {"title", Title},
          {"command", Command},
          {"arguments", Array{Object{{"uri", URI}, {"check", Check->Name}}}}};
      Result.push_back(Object{{"title", std::move(Title)},
                              {"kind", "quickfix"},
                              {"command", std::move(Run)}});
    };
    if (Count > 1 && WithSafeFix.count(Check->Name))
      CommandAction(
          ("apply all fixes of " + Check->Name + " in this file").str(),
          ApplyAllCommand);
    if (Insertion) {
      Object Changes;
      Changes[URI] = Array{std::move(*Insertion)};
      Result.push_back(
          Object{{"title",
                  ("suppress here: NOLINTNEXTLINE(" + Check->Name + ")").str()},
                 {"kind", "quickfix"},
                 {"diagnostics", Array{Object(*D)}},
                 {"edit", Object{{"changes", std::move(Changes)}}}});
    }
    CommandAction(("explain " + Check->Name).str(), ExplainCommand);
  }
  for (Value &V : Others)
    Result.push_back(std::move(V));
  Message["result"] = std::move(Result);
}

/// Right after an edit of the includes clangd lints with the preamble of before
/// and does not see the new ones: the next fix would bring them again. Under
/// Mutex.
void Layer::dropKnownIncludes(Object &Action) const {
  auto Drop = [&](StringRef URI, Array *Edits) {
    if (!Edits)
      return;
    Array Kept;
    for (Value &V : *Edits) {
      const Object *E = V.getAsObject();
      StringRef Include = E ? insertedInclude(*E) : "";
      if (Include.empty() || !Docs.hasLine(URI, Include))
        Kept.push_back(std::move(V));
    }
    *Edits = std::move(Kept);
  };
  Object *Edit = Action.getObject("edit");
  if (!Edit)
    return;
  if (Object *Changes = Edit->getObject("changes"))
    for (auto &[URI, Edits] : *Changes)
      Drop(URI, Edits.getAsArray());
  if (Array *Changes = Edit->getArray("documentChanges"))
    for (Value &Change : *Changes)
      if (Object *Of = Change.getAsObject())
        Drop(uriOf(*Of), Of->getArray("edits"));
}

/// The edit that suppresses \p Check on \p Line: a comment above it, or one
/// more name in the comment that is there, since only the line directly above
/// counts. Nothing within a macro's definition. Under Mutex.
std::optional<llvm::json::Object>
Layer::suppression(StringRef URI, int64_t Line, StringRef Check) const {
  auto Insertion = [](int64_t Line, int64_t Column, std::string Text) {
    return Object{{"range", Object{{"start", positionObject(Line, Column)},
                                   {"end", positionObject(Line, Column)}}},
                  {"newText", std::move(Text)}};
  };
  constexpr StringRef Directive = "NOLINTNEXTLINE(";
  StringRef Above = Docs.line(URI, Line - 1).rtrim("\r");
  if (Above.ends_with("\\"))
    return std::nullopt;
  if (size_t At = Above.find(Directive); At != StringRef::npos)
    return Insertion(Line - 1, Docs.column(Above, At + Directive.size()),
                     (Check + ", ").str());
  StringRef Own = Docs.line(URI, Line);
  StringRef Indentation =
      Own.take_while([](char C) { return C == ' ' || C == '\t'; });
  StringRef End = Own.ends_with("\r") ? "\r\n" : "\n";
  return Insertion(Line, 0,
                   (Indentation + "// " + Directive + Check + ")" + End).str());
}

} // namespace tidy_futures
