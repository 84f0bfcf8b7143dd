//===--- Limits.cpp - How much may run at once ----------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Limits.h"
#include "HandWrittenPools.h"
#include "Words.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Where the limit stands
//===----------------------------------------------------------------------===//

/// The number that \p Argument is, or the larger of a `pair(most, least)` of
/// numbers. Null if it is neither.
static const Expr *numberIn(const Expr *Argument) {
  constexpr unsigned MaxHops = 4;
  for (unsigned Hop = 0; Argument && Hop < MaxHops; ++Hop) {
    const Expr *Inner = ignoreWrappers(Argument);
    if (!Inner->getType()->isRecordType())
      return Argument;
    const CXXRecordDecl *Record = Inner->getType()->getAsCXXRecordDecl();
    if (!Record || !hasQualifiedName(Record, "std::pair"))
      return nullptr;
    if (const auto *Made = dyn_cast<CXXConstructExpr>(Inner))
      Argument = Made->getNumArgs() > 0 ? Made->getArg(0) : nullptr;
    else if (const auto *Call = dyn_cast<CallExpr>(Inner))
      Argument = Call->getNumArgs() > 0 ? Call->getArg(0) : nullptr;
    else
      return nullptr;
  }
  return nullptr;
}

/// True if \p E is computed by Little's law (`fut::littles_law(200.0, 50ms)`),
/// here or where a constant is defined: the limit is what is served.
static bool isByLittlesLaw(const Expr *E) {
  return anyOf(E, [](const Stmt *S) {
    if (const auto *Call = dyn_cast<CallExpr>(S)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      return Callee && hasQualifiedName(Callee, "fut::littles_law");
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return V && V->getType().isConstQualified() && V->getInit() &&
           isByLittlesLaw(V->getInit());
  });
}

static std::optional<uint64_t> positiveConstant(const Expr *E,
                                                const ASTContext &Context) {
  std::optional<llvm::APSInt> N = constantValue(E, Context);
  if (!N)
    N = constantValue(ignoreImplicit(E), Context);
  if (!N || N->isNegative() || N->getActiveBits() > 63 || isByLittlesLaw(E))
    return std::nullopt;
  return N->getZExtValue();
}

static bool isNumber(QualType T) {
  T = T.getNonReferenceType();
  return !T.isNull() && T->isIntegerType() && !T->isBooleanType() &&
         !T->isEnumeralType();
}

/// The index of the limit among the parameters of \p Callee: as the pack says,
/// or the only number it takes (an annotation names a role, not a parameter).
static std::optional<unsigned> limitIndex(const VocabularyEntry &Entry,
                                          const FunctionDecl *Callee) {
  if (std::optional<unsigned> Index = Entry.number("limit"))
    return Index;
  std::optional<unsigned> Only;
  for (unsigned I = 0; Callee && I < Callee->getNumParams(); ++I)
    if (isNumber(Callee->getParamDecl(I)->getType())) {
      if (Only)
        return std::nullopt;
      Only = I;
    }
  return Only;
}

/// The written template argument \p Index in the type that \p T spells, through
/// aliases; null if it is not written as an expression.
static const Expr *writtenTemplateArgument(TypeLoc T, unsigned Index) {
  constexpr unsigned MaxHops = 8;
  for (unsigned Hop = 0; !T.isNull() && Hop < MaxHops; ++Hop) {
    if (auto Spec = T.getAs<TemplateSpecializationTypeLoc>()) {
      if (Index >= Spec.getNumArgs())
        return nullptr;
      const TemplateArgumentLoc Arg = Spec.getArgLoc(Index);
      return Arg.getArgument().getKind() == TemplateArgument::Expression
                 ? Arg.getSourceExpression()
                 : nullptr;
    }
    if (const auto *Alias = dyn_cast<TypedefType>(T.getTypePtr())) {
      const TypeSourceInfo *Info = Alias->getDecl()->getTypeSourceInfo();
      T = Info ? Info->getTypeLoc() : TypeLoc();
      continue;
    }
    T = T.getNextTypeLoc();
  }
  return nullptr;
}

//===----------------------------------------------------------------------===//
// What it is called
//===----------------------------------------------------------------------===//

namespace {
/// What stands around a call: the declaration that gets its result.
class Surroundings {
public:
  explicit Surroundings(const FunctionModel &F) : F(F) {}

  const ValueDecl *holderOf(const Expr *Call) const {
    const Stmt *Child = Call;
    for (const Stmt *P = F.parent(Call); P; Child = P, P = F.parent(P)) {
      if (const auto *DS = dyn_cast<DeclStmt>(P)) {
        for (const Decl *D : DS->decls())
          if (const auto *V = dyn_cast<VarDecl>(D);
              V && V->getInit() && F.isInside(Call, V->getInit()))
            return V;
        return nullptr;
      }
      if (const auto *Assign = dyn_cast<BinaryOperator>(P);
          Assign && Assign->isAssignmentOp())
        return named(Assign->getLHS());
      if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(P);
          Op && Op->isAssignmentOp())
        return named(Op->getArg(0));
      if (const auto *Outer = dyn_cast<CallExpr>(P))
        return parameter(Outer, Child);
      if (const auto *List = dyn_cast<InitListExpr>(P))
        if (const ValueDecl *Field = initialised(List, Child))
          return Field;
      if (!isa<Expr>(P))
        return nullptr;
    }
    if (const auto *Ctor = dyn_cast_or_null<CXXConstructorDecl>(F.function()))
      for (const CXXCtorInitializer *Init : Ctor->inits())
        if (Init->getInit() == Child)
          return Init->getAnyMember();
    return dyn_cast<ValueDecl>(&F.decl());
  }

  static const ValueDecl *named(const Expr *E) {
    E = E ? ignoreWrappers(E) : nullptr;
    if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(E))
      E = ignoreWrappers(Unary->getSubExpr());
    if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E))
      return Ref->getDecl();
    if (const auto *Member = dyn_cast_or_null<MemberExpr>(E))
      return Member->getMemberDecl();
    if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(E))
      return named(Op->getArg(0)); // p->, *p
    return nullptr;
  }

