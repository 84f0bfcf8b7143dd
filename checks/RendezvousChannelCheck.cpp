//===--- RendezvousChannelCheck.cpp - exercise 3 --------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RendezvousChannelCheck.h"
#include "../fixits/rewrite/SourceText.h"
#include "Costs.h"
#include "matchers/Channels.h"
#include "matchers/Context.h"
#include "matchers/Handovers.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

namespace {
/// The smallest buffer where the pack names none.
constexpr char SmallestBuffer[] = "1";
} // namespace

static std::string bufferOf(const VocabularyEntry &Entry) {
  llvm::StringRef Smallest = Entry.fact("smallest-capacity");
  return Smallest.empty() ? SmallestBuffer : Smallest.str();
}

//===----------------------------------------------------------------------===//
// The fix
//===----------------------------------------------------------------------===//

/// Gives the constructor its size. No fix where
///  1. the construction is not written, or the size would not be its next
///     argument;
///  2. it is in a macro, or a comment would be lost.
static Remedy giveRoom(const UnbufferedChannel &C, const ASTContext &Context) {
  Remedy R;
  std::string Buffer = bufferOf(*C.Entry);
  if (C.Capacity) {
    SourceRange Range = C.Capacity->getSourceRange();
    if (isEditable(Range, Context) && !holdsComment(Range, Context)) // 2
      R.replace(Range, Buffer);
    return R;
  }
  RoleCall Made;
  Made.Call = C.Init;
  unsigned Written = 0;
  while (Written < Made.argumentCount() && Made.argument(Written))
    ++Written;
  if (!C.Init || Written == 0 || C.Entry->number("capacity") != Written) // 1
    return R;
  const Expr *Last = isa<CallExpr>(C.Init)
                         ? cast<CallExpr>(C.Init)->getArg(Written - 1)
                         : cast<CXXConstructExpr>(C.Init)->getArg(Written - 1);
  SourceRange Range = Last->getSourceRange();
  if (!isEditable(Range, Context))
    return R;
  R.replace(Range, textOf(Range, Context).str() + ", " + Buffer);
  return R;
}

/// True if `new T[n]` and an assignment compile, as a buffer needs them.
static bool canBeBuffered(QualType Channel) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Channel->getAsCXXRecordDecl());
  if (!Spec || Spec->getTemplateArgs().size() == 0 ||
      Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return false;
  QualType Value = Spec->getTemplateArgs()[0].getAsType();
  const CXXRecordDecl *R = Value->getAsCXXRecordDecl();
  if (!R)
    return Value->isScalarType();
  R = R->getDefinition();
  if (!R)
    return false;
  bool Default = R->needsImplicitDefaultConstructor() ||
                 llvm::any_of(R->ctors(), [](const CXXConstructorDecl *Ctor) {
                   return Ctor->isDefaultConstructor() && !Ctor->isDeleted() &&
                          Ctor->getAccess() == AS_public;
                 });
  bool HasAssignment = false, Assigns = false;
  for (const CXXMethodDecl *M : R->methods())
    if (M->isCopyAssignmentOperator() || M->isMoveAssignmentOperator()) {
      HasAssignment = true;
      Assigns |= !M->isDeleted() && M->getAccess() == AS_public;
    }
  return Default && (!HasAssignment || Assigns) &&
         llvm::none_of(R->fields(), [](const FieldDecl *Field) {
           return Field->getType().isConstQualified() ||
                  Field->getType()->isReferenceType();
         });
}

/// The channel type that \p Text spells, with the name of the one that has a
/// buffer; nothing where it is not spelled by its own name.
static std::optional<std::string>
bufferedSpelling(llvm::StringRef Text, const VocabularyEntry &Entry) {
  llvm::StringRef Buffered = Entry.fact("buffered");
  llvm::StringRef Full = Entry.Name;
  llvm::StringRef Name = Full.rsplit("::").second;
  size_t At = Text.find((Name + "<").str());
  if (Text.empty() || At == llvm::StringRef::npos || Text.count(Name) != 1 ||
      (At > 0 && Text[At - 1] != ':' && Text[At - 1] != ' '))
    return std::nullopt;
  // Unqualified, it may be known by a using-declaration of its own.
  std::string New = Buffered.str();
  size_t From = At;
  if (Buffered.contains("::")) {
    while (From > 0 && (llvm::isAlnum(Text[From - 1]) ||
                        Text[From - 1] == '_' || Text[From - 1] == ':'))
      --From;
  } else if (At == 0 || Text[At - 1] == ' ') {
    New = (Full.rsplit("::").first + "::" + Buffered).str();
  }
  return (Text.take_front(From) + New + Text.drop_front(At + Name.size()))
      .str();
}

