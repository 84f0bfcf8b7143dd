//===--- CutOff.cpp - Half-typed code must not crash the checks -----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Usage: cut-off [--every=N] [--swap] FILE... -- COMPILER-ARGUMENTS
//
// Runs all checks over each file cut off at every Nth byte (40 by default), as
// an editor sees it while it is being typed; with --swap, also with the rest of
// the file after a removed piece of N bytes. The headers are parsed once a file
// (a preamble), as clangd does it. Cuts that leave the same tokens, as within a
// comment, are one piece. A crash is the only failure; the last line says how many
// cuts there were and how many pieces were parsed.
//
//===----------------------------------------------------------------------===//

#include "compat.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Driver/CreateASTUnitFromArgs.h"
#include "clang/Options/OptionUtils.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#if LLVM_ADDRESS_SANITIZER_BUILD
// LLVM's allocators poison what they have not given out; its libraries, which are
// built without the sanitizer, would not lift that.
extern "C" const char *__asan_default_options() {
  return "allow_user_poisoning=0";
}
#endif

using namespace clang;
using namespace clang::tidy;

namespace clang::tidy {
extern volatile int FuturesModuleAnchorSource;
}

namespace {

/// Runs every futures check over \p Unit; \returns the number of findings.
unsigned runChecks(ASTUnit &Unit, ClangTidyCheckFactories &Factories,
                   llvm::StringRef File) {
  ClangTidyOptions Options = ClangTidyOptions::getDefaults();
  Options.Checks = "-*,futures-*";
  ClangTidyContext Context(std::make_unique<DefaultOptionsProvider>(
      ClangTidyGlobalOptions(), Options));
  ClangTidyDiagnosticConsumer Consumer(Context);
  auto DiagOptions = std::make_unique<DiagnosticOptions>();
  auto Engine = llvm::makeIntrusiveRefCnt<DiagnosticsEngine>(
      DiagnosticIDs::create(), *DiagOptions, &Consumer,
      /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(std::move(DiagOptions), Engine.get());
  Engine->setSourceManager(&Unit.getSourceManager());
  Context.setCurrentFile(File);
  Context.setSourceManager(&Unit.getSourceManager());
  Context.setASTContext(&Unit.getASTContext());
  Consumer.BeginSourceFile(Unit.getASTContext().getLangOpts(),
                           &Unit.getPreprocessor());

  ast_matchers::MatchFinder Finder;
  std::vector<std::unique_ptr<ClangTidyCheck>> Checks =
      Factories.createChecksForLanguage(&Context);
  for (auto &Check : Checks) {
    Check->registerMatchers(&Finder);
    Check->registerPPCallbacks(Unit.getSourceManager(), &Unit.getPreprocessor(),
                               &Unit.getPreprocessor());
  }
  // As clangd does: what the headers declare was seen when they were written.
  Unit.getASTContext().setTraversalScope(
      {Unit.top_level_begin(), Unit.top_level_end()});
  Finder.matchAST(Unit.getASTContext());
  Checks.clear();
  unsigned Findings = Consumer.take().size();
  Consumer.EndSourceFile();
  return Findings;
}

/// What tells the tokens of \p Text from those of other pieces, comments apart.
llvm::hash_code hashTokens(llvm::StringRef Text, const LangOptions &Options) {
  const std::string Terminated = Text.str(); // the lexer reads the final zero
  const char *Begin = Terminated.c_str();
  Lexer Lex(SourceLocation(), Options, Begin, Begin, Begin + Terminated.size());
  llvm::hash_code Hash(Text.empty());
  Token Tok;
  for (Lex.LexFromRawLexer(Tok); Tok.isNot(tok::eof); Lex.LexFromRawLexer(Tok)) {
    const char *End = Lex.getBufferLocation();
    Hash = llvm::hash_combine(
        Hash, Tok.isAtStartOfLine(),
        llvm::StringRef(End - Tok.getLength(), Tok.getLength()));
  }
  return Hash;
}

} // namespace

int main(int argc, const char **argv) {
  FuturesModuleAnchorSource = 1;
  std::vector<std::string> Files;
  std::vector<const char *> Arguments = {"clang++"};
  unsigned Every = 40;
  bool Swap = false;
  int I = 1;
  for (; I < argc && llvm::StringRef(argv[I]) != "--"; ++I) {
    llvm::StringRef Argument = argv[I];
    if (Argument == "--swap")
      Swap = true;
    else if (Argument.consume_front("--every="))
      Every = std::max(1, std::atoi(Argument.str().c_str()));
    else
      Files.push_back(Argument.str());
  }
  for (++I; I < argc; ++I)
    Arguments.push_back(argv[I]);

  ClangTidyCheckFactories Factories;
  for (const auto &Entry : ClangTidyModuleRegistry::entries())
    Entry.instantiate()->addCheckFactories(Factories);

  auto PCHs = std::make_shared<PCHContainerOperations>();
  const std::string ResourceDir = GetResourcesPath(CUT_OFF_CLANG);
  unsigned Cuts = 0, Pieces = 0, Findings = 0;
  for (const std::string &File : Files) {
    auto Buffer = llvm::MemoryBuffer::getFile(File);
    if (!Buffer) {
      llvm::errs() << "cut-off: cannot read " << File << "\n";
      return 3;
    }
    llvm::StringRef Text = (*Buffer)->getBuffer();
    std::vector<const char *> Command = Arguments;
    Command.push_back("-fsyntax-only");
    Command.push_back(File.c_str());
    auto DiagOptions = std::make_shared<DiagnosticOptions>();
    auto Engine = llvm::makeIntrusiveRefCnt<DiagnosticsEngine>(
        DiagnosticIDs::create(), *DiagOptions, new IgnoringDiagConsumer);
    std::unique_ptr<ASTUnit> Unit = CreateASTUnitFromCommandLine(
        Command.data(), Command.data() + Command.size(), PCHs, DiagOptions,
        Engine, ResourceDir, /*StorePreamblesInMemory=*/true,
        /*PreambleStoragePath=*/"", /*OnlyLocalDecls=*/false,
        CaptureDiagsKind::None, /*RemappedFiles=*/{},
        /*RemappedFilesKeepOriginalName=*/true,
        /*PrecompilePreambleAfterNParses=*/1);
    if (!Unit) {
      llvm::errs() << "cut-off: cannot parse " << File << "\n";
      return 3;
    }
    const LangOptions LangOpts = Unit->getLangOpts();
    llvm::DenseSet<size_t> Seen;
    auto Try = [&](std::string Content) {
      ++Cuts;
      if (!Seen.insert(hashTokens(Content, LangOpts)).second)
        return;
      // Said beforehand, so that a crash names its input.
      llvm::errs() << "\rcut-off: " << File << " " << Content.size() << "   ";
      ASTUnit::RemappedFile Remapped(
          File, llvm::MemoryBuffer::getMemBufferCopy(Content, File).release());
      if (!Unit->Reparse(PCHs, Remapped)) {
        ++Pieces;
        Findings += runChecks(*Unit, Factories, File);
      }
    };
    // Cuts among the includes would parse the headers anew, and show nothing.
    size_t LastInclude = Text.rfind("\n#include");
    size_t Start =
        LastInclude == llvm::StringRef::npos ? 0 : Text.find('\n', LastInclude + 1);
    for (size_t Cut = Start + 1; Cut < Text.size(); Cut += Every) {
      Try(Text.take_front(Cut).str());
      if (Swap && Cut + Every < Text.size())
        Try((Text.take_front(Cut) + Text.substr(Cut + Every)).str());
    }
    Try(Text.str());
  }
  llvm::errs() << "\n";
  llvm::outs() << Files.size() << " files, " << Cuts << " cuts, " << Pieces
               << " pieces parsed, "
               << Findings << " findings, no crash\n";
  return Pieces ? 0 : 1;
}
