//===--- Fix.cpp - Applies fixes and proves that the code still builds ----===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "Diff.h"
#include "FixCommit.h"
#include "FixRounds.h"
#include "FixVcs.h"
#include "FixVendor.h"
#include "LineEdits.h"
#include "Options.h"
#include "Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

namespace tidyfutures {

namespace {
constexpr Option FixOptions[] = {
    {"diff", 0, "",
     "show what would change as a patch for 'git apply', and change nothing"},
    {"unsafe", 0, "",
     "also apply fixes that may change what the program does; without it they "
     "stay notes"},
    {"only", 0, "CHECKS",
     "look for these checks only (comma-separated, globs), one that is named in "
     "full whatever its tier"},
    {"build", 0, "COMMAND",
     "let this command, run by the shell, judge each round instead of the "
     "compiler: a fix with which it fails is undone"},
    {"allow-dirty", 0, "",
     "fix although there are changes that are not committed, or no version "
     "control"},
    {"allow-no-vcs", 0, "", "fix although there is no version control"},
    {"vendor", 0, "DIR",
     "copy the headers of the runtime that fixed code includes into DIR"},
};

/// Files named in a message at most.
constexpr size_t FilesShown = 3;

/// A list of at most FilesShown of \p Files, relative to \p Root.
template <typename Range>
std::string someOf(llvm::StringRef Root, const Range &Files) {
  std::string Text;
  size_t Count = 0;
  for (const std::string &File : Files)
    if (++Count <= FilesShown)
      Text += (Text.empty() ? "" : ", ") + relativeTo(Root, File);
  if (Count > FilesShown)
    Text += " and " + std::to_string(Count - FilesShown) + " more";
  return Text;
}

//===----------------------------------------------------------------------===//
// May the files be edited?
//===----------------------------------------------------------------------===//

/// Decides, by version control and permissions, which files may be edited.
class EditGate {
public:
  EditGate(const Arguments &Args, const FixJournal &Journal)
      : Journal(Journal), AllowDirty(Args.has("allow-dirty")),
        AllowNone(AllowDirty || Args.has("allow-no-vcs")),
        OnlyShows(Args.has("diff")) {}

  /// An error that says what to do if the code as a whole must not be touched.
  llvm::Error admit(const Project &Code);
  /// Why \p File must not be edited; empty if it may.
  std::string whyNot(const std::string &File);

private:
  llvm::Error refuse(const llvm::Twine &Why) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), Why);
  }

  VersionControl Vcs;
  const FixJournal &Journal;
  const bool AllowDirty, AllowNone, OnlyShows;
  std::map<std::string, std::string> Known;
};

llvm::Error EditGate::admit(const Project &Code) {
  if (OnlyShows || AllowDirty)
    return llvm::Error::success();
  llvm::StringRef Root = Code.sourceRoot();
  auto Tree = Vcs.rootOf(Root);
  if (!Tree && AllowNone) {
    llvm::consumeError(Tree.takeError());
    return llvm::Error::success();
  }
  if (!Tree)
    return Tree.takeError();
  std::vector<std::string> Units;
  for (const Unit &U : Code.units())
    Units.push_back(U.Job.File);
  auto States = Vcs.statesOf(Units);
  if (!States)
    return States.takeError();
  std::vector<std::string> Untracked;
  for (const auto &[File, State] : *States)
    if (State == VersionControl::State::Untracked)
      Untracked.push_back(File);
  auto IsTracked = [](const auto &Entry) {
    return Entry.second == VersionControl::State::Clean ||
           Entry.second == VersionControl::State::Changed;
  };
  bool Tracked = llvm::any_of(*States, IsTracked);
  if (!Tracked && Untracked.empty()) {
    // Where the units are generated, as in a unity build, it is by what they
    // include.
    std::vector<std::string> Included;
    for (const Unit &U : Code.units())
      llvm::append_range(Included, llvm::ArrayRef(U.Owned).drop_front());
    auto OfIncluded = Vcs.statesOf(Included);
    if (!OfIncluded)
      return OfIncluded.takeError();
    Tracked = llvm::any_of(*OfIncluded, IsTracked);
  }
  if (!*Tree || (!Tracked && Untracked.empty())) {
    if (AllowNone)
      return llvm::Error::success();
    return refuse("'" + Root +
                  "' is not under version control, so that fixes could not be "
                  "taken back; 'git init' and commit first, or fix with "
                  "--allow-no-vcs");
  }
  auto Changed = Vcs.changedFiles(**Tree);
  if (!Changed)
    return Changed.takeError();
  std::vector<std::string> Dirty;
  llvm::copy_if(*Changed, std::back_inserter(Dirty),
                [&](const std::string &F) { return !Journal.isOwnWork(F); });
  if (!Dirty.empty())
    return refuse(
        "there are changes that are not committed: " + someOf(**Tree, Dirty) +
        "; commit or stash them first, or fix with --allow-dirty");
  if (!Untracked.empty())
    return refuse("there are sources that are not under version control: " +
                  someOf(**Tree, Untracked) +
                  "; commit them first, or fix with --allow-dirty");
  return llvm::Error::success();
}

