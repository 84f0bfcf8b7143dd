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
                             unsigned Threads, unsigned TimeoutSeconds) {
  std::vector<ScanResult> Results(Jobs.size());
  json::Array Hidden;
  for (const OverlayFile &F : Overlay)
    Hidden.push_back(json::Object{{"path", F.Path}, {"text", F.Text}});

  // A unit that brings the scanner down, or holds it up, costs itself only:
  // those that were at work with it are scanned again alone, the rest together.
  std::vector<std::vector<size_t>> Batches(1);
  for (size_t I = 0; I < Jobs.size(); ++I)
    Batches.front().push_back(I);
  while (!Batches.empty()) {
    std::vector<size_t> ToDo = std::move(Batches.back());
    Batches.pop_back();
    if (ToDo.empty())
      continue;
    json::Array List;
    for (size_t I : ToDo)
      List.push_back(toJSON(Jobs[I]));
    json::Object Task{{"threads", Threads}, {"jobs", std::move(List)}};
    Task["overlay"] = json::Array(Hidden);
    std::string Input;
    llvm::raw_string_ostream(Input) << json::Value(std::move(Task));
    std::string Output =
        runSelf("internal-scan", std::move(Input), TimeoutSeconds);
    std::vector<bool> Begun(ToDo.size()), Done(ToDo.size());
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
      if (!Index || *Index < 0 || size_t(*Index) >= ToDo.size())
        continue;
      Begun[*Index] = true;
      if (O->get("begun"))
        continue;
      Done[*Index] = true;
      const json::Array *Names = O->getArray("files");
      if (!Names)
        continue;
      ScanResult &R = Results[ToDo[*Index]];
      R.Ok = true;
      for (const json::Value &Name : *Names)
        R.Files.push_back(Name.getAsString().value_or("").str());
    }
    std::vector<size_t> Left;
    for (size_t I = 0; I < ToDo.size(); ++I)
      if (!Begun[I])
        Left.push_back(ToDo[I]);
      else if (!Done[I] && ToDo.size() > 1)
        Batches.push_back({ToDo[I]});
    // Nothing was begun: there is no scanner to be had.
    if (Left.size() < ToDo.size())
      Batches.push_back(std::move(Left));
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
      auto Say = [&](json::Object O) {
        O["index"] = int64_t(I);
        std::string Line;
        llvm::raw_string_ostream(Line) << json::Value(std::move(O)) << "\n";
        std::lock_guard<std::mutex> Lock(Mutex);
        writeResult(Line);
      };
      Say(json::Object{{"begun", true}});
      if (Arguments.empty()) {
        Say(json::Object());
        continue;
      }
      // What the lint run defines, too: code may look at it.
      Arguments.insert(Arguments.begin() + 1, "-D__clang_analyzer__=1");
      std::optional<std::string> Rule =
          Scanner.scan(Arguments, Job->getString("directory").value_or(""));
      if (Rule)
        Say(json::Object{{"files", prerequisites(*Rule)}});
      else
        Say(json::Object());
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