private:
  static const ValueDecl *parameter(const CallExpr *Call, const Stmt *Arg) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const unsigned Object = isa<CXXOperatorCallExpr>(Call) &&
                            isa_and_nonnull<CXXMethodDecl>(Callee);
    for (unsigned I = 0; Callee && I < Call->getNumArgs(); ++I)
      if (Call->getArg(I) == Arg)
        return I >= Object && I - Object < Callee->getNumParams()
                   ? Callee->getParamDecl(I - Object)
                   : nullptr;
    return nullptr;
  }

  static const ValueDecl *initialised(const InitListExpr *List,
                                      const Stmt *Init) {
    const RecordDecl *Record = List->getType()->getAsRecordDecl();
    if (!Record)
      return nullptr;
    unsigned I = 0;
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
      I = Class->getNumBases();
    for (const FieldDecl *Field : Record->fields())
      if (I < List->getNumInits() && List->getInit(I++) == Init)
        return Field;
    return nullptr;
  }

  const FunctionModel &F;
};
} // namespace

/// True if \p Name says that what is counted is memory, or tokens. A count of
/// workers is none, though its name may say size: `pool_size`.
static bool saysAmount(llvm::StringRef Name, bool SizeCounts) {
  static constexpr llvm::StringLiteral Words[] = {
      "nbytes", "kilobytes", "megabytes", "ram",    "byte",
      "bytes",  "token",     "tokens",    "memory", "mem",
      "kb",     "kib",       "mb",        "mib",    "gb",
      "gib",    "buffer",    "buffers",   "credit", "credits"};
  static constexpr llvm::StringLiteral Sizes[] = {"size", "sizes", "capacity",
                                                  "space"};
  if (saysWorkerCount(Name))
    return false;
  return llvm::any_of(wordsOf(Name), [&](const std::string &Word) {
    return llvm::is_contained(Words, Word) ||
           (SizeCounts && llvm::is_contained(Sizes, Word));
  });
}

/// True if \p Name says that what is counted is work under way.
static bool saysWork(llvm::StringRef Name) {
  static constexpr llvm::StringLiteral Words[] = {
      "call",       "calls",       "request",     "requests", "flight",
      "inflight",   "concurrent",  "concurrency", "parallel", "parallelism",
      "connection", "connections", "job",         "jobs",     "task",
      "tasks",      "worker",      "workers",     "thread",   "threads"};
  return llvm::any_of(wordsOf(Name), [](const std::string &Word) {
    return llvm::is_contained(Words, Word);
  });
}

