//===--- Options.cpp - Which checks run on a file, with which options -----===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "Catalog.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "clang-tidy/GlobList.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"

using namespace clang::tidy;

namespace tidyfutures {
namespace {

bool tierHas(llvm::StringRef Tier, const futures::CatalogEntry &E) {
  return Tier == "all" || Tier == futures::tierName(E.Tier);
}

/// What the `Checks` of a project says about ours.
class TreeChecks {
public:
  explicit TreeChecks(llvm::StringRef Text) : Globs(("*," + Text).str()) {
    llvm::SmallVector<llvm::StringRef> Parts;
    Text.split(Parts, ',', -1, /*KeepEmpty=*/false);
    bool EnablesAny = Text.trim().empty();
    for (llvm::StringRef Part : Parts) {
      Part = Part.trim();
      Speaks |= Part.contains("futures");
      EnablesAny |= !Part.empty() && !Part.starts_with("-");
      EnablesAny |= Part.starts_with("-") && Part != "-*";
    }
    Speaks |= !EnablesAny;
  }
  bool allows(llvm::StringRef Check) const {
    return !Speaks || Globs.contains(Check);
  }

private:
  GlobList Globs;
  bool Speaks = false;
};

class SelectionProvider : public ClangTidyOptionsProvider {
public:
  SelectionProvider(const CheckSelection &S,
                    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS)
      : Selection(S) {
    ClangTidyOptions Defaults = ClangTidyOptions::getDefaults();
    Defaults.Checks = "";
    // Headers that a unit owns are part of it.
    Defaults.HeaderFilterRegex = ".*";
    ClangTidyOptions Override;
    Override.HeaderFilterRegex = S.HeaderFilter;
    Override.WarningsAsErrors = S.WarningsAsErrors;
    if (S.ExcludeHeaderFilter)
      futures::setExcludeHeaderFilter(Override, *S.ExcludeHeaderFilter);
    if (S.Config) {
      ClangTidyOptions Config;
      if (auto Parsed =
              parseConfiguration(llvm::MemoryBufferRef(*S.Config, "--config")))
        Config = *Parsed;
      Inner = std::make_unique<ConfigOptionsProvider>(
          ClangTidyGlobalOptions(), Defaults, Config, Override, std::move(FS));
    } else {
      Inner = std::make_unique<FileOptionsProvider>(
          ClangTidyGlobalOptions(), Defaults, Override, std::move(FS));
    }
  }

  const ClangTidyGlobalOptions &getGlobalOptions() override {
    return Inner->getGlobalOptions();
  }

