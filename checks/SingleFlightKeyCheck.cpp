//===--- SingleFlightKeyCheck.cpp - A result for the wrong tenant ---------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SingleFlightKeyCheck.h"
#include "../fixits/rewrite/SourceText.h"
#include "matchers/LookUps.h"

namespace clang::tidy::futures {

static constexpr char DomainPatternOption[] = "DomainPattern";
static constexpr char DefaultDomains[] =
    "tenant|account|user|principal|session|credentials?|customer|org|"
    "organi[sz]ation|realm|workspace";

SingleFlightKeyCheck::SingleFlightKeyCheck(StringRef Name,
                                           ClangTidyContext *Context)
    : FuturesCheck(Name, Context),
      DomainPattern(Options.get(DomainPatternOption, DefaultDomains)),
      Names(DomainPattern) {
  std::string Error;
  if (!Names.isValid(Error))
    configurationDiag("option 'DomainPattern' is no regular expression: %0")
        << Error;
}

void SingleFlightKeyCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  FuturesCheck::storeOptions(Opts);
  Options.store(Opts, DomainPatternOption, DomainPattern);
}

//===----------------------------------------------------------------------===//
// What is found
//===----------------------------------------------------------------------===//

/// The variables, fields and accessors without arguments that \p Loader takes
/// from around it and whose name or type is a domain, one for each domain.
std::vector<SingleFlightKeyCheck::Use>
SingleFlightKeyCheck::domainsIn(const Expr *Loader) const {
  std::vector<Use> Found;
  const LambdaExpr *L = lambdaIn(Loader);
  const bool IsWrapped = !L;
  // std::function<V()> load = [&] { ... };
  if (const VarDecl *V = namedVariable(Loader);
      !L && V && V->getInit() && V->hasLocalStorage() && !isa<ParmVarDecl>(V))
    Loader = V->getInit();
  if (!L)
    // std::function made from a lambda.
    anyOf(Loader, [&](const Stmt *S) {
      return (L = dyn_cast<LambdaExpr>(S)) != nullptr;
    });
  auto IsInside = [&](const ValueDecl *D) {
    return L && (L->getBeginLoc() == D->getBeginLoc() ||
                 (L->getBeginLoc() < D->getBeginLoc() &&
                  D->getBeginLoc() < L->getEndLoc()));
  };
  // `(void)tenant;`
  llvm::SmallVector<const Stmt *, 2> Unused;
  auto Visit = [&](const Stmt *S) {
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(S);
        Cast && Cast->getType()->isVoidType())
      Unused.push_back(ignoreImplicit(Cast->getSubExpr()));
    const ValueDecl *D = nullptr;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      D = isa<VarDecl, BindingDecl>(Ref->getDecl()) ? Ref->getDecl() : nullptr;
    else if (const auto *Member = dyn_cast<MemberExpr>(S))
      D = dyn_cast<FieldDecl>(Member->getMemberDecl());
    else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
             Call && Call->getNumArgs() == 0)
      D = Call->getMethodDecl();
    if (!D || IsInside(D) || llvm::is_contained(Unused, S))
      return false;
    // What belongs to a variable of the loader's own is a result.
    bool IsThis = false;
    const VarDecl *Root = rootOf(cast<Expr>(S), IsThis);
    if (Root && IsInside(Root))
      return false;
    std::optional<std::string> Domain = Names.domainOf(*D);
    if (Domain && llvm::none_of(Found, [&](const Use &Other) {
          return Other.Domain == *Domain;
        }))
      Found.push_back({cast<Expr>(S), D, *Domain});
    return false;
  };
  // What is captured by name is used in the body, or not at all.
  if (L) {
    anyOf(L->getBody(), Visit);
    auto Init = L->capture_init_begin();
    for (const LambdaCapture &C : L->captures()) {
      if (L->isInitCapture(&C))
        anyOf(*Init, Visit);
      ++Init;
    }
  }
  // What a loader that wraps a lambda is given besides: std::bind(l, tenant).
  anyOf(IsWrapped ? Loader : nullptr, [&](const Stmt *S) {
    const bool IsOfLambda = L && L->getBeginLoc() <= S->getBeginLoc() &&
                            S->getBeginLoc() <= L->getEndLoc();
    return !IsOfLambda && Visit(S);
  });
  return Found;
}

//===----------------------------------------------------------------------===//
// What is left alone
//===----------------------------------------------------------------------===//

