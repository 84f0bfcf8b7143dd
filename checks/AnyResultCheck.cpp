//===--- AnyResultCheck.cpp - exercise 5 ----------------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AnyResultCheck.h"
#include "../fixits/rewrite/FindingQueue.h"
#include "Costs.h"
#include "matchers/ErasedFlow.h"
#include "matchers/ErasedRewrite.h"
#include "matchers/ErasedTypes.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "llvm/ADT/SmallSet.h"
#include <map>
#include <set>

using namespace clang::ast_matchers;

namespace clang::tidy::futures {

namespace {
constexpr char OptionReportHeterogeneous[] = "ReportHeterogeneous";
constexpr char OwnName[] = "futures-any-result";
/// Notes at casts; more tell nothing new.
constexpr unsigned MaxNotes = 5;
/// Types named in the advice to use a variant.
constexpr unsigned MaxAlternatives = 4;
} // namespace

AnyResultCheck::AnyResultCheck(StringRef Name, ClangTidyContext *Context)
    : FuturesCheck(Name, Context),
      ReportHeterogeneous(Options.get("ReportHeterogeneous", false)) {}

void AnyResultCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  FuturesCheck::storeOptions(Opts);
  Options.store(Opts, OptionReportHeterogeneous, ReportHeterogeneous);
}

/// A unit of types alone has no function to look at, but fields and aliases.
void AnyResultCheck::addMatchers(MatchFinder *Finder) {
  Finder->addMatcher(
      cxxRecordDecl(isDefinition(), unless(isExpansionInSystemHeader())), this);
  Finder->addMatcher(typedefNameDecl(unless(isExpansionInSystemHeader())),
                     this);
  Finder->addMatcher(functionDecl(unless(isExpansionInSystemHeader())), this);
}

//===----------------------------------------------------------------------===//
// What is matched, and what is left alone
//===----------------------------------------------------------------------===//

namespace {
/// A site with the casts that count for it.
struct Candidate {
  const ErasedSite *Site = nullptr;
  std::vector<ErasedCast> Casts;
  /// The types that the casts name, in source order.
  std::vector<QualType> Types;
  /// One of the results is cast to several of them.
  bool IsMixed = false;
};
} // namespace

/// \p Type without what `const T *` adds to `T *`.
static QualType bare(QualType Type, const ASTContext &Context) {
  Type = Type.getCanonicalType();
  return Type->isPointerType()
             ? Context.getPointerType(
                   Type->getPointeeType().getUnqualifiedType())
             : Type;
}

static std::vector<QualType> typesOf(const std::vector<ErasedCast> &Casts,
                                     const ASTContext &Context) {
  std::vector<QualType> Types;
  for (const ErasedCast &Cast : Casts)
    if (!llvm::any_of(Types, [&](QualType T) {
          return Cast.How == ErasedCast::Builtin
                     ? bare(T, Context) == bare(Cast.To, Context)
                     : T.getCanonicalType() == Cast.To;
        }))
      Types.push_back(Cast.Spelled.getCanonicalType() == Cast.To ? Cast.Spelled
                                                                 : Cast.To);
  return Types;
}

/// True if the function around \p Site, or another of its class, is given
/// values of the erased type by its callers, as that of an event bus or a store
/// is: then they know the types, and the interface names none.
static bool isOfErasedInterface(const ErasedSite &Site, const Vocabulary &V) {
  auto TakesErased = [&](const FunctionDecl &F) {
    return llvm::any_of(F.parameters(), [&](const ParmVarDecl *P) {
      return holdsValues(P->getType(), Site.Result.Erased, V);
    });
  };
  const DeclContext *Around = dyn_cast_or_null<FunctionDecl>(Site.Owner);
  if (!Around && Site.Owner)
    Around = Site.Owner->getDeclContext();
  for (; Around && !Around->isFileContext(); Around = Around->getParent()) {
    if (const auto *F = dyn_cast<FunctionDecl>(Around); F && TakesErased(*F))
      return true;
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Around);
        Class && llvm::any_of(Class->methods(), [&](const CXXMethodDecl *M) {
          return !M->isImplicit() && TakesErased(*M);
        }))
      return true;
  }
  return false;
}

