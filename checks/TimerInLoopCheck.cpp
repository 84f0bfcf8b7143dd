//===--- TimerInLoopCheck.cpp - exercise 9 --------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TimerInLoopCheck.h"
#include "../fixits/rewrite/FindingQueue.h"
#include "../fixits/rewrite/Hoist.h"
#include "../fixits/rewrite/SourceText.h"
#include "matchers/Callables.h"
#include "matchers/ErrorPaths.h"
#include "matchers/Launches.h"
#include "matchers/Loops.h"
#include "matchers/ObjectUses.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// What is matched, and what is left alone
//===----------------------------------------------------------------------===//

/// True if each iteration of \p L that goes well runs \p At, and another one
/// may follow.
static bool runsInEach(const Stmt *At, const Loop &L, const FunctionModel &F) {
  return L && canRunAgain(At, L, F) && !isOnErrorPath(At, L, F);
}

namespace {
/// A local variable that holds a timer, or owns one through a pointer.
struct TimerVariable {
  const VarDecl *V = nullptr;
  const VocabularyEntry *Entry = nullptr;
  /// The construction, or the call of make_unique; null in a template.
  const Expr *Init = nullptr;
  /// Made by `new` and held by a plain pointer.
  bool IsPlainNew = false;
  llvm::SmallVector<ObjectUse, 8> Uses;

  bool isPointer() const { return !Entry || V->getType()->isPointerType(); }
};
} // namespace

/// \p E without what a declaration wraps around the construction:
/// `auto t = steady_timer(io, 5ms);`.
static const Expr *construction(const Expr *E) {
  while (E) {
    const Expr *Next = ignoreImplicit(E);
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(Next))
      Next = Cast->getSubExpr();
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Next);
             Construct && Construct->getNumArgs() == 1 &&
             Construct->getConstructor()->isCopyOrMoveConstructor())
      Next = Construct->getArg(0);
    if (Next == E)
      break;
    E = Next;
  }
  return E;
}

/// The type that `make_unique<T>(...)` or `make_shared<T>(...)` makes.
static QualType madeType(const CallExpr *Call) {
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  const auto *Args = Callee ? Callee->getTemplateSpecializationArgs() : nullptr;
  if (!Args || Args->size() == 0 || !Callee->getIdentifier() ||
      (Callee->getName() != "make_unique" &&
       Callee->getName() != "make_shared") ||
      Args->get(0).getKind() != TemplateArgument::Type)
    return {};
  return Args->get(0).getAsType();
}

/// Matches `T t(...)`, `auto t = T(...)`, `T *t = new T(...)`,
/// `unique_ptr<T> t(new T(...))` and `auto t = make_unique<T>(...)` for a type
/// T that the vocabulary calls a timer.
static std::optional<TimerVariable> timerVariable(const VarDecl *V,
                                                  const FunctionModel &F) {
  if (isa<ParmVarDecl>(V) || V->hasGlobalStorage() || V->isInvalidDecl() ||
      V->getType()->isReferenceType())
    return std::nullopt;
  auto TimerType = [&](QualType Type) -> const VocabularyEntry * {
    const VocabularyEntry *E = F.vocabulary().lookup(Type);
    return E && E->Roles.contains(Role::Timer) ? E : nullptr;
  };
  TimerVariable Timer;
  Timer.V = V;
  const Expr *Init = V->getInit() ? construction(V->getInit()) : nullptr;
  if ((Timer.Entry = TimerType(V->getType()))) {
    if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Init))
      Timer.Init = Construct;
    return Timer;
  }
  // A smart pointer is constructed from the pointer.
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Init);
      Construct && Construct->getNumArgs() > 0)
    Init = construction(Construct->getArg(0));
  if (const auto *New = dyn_cast_or_null<CXXNewExpr>(Init)) {
    Timer.Entry = TimerType(New->getAllocatedType());
    Timer.Init = New->getConstructExpr();
    Timer.IsPlainNew = V->getType()->isPointerType();
  } else if (const auto *Call = dyn_cast_or_null<CallExpr>(Init)) {
    Timer.Entry = TimerType(madeType(Call));
    Timer.Init = Call;
  }
  return Timer.Entry ? std::optional(Timer) : std::nullopt;
}

