//===--- DoubleResolveCheck.cpp - Promises resolved twice -----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DoubleResolveCheck.h"
#include "../fixits/rewrite/SourceText.h"
#include "matchers/ResultClass.h"
#include "llvm/ADT/MapVector.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// The fix
//===----------------------------------------------------------------------===//

/// `p->set_value(v)` as `fut::try_set_value(*p, v)`, in \p R. No fix where
///  1. the runtime does not know the library's promise, or the call's name;
///  2. the call is not a statement of its own (it would give a bool);
///  3. the argument has no type of its own: a braced list, a null pointer
///     written 0, an overloaded function; or it is a bit-field, which nothing
///     refers to;
///  4. it is in a macro, or a comment would be lost.
/// \returns false if there is none.
static bool tryInstead(const ResolveSite &Site, Remedy &R) {
  const FunctionModel &F = *Site.Model;
  const ASTContext &Context = F.context();
  std::optional<MemberCall> Member = MemberCall::of(Site.Call.Call);
  if (!Member || !Member->Object || Member->Call->getNumArgs() > 1)
    return false;
  const VocabularyEntry *Promise = F.vocabulary().lookup(Member->ObjectType);
  if (!Promise || !Promise->is("try-resolve") ||
      (Member->Name != "set_value" && Member->Name != "set_exception")) // 1
    return false;
  const auto *Statement = dyn_cast_or_null<Expr>(F.statementOf(Member->Call));
  if (!Statement || ignoreImplicit(Statement) != Member->Call) // 2
    return false;

  std::string Argument;
  std::vector<SourceRange> Kept = {Member->written()->getSourceRange()};
  if (Member->Call->getNumArgs() == 1) {
    const Expr *Arg = Member->Call->getArg(0);
    llvm::StringRef Text = textOf(*Arg, Context);
    const Expr *Bare = ignoreImplicit(Arg);
    if (isa<CXXDefaultArgExpr>(Arg) || isa<OverloadExpr>(Bare) ||
        Text.empty() || Text.starts_with("{") ||
        Bare->IgnoreParens()->refersToBitField() ||
        (Arg->getType()->isPointerType() &&
         !Bare->IgnoreCasts()->getType()->isPointerType())) // 3
      return false;
    Argument = (", " + Text).str();
    Kept.push_back(Arg->getSourceRange());
  }
  std::string Target = Member->IsArrow
                           ? "*" + asPostfixOperand(*Member->written(), Context)
                           : textOf(*Member->written(), Context).str();
  if (!isEditable(Member->Call->getSourceRange(), Context) ||
      losesComment(Member->Call->getSourceRange(), Kept, Context)) // 4
    return false;
  R.replace(Member->Call->getSourceRange(),
            "fut::try_" + Member->Name.str() + "(" + Target + Argument + ")");
  R.include("fut/try_resolve.h");
  return true;
}