/// `auto c = std::make_shared<unbuffered_channel<T>>();` with the other type
/// and its size. No fix where
///  1. the variable's type is spelled, too, or no type is given to the call;
///  2. a function that the channel is passed to spells the type;
///  3. its values cannot stand in a buffer;
///  4. it is in a macro, or a comment would be lost.
static Remedy changeMadeType(const UnbufferedChannel &C,
                             const ChannelUses &Uses,
                             const ASTContext &Context) {
  Remedy R;
  const auto *Make = dyn_cast_or_null<CallExpr>(C.Init);
  const auto *V = dyn_cast<VarDecl>(C.D);
  const auto *Callee =
      Make ? dyn_cast<DeclRefExpr>(Make->getCallee()->IgnoreParenImpCasts())
           : nullptr;
  if (!V || !Callee || Make->getNumArgs() != 0 ||
      Callee->getNumTemplateArgs() != 1 ||
      !V->getType()->getContainedDeducedType() || // 1
      Uses.IsPassed || !canBeBuffered(C.Type))    // 2, 3
    return R;
  // The type up to the end of the call, past a `>>` that closes both lists.
  SourceRange Spelled(
      Callee->template_arguments()[0].getSourceRange().getBegin(),
      Make->getRParenLoc());
  std::optional<std::string> New =
      bufferedSpelling(textOf(Spelled, Context), *C.Entry);
  if (!New || !llvm::StringRef(*New).ends_with("()") || // 1
      !isEditable(Make->getSourceRange(), Context) ||
      holdsComment(Spelled, Context)) // 4
    return R;
  New->pop_back();
  R.replace(Spelled, *New + bufferOf(*C.Entry) + ")");
  if (llvm::StringRef Header = C.Entry->fact("header"); !Header.empty())
    R.include(Header);
  return R;
}

/// Replaces the type by the one with a buffer. No fix where
///  1. the type is not spelled by its own name, or declares several variables;
///  2. a function that the channel is passed to spells the type too;
///  3. its values cannot stand in a buffer;
///  4. it is initialised with anything, or by a constructor;
///  5. it is in a macro, has an attribute behind its name, or a comment would
///     be lost.
static Remedy changeType(const UnbufferedChannel &C, const ChannelUses &Uses,
                         const ASTContext &Context) {
  Remedy R;
  llvm::StringRef Buffered = C.Entry->fact("buffered");
  const TypeSourceInfo *Info = C.D->getTypeSourceInfo();
  if (Buffered.empty() || !Info || Uses.IsPassed || !canBeBuffered(C.Type) ||
      !Context.hasSameUnqualifiedType(C.D->getType(), C.Type)) // 2, 3
    return R;
  const auto *V = dyn_cast<VarDecl>(C.D);
  if (V && C.Function && !C.Function->declarationOf(V)) // 1
    return R;

  SourceRange Spelled = Info->getTypeLoc().getSourceRange();
  std::optional<std::string> New =
      bufferedSpelling(textOf(Spelled, Context), *C.Entry);
  if (!New) // 1
    return R;

  SourceRange Declarator(C.D->getLocation(), C.D->getEndLoc());
  std::string Rest = textOf(Declarator, Context).str();
  llvm::erase_if(Rest, [](char Ch) { return llvm::isSpace(Ch); });
  std::string Variable = C.D->getNameAsString();
  if (hasAttributeBehindName(*C.D, Context) ||         // 5
      (Rest != Variable && Rest != Variable + "{}") || // 4
      (isa<FieldDecl>(C.D) && C.Init && Rest == Variable) ||
      !isEditable(SourceRange(Spelled.getBegin(), Declarator.getEnd()),
                  Context) ||
      holdsComment(SourceRange(Spelled.getBegin(), Declarator.getEnd()),
                   Context)) // 5
    return R;
  R.replace(Spelled, *New);
  R.replace(Declarator, Variable + "{" + bufferOf(*C.Entry) + "}");
  if (llvm::StringRef Header = C.Entry->fact("header"); !Header.empty())
    R.include(Header);
  return R;
}

