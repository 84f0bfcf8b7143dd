//===--- ChainedContinuationsCheck.cpp - exercise 10 ----------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChainedContinuationsCheck.h"
#include "Costs.h"
#include "matchers/ContinuationRewrite.h"
#include "matchers/Launches.h"

namespace clang::tidy::futures {

namespace {
constexpr char MinStagesOption[] = "MinStages";

/// What one hop costs, in parentheses, or nothing where it was not measured.
std::string costOf(const RoleCall &Stage) {
  if (Stage.Entry->is("continuation-thread"))
    return std::string(" and starts a thread (") + costs::ThreadLaunch + ")";
  llvm::StringRef Measured = Stage.Entry->fact("cost");
  return Measured.empty() ? "" : (" (" + Measured + ")").str();
}
} // namespace

//===----------------------------------------------------------------------===//
// The check
//===----------------------------------------------------------------------===//

ChainedContinuationsCheck::ChainedContinuationsCheck(StringRef Name,
                                                     ClangTidyContext *Context)
    : FuturesCheck(Name, Context), MinStages(Options.get(MinStagesOption, 3U)) {
}

void ChainedContinuationsCheck::storeOptions(
    ClangTidyOptions::OptionMap &Opts) {
  FuturesCheck::storeOptions(Opts);
  Options.store(Opts, MinStagesOption, MinStages);
}

void ChainedContinuationsCheck::checkFunction(const FunctionModel &F) {
  for (const ContinuationRow &Row : continuationRows(F))
    if (Row.hasAtLeast(MinStages) &&
        llvm::none_of(Row.Stages, [&](const RoleCall &Stage) {
          return isDiscardedOnPurpose(Stage.Call, F);
        }))
      checkRow(Row, F);
  checkForwarders(F);
}

/// `f.then(a).then(b).then(c)`, `for (auto &s : stages) f = f.then(s)`
void ChainedContinuationsCheck::checkRow(const ContinuationRow &Row,
                                         const FunctionModel &F) {
  const RoleCall &First = Row.Stages.front();
  Finding Report;
  Report.Loc = continuationLoc(First.Call);
  if (!Reported.insert(Report.Loc).second)
    return;
  const std::string Cost = costOf(First);
  if (Row.Carrying) {
    Report.Message = "adds a continuation for each stage of the loop, though "
                     "nobody else looks at the futures between; each hop makes "
                     "a future" +
                     Cost + "; run the stages in one continuation";
    Report.note(Row.Carrying.getBeginLoc(), "the loop is here");
  } else {
    const size_t Count = Row.Stages.size();
    Report.Message =
        std::to_string(Count) +
        " continuations in a row, though nobody else looks at the "
        "futures between; each hop makes a future" +
        Cost + "; run the stages in one continuation" +
        (First.Entry->is("plain-continuation") ? ", as fut::compose makes one"
                                               : "");
    Report.note(continuationLoc(Row.Stages.back().Call), "the row ends here");
    if (Remedy Fix = composeRow(Row, F); !Fix.empty()) {
      if (First.argument("executor") || First.argument("policy"))
        Report.unsafeFix(Report.Loc,
                         "compose the stages: they then run as one task, with "
                         "nothing else of the executor between them",
                         std::move(Fix));
      else
        Report.fix(std::move(Fix));
    }
  }
  report(std::move(Report));
}

/// `std::async([f = std::move(f)]() mutable { return g(f.get()); })`
void ChainedContinuationsCheck::checkForwarders(const FunctionModel &F) {
  const std::vector<Forwarder> Found = forwarders(F);
  auto MakerOf = [&](const Forwarder &Of) -> const Forwarder * {
    const VarDecl *V = Of.Source ? namedVariable(Of.Source) : nullptr;
    const Expr *Made =
        V && V->getInit() ? ignoreWrappers(V->getInit()) : nullptr;
    for (const Forwarder &Other : Found)
      if (Made && Other.Launch.Call == Made)
        return &Other;
    return nullptr;
  };
  for (const Forwarder &One : Found) {
    if (MakerOf(One) || isDiscardedOnPurpose(One.Launch.Call, F) ||
        !Reported.insert(One.Launch.Call->getBeginLoc()).second)
      continue;
    Finding Report;
    Report.Loc = One.Launch.Call->getBeginLoc();
    Report.Message =
        (startsThread(One.Launch)
             ? std::string("starts a thread (") + costs::ThreadLaunch + ")"
             : std::string("launches a task")) +
        " only to wait for a future and pass its value on; run the stage where "
        "the value is made, or continue the future with fut::chain";
    Report.note(One.Get->getBeginLoc(), "it waits here");
    const Forwarder *Last = &One;
    for (const Forwarder &Next : Found)
      if (MakerOf(Next) == Last) {
        Report.note(Next.Launch.Call->getBeginLoc(),
                    "another stage of the row is here");
        Last = &Next;
      }
    if (Remedy Fix = chainForwarder(One, F); !Fix.empty())
      Report.unsafeFix(Report.Loc,
                       "continue the future: the stage then runs on the thread "
                       "that resolves it, not as a task of its own",
                       std::move(Fix));
    report(std::move(Report));
  }
}

} // namespace clang::tidy::futures
