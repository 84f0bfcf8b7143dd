//===--- LaunchThenWaitCheck.cpp - Launched to be awaited at once ---------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaunchThenWaitCheck.h"
#include "../fixits/rewrite/FindingQueue.h"
#include "../fixits/rewrite/SourceText.h"
#include "Costs.h"
#include "matchers/Context.h"
#include "matchers/DirectCallSites.h"
#include "matchers/Launches.h"

namespace clang::tidy::futures {

static constexpr char OwnName[] = "futures-launch-then-wait";

//===----------------------------------------------------------------------===//
// What is left alone, besides what awaitedAtOnce() says
//===----------------------------------------------------------------------===//

/// `(void)r;`, `(void)std::async(f).get();`, a variable named `unused*`.
bool LaunchThenWaitCheck::isMeant(const AwaitedLaunch &Found,
                                  const FunctionModel &F) const {
  if (isDiscardedOnPurpose(Found.Await, F) ||
      (Found.Task && isIntended(Found.Task)))
    return true;
  return Found.Variable &&
         (isIntended(Found.Variable) ||
          llvm::any_of(F.uses(Found.Variable), [&](const Expr *Use) {
            return isDiscardedOnPurpose(Use, F);
          }));
}

//===----------------------------------------------------------------------===//
// The message
//===----------------------------------------------------------------------===//

void LaunchThenWaitCheck::checkFunction(const FunctionModel &F) {
  for (const RoleCall &Launch : F.calls(Role::Launch)) {
    const std::optional<AwaitedLaunch> Found = awaitedAtOnce(Launch, F);
    if (!Found || isMeant(*Found, F))
      continue;
    const Loop L = F.enclosingLoop(Launch.Call);

    Finding Report;
    Report.Loc = Launch.Call->getBeginLoc();
    Report.Message =
        startsThread(Launch)
            ? "a thread is launched only to be awaited at once, " +
                  std::string(costs::ThreadLaunch)
            : std::string("a task is launched only to be awaited at once, "
                          "while this thread waits");
    if (Found->IsDropped)
      Report.Message += ": the future that nobody takes waits when it is "
                        "destroyed";
    if (L)
      Report.Message += ", and the iterations run one after another";
    Report.Message += Found->IsDropped ? "; keep it, or call it directly"
                                       : "; call it directly";
    if (!Found->InOneExpression)
      Report.note(Found->Await->getBeginLoc(),
                  "awaited here, before anything else runs");
    if (L)
      Report.note(L.getBeginLoc(), "the loop is here");
    if (std::optional<Offer> O = offerCall(Launch, *Found, F)) {
      if (O->Changes.empty())
        Report.fix(std::move(O->R));
      else
        Report.unsafeFix(Launch.Call->getBeginLoc(),
                         "call it directly: " + O->Changes, std::move(O->R));
    }
    report(std::move(Report));
  }
}

//===----------------------------------------------------------------------===//
// The call in place of the launch
//===----------------------------------------------------------------------===//

/// True if the file of \p F calls the function that \p Launch calls a launch
/// because of its body.
static bool isInferred(const RoleCall &Launch, const FunctionModel &F) {
  return Launch.Callee && !isa<CXXConstructExpr>(Launch.Call) &&
         !F.vocabulary().lookup(Launch.Callee) &&
         !Launch.Entry->Roles.contains(Role::Thread);
}

/// True if the coroutine around \p Await is one without it too.
static bool staysCoroutine(const Expr *Await, const FunctionModel &F) {
  const Stmt *Body = F.enclosingCallableBody(Await);
  return anyOf(Body, [&](const Stmt *S) {
    if (const auto *Return = dyn_cast<CoreturnStmt>(S))
      return !Return->isImplicit();
    if (const auto *Other = dyn_cast<CoawaitExpr>(S))
      return !Other->isImplicit() &&
             Other->getKeywordLoc() !=
                 cast<CoawaitExpr>(Await)->getKeywordLoc();
    return isa<CoyieldExpr>(S);
  });
}

/// What changes with the call; empty where nothing does.
static std::string whatChanges(const RoleCall &Launch,
                               const AwaitedLaunch &Found,
                               const FunctionModel &F) {
  const RoleCall Await = F.meaning(Found.Await);
  if (Found.IsDropped)
    return "an exception then reaches the caller; it was dropped with the "
           "future";
  if (isa<CoawaitExpr>(Found.Await))
    return "the thread that runs the coroutine does the work itself";
  if (Await.Entry && Await.Entry->Roles.contains(Role::Join))
    return "an exception then reaches the caller; in a thread it ended the "
           "program";
  if (isInferred(Launch, F))
    return "whatever else '" + Launch.Callee->getNameAsString() +
           "' does is left out";
  if (Launch.Entry->is("wraps-exceptions"))
    return "an exception then keeps its type; the future wrapped it";
  if (Await.Entry && !Await.Entry->Roles.contains(Role::Take) &&
      Found.Await->getType()->isVoidType())
    return "an exception then reaches the caller; a wait alone leaves it in "
           "the future";
  return "";
}

/// `if (t.joinable()) t.join();` around the await; null if there is none.
static const IfStmt *guardOf(const AwaitedLaunch &Found,
                             const FunctionModel &F) {
  const Stmt *Statement = F.statementOf(Found.Await);
  const Stmt *Arm = Statement ? F.parent(Statement) : nullptr;
  if (const auto *Block = dyn_cast_or_null<CompoundStmt>(Arm);
      Block && Block->size() == 1)
    Arm = F.parent(Block);
  const auto *If = dyn_cast_or_null<IfStmt>(Arm);
  return If && llvm::any_of(F.uses(Found.Variable),
                            [&](const Expr *Use) {
                              return F.isInside(Use, If->getCond());
                            })
             ? If
             : nullptr;
}

/// \p Text, which takes the place of \p Replaced: `a[[] { ... }()]` would begin
/// an attribute.
static std::string inPlaceOf(const Stmt *Replaced, const std::string &Text,
                             const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  const SourceLocation Begin = SM.getFileLoc(Replaced->getBeginLoc());
  const bool IsAfterBracket =
      SM.getFileOffset(Begin) > 0 &&
      *SM.getCharacterData(Begin.getLocWithOffset(-1)) == '[';
  return IsAfterBracket && llvm::StringRef(Text).starts_with("[")
             ? "(" + Text + ")"
             : Text;
}

/// Drops the local and its `wait()`, and calls where it was awaited.
static std::optional<Remedy> callInsteadOfLocal(const DirectCall &Call,
                                                ResultUse Use,
                                                const AwaitedLaunch &Found,
                                                const FunctionModel &F) {
  const ASTContext &Context = F.context();
  const DeclStmt *DS =
      Found.Variable ? F.declarationOf(Found.Variable) : nullptr;
  if (!DS || !isa_and_nonnull<CompoundStmt>(F.parent(DS)) ||
      Found.Variable->hasAttrs())
    return std::nullopt;
  const Stmt *Awaiting = Found.Await;
  std::string Text = Call.Text;
  const IfStmt *Guard = guardOf(Found, F);
  if (Guard && !F.isInside(Found.Await, Guard->getCond())) {
    if (Guard->getElse() || Use != ResultUse::Discarded)
      return std::nullopt;
    Awaiting = Guard;
    // The semicolon of the join stays where no brace followed it.
    if (isa<CompoundStmt>(Guard->getThen()))
      Text += ";";
  }
  const size_t Known =
      1 + (Found.Wait ? 1 : 0) + (Awaiting == Guard && Guard ? 1 : 0);
  if (F.uses(Found.Variable).size() != Known || meansOther(Text, Found, F))
    return std::nullopt;

  Remedy R;
  for (const Stmt *Gone : {static_cast<const Stmt *>(DS), Found.Wait}) {
    if (!Gone)
      continue;
    const llvm::ArrayRef<SourceRange> Kept =
        Gone == DS ? llvm::ArrayRef(Call.Kept) : llvm::ArrayRef<SourceRange>();
    if (!isEditable(Gone->getSourceRange(), Context) ||
        losesComment(Gone->getSourceRange(), Kept, Context))
      return std::nullopt;
    R.replace(wholeLines(*Gone, Context), "");
  }
  if (!isEditable(Awaiting->getSourceRange(), Context) ||
      holdsComment(Awaiting->getSourceRange(), Context))
    return std::nullopt;
  R.replace(Awaiting->getSourceRange(), inPlaceOf(Awaiting, Text, Context));
  return R;
}

static std::optional<Remedy> callInPlace(const DirectCall &Call,
                                         const AwaitedLaunch &Found,
                                         const ASTContext &Context) {
  const SourceRange Whole = Found.Await->getSourceRange();
  if (!isEditable(Whole, Context) || losesComment(Whole, Call.Kept, Context))
    return std::nullopt;
  Remedy R;
  R.replace(Whole, inPlaceOf(Found.Await, Call.Text, Context));
  return R;
}

/// \p Text with \p Edits, which are in \p Whole, applied to what stands there;
/// nothing where it is not in \p Text exactly once.
static std::optional<std::string> withEdits(const std::string &Text,
                                            SourceRange Whole,
                                            llvm::ArrayRef<FixItHint> Edits,
                                            bool IsOperand,
                                            const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  const llvm::StringRef Old = textOf(Whole, Context);
  const size_t At = Text.find(Old.str());
  if (Old.empty() || At == std::string::npos ||
      Text.find(Old.str(), At + 1) != std::string::npos)
    return std::nullopt;
  const unsigned Begin = SM.getFileOffset(Whole.getBegin());
  std::string New = Old.str();
  std::vector<std::tuple<unsigned, unsigned, llvm::StringRef>> Places;
  for (const FixItHint &Edit : Edits) {
    const CharSourceRange Range =
        charRange(Edit.RemoveRange, SM, Context.getLangOpts());
    const unsigned From = SM.getFileOffset(Range.getBegin());
    const unsigned To = SM.getFileOffset(Range.getEnd());
    if (Range.isInvalid() ||
        SM.getFileID(Range.getBegin()) != SM.getFileID(Whole.getBegin()) ||
        From < Begin || To > Begin + Old.size())
      return std::nullopt;
    const bool IsAll = To - From == Old.size();
    Places.push_back({From - Begin, To - From, Edit.CodeToInsert});
    if (IsAll && IsOperand)
      return Text.substr(0, At) + "(" + Edit.CodeToInsert + ")" +
             Text.substr(At + Old.size());
  }
  // From the last to the first, so that offsets stay.
  llvm::sort(Places, [](const auto &A, const auto &B) {
    return std::get<0>(A) > std::get<0>(B);
  });
  for (const auto &[From, Length, Replacement] : Places)
    New.replace(From, Length, Replacement.str());
  return Text.substr(0, At) + New + Text.substr(At + Old.size());
}

/// Makes the calls of the launches in what \p Call keeps of the source, as far
/// as they are safe: the outer edit carries the inner ones.
void LaunchThenWaitCheck::carryInner(DirectCall &Call, const RoleCall &Outer,
                                     ResultUse Use,
                                     const FunctionModel &F) const {
  const SourceManager &SM = F.context().getSourceManager();
  for (const SourceRange &Kept : Call.Kept) {
    Remedy Inside;
    for (const RoleCall &Inner : F.calls(Role::Launch)) {
      const SourceLocation At = Inner.Call->getBeginLoc();
      if (Inner.Call == Outer.Call || !At.isFileID() ||
          SM.isBeforeInTranslationUnit(At, Kept.getBegin()) ||
          SM.isBeforeInTranslationUnit(Kept.getEnd(), At) ||
          isSuppressedByNolint(SM, At, OwnName))
        continue;
      // One that is nested deeper came with the one around it.
      if (llvm::any_of(Inside.Edits, [&](const FixItHint &Edit) {
            const SourceRange Range = Edit.RemoveRange.getAsRange();
            return !SM.isBeforeInTranslationUnit(At, Range.getBegin()) &&
                   !SM.isBeforeInTranslationUnit(Range.getEnd(), At);
          }))
        continue;
      const std::optional<AwaitedLaunch> Found = awaitedAtOnce(Inner, F);
      if (!Found || isMeant(*Found, F))
        continue;
      std::optional<Offer> O = offerCall(Inner, *Found, F);
      if (!O || !O->Changes.empty())
        continue;
      Inside.Edits.append(O->R.Edits.begin(), O->R.Edits.end());
      Inside.Headers.append(O->R.Headers.begin(), O->R.Headers.end());
    }
    if (Inside.empty())
      continue;
    if (auto Text = withEdits(Call.Text, Kept, Inside.Edits,
                              Use == ResultUse::Operand, F.context())) {
      Call.Text = std::move(*Text);
      Call.Headers.append(Inside.Headers.begin(), Inside.Headers.end());
    }
  }
}

/// Calls it where it was awaited. No fix
///  1. in a template or in a macro;
///  2. where it is not known what a launch's other arguments are;
///  3. for the only `co_await` of a coroutine;
///  4. where the call cannot be written (see DirectCall.h);
///  5. where the future or thread is not awaited in one expression and is no
///     local declared alone, of which each use is known; or where a name would
///     mean something else at the await;
///  6. where a comment would be lost;
///  7. for a thread that is awaited by the future of its task or promise.
std::optional<LaunchThenWaitCheck::Offer>
LaunchThenWaitCheck::offerCall(const RoleCall &Launch,
                               const AwaitedLaunch &Found,
                               const FunctionModel &F) const {
  if (isInInstantiation(F.decl()) || F.decl().isTemplated() || // 1
      !callableOf(Launch) || Found.Task)                       // 7
    return std::nullopt;
  if (isInferred(Launch, F) && // 2
      Launch.argumentCount() != *Launch.Entry->number("callable") + 1)
    return std::nullopt;
  if (isa<CoawaitExpr>(Found.Await) && !staysCoroutine(Found.Await, F)) // 3
    return std::nullopt;
  if (Found.IsDropped && Found.Variable) // 5
    return std::nullopt;
  const DirectCallSite Site = directCallSite(Launch, Found.Await, F);
  std::optional<DirectCall> Call = writeDirectCall(Site, F.context()); // 4
  if (!Call)
    return std::nullopt;
  carryInner(*Call, Launch, Site.Use, F);
  std::optional<Remedy> R =
      Found.InOneExpression
          ? callInPlace(*Call, Found, F.context())         // 6
          : callInsteadOfLocal(*Call, Site.Use, Found, F); // 5, 6
  if (!R)
    return std::nullopt;
  for (const std::string &Header : Call->Headers)
    R->include(Header);

  return Offer{std::move(*R), whatChanges(Launch, Found, F)};
}

} // namespace clang::tidy::futures
