//===--- FuturesCheck.cpp - What all checks share -------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FuturesCheck.h"
#include "UnitState.h"
#include "clang-tidy/utils/IncludeSorter.h"
#include "matchers/Context.h"
#include "clang/AST/Attr.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include <mutex>

using namespace clang::ast_matchers;

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// UnitState
//===----------------------------------------------------------------------===//

std::shared_ptr<UnitState> UnitState::of(const SourceManager &SM) {
  static std::mutex Mutex;
  static llvm::DenseMap<const SourceManager *, std::weak_ptr<UnitState>> States;
  std::lock_guard<std::mutex> Lock(Mutex);
  std::weak_ptr<UnitState> &Slot = States[&SM];
  std::shared_ptr<UnitState> State = Slot.lock();
  if (!State) {
    llvm::StringRef File;
    if (auto Entry = SM.getFileEntryRefForID(SM.getMainFileID()))
      File = Entry->getName();
    State = std::make_shared<UnitState>(std::make_shared<Vocabulary>(File));
    Slot = State;
  }
  return State;
}

const FunctionModel *UnitState::model(const Decl &D, ASTContext &Context) {
  auto [It, New] = Models.try_emplace(&D, nullptr);
  if (!New)
    return It->second.get();
  const Stmt *Body = nullptr;
  if (const auto *F = dyn_cast<FunctionDecl>(&D))
    Body = F->getBody();
  else if (const auto *V = dyn_cast<VarDecl>(&D))
    Body = V->getInit();
  else if (const auto *Field = dyn_cast<FieldDecl>(&D))
    Body = Field->hasInClassInitializer() ? Field->getInClassInitializer()
                                          : nullptr;
  if (!Body)
    return nullptr;
  auto Model = std::make_unique<FunctionModel>(D, *Body, Context, Roles);
  Functions.push_back(Model.get());
  return (Models[&D] = std::move(Model)).get();
}

const CallSites &UnitState::callSites(ASTContext &Context, bool IgnoreTests) {
  std::unique_ptr<CallSites> &Slot = Sites[IgnoreTests];
  if (!Slot)
    Slot = std::make_unique<CallSites>(Context, Roles, IgnoreTests);
  return *Slot;
}

bool UnitState::isTestBody(const Decl &D) {
  auto [It, New] = TestBodies.try_emplace(&D, false);
  if (New)
    It->second = futures::isTestBody(D);
  return It->second;
}

bool UnitState::hidesRuntime() {
  if (!HidesRuntime)
    HidesRuntime = Context && futures::hidesRuntime(*Context);
  return *HidesRuntime;
}

//===----------------------------------------------------------------------===//
// FuturesCheck
//===----------------------------------------------------------------------===//

namespace {
constexpr char CodeId[] = "futures-code";
constexpr char UnitId[] = "futures-unit";

/// A definition of user code that has a body of its own: a function, or the
/// initialiser of a global variable or of a field. A lambda belongs to the
/// code around it.
AST_MATCHER(Decl, isUserCode) {
  SourceLocation Loc = Node.getLocation();
  if (Loc.isInvalid() ||
      Finder->getASTContext().getSourceManager().isInSystemHeader(Loc) ||
      Node.isImplicit())
    return false;
  if (const auto *F = dyn_cast<FunctionDecl>(&Node)) {
    const auto *M = dyn_cast<CXXMethodDecl>(F);
    return F->isThisDeclarationADefinition() && F->hasBody() &&
           !F->isDefaulted() && !(M && M->getParent()->isLambda());
  }
  if (const auto *V = dyn_cast<VarDecl>(&Node))
    return V->hasInit() && V->isFileVarDecl() && !isa<ParmVarDecl>(V);
  if (const auto *Field = dyn_cast<FieldDecl>(&Node))
    return Field->hasInClassInitializer();
  return false;
}
} // namespace

FuturesCheck::FuturesCheck(StringRef Name, ClangTidyContext *Context)
    : ClangTidyCheck(Name, Context), TidyContext(Context),
      CheckName(Name.str()),
      IgnoreTests(Options.getLocalOrGlobal("IgnoreTests", true)) {}

FuturesCheck::~FuturesCheck() = default;

void FuturesCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  Options.store(Opts, "IgnoreTests", IgnoreTests);
}

void FuturesCheck::registerMatchers(MatchFinder *F) {
  Finder = F;
  matchCode();
  addMatchers(Finder);
  // Only who has a matcher is told of the unit's end.
  Finder->addMatcher(translationUnitDecl().bind(UnitId), this);
}

/// All checks look at the same declarations: the first one matches for all, so
/// that each is matched once. clang-tidy registers the matchers before the
/// preprocessor, by which the unit is known, clangd after it.
void FuturesCheck::matchCode() {
  if (!Finder || !Unit || Unit->Checks.front() != this)
    return;
  Finder->addMatcher(functionDecl(isUserCode()).bind(CodeId), this);
  Finder->addMatcher(varDecl(isUserCode()).bind(CodeId), this);
  Finder->addMatcher(fieldDecl(isUserCode()).bind(CodeId), this);
}

void FuturesCheck::registerPPCallbacks(const SourceManager &SM,
                                       Preprocessor *PP, Preprocessor *) {
  Unit = UnitState::of(SM);
  Unit->Checks.push_back(this);
  matchCode();
  Unit->Findings.begin(SM, getLangOpts());
  Unit->Findings.registerPreprocessor(
      PP,
      Options.getLocalOrGlobal("IncludeStyle", utils::IncludeSorter::IS_LLVM));
  reportVocabularyErrors();
}