/// True if a name around \p Call, or in \p Limit, says that it bounds memory or
/// tokens: of the variable, field or parameter, of a constant or macro in the
/// number, of the alias that the type is spelled by, of the class or function
/// around it (unless the variable itself says that it counts work).
static bool countsAmount(const Expr *Limit, const ValueDecl *Holder,
                         const FunctionModel &F) {
  auto Says = [](const NamedDecl *D, bool SizeCounts = true) {
    return D && D->getIdentifier() && saysAmount(D->getName(), SizeCounts);
  };
  if (Says(Holder))
    return true;
  if (Holder)
    if (const auto *Alias = Holder->getType()->getAs<TypedefType>();
        Alias && Says(Alias->getDecl()))
      return true;
  if (!(Holder && Holder->getIdentifier() && saysWork(Holder->getName()))) {
    for (const DeclContext *At = F.decl().getDeclContext(); At;
         At = At->getParent())
      if (isa<RecordDecl, FunctionDecl>(At) && Says(cast<NamedDecl>(At)))
        return true;
    // `void resize()` is no name of an amount, `void buffer_bytes()` is.
    if (Says(F.function(), /*SizeCounts=*/false))
      return true;
  }
  const SourceManager &SM = F.context().getSourceManager();
  return anyOf(Limit, [&](const Stmt *S) {
    const SourceLocation Loc = S->getBeginLoc();
    if (Loc.isMacroID() && saysAmount(Lexer::getImmediateMacroName(
                                          Loc, SM, F.context().getLangOpts()),
                                      /*SizeCounts=*/true))
      return true;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      return Says(Ref->getDecl());
    const auto *Member = dyn_cast<MemberExpr>(S);
    return Member && Says(Member->getMemberDecl());
  });
}

//===----------------------------------------------------------------------===//
// Sites
//===----------------------------------------------------------------------===//

namespace {
class LimitFinder {
public:
  explicit LimitFinder(const FunctionModel &F) : F(F), Around(F) {}

  std::vector<LimitSite> Sites;

  void find() {
    for (Role R : {Role::Pool, Role::Limiter})
      for (const RoleCall &Call : F.calls(R))
        if (const auto *Made = dyn_cast<CXXConstructExpr>(Call.Call))
          addConstruct(*Made, *Call.Entry);
    for (const RoleCall &Call : F.calls(Role::SetLimit))
      if (const auto *Set = dyn_cast<CallExpr>(Call.Call))
        addSetter(*Set, Call);
    for (const CallExpr *Call : F.otherCalls())
      addForwarded(*Call);
    auto AddByHand = [&](const Stmt *S) {
      if (const auto *Made = dyn_cast<CXXConstructExpr>(S))
        addByHand(*Made, Made->getConstructor(),
                  {Made->getArgs(), Made->getNumArgs()});
      return false;
    };
    anyOf(&F.body(), AddByHand);
    if (const auto *Ctor = dyn_cast_or_null<CXXConstructorDecl>(F.function()))
      for (const CXXCtorInitializer *Init : Ctor->inits())
        anyOf(Init->getInit(), AddByHand);
  }

private:
  using Arguments = llvm::ArrayRef<const Expr *>;
  /// Smaller numbers of threads are not worth a look at what takes them.
  static constexpr uint64_t SmallestOfNote = 16;

  static bool countsThreads(const VocabularyEntry &Entry) {
    return Entry.Roles.contains(Role::Pool) || Entry.is("limit-threads");
  }

  /// False where argument 0 must name an enumerator and names another.
  static bool isSelected(const VocabularyEntry &Entry, Arguments Args) {
    llvm::StringRef Selector = Entry.fact("selector");
    if (Selector.empty())
      return true;
    const auto *Ref =
        Args.empty() ? nullptr : dyn_cast<DeclRefExpr>(ignoreImplicit(Args[0]));
    return Ref && Ref->getDecl()->getIdentifier() &&
           Ref->getDecl()->getName() == Selector;
  }

  /// True where a call, of hardware_concurrency() or what a fix writes, gives
  /// the count: then somebody thought of it.
  static bool isComputed(const Expr *Count) {
    auto IsCall = [](const Stmt *S) { return isa<CallExpr>(S); };
    const VarDecl *V = namedVariable(Count);
    return anyOf(Count, IsCall) || (V && !isa<ParmVarDecl>(V) && V->getInit() &&
                                    anyOf(V->getInit(), IsCall));
  }

  /// What takes the limit says so itself: `set_bytes(4096)`.
  static bool saysAmountOf(const NamedDecl *D) {
    return D && D->getIdentifier() && saysAmount(D->getName(), true);
  }

  static bool dependsOnParameter(const Expr *Limit) {
    return anyOf(Limit, [](const Stmt *S) {
      return isa<SubstNonTypeTemplateParmExpr>(S);
    });
  }

  void addConstruct(const CXXConstructExpr &Made,
                    const VocabularyEntry &Entry) {
    llvm::SmallVector<const Expr *, 4> Args(Made.arguments());
    const CXXConstructorDecl *Ctor = Made.getConstructor();
    const ValueDecl *Holder = Around.holderOf(&Made);
    const bool IsDecided = isSelected(Entry, Args) &&
                           addArgument(Made, countsThreads(Entry), Args,
                                       limitIndex(Entry, Ctor), Ctor, Holder);
    if (!IsDecided && !Args.empty() && !isComputed(Args.front()))
      addTemplateArgument(Made, Entry, Ctor->getParent(), Holder,
                          writtenType(Made, Holder));
  }