/// True if the producer runs on its own and ends with the push, so that nobody
/// can tell whether it waited.
static bool isSafe(const UnbufferedChannel &C, const ChannelUses &Uses) {
  return C.Function && llvm::all_of(Uses.Pushes, [](const PushSite &Push) {
           return Push.IsDetached && isLastAct(Push);
         });
}

//===----------------------------------------------------------------------===//
// Channels
//===----------------------------------------------------------------------===//

void RendezvousChannelCheck::reportChannel(const UnbufferedChannel &C,
                                           ASTContext &Context) {
  ChannelUses Uses = usesOfChannel(C, functions());
  if (Uses.Escapes || Uses.MayRepeat || Uses.Pushes.empty() || isIntended(C.D))
    return;
  // A push that gives up where nobody waits keeps no producer.
  if (llvm::all_of(Uses.Pushes, [](const PushSite &Push) {
        return Push.Call.Entry->is("tries");
      }))
    return;
  const Expr *Push = Uses.Pushes.front().Call.Call;
  Finding Report;
  Report.Loc = C.D->getLocation();
  Report.Message =
      "channel '" + C.D->getNameAsString() +
      "' has no buffer, so that its producer waits until the one result is "
      "taken (" +
      costs::Rendezvous + "); give it a buffer of " + bufferOf(*C.Entry);
  if (llvm::StringRef Buffered = C.Entry->fact("buffered"); !Buffered.empty())
    Report.Message += (", as '" + Buffered + "' has").str();
  Report.note(Push->getBeginLoc(), "the result is pushed here");
  Remedy Room = C.Entry->fact("buffered").empty() ? giveRoom(C, Context)
                : isa_and_nonnull<CallExpr>(C.Init)
                    ? changeMadeType(C, Uses, Context)
                    : changeType(C, Uses, Context);
  // Another instantiation may hold what cannot stand in a buffer.
  if (isInInstantiation(*C.D))
    Room = Remedy();
  if (!Room.empty()) {
    if (isSafe(C, Uses))
      Report.fix(std::move(Room));
    else
      Report.unsafeFix(Report.Loc,
                       "with a buffer the push no longer waits for the "
                       "consumer: what follows it may run before the value is "
                       "taken",
                       std::move(Room));
  }
  report(std::move(Report));
}

//===----------------------------------------------------------------------===//
// Written by hand: a producer that waits to be told
//===----------------------------------------------------------------------===//

void RendezvousChannelCheck::reportHandWritten(ASTContext &Context) {
  for (const Handover &H : handovers(functions())) {
    if (isIntended(H.Promise))
      continue;
    Finding Report;
    Report.Loc = H.Promise->getLocation();
    Report.Message = "the producer resolves '" + H.Promise->getNameAsString() +
                     "' and then waits until its consumer has taken the value "
                     "(" +
                     costs::Rendezvous +
                     "), which the shared state "
                     "would keep; drop the wait";
    Report.note(H.Resolve->getBeginLoc(), "it is resolved here");
    Report.note(H.Wait->getBeginLoc(), "the producer waits here");
    Report.note(H.Signal->getBeginLoc(),
                "the consumer says here that it has the value");
    report(std::move(Report));
  }
  for (const ClassHandover &H : classHandovers(functions())) {
    if (isIntended(H.Value) || isIntended(H.Value->getParent()))
      continue;
    Finding Report;
    Report.Loc = H.Wait->getBeginLoc();
    Report.Message = "who sets '" + H.Value->getNameAsString() +
                     "' waits here until it is taken (" + costs::Rendezvous +
                     "), though the member keeps it; return once it is set, or "
                     "use a promise";
    Report.note(H.Store->getBeginLoc(), "the value is set here");
    Report.note(H.Taker->getLocation(), "it is taken here");
    report(std::move(Report));
  }
}

void RendezvousChannelCheck::finish(ASTContext &Context) {
  for (const UnbufferedChannel &C : unbufferedChannels(functions()))
    reportChannel(C, Context);
  reportHandWritten(Context);
}

} // namespace clang::tidy::futures
