//===--- ErasedFlow.cpp - Where erased results come from and go -----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ErasedFlow.h"
#include "Callables.h"
#include "Context.h"
#include "FunctionModel.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/Path.h"
#include <numeric>

namespace clang::tidy::futures {

static bool isInSystemHeader(const Decl &D) {
  const SourceManager &SM = D.getASTContext().getSourceManager();
  SourceLocation Loc = SM.getExpansionLoc(D.getLocation());
  return Loc.isInvalid() || SM.isInSystemHeader(Loc);
}

//===----------------------------------------------------------------------===//
// The graph
//===----------------------------------------------------------------------===//

namespace {
/// Disjoint sets of numbers.
class DisjointSets {
public:
  unsigned add() {
    Parent.push_back(Parent.size());
    return Parent.size() - 1;
  }
  unsigned find(unsigned N) const {
    while (Parent[N] != N)
      N = Parent[N] = Parent[Parent[N]];
    return N;
  }
  void unite(unsigned A, unsigned B) { Parent[find(A)] = find(B); }

private:
  mutable std::vector<unsigned> Parent;
};
} // namespace

/// A node is what holds values of one erased type: a declaration, an
/// expression, a spelled type.
struct ErasedFlow::Graph {
  /// Nodes between which values flow.
  DisjointSets Values;
  /// The same, and nodes that share a spelled type.
  DisjointSets Types;

  struct Spelling {
    unsigned Node;
    TypeLoc Place;
    /// The nodes whose type it spells.
    std::vector<unsigned> Users;
  };
  llvm::MapVector<SourceLocation, Spelling> Spellings;
  std::vector<std::pair<unsigned, ErasedCast>> Casts;
  std::vector<std::pair<unsigned, ErasedStore>> Stores;
  /// Reads that count as casts only where the stored type is that of the text.
  std::vector<std::tuple<unsigned, ErasedCast, std::string>> Conversions;
  std::vector<unsigned> Open;
  /// Nodes that are cast to a type which depends on a template's arguments.
  std::vector<unsigned> Generic;
  /// Declarations that all instantiations of a template share, and what the
  /// callers of one own.
  std::vector<unsigned> Shared;
  /// Nodes that are cast to one type and converted to another, where nobody
  /// sees what is stored.
  std::vector<unsigned> Varied;
  /// Variables that are cast to void.
  llvm::DenseSet<const Decl *> Discarded;

  unsigned add() {
    Values.add();
    return Types.add();
  }
  void unite(unsigned A, unsigned B) {
    Values.unite(A, B);
    Types.unite(A, B);
  }
  void settleConversions(const ASTContext &Context);
};

/// Tells conversions that are casts from those that convert, once all stores
/// are known.
void ErasedFlow::Graph::settleConversions(const ASTContext &Context) {
  PrintingPolicy Policy = Context.getPrintingPolicy();
  for (auto &[At, Cast, Text] : Conversions) {
    const unsigned Node = At;
    const std::string &Name = Text;
    bool Agrees = false, Differs = false;
    for (const auto &[StoreNode, Store] : Stores) {
      if (Values.find(StoreNode) != Values.find(Node))
        continue;
      const bool Same =
          !Store.Type.isNull() && Store.Type.getAsString(Policy) == Name;
      Agrees |= Same;
      Differs |= !Same;
      if (Same)
        Cast.To = Cast.Spelled = Store.Type;
    }
    // Where one of several stored types is that of the text, it is read back.
    if (Agrees)
      Casts.push_back({Node, Cast});
    if (!Agrees || Differs)
      Open.push_back(Node);
    if (!Agrees && !Differs && llvm::any_of(Casts, [&](const auto &Other) {
          return Values.find(Other.first) == Values.find(Node) &&
                 Other.second.To.getAsString(Policy) != Name;
        }))
      Varied.push_back(Node);
  }
  Conversions.clear();
}

//===----------------------------------------------------------------------===//
// Sites
//===----------------------------------------------------------------------===//

namespace {
/// Walks what is written in user code and is evaluated.
template <typename Derived>
class UserCodeVisitor : public RecursiveASTVisitor<Derived> {
  using Base = RecursiveASTVisitor<Derived>;

public:
  bool TraverseDecl(Decl *D) {
    if (!D)
      return true;
    if (!isa<TranslationUnitDecl>(D) &&
        (isInSystemHeader(*D) || isInsideRuntime(*D) || D->isInvalidDecl()))
      return true;
    const Decl *Outer = Owner;
    if (isa<NamedDecl>(D))
      Owner = D;
    bool Continue = Base::TraverseDecl(D);
    Owner = Outer;
    return Continue;
  }
  bool TraverseStmt(Stmt *S) {
    if (isa_and_nonnull<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr,
                        CXXTypeidExpr, TypeTraitExpr, RequiresExpr,
                        ConceptSpecializationExpr>(S))
      return true;
    return Base::TraverseStmt(S);
  }
  // LLVM 22 says whether to traverse the qualifier, older versions do not.
  template <typename... Rest>
  bool TraverseDecltypeTypeLoc(DecltypeTypeLoc, Rest...) {
    return true;
  }
  template <typename... Rest>
  bool TraverseTypeOfExprTypeLoc(TypeOfExprTypeLoc, Rest...) {
    return true;
  }
  bool TraverseNestedNameSpecifierLoc(NestedNameSpecifierLoc) { return true; }
  bool TraverseStaticAssertDecl(StaticAssertDecl *) { return true; }

protected:
  const Decl *Owner = nullptr;
};

class SiteVisitor : public UserCodeVisitor<SiteVisitor> {
public:
  SiteVisitor(const Vocabulary &V, std::vector<ErasedSite> &Sites)
      : V(V), Sites(Sites) {}

  // The arguments that a specialisation is written for are a pattern.
  bool
  TraverseClassTemplateSpecializationDecl(ClassTemplateSpecializationDecl *D) {
    if (D->isExplicitSpecialization())
      for (Decl *Member : D->decls())
        TraverseDecl(Member);
    return true;
  }
  bool TraverseVarTemplateSpecializationDecl(VarTemplateSpecializationDecl *D) {
    return !D->isExplicitSpecialization() || TraverseStmt(D->getInit());
  }
  bool TraverseCXXBaseSpecifier(const CXXBaseSpecifier &) { return true; }

  bool VisitTemplateSpecializationTypeLoc(TemplateSpecializationTypeLoc Loc) {
    std::optional<ErasedResult> Result = erasedResult(Loc.getType(), V);
    if (!Result)
      return true;
    llvm::SmallVector<TypeLoc, 2> Places;
    spelledResult(Loc, V, Places);
    for (TypeLoc Place : Places)
      if (Seen.insert(Place.getBeginLoc()).second)
        Sites.push_back({Place, *Result, Owner});
    return true;
  }

