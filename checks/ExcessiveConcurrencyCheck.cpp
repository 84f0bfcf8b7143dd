//===--- ExcessiveConcurrencyCheck.cpp - A limit set too high -------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExcessiveConcurrencyCheck.h"
#include "../fixits/rewrite/SourceText.h"
#include "Costs.h"
#include "matchers/Context.h"
#include "matchers/Limits.h"
#include "clang/AST/Attr.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <cmath>

namespace clang::tidy::futures {

static constexpr char MaxConcurrencyOption[] = "MaxConcurrency";
static constexpr char DownstreamRateOption[] = "DownstreamRate";
static constexpr char DownstreamLatencyMsOption[] = "DownstreamLatencyMs";

ExcessiveConcurrencyCheck::ExcessiveConcurrencyCheck(StringRef Name,
                                                     ClangTidyContext *Context)
    : FuturesCheck(Name, Context),
      MaxConcurrency(Options.get(MaxConcurrencyOption, 256U)),
      DownstreamRate(Options.get(DownstreamRateOption, "0")),
      DownstreamLatencyMs(Options.get(DownstreamLatencyMsOption, "0")),
      Rate(positiveNumber(DownstreamRateOption, DownstreamRate)),
      LatencyMs(
          positiveNumber(DownstreamLatencyMsOption, DownstreamLatencyMs)) {}

double ExcessiveConcurrencyCheck::positiveNumber(StringRef Option,
                                                 StringRef Text) {
  double Value = 0;
  if (!Text.empty() &&
      (Text.getAsDouble(Value) || !std::isfinite(Value) || Value < 0)) {
    configurationDiag("option '%0' is no number: '%1'") << Option << Text;
    return 0;
  }
  return Value;
}

void ExcessiveConcurrencyCheck::storeOptions(
    ClangTidyOptions::OptionMap &Opts) {
  FuturesCheck::storeOptions(Opts);
  Options.store(Opts, MaxConcurrencyOption, MaxConcurrency);
  Options.store(Opts, DownstreamRateOption, DownstreamRate);
  Options.store(Opts, DownstreamLatencyMsOption, DownstreamLatencyMs);
}

//===----------------------------------------------------------------------===//
// What is found
//===----------------------------------------------------------------------===//

/// What is served: by Little's law, twice what is under way when the service
/// is just busy (as fut::littles_law counts), or what the option says.
uint64_t ExcessiveConcurrencyCheck::bound() const {
  if (!knowsDownstream())
    return MaxConcurrency;
  const double Calls = std::ceil(Rate * (LatencyMs / 1000) * 2 * (1 - 1e-12));
  constexpr double Most = 1e15;
  return static_cast<uint64_t>(std::clamp(Calls, 1.0, Most));
}

void ExcessiveConcurrencyCheck::checkFunction(const FunctionModel &F) {
  for (const LimitSite &Site : limitsIn(F)) {
    // The author's word stands on the pool, or on what its limit is set on.
    if (Site.Value <= bound() || (Site.Holder && isIntended(Site.Holder)) ||
        isDiscardedOnPurpose(Site.Call, F) ||
        !Reported.insert(Site.Written.getBegin()).second)
      continue;
    Finding Report;
    Report.Loc = Site.Written.getBegin();
    Report.Message = message(Site);
    offerFix(Site, F, Report);
    report(std::move(Report));
  }
}

//===----------------------------------------------------------------------===//
// The message
//===----------------------------------------------------------------------===//

/// \p Value without trailing zeros.
static std::string shortest(double Value) {
  std::string Text;
  llvm::raw_string_ostream(Text) << llvm::format("%.12g", Value);
  return Text;
}

/// The same as a literal of type double: `200.0`.
static std::string asDouble(double Value) {
  std::string Text = shortest(Value);
  return llvm::StringRef(Text).find_first_of(".e") == llvm::StringRef::npos
             ? Text + ".0"
             : Text;
}

std::string ExcessiveConcurrencyCheck::message(const LimitSite &Site) const {
  const std::string Limit = "a limit of " + std::to_string(Site.Value) +
                            (Site.CountsThreads ? " threads" : "");
  const std::string Surplus =
      std::string("the surplus is ") +
      (Site.CountsThreads ? "stacks, context switches and " : "") +
      "queueing, " + costs::PastSaturation;
  if (knowsDownstream()) {
    const double Sum = 2 * Rate * LatencyMs / 1000;
    const std::string Rounded = std::to_string(bound());
    const std::string Exact = shortest(Sum);
    return Limit + " is past what is served, 2 * " + shortest(Rate) + "/s * " +
           shortest(LatencyMs) + " ms = " + Exact +
           (Exact == Rounded ? "" : ", rounded up " + Rounded) +
           " (Little's law): " + Surplus + "; limit it to fut::littles_law(" +
           asDouble(Rate) + ", " + shortest(LatencyMs) + "ms)";
  }
  return Limit + " is far past what is served (MaxConcurrency is " +
         std::to_string(MaxConcurrency) + "): " + Surplus +
         "; limit it to twice rate times latency (Little's law)" +
         (Site.CountsThreads
              ? ", or to 2 * hardware_concurrency() for work that computes"
              : "");
}

//===----------------------------------------------------------------------===//
// Remedy
//===----------------------------------------------------------------------===//

/// True if `50ms` may be written at the top of the function \p D: a directive
/// at namespace level makes the literals known. (One in a block is not looked
/// for; the long form is right there too.)
static bool knowsChronoLiterals(const Decl &D, SourceLocation At,
                                const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  for (const DeclContext *Scope = D.getDeclContext(); Scope;
       Scope = Scope->getLookupParent()) {
    if (!Scope->isFileContext())
      continue;
    for (const UsingDirectiveDecl *Using : Scope->using_directives()) {
      const NamespaceDecl *Nominated = Using->getNominatedNamespace();
      if (!Nominated || !SM.isBeforeInTranslationUnit(Using->getLocation(), At))
        continue;
      llvm::StringRef Name = Nominated->getName();
      if (Nominated->isStdNamespace() ||
          (Nominated->isInStdNamespace() &&
           (Name == "chrono" || Name == "literals" ||
            Name == "chrono_literals")))
        return true;
    }
  }
  return false;
}

std::string ExcessiveConcurrencyCheck::lawCall(const LimitSite &Site,
                                               const FunctionModel &F) const {
  const std::string Number = shortest(LatencyMs);
  const bool IsWhole =
      Number.find_first_not_of("0123456789") == std::string::npos;
  std::string Latency;
  if (knowsChronoLiterals(F.decl(), Site.Written.getBegin(), F.context()))
    Latency = Number + "ms";
  else if (IsWhole)
    Latency = "std::chrono::milliseconds(" + Number + ")";
  else
    Latency = "std::chrono::duration<double, std::milli>(" + Number + ")";
  return "fut::littles_law(" + asDouble(Rate) + ", " + Latency + ")";
}

/// True if \p Site must be a constant expression: a call there would not
/// compile.
static bool mustBeConstant(const LimitSite &Site, const FunctionModel &F) {
  const auto *V = dyn_cast_or_null<VarDecl>(Site.Holder);
  return Site.IsTemplateArgument ||
         (V && (V->isConstexpr() || V->hasAttr<ConstInitAttr>())) ||
         (F.function() && F.function()->isConstexpr());
}

/// True if \p Site is the only use of a local, which would be left without one.
static bool isOnlyUseOfLocal(const LimitSite &Site, const FunctionModel &F) {
  return llvm::any_of(F.locals(), [&](const VarDecl *V) {
    return V->isLocalVarDecl() && F.uses(V).size() == 1 &&
           F.uses(V).front()->getSourceRange() == Site.Written;
  });
}

/// On a note, since less is under way at a time. No fix when
///  1. the limit must be a constant, is written in a macro, or holds a comment;
///  2. the type of the parameter that takes it is not known;
///  3. the downstream is known, but the runtime cannot be used (before C++20);
///  4. the downstream is not known and the limit counts permits: there is no
///     number to give;
///  5. the limit is a local that nothing else names.
void ExcessiveConcurrencyCheck::offerFix(const LimitSite &Site,
                                         const FunctionModel &F,
                                         Finding &Report) const {
  const ASTContext &Context = F.context();
  if (mustBeConstant(Site, F) || Site.Parameter.isNull() ||
      isOnlyUseOfLocal(Site, F) || isInInstantiation(F.decl()) ||
      !isEditable(Site.Written, Context) || holdsComment(Site.Written, Context))
    return;
  if (knowsDownstream() ? !offersRuntime(Context) : !Site.CountsThreads)
    return;

  std::string Text;
  QualType Gives;
  Remedy R;
  if (knowsDownstream()) {
    Text = lawCall(Site, F);
    Gives = Context.getPointerDiffType();
    R.include("fut/limiter.h");
  } else {
    // A macro of windows.h takes no name in parentheses.
    const bool IsMacro = Context.Idents.get("max").hasMacroDefinition();
    Text = std::string(IsMacro ? "(std::max)" : "std::max") +
           "(1u, 2 * std::thread::hardware_concurrency())";
    Gives = Context.UnsignedIntTy;
    R.include("algorithm").include("thread");
  }
  const QualType Takes =
      Site.Parameter.getNonReferenceType().getUnqualifiedType();
  if (!Context.hasSameType(Takes, Gives)) {
    // size_t may be an alias that is not visible here: std's is.
    const std::string Name =
        Context.hasSameType(Takes, Context.getSizeType())
            ? "std::size_t"
            : Takes.getCanonicalType().getAsString(Context.getPrintingPolicy());
    Text = "static_cast<" + Name + ">(" + Text + ")";
  }
  Report.unsafeFix(
      Site.Written.getBegin(),
      knowsDownstream()
          ? "limit it by Little's law, here " + std::to_string(bound()) +
                ": what is past that then waits on this side"
          : std::string("size it by the cores, for work that computes: where "
                        "tasks wait for a service, fewer of them wait at a "
                        "time"),
      R.replace(Site.Written, Text));
}

} // namespace clang::tidy::futures
