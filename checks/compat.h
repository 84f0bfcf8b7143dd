//===--- compat.h - Differences between LLVM versions -----------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every difference between LLVM 16, 19 and 22 that the checks meet, and
/// nowhere else: a test fails where another file asks for the LLVM version.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_COMPAT_H
#define TIDY_FUTURES_CHECKS_COMPAT_H

// ClangTidyModule.h must come before ClangTidy.h, else types are incomplete.
#include "clang-tidy/ClangTidyModule.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/Version.h"
#if CLANG_VERSION_MAJOR < 22
// Folded into ClangTidyModule.h by llvm-project#173231; the old name warns.
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

#ifdef TIDY_FUTURES_TOOL
// What only the driver meets; its headers are dear, so checks go without.
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/DiagnosticOptions.h"
#if CLANG_VERSION_MAJOR < 22
#include "clang/Driver/Options.h"
#include "clang/Tooling/DependencyScanning/DependencyScanningService.h"
#include "clang/Tooling/DependencyScanning/DependencyScanningTool.h"
#else
#include "clang/Options/Options.h"
#include "clang/Tooling/DependencyScanningTool.h"
#endif
#include "llvm/Option/Arg.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clang::tidy::futures {

/// A clang-tidy context that reads \p Provider, with every experiment off.
inline std::unique_ptr<ClangTidyContext>
makeTidyContext(std::unique_ptr<ClangTidyOptionsProvider> Provider) {
#if CLANG_VERSION_MAJOR < 22
  return std::make_unique<ClangTidyContext>(std::move(Provider));
#else
  return std::make_unique<ClangTidyContext>(std::move(Provider), false, false,
                                            false);
#endif
}

/// An engine that sends what \p Context reports to \p Consumer.
inline std::unique_ptr<DiagnosticsEngine>
attachDiagnostics(ClangTidyContext &Context, DiagnosticConsumer &Consumer) {
#if CLANG_VERSION_MAJOR < 22
  auto Engine = std::make_unique<DiagnosticsEngine>(
      new DiagnosticIDs(), new DiagnosticOptions(), &Consumer,
      /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(Engine.get());
#else
  auto Options = std::make_unique<DiagnosticOptions>();
  auto Engine = std::make_unique<DiagnosticsEngine>(
      DiagnosticIDs::create(), *Options, &Consumer, /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(std::move(Options), Engine.get());
#endif
  return Engine;
}

/// Sets the regular expression of headers to leave out, where this version
/// has one (llvm-project#91400). \returns false where it has none.
inline bool setExcludeHeaderFilter(ClangTidyOptions &Options,
                                   const std::string &Regex) {
#if CLANG_VERSION_MAJOR < 19
  return false;
#else
  Options.ExcludeHeaderFilterRegex = Regex;
  return true;
#endif
}

/// Arguments that the configuration removes from commands
/// (llvm-project#164344).
inline std::vector<std::string> removedArgs(const ClangTidyOptions &Options) {
#if CLANG_VERSION_MAJOR < 22
  return {};
#else
  return Options.RemovedArgs.value_or(std::vector<std::string>());
#endif
}

/// The indices of those \p Arguments that the compiler driver does not know;
/// the first is the program.
inline std::vector<unsigned>
unknownDriverArguments(const std::vector<std::string> &Arguments) {
  std::vector<const char *> Raw;
  for (const std::string &A : Arguments)
    Raw.push_back(A.c_str());
  unsigned MissingIndex = 0, MissingCount = 0;
#if CLANG_VERSION_MAJOR < 19
  llvm::opt::InputArgList List = driver::getDriverOptTable().ParseArgs(
      llvm::ArrayRef(Raw).drop_front(Raw.empty() ? 0 : 1), MissingIndex,
      MissingCount, /*FlagsToInclude=*/0,
      driver::options::NoDriverOption | driver::options::FlangOnlyOption);
  constexpr unsigned Unknown = driver::options::OPT_UNKNOWN;
#elif CLANG_VERSION_MAJOR < 22
  llvm::opt::InputArgList List = driver::getDriverOptTable().ParseArgs(
      llvm::ArrayRef(Raw).drop_front(Raw.empty() ? 0 : 1), MissingIndex,
      MissingCount, llvm::opt::Visibility(driver::options::ClangOption));
  constexpr unsigned Unknown = driver::options::OPT_UNKNOWN;
#else
  llvm::opt::InputArgList List = getDriverOptTable().ParseArgs(
      llvm::ArrayRef(Raw).drop_front(Raw.empty() ? 0 : 1), MissingIndex,
      MissingCount, llvm::opt::Visibility(options::ClangOption));
  constexpr unsigned Unknown = options::OPT_UNKNOWN;
#endif
  std::vector<unsigned> Indices;
  for (const llvm::opt::Arg *A : List)
    if (A->getOption().getID() == Unknown)
      Indices.push_back(A->getIndex() + 1);
  return Indices;
}

/// LLVM's scan for the files that a command reads. One object a thread; those
/// of one service share what they read.
class DependencyScanner {
public:
#if CLANG_VERSION_MAJOR < 22
  using Service = tooling::dependencies::DependencyScanningService;
  using Tool = tooling::dependencies::DependencyScanningTool;
#else
  using Service = dependencies::DependencyScanningService;
  using Tool = tooling::DependencyScanningTool;
#endif
  static std::unique_ptr<Service> makeService() {
#if CLANG_VERSION_MAJOR < 22
    using namespace tooling::dependencies;
#else
    using namespace dependencies;
#endif
    return std::make_unique<Service>(ScanningMode::DependencyDirectivesScan,
                                     ScanningOutputFormat::Make);
  }

  DependencyScanner(Service &S,
                    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS)
      : Scanner(S, std::move(FS)) {}

  /// A rule of make: what \p Arguments, run in \p Directory, depend on; nothing
  /// where the compiler reports an error.
  std::optional<std::string> scan(const std::vector<std::string> &Arguments,
                                  llvm::StringRef Directory) {
#if CLANG_VERSION_MAJOR < 22
    llvm::Expected<std::string> Rule =
        Scanner.getDependencyFile(Arguments, Directory);
    if (Rule)
      return std::move(*Rule);
    llvm::consumeError(Rule.takeError());
    return std::nullopt;
#else
    // What was found before an error is returned, too.
    ErrorCounter Errors;
    std::optional<std::string> Rule =
        Scanner.getDependencyFile(Arguments, Directory, Errors);
    return Errors.getNumErrors() ? std::nullopt : Rule;
#endif
  }

private:
  /// The base class counts errors, and says nothing.
  class ErrorCounter : public DiagnosticConsumer {};
  Tool Scanner;
};

} // namespace clang::tidy::futures
#endif // TIDY_FUTURES_TOOL

namespace clang::tidy::futures {
/// The LLVM version that this is built for: the folder of builtin headers.
inline constexpr unsigned LlvmMajor = CLANG_VERSION_MAJOR;
/// True if LLVM's YAML reads `{name: std::future}`; before, a plain scalar in
/// braces could hold no colon.
inline constexpr bool YamlTakesColons = CLANG_VERSION_MAJOR >= 19;

/// True for `virtual void f() = 0;` (renamed by llvm-project#78463).
inline bool isPureVirtual(const FunctionDecl &F) {
#if CLANG_VERSION_MAJOR < 18
  return F.isPure();
#else
  return F.isPureVirtual();
#endif
}
} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_COMPAT_H