std::string EditGate::whyNot(const std::string &File) {
  auto [It, New] = Known.try_emplace(File);
  if (!New)
    return It->second;
  std::string &Why = It->second;
  if (llvm::Error E = checkWritable(File))
    return Why = llvm::toString(std::move(E));
  if (OnlyShows || AllowDirty)
    return Why;
  auto States = Vcs.statesOf({File});
  if (!States) {
    std::string Message = llvm::toString(States.takeError());
    return Why = AllowNone ? "" : Message;
  }
  switch (States->at(File)) {
  case VersionControl::State::Clean:
    break;
  case VersionControl::State::None:
    if (!AllowNone)
      Why = "'" + File + "' is not under version control";
    break;
  case VersionControl::State::Untracked:
    Why = "'" + File + "' is not under version control";
    break;
  case VersionControl::State::Ignored:
    if (!AllowNone)
      Why = "'" + File + "' is ignored by version control";
    break;
  case VersionControl::State::Changed:
    if (!Journal.isOwnWork(File))
      Why = "'" + File + "' has changes that are not committed";
    break;
  }
  return Why;
}

//===----------------------------------------------------------------------===//
// The command
//===----------------------------------------------------------------------===//

/// Where the journal of \p Config is: in the build folder, or, where there is
/// none or it cannot be written, in the user's cache.
std::string stateFolder(const ProjectConfig &Config) {
  llvm::SmallString<256> Folder(Config.BuildPath);
  if (!Config.BuildPath.empty()) {
    if (!llvm::sys::fs::is_directory(Folder))
      llvm::sys::path::remove_filename(Folder);
    if (llvm::sys::fs::can_write(Folder)) {
      llvm::sys::path::append(Folder, ".tidy-futures");
      return Folder.str().str();
    }
  }
  Folder.clear();
  if (auto Cache = llvm::sys::Process::GetEnv("XDG_CACHE_HOME");
      Cache && !Cache->empty())
    Folder = *Cache;
  else if (!llvm::sys::path::cache_directory(Folder))
    llvm::sys::path::system_temp_directory(/*ErasedOnReboot=*/false, Folder);
  llvm::sys::path::append(Folder, "tidy-futures",
                          "fix-" + contentHash(Config.SourceRoot));
  return Folder.str().str();
}

std::string plural(size_t Count, llvm::StringRef What) {
  return (llvm::Twine(Count) + " " + What +
          (Count == 1            ? ""
           : What.ends_with("x") ? "es"
                                 : "s"))
      .str();
}

