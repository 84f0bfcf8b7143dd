//===--- PromiseInLoopCheck.cpp - A shared state per item -----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PromiseInLoopCheck.h"
#include "../fixits/rewrite/SourceText.h"
#include "matchers/Launches.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

namespace {
constexpr char MinIterationsOption[] = "MinIterations";
constexpr char Allocator[] =
    "std::allocator_arg, fut::pool_allocator<std::byte>{}";
constexpr char AllocatorHeader[] = "fut/pool_allocator.h";
constexpr char PromiseName[] = "std::promise";

//===----------------------------------------------------------------------===//
// What is matched
//===----------------------------------------------------------------------===//

const CallExpr *callOf(const Expr *E) { return dyn_cast_or_null<CallExpr>(E); }

/// The promise type that \p E makes, null if none:
///   std::promise<T> p;   new std::promise<T>   std::promise<T>{}
///   std::make_shared<std::promise<T>>()         std::make_unique<...>()
///   promises.emplace_back()                     of a container of promises
QualType promiseMadeBy(const Expr *E, const Vocabulary &V) {
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    // With an argument, the author chose an allocator.
    bool IsDefault = Construct->getNumArgs() == 0 &&
                     !Construct->getConstructor()->isCopyOrMoveConstructor();
    return IsDefault && V.plays(Construct->getType(), Role::Promise)
               ? Construct->getType()
               : QualType();
  }
  const CallExpr *Call = callOf(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !Callee->getIdentifier() || Call->getNumArgs() != 0)
    return {};
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  if (!(Method ? Method->getParent()->isInStdNamespace()
               : Callee->isInStdNamespace()))
    return {};
  if (Callee->getName() == "make_shared" ||
      Callee->getName() == "make_unique") {
    const TemplateArgumentList *Args = Callee->getTemplateSpecializationArgs();
    if (Args && Args->size() > 0 &&
        (*Args)[0].getKind() == TemplateArgument::Type &&
        V.plays((*Args)[0].getAsType(), Role::Promise))
      return (*Args)[0].getAsType();
  } else if (Method && (Callee->getName() == "emplace_back" ||
                        Callee->getName() == "emplace")) {
    const auto *Container =
        dyn_cast<ClassTemplateSpecializationDecl>(Method->getParent());
    if (Container && Container->getTemplateArgs().size() > 0 &&
        Container->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
        V.plays(Container->getTemplateArgs()[0].getAsType(), Role::Promise))
      return Container->getTemplateArgs()[0].getAsType();
  }
  return {};
}

/// Every expression of \p F that makes a promise, once each; not where the
/// library keeps the shared states for the next one.
std::vector<const Expr *> promisesMade(const FunctionModel &F) {
  std::vector<const Expr *> Made;
  auto Allocates = [&](const Expr *E) {
    const QualType Promise = promiseMadeBy(E, F.vocabulary());
    return !Promise.isNull() &&
           !F.vocabulary().lookup(Promise)->is("reuses-states");
  };
  for (const RoleCall &Call : F.calls(Role::Promise))
    if (Allocates(Call.Call))
      Made.push_back(Call.Call);
  for (const CallExpr *Call : F.otherCalls())
    if (Allocates(Call))
      Made.push_back(Call);
  return Made;
}

//===----------------------------------------------------------------------===//
// What is left alone
//===----------------------------------------------------------------------===//

/// True if \p Made is made for a `static` variable, and so once.
bool isOfStatic(const Expr *Made, const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(Made);
  while (P && isa<Expr>(P) && !isa<LambdaExpr>(P))
    P = F.parentIgnoringImplicit(P);
  const auto *DS = dyn_cast_or_null<DeclStmt>(P);
  return DS && llvm::any_of(DS->decls(), [](const Decl *D) {
           const auto *V = dyn_cast<VarDecl>(D);
           return V && V->isStaticLocal();
         });
}

/// The local variable that \p Made initialises; null if none.
const VarDecl *holderOf(const Expr *Made, const FunctionModel &F) {
  for (const VarDecl *V : F.locals())
    if (V->getInit() && F.isInside(Made, V->getInit()))
      return V;
  return nullptr;
}