  /// Where the type of \p Made is spelled: `T{a}`, `T(a)`, `new T(a)`, or the
  /// declaration that it initialises.
  const TypeSourceInfo *writtenType(const CXXConstructExpr &Made,
                                    const ValueDecl *Holder) const {
    if (const auto *Temporary = dyn_cast<CXXTemporaryObjectExpr>(&Made))
      return Temporary->getTypeSourceInfo();
    const Stmt *P = F.parentIgnoringImplicit(&Made);
    if (const auto *Cast = dyn_cast_or_null<ExplicitCastExpr>(P))
      return Cast->getTypeInfoAsWritten();
    if (const auto *New = dyn_cast_or_null<CXXNewExpr>(P))
      return New->getAllocatedTypeSourceInfo();
    const auto *D = dyn_cast_or_null<DeclaratorDecl>(Holder);
    return D ? D->getTypeSourceInfo() : nullptr;
  }

  /// A pool that no pack names: `class ThreadPool { std::vector<std::thread>`.
  void addByHand(const Expr &Made, const CXXConstructorDecl *Ctor,
                 Arguments Args) {
    const CXXRecordDecl *Record = Ctor->getParent();
    const bool IsLarge = llvm::any_of(Args, [&](const Expr *Arg) {
      return !isa<CXXDefaultArgExpr>(Arg) && isNumber(Arg->getType()) &&
             positiveConstant(Arg, F.context()).value_or(0) > SmallestOfNote;
    });
    if (!IsLarge || Ctor->isCopyOrMoveConstructor() ||
        F.vocabulary().lookup(Record) || !isHandWrittenPool(Record, F))
      return;
    const std::optional<unsigned> Index = workerCountOf(*Ctor, F);
    if (Index && Seen.insert(&Made).second)
      addArgument(Made, /*Threads=*/true, Args, Index, Ctor,
                  Around.holderOf(&Made));
  }

  void addSetter(const CallExpr &Set, const RoleCall &Call) {
    llvm::SmallVector<const Expr *, 4> Args(Set.arguments());
    const auto *Member = dyn_cast<CXXMemberCallExpr>(&Set);
    const Expr *Object =
        Member ? Member->getImplicitObjectArgument()
               : (Args.empty() ? nullptr : Args.front()); // sem_init(&s, 0, n)
    if (!isSelected(*Call.Entry, Args))
      return;
    const QualType Type = Member ? Member->getObjectType() : QualType();
    const VocabularyEntry *Owner =
        Type.isNull() ? nullptr : F.vocabulary().lookup(Type);
    addArgument(Set,
                countsThreads(*Call.Entry) || (Owner && countsThreads(*Owner)),
                Args, limitIndex(*Call.Entry, Call.Callee), Call.Callee,
                Surroundings::named(Object));
  }

