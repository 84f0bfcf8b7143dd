//===--- PerFutureDeadlineCheck.cpp - exercise 4 --------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PerFutureDeadlineCheck.h"
#include "../fixits/rewrite/FindingQueue.h"
#include "../fixits/rewrite/Hoist.h"
#include "../fixits/rewrite/SharedDeadline.h"
#include "../fixits/rewrite/SourceText.h"
#include "matchers/Context.h"
#include "matchers/Durations.h"
#include "matchers/Entity.h"
#include "matchers/ItemTimeouts.h"
#include "matchers/Loops.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::futures {

namespace {
constexpr char NolintName[] = "futures-per-future-deadline";

/// A finding and the statement before which its deadline would stand.
struct WaitSite {
  ItemTimeout Wait;
  Finding Report;
  /// Null where there is no fix.
  const Stmt *Before = nullptr;
};
} // namespace

//===----------------------------------------------------------------------===//
// Waits, and their fix
//===----------------------------------------------------------------------===//

/// The statement before which one time point would serve all waits. None where
///  1. the library has no wait for a time point, or its clock is not known;
///  2. the duration names something of the iteration, or may rely on a
///     using-directive in the loop;
///  3. a declaration cannot stand before the loop: it is the body of another
///     statement, labelled, in the block of a `switch`, or may be jumped over;
///  4. a lambda in between captures what it names one by one;
///  5. in a template, where another instantiation may use another library.
static const Stmt *placeOf(const ItemTimeout &T, const FunctionModel &F) {
  const VocabularyEntry &Entry = *T.Timed.Entry;
  if (Entry.fact("absolute").empty() || Entry.fact("clock").empty() || // 1
      !isa<CallExpr>(T.Timed.Call) || isInInstantiation(F.decl()) ||   // 5
      !isDurationOf(Entry.fact("clock"), T.Duration->getType()) ||
      anyOf(&F.body(), [](const Stmt *S) { return isa<LabelStmt>(S); }))
    return nullptr;
  const Stmt *Best = nullptr;
  for (Loop L = T.Over; L; L = F.outer(L)) {
    const Stmt *Before = L.Lambda ? F.statementOf(L.Statement) : L.Statement;
    bool UsesDirective = anyOf(L.Statement, [](const Stmt *S) {
      const auto *DS = dyn_cast<DeclStmt>(S);
      return DS && llvm::any_of(DS->decls(), [](const Decl *D) {
               return isa<UsingDirectiveDecl, UsingDecl>(D);
             });
    });
    bool Captures = true;
    for (const LambdaExpr *Around = F.enclosingLambda(T.Timed.Call);
         Around && Before && F.isInside(Around, Before);
         Around = F.enclosingLambda(Around))
      Captures &= Around->getCaptureDefault() != LCD_None;
    const Stmt *Parent = Before ? F.parent(Before) : nullptr;
    if (Before && Captures && !UsesDirective && // 2, 4
        (isInvariant(T.Duration, L, F)) &&
        Hoist::isPlace(*Before, Parent, Parent ? F.parent(Parent) : nullptr,
                       F.context())) // 3
      Best = Before;
    if (L == T.Outermost)
      break;
  }
  return Best;
}

/// `wait_for(200ms)`, as far as it can be shown in a message.
static std::string spelling(const ItemTimeout &T, const FunctionModel &F) {
  std::string Name = T.Timed.Callee && T.Timed.Callee->getIdentifier()
                         ? T.Timed.Callee->getNameAsString()
                         : std::string("the wait");
  // In an instantiation a literal begins at its suffix.
  SourceRange Range = T.Duration->getSourceRange();
  if (Range.isValid() && Range.getBegin().isFileID())
    Range.setBegin(Lexer::GetBeginningOfToken(Range.getBegin(),
                                              F.context().getSourceManager(),
                                              F.context().getLangOpts()));
  llvm::StringRef Duration = textOf(Range, F.context());
  if (Duration.empty() || Duration.size() > 40 || Duration.contains('\n'))
    return Name;
  return Name + "(" + Duration.str() + ")";
}