/// True if all handlers have run when the statements after \p Use in its block
/// have: `io.run()` on what \p Executor names.
static bool isDrainedAfter(const Stmt *Use, const Expr *Executor,
                           const FunctionModel &F) {
  const Stmt *At = F.statementOf(Use);
  if (!At || !Executor)
    return false;
  for (const RoleCall &Call : F.calls(Role::Block)) {
    const auto *Object = dyn_cast_or_null<DeclRefExpr>(Call.object());
    const auto *Field = dyn_cast_or_null<MemberExpr>(Call.object());
    const ValueDecl *Context = Object  ? Object->getDecl()
                               : Field ? Field->getMemberDecl()
                                       : nullptr;
    if (!Call.Entry->is("drains") || !Context)
      continue;
    const Stmt *Run = F.statementOf(Call.Call);
    if (!Run || F.parent(Run) != F.parent(At) ||
        !F.context().getSourceManager().isBeforeInTranslationUnit(
            At->getBeginLoc(), Run->getBeginLoc()))
      continue;
    if (anyOf(Executor, [&](const Stmt *S) {
          const auto *Ref = dyn_cast<DeclRefExpr>(S);
          const auto *Member = dyn_cast<MemberExpr>(S);
          return (Ref && Ref->getDecl() == Context) ||
                 (Member && Member->getMemberDecl() == Context);
        }))
      return true;
  }
  return false;
}

static const Expr *argumentOf(const Expr *Init, llvm::StringRef Key,
                              const VocabularyEntry &Entry) {
  std::optional<unsigned> Index = Entry.number(Key);
  if (!Init || !Index)
    return nullptr;
  RoleCall Call;
  Call.Call = Init;
  return Call.argument(*Index);
}

/// True if \p Use gives the object to code that outlives the iteration.
static bool outlives(const ObjectUse &Use, const TimerVariable &Timer,
                     const FunctionModel &F) {
  // A handler that runs in this iteration, before its end, is no escape.
  if (Use.Handler &&
      !isDrainedAfter(Use.Handler,
                      argumentOf(Timer.Init, "executor", *Timer.Entry), F))
    return true;
  switch (Use.Kind) {
  case UseKind::Escapes:
  case UseKind::Assigned:
    return true;
  case UseKind::Argument: {
    RoleCall Call = F.meaning(Use.Call);
    return !Call.Entry ||
           !(Call.Entry->Roles.contains(Role::DestroyTimer) ||
             Call.Entry->Roles.contains(Role::TimerOperation) ||
             // The sender of a signal.
             (Call.Entry->Roles.contains(Role::Repeat) && Use.Index == 0));
  }
  default:
    return false;
  }
}

