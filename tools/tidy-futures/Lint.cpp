//===--- Lint.cpp - Looks at one unit, in this process --------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lint.h"
#include "Catalog.h"
#include "Diff.h"
#include "NameUses.h"
#include "Options.h"
#include "OverlayFileSystem.h"
#include "Paths.h"
#include "ScopeIndex.h"
#include "clang-tidy/ClangTidy.h"
#include "compat.h"
#include "vocabulary/UserPacks.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"

using namespace clang;
namespace tidy = clang::tidy;

namespace tidyfutures {

//===----------------------------------------------------------------------===//
// Parsing less
//===----------------------------------------------------------------------===//

namespace {

/// Decides which function bodies are parsed. clang asks all consumers and
/// skips a body when all agree; the others always do, so this one decides.
/// Skipped are bodies in system headers, which no check follows calls into,
/// and in headers of other units, unless the code at hand may call them.
class BodySkipper : public ASTConsumer {
public:
  BodySkipper(const LintRequest &Request, ScopeIndex &Scopes,
              llvm::vfs::FileSystem &FS)
      : Request(Request), Scopes(Scopes) {
    for (const std::string &File : Request.OwnedFiles)
      Owned.insert(File);
    if (!Request.SkipBodies)
      return;
    for (const std::string &File : Request.OwnedFiles)
      if (auto Text = FS.getBufferForFile(File))
        Uses.addOwned((*Text)->getBuffer());
    for (const std::string &File : Request.OtherFiles)
      if (auto Text = FS.getBufferForFile(File)) {
        Uses.addOther((*Text)->getBuffer());
        Others.insert(File);
      }
    Uses.follow();
  }

  void Initialize(ASTContext &Context) override {
    SM = &Context.getSourceManager();
  }

  bool shouldSkipFunctionBody(Decl *D) override {
    if (!Request.SkipBodies || !SM)
      return false;
    FileID File = SM->getFileID(SM->getExpansionLoc(D->getLocation()));
    auto [It, New] = Bodies.try_emplace(File, Parsed);
    if (New)
      It->second = bodiesOf(File, D->getLocation());
    if (It->second != ParsedIfCalled)
      return It->second == Skipped;
    const FunctionDecl *F = D->getAsFunction();
    return F && !Uses.mayCall(*F);
  }

  void HandleTranslationUnit(ASTContext &Context) override {
    Scopes.build(Context, [&](FileID File, SourceLocation Loc) {
      return !SM->isInSystemHeader(Loc) &&
             (Owned.empty() || File == SM->getMainFileID() ||
              Owned.contains(realNameOf(File)));
    });
  }

private:
  enum Treatment { Parsed, ParsedIfCalled, Skipped };

  Treatment bodiesOf(FileID File, SourceLocation Loc) const {
    if (SM->isInSystemHeader(SM->getExpansionLoc(Loc)))
      return Skipped;
    if (Owned.empty() || File == SM->getMainFileID())
      return Parsed;
    // A file whose text was not looked at may be called from anywhere.
    return Others.contains(realNameOf(File)) ? ParsedIfCalled : Parsed;
  }
  std::string realNameOf(FileID File) const {
    OptionalFileEntryRef Entry = SM->getFileEntryRefForID(File);
    return Entry ? realPath(Entry->getName()) : "";
  }

  const LintRequest &Request;
  ScopeIndex &Scopes;
  NameUses Uses;
  const SourceManager *SM = nullptr;
  llvm::StringSet<> Owned, Others;
  llvm::DenseMap<FileID, Treatment> Bodies;
};

class LintAction : public ASTFrontendAction {
public:
  LintAction(tidy::ClangTidyASTConsumerFactory &Tidy,
             const LintRequest &Request, ScopeIndex &Scopes)
      : Tidy(Tidy), Request(Request), Scopes(Scopes) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler,
                                                 StringRef File) override {
    std::vector<std::unique_ptr<ASTConsumer>> Consumers;
    Consumers.push_back(Tidy.createASTConsumer(Compiler, File));
    Consumers.push_back(std::make_unique<BodySkipper>(
        Request, Scopes, Compiler.getFileManager().getVirtualFileSystem()));
    return std::make_unique<MultiplexConsumer>(std::move(Consumers));
  }

private:
  tidy::ClangTidyASTConsumerFactory &Tidy;
  const LintRequest &Request;
  ScopeIndex &Scopes;
};

class LintActionFactory : public tooling::FrontendActionFactory {
public:
  LintActionFactory(tidy::ClangTidyContext &Context, const LintRequest &Request,
                    ScopeIndex &Scopes)
      : Tidy(Context), Request(Request), Scopes(Scopes) {}

  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<LintAction>(Tidy, Request, Scopes);
  }