  /// `auto f = std::async([]() -> std::any { ... });`: the future's type is
  /// spelled as that of the lambda's result.
  bool VisitVarDecl(VarDecl *Var) {
    const TypeSourceInfo *Info = Var->getTypeSourceInfo();
    if (!Var->getInit() || !Info || !Info->getType()->getContainedAutoType())
      return true;
    std::optional<ErasedResult> Result =
        erasedResult(Var->getType().getNonReferenceType(), V);
    const auto *Call = dyn_cast<CallExpr>(ignoreImplicit(Var->getInit()));
    if (!Result || !Call)
      return true;
    for (const Expr *Argument : Call->arguments()) {
      const auto *Lambda = dyn_cast<LambdaExpr>(ignoreImplicit(Argument));
      if (!Lambda || !Lambda->hasExplicitResultType())
        continue;
      llvm::SmallVector<TypeLoc, 2> Places;
      spelledErased(
          Lambda->getCallOperator()->getFunctionTypeLoc().getReturnLoc(), V,
          Places);
      for (TypeLoc Place : Places)
        if (Seen.insert(Place.getBeginLoc()).second)
          Sites.push_back({Place, *Result, Var});
    }
    return true;
  }

private:
  const Vocabulary &V;
  std::vector<ErasedSite> &Sites;
  llvm::DenseSet<SourceLocation> Seen;
};
} // namespace

//===----------------------------------------------------------------------===//
// Following values
//===----------------------------------------------------------------------===//

/// True if code outside the main file may name \p D.
static bool isSeenOutside(const Decl &D) {
  const SourceManager &SM = D.getASTContext().getSourceManager();
  SourceLocation Loc = SM.getExpansionLoc(D.getLocation());
  if (!SM.isInMainFile(Loc))
    return true;
  if (const auto *P = dyn_cast<ParmVarDecl>(&D)) {
    const auto *F = dyn_cast<FunctionDecl>(P->getDeclContext());
    return !F || isSeenOutside(*F);
  }
  if (const auto *V = dyn_cast<VarDecl>(&D); V && V->isLocalVarDecl())
    return V->hasExternalStorage();
  if (isa<BindingDecl>(D))
    return false;
  const auto *Named = dyn_cast<NamedDecl>(&D);
  const auto *Record = dyn_cast<CXXRecordDecl>(D.getDeclContext());
  if (Record && (Record->isLambda() || Record->isLocalClass()))
    return false;
  llvm::StringRef Extension = llvm::sys::path::extension(
      SM.getFilename(SM.getLocForStartOfFile(SM.getMainFileID())));
  const bool IsHeader = Extension.starts_with(".h") || Extension == ".inc" ||
                        Extension == ".ipp" || Extension == ".tcc";
  if (IsHeader)
    return true;
  return !Named || (Named->isExternallyVisible() &&
                    !(Record && D.getAccess() == AS_private));
}

/// What is written there, without what the language adds and without copies,
/// moves and std::move.
static const Expr *strip(const Expr *E) {
  while (E) {
    const Expr *Next = E;
    if (const auto *Paren = dyn_cast<ParenExpr>(E)) {
      Next = Paren->getSubExpr();
    } else if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E)) {
      const bool Stores =
          Cast->getType()->isVoidPointerType() &&
          (Cast->getCastKind() == CK_NullToPointer ||
           (Cast->getCastKind() == CK_BitCast &&
            !Cast->getSubExpr()->getType()->isVoidPointerType()));
      if (!Stores)
        Next = Cast->getSubExpr();
    } else if (const auto *Full = dyn_cast<FullExpr>(E)) {
      Next = Full->getSubExpr();
    } else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E)) {
      Next = Temporary->getSubExpr();
    } else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E)) {
      Next = Bind->getSubExpr();
    } else if (const auto *List = dyn_cast<CXXStdInitializerListExpr>(E)) {
      Next = List->getSubExpr();
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      if (!isa<CXXTemporaryObjectExpr>(Construct) &&
          Construct->getNumArgs() > 0 &&
          Construct->getConstructor()->isCopyOrMoveConstructor())
        Next = Construct->getArg(0);
    } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
      const FunctionDecl *F = Call->getDirectCallee();
      if (F && Call->getNumArgs() == 1 && F->isInStdNamespace() &&
          F->getIdentifier() &&
          (F->getName() == "move" || F->getName() == "forward" ||
           F->getName() == "as_const" || F->getName() == "move_if_noexcept"))
        Next = Call->getArg(0);
    }
    if (Next == E)
      return E;
    E = Next;
  }
  return E;
}

class ErasedFlow::Builder : public UserCodeVisitor<Builder> {
  using Base = UserCodeVisitor<Builder>;

public:
  Builder(ASTContext &Context, RoleResolver &Roles,
          const std::vector<ErasedSite> &Sites, Graph &G)
      : Context(Context), Roles(Roles), V(Roles.vocabulary()), Sites(Sites),
        G(G) {}

  void run() {
    for (Decl *D : Context.getTraversalScope())
      TraverseDecl(D);
    // Where a wrong cast is expected, it is not for us to say it cannot be.
    for (const auto &[Node, E, F] : Touched)
      if (!Understood.count(E) || Catching.count(F))
        open(Node);
    for (const auto &[F, Ref] : Mentioned)
      if (!Understood.count(Ref))
        openFunction(*F);
    G.settleConversions(Context);
  }

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool TraverseDecl(Decl *D) {
    const FunctionDecl *Outer = Function;
    const bool WasInInstantiation = InInstantiation;
    if (auto *F = dyn_cast_or_null<FunctionDecl>(D)) {
      if (!Function)
        Function = F;
      InInstantiation |= isInInstantiation(*F);
    }
    bool Continue = Base::TraverseDecl(D);
    Function = Outer;
    InInstantiation = WasInInstantiation;
    return Continue;
  }

