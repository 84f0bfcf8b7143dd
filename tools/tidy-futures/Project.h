//===--- Project.h - A codebase: units, headers and who owns them *- C++
//-*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What `check`, `fix`, `baseline` and `doctor` share: the units of a
/// codebase, the files that each reads, one owner for each project header, the
/// cache, and a way to have units looked at.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_PROJECT_H
#define TIDY_FUTURES_TOOLS_PROJECT_H

#include "Command.h"
#include "Database.h"
#include "Worker.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <memory>
#include <tuple>

namespace tidyfutures {

/// What the command line says about the codebase; see projectOptions().
struct ProjectConfig {
  std::string BuildPath;
  std::string SourceRoot;
  /// Files, folders and globs that were named; empty means all.
  std::vector<std::string> Paths;
  /// Globs of files to leave out, relative to the source root.
  std::vector<std::string> Exclude;
  std::vector<std::string> ExtraArgs;
  std::vector<std::string> ExtraArgsBefore;
  /// Where headers are looked for that no other folder has: the runtime that
  /// fixed code includes. Empty for none.
  std::string FallbackInclude;
  std::optional<std::vector<std::string>> FixedCommand;
  CheckSelection Selection;
  WorkerLimits Limits;
  /// Empty where the cache is off.
  std::string CacheDirectory;
  bool UseCache = true;
  /// Parse every body and every unit: what `--full-parse` says.
  bool FullParse = false;
  /// `--shard I/N`: I from 1.
  unsigned Shard = 1, Shards = 1;
};

/// The options that the commands share.
llvm::ArrayRef<Option> projectOptions();
/// Reads them.
llvm::Expected<ProjectConfig> projectConfig(const Arguments &Args);

/// One translation unit.
struct Unit {
  CompileJob Job;
  /// As in Place::File.
  std::string File;
  /// True where the dependency scan succeeded; then Files is all that is read.
  bool Scanned = false;
  /// Indices into Project::files(), sorted; the main file is one of them.
  std::vector<unsigned> Files;
  /// False if no finding can be in it: it reaches no header of the vocabulary.
  bool Reachable = true;
  /// Real paths: the main file, and the headers that this unit owns.
  std::vector<std::string> Owned;
};

/// A file that some unit reads.
struct SourceFile {
  /// Real path.
  std::string Path;
  /// contentHash of its bytes.
  std::string Hash;
  /// It is a header that the vocabulary names.
  bool InVocabulary = false;
  /// It is the project's and declares or annotates what the vocabulary names.
  bool SpeaksOfVocabulary = false;
  /// The .futures.yaml files above it, by any name that a unit gives it.
  std::vector<std::string> Packs;
};

class VocabularyReach;

/// Not thread-safe. Indices of units are stable until the next refresh().
class Project {
public:
  /// Loads the database and scans all units.
  static llvm::Expected<std::unique_ptr<Project>> open(ProjectConfig Config);

  const ProjectConfig &config() const { return Config; }
  /// Real path.
  llvm::StringRef sourceRoot() const { return Config.SourceRoot; }
  const Database &database() const { return Data; }
  llvm::ArrayRef<Unit> units() const { return Units; }
  const SourceFile &file(unsigned Index) const { return Files[Index]; }

  /// The .futures.yaml files above the files that the units read, sorted.
  std::vector<std::string> userPacks() const;

  /// What is wrong with userPacks(), each mistake once, as one error. The rest
  /// of the vocabulary stays in force.
  llvm::Error validateVocabulary() const;

  /// The units that were asked for (paths, exclusions, shard), as indices.
  std::vector<unsigned> selectedUnits() const;
  /// True if there is no \p File (as in Place::File) any more.
  bool hasGone(llvm::StringRef File) const;
  /// True if a finding in \p File (as in Place::File) was asked for.
  bool isSelected(llvm::StringRef File) const;
  /// True if the unit of \p File (as in Place::File) is in this shard.
  bool isInShard(llvm::StringRef File) const;
  /// Named paths that no unit covers: an error to tell the user. Empty if none.
  std::vector<std::string> uncoveredPaths() const;
  /// Forgets \p Names among the named paths. \returns false if none is left.
  bool dropPaths(llvm::ArrayRef<std::string> Names);

  /// The unit that owns the file with real path \p Path; nothing if none does.
  std::optional<unsigned> owner(llvm::StringRef Path) const;
  /// All units that read the file with real path \p Path, its owner first.
  std::vector<unsigned> readers(llvm::StringRef Path) const;