/// The same for what one finding, at \p With, carries: all of it is in that
/// file.
bool DoubleResolveCheck::tryInstead(const ResolveSite &Site,
                                    SourceLocation With, Remedy &R) const {
  const SourceManager &SM = Site.Model->context().getSourceManager();
  return mayFix(*Site.Model) &&
         SM.getFileID(Site.Call.Call->getBeginLoc()) == SM.getFileID(With) &&
         futures::tryInstead(Site, R);
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

static std::string nameOf(const ResolveSite &Site) {
  std::optional<MemberCall> Member = MemberCall::of(Site.Call.Call);
  const Expr *Object = Member ? Member->written() : Site.Call.object();
  std::string Text = Object ? textOf(*Object, Site.Model->context()).str() : "";
  return Text.empty() ? "the promise" : "'" + Text + "'";
}

/// `fut::try_set_value`, or `a form that tells` for promises it cannot take.
static std::string adviceFor(const ResolveSite &Site) {
  std::optional<MemberCall> Member = MemberCall::of(Site.Call.Call);
  const VocabularyEntry *Promise =
      Member ? Site.Model->vocabulary().lookup(Member->ObjectType) : nullptr;
  if (!Promise || !Promise->is("try-resolve"))
    return "guard it by an atomic flag, so that the first one wins";
  return "use fut::try_set_" +
         std::string(Site.Call.Entry->Roles.contains(Role::Reject) ? "exception"
                                                                   : "value") +
         ", where the first one wins";
}

static SourceLocation locationOf(const Expr *E) { return E->getBeginLoc(); }

//===----------------------------------------------------------------------===//
// What is matched
//===----------------------------------------------------------------------===//

void DoubleResolveCheck::finish(ASTContext &Context) {
  // Following handlers may make models of more functions.
  const std::vector<const FunctionModel *> Functions = functions();
  const MemberBodies Bodies(
      [&](const FunctionDecl &F) { return model(F, Context); }, Functions);
  for (const FunctionModel *F : Functions)
    if (!isIntended(&F->decl()))
      checkPromises(*F, Bodies);
  checkHandWritten();
}

void DoubleResolveCheck::checkPromises(const FunctionModel &F,
                                       const MemberBodies &Bodies) {
  for (const ResolveSites &Promise : ResolveSites::of(F, Bodies)) {
    if (isIntended(Promise.declaration()))
      continue;
    SiteSet Reported;
    reportRepeating(Promise, Reported);
    reportRacing(Promise, Reported);
    reportOnePath(Promise, Reported);
  }
}

/// A handler that is called for every event resolves the same promise each
/// time: `connect(source, &Source::changed, [p] { p->set_value(1); })`.
void DoubleResolveCheck::reportRepeating(const ResolveSites &Promise,
                                         SiteSet &Reported) {
  for (const ResolvePair &Pair : Promise.repeating()) {
    const ResolveSite &Site = *Pair.Second;
    if (!Reported.insert(&Site).second || isIntended(&Site.Model->decl()))
      continue;
    Finding Report;
    Report.Loc = locationOf(Site.Call.Call);
    Report.Message = nameOf(Site) +
                     " is resolved each time this handler is called, and the "
                     "second time throws promise_already_satisfied; " +
                     adviceFor(Site);
    Report.note(locationOf(Pair.SecondRegistration),
                "the handler is registered here, for every event");
    Remedy R;
    if (tryInstead(Site, Report.Loc, R))
      Report.fix(std::move(R));
    report(std::move(Report));
  }
}

/// Two handlers own one promise, as a result's and a time-out's do. Reported
/// once for a promise: the fix changes every resolve that may be the second.
void DoubleResolveCheck::reportRacing(const ResolveSites &Promise,
                                      SiteSet &Reported) {
  const ResolvePair *Main = nullptr;
  std::vector<ResolvePair> Pairs = Promise.racing();
  // By their calls: one that both handlers lead to is there twice.
  llvm::MapVector<const Expr *, const ResolveSite *> Racers;
  for (const ResolvePair &Pair : Pairs) {
    for (const ResolveSite *Site : {Pair.First, Pair.Second})
      if (isIntended(&Site->Model->decl()) ||
          Told.contains(locationOf(Site->Call.Call)))
        return;
      else if (Site->Throws)
        Racers.insert({Site->Call.Call, Site});
    if (!Main && Pair.Second->Throws && !Reported.count(Pair.Second))
      Main = &Pair;
  }
  if (!Main)
    return;
  const bool IsOneCall = Main->First->Call.Call == Main->Second->Call.Call;
  const bool IsOneHandler = Main->First == Main->Second;
  Finding Report;
  Report.Loc = locationOf(Main->Second->Call.Call);
  Report.Message =
      nameOf(*Main->Second) +
      (IsOneHandler
           ? " is resolved by each of the handlers that this loop registers, "
             "and all but one throw promise_already_satisfied; "
           : " is resolved by two handlers that may both run, and the later "
             "one throws promise_already_satisfied; ") +
      adviceFor(*Main->Second);
  if (!IsOneCall)
    Report.note(locationOf(Main->First->Call.Call), "it is resolved here too");
  else if (!IsOneHandler && Main->FirstRegistration)
    Report.note(locationOf(Main->FirstRegistration),
                "one of the handlers is registered here");
  if (Main->SecondRegistration)
    Report.note(locationOf(Main->SecondRegistration),
                "the handler is registered here");

  Remedy R;
  bool IsWhole = true;
  for (const auto &[Call, Site] : Racers) {
    IsWhole = IsWhole && tryInstead(*Site, Report.Loc, R);
    Reported.insert(Site);
    if (Site->Model != &Promise.function())
      Told.insert(locationOf(Call));
  }
  if (IsWhole)
    Report.fix(std::move(R));
  report(std::move(Report));
}

/// One resolve follows another on a path: in a row, around a loop, or in the
/// handler of what is thrown after the first.
void DoubleResolveCheck::reportOnePath(const ResolveSites &Promise,
                                       SiteSet &Reported) {
  for (const ResolvePair &Pair : Promise.onOnePath()) {
    if (!Reported.insert(Pair.Second).second)
      continue;
    bool IsLoop = Pair.First == Pair.Second;
    Finding Report;
    Report.Loc = locationOf(Pair.Second->Call.Call);
    Report.Message = nameOf(*Pair.Second) +
                     (IsLoop ? " is resolved in every iteration, and the "
                               "second one throws promise_already_satisfied; "
                             : " may be resolved already on this path, and "
                               "then this throws promise_already_satisfied; ") +
                     "resolve it once, or " + adviceFor(*Pair.Second);
    Report.note(locationOf(Pair.First->Call.Call),
                IsLoop ? "an earlier iteration resolves it here"
                       : "it is resolved here before");
    Remedy R;
    if (tryInstead(*Pair.Second, Report.Loc, R))
      Report.unsafeFix(locationOf(Pair.Second->Call.Call),
                       "keep the first value and ignore this one: what is "
                       "thrown now will go unnoticed",
                       std::move(R));
    report(std::move(Report));
  }
}

//===----------------------------------------------------------------------===//
// Hand-written promises
//===----------------------------------------------------------------------===//

/// `if (done) return;` before the first statement under the lock. No fix where
///  1. the function takes no lock, or does nothing under it;
///  2. it returns something else than nothing or a bool;
///  3. the place is in a macro;
///  4. the flag is a state of several values.
static Remedy guard(const ResultClass &C, const ResultSetter &S) {
  const ASTContext &Context = S.Model->context();
  const Stmt *First = S.Lock ? S.Model->nextStatement(S.Lock) : nullptr;
  QualType Type = S.Model->function()->getReturnType();
  if (!First || !(Type->isVoidType() || Type->isBooleanType()) || // 1, 2
      C.FlagKind == ResultClass::StateFlag)                       // 4
    return {};
  CharSourceRange Range = statementRange(*First, Context);
  if (Range.isInvalid() || !isEditable(First->getSourceRange(), Context)) // 3
    return {};
  std::string Text = Lexer::getSourceText(Range, Context.getSourceManager(),
                                          Context.getLangOpts())
                         .str();
  std::string Indent = indentation(First->getBeginLoc(), Context).str();
  std::string Leave = Type->isVoidType() ? "return;" : "return false;";
  Remedy R;
  R.replace(Range, (C.IsInverted ? "if (!" : "if (") +
                       C.Flag->getNameAsString() + ")\n" + Indent + "  " +
                       Leave + "\n" + Indent + Text);
  return R;
}

/// A `resolve()` that stores a value, sets the flag and notifies, and does not
/// ask first: the second call changes a result that somebody has read.
void DoubleResolveCheck::checkHandWritten() {
  for (const ResultClass &C : resultClasses(functions())) {
    if (isIntended(C.Record) || isInsideRuntime(*C.Record))
      continue;
    for (const ResultSetter &S : C.Setters) {
      if (S.IsGuarded || isIntended(S.Model->function()))
        continue;
      Finding Report;
      Report.Loc = S.Model->function()->getLocation();
      Report.Message =
          "'" + S.Model->function()->getNameAsString() +
          "' can be called twice, and the second call changes a "
          "result that was handed out; return where '" +
          C.Flag->getNameAsString() +
          (C.IsInverted ? "' is cleared already" : "' is set already");
      Report.note(S.SetsFlag->getBeginLoc(), C.IsInverted
                                                 ? "it is cleared here unasked"
                                                 : "it is set here unasked");
      if (Remedy R = guard(C, S); !R.empty())
        Report.fix(std::move(R));
      report(std::move(Report));
    }
  }
}

} // namespace clang::tidy::futures