  bool VisitExpr(Expr *E) {
    if (E->isTypeDependent())
      if (const Expr *Read = readAsDependent(*E))
        if (Node N = node(Read))
          G.Generic.push_back(*N);
    // Newer visitors show what is written of a list, but not what it means.
    if (const auto *List = dyn_cast<InitListExpr>(E);
        List && !List->isSemanticForm())
      E = List->getSemanticForm();
    if (!E || strip(E) != E)
      return true;
    if (std::optional<unsigned> Node = node(E)) {
      Touched.push_back({*Node, E, Function});
      if (InInstantiation)
        open(*Node);
    }
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    if (const auto *F = dyn_cast<FunctionDecl>(Ref->getDecl());
        F && isUsers(*F))
      Mentioned.push_back({F, Ref});
    return true;
  }
  bool VisitVarDecl(VarDecl *D) {
    if (const auto *P = dyn_cast<ParmVarDecl>(D)) {
      if (P->hasDefaultArg() && !P->hasUnparsedDefaultArg() &&
          !P->hasUninstantiatedDefaultArg())
        bind(*P, P->getDefaultArg());
    } else if (D->getInit() && !D->isCXXForRangeDecl()) {
      bind(*D, D->getInit());
    } else if (carries(D->getType())) {
      nodeOf(*D);
    }
    if (const auto *Parts = dyn_cast<DecompositionDecl>(D))
      for (const BindingDecl *Part : Parts->bindings())
        if (carries(Parts->getType()) && carries(Part->getType()))
          G.unite(nodeOf(*Parts), nodeOf(*Part));
    return true;
  }
  bool VisitFieldDecl(FieldDecl *D) {
    if (D->hasInClassInitializer() && D->getInClassInitializer())
      bind(*D, D->getInClassInitializer());
    else if (carries(D->getType()))
      nodeOf(*D);
    return true;
  }
  bool VisitFunctionDecl(FunctionDecl *F) {
    if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(F))
      for (const CXXCtorInitializer *Init : Ctor->inits())
        if (Init->isMemberInitializer() && Init->getInit())
          bind(*Init->getMember(), Init->getInit());
    if (carries(F->getReturnType()))
      nodeOf(*F);
    if (F->doesThisDeclarationHaveABody())
      returns(F->getBody(), *F);
    return true;
  }
  bool VisitLambdaExpr(LambdaExpr *L) {
    const CXXMethodDecl *Operator = L->getCallOperator();
    if (const FunctionTemplateDecl *Generic =
            Operator->getDescribedFunctionTemplate()) {
      for (FunctionDecl *F : Generic->specializations())
        TraverseDecl(F);
      return true;
    }
    returns(L->getBody(), *Operator);
    return true;
  }
  bool VisitCXXForRangeStmt(CXXForRangeStmt *S) {
    if (S->getLoopVariable() && S->getRangeInit())
      bind(*S->getLoopVariable(), S->getRangeInit());
    return true;
  }
  bool VisitCXXCatchStmt(CXXCatchStmt *S) {
    const CXXRecordDecl *Caught = S->getExceptionDecl()
                                      ? S->getExceptionDecl()
                                            ->getType()
                                            .getNonReferenceType()
                                            ->getAsCXXRecordDecl()
                                      : nullptr;
    for (const ErasedSite &Site : Sites)
      if (const VocabularyEntry *E = V.lookup(Site.Result.Erased);
          Caught && E && !E->fact("cast-error").empty() &&
          hasQualifiedName(Caught, E->fact("cast-error")))
        Catching.insert(Function);
    return true;
  }
  // A value that is discarded, or tested as a condition.
  bool VisitCompoundStmt(CompoundStmt *S) {
    for (const Stmt *Child : S->body())
      understand(dyn_cast<Expr>(Child));
    return true;
  }
  bool VisitIfStmt(IfStmt *S) {
    understandCondition(S->getCond());
    understand(dyn_cast<Expr>(S->getThen()));
    understand(dyn_cast_or_null<Expr>(S->getElse()));
    return true;
  }
  bool VisitWhileStmt(WhileStmt *S) {
    understandCondition(S->getCond());
    understand(dyn_cast<Expr>(S->getBody()));
    return true;
  }
  bool VisitForStmt(ForStmt *S) {
    understandCondition(S->getCond());
    understand(S->getInc());
    understand(dyn_cast<Expr>(S->getBody()));
    return true;
  }