static bool isDestroyed(llvm::ArrayRef<ObjectUse> Uses,
                        const FunctionModel &F) {
  return llvm::any_of(Uses, [&](const ObjectUse &Use) {
    RoleCall Call = Use.Call ? F.meaning(Use.Call) : RoleCall();
    return !Use.Handler &&
           (Use.Kind == UseKind::Deleted ||
            (Call.Entry && Call.Entry->Roles.contains(Role::DestroyTimer)));
  });
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

/// What it costs and what to do, after "is constructed in every iteration".
static std::string advice(const VocabularyEntry &Entry) {
  std::string Text;
  if (llvm::StringRef Cost = Entry.fact("cost"); !Cost.empty())
    Text += (" (" + Cost + ")").str();
  Text += "; make it once before the loop";
  if (llvm::StringRef Rearm = Entry.fact("rearm"); !Rearm.empty())
    Text += (" and re-arm it with '" + Rearm + "'").str();
  return Text;
}

static Finding finding(SourceLocation Loc, std::string Message, const Loop &L) {
  Finding Report;
  Report.Loc = Loc;
  Report.Message = std::move(Message);
  Report.note(L.getBeginLoc(), "the loop is here");
  return Report;
}

//===----------------------------------------------------------------------===//
// Timers in variables, and their fix
//===----------------------------------------------------------------------===//

namespace {
/// What the fix may do at one site.
enum class Safety { None, Note, Safe };
} // namespace

/// No fix where
///  1. a handle to the timer is a plain pointer from `new`, or a connection of
///     the timer to a receiver would be made again in each iteration;
///  2. the initialiser is not the plain construction that the pack describes,
///     or the timer is const and cannot be re-armed;
///  3. the timer is constructed without an expiry and its first use in the
///     iteration may be one that reads the expiry of the iteration before.
/// On a note where others get to see the timer, or a handler may be pending at
/// the end of the iteration, which the destructor cancelled.
static Safety safetyOf(const TimerVariable &Timer, const DeclStmt *Declaration,
                       const FunctionModel &F, std::string &Doubt) {
  if (!Timer.Init || Timer.IsPlainNew || // 1
      Timer.Entry->is("keeps-connections") ||
      Timer.V->getType().isConstQualified())
    return Safety::None;
  Safety Result = Safety::Safe;
  const Expr *Duration = argumentOf(Timer.Init, "duration", *Timer.Entry);
  const Expr *Executor = argumentOf(Timer.Init, "executor", *Timer.Entry);
  bool First = true;
  for (const ObjectUse &Use : Timer.Uses) {
    if (Use.Kind == UseKind::Passed) {
      Result = Safety::Note;
      Doubt = "the code that the timer is passed to then gets one timer for "
              "all iterations";
    }
    if (Use.Kind != UseKind::MemberCall && Use.Kind != UseKind::Passed &&
        Use.Kind != UseKind::Tested)
      return Safety::None;
    const auto *Member = dyn_cast_or_null<CXXMemberCallExpr>(Use.Call);
    if (!Duration && First) { // 3
      const CXXMethodDecl *M = Member ? Member->getMethodDecl() : nullptr;
      const Stmt *At = F.statementOf(Use.Ref);
      bool Arms = M && M->getIdentifier() &&
                  (M->getName() == Timer.Entry->fact("rearm") ||
                   M->getName() == Timer.Entry->fact("rearm-at") ||
                   M->getName().starts_with("expires_"));
      if (!Arms || Member->getNumArgs() == 0 || !At ||
          F.parent(At) != F.parent(Declaration))
        return Safety::None;
    }
    First = false;
    RoleCall Call = F.meaning(Use.Call);
    if (!Call.Entry || !Call.Entry->Roles.contains(Role::AsyncOperation) ||
        isAwaitedInPlace(Call.Call, F) ||
        isDrainedAfter(Call.Call, Executor, F))
      continue;
    const Expr *Handler = Call.argument("handler");
    if (Handler && F.vocabulary().plays(Handler->getType(), Role::Await))
      continue;
    Result = Safety::Note;
    Doubt = "a wait that is pending at the end of an iteration is then "
            "cancelled when the timer is re-armed, not there";
  }
  return Result;
}

/// The statement that arms the timer in place of its construction.
static std::string rearming(const TimerVariable &Timer, const Expr *Duration,
                            const FunctionModel &F) {
  const ASTContext &Context = F.context();
  llvm::StringRef Call = Timer.Entry->fact("rearm");
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Timer.Init)) {
    unsigned Index = *Timer.Entry->number("duration");
    const CXXConstructorDecl *Ctor = Construct->getConstructor();
    if (Index < Ctor->getNumParams() &&
        F.vocabulary().plays(Ctor->getParamDecl(Index)->getType(),
                             Role::TimePoint))
      Call = Timer.Entry->fact("rearm-at");
  } else if (F.vocabulary().plays(Duration->getType(), Role::TimePoint)) {
    Call = Timer.Entry->fact("rearm-at");
  }
  llvm::StringRef Text = textOf(*Duration, Context);
  if (Call.empty() || Text.empty() || isa<InitListExpr>(Duration))
    return "";
  llvm::StringRef Access =
      F.vocabulary().plays(Timer.V->getType(), Role::Timer) ? "." : "->";
  return ("%" + Access + Call + "(" + Text + ");").str();
}

namespace {
struct HoistSite {
  Finding Report;
  HoistedDeclaration Moved;
  Loop Target;
  Safety Fix = Safety::None;
  std::string Doubt;
  unsigned Ordinal = 0;
};
} // namespace