  /// `std::make_unique<Pool>(1000)`, `pool.emplace(1000)`: the library makes
  /// the object from the arguments.
  void addForwarded(const CallExpr &Call) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    if (!Callee || !Callee->getIdentifier())
      return;
    llvm::StringRef Name = Callee->getName();
    const TemplateArgumentList *Template = nullptr;
    const ValueDecl *Holder = nullptr;
    if (Name == "make_unique" || Name == "make_shared" ||
        Name == "make_optional") {
      Template = Callee->getTemplateSpecializationArgs();
      Holder = Around.holderOf(&Call);
    } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
               Member && (Name == "emplace" || Name == "emplace_back" ||
                          Name == "emplace_front")) {
      const Expr *Object = Member->getImplicitObjectArgument();
      if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(
              Member->getRecordDecl()))
        Template = &Spec->getTemplateArgs();
      Holder = Surroundings::named(Object);
    }
    if (!Template || Template->size() == 0 ||
        Template->get(0).getKind() != TemplateArgument::Type)
      return;
    const CXXRecordDecl *Record =
        Template->get(0).getAsType()->getAsCXXRecordDecl();
    const VocabularyEntry *Entry =
        Record ? F.vocabulary().lookup(Record) : nullptr;
    if (Record && !Entry && Record->hasDefinition())
      for (const CXXConstructorDecl *C : Record->ctors())
        if (Call.getNumArgs() >= C->getMinRequiredArguments() &&
            Call.getNumArgs() <= C->getNumParams())
          addByHand(Call, C, {Call.getArgs(), Call.getNumArgs()});
    if (!Entry || !Entry->Roles.containsAny({Role::Pool, Role::Limiter}))
      return;
    llvm::SmallVector<const Expr *, 4> Args(Call.arguments());
    const CXXConstructorDecl *Ctor = nullptr;
    std::optional<unsigned> Index = Entry->number("limit");
    // Where exactly one constructor takes a number there, it is that one.
    if (Record->hasDefinition() && Index)
      for (const CXXConstructorDecl *C : Record->ctors()) {
        if (*Index >= C->getNumParams() ||
            !isNumber(C->getParamDecl(*Index)->getType()))
          continue;
        if (Ctor &&
            !F.context().hasSameType(Ctor->getParamDecl(*Index)->getType(),
                                     C->getParamDecl(*Index)->getType())) {
          Ctor = nullptr;
          break;
        }
        Ctor = C;
      }
    if (!isSelected(*Entry, Args) ||
        addArgument(Call, countsThreads(*Entry), Args, Index, Ctor, Holder))
      return;
    const auto *Named =
        dyn_cast<DeclRefExpr>(Call.getCallee()->IgnoreParenImpCasts());
    if (Named && Named->getNumTemplateArgs() > 0 && !Args.empty() &&
        !isComputed(Args.front()))
      addTemplateArgument(Call, *Entry, Record, Holder,
                          Named->getTemplateArgs()->getTypeSourceInfo());
  }

  /// \returns true if the argument is a constant, which then decides.
  bool addArgument(const Expr &Call, bool Threads, Arguments Args,
                   std::optional<unsigned> Index, const FunctionDecl *Callee,
                   const ValueDecl *Holder) {
    if (!Index || *Index >= Args.size() || isa<CXXDefaultArgExpr>(Args[*Index]))
      return false;
    const Expr *Limit = numberIn(Args[*Index]);
    std::optional<uint64_t> Value = Limit ? positiveConstant(Limit, F.context())
                                          : std::optional<uint64_t>();
    if (!Value)
      return false;
    const ParmVarDecl *Takes = Callee && *Index < Callee->getNumParams()
                                   ? Callee->getParamDecl(*Index)
                                   : nullptr;
    if (dependsOnParameter(Limit) ||
        (!Threads && (countsAmount(Limit, Holder, F) || saysAmountOf(Takes) ||
                      saysAmountOf(Callee))))
      return true;
    LimitSite Site;
    Site.Written = ignoreImplicit(Limit)->getSourceRange();
    Site.Value = *Value;
    Site.Call = &Call;
    Site.Holder = Holder;
    Site.CountsThreads = Threads;
    // Of a pair the parameter is no number.
    if (Takes && isNumber(Takes->getType()))
      Site.Parameter = Takes->getType();
    Sites.push_back(Site);
    return true;
  }

  /// `counting_semaphore<1000> s(n)`: the maximum is all that is known.
  void addTemplateArgument(const Expr &Made, const VocabularyEntry &Entry,
                           const CXXRecordDecl *Record, const ValueDecl *Holder,
                           const TypeSourceInfo *Info) {
    std::optional<unsigned> Index = Entry.number("limit-template");
    const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
    if (!Index || !Spec || *Index >= Spec->getTemplateArgs().size() ||
        Spec->getTemplateArgs()[*Index].getKind() != TemplateArgument::Integral)
      return;
    const Expr *Written =
        Info ? writtenTemplateArgument(Info->getTypeLoc(), *Index) : nullptr;
    std::optional<uint64_t> Value = Written
                                        ? positiveConstant(Written, F.context())
                                        : std::optional<uint64_t>();
    // Through an alias template it may be another argument.
    if (!Value ||
        !llvm::APSInt::isSameValue(
            Spec->getTemplateArgs()[*Index].getAsIntegral(),
            llvm::APSInt::getUnsigned(*Value)) ||
        dependsOnParameter(Written) || countsAmount(Written, Holder, F))
      return;
    LimitSite Site;
    Site.Written = Written->getSourceRange();
    Site.Value = *Value;
    Site.Call = &Made;
    Site.Holder = Holder;
    Site.IsTemplateArgument = true;
    Site.CountsThreads = countsThreads(Entry);
    Sites.push_back(Site);
  }

  const FunctionModel &F;
  const Surroundings Around;
  llvm::SmallPtrSet<const Expr *, 4> Seen;
};
} // namespace

std::vector<LimitSite> limitsIn(const FunctionModel &F) {
  LimitFinder Finder(F);
  Finder.find();
  return std::move(Finder.Sites);
}

} // namespace clang::tidy::futures