/// True if whoever makes the promise \p Made then blocks until somebody else
/// resolves it: two switches of threads, against which an allocation is
/// nothing.
///   auto f = p.get_future(); loop.post([&] { ...; p.set_value(); }); f.get();
bool waitsForOthers(const Expr *Made, const FunctionModel &F) {
  const VarDecl *Promise = holderOf(Made, F);
  if (!Promise)
    return false;
  const Stmt *Callable = F.enclosingCallableBody(Made);
  auto HasOnPromise = [&](Role R) {
    return llvm::any_of(F.calls(R), [&](const RoleCall &Call) {
      const Expr *Object = Call.object();
      if (!Object || F.enclosingCallableBody(Call.Call) != Callable)
        return false;
      const VarDecl *Future = namedVariable(Object);
      return mentions(Object, Promise) ||
             (Future && mentions(Future->getInit(), Promise));
    });
  };
  return !HasOnPromise(Role::Resolve) && !HasOnPromise(Role::Reject) &&
         (HasOnPromise(Role::Take) || HasOnPromise(Role::Await) ||
          HasOnPromise(Role::TimedAwait));
}

bool isStream(QualType Type) {
  const CXXRecordDecl *Record =
      Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition())
    return false;
  bool Found = hasQualifiedName(Record, "std::ios_base");
  Record->forallBases([&](const CXXRecordDecl *Base) {
    Found |= hasQualifiedName(Base, "std::ios_base");
    return !Found;
  });
  return Found;
}

/// True if \p S does what takes longer than an allocation by orders: starts or
/// awaits other work on purpose, sleeps, or does input or output. Calls are
/// followed as far as their bodies are in this unit.
bool dwarfsAllocation(const Stmt *S, RoleResolver &Roles, unsigned Depth = 0) {
  constexpr unsigned MaxDepth = 3;
  return anyOf(S, [&](const Stmt *Node) {
    if (isa<CoawaitExpr, CoyieldExpr>(Node))
      return true;
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Node)) {
      const VocabularyEntry *E = Roles.resolve(*Construct);
      return Construct->getNumArgs() > 0 &&
             ((E && E->Roles.containsAny({Role::Thread, Role::Pool})) ||
              isStream(Construct->getType()));
    }
    const auto *Call = dyn_cast<CallExpr>(Node);
    if (!Call)
      return false;
    if (const VocabularyEntry *E = Roles.resolve(*Call))
      return E->Roles.containsAny({Role::Launch, Role::Sleep, Role::Join,
                                   Role::AsyncOperation, Role::InputOutput,
                                   Role::Accept, Role::MakeTimer});
    for (const Expr *Arg : Call->arguments())
      if (isStream(Arg->getType()))
        return true;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      if (isStream(Member->getObjectType()))
        return true;
    const FunctionDecl *Callee = Call->getDirectCallee();
    const FunctionDecl *Definition = nullptr;
    // As everywhere, system headers are not looked into: a tool may skip the
    // bodies there.
    return Depth < MaxDepth && Callee && !Callee->isInStdNamespace() &&
           Callee->getBody(Definition) &&
           !Callee->getASTContext().getSourceManager().isInSystemHeader(
               Definition->getLocation()) &&
           dwarfsAllocation(Definition->getBody(), Roles, Depth + 1);
  });
}
} // namespace

/// True if \p Body, an iteration, starts a thread or a task, also by way of a
/// container of threads: `threads.emplace_back(work, std::move(promise))`.
static bool launches(const Stmt *Body, const FunctionModel &F) {
  return llvm::any_of(F.calls(Role::Launch), [&](const RoleCall &Launch) {
    return F.isInside(Launch.Call, Body);
  });
}

/// The loops that call \p Callable, a lambda that a local variable holds; none
/// if anybody else calls or keeps it.
static llvm::SmallVector<Loop, 2> loopsThatCall(const LambdaExpr *Callable,
                                                const FunctionModel &F) {
  llvm::SmallVector<Loop, 2> Loops;
  for (const VarDecl *V : F.locals()) {
    if (!V->getInit() || ignoreImplicit(V->getInit()) != Callable)
      continue;
    for (const Expr *Use : F.uses(V)) {
      const auto *Call =
          dyn_cast_or_null<CXXOperatorCallExpr>(F.parentIgnoringImplicit(Use));
      const Loop L = F.enclosingLoop(Use);
      if (!L || !Call || Call->getOperator() != OO_Call ||
          ignoreImplicit(Call->getArg(0)) != Use)
        return {};
      Loops.push_back(L);
    }
  }
  return Loops;
}