/// The outermost loop that \p Declaration may move before: same function,
/// executor the same in all its iterations.
static Loop target(const DeclStmt *Declaration, const Expr *Executor,
                   const Expr *Duration, const FunctionModel &F) {
  Loop Best;
  for (Loop L = F.enclosingLoop(Declaration); L; L = F.outer(L)) {
    if (L.Lambda || F.enclosingCallableBody(L.Statement) !=
                        F.enclosingCallableBody(Declaration))
      break;
    if (Executor ? !isInvariant(Executor, L, F)
                 : Duration && !isInvariant(Duration, L, F))
      break;
    const Stmt *Parent = F.parent(L.Statement);
    if (Hoist::isPlace(*L.Statement, Parent,
                       Parent ? F.parent(Parent) : nullptr, F.context()))
      Best = L;
  }
  return Best;
}

static void planFix(HoistSite &Site, const TimerVariable &Timer,
                    const FunctionModel &F) {
  const DeclStmt *Declaration = F.declarationOf(Timer.V);
  if (!Declaration || !isa_and_nonnull<CompoundStmt>(F.parent(Declaration)) ||
      anyOf(&F.body(), [](const Stmt *S) { return isa<LabelStmt>(S); }))
    return;
  const Expr *Executor = argumentOf(Timer.Init, "executor", *Timer.Entry);
  const Expr *Duration = argumentOf(Timer.Init, "duration", *Timer.Entry);
  Site.Fix = safetyOf(Timer, Declaration, F, Site.Doubt);
  if (Site.Fix == Safety::None)
    return;
  Site.Target = target(Declaration, Executor, Duration, F);
  // Where the loop around would be found next, it is no fix.
  if (Loop Around = Site.Target ? F.outer(Site.Target) : Loop();
      Around && !(Executor && dependsOnIteration(Executor, Around, F)))
    Site.Target = Loop();
  Site.Moved.Declaration = Declaration;
  Site.Moved.Variable = Timer.V;
  Site.Moved.Scope = F.parent(Declaration);
  if (Duration) {
    Site.Moved.InPlace = rearming(Timer, Duration, F);
    if (Site.Moved.InPlace.empty())
      Site.Target = Loop();
    if (Executor) {
      Site.Moved.LastKept = Executor;
      Site.Moved.LastDropped = Duration;
    }
  }
  // An implicit capture is no written mention.
  for (const Expr *Ref : F.uses(Timer.V))
    if (!llvm::is_contained(Site.Moved.Mentions, Ref->getBeginLoc()) &&
        textOf(*Ref, F.context()) == Timer.V->getName())
      Site.Moved.Mentions.push_back(Ref->getBeginLoc());
  for (const VarDecl *Other : F.locals()) {
    if (Other == Timer.V)
      break;
    if (Other->getDeclName() == Timer.V->getDeclName()) {
      ++Site.Ordinal;
      Site.Moved.NameTaken |= isa<ParmVarDecl>(Other);
    }
  }
}

void TimerInLoopCheck::findVariables(const FunctionModel &F) {
  std::vector<HoistSite> Sites;
  for (const VarDecl *V : F.locals()) {
    std::optional<TimerVariable> Timer = timerVariable(V, F);
    const DeclStmt *Declaration = F.declarationOf(V);
    const Stmt *At =
        Declaration ? static_cast<const Stmt *>(Declaration) : V->getInit();
    Loop L = Timer && At ? F.enclosingLoop(At) : Loop();
    // One timer cannot serve a different executor in each iteration.
    const Expr *Executor =
        Timer ? argumentOf(Timer->Init, "executor", *Timer->Entry) : nullptr;
    if (!runsInEach(At, L, F) || isIntended(V) ||
        (Executor && dependsOnIteration(Executor, L, F)))
      continue;
    Timer->Uses = usesOfObject(V, L.Statement, F);
    if (llvm::any_of(Timer->Uses, [&](const ObjectUse &Use) {
          return outlives(Use, *Timer, F);
        }))
      continue;
    // What `new` makes lives on unless it is deleted here. Where it is told
    // something of the iteration, several are alive at once.
    if (Timer->IsPlainNew && !isDestroyed(Timer->Uses, F) &&
        (dependsOnIteration(V->getInit(), L, F) ||
         llvm::any_of(Timer->Uses, [&](const ObjectUse &Use) {
           return Use.Call && dependsOnIteration(Use.Call, L, F, V);
         })))
      continue;
    HoistSite Site;
    Site.Report =
        finding(V->getLocation(),
                ("timer '" + V->getName() +
                 "' is constructed in every iteration" + advice(*Timer->Entry))
                    .str(),
                L);
    planFix(Site, *Timer, F);
    Sites.push_back(std::move(Site));
  }

  // Timers that move before one loop move in one fix, that of the first
  // finding which is shown.
  for (HoistSite &First : Sites) {
    if (First.Fix == Safety::None || !First.Target ||
        isSuppressedByNolint(F.context().getSourceManager(), First.Report.Loc,
                             "futures-timer-in-loop"))
      continue;
    const Stmt &Before = *First.Target.Statement;
    Safety Kind = First.Fix;
    Hoist Move(Before, F.parent(&Before), F.context());
    for (HoistSite &Site : Sites)
      if (Site.Fix == Kind && Site.Target == First.Target) {
        Move.add(Site.Moved, Site.Ordinal);
        Site.Fix = Safety::None;
      }
    if (Kind == Safety::Safe)
      First.Report.fix(Move.remedy());
    else
      First.Report.unsafeFix(First.Report.Loc, First.Doubt, Move.remedy());
  }
  for (HoistSite &Site : Sites)
    report(std::move(Site.Report));
}