private:
  using Node = std::optional<unsigned>;

  /// What \p E, in a template, casts to a type that its arguments tell:
  /// `any_cast<T>(a)`, `static_cast<T *>(p)`, `v.value<T>()`.
  const Expr *readAsDependent(const Expr &E) const {
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(&E))
      return Cast->getSubExpr();
    const auto *Call = dyn_cast<CallExpr>(&E);
    const auto *Named =
        Call ? dyn_cast<OverloadExpr>(Call->getCallee()->IgnoreParens())
             : nullptr;
    if (!Named || !Named->hasExplicitTemplateArgs() ||
        !llvm::any_of(Named->decls(), [&](const NamedDecl *D) {
          const auto *F = D->getAsFunction();
          const VocabularyEntry *Entry = F ? V.lookup(F) : nullptr;
          return Entry && Entry->Roles.contains(Role::Cast);
        }))
      return nullptr;
    if (const auto *Member = dyn_cast<UnresolvedMemberExpr>(Named))
      return Member->isImplicitAccess() ? nullptr : Member->getBase();
    return Call->getNumArgs() > 0 ? Call->getArg(0) : nullptr;
  }

  void open(unsigned N) { G.Open.push_back(N); }
  void openFunction(const FunctionDecl &F) {
    if (carries(F.getReturnType()))
      open(nodeOf(F));
    for (const ParmVarDecl *P : F.parameters())
      if (carries(P->getType()))
        open(nodeOf(*P));
  }

  bool carries(QualType Type) {
    if (Type.isNull())
      return false;
    Type = Type.getCanonicalType();
    auto [It, New] = Carriers.try_emplace(Type, false);
    if (New) {
      bool Result = !erasedWithin(Type, V).isNull();
      Carriers[Type] = Result;
      return Result;
    }
    return It->second;
  }
  bool isErasedValue(const Expr *E) {
    return isErased(E->getType().getNonReferenceType(), V);
  }

  /// True if \p F returns what its arguments' types say, and the packs know
  /// it: Qt's headers may be found by a plain `-I`, as if they were the user's.
  bool isKnownTemplate(const FunctionDecl &F) {
    const FunctionDecl *Pattern = F.getTemplateInstantiationPattern();
    return Pattern && V.lookup(&F) &&
           !Context.getSourceManager().isInMainFile(Pattern->getLocation()) &&
           (Pattern->getReturnType()->isDependentType() ||
            isDeduced(Pattern->getReturnType()));
  }

  /// True if \p F is written here, and neither part of a library nor of a type
  /// that plays a role.
  bool isUsers(const FunctionDecl &F) {
    if (isInSystemHeader(F) || isKnownTemplate(F))
      return false;
    const auto *Method = dyn_cast<CXXMethodDecl>(&F);
    if (!Method || Method->getParent()->isLambda())
      return true;
    return !isa<ClassTemplateSpecializationDecl>(Method->getParent()) &&
           !V.lookup(Method->getParent());
  }

  //===--------------------------------------------------------------------===//
  // Declarations
  //===--------------------------------------------------------------------===//

  void spelled(unsigned N, TypeLoc Written, bool IsDeduced) {
    llvm::SmallVector<TypeLoc, 2> Places;
    spelledErased(Written, V, Places);
    for (TypeLoc Place : Places) {
      auto [It, New] = G.Spellings.insert({Place.getBeginLoc(), {}});
      if (New) {
        It->second.Node = G.add();
        It->second.Place = Place;
      }
      It->second.Users.push_back(N);
      G.Types.unite(N, It->second.Node);
    }
    // A type with several erased parts may need several names.
    if (Places.size() > 1 || (Places.empty() && !IsDeduced))
      open(N);
  }

  /// True if another function of the name might have the same parameters then,
  /// or be called instead.
  static bool isOverloaded(const FunctionDecl &F) {
    unsigned Count = 0;
    for (const NamedDecl *D : F.getDeclContext()->lookup(F.getDeclName())) {
      const auto *Other = D->getAsFunction();
      if (Other && Other->getNumParams() == F.getNumParams() &&
          !Other->isImplicit() && !Other->isDeleted())
        ++Count;
    }
    return Count > 1;
  }

  static bool isDeduced(QualType Type) {
    return Type->getContainedAutoType() != nullptr;
  }

  unsigned nodeOf(const ValueDecl &Decl) {
    const ValueDecl *D = cast<ValueDecl>(Decl.getCanonicalDecl());
    const FunctionDecl *Of = nullptr;
    unsigned Index = 0;
    if (const auto *P = dyn_cast<ParmVarDecl>(&Decl)) {
      Of = dyn_cast<FunctionDecl>(P->getDeclContext());
      Index = P->getFunctionScopeIndex();
      if (Of && Index < Of->getCanonicalDecl()->getNumParams())
        D = Of->getCanonicalDecl()->getParamDecl(Index);
    }
    auto [It, New] = Declared.try_emplace(D, 0);
    if (!New)
      return It->second;
    const unsigned N = G.add();
    Declared[D] = N;
    QualType Type = isa<FunctionDecl>(D)
                        ? cast<FunctionDecl>(D)->getReturnType()
                        : D->getType();
    // An element that nothing was stored in would be one with a value.
    // Nor does a field say where it gets its first value.
    const bool IsOther = isErased(Type.getNonReferenceType(), V)
                             ? isa<FieldDecl>(D)
                             : !holdsErasedResult(Type, V);
    if (IsOther || isInSystemHeader(*D) || isSeenOutside(*D) ||
        isInInstantiation(*D))
      open(N);
    // What a parameter of a template names is the caller's.
    if (!isInInstantiation(*D) && (!D->isTemplated() || Of))
      G.Shared.push_back(N);
    if (Of) {
      if (isOverloaded(*Of))
        open(N);
      for (const FunctionDecl *Redecl : Of->redecls())
        if (Index < Redecl->getNumParams())
          spelledBy(N, *Redecl->getParamDecl(Index));
    } else if (const auto *F = dyn_cast<FunctionDecl>(D)) {
      const auto *Method = dyn_cast<CXXMethodDecl>(F);
      if (Method && Method->isVirtual()) {
        open(N);
        for (const CXXMethodDecl *Overridden : Method->overridden_methods())
          if (carries(Overridden->getReturnType()))
            G.unite(N, nodeOf(*Overridden));
      }
      for (const FunctionDecl *Redecl : F->redecls())
        if (FunctionTypeLoc Loc = Redecl->getFunctionTypeLoc())
          spelled(N, Loc.getReturnLoc(),
                  isDeduced(Redecl->getDeclaredReturnType()) ||
                      (Method && Method->getParent()->isLambda()));
    } else if (const auto *Var = dyn_cast<VarDecl>(D)) {
      for (const VarDecl *Redecl : Var->redecls())
        spelledBy(N, *Redecl);
    } else if (const auto *Field = dyn_cast<FieldDecl>(D)) {
      spelledBy(N, *Field);
    }
    return N;
  }
  void spelledBy(unsigned N, const DeclaratorDecl &D) {
    const auto *Var = dyn_cast<VarDecl>(&D);
    if (Var && Var->isInitCapture())
      return;
    if (D.getTypeSourceInfo())
      spelled(N, D.getTypeSourceInfo()->getTypeLoc(),
              isDeduced(D.getTypeSourceInfo()->getType()));
    else
      open(N);
  }

  void bind(const ValueDecl &D, const Expr *Init) {
    if (D.getType()->isDependentType() || !carries(D.getType()))
      return;
    const unsigned N = nodeOf(D);
    if (Node Value = understand(Init))
      G.unite(N, *Value);
    else
      open(N);
  }

  /// What the return statements of \p F give its result.
  void returns(const Stmt *S, const FunctionDecl &F) {
    if (!S || isa<LambdaExpr>(S) || !carries(F.getReturnType()))
      return;
    if (const auto *Return = dyn_cast<ReturnStmt>(S)) {
      Node Value = understand(Return->getRetValue());
      if (Value)
        G.unite(nodeOf(F), *Value);
      else
        open(nodeOf(F));
    } else if (const auto *Return = dyn_cast<CoreturnStmt>(S)) {
      if (const Expr *E = Return->getOperand()) {
        if (Node Value = understand(E))
          G.unite(nodeOf(F), *Value);
        else
          store(nodeOf(F), {ErasedStore::Implicit, E, E, stored(E->getType())});
      }
      return;
    }
    if (const auto *Body = dyn_cast<CoroutineBodyStmt>(S))
      return returns(Body->getBody(), F);
    for (const Stmt *Child : S->children())
      returns(Child, F);
  }

  //===--------------------------------------------------------------------===//
  // Expressions
  //===--------------------------------------------------------------------===//

  /// The node of \p E, whose use here is understood.
  Node understand(const Expr *E) {
    if (!E)
      return std::nullopt;
    Understood.insert(strip(E));
    return node(E);
  }
  void understandCondition(const Expr *E) {
    if (E && E->IgnoreParenImpCasts()->getType()->isAnyPointerType())
      understand(E);
  }

  Node node(const Expr *E) {
    E = strip(E);
    if (!E || E->isTypeDependent())
      return std::nullopt;
    auto [It, New] = Nodes.try_emplace(E, std::nullopt);
    if (!New)
      return It->second;
    Node N = compute(E);
    Nodes[E] = N;
    return N;
  }

  /// The stored type of a value of \p Type.
  QualType stored(QualType Type) const {
    Type = Type.getNonReferenceType();
    if (Type->isDependentType())
      return {};
    if (Type->isArrayType() || Type->isFunctionType())
      Type = Context.getDecayedType(Type);
    return Type.getCanonicalType().getUnqualifiedType();
  }

  void store(unsigned N, ErasedStore S) { G.Stores.push_back({N, S}); }
  unsigned stored(ErasedStore S) {
    unsigned N = G.add();
    store(N, S);
    return N;
  }

  Node compute(const Expr *E) {
    const bool Carries = carries(E->getType());
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Carries && isa<VarDecl, BindingDecl>(Ref->getDecl())
                 ? Node(nodeOf(*Ref->getDecl()))
                 : std::nullopt;
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      const ValueDecl *D = Member->getMemberDecl();
      if (!Carries || !isa<FieldDecl, VarDecl>(D))
        return std::nullopt;
      if (carries(Member->getBase()->getType()))
        if (Node Object = understand(Member->getBase());
            Object && isa<ClassTemplateSpecializationDecl>(D->getDeclContext()))
          return Object;
      return nodeOf(*D);
    }
    if (const auto *L = dyn_cast<LambdaExpr>(E)) {
      for (const Expr *Init : L->capture_inits())
        understand(Init);
      for (const LambdaCapture &C : L->captures())
        if (C.capturesVariable())
          if (const auto *Var = dyn_cast<VarDecl>(C.getCapturedVar());
              Var && Var->isInitCapture() && Var->getInit())
            bind(*Var, Var->getInit());
      return std::nullopt;
    }
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return call(*Call, Carries);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
      return construct(*Construct, Carries);
    if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(E)) {
      understand(Rewritten->getSemanticForm());
      return std::nullopt;
    }
    if (const auto *Cast = dyn_cast<CastExpr>(E))
      return cast(*Cast, Carries);
    if (const auto *List = dyn_cast<InitListExpr>(E))
      return list(*List, Carries);
    if (const auto *Delete = dyn_cast<CXXDeleteExpr>(E)) {
      if (!isErasedValue(Delete->getArgument()))
        understand(Delete->getArgument());
      return std::nullopt;
    }
    if (const auto *Await = dyn_cast<CoawaitExpr>(E)) {
      Node Operand = understand(Await->getOperand());
      return Carries ? Operand : std::nullopt;
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
      if (Unary->getOpcode() == UO_LNot)
        understandCondition(Unary->getSubExpr());
      if (!Carries)
        node(Unary->getSubExpr());
      return Carries ? understand(Unary->getSubExpr()) : std::nullopt;
    }
    if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
      const Expr *L = Binary->getLHS(), *R = Binary->getRHS();
      if (Binary->isLogicalOp()) {
        understandCondition(L);
        understandCondition(R);
      } else if (Binary->isEqualityOp()) {
        auto IsNull = [&](const Expr *Side) {
          return Side->isNullPointerConstant(
                     Context, Expr::NPC_ValueDependentIsNotNull) !=
                 Expr::NPCK_NotNull;
        };
        if (IsNull(L->IgnoreParenImpCasts()) ||
            IsNull(R->IgnoreParenImpCasts())) {
          understand(L);
          understand(R);
        }
      } else if (Carries && Binary->getOpcode() == BO_Assign) {
        return join(understand(L), understand(R));
      } else if (Binary->getOpcode() == BO_Comma) {
        understand(L);
        return Carries ? understand(R) : std::nullopt;
      }
      return std::nullopt;
    }
    if (!Carries)
      return std::nullopt;
    if (const auto *Choice = dyn_cast<ConditionalOperator>(E))
      return join(understand(Choice->getTrueExpr()),
                  understand(Choice->getFalseExpr()));
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
      return understand(Subscript->getBase());
    if (const auto *New = dyn_cast<CXXNewExpr>(E)) {
      const unsigned N = G.add();
      if (New->getConstructExpr())
        join(N, understand(New->getConstructExpr()));
      if (New->getAllocatedTypeSourceInfo())
        spelled(N, New->getAllocatedTypeSourceInfo()->getTypeLoc(),
                isDeduced(New->getAllocatedType()));
      return N;
    }
    return std::nullopt;
  }

  Node join(Node A, Node B) {
    if (A && B)
      G.unite(*A, *B);
    return A ? A : B;
  }

  Node list(const InitListExpr &List, bool Carries) {
    if (const CXXRecordDecl *Record = List.getType()->getAsCXXRecordDecl();
        Record && Record->hasDefinition() &&
        !(isa<ClassTemplateSpecializationDecl>(Record) &&
          isInSystemHeader(*Record))) {
      unsigned I = 0;
      for (const FieldDecl *Field : Record->fields())
        if (I < List.getNumInits())
          bind(*Field, List.getInit(I++));
      return std::nullopt;
    }
    if (!Carries)
      return std::nullopt;
    Node All;
    for (const Expr *Init : List.inits())
      All = join(All, understand(Init));
    return All ? All : Node(G.add());
  }

  Node cast(const CastExpr &Cast, bool Carries) {
    const Expr *Sub = Cast.getSubExpr();
    if (Cast.getType()->isVoidType()) {
      if (const VarDecl *Var = namedVariable(Sub))
        G.Discarded.insert(Var->getCanonicalDecl());
      understand(Sub);
      return std::nullopt;
    }
    if (Sub->isTypeDependent())
      return std::nullopt;
    const Expr *Value = Sub->IgnoreParenImpCasts();
    if (Carries) {
      Node N;
      if (Cast.getType()->isVoidPointerType() &&
          !Value->getType()->isVoidPointerType())
        N = Cast.getCastKind() == CK_NullToPointer
                ? G.add()
                : stored({ErasedStore::Implicit, &Cast, Value,
                          stored(Value->getType())});
      else
        N = understand(Sub);
      if (!N)
        N = G.add();
      if (const auto *Written = dyn_cast<ExplicitCastExpr>(&Cast)) {
        spelled(*N, Written->getTypeInfoAsWritten()->getTypeLoc(), false);
        wrap(Cast, Sub);
      }
      return N;
    }
    // A read of `void *`.
    if (const auto *Written = dyn_cast<ExplicitCastExpr>(&Cast);
        Written && Value->getType()->isVoidPointerType()) {
      Node N = understand(Sub);
      if (N && Cast.getType()->isPointerType())
        G.Casts.push_back(
            {*N,
             {ErasedCast::Builtin, &Cast, Sub, stored(Cast.getType()),
              Written->getTypeAsWritten()}});
      else if (N)
        open(*N);
    }
    return std::nullopt;
  }

  /// `std::any(x)`: the store that is inside is written by \p Cast.
  void wrap(const Expr &Cast, const Expr *Sub) {
    const Expr *Inner = strip(Sub);
    for (auto &[N, Store] : G.Stores)
      if (Store.Whole == Inner && Store.How == ErasedStore::Implicit &&
          isa<CXXConstructExpr>(Inner)) {
        Store.How = ErasedStore::Wrapper;
        Store.Whole = &Cast;
      }
  }

  Node construct(const CXXConstructExpr &E, bool Carries) {
    const CXXConstructorDecl &Ctor = *E.getConstructor();
    const auto *Temporary = dyn_cast<CXXTemporaryObjectExpr>(&E);
    llvm::ArrayRef<const Expr *> Args(E.getArgs(), E.getNumArgs());
    if (!Carries) {
      if (!isInSystemHeader(Ctor))
        bindArguments(Ctor, Args);
      else
        libraryCall(Ctor, nullptr, Args, false, {}, /*IsConstruction=*/true);
      return std::nullopt;
    }
    const unsigned N = G.add();
    if (Temporary && Temporary->getTypeSourceInfo())
      spelled(N, Temporary->getTypeSourceInfo()->getTypeLoc(), false);
    while (!Args.empty() && isa<CXXDefaultArgExpr>(Args.back()))
      Args = Args.drop_back();
    if (isErased(E.getType(), V)) {
      constructErased(N, E, Args);
      return N;
    }
    const auto *Record = Ctor.getParent();
    if (!isInSystemHeader(Ctor) && !V.lookup(Record))
      open(N); // A template of the user's own: what it does is its business.
    for (const Expr *Arg : Args) {
      if (const FunctionDecl *Run = callable(Arg))
        resultOf(*Run, N);
      else if (carries(Arg->getType()))
        join(N, understand(Arg));
      else if (holdsCallable(E.getType()) &&
               strip(Arg)->getType()->isRecordType())
        open(N);
    }
    return N;
  }

  void constructErased(unsigned N, const CXXConstructExpr &E,
                       llvm::ArrayRef<const Expr *> Args) {
    const CXXConstructorDecl &Ctor = *E.getConstructor();
    if (Args.empty()) {
      open(N); // Holds nothing, which a type may not be able to say.
      return;
    }
    if (Ctor.isCopyOrMoveConstructor()) {
      join(N, understand(Args[0]));
      return;
    }
    if (Args[0]->getType()->isNullPtrType())
      return;
    for (const Expr *Arg : Args)
      if (Node Inner = understand(Arg))
        open(*Inner);
    if (Ctor.getNumParams() == 0) {
      open(N);
      return;
    }
    QualType Param = Ctor.getParamDecl(0)->getType().getNonReferenceType();
    const auto *Tag = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        Param->getAsCXXRecordDecl());
    if (Tag && Tag->getName() == "in_place_type_t" &&
        Tag->getTemplateArgs()[0].getKind() == TemplateArgument::Type) {
      store(N, {ErasedStore::Implicit, &E, nullptr,
                stored(Tag->getTemplateArgs()[0].getAsType())});
      open(N);
      return;
    }
    // A constructor that is no template may store another type than it takes:
    // QVariant makes a QString of a `const char *`.
    QualType Type = stored(Param);
    const bool Exact = Ctor.isFunctionTemplateSpecialization() ||
                       (!Type->isPointerType() &&
                        Type == stored(Args[0]->IgnoreImpCasts()->getType()));
    if (!Exact || (Type->isPointerType() && E.getType()->isRecordType() &&
                   !V.plays(E.getType(), Role::ErasedType)))
      Type = {};
    store(N, {isa<CXXTemporaryObjectExpr>(E) ? ErasedStore::Wrapper
                                             : ErasedStore::Implicit,
              &E, Args.size() == 1 ? Args[0] : nullptr, Type});
    if (Args.size() > 1)
      open(N);
  }

  static bool holdsCallable(QualType Type) {
    const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        Type->getAsCXXRecordDecl());
    return Spec && Spec->getTemplateArgs().size() > 0 &&
           Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
           Spec->getTemplateArgs()[0].getAsType()->isFunctionType();
  }

  //===--------------------------------------------------------------------===//
  // Calls
  //===--------------------------------------------------------------------===//

  /// The user's function that \p Arg runs, mentioned here to be called.
  const FunctionDecl *callable(const Expr *Arg) {
    if (Arg->isTypeDependent())
      return nullptr;
    const FunctionDecl *Run = functionRunBy(Arg);
    if (!Run || !isUsers(*Run))
      return nullptr;
    const Expr *E = strip(Arg);
    if (const auto *Address = dyn_cast<UnaryOperator>(E))
      E = strip(Address->getSubExpr());
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E);
        Ref && isa<FunctionDecl>(Ref->getDecl()))
      Understood.insert(Ref);
    else if (carries(E->getType()))
      return nullptr; // A std::function that is told apart by its own type.
    return Run;
  }

  /// Calls \p Do for \p F, or for what the generic lambda was instantiated as.
  template <typename Fn> static void eachRun(const FunctionDecl &F, Fn Do) {
    if (const FunctionTemplateDecl *Generic = F.getDescribedFunctionTemplate())
      for (const FunctionDecl *Spec : Generic->specializations())
        Do(*Spec);
    else
      Do(F);
  }

  /// The result of \p Run becomes that of \p N.
  void resultOf(const FunctionDecl &Run, unsigned N) {
    eachRun(Run, [&](const FunctionDecl &F) {
      QualType Result = F.getReturnType();
      if (carries(Result))
        G.unite(N, nodeOf(F));
      else if (Result->isDependentType())
        open(N);
      else if (!Result->isVoidType())
        store(N, {ErasedStore::Implicit, nullptr, nullptr, stored(Result)});
    });
  }

  void bindArguments(const FunctionDecl &F, llvm::ArrayRef<const Expr *> Args) {
    for (unsigned I = 0; I < Args.size() && I < F.getNumParams(); ++I)
      if (!isa<CXXDefaultArgExpr>(Args[I]))
        bind(*F.getParamDecl(I), Args[I]);
  }

  Node call(const CallExpr &Call, bool Carries) {
    const Expr *CalleeExpr = Call.getCallee()->IgnoreParenImpCasts();
    Understood.insert(CalleeExpr);
    const FunctionDecl *F = Call.getDirectCallee();
    if (!F || isa<UserDefinedLiteral>(Call))
      return std::nullopt;
    llvm::ArrayRef<const Expr *> Args(Call.getArgs(), Call.getNumArgs());
    const Expr *Object = nullptr;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call)) {
      Object = Member->getImplicitObjectArgument();
    } else if (isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(F) &&
               !Args.empty()) {
      Object = Args.front();
      Args = Args.drop_front();
    }
    while (!Args.empty() && isa<CXXDefaultArgExpr>(Args.back()))
      Args = Args.drop_back();

    const VocabularyEntry *Entry = Roles.resolve(Call);
    if (Entry && Entry->Roles.contains(Role::Cast))
      if (const Expr *Operand = Object         ? Object
                                : Args.empty() ? nullptr
                                               : Args.front();
          Operand &&
          castCall(Call, *F, *Entry, Operand, Object != nullptr, Args.size()))
        return std::nullopt;
    if (isUsers(*F)) {
      bindArguments(*F, Args);
      return Carries ? Node(nodeOf(*F)) : std::nullopt;
    }
    if (Object && isErasedValue(Object))
      return erasedMember(Call, *F, Object, Args, Carries);
    llvm::SmallVector<TypeLoc, 2> Written;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(CalleeExpr))
      for (const TemplateArgumentLoc &Arg : Ref->template_arguments())
        if (Arg.getArgument().getKind() == TemplateArgument::Type &&
            Arg.getTypeSourceInfo())
          Written.push_back(Arg.getTypeSourceInfo()->getTypeLoc());
    return libraryCall(*F, Object, Args, Carries, Written,
                       /*IsConstruction=*/false, &Call, Entry);
  }

  bool castCall(const CallExpr &Call, const FunctionDecl &F,
                const VocabularyEntry &Entry, const Expr *Operand,
                bool IsMember, unsigned NumArgs) {
    QualType From = Operand->getType().getNonReferenceType();
    const bool IsPointer =
        From->isPointerType() && !isErased(From, V) &&
        isErased(From->getPointeeType().getUnqualifiedType(), V);
    if (!IsPointer && !isErased(From, V))
      return false;
    Node N = understand(Operand);
    if (!N)
      return false;
    ErasedCast Cast{ErasedCast::Value, &Call, Operand, {}, {}};
    if (IsMember)
      Cast.How = ErasedCast::Member;
    if (Entry.is("converts")) {
      // `toInt(&ok)` asks whether it is one.
      if (NumArgs > 0)
        open(*N);
      else
        G.Conversions.push_back({*N, Cast, Entry.fact("cast-type").str()});
      return true;
    }
    const auto *Args = F.getTemplateSpecializationArgs();
    if (!Args || Args->size() == 0 ||
        Args->get(0).getKind() != TemplateArgument::Type) {
      open(*N);
      return true;
    }
    QualType To = Args->get(0).getAsType();
    Cast.Spelled = To;
    const Expr *Callee = Call.getCallee()->IgnoreParenImpCasts();
    llvm::ArrayRef<TemplateArgumentLoc> Written;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Callee))
      Written = Ref->template_arguments();
    else if (const auto *Member = dyn_cast<MemberExpr>(Callee))
      Written = Member->template_arguments();
    if (!Written.empty() && Written[0].getTypeSourceInfo() &&
        !Written[0].getTypeSourceInfo()->getType()->isDependentType())
      Cast.Spelled = Written[0].getTypeSourceInfo()->getType();
    if (From->isRecordType() && !V.plays(From, Role::ErasedType)) {
      // static_pointer_cast<T>(p): the pointer to T.
      To = Call.getType();
      Cast.Spelled = To;
    }
    if (IsPointer)
      Cast.How = ErasedCast::Pointer;
    else if (To->isReferenceType() && !IsMember)
      Cast.How = ErasedCast::Alias;
    Cast.IsConst = To.getNonReferenceType().isConstQualified();
    Cast.Spelled = Cast.Spelled.getNonReferenceType().getUnqualifiedType();
    Cast.To = To.getNonReferenceType().getCanonicalType().getUnqualifiedType();
    G.Casts.push_back({*N, Cast});
    // What else it takes (a default, a flag) depends on the type.
    if (NumArgs > (IsMember ? 0u : 1u))
      open(*N);
    return true;
  }

  /// A member of the erased type itself, other than a cast.
  Node erasedMember(const CallExpr &Call, const FunctionDecl &F,
                    const Expr *Object, llvm::ArrayRef<const Expr *> Args,
                    bool Carries) {
    Node N = understand(Object);
    if (!N)
      return std::nullopt;
    if (F.getOverloadedOperator() == OO_Equal && Args.size() == 1) {
      if (carries(Args[0]->getType()))
        join(N, understand(Args[0]));
      else
        store(*N, {ErasedStore::Implicit, Args[0], Args[0],
                   stored(F.getParamDecl(0)->getType())});
      return N;
    }
    // `if (p)`, `p == nullptr` of a shared_ptr<void>.
    const bool IsTest = isa<CXXConversionDecl>(F) &&
                        F.getReturnType()->isBooleanType() &&
                        !V.plays(Object->getType(), Role::ErasedType);
    if (F.getIdentifier() && F.getName() == "emplace")
      if (const auto *Types = F.getTemplateSpecializationArgs();
          Types && Types->size() > 0 &&
          Types->get(0).getKind() == TemplateArgument::Type)
        store(*N, {ErasedStore::Implicit, &Call, nullptr,
                   stored(Types->get(0).getAsType())});
    for (const Expr *Arg : Args)
      join(N, understand(Arg));
    if (!IsTest)
      open(*N); // has_value(), type(), reset(), get()
    return Carries ? N : std::nullopt;
  }

  /// A function of a library: what goes in comes out, except where it runs a
  /// callable, whose parameters take what goes in and whose result comes out.
  Node libraryCall(const FunctionDecl &F, const Expr *Object,
                   llvm::ArrayRef<const Expr *> Args, bool Carries,
                   llvm::ArrayRef<TypeLoc> Written, bool IsConstruction,
                   const Expr *Whole = nullptr,
                   const VocabularyEntry *Entry = nullptr) {
    Node In, Out;
    bool PassesErased = false;
    if (Object && carries(Object->getType()))
      In = understand(Object);
    const FunctionDecl *Run = nullptr;
    unsigned RunAt = 0;
    for (unsigned I = 0; I < Args.size(); ++I)
      if (const FunctionDecl *Callable = callable(Args[I])) {
        Run = Callable;
        RunAt = I;
      }
    // Arguments after the callable are its own, in order; the first may be the
    // object of a member function.
    const unsigned After = Run ? Args.size() - RunAt - 1 : 0;
    const bool Pairs =
        Run && After > 0 && !Run->getDescribedFunctionTemplate() &&
        (After == Run->getNumParams() || After == Run->getNumParams() + 1);
    const unsigned Skip = Pairs ? After - Run->getNumParams() : 0;
    for (unsigned I = 0; I < Args.size(); ++I) {
      if ((Run && I == RunAt) || !carries(Args[I]->getType()))
        continue;
      Node Arg = understand(Args[I]);
      if (Pairs && I > RunAt + Skip) {
        const ParmVarDecl *P = Run->getParamDecl(I - RunAt - 1 - Skip);
        if (Arg && carries(P->getType()))
          G.unite(*Arg, nodeOf(*P));
        else if (Arg)
          open(*Arg);
        continue;
      }
      PassesErased |= isErasedValue(Args[I]);
      In = join(In, Arg);
    }
    if (Run)
      eachRun(*Run, [&](const FunctionDecl &Callable) {
        if (!Pairs)
          for (const ParmVarDecl *P : Callable.parameters())
            if (carries(P->getType()))
              In = join(In, Node(nodeOf(*P)));
        if (carries(Callable.getReturnType()))
          Out = join(Out, Node(nodeOf(Callable)));
      });
    const bool IsGeneric =
        F.isTemplateInstantiation() || F.isFunctionTemplateSpecialization() ||
        isInInstantiation(F) ||
        isInInstantiation(*llvm::cast<Decl>(F.getLexicalDeclContext()));
    // A function for any type does the same with another. One that looks at
    // the value itself may not.
    if (In && (!IsGeneric || (PassesErased && !Object && !Run)))
      open(*In);
    if (In && Object)
      if (const auto *Of = dyn_cast<CXXMethodDecl>(&F);
          Of && !isInSystemHeader(F) && !V.lookup(Of->getParent()))
        open(*In); // A template of the user's own.
    if (!Carries)
      return std::nullopt;
    if (!Out)
      Out = In;
    const bool IsSource = !Out;
    if (!Out)
      Out = G.add();
    for (TypeLoc Type : Written)
      if (carries(Type.getType()))
        spelled(*Out, Type, false);
    if (!IsSource || IsConstruction)
      return Out;
    // std::make_any<T>(x), QVariant::fromValue(x).
    const auto *Types = F.getTemplateSpecializationArgs();
    if (Whole && isErasedValue(Whole) && Types && Types->size() > 0 &&
        Types->get(0).getKind() == TemplateArgument::Type) {
      const bool Names = !Written.empty();
      store(*Out, {Names ? ErasedStore::Maker : ErasedStore::Wrapper, Whole,
                   Args.size() == 1 ? Args[0] : nullptr,
                   stored(Types->get(0).getAsType())});
    } else if (!llvm::any_of(Written, [&](TypeLoc Type) {
                 return carries(Type.getType());
               })) {
      open(*Out); // Nothing is known of where it comes from.
    }
    return Out;
  }

  ASTContext &Context;
  RoleResolver &Roles;
  const Vocabulary &V;
  const std::vector<ErasedSite> &Sites;
  Graph &G;
  const FunctionDecl *Function = nullptr;
  llvm::DenseSet<const FunctionDecl *> Catching;
  bool InInstantiation = false;
  llvm::DenseMap<QualType, bool> Carriers;
  llvm::DenseMap<const ValueDecl *, unsigned> Declared;
  llvm::DenseMap<const Expr *, Node> Nodes;
  llvm::DenseSet<const Expr *> Understood;
  std::vector<std::tuple<unsigned, const Expr *, const FunctionDecl *>> Touched;
  std::vector<std::pair<const FunctionDecl *, const Expr *>> Mentioned;
};

