//===--- Cache.cpp - Results kept from one run to the next ----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Cache.h"
#include "Paths.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <utime.h>

namespace fs = llvm::sys::fs;
namespace json = llvm::json;

namespace tidyfutures {

const std::string &toolIdentity() {
  static const std::string Identity = [] {
    static int Anchor;
    std::string Self = fs::getMainExecutable("", &Anchor);
    return contentHash(readFile(Self).value_or(Self) +
                       clang::getClangFullVersion());
  }();
  return Identity;
}

Cache::Cache(std::string F) : Folder(std::move(F)) {
  if (Folder.empty())
    return;
  std::optional<std::string> Text = readFile(Folder + "/times.json");
  if (!Text)
    return;
  llvm::Expected<json::Value> V = json::parse(*Text);
  if (!V) {
    llvm::consumeError(V.takeError());
    return;
  }
  if (const json::Object *O = V->getAsObject())
    for (const auto &[File, Seconds] : *O)
      Times[llvm::StringRef(File).str()] = Seconds.getAsNumber().value_or(0);
}

std::string Cache::entryPath(llvm::StringRef Key) const {
  return Folder + "/results/" + Key.take_front(2).str() + "/" +
         Key.drop_front(2).str() + ".json";
}

std::optional<UnitResult> Cache::find(llvm::StringRef Key) const {
  if (Folder.empty())
    return std::nullopt;
  std::string Path = entryPath(Key);
  std::optional<std::string> Text = readFile(Path);
  if (!Text)
    return std::nullopt;
  UnitResult R;
  json::Path::Root Root("entry");
  llvm::Expected<json::Value> V = json::parse(*Text);
  if (!V || !fromJSON(*V, R, Root)) {
    if (!V)
      llvm::consumeError(V.takeError());
    return std::nullopt;
  }
  // The time of last use; what it says of the content is never asked.
  utime(Path.c_str(), nullptr);
  return R;
}

void Cache::store(llvm::StringRef Key, const UnitResult &Result) const {
  if (Folder.empty())
    return;
  std::string Text;
  llvm::raw_string_ostream(Text) << json::Value(Result);
  llvm::consumeError(writeFile(entryPath(Key), Text));
}

std::optional<double> Cache::lastTime(llvm::StringRef File) const {
  auto It = Times.find(File);
  if (It == Times.end())
    return std::nullopt;
  return It->second;
}

void Cache::noteTime(llvm::StringRef File, double Seconds) {
  Times[File.str()] = Seconds;
  TimesChanged = true;
}

void Cache::close() {
  if (Folder.empty() || !TimesChanged)
    return;
  json::Object O;
  for (const auto &[File, Seconds] : Times)
    O[File] = Seconds;
  std::string Text;
  llvm::raw_string_ostream(Text) << json::Value(std::move(O));
  llvm::consumeError(writeFile(Folder + "/times.json", Text));

  auto Old = std::chrono::system_clock::now() - std::chrono::hours(24 * 30);
  std::error_code EC;
  for (fs::recursive_directory_iterator It(Folder + "/results", EC), End;
       !EC && It != End; It.increment(EC)) {
    auto Status = It->status();
    if (Status && Status->type() == fs::file_type::regular_file &&
        Status->getLastModificationTime() < Old)
      fs::remove(It->path());
  }
}

} // namespace tidyfutures