bool PromiseInLoopCheck::isRepeatedOften(const Loop &L,
                                         const FunctionModel &F) const {
  uint64_t Times = 1;
  for (Loop At = L; At; At = F.outer(At)) {
    std::optional<uint64_t> Constant = F.tripCount(At).Constant;
    if (!Constant)
      return true;
    Times *= *Constant;
    if (Times >= MinIterations)
      return true;
  }
  return false;
}

bool PromiseInLoopCheck::isCheapAndFrequent(const Loop &L,
                                            const FunctionModel &F) const {
  return isRepeatedOften(L, F) && !runsPerWorker(L, F) &&
         !launches(L.Body, F) && !dwarfsAllocation(L.Body, roles());
}

//===----------------------------------------------------------------------===//
// The check
//===----------------------------------------------------------------------===//

PromiseInLoopCheck::PromiseInLoopCheck(StringRef Name,
                                       ClangTidyContext *Context)
    : FuturesCheck(Name, Context),
      MinIterations(Options.get(MinIterationsOption, 64U)) {}

void PromiseInLoopCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  FuturesCheck::storeOptions(Opts);
  Options.store(Opts, MinIterationsOption, MinIterations);
}

void PromiseInLoopCheck::checkFunction(const FunctionModel &F) {
  for (const Expr *Made : promisesMade(F)) {
    if (isDiscardedOnPurpose(Made, F) || isOfStatic(Made, F) ||
        waitsForOthers(Made, F))
      continue;
    if (const Loop L = F.enclosingLoop(Made)) {
      if (isCheapAndFrequent(L, F))
        reportPromise(Made, F, L.getBeginLoc(), "the loop is here");
    } else if (const LambdaExpr *Lambda = F.enclosingLambda(Made)) {
      const llvm::SmallVector<Loop, 2> Loops = loopsThatCall(Lambda, F);
      if (!Loops.empty() && !launches(Lambda->getBody(), F) &&
          !dwarfsAllocation(Lambda->getBody(), roles()) &&
          llvm::all_of(Loops, [&](const Loop &Each) {
            return isCheapAndFrequent(Each, F);
          }))
        reportPromise(Made, F, Loops.front().getBeginLoc(),
                      "the lambda is called from loops only, one is here");
    } else if (F.function() && !F.function()->isExternallyVisible() &&
               !F.function()->isMain()) {
      Candidates.push_back({&F, Made});
    }
  }
}

/// A function that is called from loops alone is part of them. Its callers are
/// known where nothing outside this unit sees it.
void PromiseInLoopCheck::finish(ASTContext &Context) {
  for (const Candidate &C : Candidates) {
    const FunctionDecl *Target = C.F->function()->getCanonicalDecl();
    SourceLocation Repeats;
    bool OnlyLoops = true;
    for (const FunctionModel *Caller : functions())
      for (const Expr *Use : Caller->functionUses(Target)) {
        Loop L = Caller->enclosingLoop(Use);
        const auto *Call =
            dyn_cast_or_null<CallExpr>(Caller->parentIgnoringImplicit(Use));
        OnlyLoops &= Call && L &&
                     Call->getCallee()->IgnoreParenImpCasts() == Use &&
                     isCheapAndFrequent(L, *Caller);
        if (L && Repeats.isInvalid())
          Repeats = L.getBeginLoc();
      }
    if (OnlyLoops && Repeats.isValid() && C.F->calls(Role::Launch).empty() &&
        !dwarfsAllocation(&C.F->body(), roles()))
      reportPromise(C.Made, *C.F, Repeats,
                    "the function is called from loops only, one is here");
  }
  Candidates.clear();
}