//===----------------------------------------------------------------------===//
// Answers
//===----------------------------------------------------------------------===//

ErasedFlow::ErasedFlow(ASTContext &Context, RoleResolver &Roles) {
  const Vocabulary &V = Roles.vocabulary();
  SiteVisitor Finder(V, Sites);
  for (Decl *D : Context.getTraversalScope())
    Finder.TraverseDecl(D);
  if (Sites.empty())
    return;
  Flows = std::make_unique<Graph>();
  Builder B(Context, Roles, Sites, *Flows);
  B.run();
}

ErasedFlow::~ErasedFlow() = default;

std::vector<ErasedFlow::Reads> ErasedFlow::reads(const ErasedSite &Site) const {
  std::vector<Reads> Result;
  auto It = Flows->Spellings.find(Site.Place.getBeginLoc());
  if (It == Flows->Spellings.end())
    return Result;
  llvm::DenseSet<unsigned> Seen;
  for (unsigned User : It->second.Users) {
    const unsigned Flow = Flows->Values.find(User);
    if (!Seen.insert(Flow).second)
      continue;
    Reads &Read = Result.emplace_back();
    for (const auto &[Node, Cast] : Flows->Casts)
      if (Flows->Values.find(Node) == Flow)
        Read.Casts.push_back(Cast);
    auto IsIn = [&](unsigned Node) { return Flows->Values.find(Node) == Flow; };
    Read.MayBeAny = llvm::any_of(Flows->Varied, IsIn) ||
                    (llvm::any_of(Flows->Generic, IsIn) &&
                     llvm::any_of(Flows->Shared, IsIn));
  }
  // The parameter of each instantiation is read as the template says.
  if (isa_and_nonnull<ParmVarDecl>(Site.Owner) &&
      llvm::any_of(Result, [](const Reads &R) { return R.MayBeAny; }))
    for (Reads &Read : Result)
      Read.MayBeAny = true;
  return Result;
}

bool ErasedFlow::isDiscarded(const ErasedSite &Site) const {
  return Site.Owner && Flows->Discarded.count(Site.Owner->getCanonicalDecl());
}

unsigned ErasedFlow::componentOf(const ErasedSite &Site) const {
  auto It = Flows->Spellings.find(Site.Place.getBeginLoc());
  return It == Flows->Spellings.end() ? ~0u
                                      : Flows->Types.find(It->second.Node);
}

ErasedComponent ErasedFlow::component(unsigned Number) const {
  ErasedComponent C;
  auto IsIn = [&](unsigned Node) { return Flows->Types.find(Node) == Number; };
  for (const auto &[Loc, Spelling] : Flows->Spellings)
    if (IsIn(Spelling.Node))
      C.Places.push_back(Spelling.Place);
  for (const auto &[Node, Cast] : Flows->Casts)
    if (IsIn(Node))
      C.Casts.push_back(Cast);
  for (const auto &[Node, Store] : Flows->Stores)
    if (IsIn(Node))
      C.Stores.push_back(Store);
  C.IsOpen = llvm::any_of(Flows->Open, IsIn);
  return C;
}

} // namespace clang::tidy::futures