  std::vector<OptionsSource> getRawOptions(llvm::StringRef File) override {
    ClangTidyOptions Options = Inner->getOptions(File);
    TreeChecks Tree(Options.Checks.value_or(""));
    std::string Checks = "-*";
    for (const futures::CatalogEntry &E : futures::catalog())
      if (tierHas(Selection.Tier, E) && Tree.allows(E.Name))
        Checks += "," + E.Name.str();
    if (Selection.Checks) {
      Checks += "," + *Selection.Checks;
      if (Selection.TierGiven)
        for (const futures::CatalogEntry &E : futures::catalog())
          if (!tierHas(Selection.Tier, E))
            Checks += ",-" + E.Name.str();
    }
    if (Selection.Only) {
      GlobList Only(*Selection.Only);
      llvm::SmallVector<llvm::StringRef> Named;
      llvm::StringRef(*Selection.Only).split(Named, ',');
      for (const futures::CatalogEntry &E : futures::catalog())
        if (!Only.contains(E.Name))
          Checks += ",-" + E.Name.str();
        else if (llvm::is_contained(Named, E.Name) && Tree.allows(E.Name) &&
                 (!Selection.TierGiven || tierHas(Selection.Tier, E)))
          Checks += "," + E.Name.str();
    }
    Options.Checks = std::move(Checks);
    return {{std::move(Options), "tidy-futures"}};
  }

private:
  const CheckSelection Selection;
  std::unique_ptr<ClangTidyOptionsProvider> Inner;
};

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> physicalFileSystem() {
  return llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>(
      llvm::vfs::createPhysicalFileSystem().release());
}
} // namespace

std::unique_ptr<ClangTidyOptionsProvider>
optionsProvider(const CheckSelection &Selection,
                llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS) {
  return std::make_unique<SelectionProvider>(Selection, std::move(FS));
}

std::vector<std::string> enabledChecks(const CheckSelection &Selection,
                                       llvm::StringRef File) {
  ClangTidyOptions Options =
      optionsProvider(Selection, physicalFileSystem())->getOptions(File);
  GlobList Globs(Options.Checks.value_or(""));
  std::vector<std::string> Names;
  for (const futures::CatalogEntry &E : futures::catalog())
    if (Globs.contains(E.Name))
      Names.push_back(E.Name.str());
  return Names;
}

std::string
effectiveConfig(const CheckSelection &Selection, llvm::StringRef File,
                llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS) {
  return configurationAsText(
      optionsProvider(Selection, std::move(FS))->getOptions(File));
}

static llvm::Error refuse(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

/// True if \p Glob, which may start with `-`, covers a check of ours.
static bool isKnown(llvm::StringRef Glob) {
  GlobList One(Glob.ltrim('-'));
  return llvm::any_of(futures::catalog(),
                      [&](const auto &E) { return One.contains(E.Name); });
}

static llvm::Error refuseUnknown(llvm::StringRef Option, llvm::StringRef Name) {
  return refuse(Option + ": no check is called '" + Name +
                "'; 'tidy-futures --list' has them all");
}

llvm::Expected<std::string> readOnlyChecks(llvm::StringRef Text, bool Others) {
  llvm::SmallVector<llvm::StringRef> Parts;
  Text.split(Parts, ',', -1, /*KeepEmpty=*/false);
  std::vector<std::string> Names;
  for (llvm::StringRef Part : Parts) {
    llvm::StringRef Name = Part.trim();
    std::string Sign = Name.consume_front("-") ? "-" : "";
    std::string Full = "futures-" + Name.str();
    // As for `explain`, the name of the module may be left out.
    if (isKnown(Name) || !isKnown(Full)) {
      if (!isKnown(Name) && (!Others || Name.starts_with("futures-")))
        return refuseUnknown("--only", Name);
      Full = Name.str();
    }
    Names.push_back(Sign + Full);
  }
  if (Names.empty())
    return refuse("--only names no check; 'tidy-futures --list' has them all");
  return llvm::join(Names, ",");
}

llvm::Error validate(const CheckSelection &Selection) {
  if (Selection.Tier != "all" && Selection.Tier != "always" &&
      Selection.Tier != "profiled" && Selection.Tier != "specialty")
    return refuse("--tier is always, profiled, specialty or all, not '" +
                  Selection.Tier + "'");
  for (const auto &[Name, Text] :
       {std::pair("--header-filter", &Selection.HeaderFilter),
        std::pair("--exclude-header-filter", &Selection.ExcludeHeaderFilter)}) {
    std::string Why;
    if (*Text && !llvm::Regex(**Text).isValid(Why))
      return refuse(llvm::Twine(Name) + ": " + Why);
  }
  if (Selection.ExcludeHeaderFilter) {
    ClangTidyOptions Probe;
    if (!futures::setExcludeHeaderFilter(Probe, ".*"))
      return refuse("--exclude-header-filter needs a tool built with LLVM 19 "
                    "or newer");
  }
  if (Selection.Config) {
    std::string Why;
    auto Parsed = parseConfigurationWithDiags(
        llvm::MemoryBufferRef(*Selection.Config, "--config"),
        [&](const llvm::SMDiagnostic &D) { Why = D.getMessage().str(); });
    if (!Parsed)
      return refuse("the configuration is not one: " +
                    (Why.empty() ? Parsed.getError().message() : Why));
  }
  if (Selection.Checks) {
    GlobList Globs(*Selection.Checks);
    bool Any = llvm::any_of(futures::catalog(), [&](const auto &E) {
      return Globs.contains(E.Name);
    });
    bool OnlyTakesAway = !llvm::StringRef(*Selection.Checks).contains("-*");
    if (!Any && !OnlyTakesAway)
      return refuse("--checks='" + *Selection.Checks +
                    "' enables no check; 'tidy-futures --list' has them all");
    // A name that is misspelt would be a check that finds nothing.
    llvm::SmallVector<llvm::StringRef> Parts;
    llvm::StringRef(*Selection.Checks).split(Parts, ',', -1, false);
    for (llvm::StringRef Part : Parts) {
      Part = Part.trim();
      if (Part.starts_with("futures-") && !isKnown(Part))
        return refuseUnknown("--checks", Part);
    }
  }
  return llvm::Error::success();
}

} // namespace tidyfutures