  /// A look at one unit.
  struct Look {
    unsigned Index;
    /// The headers that are wanted from it. Empty means: all that it owns, and
    /// the main file.
    std::vector<std::string> Headers;
  };
  /// How units are looked at: gives a result for each look, in order.
  using Looker =
      llvm::function_ref<std::vector<UnitResult>(llvm::ArrayRef<Look>)>;

  /// The request for \p L; the whole unit, where only an index is given.
  LintRequest request(const Look &L) const;
  LintRequest request(unsigned Index) const { return request(Look{Index, {}}); }

  /// Looks at \p Which through cache and workers, longest first. The results
  /// are in the order of \p Which. Units that reach no vocabulary are not
  /// parsed and have none. The headers of a unit that failed are looked at
  /// through another one that reads them.
  std::vector<UnitResult> lint(llvm::ArrayRef<unsigned> Which);
  /// The same by way of \p Looks, for text that is not on the disk.
  std::vector<UnitResult> lint(llvm::ArrayRef<unsigned> Which, Looker Looks);

  /// Runs \p Requests as they are, without the cache, results in order.
  std::vector<UnitResult> run(llvm::ArrayRef<LintRequest> Requests);

  /// Scans again the units that read any of \p Changed (real paths), or could
  /// not be scanned, and assigns owners anew. Call after writing files.
  void refresh(llvm::ArrayRef<std::string> Changed);

  /// Text in place of files, for the units of a run against another revision.
  /// Scans everything that it touches again.
  void setOverlay(std::vector<OverlayFile> Files);

  /// Statistics of lint() so far.
  struct Statistics {
    unsigned Parsed = 0, FromCache = 0, Unreachable = 0;
    double CpuSeconds = 0;
    uint64_t PeakKiB = 0;
  };
  const Statistics &statistics() const { return Stats; }

  /// True if the file with real path \p RealPath is the project's.
  bool isProjectFile(llvm::StringRef RealPath) const;
  ~Project();

private:
  explicit Project(ProjectConfig Config);
  void scanUnits(llvm::ArrayRef<unsigned> Which);
  unsigned fileIndex(llvm::StringRef RealPath);
  void hashFiles();
  void findReachable();
  void assignOwners();
  const VocabularyReach &reach();
  void keepOwn(const Unit &U, UnitResult &R) const;
  /// How well a unit serves as owner of a header: the best one is it.
  using OwnerRank = std::tuple<bool, bool, size_t, std::string>;
  OwnerRank ownerRank(unsigned Index, llvm::StringRef Header) const;
  std::vector<UnitResult> lintEach(llvm::ArrayRef<Look> Looks);
  void askOtherReaders(llvm::ArrayRef<unsigned> Which,
                       llvm::MutableArrayRef<UnitResult> Results, Looker Looks);
  bool isExcluded(llvm::StringRef File) const;
  bool isNamed(llvm::StringRef File) const;
  /// Nothing where it cannot be read.
  std::optional<std::string> textOf(llvm::StringRef RealPath) const;
  std::string contentOf(llvm::StringRef RealPath) const;
  bool isUnchanged(const Unit &U) const;
  LintRequest cachedRequest(const Look &L) const;
  std::string cacheKey(const Look &L);
  void addPacksAbove(llvm::StringRef Path, SourceFile &F);

  ProjectConfig Config;
  Database Data;
  std::vector<Unit> Units;
  std::vector<SourceFile> Files;
  llvm::StringMap<unsigned> FileIndices;
  llvm::StringMap<std::string> RealPaths;
  llvm::StringMap<unsigned> Owners;
  /// By folder: what decides findings besides the unit's own files.
  llvm::StringMap<std::string> FolderKeys;
  /// contentHash of each .futures.yaml; many units have one in their keys.
  llvm::StringMap<std::string> PackHashes;
  /// By folder: the .futures.yaml files there and above.
  llvm::StringMap<std::vector<std::string>> PacksAbove;
  std::vector<OverlayFile> Overlay;
  std::unique_ptr<VocabularyReach> ReachOfBuiltin;
  Statistics Stats;
};

/// Joins the results of units into a report: findings sorted, equal ones
/// merged, fingerprints assigned, failures named.
Report makeReport(const Project &P, llvm::ArrayRef<unsigned> Which,
                  llvm::ArrayRef<UnitResult> Results);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_PROJECT_H