//===----------------------------------------------------------------------===//
// Temporaries, handles, sleepers: the warning stands alone
//===----------------------------------------------------------------------===//

/// Matches `steady_timer(io, 5ms).wait()`; a temporary that is an argument is
/// moved away.
void TimerInLoopCheck::findTemporaries(const FunctionModel &F) {
  for (const RoleCall &Timer : F.calls(Role::Timer)) {
    const Stmt *Whole = Timer.Call;
    const Stmt *P = F.parentIgnoringImplicit(Whole);
    while (P && isa<ExplicitCastExpr>(P)) {
      Whole = P;
      P = F.parentIgnoringImplicit(P);
    }
    const auto *Member = dyn_cast_or_null<MemberExpr>(P);
    Loop L = Member ? F.enclosingLoop(Timer.Call) : Loop();
    const Expr *Executor = Timer.argument("executor");
    if (runsInEach(Timer.Call, L, F) &&
        !(Executor && dependsOnIteration(Executor, L, F)))
      report(finding(cast<Expr>(Whole)->getBeginLoc(),
                     "a timer is constructed in every iteration" +
                         advice(*Timer.Entry),
                     L));
  }
}

/// Matches `int fd = timerfd_create(...)`, `fd = ...` for a local variable,
/// `timer_create(clock, event, &id)`, `uv_timer_init(loop, &handle)` and
/// `event_new(base, -1, ...)`.
void TimerInLoopCheck::findHandles(const FunctionModel &F) {
  const ASTContext &Context = F.context();
  for (const RoleCall &Make : F.calls(Role::MakeTimer)) {
    Loop L = F.enclosingLoop(Make.Call);
    if (!runsInEach(Make.Call, L, F))
      continue;
    if (auto Selector = Make.Entry->number("timer-selector")) {
      const Expr *Arg = Make.argument(*Selector);
      auto Value = constantValue(Arg, Context);
      SourceLocation Begin = Make.Call->getBeginLoc();
      if (!Value || *Value != -1 ||
          (Begin.isMacroID() &&
           Lexer::getImmediateMacroName(Begin, Context.getSourceManager(),
                                        Context.getLangOpts()) ==
               Make.Entry->fact("no-timer-macro")))
        continue;
    }
    const VarDecl *Handle = nullptr;
    if (const Expr *Out = Make.argument("timer-handle")) {
      const auto *Address = dyn_cast<UnaryOperator>(Out);
      Handle = Address && Address->getOpcode() == UO_AddrOf
                   ? namedVariable(Address->getSubExpr())
                   : nullptr;
    } else {
      const Stmt *P = F.parentIgnoringImplicit(Make.Call);
      if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(P);
          Assign && Assign->isAssignmentOp())
        Handle = namedVariable(Assign->getLHS());
      else if (const auto *DS = dyn_cast_or_null<DeclStmt>(P))
        for (const Decl *D : DS->decls())
          if (const auto *V = dyn_cast<VarDecl>(D);
              V && V->getInit() && ignoreImplicit(V->getInit()) == Make.Call)
            Handle = V;
    }
    if (!Handle || Handle->hasGlobalStorage() || isIntended(Handle))
      continue;
    llvm::SmallVector<ObjectUse, 8> Uses = usesOfObject(Handle, L.Statement, F);
    bool Kept = llvm::any_of(Uses, [&](const ObjectUse &Use) {
      RoleCall Call = Use.Call ? F.meaning(Use.Call) : RoleCall();
      if (Use.Handler)
        return true;
      return Use.Call != Make.Call && Use.Kind != UseKind::Tested &&
             Use.Kind != UseKind::Assigned &&
             !(Call.Entry &&
               (Call.Entry->Roles.contains(Role::DestroyTimer) ||
                Call.Entry->Roles.contains(Role::TimerOperation)));
    });
    // A reference names a timer that is kept elsewhere.
    Kept |= Handle->getType()->isReferenceType();
    // Destroyed here, or told nothing of the iteration and kept nowhere: one
    // would do.
    if (isDestroyed(Uses, F) ||
        (!Kept && !dependsOnIteration(Make.Call, L, F, Handle)))
      report(finding(
          Make.Call->getBeginLoc(),
          ("'" + Make.Callee->getName() + "' makes a timer in every iteration")
                  .str() +
              advice(*Make.Entry),
          L));
  }
}