/// The fix writes the allocator into what makes the promise. The type stays,
/// and so does what the program does.
///
/// No fix
///  1. where the promise is not std's: others take no allocator in this form,
///  2. before C++20, which the runtime needs,
///  3. in a macro, or where a comment would be lost,
///  4. where the spelling is not one of those that promiseMadeBy() lists.
static Remedy allocatorRemedy(const Expr *Made, QualType Promise,
                              const FunctionModel &F) {
  const ASTContext &Context = F.context();
  const CXXRecordDecl *Record = Promise->getAsCXXRecordDecl();
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Record);
  if (!Spec ||
      !hasQualifiedName(Spec->getSpecializedTemplate()->getTemplatedDecl(),
                        PromiseName))
    return {};
  SourceRange Range;
  std::string Text;
  if (const CallExpr *Call = callOf(Made)) {
    Range = SourceRange(Call->getBeginLoc(), Call->getEndLoc());
    llvm::StringRef Callee = textOf(*Call->getCallee(), Context);
    if (Callee.empty())
      return {};
    if (Call->getDirectCallee()->getName() == "make_shared") {
      // std::make_shared<P> is spelled out with P, or it would not compile.
      size_t Open = Callee.find('<'), Close = Callee.rfind('>');
      size_t Name = Callee.take_front(Open).rfind("make_shared");
      if (Close == llvm::StringRef::npos || Name == llvm::StringRef::npos)
        return {};
      llvm::StringRef Type = Callee.slice(Open + 1, Close);
      Text = (Callee.take_front(Name) + "allocate_shared<" + Type +
              ">(fut::pool_allocator<" + Type + ">{}, " + Allocator + ")")
                 .str();
    } else {
      Text = (Callee + "(" + Allocator + ")").str();
    }
  } else if (const auto *Temporary = dyn_cast<CXXTemporaryObjectExpr>(Made)) {
    Range = Temporary->getSourceRange();
    llvm::StringRef Type = textOf(
        Temporary->getTypeSourceInfo()->getTypeLoc().getSourceRange(), Context);
    Text = (Type + "(" + Allocator + ")").str();
    if (Type.empty())
      return {};
  } else if (const auto *New =
                 dyn_cast_or_null<CXXNewExpr>(F.parentIgnoringImplicit(Made))) {
    SourceRange Type =
        New->getAllocatedTypeSourceInfo()->getTypeLoc().getSourceRange();
    if (textOf(Type, Context).empty() || New->isArray())
      return {};
    Range = SourceRange(Type.getBegin(), New->getEndLoc());
    Text = (textOf(Type, Context) + "(" + Allocator + ")").str();
  } else {
    for (const VarDecl *V : F.locals())
      if (V->getInit() &&
          ignoreImplicit(V->getInit()) == ignoreImplicit(Made)) {
        if (hasAttributeBehindName(*V, Context))
          return {};
        // `auto p = ...` has another form; an array has no constructor call.
        if (V->getInitStyle() == VarDecl::CInit &&
            V->getInit()->getBeginLoc() != V->getLocation())
          return {};
        Range = SourceRange(V->getLocation(), V->getEndLoc());
        Text = (V->getName() + "(" + Allocator + ")").str();
      }
  }
  if (Range.isInvalid() || !isEditable(Range, Context) ||
      holdsComment(Range, Context))
    return {};
  return Remedy().replace(Range, Text).include(AllocatorHeader);
}

void PromiseInLoopCheck::reportPromise(const Expr *Made, const FunctionModel &F,
                                       SourceLocation Repeats,
                                       const char *Why) {
  QualType Promise = promiseMadeBy(Made, F.vocabulary());
  Remedy Fix;
  if (offersRuntime(F.context()))
    Fix = allocatorRemedy(Made, Promise, F);
  const VocabularyEntry *Type = F.vocabulary().lookup(Promise);
  Finding Report;
  Report.Loc = Made->getBeginLoc();
  Report.Message = "a '" + Type->Name +
                   "' made for each item allocates its shared state each time "
                   "(some 100 ns); " +
                   (Type->Name == PromiseName
                        ? "let it come from a pool, by std::allocator_arg"
                        : "reuse states, or hand results over in batches");
  Report.note(Repeats, Why);
  Report.fix(std::move(Fix));
  report(std::move(Report));
}

} // namespace clang::tidy::futures