  bool runInvocation(std::shared_ptr<CompilerInvocation> Invocation,
                     FileManager *Files,
                     std::shared_ptr<PCHContainerOperations> PCH,
                     DiagnosticConsumer *Consumer) override {
    // As clang-tidy does: code may look at __clang_analyzer__.
    Invocation->getPreprocessorOpts().SetUpStaticAnalyzer = true;
    Invocation->getFrontendOpts().SkipFunctionBodies = Request.SkipBodies;
    return FrontendActionFactory::runInvocation(std::move(Invocation), Files,
                                                std::move(PCH), Consumer);
  }

private:
  tidy::ClangTidyASTConsumerFactory Tidy;
  const LintRequest &Request;
  ScopeIndex &Scopes;
};

/// A compilation database of one command.
class OneCommand : public tooling::CompilationDatabase {
public:
  explicit OneCommand(const CompileJob &Job) : Job(Job) {}
  std::vector<tooling::CompileCommand>
  getCompileCommands(StringRef) const override {
    return {{Job.Directory, Job.File, Job.Arguments, ""}};
  }

private:
  const CompileJob &Job;
};

//===----------------------------------------------------------------------===//
// From clang-tidy's errors to findings
//===----------------------------------------------------------------------===//

/// Reads files of the unit and keeps their text.
class FileTexts {
public:
  explicit FileTexts(llvm::vfs::FileSystem &FS) : FS(FS) {}
  StringRef text(const std::string &Path) {
    auto [It, New] = Texts.try_emplace(Path);
    if (New)
      if (auto Buffer = FS.getBufferForFile(Path))
        It->second = (*Buffer)->getBuffer().str();
    return It->second;
  }
  const std::string &hash(const std::string &Path) {
    std::string &Hash = Hashes[Path];
    if (Hash.empty())
      Hash = contentHash(text(Path));
    return Hash;
  }

private:
  llvm::vfs::FileSystem &FS;
  std::map<std::string, std::string> Texts;
  std::map<std::string, std::string> Hashes;
};

class FindingConverter {
public:
  FindingConverter(const LintRequest &Request, const ScopeIndex &Scopes,
                   FileTexts &Texts)
      : Request(Request), Scopes(Scopes), Texts(Texts) {}

  std::string real(StringRef Path) const {
    return realPath(Path, Request.Job.Directory);
  }

  /// The place \p Offset bytes into \p File, and the line that it is in.
  Place place(StringRef File, uint64_t Offset, std::string &SourceLine) {
    Place P;
    if (File.empty())
      return P;
    std::string Real = real(File);
    P.File = relativeTo(Request.SourceRoot, Real);
    StringRef Text = Texts.text(Real);
    P.Offset = std::min<uint64_t>(Offset, Text.size());
    StringRef Before = Text.take_front(P.Offset);
    size_t LineBegin = Before.rfind('\n');
    LineBegin = LineBegin == StringRef::npos ? 0 : LineBegin + 1;
    StringRef Line =
        Text.slice(LineBegin, Text.find('\n', LineBegin)).rtrim('\r');
    P.Line = Before.count('\n') + 1;
    P.Column = P.Offset - LineBegin + 1;
    // The region is the token: a name, or one character.
    StringRef Rest = Line.substr(P.Column - 1);
    size_t Length =
        Rest.take_while([](char C) { return isAsciiIdentifierContinue(C); })
            .size();
    P.EndColumn = P.Column + std::max<size_t>(Length, 1);
    SourceLine = Line.str();
    return P;
  }

  EditRegion region(const Edit &E) {
    StringRef Text = Texts.text(underRoot(Request.SourceRoot, E.File));
    auto LineAndColumn = [&](uint64_t Offset) {
      StringRef Before = Text.take_front(Offset);
      StringRef Line = Before.substr(Before.rfind('\n') + 1);
      return std::pair<unsigned, unsigned>(Before.count('\n') + 1,
                                           utf16Length(Line) + 1);
    };
    auto [Line, Column] = LineAndColumn(E.Offset);
    auto [EndLine, EndColumn] = LineAndColumn(E.Offset + E.Length);
    return {Line, Column, EndLine, EndColumn};
  }

