//===--- Doctor.cpp - Says what is wrong with a set-up --------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Catalog.h"
#include "Command.h"
#include "Options.h"
#include "Paths.h"
#include "Process.h"
#include "Project.h"
#include "compat.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/raw_ostream.h"

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
namespace futures = clang::tidy::futures;

namespace tidyfutures {
namespace {

constexpr Option DoctorOptions[] = {
    {"plugin", 0, "FILE",
     "the plugin to look at; default: those beside the tool"},
};

/// Collects what was found out, a line each.
class Findings {
public:
  void good(const llvm::Twine &Text) { say("ok", Text); }
  void advice(const llvm::Twine &Text) { say("note", Text); }
  void bad(const llvm::Twine &Text) {
    say("wrong", Text);
    ++Bad;
  }
  unsigned count() const { return Bad; }

private:
  void say(llvm::StringRef Mark, const llvm::Twine &Text) {
    auto Color = Mark == "ok"     ? llvm::raw_ostream::GREEN
                 : Mark == "note" ? llvm::raw_ostream::YELLOW
                                  : llvm::raw_ostream::RED;
    llvm::raw_ostream &OS = llvm::outs();
    if (OS.has_colors())
      OS.changeColor(Color, /*Bold=*/true);
    OS << llvm::left_justify(Mark, 7);
    if (OS.has_colors())
      OS.resetColor();
    OS << Text << "\n";
  }
  unsigned Bad = 0;
};

std::string folderOfTool() {
  static int Anchor;
  return path::parent_path(fs::getMainExecutable("", &Anchor)).str();
}

void checkTool(Findings &Out) {
  Out.good("tidy-futures " TIDY_FUTURES_VERSION ", " +
           llvm::Twine(futures::catalog().size()) + " checks, LLVM " +
           CLANG_VERSION_STRING);
  if (resourceDirectory().empty())
    Out.bad("clang's own headers (stddef.h) were not found; install "
            "libclang-common-" +
            llvm::Twine(clang::tidy::futures::LlvmMajor) +
            "-dev, or pass --extra-arg=-resource-dir=DIR");
  else
    Out.good("clang's own headers: " + resourceDirectory());
  if (!fs::exists("/usr/include/c++") && !fs::exists("/usr/include/c++/v1"))
    Out.advice("no C++ standard library under /usr/include/c++; a "
               "cross-compiler's is found through --sysroot in the commands");
}

/// The first `N.N.N` that \p Text names after \p Word.
std::string versionAfter(llvm::StringRef Text, llvm::StringRef Word) {
  llvm::SmallVector<llvm::StringRef> Groups;
  if (llvm::Regex((Word + "[^0-9]*([0-9]+\\.[0-9]+\\.[0-9]+)").str())
          .match(Text, &Groups))
    return Groups[1].str();
  return "";
}

/// The plugins for clang-tidy that are installed with the tool.
std::vector<std::string> findPlugins(const Arguments &Args) {
  if (std::optional<std::string> Named = Args.value("plugin"))
    return {*Named};
  std::vector<std::string> Found;
  for (const char *Folder : {"/../lib", "/../lib/x86_64-linux-gnu",
                             "/../lib/aarch64-linux-gnu", "/../lib64"}) {
    std::error_code EC;
    for (fs::directory_iterator It(folderOfTool() + Folder, EC), End;
         !EC && It != End; It.increment(EC)) {
      llvm::StringRef Name = path::filename(It->path());
      if (Name.starts_with("tidy-futures-") && Name.ends_with(".so"))
        Found.push_back(realPath(It->path()));
    }
  }
  llvm::sort(Found);
  Found.erase(std::unique(Found.begin(), Found.end()), Found.end());
  return Found;
}

/// A plugin made for another version than its host must not be loaded, and
/// clang-tidy ends with 0 where it could not load one.
void checkClangTidy(Findings &Out, const Arguments &Args) {
  std::vector<std::string> Plugins = findPlugins(Args);
  for (const std::string &Plugin : Plugins)
    if (!fs::exists(Plugin))
      Out.bad("plugin '" + Plugin +
              "' does not exist; clang-tidy would say "
              "'load request ignored' and end with 0");
  bool Any = false;
  std::vector<std::string> Hosts = {"clang-tidy"};
  for (unsigned Major = 14; Major < 30; ++Major)
    Hosts.push_back("clang-tidy-" + std::to_string(Major));
  for (const std::string &Host : Hosts) {
    auto Path = llvm::sys::findProgramByName(Host);
    if (!Path)
      continue;
    std::string Version =
        versionAfter(runProgram(Host, {"--version"}).value_or(""), "version");
    std::string Major = llvm::StringRef(Version).split('.').first.str();
    if (Version.empty()) {
      Out.bad(Host + " does not run");
      continue;
    }
    Any = true;
    std::string Match;
    for (const std::string &Plugin : Plugins)
      if (llvm::StringRef(Plugin).ends_with("tidy-futures-" + Major + ".so") ||
          (Args.has("plugin") && fs::exists(Plugin)))
        Match = Plugin;
    if (Match.empty()) {
      bool Supported = Major == "16" || Major == "19" || Major == "22";
      Out.advice(Host + " " + Version + ": no plugin for LLVM " + Major +
                 " is installed; " +
                 (Supported
                      ? "build with -DTIDY_FUTURES_LLVM=" + Major + ", or "
                      : "there is one for LLVM 16, 19 and 22; ") +
                 "use 'tidy-futures check', which needs none");
      continue;
    }
    // Listing proves nothing, since loading is lazy; a run does.
    std::optional<std::string> Listed = runProgram(
        Host, {"--load=" + Match, "--checks=-*,futures-*", "--list-checks"});
    if (Listed && llvm::StringRef(*Listed).contains("futures-"))
      Out.good(Host + " " + Version + " takes " + Match);
    else
      Out.bad(Host + " " + Version + " does not take " + Match +
              ": it was built for another LLVM, or " + Host +
              " is linked statically and exports no clang-tidy; use "
              "'tidy-futures check'");
  }
  if (!Any)
    Out.advice("no clang-tidy in PATH; only 'tidy-futures check' will do");
}

/// The nearest file called \p Name in \p Folder or above it.
std::string findAbove(llvm::StringRef Folder, llvm::StringRef Name) {
  for (; !Folder.empty(); Folder = path::parent_path(Folder)) {
    if (fs::exists(Folder + "/" + Name))
      return (Folder + "/" + Name).str();
    if (Folder == path::root_path(Folder))
      break;
  }
  return "";
}

void checkClangd(Findings &Out, llvm::StringRef Root) {
  std::string Ours = folderOfTool() + "/tidy-futures-clangd";
  if (fs::can_execute(Ours))
    Out.good("clangd with the checks inside: " + Ours);
  else
    Out.advice("no tidy-futures-clangd beside the tool (it needs LLVM 19 or "
               "newer); another clangd does not have the checks, and cannot "
               "load them");
  std::string Config = findAbove(Root, ".clangd");
  llvm::StringRef Advice = "add 'Diagnostics: {ClangTidy: {FastCheckFilter: "
                           "Loose}}', else clangd runs only checks that it "
                           "knows to be fast, and none of these";
  if (Config.empty()) {
    Out.advice("no .clangd above '" + Root +
               "'; 'tidy-futures init' writes "
               "one: " +
               Advice);
    return;
  }
  std::string Text = readFile(Config).value_or("");
  if (llvm::Regex("FastCheckFilter: *(Loose|None)").match(Text))
    Out.good(Config + " lets clangd run the checks");
  else
    Out.bad(Config + " does not: " + Advice);
}

void checkVocabulary(Findings &Out, const Project &P) {
  for (const std::string &Pack : P.userPacks())
    Out.good("vocabulary of your own: " + Pack);
  llvm::handleAllErrors(
      P.validateVocabulary(),
      [&](const llvm::ErrorInfoBase &Mistake) { Out.bad(Mistake.message()); });
}

/// Configuration above one file of each folder.
void checkConfiguration(Findings &Out, const Project &P) {
  std::vector<std::string> Folders;
  for (const Unit &U : P.units())
    Folders.push_back(path::parent_path(U.Job.File).str());
  llvm::sort(Folders);
  Folders.erase(std::unique(Folders.begin(), Folders.end()), Folders.end());
  llvm::StringSet<> SeenConfigs;
  size_t Without = 0;
  for (const std::string &Folder : Folders) {
    std::string Config = findAbove(Folder, ".clang-tidy");
    if (!Config.empty() && SeenConfigs.insert(Config).second) {
      CheckSelection Probe;
      Probe.Config = readFile(Config).value_or("");
      if (llvm::Error Err = validate(Probe))
        Out.bad(Config + ": " + llvm::toString(std::move(Err)));
    }
    Without += enabledChecks(P.config().Selection, Folder + "/x.cpp").empty();
  }
  if (Without)
    Out.bad("in " + llvm::Twine(Without) + " of " +
            llvm::Twine(Folders.size()) +
            " folders the Checks of .clang-tidy leave no check of the tier; "
            "add 'futures-*' there");
}

void checkHeaders(Findings &Out, const Project &P) {
  unsigned Headers = 0, Matching = 0;
  for (const Unit &U : P.units()) {
    std::string Filter =
        optionsProvider(P.config().Selection,
                        llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>(
                            llvm::vfs::createPhysicalFileSystem().release()))
            ->getOptions(U.Job.File)
            .HeaderFilterRegex.value_or("");
    llvm::Regex Regex(Filter);
    for (const std::string &File : llvm::ArrayRef(U.Owned).drop_front()) {
      ++Headers;
      Matching += Regex.match(File);
    }
  }
  std::string Text = std::to_string(Matching) + " of " +
                     std::to_string(Headers) +
                     " project headers match HeaderFilterRegex";
  if (Matching < Headers)
    Out.advice(Text + "; the others are not reported on");
  else
    Out.good(Text);
}

/// Compiles a few units, one a folder: what is wrong with a database, or with
/// headers that a build has to make first, shows in most.
void checkParse(Findings &Out, const Project &P) {
  constexpr size_t MaxUnits = 8;
  std::vector<const Unit *> Chosen;
  llvm::StringSet<> Folders;
  // Those that could not even be scanned come first.
  for (bool Scanned : {false, true})
    for (bool NewFolder : {true, false})
      for (const Unit &U : P.units())
        if (Chosen.size() < MaxUnits && U.Scanned == Scanned && U.Reachable &&
            !llvm::is_contained(Chosen, &U) &&
            (!NewFolder || Folders.insert(path::parent_path(U.File)).second))
          Chosen.push_back(&U);
  std::vector<LintRequest> Requests;
  for (const Unit *U : Chosen) {
    LintRequest Request;
    Request.Job = U->Job;
    Request.SourceRoot = P.sourceRoot().str();
    Request.ParseOnly = true;
    Requests.push_back(std::move(Request));
  }
  std::vector<std::string> Why(Chosen.size());
  runWorkers(Requests, P.config().Limits, [&](size_t I, UnitResult R) {
    if (!R.ok())
      Why[I] = R.Message.empty() ? "it does not compile" : R.Message;
    return true;
  });
  size_t Failed = llvm::count_if(
      Why, [](const std::string &Text) { return !Text.empty(); });
  std::string Of =
      " of " + std::to_string(Chosen.size()) + " units that were tried ";
  if (Failed) {
    size_t First =
        llvm::find_if(Why,
                      [](const std::string &Text) { return !Text.empty(); }) -
        Why.begin();
    Out.bad(llvm::Twine(Failed) + Of + "cannot be compiled, the first is '" +
            Chosen[First]->File + "': " + Why[First] +
            "; generated headers may be missing: build first");
  } else if (!Chosen.empty()) {
    Out.good(llvm::Twine(Chosen.size()) + Of + "compile");
  }
}

void checkProject(Findings &Out, const Arguments &Args) {
  llvm::Expected<ProjectConfig> Config = projectConfig(Args);
  if (!Config) {
    Out.bad(llvm::toString(Config.takeError()));
    return;
  }
  llvm::Expected<std::unique_ptr<Project>> Opened =
      Project::open(std::move(*Config));
  if (!Opened) {
    Out.bad(llvm::toString(Opened.takeError()));
    return;
  }
  const Project &P = **Opened;
  const Database &Data = P.database();
  Out.good(llvm::Twine(P.units().size()) + " units in " + Data.BuildPath +
           ", source root " + P.sourceRoot());
  if (!Data.Missing.empty())
    Out.bad(llvm::Twine(Data.Missing.size()) +
            " files of the compilation database do not exist, the first is '" +
            Data.Missing.front() + "'; configure the build again");
  if (Data.Repeated + Data.OtherFlags)
    Out.advice(llvm::Twine(Data.Repeated + Data.OtherFlags) +
               " compile commands are for files that have one already, " +
               llvm::Twine(Data.OtherFlags) +
               " of them with other flags; the first counts");
  unsigned Unreachable = 0;
  for (const Unit &U : P.units())
    Unreachable += !U.Reachable;
  checkParse(Out, P);
  if (Unreachable)
    Out.good(llvm::Twine(Unreachable) +
             " units reach no header of the vocabulary, and are not parsed");
  checkHeaders(Out, P);
  checkConfiguration(Out, P);
  checkVocabulary(Out, P);
  checkClangd(Out, P.sourceRoot());
}

int run(const Arguments &Args) {
  Findings Out;
  checkTool(Out);
  checkProject(Out, Args);
  checkClangTidy(Out, Args);
  return Out.count() ? ExitFindings : ExitClean;
}
} // namespace

const Command DoctorCommand = {
    "doctor",
    "say what is wrong with a set-up",
    "[PATH...]",
    "Looks at the compilation database, the headers, .clang-tidy, "
    ".futures.yaml and .clangd files, and at the clang-tidy and clangd that "
    "are installed. Ends with 0 if nothing is wrong, else with 1.",
    {projectOptions(), DoctorOptions},
    {{"tidy-futures doctor -p build", "why does it find nothing?"}},
    run};

} // namespace tidyfutures