/// True if the key says the domain: by the same variable, by another that has
/// its name, by a function of the same object whose body is elsewhere, or
/// because the domain was found by the key.
static bool isInKey(const Expr *At, const ValueDecl *D, llvm::StringRef Domain,
                    const Ingredients &Key, const Expr *Loader,
                    const FunctionModel &F) {
  if (Key.Declarations.count(D) || Key.mention(Domain))
    return true;
  bool IsThis = false;
  const VarDecl *Root = rootOf(At, IsThis);
  if ((IsThis && Key.OpaqueThis) || (Root && Key.OpaqueObjects.count(Root)))
    return true;
  const auto *V = dyn_cast<VarDecl>(D);
  if (!V || !V->isLocalVarDecl() || !V->getInit())
    return false;
  const Ingredients Origin = ingredientsOf(V->getInit(), F, Loader);
  bool FromKey = false;
  for (const ValueDecl *Part : Origin.Declarations) {
    if (Key.Declarations.count(Part) && isa<VarDecl, FieldDecl>(Part))
      FromKey = true;
    else if (isa<ParmVarDecl>(Part))
      return false;
  }
  return FromKey;
}

/// True if the cache is one tenant's: it is reached through the domain, lives
/// in the same object, in a class of that name, or in this call.
static bool belongsToDomain(const Expr *Object, const Expr *At,
                            const ValueDecl *D, llvm::StringRef Domain,
                            const Expr *Loader, const FunctionModel &F) {
  if (!Object)
    return false;
  const Ingredients Cache = ingredientsOf(Object, F, Loader);
  if (Cache.Declarations.count(D) || Cache.mention(Domain))
    return true;
  bool ObjectIsThis = false, DomainIsThis = false;
  const VarDecl *ObjectRoot = rootOf(Object, ObjectIsThis);
  const VarDecl *DomainRoot = rootOf(At, DomainIsThis);
  if (ObjectRoot && ObjectRoot->hasLocalStorage()) {
    // A cache of this call, or a member of the object that has the domain.
    if (ObjectRoot == DomainRoot)
      return true;
    return !ObjectRoot->getType()->isReferenceType() &&
           !ObjectRoot->getType()->isAnyPointerType() &&
           !isa<ParmVarDecl>(ObjectRoot) && ignoreImplicit(Object) == Object &&
           isa<DeclRefExpr>(Object);
  }
  if (!ObjectIsThis)
    return false;
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F.function());
  const bool IsDomainsClass =
      Method && Method->getParent()->getIdentifier() &&
      DomainNames::mentions(Method->getParent()->getName(), Domain);
  return DomainIsThis || IsDomainsClass;
}

//===----------------------------------------------------------------------===//
// The message; no fix-it, since only the author knows the key
//===----------------------------------------------------------------------===//

void SingleFlightKeyCheck::checkFunction(const FunctionModel &F) {
  for (const RoleCall &Call : F.calls(Role::RunOnce)) {
    const Expr *Key = Call.argument("key");
    const Expr *Loader = Call.argument("loader");
    if (Key && Loader && !isDiscardedOnPurpose(Call.Call, F))
      checkKey({Call.Call, Key, Call.object()}, Loader, Call.Call, F);
  }
  checkByHand(F);
}

/// A mutex and a map of futures: what is launched, or what resolves a promise,
/// in the function that searches and fills the map is the loader.
void SingleFlightKeyCheck::checkByHand(const FunctionModel &F) {
  const std::optional<HandWrittenFlight> Flight = flightIn(F);
  if (!Flight)
    return;
  const CallExpr *Search = Flight->Search;
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Search);
  const unsigned KeyIndex = Member ? 0 : 1; // futures[key]
  if (KeyIndex >= Search->getNumArgs())
    return;
  const SharedCall Call = {Search, Search->getArg(KeyIndex),
                           Member ? Member->getImplicitObjectArgument()
                                  : Search->getArg(0)};
  for (Role R : {Role::Launch, Role::Resolve})
    for (const RoleCall &Loader : F.calls(R)) {
      // What puts the loader into the map makes nothing of the key.
      const Expr *Whole = Loader.Call;
      while (const auto *Outer =
                 dyn_cast_or_null<Expr>(F.parentIgnoringImplicit(Whole)))
        Whole = Outer;
      if (checkKey(Call, Loader.Call, Whole, F))
        return;
    }
}

bool SingleFlightKeyCheck::checkKey(const SharedCall &Call, const Expr *Loader,
                                    const Expr *Whole, const FunctionModel &F) {
  const Ingredients OfKey = ingredientsOf(Call.Key, F, Whole);
  // A flight is called in the same expression; what is put into a map is not.
  const Expr *Filling = Whole == Call.Call ? Loader : Whole;
  for (const Use &Domain : domainsIn(Loader)) {
    if (isInKey(Domain.At, Domain.Declaration, Domain.Domain, OfKey, Loader,
                F) ||
        belongsToDomain(Call.Object, Domain.At, Domain.Declaration,
                        Domain.Domain, Filling, F))
      continue;
    Finding Report;
    Report.Loc = Call.Call->getBeginLoc();
    const std::string Name = Domain.Declaration->getNameAsString();
    Report.Message = "the key does not contain '" + Name +
                     "', which the loader uses: one " + Domain.Domain +
                     "'s result can be returned to another; make it part of "
                     "the key";
    Report.note(Domain.At->getExprLoc(), "'" + Name + "' is used here");
    report(std::move(Report));
    return true;
  }
  return false;
}

} // namespace clang::tidy::futures