/// True if all that \p Body does is to sleep.
static bool onlySleeps(const Stmt *Body, const FunctionModel &F) {
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Body);
  if (!Block || Block->body_empty())
    return false;
  bool Sleeps = false;
  for (const Stmt *S : Block->body()) {
    if (const auto *Return = dyn_cast<ReturnStmt>(S)) {
      if (Return->getRetValue())
        return false;
      continue;
    }
    const auto *E = dyn_cast<Expr>(S);
    const auto *Call = E ? dyn_cast<CallExpr>(ignoreImplicit(E)) : nullptr;
    const VocabularyEntry *Entry = Call ? F.roles().resolve(*Call) : nullptr;
    if (!Entry || !Entry->Roles.contains(Role::Sleep))
      return false;
    Sleeps = true;
  }
  return Sleeps;
}

/// Matches a launch whose callable is a lambda or function that only sleeps,
/// unless its thread or future is kept.
void TimerInLoopCheck::findSleepers(const FunctionModel &F) {
  for (const RoleCall &Launch : F.calls(Role::Launch)) {
    const Expr *Callable = Launch.argument("callable");
    Loop L = Callable ? F.enclosingLoop(Launch.Call) : Loop();
    if (!startsThread(Launch) || !runsInEach(Launch.Call, L, F))
      continue;
    const FunctionDecl *Run = functionRunBy(Callable);
    const FunctionDecl *Definition = nullptr;
    // std::async(std::this_thread::sleep_for<...>, 10ms)
    const VocabularyEntry *Named = Run ? F.vocabulary().lookup(Run) : nullptr;
    if (!Run || !((Named && Named->Roles.contains(Role::Sleep)) ||
                  (Run->hasBody(Definition) &&
                   onlySleeps(Definition->getBody(), F))))
      continue;
    const Stmt *P = F.parentIgnoringImplicit(Launch.Call);
    while (P && (isa<ExplicitCastExpr>(P) || isa<CXXConstructExpr>(P)))
      P = F.parentIgnoringImplicit(P);
    if (const auto *DS = dyn_cast_or_null<DeclStmt>(P)) {
      const auto *V =
          DS->isSingleDecl() ? dyn_cast<VarDecl>(DS->getSingleDecl()) : nullptr;
      if (!V || V->hasGlobalStorage() || isIntended(V) ||
          llvm::any_of(usesOfObject(V, L.Statement, F),
                       [](const ObjectUse &Use) {
                         return Use.Handler || Use.Kind == UseKind::Escapes;
                       }))
        continue;
    } else if (!isa_and_nonnull<MemberExpr, CompoundStmt>(P)) {
      continue;
    }
    report(finding(Launch.Call->getBeginLoc(),
                   "a thread is launched in every iteration only to sleep, "
                   "which costs about 42 us; use one timer before the loop",
                   L));
  }
}

void TimerInLoopCheck::checkFunction(const FunctionModel &F) {
  if (F.loops().empty() && F.calls(Role::Algorithm).empty())
    return;
  findVariables(F);
  findTemporaries(F);
  findHandles(F);
  findSleepers(F);
}

} // namespace clang::tidy::futures