void PerFutureDeadlineCheck::findWaits(const FunctionModel &F) {
  std::vector<WaitSite> Sites;
  for (const ItemTimeout &T : itemWaits(F)) {
    if (isDiscardedOnPurpose(T.Timed.Call, F) ||
        llvm::any_of(T.Owners,
                     [](const ValueDecl *D) { return isIntended(D); }))
      continue;
    WaitSite Site;
    Site.Wait = T;
    Site.Report.Loc = T.Timed.Call->getBeginLoc();
    llvm::StringRef Absolute = T.Timed.Entry->fact("absolute");
    Site.Report.Message =
        "the time-out of '" + spelling(T, F) +
        "' starts again for each future, so that N of them may take N times "
        "as long; take one deadline before the loop" +
        (Absolute.empty() ? std::string(" and give each what is left of it")
                          : " and use '" + Absolute.str() + "'");
    Site.Report.note(T.Over.getBeginLoc(), "the loop over the futures is here");
    Site.Before = placeOf(T, F);
    Sites.push_back(std::move(Site));
  }

  // Waits with their deadlines at one place are changed in one fix, that of
  // the first finding which is shown.
  const SourceManager &SM = F.context().getSourceManager();
  auto IsSuppressed = [&](const WaitSite &Site) {
    return isSuppressedByNolint(SM, Site.Report.Loc, NolintName);
  };
  std::vector<std::string> Names;
  for (WaitSite &First : Sites) {
    if (!First.Before || IsSuppressed(First))
      continue;
    const Stmt *Before = First.Before;
    SharedDeadline Deadline(*Before, F.context(), Names);
    for (WaitSite &Site : Sites) {
      if (Site.Before != Before || IsSuppressed(Site))
        continue;
      const VocabularyEntry &Entry = *Site.Wait.Timed.Entry;
      Deadline.add({cast<CallExpr>(Site.Wait.Timed.Call), Site.Wait.Duration,
                    Entry.fact("absolute").str(), Entry.fact("clock").str(),
                    Entry.fact("header").str()});
      Site.Before = nullptr;
    }
    if (Remedy R = Deadline.remedy(); !R.empty())
      First.Report.unsafeFix(
          First.Report.Loc,
          "one deadline for all: the time-out then bounds the whole loop, and "
          "a future whose turn comes after it is only asked whether it is "
          "ready",
          std::move(R));
  }
  for (WaitSite &Site : Sites)
    report(std::move(Site.Report));
}

//===----------------------------------------------------------------------===//
// Timers and budgets: the warning stands alone
//===----------------------------------------------------------------------===//

void PerFutureDeadlineCheck::findTimers(const FunctionModel &F) {
  for (const ItemTimeout &T : itemTimers(F)) {
    if (T.Timer && isIntended(T.Timer))
      continue;
    Finding Report;
    Report.Loc = T.Timed.Call->getBeginLoc();
    if (T.Timer && T.Timer->getInit() &&
        F.isInside(T.Timed.Call, T.Timer->getInit()))
      Report.Loc = T.Timer->getLocation();
    Report.Message =
        "each item gets a timer of its own with the same time-out, which "
        "starts again for each; arm one timer before the loop and cancel all "
        "operations from it";
    Report.note(T.Cancels->getBeginLoc(), "it gives up the operation here");
    Report.note(T.Over.getBeginLoc(), "the loop over the items is here");
    report(std::move(Report));
  }
}

void PerFutureDeadlineCheck::findBudgets(const FunctionModel &F) {
  for (const ItemTimeout &T : itemBudgets(F)) {
    const auto *DS =
        dyn_cast_or_null<DeclStmt>(F.parentIgnoringImplicit(T.Timed.Call));
    const auto *V = DS && DS->isSingleDecl()
                        ? dyn_cast<VarDecl>(DS->getSingleDecl())
                        : nullptr;
    if (V && isIntended(V))
      continue;
    Finding Report;
    Report.Loc = V ? V->getLocation() : T.Timed.Call->getBeginLoc();
    Report.Message = "each item gets a deadline of its own with the same "
                     "time-out, which starts again for each; make one before "
                     "the loop and hand it to all";
    Report.note(T.Over.getBeginLoc(), "the loop over the items is here");
    report(std::move(Report));
  }
}

void PerFutureDeadlineCheck::checkFunction(const FunctionModel &F) {
  if (F.loops().empty() && F.calls(Role::Algorithm).empty())
    return;
  findWaits(F);
  findTimers(F);
  findBudgets(F);
}

} // namespace clang::tidy::futures