/// What of \p Site is to be reported. A result that is cast to two or more
/// types, or by a template to what its caller asks for, is meant to hold any of
/// them; the type that is spelled there may type several results, of which one
/// that is cast to one type counts.
static std::optional<Candidate> candidate(const ErasedSite &Site,
                                          const ErasedFlow &Flow,
                                          bool ReportHeterogeneous,
                                          const Vocabulary &V,
                                          const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  Candidate C;
  C.Site = &Site;
  bool IsUniform = false, MayBeAny = false;
  for (ErasedFlow::Reads &Read : Flow.reads(Site)) {
    const bool Mixed = typesOf(Read.Casts, Context).size() > 1;
    const bool IsAnyOf = Mixed || Read.MayBeAny;
    C.IsMixed |= Mixed;
    MayBeAny |= Read.MayBeAny;
    IsUniform |= !IsAnyOf && !Read.Casts.empty();
    if (!IsAnyOf || ReportHeterogeneous)
      C.Casts.insert(C.Casts.end(), Read.Casts.begin(), Read.Casts.end());
  }
  if ((C.IsMixed || MayBeAny) && !IsUniform &&
      !(C.IsMixed && ReportHeterogeneous))
    return std::nullopt;
  // void * and shared_ptr<void> are handles, too.
  if (C.Casts.empty() && !V.plays(Site.Result.Erased, Role::ErasedType))
    return std::nullopt;
  if (C.Casts.empty() && !ReportHeterogeneous && isOfErasedInterface(Site, V))
    return std::nullopt;
  llvm::sort(C.Casts, [&](const ErasedCast &A, const ErasedCast &B) {
    return SM.isBeforeInTranslationUnit(A.Whole->getExprLoc(),
                                        B.Whole->getExprLoc());
  });
  C.Types = typesOf(C.Casts, Context);
  C.IsMixed &= ReportHeterogeneous;
  return C;
}

//===----------------------------------------------------------------------===//
// The message
//===----------------------------------------------------------------------===//

static std::string named(QualType Type, const ASTContext &Context) {
  return "'" + Type.getAsString(Context.getPrintingPolicy()) + "'";
}

static Finding finding(const Candidate &C, const Vocabulary &V,
                       const ASTContext &Context) {
  const ErasedSite &Site = *C.Site;
  Finding F;
  F.Loc = Site.Place.getBeginLoc();
  F.Message =
      ("the result of this " + Site.Result.Kind + " is hidden in " +
       named(Site.Place.getType(), Context) + ", which costs " +
       (V.plays(Site.Result.Erased, Role::ErasedType) ? costs::ErasedResult
                                                      : costs::UntypedResult) +
       "; ")
          .str();
  if (!C.IsMixed) {
    F.Message += "name its type";
    if (C.Types.size() == 1)
      F.Message += ", " + named(C.Types.front(), Context);
  } else {
    F.Message += "hold its types in 'std::variant<";
    for (unsigned I = 0; I < C.Types.size() && I < MaxAlternatives; ++I)
      F.Message +=
          (I ? ", " : "") + C.Types[I].getAsString(Context.getPrintingPolicy());
    F.Message += C.Types.size() > MaxAlternatives ? ", ...>'" : ">'";
  }
  llvm::SmallSet<SourceLocation, 8> Seen;
  for (const ErasedCast &Cast : C.Casts) {
    SourceLocation At = Cast.Whole->getBeginLoc();
    if (F.Notes.size() == MaxNotes)
      break;
    if (Seen.insert(At).second)
      F.note(At, "cast to " + named(Cast.Spelled, Context) + " here");
  }
  return F;
}

//===----------------------------------------------------------------------===//
// The remedy
//===----------------------------------------------------------------------===//

void AnyResultCheck::finish(ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  const ErasedFlow Flow(Context, roles());
  std::vector<Candidate> Candidates;
  std::map<unsigned, const Candidate *> Carriers;
  std::set<unsigned> Kept;
  for (const ErasedSite &Site : Flow.sites()) {
    if (isIntended(Site.Owner) || Flow.isDiscarded(Site)) {
      Kept.insert(Flow.componentOf(Site));
      continue;
    }
    if (auto C =
            candidate(Site, Flow, ReportHeterogeneous, vocabulary(), Context))
      Candidates.push_back(std::move(*C));
  }
  llvm::sort(Candidates, [&](const Candidate &A, const Candidate &B) {
    return SM.isBeforeInTranslationUnit(A.Site->Place.getBeginLoc(),
                                        B.Site->Place.getBeginLoc());
  });
  // What has to change together changes in one fix, that of the first finding
  // which is shown; none where the author wants one of them as it is.
  for (const Candidate &C : Candidates) {
    const unsigned Component = Flow.componentOf(*C.Site);
    if (isSuppressedByNolint(SM, C.Site->Place.getBeginLoc(), OwnName))
      Kept.insert(Component);
    else
      Carriers.try_emplace(Component, &C);
  }
  for (const Candidate &C : Candidates) {
    Finding F = finding(C, vocabulary(), Context);
    const unsigned Component = Flow.componentOf(*C.Site);
    if (auto It = Carriers.find(Component);
        It != Carriers.end() && It->second == &C && !Kept.count(Component))
      if (std::optional<Remedy> R =
              nameErasedType(Flow.component(Component), Context))
        F.fix(std::move(*R));
    report(std::move(F));
  }
}

} // namespace clang::tidy::futures