/// Those that no check of the unit has reported yet: the packs beside headers
/// are read when they are asked for.
void FuturesCheck::reportVocabularyErrors() {
  const std::vector<VocabularyError> &Errors = vocabulary().errors();
  for (; Unit->VocabularyErrorsReported < Errors.size();
       ++Unit->VocabularyErrorsReported)
    configurationDiag("%0", DiagnosticIDs::Error)
        << Errors[Unit->VocabularyErrorsReported].str();
}

void FuturesCheck::check(const MatchFinder::MatchResult &Result) {
  if (Result.Nodes.getNodeAs<Decl>(UnitId))
    return;
  Unit->Context = Result.Context;
  const auto *D = Result.Nodes.getNodeAs<Decl>(CodeId);
  if (!D) {
    checkMatch(Result);
    return;
  }
  if (isInsideRuntime(*D))
    return;
  const bool IsInInstantiation = isInInstantiation(*D);
  for (FuturesCheck *Check : Unit->Checks)
    if (!IsInInstantiation || Check->visitsInstantiations())
      Check->checkCode(*D, *Result.Context);
}

void FuturesCheck::checkCode(const Decl &D, ASTContext &Context) {
  // Also what is skipped below may call what is not: finish() wants to know.
  const FunctionModel *Model = Unit->model(D, Context);
  if (!Model || isIntended(&D))
    return;
  if (skipsMainAndTests() &&
      (isMainOrRunsOnce(D, Context) || (IgnoreTests && Unit->isTestBody(D))))
    return;
  checkFunction(*Model);
}

void FuturesCheck::onEndOfTranslationUnit() {
  if (!Unit)
    return;
  if (Unit->Context)
    finish(*Unit->Context);
  reportVocabularyErrors();
  if (++Unit->Ended == Unit->Checks.size())
    Unit->Findings.flush();
}

const Vocabulary &FuturesCheck::vocabulary() const {
  return Unit->Roles.vocabulary();
}

RoleResolver &FuturesCheck::roles() const { return Unit->Roles; }

const FunctionModel *FuturesCheck::model(const Decl &D,
                                         ASTContext &Context) const {
  return Unit->model(D, Context);
}

const CallSites &FuturesCheck::callSites(ASTContext &Context) const {
  return Unit->callSites(Context, IgnoreTests);
}

llvm::ArrayRef<const FunctionModel *> FuturesCheck::functions() const {
  return Unit->Functions;
}

/// True if \p Header is one of the runtime's.
static bool isOfRuntime(llvm::StringRef Header) {
  return Header.starts_with("fut/");
}

void FuturesCheck::report(Finding F) {
  if (F.Loc.isInvalid())
    return;
  for (Remedy *R : {&F.Safe, &F.Unsafe})
    if (llvm::any_of(R->Headers, isOfRuntime) && Unit->hidesRuntime())
      *R = Remedy();
  Unit->Findings.add(*this, CheckName, *TidyContext, std::move(F));
}

bool FuturesCheck::isIntended(const Decl *D) {
  for (; D; D = dyn_cast_or_null<Decl>(D->getDeclContext())) {
    if (const auto *V = dyn_cast<VarDecl>(D);
        V && V->getIdentifier() && V->getName().starts_with("unused"))
      return true;
    if (D->hasAttrs())
      for (const auto *A : D->specific_attrs<AnnotateAttr>())
        if (A->getAnnotation() == "futures::intended")
          return true;
    if (!D->getDeclContext())
      break;
  }
  return false;
}

/// The variable or field that \p E names, or of which it is an element.
static const ValueDecl *holder(const Expr *E) {
  while (E) {
    E = ignoreWrappers(E);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Ref->getDecl();
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return Member->getMemberDecl();
    if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E))
      E = Element->getBase();
    else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
             Op && Op->getOperator() == OO_Subscript)
      E = Op->getArg(0);
    else
      return nullptr;
  }
  return nullptr;
}

/// The variable or field that a call or assignment puts something into:
/// `futures.push_back(...)`, `futures[i] = ...`; null if \p S is neither.
static const ValueDecl *filledBy(const Stmt *S) {
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S))
    return Op->getOperator() == OO_Equal ? holder(Op->getArg(0)) : nullptr;
  const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
  return Call && Call->getMethodDecl() &&
                 Call->getMethodDecl()->getParent()->isInStdNamespace()
             ? holder(Call->getImplicitObjectArgument())
             : nullptr;
}

bool FuturesCheck::isDiscardedOnPurpose(const Expr *E, const FunctionModel &F) {
  if (const ValueDecl *Filled = filledBy(E); Filled && isIntended(Filled))
    return true;
  for (const Stmt *P = F.parentIgnoringImplicit(E); P;
       P = F.parentIgnoringImplicit(P)) {
    if (const ValueDecl *Filled = filledBy(P); Filled && isIntended(Filled))
      return true;
    // `T(x)` makes an object; what becomes of that is said further out.
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(P);
        Cast && !isa<CXXFunctionalCastExpr>(Cast))
      return Cast->getType()->isVoidType();
    if (const auto *DS = dyn_cast<DeclStmt>(P))
      return llvm::any_of(DS->decls(),
                          [](const Decl *D) { return isIntended(D); });
    if (!isa<Expr>(P))
      return false;
  }
  return false;
}

} // namespace clang::tidy::futures
