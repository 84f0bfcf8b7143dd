//===--- Project.cpp - A codebase: units, headers and who owns them -------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Project.h"
#include "Cache.h"
#include "Options.h"
#include "OverlayFileSystem.h"
#include "Paths.h"
#include "Reach.h"
#include "Scan.h"
#include "StatusLine.h"
#include "vocabulary/UserPacks.h"
#include "vocabulary/Vocabulary.h"
#include "clang/Basic/Version.h"
#include "clang/Driver/Types.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <set>

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
namespace futures = clang::tidy::futures;

namespace tidyfutures {
namespace {

llvm::Error error(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

/// The folder that paths are relative to where nothing says so: what CMake
/// calls the source folder, else the work tree, else the working directory or
/// the folder above the build where all files are in it, else what they share.
std::string guessSourceRoot(const Database &Data) {
  if (std::optional<std::string> CMakeCache =
          readFile(Data.BuildPath + "/CMakeCache.txt")) {
    constexpr llvm::StringLiteral Key = "CMAKE_HOME_DIRECTORY:INTERNAL=";
    size_t At = llvm::StringRef(*CMakeCache).find(Key);
    if (At != llvm::StringRef::npos) {
      llvm::StringRef Home =
          llvm::StringRef(*CMakeCache).substr(At + Key.size());
      Home = Home.take_until([](char C) { return C == '\n' || C == '\r'; });
      if (fs::is_directory(Home))
        return realPath(Home);
    }
  }
  if (Data.Jobs.empty())
    return Data.BuildPath;
  std::string Common = path::parent_path(Data.Jobs.front().File).str();
  for (const CompileJob &Job : Data.Jobs)
    while (!isInside(Common, Job.File))
      Common = path::parent_path(Common).str();
  for (llvm::StringRef Folder = Common; Folder != path::root_path(Folder);
       Folder = path::parent_path(Folder))
    if (fs::exists(Folder + "/.git"))
      return Folder.str();
  // A folder that people work from, rather than what happens to be shared.
  llvm::SmallString<256> Here;
  fs::current_path(Here);
  for (const std::string &Folder :
       {realPath(Here), path::parent_path(Data.BuildPath).str()})
    if (!Folder.empty() && Folder != path::root_path(Folder) &&
        isInside(Folder, Common))
      return Folder;
  return Common;
}

/// True if \p Pattern (a path, a folder or a glob, `/` at its end ignored)
/// covers \p File.
bool covers(llvm::StringRef Pattern, llvm::StringRef File) {
  Pattern = Pattern.rtrim('/');
  Pattern.consume_front("./");
  if (Pattern == "." || isInside(Pattern, File))
    return true;
  if (Pattern.find_first_of("*?[") == llvm::StringRef::npos)
    return false;
  auto Matches = [&](llvm::StringRef Pattern) {
    llvm::Expected<llvm::GlobPattern> Glob = llvm::GlobPattern::create(Pattern);
    if (!Glob) {
      llvm::consumeError(Glob.takeError());
      return false;
    }
    return Glob->match(File);
  };
  if (Matches(Pattern))
    return true;
  // `*` crosses folders, and `**/` stands for no folder, too.
  std::string Flat = Pattern.str();
  for (size_t At; (At = Flat.find("**/")) != std::string::npos;)
    Flat.erase(At, 3);
  return Flat != Pattern && Matches(Flat);
}

/// True for a main file whose language no check speaks.
bool isNotCxx(const CompileJob &Job) {
  llvm::StringRef Extension = path::extension(Job.File);
  auto Type = clang::driver::types::lookupTypeForExtension(
      Extension.empty() ? Extension : Extension.drop_front());
  // A name that says nothing, and a header's, may be C++.
  bool ByName = Type != clang::driver::types::TY_INVALID &&
                !clang::driver::types::isCXX(Type) &&
                !clang::driver::types::onlyPrecompileType(Type);
  // What else CMake puts among the commands.
  ByName |= Extension == ".rc" || Extension == ".ispc" || Extension == ".swift";
  // `g++ x.c` compiles C++.
  if (Extension == ".c" &&
      llvm::is_contained(Job.Arguments, "--driver-mode=g++"))
    ByName = false;
  // `-x` outranks the name.
  for (size_t I = 0; I < Job.Arguments.size(); ++I) {
    llvm::StringRef A = Job.Arguments[I];
    if (!A.consume_front("-x") || A.starts_with("clang"))
      continue;
    if (A.empty() && I + 1 < Job.Arguments.size())
      A = Job.Arguments[I + 1];
    ByName = !A.contains("++") && !A.starts_with("cu");
  }
  return ByName;
}

/// True for files that the compiler's own search path leads to, as a rule. Only
/// spares work: what is skipped does not rest on it.
bool isSystemFile(llvm::StringRef RealPath) {
  return RealPath.starts_with("/usr/");
}

/// The number of leading folders that two paths share.
size_t sharedFolders(llvm::StringRef A, llvm::StringRef B) {
  size_t Count = 0;
  for (size_t I = 0; I < std::min(A.size(), B.size()) && A[I] == B[I]; ++I)
    Count += A[I] == '/';
  return Count;
}
} // namespace

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

llvm::ArrayRef<Option> projectOptions() {
  static const Option Table[] = {
      {"build-path", 'p', "DIR",
       "the build folder with compile_commands.json, or that file; found from "
       "the paths given or the working directory where left out"},
      {"source-root", 0, "DIR",
       "paths in reports are relative to it, and headers inside it are the "
       "project's; where left out CMake's source folder, the work tree, or "
       "what all files share"},
      {"exclude", 0, "GLOB",
       "leave out files, folders or globs, relative to the source root; may "
       "be repeated"},
      {"tier", 0, "TIER",
       "the checks of a tier: always (default), profiled, specialty, or all"},
      {"checks", 0, "GLOBS",
       "as in clang-tidy: comma-separated, - removes; added to the tier's"},
      {"config-file", 0, "FILE", "use this instead of the tree's .clang-tidy"},
      {"config", 0, "YAML", "the same, as text"},
      {"header-filter", 0, "REGEX",
       "report on headers that match only; default: all of the project"},
      {"exclude-header-filter", 0, "REGEX", "do not report on these headers"},
      {"warnings-as-errors", 0, "GLOBS", "report these checks as errors"},
      {"extra-arg", 0, "FLAG", "add to the end of each compile command"},
      {"extra-arg-before", 0, "FLAG", "add to its beginning"},
      {"jobs", 'j', "N", "worker processes; default: one a core"},
      {"timeout", 0, "SECONDS", "for one unit; default 600, 0 for none"},
      {"memory-limit", 0, "MIB",
       "address space of one worker; default 8192, 0 for no limit"},
      {"shard", 0, "I/N", "look at part I of N only; see merge"},
      {"cache-dir", 0, "DIR",
       "where results are kept; default: .tidy-futures in the build folder, "
       "or $XDG_CACHE_HOME"},
      {"no-cache", 0, "", "keep no results and use none"},
      {"full-parse", 0, "",
       "parse every unit and every function body, also where no finding can "
       "be"},
  };
  return Table;
}

llvm::Expected<ProjectConfig> projectConfig(const Arguments &Args) {
  ProjectConfig C;
  C.Paths = Args.Positional;
  C.FixedCommand = Args.AfterDashes;
  C.BuildPath = Args.valueOr("build-path", "");
  if (C.BuildPath.empty() && !C.FixedCommand) {
    llvm::Expected<std::string> Found =
        findBuildPath(C.Paths.empty() ? "." : C.Paths.front());
    if (!Found && !C.Paths.empty()) {
      llvm::consumeError(Found.takeError());
      Found = findBuildPath(".");
    }
    if (!Found)
      return Found.takeError();
    C.BuildPath = *Found;
  }
  C.SourceRoot = Args.valueOr("source-root", "");
  if (!C.SourceRoot.empty() && !fs::is_directory(C.SourceRoot))
    return error("--source-root: '" + C.SourceRoot + "' is not a folder");
  C.Exclude = Args.values("exclude");
  C.ExtraArgs = Args.values("extra-arg");
  C.ExtraArgsBefore = Args.values("extra-arg-before");

  C.Selection.Tier = Args.valueOr("tier", "always");
  C.Selection.TierGiven = Args.has("tier");
  C.Selection.Checks = Args.value("checks");
  C.Selection.HeaderFilter = Args.value("header-filter");
  C.Selection.ExcludeHeaderFilter = Args.value("exclude-header-filter");
  C.Selection.WarningsAsErrors = Args.value("warnings-as-errors");
  C.Selection.Config = Args.value("config");
  if (std::optional<std::string> File = Args.value("config-file")) {
    if (C.Selection.Config)
      return error("--config and --config-file exclude each other");
    C.Selection.Config = readFile(*File);
    if (!C.Selection.Config)
      return error("--config-file: cannot read '" + *File + "'");
  }
  if (llvm::Error Err = validate(C.Selection))
    return std::move(Err);

  for (auto [Name, Into] : {std::pair("jobs", &C.Limits.Jobs),
                            std::pair("timeout", &C.Limits.TimeoutSeconds),
                            std::pair("memory-limit", &C.Limits.MemoryMiB)}) {
    llvm::Expected<unsigned> Number = Args.number(Name, *Into);
    if (!Number)
      return Number.takeError();
    *Into = *Number;
  }
  if (std::optional<std::string> Shard = Args.value("shard")) {
    auto [I, N] = llvm::StringRef(*Shard).split('/');
    if (I.getAsInteger(10, C.Shard) || N.getAsInteger(10, C.Shards) ||
        C.Shard < 1 || C.Shard > C.Shards)
      return error("--shard wants I/N with 1 <= I <= N, not '" + *Shard + "'");
  }
  C.UseCache = !Args.has("no-cache");
  C.CacheDirectory = Args.valueOr("cache-dir", "");
  C.FullParse = Args.has("full-parse");
  return C;
}

//===----------------------------------------------------------------------===//
// Opening
//===----------------------------------------------------------------------===//

static std::string fallbackArgument(const ProjectConfig &C) {
  return "-idirafter" + C.FallbackInclude;
}

Project::Project(ProjectConfig Config) : Config(std::move(Config)) {}
Project::~Project() = default;

llvm::Expected<std::unique_ptr<Project>> Project::open(ProjectConfig Config) {
  std::unique_ptr<Project> P(new Project(std::move(Config)));
  ProjectConfig &C = P->Config;
  std::string FlagsFolder;
  if (!C.FixedCommand && (C.FixedCommand = fixedFlags(C.BuildPath)))
    FlagsFolder = absolutePath(C.BuildPath);
  llvm::Expected<Database> Data =
      C.FixedCommand ? fixedDatabase(C.Paths, *C.FixedCommand, FlagsFolder)
                     : loadDatabase(C.BuildPath);
  if (!Data)
    return Data.takeError();
  P->Data = std::move(*Data);
  C.BuildPath = P->Data.BuildPath;
  C.SourceRoot =
      C.SourceRoot.empty() ? guessSourceRoot(P->Data) : realPath(C.SourceRoot);
  if (!C.UseCache) {
    C.CacheDirectory.clear();
  } else if (C.CacheDirectory.empty()) {
    // Not among the sources, where the database lies there.
    if (!C.BuildPath.empty() && !isInside(C.BuildPath, C.SourceRoot) &&
        !fs::access(C.BuildPath, fs::AccessMode::Write)) {
      C.CacheDirectory = C.BuildPath + "/.tidy-futures";
    } else {
      llvm::SmallString<256> Home;
      if (path::cache_directory(Home))
        C.CacheDirectory = (Home + "/tidy-futures").str();
    }
  }

  auto Options = optionsProvider(
      C.Selection, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>(
                       llvm::vfs::createPhysicalFileSystem().release()));
  llvm::StringSet<> Filters;
  for (const CompileJob &Job : P->Data.Jobs) {
    Unit U;
    U.Job = Job;
    U.File = relativeTo(C.SourceRoot, Job.File);
    if (P->isExcluded(U.File))
      continue;
    // What configuration and command line add to the compile command.
    clang::tidy::ClangTidyOptions Local = Options->getOptions(Job.File);
    const std::string Filter = Local.HeaderFilterRegex.value_or("");
    if (std::string Why; Filters.insert(Filter).second &&
                         !llvm::Regex(Filter).isValid(Why))
      llvm::WithColor::warning(llvm::errs(), "tidy-futures")
          << "the HeaderFilterRegex '" << Filter << "' that " << U.File
          << " gets is no regular expression of clang-tidy's (" << Why
          << "), which reports on no header then\n";
    std::vector<std::string> &Arguments = U.Job.Arguments;
    std::vector<std::string> Removed = futures::removedArgs(Local);
    llvm::erase_if(Arguments, [&](const std::string &A) {
      return llvm::is_contained(Removed, A);
    });
    std::vector<std::string> Before =
        Local.ExtraArgsBefore.value_or(std::vector<std::string>());
    llvm::append_range(Before, C.ExtraArgsBefore);
    std::vector<std::string> After =
        Local.ExtraArgs.value_or(std::vector<std::string>());
    llvm::append_range(After, C.ExtraArgs);
    if (!C.FallbackInclude.empty())
      After.push_back(fallbackArgument(C));
    // Nothing may follow `--`, which comes before the file.
    auto Dashes = llvm::find(Arguments, "--");
    Arguments.insert(Dashes, After.begin(), After.end());
    if (!Arguments.empty())
      Arguments.insert(Arguments.begin() + 1, Before.begin(), Before.end());
    P->Units.push_back(std::move(U));
  }
  std::vector<unsigned> All(P->Units.size());
  for (unsigned I = 0; I < All.size(); ++I)
    All[I] = I;
  P->scanUnits(All);
  return std::move(P);
}

unsigned Project::fileIndex(llvm::StringRef RealPath) {
  auto [It, New] = FileIndices.try_emplace(RealPath, Files.size());
  if (New) {
    Files.push_back({RealPath.str(), "", false, false, {}});
    addPacksAbove(RealPath, Files.back());
  }
  return It->second;
}

void Project::addPacksAbove(llvm::StringRef Path, SourceFile &F) {
  auto [It, New] = PacksAbove.try_emplace(path::parent_path(Path));
  if (New)
    It->second = futures::userPacksAbove(Path);
  for (const std::string &Pack : It->second)
    if (!llvm::is_contained(F.Packs, Pack))
      F.Packs.push_back(Pack);
}

void Project::scanUnits(llvm::ArrayRef<unsigned> Which) {
  std::vector<CompileJob> Jobs;
  for (unsigned I : Which)
    Jobs.push_back(Units[I].Job);
  std::vector<ScanResult> Results =
      scan(Jobs, Overlay, Config.Limits.Jobs, Config.Limits.TimeoutSeconds);
  for (size_t K = 0; K < Which.size(); ++K) {
    Unit &U = Units[Which[K]];
    U.Scanned = Results[K].Ok;
    U.Files = {fileIndex(U.Job.File)};
    for (const std::string &Name : Results[K].Files) {
      // One file is named by thousands of units; its real path is asked once.
      std::string Absolute = absolutePath(Name, U.Job.Directory);
      auto [It, New] = RealPaths.try_emplace(Absolute);
      if (New)
        It->second = realPath(Name, U.Job.Directory);
      unsigned Index = fileIndex(It->second);
      if (New)
        addPacksAbove(Absolute, Files[Index]);
      // A link may call a header of the vocabulary by another name, or the
      // other way round.
      if (New && (reach().isHeader(Absolute) || reach().isHeader(It->second)))
        Files[Index].InVocabulary = true;
      U.Files.push_back(Index);
    }
    llvm::sort(U.Files);
    U.Files.erase(std::unique(U.Files.begin(), U.Files.end()), U.Files.end());
  }
  hashFiles();
  findReachable();
  assignOwners();
}

std::optional<std::string> Project::textOf(llvm::StringRef RealPath) const {
  for (const OverlayFile &F : Overlay)
    if (F.Path == RealPath)
      return F.Text;
  return readFile(RealPath);
}

std::string Project::contentOf(llvm::StringRef RealPath) const {
  return textOf(RealPath).value_or("");
}

void Project::hashFiles() {
  for (SourceFile &F : Files) {
    if (!F.Hash.empty())
      continue;
    std::string Text = contentOf(F.Path);
    F.Hash = contentHash(Text);
    F.SpeaksOfVocabulary =
        isInside(Config.SourceRoot, F.Path) && reach().speaksOf(Text);
  }
}

const VocabularyReach &Project::reach() {
  if (!ReachOfBuiltin)
    ReachOfBuiltin =
        std::make_unique<VocabularyReach>(futures::Vocabulary::builtin());
  return *ReachOfBuiltin;
}

void Project::findReachable() {
  for (Unit &U : Units)
    // What a user's pack names may come from any header.
    U.Reachable = !isNotCxx(U.Job) &&
                  (!U.Scanned || llvm::any_of(U.Files, [&](unsigned I) {
                    return Files[I].InVocabulary ||
                           Files[I].SpeaksOfVocabulary ||
                           !Files[I].Packs.empty();
                  }));
}

bool Project::isProjectFile(llvm::StringRef RealPath) const {
  return isInside(Config.SourceRoot, RealPath) &&
         !isExcluded(relativeTo(Config.SourceRoot, RealPath));
}

/// Of the units that read a header, the owner is one that can hold findings,
/// then its namesake, then the nearest; a hash spreads what is left. None of
/// this changes when the text of a file does.
Project::OwnerRank Project::ownerRank(unsigned Index,
                                      llvm::StringRef Header) const {
  const Unit &U = Units[Index];
  return {U.Reachable, path::stem(U.Job.File) == path::stem(Header),
          sharedFolders(U.Job.File, Header),
          contentHash(relativeTo(Config.SourceRoot, Header) + '\0' + U.File)};
}

void Project::assignOwners() {
  Owners.clear();
  for (unsigned I = 0; I < Units.size(); ++I) {
    Units[I].Owned = {Units[I].Job.File};
    Owners[Units[I].Job.File] = I;
  }
  std::vector<std::vector<unsigned>> ReadBy(Files.size());
  for (unsigned I = 0; I < Units.size(); ++I)
    for (unsigned F : Units[I].Files)
      ReadBy[F].push_back(I);
  for (unsigned F = 0; F < Files.size(); ++F) {
    llvm::StringRef Header = Files[F].Path;
    if (ReadBy[F].empty() || Owners.count(Header) || !isProjectFile(Header))
      continue;
    unsigned Best = ReadBy[F].front();
    OwnerRank BestRank = ownerRank(Best, Header);
    for (unsigned I : llvm::ArrayRef(ReadBy[F]).drop_front())
      if (OwnerRank R = ownerRank(I, Header); R > BestRank) {
        Best = I;
        BestRank = std::move(R);
      }
    Owners[Header] = Best;
    Units[Best].Owned.push_back(Header.str());
  }
  for (Unit &U : Units)
    llvm::sort(U.Owned.begin() + 1, U.Owned.end());
}

//===----------------------------------------------------------------------===//
// Selection
//===----------------------------------------------------------------------===//

std::vector<std::string> Project::userPacks() const {
  std::vector<std::string> Packs;
  for (const SourceFile &F : Files)
    llvm::append_range(Packs, F.Packs);
  llvm::sort(Packs);
  Packs.erase(std::unique(Packs.begin(), Packs.end()), Packs.end());
  return Packs;
}

llvm::Error Project::validateVocabulary() const {
  llvm::Error All = llvm::Error::success();
  for (const std::string &Name : userPacks()) {
    futures::PackTable Pack;
    if (std::optional<std::string> Text = textOf(Name))
      Pack.add(Name, *Text);
    else
      All = llvm::joinErrors(std::move(All), error(Name + ": cannot be read"));
    for (const futures::VocabularyError &E : Pack.errors())
      All = llvm::joinErrors(std::move(All), error(E.str()));
  }
  return All;
}

bool Project::isExcluded(llvm::StringRef File) const {
  return llvm::any_of(Config.Exclude, [&](const std::string &Pattern) {
    return covers(Pattern, path::is_absolute(Pattern)
                               ? underRoot(Config.SourceRoot, File)
                               : File.str());
  });
}

bool Project::isNamed(llvm::StringRef File) const {
  if (Config.Paths.empty())
    return true;
  std::string Real = underRoot(Config.SourceRoot, File);
  return llvm::any_of(Config.Paths, [&](const std::string &Name) {
    return fs::exists(Name)
               ? covers(realPath(Name), Real)
               : covers(Name, File) ||
                     covers(absolutePath(Name, realPath(".")), Real);
  });
}

bool Project::isInShard(llvm::StringRef File) const {
  if (Config.Shards == 1)
    return true;
  unsigned Hash = 0;
  llvm::StringRef(contentHash(File)).take_front(7).getAsInteger(16, Hash);
  return Hash % Config.Shards == Config.Shard - 1;
}

std::vector<unsigned> Project::selectedUnits() const {
  std::vector<unsigned> Selected;
  for (unsigned I = 0; I < Units.size(); ++I)
    if (isInShard(Units[I].File) &&
        llvm::any_of(Units[I].Owned, [&](const std::string &File) {
          return isNamed(relativeTo(Config.SourceRoot, File));
        }))
      Selected.push_back(I);
  return Selected;
}

bool Project::hasGone(llvm::StringRef File) const {
  return !fs::exists(underRoot(Config.SourceRoot, File));
}

bool Project::isSelected(llvm::StringRef File) const {
  if (isExcluded(File))
    return false;
  if (isNamed(File))
    return true;
  std::optional<unsigned> Owner = owner(underRoot(Config.SourceRoot, File));
  return Owner && isNamed(Units[*Owner].File);
}

std::vector<std::string> Project::uncoveredPaths() const {
  std::vector<std::string> Uncovered;
  for (const std::string &Name : Config.Paths) {
    std::string Real = fs::exists(Name) ? realPath(Name) : "";
    bool Covered = llvm::any_of(Owners, [&](const auto &Entry) {
      llvm::StringRef File = Entry.getKey();
      return Real.empty() ? covers(Name, relativeTo(Config.SourceRoot, File)) ||
                                covers(absolutePath(Name, realPath(".")), File)
                          : covers(Real, File);
    });
    if (!Covered)
      Uncovered.push_back(Name);
  }
  return Uncovered;
}

bool Project::dropPaths(llvm::ArrayRef<std::string> Names) {
  llvm::erase_if(Config.Paths, [&](const std::string &Name) {
    return llvm::is_contained(Names, Name);
  });
  return !Config.Paths.empty();
}

std::optional<unsigned> Project::owner(llvm::StringRef Path) const {
  auto It = Owners.find(Path);
  if (It == Owners.end())
    return std::nullopt;
  return It->second;
}

std::vector<unsigned> Project::readers(llvm::StringRef Path) const {
  std::vector<unsigned> Result;
  auto It = FileIndices.find(Path);
  if (It == FileIndices.end())
    return Result;
  std::optional<unsigned> Owner = owner(Path);
  if (Owner)
    Result.push_back(*Owner);
  for (unsigned I = 0; I < Units.size(); ++I)
    if (I != Owner && std::binary_search(Units[I].Files.begin(),
                                         Units[I].Files.end(), It->second))
      Result.push_back(I);
  return Result;
}

void Project::refresh(llvm::ArrayRef<std::string> Changed) {
  std::vector<unsigned> Which;
  llvm::DenseSet<unsigned> Indices;
  for (const std::string &Path : Changed)
    if (auto It = FileIndices.find(Path); It != FileIndices.end()) {
      Files[It->second].Hash.clear();
      Indices.insert(It->second);
    }
  for (unsigned I = 0; I < Units.size(); ++I)
    if (!Units[I].Scanned || llvm::any_of(Units[I].Files, [&](unsigned F) {
          return Indices.count(F) != 0;
        }))
      Which.push_back(I);
  scanUnits(Which);
}

void Project::setOverlay(std::vector<OverlayFile> New) {
  std::vector<std::string> Changed;
  for (const OverlayFile &F : Overlay)
    Changed.push_back(F.Path);
  for (const OverlayFile &F : New)
    Changed.push_back(F.Path);
  Overlay = std::move(New);
  FolderKeys.clear();
  PackHashes.clear();
  futures::readUserPacksFrom(fileSystemWith(Overlay));
  refresh(Changed);
  findReachable();
}

//===----------------------------------------------------------------------===//
// Looking at units
//===----------------------------------------------------------------------===//

LintRequest Project::request(const Look &L) const {
  const Unit &U = Units[L.Index];
  LintRequest R;
  R.Job = U.Job;
  // Only the checks' warnings are wanted; the compiler's cost time. Those that
  // the user asks for by name stay.
  if (!R.Job.Arguments.empty() &&
      !llvm::StringRef(Config.Selection.Checks.value_or(""))
           .contains("clang-diagnostic"))
    R.Job.Arguments.insert(R.Job.Arguments.begin() + 1, "-w");
  R.Selection = Config.Selection;
  R.SourceRoot = Config.SourceRoot;
  R.SkipBodies = !Config.FullParse;
  if (U.Scanned) {
    R.OwnedFiles = U.Owned;
    for (unsigned F : U.Files)
      if (const std::string &Path = Files[F].Path;
          !isSystemFile(Path) &&
          !std::binary_search(U.Owned.begin() + 1, U.Owned.end(), Path) &&
          Path != U.Job.File)
        R.OtherFiles.push_back(Path);
  }
  if (!L.Headers.empty())
    R.OwnedFiles = L.Headers;
  llvm::erase_if(R.OtherFiles, [&](const std::string &File) {
    return llvm::is_contained(L.Headers, File);
  });
  R.Overlay = Overlay;
  return R;
}

/// As the user compiles it, unless it reads headers of the fallback folder: so
/// `fix` knows again what `check` has seen.
LintRequest Project::cachedRequest(const Look &L) const {
  const Unit &U = Units[L.Index];
  LintRequest R = request(L);
  if (!Config.FallbackInclude.empty() && U.Scanned &&
      llvm::none_of(U.Files, [&](unsigned F) {
        return isInside(Config.FallbackInclude, Files[F].Path);
      }))
    std::erase(R.Job.Arguments, fallbackArgument(Config));
  return R;
}

std::string Project::cacheKey(const Look &L) {
  const Unit &U = Units[L.Index];
  auto [It, New] = FolderKeys.try_emplace(path::parent_path(U.Job.File));
  if (New) {
    std::string Text =
        effectiveConfig(Config.Selection, U.Job.File, fileSystemWith(Overlay));
    It->second = contentHash(Text);
  }
  LintRequest Request = cachedRequest(L);
  Request.Overlay.clear(); // It is in the hashes of the files.
  std::string Text = toolIdentity() + It->second;
  llvm::raw_string_ostream(Text) << llvm::json::Value(Request);
  std::set<llvm::StringRef> Packs;
  for (unsigned F : U.Files) {
    Text += '\0' + Files[F].Path + '\0' + Files[F].Hash;
    Packs.insert(Files[F].Packs.begin(), Files[F].Packs.end());
  }
  for (llvm::StringRef Pack : Packs) {
    auto [Hash, IsNew] = PackHashes.try_emplace(Pack);
    if (IsNew)
      Hash->second = contentHash(contentOf(Pack));
    Text += '\0' + Pack.str() + '\0' + Hash->second;
  }
  return contentHash(Text);
}

bool Project::isUnchanged(const Unit &U) const {
  return llvm::all_of(U.Files, [&](unsigned F) {
    return contentHash(contentOf(Files[F].Path)) == Files[F].Hash;
  });
}

void Project::keepOwn(const Unit &U, UnitResult &R) const {
  if (U.Scanned)
    return;
  // A unit that could not be scanned owns no header; what it says of one counts
  // where no other unit speaks of it.
  llvm::erase_if(R.Findings, [&](const Finding &F) {
    std::string Real = underRoot(Config.SourceRoot, F.At.File);
    return !F.At.File.empty() && Real != U.Job.File &&
           (!isProjectFile(Real) || owner(Real));
  });
}

std::vector<UnitResult> Project::lint(llvm::ArrayRef<unsigned> Which) {
  std::optional<Statistics> Asked;
  std::vector<UnitResult> Results =
      lint(Which, [&](llvm::ArrayRef<Look> Looks) {
        std::vector<UnitResult> Some = lintEach(Looks);
        if (!Asked)
          Asked = Stats;
        return Some;
      });
  // What is counted is units that were asked for.
  Stats.Parsed = Asked->Parsed;
  Stats.FromCache = Asked->FromCache;
  return Results;
}

std::vector<UnitResult> Project::lint(llvm::ArrayRef<unsigned> Which,
                                      Looker Looks) {
  std::vector<Look> All;
  for (unsigned I : Which)
    All.push_back({I, {}});
  std::vector<UnitResult> Results = Looks(All);
  askOtherReaders(Which, Results, Looks);
  return Results;
}

void Project::askOtherReaders(llvm::ArrayRef<unsigned> Which,
                              llvm::MutableArrayRef<UnitResult> Results,
                              Looker Looks) {
  struct Orphan {
    /// Of its owner in Results.
    size_t Slot;
    llvm::StringRef Header;
  };
  std::vector<Orphan> Orphans;
  llvm::DenseSet<unsigned> Failed;
  for (size_t K = 0; K < Which.size(); ++K)
    if (!Results[K].ok()) {
      Failed.insert(Which[K]);
      for (llvm::StringRef Header :
           llvm::ArrayRef(Units[Which[K]].Owned).drop_front())
        Orphans.push_back({K, Header});
    }
  // A reader that fails, too, is asked no more, so that this ends.
  while (!Orphans.empty()) {
    std::map<unsigned, std::vector<Orphan>> Asked;
    for (const Orphan &O : Orphans) {
      std::optional<unsigned> Best;
      OwnerRank BestRank;
      for (unsigned I : readers(O.Header))
        if (Units[I].Scanned && !Failed.count(I) &&
            (Units[I].Reachable || Config.FullParse))
          if (OwnerRank R = ownerRank(I, O.Header); !Best || R > BestRank) {
            Best = I;
            BestRank = std::move(R);
          }
      if (Best)
        Asked[*Best].push_back(O);
    }
    std::vector<Look> Next;
    for (const auto &[Index, Of] : Asked) {
      Next.push_back({Index, {}});
      for (const Orphan &O : Of)
        Next.back().Headers.push_back(O.Header.str());
    }
    std::vector<UnitResult> Answers = Looks(Next);
    Orphans.clear();
    for (size_t K = 0; K < Next.size(); ++K) {
      std::vector<Orphan> &Of = Asked[Next[K].Index];
      if (!Answers[K].ok()) {
        Failed.insert(Next[K].Index);
        llvm::append_range(Orphans, Of);
        continue;
      }
      for (const Orphan &O : Of) {
        auto IsInHeader = [&](const Finding &F) {
          return underRoot(Config.SourceRoot, F.At.File) == O.Header;
        };
        llvm::erase_if(Results[O.Slot].Findings, IsInHeader);
        llvm::copy_if(Answers[K].Findings,
                      std::back_inserter(Results[O.Slot].FromOtherReaders),
                      IsInHeader);
      }
    }
  }
}

std::vector<UnitResult> Project::lintEach(llvm::ArrayRef<Look> Looks) {
  std::vector<UnitResult> Results(Looks.size());
  if (Looks.empty())
    return Results;
  Cache Store(Config.CacheDirectory);
  StatusLine Status(Looks.size());
  size_t Done = 0, Findings = 0;

  struct Work {
    size_t Slot;
    std::string Key;
    double Cost;
  };
  std::vector<Work> ToDo;
  double TotalCost = 0, DoneCost = 0;
  for (size_t K = 0; K < Looks.size(); ++K) {
    const Unit &U = Units[Looks[K].Index];
    Results[K].File = U.Job.File;
    if (!U.Reachable && !Config.FullParse) {
      ++Stats.Unreachable;
      ++Done;
      continue;
    }
    std::string Key = U.Scanned ? cacheKey(Looks[K]) : "";
    if (!Key.empty())
      if (std::optional<UnitResult> Known = Store.find(Key)) {
        Results[K] = std::move(*Known);
        Findings += Results[K].Findings.size();
        ++Stats.FromCache;
        ++Done;
        continue;
      }
    // A unit that was never parsed: what an average file costs to read.
    constexpr double SecondsPerFile = 0.004;
    double Cost =
        Store.lastTime(U.File).value_or(U.Files.size() * SecondsPerFile);
    TotalCost += Cost;
    ToDo.push_back({K, std::move(Key), Cost});
  }
  // The longest first, so that none is left alone at the end.
  llvm::sort(ToDo, [](const Work &A, const Work &B) {
    return std::pair(-A.Cost, A.Slot) < std::pair(-B.Cost, B.Slot);
  });
  std::vector<LintRequest> Requests;
  for (const Work &W : ToDo)
    Requests.push_back(cachedRequest(Looks[W.Slot]));
  Status.update(Done, Findings, 0);
  runWorkers(Requests, Config.Limits, [&](size_t I, UnitResult R) {
    const Work &W = ToDo[I];
    const Unit &U = Units[Looks[W.Slot].Index];
    keepOwn(U, R);
    ++Stats.Parsed;
    Stats.CpuSeconds += R.CpuSeconds;
    Stats.PeakKiB = std::max(Stats.PeakKiB, R.PeakKiB);
    Store.noteTime(U.File, R.CpuSeconds);
    // A crash or a time-out may not come again; what the compiler says will.
    // A file that was changed meanwhile would make a wrong entry.
    if (!W.Key.empty() &&
        (R.Status == UnitStatus::Ok || R.Status == UnitStatus::ParseFailed) &&
        isUnchanged(U))
      Store.store(W.Key, R);
    Findings += R.Findings.size();
    Results[W.Slot] = std::move(R);
    DoneCost += W.Cost;
    Status.update(++Done, Findings, TotalCost > 0 ? DoneCost / TotalCost : 0);
    return true;
  });
  Store.close();
  return Results;
}

std::vector<UnitResult> Project::run(llvm::ArrayRef<LintRequest> Requests) {
  std::vector<UnitResult> Results(Requests.size());
  runWorkers(Requests, Config.Limits, [&](size_t I, UnitResult R) {
    Results[I] = std::move(R);
    return true;
  });
  return Results;
}

Report makeReport(const Project &P, llvm::ArrayRef<unsigned> Which,
                  llvm::ArrayRef<UnitResult> Results) {
  Report R;
  R.ToolVersion = std::string("tidy-futures " TIDY_FUTURES_VERSION " (LLVM ") +
                  CLANG_VERSION_STRING + ")";
  if (P.config().Shards > 1)
    R.Shard = std::to_string(P.config().Shard) + "/" +
              std::to_string(P.config().Shards);
  R.Units = Which.size();
  R.Duplicates = P.database().Repeated + P.database().OtherFlags;
  llvm::StringSet<> Checks, Folders;
  for (size_t K = 0; K < Which.size(); ++K) {
    const Unit &U = P.units()[Which[K]];
    R.Unreachable += !U.Reachable && !P.config().FullParse;
    if (Folders.insert(path::parent_path(U.Job.File)).second)
      for (const std::string &Check :
           enabledChecks(P.config().Selection, U.Job.File))
        Checks.insert(Check);
    const UnitResult &Result = Results[K];
    if (!Result.ok())
      R.Failed.push_back(
          {U.File, Result.Status, Result.Message, Result.Errors});
    for (const std::vector<Finding> *Some :
         {&Result.Findings, &Result.FromOtherReaders})
      for (const Finding &F : *Some)
        if (P.isSelected(F.At.File))
          R.Findings.push_back(F);
  }
  for (const auto &Check : Checks)
    R.Checks.push_back(Check.getKey().str());
  llvm::sort(R.Checks);
  for (const std::string &File : P.database().Missing) {
    std::string Name = relativeTo(P.sourceRoot(), File);
    if (P.isInShard(Name) && P.isSelected(Name))
      R.Failed.push_back({Name,
                          UnitStatus::Missing,
                          "named by the compilation database, but does not "
                          "exist",
                          {}});
  }
  llvm::sort(R.Failed, [](const FailedUnit &A, const FailedUnit &B) {
    return A.File < B.File;
  });
  sortFindings(R.Findings);
  assignFingerprints(R.Findings);
  return R;
}

} // namespace tidyfutures
