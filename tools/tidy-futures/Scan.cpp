//===--- Scan.cpp - Which files each unit reads ---------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scan.h"
#include "OverlayFileSystem.h"
#include "Process.h"
#include "compat.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Threading.h"
#include "llvm/Support/raw_ostream.h"
#include <atomic>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace json = llvm::json;
namespace futures = clang::tidy::futures;

namespace tidyfutures {
namespace {

/// The prerequisites of a rule of make. Blanks and `#` in names are escaped by
/// a backslash, `$` by itself.
std::vector<std::string> prerequisites(llvm::StringRef Rule) {
  // The target, which is ours or an object file, ends at the first colon that
  // a blank follows.
  size_t Colon = Rule.find(": ");
  if (Colon == llvm::StringRef::npos)
    return {};
  Rule = Rule.drop_front(Colon + 2);
  std::vector<std::string> Names;
  std::string Name;
  auto End = [&] {
    if (!Name.empty())
      Names.push_back(std::move(Name));
    Name.clear();
  };
  for (size_t I = 0; I < Rule.size(); ++I) {
    char C = Rule[I];
    char Next = I + 1 < Rule.size() ? Rule[I + 1] : '\0';
    if (C == '\\' && (Next == '\n' || Next == '\r')) {
      End();
      ++I;
    } else if ((C == '\\' && (Next == ' ' || Next == '#' || Next == '\\')) ||
               (C == '$' && Next == '$')) {
      // A backslash that stands before no blank stands for itself.
      if (C == '\\' && Next == '\\')
        Name += C;
      Name += Next;
      ++I;
    } else if (llvm::isSpace(C)) {
      End();
    } else {
      Name += C;
    }
  }
  End();
  return Names;
}

json::Value toJSON(const CompileJob &Job) {
  return json::Object{{"directory", Job.Directory},
                      {"arguments", Job.Arguments}};
}
} // namespace

std::vector<ScanResult> scan(llvm::ArrayRef<CompileJob> Jobs,
                             llvm::ArrayRef<OverlayFile> Overlay,
                             unsigned Threads) {
  std::vector<ScanResult> Results(Jobs.size());
  json::Array List, Hidden;
  for (const CompileJob &Job : Jobs)
    List.push_back(toJSON(Job));
  for (const OverlayFile &F : Overlay)
    Hidden.push_back(json::Object{{"path", F.Path}, {"text", F.Text}});
  std::string Input;
  llvm::raw_string_ostream(Input)
      << json::Value(json::Object{{"threads", Threads},
                                  {"jobs", std::move(List)},
                                  {"overlay", std::move(Hidden)}});
  // One line a unit, so that what was done before a crash is not lost.
  std::string Output = runSelf("internal-scan", Input);
  llvm::SmallVector<llvm::StringRef> Lines;
  llvm::StringRef(Output).split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Line : Lines) {
    llvm::Expected<json::Value> V = json::parse(Line);
    if (!V) {
      llvm::consumeError(V.takeError());
      continue;
    }
    const json::Object *O = V->getAsObject();
    std::optional<int64_t> Index = O ? O->getInteger("index") : std::nullopt;
    const json::Array *Names = O ? O->getArray("files") : nullptr;
    if (!Index || !Names || *Index < 0 || size_t(*Index) >= Results.size())
      continue;
    ScanResult &R = Results[*Index];
    R.Ok = true;
    for (const json::Value &Name : *Names)
      R.Files.push_back(Name.getAsString().value_or("").str());
  }
  return Results;
}

int scannerMain() {
  llvm::Expected<json::Value> V = json::parse(readStandardInput());
  const json::Object *O = V ? V->getAsObject() : nullptr;
  const json::Array *List = O ? O->getArray("jobs") : nullptr;
  if (!List) {
    llvm::errs() << "not a list of jobs\n";
    return 1;
  }
  std::vector<OverlayFile> Overlay;
  if (const json::Array *Files = O->getArray("overlay"))
    for (const json::Value &File : *Files)
      if (const json::Object *F = File.getAsObject()) {
        std::optional<std::string> Text;
        if (auto T = F->getString("text"))
          Text = T->str();
        Overlay.push_back({F->getString("path").value_or("").str(), Text});
      }

  auto Service = futures::DependencyScanner::makeService();
  unsigned Threads = O->getInteger("threads").value_or(0);
  llvm::ThreadPoolStrategy Strategy = llvm::hardware_concurrency(Threads);
  std::mutex Mutex;
  std::atomic<size_t> Next{0};
  auto Work = [&] {
    futures::DependencyScanner Scanner(*Service, fileSystemWith(Overlay));
    for (size_t I; (I = Next++) < List->size();) {
      const json::Object *Job = (*List)[I].getAsObject();
      std::vector<std::string> Arguments;
      if (const json::Array *Words = Job ? Job->getArray("arguments") : nullptr)
        for (const json::Value &Word : *Words)
          Arguments.push_back(Word.getAsString().value_or("").str());
      if (Arguments.empty())
        continue;
      // What the lint run defines, too: code may look at it.
      Arguments.insert(Arguments.begin() + 1, "-D__clang_analyzer__=1");
      std::optional<std::string> Rule =
          Scanner.scan(Arguments, Job->getString("directory").value_or(""));
      if (!Rule)
        continue;
      std::string Line;
      llvm::raw_string_ostream(Line)
          << json::Value(json::Object{{"index", int64_t(I)},
                                      {"files", prerequisites(*Rule)}})
          << "\n";
      std::lock_guard<std::mutex> Lock(Mutex);
      writeResult(Line);
    }
  };
  {
    std::vector<std::thread> Pool;
    for (unsigned I = 1; I < Strategy.compute_thread_count(); ++I)
      Pool.emplace_back(Work);
    Work();
    for (std::thread &T : Pool)
      T.join();
  }
  _exit(0);
}

} // namespace tidyfutures