  std::optional<Fix> fix(const tooling::DiagnosticMessage &M, bool Safe,
                         StringRef Changes) {
    if (M.Fix.empty())
      return std::nullopt;
    Fix F;
    F.Safe = Safe;
    if (!Safe)
      F.Changes = Changes.str();
    for (const auto &Entry : M.Fix)
      for (const tooling::Replacement &R : Entry.second)
        F.Edits.push_back(
            {relativeTo(Request.SourceRoot, real(R.getFilePath())),
             R.getOffset(), R.getLength(), R.getReplacementText().str()});
    llvm::sort(F.Edits);
    F.Edits.erase(std::unique(F.Edits.begin(), F.Edits.end()), F.Edits.end());
    for (const Edit &E : F.Edits)
      F.Regions.push_back(region(E));
    for (size_t I = 0; I < F.Edits.size();) {
      const std::string &File = F.Edits[I].File;
      std::vector<Edit> OfFile;
      for (; I < F.Edits.size() && F.Edits[I].File == File; ++I)
        OfFile.push_back(F.Edits[I]);
      std::string Real = underRoot(Request.SourceRoot, OfFile.front().File);
      if (OfFile.back().Offset + OfFile.back().Length > Texts.text(Real).size())
        return std::nullopt;
      F.Files[OfFile.front().File] = Texts.hash(Real);
      F.Diff += unifiedDiff(OfFile.front().File, Texts.text(Real), OfFile);
    }
    return F;
  }

  Finding finding(const tidy::ClangTidyError &E) {
    Finding F;
    F.Check = E.DiagnosticName;
    if (const auto *Entry = tidy::futures::catalogEntry(F.Check))
      F.Tier = tidy::futures::tierName(Entry->Tier).str();
    F.Severity = E.IsWarningAsError || E.DiagLevel == tooling::Diagnostic::Error
                     ? Severity::Error
                     : Severity::Warning;
    F.Message = E.Message.Message;
    F.At = place(E.Message.FilePath, E.Message.FileOffset, F.SourceLine);
    F.Scope = Scopes.at(real(E.Message.FilePath), E.Message.FileOffset);
    if (std::optional<Fix> Safe = fix(E.Message, /*Safe=*/true, ""))
      F.Fixes.push_back(std::move(*Safe));
    for (const tooling::DiagnosticMessage &M : E.Notes) {
      Note N;
      N.Message = M.Message;
      N.At = place(M.FilePath, M.FileOffset, N.SourceLine);
      if (std::optional<Fix> Unsafe = fix(M, /*Safe=*/false, M.Message))
        F.Fixes.push_back(std::move(*Unsafe));
      F.Notes.push_back(std::move(N));
    }
    return F;
  }

private:
  const LintRequest &Request;
  const ScopeIndex &Scopes;
  FileTexts &Texts;
};

/// Collects the compiler's errors where no checks run.
class ErrorCollector : public DiagnosticConsumer {
public:
  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < DiagnosticsEngine::Error)
      return;
    llvm::SmallString<256> Text;
    Info.FormatDiagnostic(Text);
    std::string File;
    uint64_t Offset = 0;
    if (Info.getLocation().isValid() && Info.hasSourceManager()) {
      const SourceManager &SM = Info.getSourceManager();
      SourceLocation Loc = SM.getFileLoc(Info.getLocation());
      File = SM.getFilename(Loc).str();
      Offset = SM.getFileOffset(Loc);
    }
    Errors.push_back({File, Offset, Text.str().str()});
  }

  struct Error {
    std::string File;
    uint64_t Offset;
    std::string Message;
  };
  std::vector<Error> Errors;
};

bool isCompilerError(const tidy::ClangTidyError &E) {
  return E.DiagLevel == tooling::Diagnostic::Error && !E.IsWarningAsError &&
         StringRef(E.DiagnosticName).starts_with("clang-diagnostic-");
}
} // namespace