/// Says what was done, for people.
void report(const FixOutcome &Outcome, bool OnlyShown, llvm::raw_ostream &OS) {
  for (const FailedUnit &U : Outcome.Failed) {
    llvm::WithColor::warning(OS)
        << U.File << " was left alone: " << U.Message << "\n";
    for (const CompileError &E : llvm::ArrayRef(U.Errors).take_front(1))
      OS << "    " << E.At.File << ":" << E.At.Line << ":" << E.At.Column
         << ": error: " << E.Message << "\n";
  }
  if (!OnlyShown)
    for (const auto &[File, Checks] : Outcome.Made) {
      OS << "fixed " << File << ":";
      const char *Separator = " ";
      for (const auto &[Check, Count] : Checks) {
        OS << Separator << Check;
        if (Count > 1)
          OS << " (" << Count << ")";
        Separator = ", ";
      }
      OS << "\n";
    }
  for (const UnmadeFix &Fix : Outcome.Unmade) {
    OS << Fix.Fate << " " << Fix.At.File << ":" << Fix.At.Line << ":"
       << Fix.At.Column << ": " << Fix.Check << ": " << Fix.Why << "\n";
    llvm::SmallVector<llvm::StringRef, 4> Lines;
    llvm::StringRef(Fix.Details).split(Lines, '\n', -1, /*KeepEmpty=*/false);
    for (llvm::StringRef Line : Lines)
      OS << "    " << Line << "\n";
  }
  std::map<std::string, unsigned> Fates;
  for (const UnmadeFix &Fix : Outcome.Unmade)
    ++Fates[Fix.Fate];
  OS << plural(Outcome.made(), "fix") << (OnlyShown ? " to make in " : " in ")
     << plural(Outcome.Changed.size(), "file");
  for (const auto &[Fate, Count] : Fates)
    OS << ", " << Count << " " << (Fate == "loops" ? "in loops" : Fate);
  OS << " (" << plural(Outcome.Rounds, "round") << ")\n";
  if (Outcome.UnsafeOffered)
    OS << plural(Outcome.UnsafeOffered, "fix")
       << " more with --unsafe, which may change what the program does\n";
}

/// True if some unit reads a runtime that is not ours.
bool hasRuntime(const Project &Code, llvm::StringRef Bundled) {
  for (const Unit &U : Code.units())
    for (unsigned File : U.Files) {
      llvm::StringRef Path = Code.file(File).Path;
      if (Path.contains("/fut/") && !isInside(realPath(Bundled), Path))
        return true;
    }
  return false;
}

int fail(llvm::Error E) {
  llvm::WithColor::error(llvm::errs(), "tidy-futures")
      << llvm::toString(std::move(E)) << "\n";
  return ExitUnitFailed;
}