UnitResult lintUnit(const LintRequest &Request) {
  UnitResult Result;
  Result.File = Request.Job.File;
  // Vocabulary and configuration are found by walking up from the file, whose
  // name may be relative to this folder.
  if (std::error_code EC =
          llvm::sys::fs::set_current_path(Request.Job.Directory)) {
    Result.Status = UnitStatus::ParseFailed;
    Result.Message = "its compile command runs in '" + Request.Job.Directory +
                     "': " + EC.message();
    return Result;
  }

  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Base =
      fileSystemWith(Request.Overlay);
  tidy::futures::readUserPacksFrom(Base);
  OneCommand Command(Request.Job);
  tooling::ClangTool Tool(Command, {Request.Job.File},
                          std::make_shared<PCHContainerOperations>(), Base);
  Tool.setPrintErrorMessage(false);
  FileTexts Texts(*Base);
  ScopeIndex Scopes;
  FindingConverter Convert(Request, Scopes, Texts);

  int Status = 0;
  bool HasTidyError = false;
  std::string Unused;
  if (Request.ParseOnly) {
    ErrorCollector Collector;
    Tool.setDiagnosticConsumer(&Collector);
    Status =
        Tool.run(tooling::newFrontendActionFactory<SyntaxOnlyAction>().get());
    for (const ErrorCollector::Error &E : Collector.Errors)
      Result.Errors.push_back(
          {Convert.place(E.File, E.Offset, Unused), E.Message});
  } else {
    auto Context = tidy::futures::makeTidyContext(
        optionsProvider(Request.Selection, Base));
    // Each fix brings its include: fixes are applied alone here.
    Context->setSelfContainedDiags(true);
    tidy::ClangTidyDiagnosticConsumer Consumer(
        *Context, /*ExternalDiagEngine=*/nullptr,
        /*RemoveIncompatibleErrors=*/false);
    auto Engine = tidy::futures::attachDiagnostics(*Context, Consumer);
    Context->setCurrentFile(Request.Job.File);
    Tool.setDiagnosticConsumer(&Consumer);
    LintActionFactory Factory(*Context, Request, Scopes);
    Status = Tool.run(&Factory);
    llvm::StringSet<> Owned;
    for (const std::string &File : Request.OwnedFiles)
      Owned.insert(File);
    for (tidy::ClangTidyError &E : Consumer.take()) {
      if (isCompilerError(E)) {
        Result.Errors.push_back(
            {Convert.place(E.Message.FilePath, E.Message.FileOffset, Unused),
             E.Message.Message});
        continue;
      }
      const bool IsTidyError =
          E.DiagLevel == tooling::Diagnostic::Error && !E.IsWarningAsError;
      HasTidyError |= IsTidyError;
      // The driver says once what is wrong with a vocabulary.
      if (IsTidyError && E.DiagnosticName == "clang-tidy-config")
        continue;
      if (!Owned.empty() && !E.Message.FilePath.empty() &&
          !Owned.contains(Convert.real(E.Message.FilePath)))
        continue;
      // A NOLINTBEGIN without its end is found while another warning is made,
      // whose notes then follow this one.
      if (E.DiagnosticName == "clang-tidy-nolint")
        E.Notes.clear();
      Result.Findings.push_back(Convert.finding(E));
    }
  }
  sortFindings(Result.Findings);
  assignFingerprints(Result.Findings);
  // An error of clang-tidy's own is a finding.
  if ((Status != 0 && !HasTidyError) || !Result.Errors.empty()) {
    Result.Status = UnitStatus::ParseFailed;
    Result.Message = Result.Errors.empty() ? "the compiler could not be run"
                                           : Result.Errors.front().Message;
  }
  return Result;
}

//===----------------------------------------------------------------------===//
// Requests as text
//===----------------------------------------------------------------------===//

namespace json = llvm::json;

static json::Value toJSON(const CheckSelection &S) {
  return json::Object{{"tier", S.Tier},
                      {"tierGiven", S.TierGiven},
                      {"checks", S.Checks},
                      {"only", S.Only},
                      {"warningsAsErrors", S.WarningsAsErrors},
                      {"headerFilter", S.HeaderFilter},
                      {"excludeHeaderFilter", S.ExcludeHeaderFilter},
                      {"config", S.Config}};
}

static bool fromJSON(const json::Value &V, CheckSelection &S, json::Path Path) {
  json::ObjectMapper O(V, Path);
  return O && O.map("tier", S.Tier) && O.map("tierGiven", S.TierGiven) &&
         O.map("checks", S.Checks) && O.map("only", S.Only) &&
         O.map("warningsAsErrors", S.WarningsAsErrors) &&
         O.map("headerFilter", S.HeaderFilter) &&
         O.map("excludeHeaderFilter", S.ExcludeHeaderFilter) &&
         O.map("config", S.Config);
}

static json::Value toJSON(const OverlayFile &F) {
  return json::Object{{"path", F.Path}, {"text", F.Text}};
}

static bool fromJSON(const json::Value &V, OverlayFile &F, json::Path Path) {
  json::ObjectMapper O(V, Path);
  return O && O.map("path", F.Path) && O.map("text", F.Text);
}

json::Value toJSON(const LintRequest &R) {
  return json::Object{
      {"file", R.Job.File},           {"directory", R.Job.Directory},
      {"arguments", R.Job.Arguments}, {"selection", toJSON(R.Selection)},
      {"sourceRoot", R.SourceRoot},   {"ownedFiles", R.OwnedFiles},
      {"otherFiles", R.OtherFiles},   {"skipBodies", R.SkipBodies},
      {"parseOnly", R.ParseOnly},     {"overlay", R.Overlay}};
}

bool fromJSON(const json::Value &V, LintRequest &R, json::Path Path) {
  json::ObjectMapper O(V, Path);
  return O && O.map("file", R.Job.File) &&
         O.map("directory", R.Job.Directory) &&
         O.map("arguments", R.Job.Arguments) &&
         O.map("selection", R.Selection) && O.map("sourceRoot", R.SourceRoot) &&
         O.map("ownedFiles", R.OwnedFiles) &&
         O.map("otherFiles", R.OtherFiles) &&
         O.map("skipBodies", R.SkipBodies) && O.map("parseOnly", R.ParseOnly) &&
         O.map("overlay", R.Overlay);
}

} // namespace tidyfutures