int runFix(const Arguments &Args) {
  llvm::Expected<ProjectConfig> Config = projectConfig(Args);
  if (!Config)
    return usageError(Config.takeError());
  if (std::optional<std::string> Only = Args.value("only")) {
    llvm::Expected<std::string> Checks =
        readOnlyChecks(*Only, Config->Selection.Checks.has_value());
    if (!Checks)
      return usageError(Checks.takeError());
    Config->Selection.Only = *Checks;
  }
  const bool OnlyShow = Args.has("diff");
  if (OnlyShow && Args.has("build"))
    return usageError("--diff changes nothing, and --build judges what is "
                      "changed: give one of them");
  std::optional<std::string> Runtime = bundledRuntime();
  // After all other folders: the project's own copy is what is proven with,
  // where it has one.
  if (Runtime)
    Config->FallbackInclude = realPath(*Runtime);

  llvm::Expected<std::unique_ptr<Project>> Opened = Project::open(*Config);
  if (!Opened)
    return usageError(Opened.takeError());
  FixJournal Journal(stateFolder((*Opened)->config()));
  if (!OnlyShow) {
    if (llvm::Error E = Journal.lock((*Opened)->sourceRoot()))
      return usageError(std::move(E));
    std::vector<std::string> Notes;
    llvm::Error Recovered = Journal.recover(Notes);
    for (const std::string &Note : Notes)
      llvm::WithColor::note(llvm::errs(), "tidy-futures") << Note << "\n";
    if (Recovered)
      return fail(std::move(Recovered));
    // What was read before is not what is there now.
    if (!Notes.empty() && !(Opened = Project::open(*Config)))
      return usageError(Opened.takeError());
  }
  Project &Code = **Opened;
  if (llvm::Error E = Code.validateVocabulary())
    return usageError(std::move(E));
  if (std::vector<std::string> Uncovered = Code.uncoveredPaths();
      !Uncovered.empty())
    return usageError("no unit reads " + llvm::join(Uncovered, ", "));
  EditGate Gate(Args, Journal);
  if (llvm::Error E = Gate.admit(Code))
    return usageError(std::move(E));

  // First, since a build that judges may need it.
  std::optional<std::string> Vendor = Args.value("vendor");
  if (Vendor && !OnlyShow) {
    llvm::Expected<unsigned> Written = vendorRuntime(*Vendor);
    if (!Written)
      return fail(Written.takeError());
  }

  EditFormatter Formatter;
  FixTree Tree;
  std::unique_ptr<Judge> TheJudge;
  BuildJudge *Build = nullptr;
  if (auto Command = Args.value("build")) {
    auto Made = std::make_unique<BuildJudge>(*Command, Journal, Formatter);
    Build = Made.get();
    llvm::Expected<std::string> Wrong = Build->run();
    if (!Wrong)
      return fail(Wrong.takeError());
    if (!Wrong->empty())
      return fail(llvm::createStringError(
          llvm::inconvertibleErrorCode(),
          "the build fails before anything was fixed: %s", Wrong->c_str()));
    TheJudge = std::move(Made);
  } else {
    TheJudge = std::make_unique<ParseJudge>(Code, Formatter);
  }
  auto WhyNotEdit = [&](const std::string &File) { return Gate.whyNot(File); };
  FixSelection Selection{Args.has("unsafe"),
                         Code.config().Selection.Only.value_or(""), WhyNotEdit};
  llvm::Expected<FixOutcome> Outcome = runRounds(
      Code, Code.selectedUnits(), Tree, Formatter, *TheJudge, Selection);
  if (!Outcome) {
    llvm::Error E = Outcome.takeError();
    return fail(llvm::joinErrors(std::move(E), Journal.undoTrial()));
  }

  if (OnlyShow) {
    for (const auto &[File, Text] : Outcome->Changed) {
      llvm::StringRef Before = Tree.original(File).value_or("");
      std::string Name = relativeTo(Code.sourceRoot(), File);
      llvm::outs() << unifiedDiff(Name, Before, lineEdits(Name, Before, Text));
    }
    llvm::outs().flush();
  } else if (Build) {
    llvm::Error E = Build->place(Tree, {});
    if (!E)
      E = Journal.keepTrial();
    if (E)
      return fail(std::move(E));
  } else {
    FixJournal::Changes Changes;
    for (const auto &[File, Text] : Outcome->Changed)
      Changes[File] = {contentHash(Tree.original(File).value_or("")), Text};
    if (llvm::Error E = Journal.commit(Changes))
      return fail(std::move(E));
  }
  for (const std::string &File : Code.database().Missing)
    Outcome->Failed.push_back({relativeTo(Code.sourceRoot(), File),
                               UnitStatus::Missing,
                               "there is no such file",
                               {}});
  llvm::raw_ostream &OS = OnlyShow ? llvm::errs() : llvm::outs();
  report(*Outcome, OnlyShow, OS);

  if (Vendor && !OnlyShow)
    OS << "the runtime is in " << *Vendor
       << "/fut; add to the include path: " << realPath(*Vendor) << "\n";
  else if (Outcome->UsesRuntime && Runtime && !hasRuntime(Code, *Runtime))
    OS << "fixed code includes <fut/...>: add " << *Runtime
       << " to the include path, or copy it into the tree with --vendor DIR\n";

  if (!Outcome->Failed.empty())
    return ExitUnitFailed;
  return !Outcome->Unmade.empty() || (OnlyShow && !Outcome->Changed.empty())
             ? ExitFindings
             : ExitClean;
}
} // namespace

const Command FixCommand = {
    "fix",
    "apply fixes and prove that the code still builds",
    "[PATH...] [-- FLAGS...]",
    "Applies the safe fixes of the selected checks in rounds, until nothing "
    "changes. After each round the compiler parses every unit again that reads "
    "a changed file; a fix that broke one is undone alone, reported with the "
    "compiler's message, and not retried. Nothing is written before it is "
    "proven, and each file is replaced in one step, so that a run can be "
    "stopped at any time. Ends with 0 when every fix offered was made, 1 when "
    "some were not (or, with --diff, when there are any), 2 when a unit failed "
    "or a file could not be written, 3 when it refused to start.",
    {projectOptions(), FixOptions},
    {{"tidy-futures fix -p build", "fix the whole codebase"},
     {"tidy-futures fix -p build --diff src/",
      "show what would be fixed there"},
     {"tidy-futures fix -p build --unsafe --only futures-launch-then-wait",
      "apply one check's fixes, those that may change behaviour included"},
     {"tidy-futures fix -p build --build 'ninja -C build && ctest --test-dir "
      "build'",
      "let the tests judge"}},
    runFix};

} // namespace tidyfutures
