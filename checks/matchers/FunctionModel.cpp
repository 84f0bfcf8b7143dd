//===--- FunctionModel.cpp - One function, as the checks see it -----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionModel.h"
#include "Context.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

const Expr *ignoreImplicit(const Expr *E) {
  while (E) {
    const Expr *Next = E->IgnoreParenImpCasts();
    if (const auto *Full = dyn_cast<FullExpr>(Next))
      Next = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Next))
      Next = Temporary->getSubExpr();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(Next))
      Next = Bind->getSubExpr();
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Next);
             Construct && !isa<CXXTemporaryObjectExpr>(Construct) &&
             Construct->getNumArgs() == 1 && Construct->isElidable())
      Next = Construct->getArg(0);
    else if (const auto *List = dyn_cast<ParenListExpr>(Next);
             List && List->getNumExprs() == 1)
      Next = List->getExpr(0); // `T x(y);` in a template: it has no type
    if (Next == E)
      return E;
    E = Next;
  }
  return E;
}

static const CallExpr *stdCall(const Expr *E, llvm::StringRef Name) {
  const auto *Call = dyn_cast_or_null<CallExpr>(E);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  return F && Call->getNumArgs() == 1 && F->getIdentifier() &&
                 F->getName() == Name && F->isInStdNamespace()
             ? Call
             : nullptr;
}

bool isStdMove(const Expr *E) { return stdCall(ignoreImplicit(E), "move"); }

const Expr *ignoreWrappers(const Expr *E) {
  while (E) {
    const Expr *Next = ignoreImplicit(E);
    if (const CallExpr *Move = stdCall(Next, "move"))
      Next = Move->getArg(0);
    else if (const CallExpr *Forward = stdCall(Next, "forward"))
      Next = Forward->getArg(0);
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Next);
             Construct && Construct->getNumArgs() == 1 &&
             Construct->getConstructor()->isCopyOrMoveConstructor())
      Next = Construct->getArg(0);
    if (Next == E)
      return E;
    E = Next;
  }
  return E;
}

const VarDecl *namedVariable(const Expr *E) {
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(ignoreWrappers(E));
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

const LambdaExpr *lambdaIn(const Expr *E) {
  constexpr unsigned MaxHops = 4;
  for (unsigned Hop = 0; E && Hop < MaxHops; ++Hop) {
    E = ignoreWrappers(E);
    if (const auto *L = dyn_cast_or_null<LambdaExpr>(E))
      return L;
    const VarDecl *V = namedVariable(E);
    if (!V || !V->getType()->getAsCXXRecordDecl() ||
        !V->getType()->getAsCXXRecordDecl()->isLambda())
      return nullptr;
    E = V->getInit();
  }
  return nullptr;
}

llvm::StringRef calleeName(const CallExpr *Call) {
  if (!Call)
    return {};
  if (const FunctionDecl *Callee = Call->getDirectCallee())
    return Callee->getIdentifier() ? Callee->getName() : llvm::StringRef();
  // In a generic lambda: `[](auto &t) { t.join(); }`.
  const auto *Member = dyn_cast<CXXDependentScopeMemberExpr>(
      Call->getCallee()->IgnoreParenImpCasts());
  const IdentifierInfo *Name =
      Member ? Member->getMember().getAsIdentifierInfo() : nullptr;
  return Name ? Name->getName() : llvm::StringRef();
}

const CXXMemberCallExpr *memberCallOn(const Expr *Use, const FunctionModel &F) {
  const auto *Member =
      dyn_cast_or_null<MemberExpr>(F.parentIgnoringImplicit(Use));
  return Member ? dyn_cast_or_null<CXXMemberCallExpr>(
                      F.parentIgnoringImplicit(Member))
                : nullptr;
}

const Stmt *onlyStatement(const Stmt *Body) {
  while (const auto *Compound = dyn_cast_or_null<CompoundStmt>(Body)) {
    if (Compound->size() != 1)
      return nullptr;
    Body = Compound->body_front();
  }
  return Body;
}

std::optional<llvm::APSInt> constantValue(const Expr *E, const ASTContext &C) {
  if (!E || E->isValueDependent() || E->isTypeDependent() ||
      E->getType().isNull() || !E->getType()->isIntegralOrEnumerationType())
    return std::nullopt;
  return E->getIntegerConstantExpr(C);
}

bool anyOf(const Stmt *S, llvm::function_ref<bool(const Stmt *)> P) {
  if (!S)
    return false;
  if (P(S))
    return true;
  return llvm::any_of(S->children(),
                      [&](const Stmt *Child) { return anyOf(Child, P); });
}

const Expr *conditionOf(const Stmt *S) {
  if (const auto *For = dyn_cast<ForStmt>(S))
    return For->getCond();
  if (const auto *While = dyn_cast<WhileStmt>(S))
    return While->getCond();
  const auto *Do = dyn_cast<DoStmt>(S);
  return Do ? Do->getCond() : nullptr;
}

const ValueDecl *declNamedBy(const Stmt *S) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    return Ref->getDecl();
  const auto *Member = dyn_cast<MemberExpr>(S);
  return Member ? Member->getMemberDecl() : nullptr;
}

bool mentions(const Stmt *S, const ValueDecl *V) {
  return V && anyOf(S, [&](const Stmt *Part) {
           const auto *Ref = dyn_cast<DeclRefExpr>(Part);
           return Ref && Ref->getDecl() == V;
         });
}

bool mentionsField(const Stmt *S, const FieldDecl *Field) {
  return anyOf(S, [&](const Stmt *Part) {
    const auto *Member = dyn_cast<MemberExpr>(Part);
    return Member && Member->getMemberDecl() == Field;
  });
}

bool isOfStd(const FunctionDecl &F) {
  const auto *M = dyn_cast<CXXMethodDecl>(&F);
  return M ? M->getParent()->isInStdNamespace() : F.isInStdNamespace();
}

//===----------------------------------------------------------------------===//
// RoleCall
//===----------------------------------------------------------------------===//

unsigned RoleCall::argumentCount() const {
  if (const auto *C = dyn_cast_or_null<CallExpr>(Call))
    return C->getNumArgs();
  if (const auto *C = dyn_cast_or_null<CXXConstructExpr>(Call))
    return C->getNumArgs();
  return 0;
}

const Expr *RoleCall::argument(unsigned Index) const {
  if (Index >= argumentCount())
    return nullptr;
  const Expr *Arg = isa<CallExpr>(Call)
                        ? cast<CallExpr>(Call)->getArg(Index)
                        : cast<CXXConstructExpr>(Call)->getArg(Index);
  return isa<CXXDefaultArgExpr>(Arg) ? nullptr : ignoreImplicit(Arg);
}

const Expr *RoleCall::argument(llvm::StringRef Key) const {
  std::optional<unsigned> Index =
      Entry ? Entry->number(Key) : std::optional<unsigned>();
  return Index ? argument(*Index) : nullptr;
}

const Expr *RoleCall::object() const {
  if (const auto *Member = dyn_cast_or_null<CXXMemberCallExpr>(Call))
    return ignoreImplicit(Member->getImplicitObjectArgument());
  if (const auto *Open = dyn_cast_or_null<CallExpr>(Call))
    if (const auto *Member = dyn_cast<UnresolvedMemberExpr>(
            Open->getCallee()->IgnoreParenImpCasts()))
      return Member->isImplicitAccess() ? nullptr
                                        : ignoreImplicit(Member->getBase());
  return argument("object");
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

class ModelBuilder {
public:
  ModelBuilder(FunctionModel &M, RoleResolver &Roles) : M(M), Roles(Roles) {}

  void build() {
    if (const FunctionDecl *F = M.function()) {
      for (const ParmVarDecl *P : F->parameters())
        M.Locals.push_back(P);
      if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(F))
        for (const CXXCtorInitializer *Init : Ctor->inits())
          if (Init->isWritten())
            visit(Init->getInit());
    }
    visit(&M.Body);
  }

private:
  void visit(const Stmt *S) {
    // The operand of a co_return or co_await stands in the tree twice: as
    // written, and in the call of the promise or awaiter that it goes to.
    if (!S || isUnevaluated(S) || VisitedOperands.contains(S))
      return;
    // The rest is the compiler's: the frame's copies of the parameters, the
    // promise and its suspends.
    if (const auto *Coroutine = dyn_cast<CoroutineBodyStmt>(S))
      return visit(Coroutine->getBody());
    if (const Expr *Operand = coroutineOperand(S)) {
      visit(Operand);
      VisitedOperands.insert(Operand);
    }
    if (const auto *E = dyn_cast<Expr>(S))
      visitExpr(E);
    else if (const auto *DS = dyn_cast<DeclStmt>(S))
      visitDeclarations(DS);
    else if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
      M.Loops.push_back(S);
    else if (const auto *Catch = dyn_cast<CXXCatchStmt>(S);
             Catch && Catch->getExceptionDecl())
      M.Locals.push_back(Catch->getExceptionDecl());
    else if (const auto *If = dyn_cast<IfStmt>(S);
             If && If->isConstexpr() && discardedArm(If)) {
      for (const Stmt *Child : S->children())
        if (Child != discardedArm(If))
          visit(Child);
      return;
    }
    for (const Stmt *Child : S->children())
      visit(Child);
  }

  static const Expr *coroutineOperand(const Stmt *S) {
    if (const auto *Return = dyn_cast<CoreturnStmt>(S))
      return Return->getOperand();
    if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(S))
      return Suspend->getOperand();
    return nullptr;
  }

  /// The arm of an `if constexpr` that is never run.
  const Stmt *discardedArm(const IfStmt *If) const {
    const Expr *Condition = If->getCond();
    if (!Condition || Condition->isValueDependent())
      return nullptr;
    bool Value;
    if (!Condition->EvaluateAsBooleanCondition(Value, M.Context))
      return nullptr;
    return Value ? If->getElse() : If->getThen();
  }

  void visitDeclarations(const DeclStmt *DS) {
    for (const Decl *D : DS->decls())
      if (const auto *V = dyn_cast<VarDecl>(D); V && !V->isImplicit()) {
        M.Locals.push_back(V);
        M.Declarations[V] = DS;
      }
  }

  void visitExpr(const Expr *E) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      if (isa<VarDecl, BindingDecl>(Ref->getDecl()))
        M.Uses[Ref->getDecl()].push_back(Ref);
      else if (const auto *Named = dyn_cast<FunctionDecl>(Ref->getDecl()))
        M.FunctionUses[Named->getCanonicalDecl()].push_back(Ref);
    } else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      if (isa<FieldDecl, VarDecl>(Member->getMemberDecl()))
        M.Uses[Member->getMemberDecl()].push_back(Member);
      else if (const auto *Named =
                   dyn_cast<FunctionDecl>(Member->getMemberDecl()))
        M.FunctionUses[Named->getCanonicalDecl()].push_back(Member);
    } else if (const auto *L = dyn_cast<LambdaExpr>(E)) {
      M.Lambdas.push_back(L);
      for (const ParmVarDecl *P : L->getCallOperator()->parameters())
        M.Locals.push_back(P);
      for (const LambdaCapture &C : L->captures())
        if (L->isInitCapture(&C))
          if (const auto *V = dyn_cast<VarDecl>(C.getCapturedVar()))
            M.Locals.push_back(V);
    } else if (const auto *Await = dyn_cast<CoawaitExpr>(E)) {
      if (!Await->isImplicit())
        M.Coawaits.push_back(Await);
    } else if (const auto *Open = dyn_cast<DependentCoawaitExpr>(E)) {
      M.DependentCoawaits.push_back(Open);
    } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
      if (const VocabularyEntry *Entry = Roles.resolve(*Call))
        add({Call, Entry, Call->getDirectCallee()}, Entry->Roles);
      else if (const VocabularyEntry *Thread = threadMadeBy(Call))
        add({Call, Thread, Call->getDirectCallee()}, {Role::Launch});
      else
        M.OtherCalls.push_back(Call);
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      visitConstruct(Construct);
    }
  }

  /// The entry of the thread type that \p Call constructs from its arguments
  /// inside library code: `threads.emplace_back(f, x)` on a container of
  /// threads, `std::make_unique<std::thread>(f, x)`, Boost's too. Null if it is
  /// none.
  const VocabularyEntry *threadMadeBy(const CallExpr *Call) {
    const FunctionDecl *F = Call->getDirectCallee();
    if (!F || !F->getIdentifier() || Call->getNumArgs() == 0)
      return nullptr;
    llvm::StringRef Name = F->getName();
    const TemplateArgumentList *Args = nullptr;
    if (Name == "emplace_back" || Name == "emplace_front") {
      const auto *M = dyn_cast<CXXMethodDecl>(F);
      const auto *Container =
          M ? dyn_cast<ClassTemplateSpecializationDecl>(M->getParent())
            : nullptr;
      if (Container && Container->isInStdNamespace())
        Args = &Container->getTemplateArgs();
    } else if (Name == "make_unique" || Name == "make_shared") {
      Args = F->getTemplateSpecializationArgs();
    }
    if (!Args || Args->size() == 0 ||
        Args->get(0).getKind() != TemplateArgument::Type)
      return nullptr;
    const CXXRecordDecl *Element =
        Args->get(0).getAsType()->getAsCXXRecordDecl();
    const VocabularyEntry *Entry =
        Element ? M.vocabulary().lookup(Element) : nullptr;
    // A thread made elsewhere and moved in is no launch.
    if (!Entry || !Entry->Roles.contains(Role::Thread) ||
        Call->getArg(0)->getType()->getAsCXXRecordDecl() == Element)
      return nullptr;
    return Entry;
  }

  void visitConstruct(const CXXConstructExpr *Construct) {
    const CXXConstructorDecl *Ctor = Construct->getConstructor();
    if (Ctor->isCopyOrMoveConstructor())
      return;
    const VocabularyEntry *Entry = Roles.resolve(*Construct);
    if (!Entry)
      return;
    RoleSet Roles = Entry->Roles;
    if (Roles.contains(Role::Thread) && Construct->getNumArgs() > 0)
      Roles.insert(Role::Launch);
    add({Construct, Entry, Ctor}, Roles);
  }

  void add(RoleCall Call, RoleSet Roles) {
    M.Meanings[Call.Call] = Call;
    for (unsigned R = 0; R < FunctionModel::NumRoles; ++R)
      if (Roles.contains(static_cast<Role>(R)))
        M.Calls[R].push_back(Call);
  }

  FunctionModel &M;
  RoleResolver &Roles;
  llvm::SmallPtrSet<const Stmt *, 8> VisitedOperands;
};

FunctionModel::FunctionModel(const Decl &D, const Stmt &Body,
                             ASTContext &Context, RoleResolver &Roles)
    : D(D), Body(Body), Context(Context), Roles(Roles) {
  ModelBuilder(*this, Roles).build();
}

FunctionModel::~FunctionModel() = default;

//===----------------------------------------------------------------------===//
// Questions
//===----------------------------------------------------------------------===//

RoleCall FunctionModel::meaning(const Expr *E) const {
  if (!E)
    return {};
  auto It = Meanings.find(E);
  if (It == Meanings.end())
    It = Meanings.find(ignoreImplicit(E));
  return It == Meanings.end() ? RoleCall() : It->second;
}

bool FunctionModel::playsRole(const Expr *E, Role R) const {
  RoleCall Call = meaning(E);
  if (!Call.Entry)
    return false;
  return llvm::any_of(
      calls(R), [&](const RoleCall &Other) { return Other.Call == Call.Call; });
}

llvm::ArrayRef<const Expr *> FunctionModel::uses(const ValueDecl *D) const {
  auto It = Uses.find(D);
  return It == Uses.end() ? llvm::ArrayRef<const Expr *>() : It->second;
}

llvm::ArrayRef<const Expr *>
FunctionModel::functionUses(const FunctionDecl *F) const {
  auto It = FunctionUses.find(F->getCanonicalDecl());
  return It == FunctionUses.end() ? llvm::ArrayRef<const Expr *>() : It->second;
}

const Stmt *FunctionModel::parent(const Stmt *S) const {
  if (!Parents) {
    Parents = std::make_unique<ParentMap>(const_cast<Stmt *>(&Body));
    if (const auto *Ctor = dyn_cast_or_null<CXXConstructorDecl>(function()))
      for (const CXXCtorInitializer *Init : Ctor->inits())
        if (Init->isWritten())
          Parents->addStmt(Init->getInit());
  }
  return Parents->getParent(const_cast<Stmt *>(S));
}

const Stmt *FunctionModel::parentIgnoringImplicit(const Stmt *S) const {
  const Stmt *P = parent(S);
  while (P && (isa<ImplicitCastExpr, MaterializeTemporaryExpr,
                   CXXBindTemporaryExpr, FullExpr, ParenExpr>(P)))
    P = parent(P);
  return P;
}

bool FunctionModel::isInside(const Stmt *Inner, const Stmt *Outer) const {
  for (const Stmt *S = Inner; S; S = parent(S))
    if (S == Outer)
      return true;
  return false;
}

static bool isArm(const Stmt *S, const Stmt *Parent) {
  if (const auto *If = dyn_cast<IfStmt>(Parent))
    return S == If->getThen() || S == If->getElse();
  if (const auto *For = dyn_cast<ForStmt>(Parent))
    return S == For->getBody();
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(Parent))
    return S == Range->getBody();
  if (const auto *While = dyn_cast<WhileStmt>(Parent))
    return S == While->getBody();
  if (const auto *Do = dyn_cast<DoStmt>(Parent))
    return S == Do->getBody();
  return isa<CompoundStmt, SwitchCase, LabelStmt>(Parent);
}

const Stmt *FunctionModel::statementOf(const Stmt *S) const {
  while (const Stmt *P = parent(S)) {
    if (isArm(S, P))
      return S;
    S = P;
  }
  return nullptr;
}

const Stmt *FunctionModel::nextStatement(const Stmt *Statement) const {
  const auto *Compound = dyn_cast_or_null<CompoundStmt>(parent(Statement));
  if (!Compound)
    return nullptr;
  auto It = llvm::find(Compound->body(), Statement);
  if (It == Compound->body_end() || std::next(It) == Compound->body_end())
    return nullptr;
  return *std::next(It);
}

const LambdaExpr *FunctionModel::enclosingLambda(const Stmt *S) const {
  const Stmt *Child = S;
  for (const Stmt *P = parent(S); P; Child = P, P = parent(P))
    if (const auto *L = dyn_cast<LambdaExpr>(P); L && L->getBody() == Child)
      return L;
  return nullptr;
}

const Stmt *FunctionModel::enclosingCallableBody(const Stmt *S) const {
  const LambdaExpr *L = enclosingLambda(S);
  return L ? L->getBody() : &Body;
}

bool FunctionModel::isLoop(const DoStmt &Do) const {
  const Expr *Condition = Do.getCond();
  bool Again = true;
  if (!Condition->isValueDependent() &&
      Condition->EvaluateAsBooleanCondition(Again, Context) && !Again)
    return false;
  // `do { ... } while (dummy_cond())` or `while (isTrue(false && ...))`, as
  // test macros have to keep compilers from saying that it is constant.
  const auto *Call = dyn_cast<CallExpr>(ignoreImplicit(Condition));
  return !Call || isa<CXXMemberCallExpr>(Call) ||
         !Context.getSourceManager().isMacroBodyExpansion(Do.getDoLoc()) ||
         llvm::any_of(Call->arguments(), [&](const Expr *Arg) {
           return Arg->isValueDependent() ||
                  !Arg->EvaluateAsBooleanCondition(Again, Context) || Again;
         });
}

Loop FunctionModel::enclosingLoop(const Stmt *S) const {
  const Stmt *Child = S;
  for (const Stmt *P = parent(S); P; Child = P, P = parent(P)) {
    if (const auto *For = dyn_cast<ForStmt>(P)) {
      if (Child != For->getInit())
        return {For, For->getBody(), nullptr};
    } else if (const auto *While = dyn_cast<WhileStmt>(P)) {
      return {While, While->getBody(), nullptr};
    } else if (const auto *Do = dyn_cast<DoStmt>(P)) {
      if (isLoop(*Do))
        return {Do, Do->getBody(), nullptr};
    } else if (const auto *Range = dyn_cast<CXXForRangeStmt>(P)) {
      if (Child == Range->getBody())
        return {Range, Range->getBody(), nullptr};
    } else if (const auto *L = dyn_cast<LambdaExpr>(P)) {
      if (L->getBody() != Child)
        continue; // a capture is evaluated where the lambda is written
      const Stmt *User = parentIgnoringImplicit(L);
      while (User && isa<CXXConstructExpr>(User) &&
             cast<CXXConstructExpr>(User)
                 ->getConstructor()
                 ->isCopyOrMoveConstructor())
        User = parentIgnoringImplicit(User);
      if (const auto *Call = dyn_cast_or_null<CallExpr>(User)) {
        if (playsRole(Call, Role::Algorithm))
          return {Call, L->getBody(), L};
        if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
            Op && Op->getOperator() == OO_Call &&
            ignoreImplicit(Op->getArg(0)) == L)
          continue; // called on the spot
      }
      return {};
    }
  }
  return {};
}

const DeclStmt *FunctionModel::declarationOf(const VarDecl *V) const {
  auto It = Declarations.find(V);
  return It != Declarations.end() && It->second->isSingleDecl() ? It->second
                                                                : nullptr;
}

static std::optional<uint64_t> elementCount(QualType Type,
                                            const ASTContext &Context) {
  Type = Type.getNonReferenceType().getCanonicalType();
  if (const auto *Array = Context.getAsConstantArrayType(Type))
    return Array->getSize().getZExtValue();
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsRecordDecl());
  if (Spec &&
      hasQualifiedName(Spec->getSpecializedTemplate()->getTemplatedDecl(),
                       "std::array") &&
      Spec->getTemplateArgs().size() == 2 &&
      Spec->getTemplateArgs()[1].getKind() == TemplateArgument::Integral)
    return Spec->getTemplateArgs()[1].getAsIntegral().getZExtValue();
  return std::nullopt;
}

/// How many elements the container \p Object has, where its type says so or
/// it is written as an initializer list that cannot change.
static std::optional<uint64_t> elementCount(const Expr *Object,
                                            const ASTContext &Context) {
  if (auto N = elementCount(Object->getType(), Context))
    return N;
  const Expr *List = Object;
  if (const VarDecl *V = namedVariable(Object)) {
    const CXXRecordDecl *Record =
        V->getType().getNonReferenceType()->getAsCXXRecordDecl();
    if (!Record || isa<ParmVarDecl>(V) ||
        !(V->getType().isConstQualified() ||
          hasQualifiedName(Record, "std::initializer_list")))
      return std::nullopt;
    List = V->getInit();
  }
  std::optional<uint64_t> Count;
  anyOf(List, [&](const Stmt *S) {
    const auto *Std = dyn_cast<CXXStdInitializerListExpr>(S);
    const auto *Init =
        Std ? dyn_cast<InitListExpr>(ignoreImplicit(Std->getSubExpr()))
            : nullptr;
    if (Init)
      Count = Init->getNumInits();
    return Init != nullptr;
  });
  return Count;
}

/// The container whose size or end \p Bound is: `v.size()`, `std::end(v)`.
static const Expr *measuredContainer(const Expr *Bound) {
  const auto *Call = dyn_cast_or_null<CallExpr>(Bound);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (!F || !F->getIdentifier())
    return nullptr;
  if (F->getName() != "size" && F->getName() != "end" &&
      F->getName() != "cend" && F->getName() != "ssize")
    return nullptr;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    return ignoreImplicit(Member->getImplicitObjectArgument());
  return F->isInStdNamespace() && Call->getNumArgs() == 1
             ? ignoreImplicit(Call->getArg(0))
             : nullptr;
}

TripCount FunctionModel::tripCount(const Loop &L) const {
  TripCount Count;
  auto OfRange = [&](const Expr *Range) {
    Count.Bound = ignoreImplicit(Range);
    Count.Constant = elementCount(Count.Bound, Context);
  };

  if (const auto *Range = dyn_cast_or_null<CXXForRangeStmt>(L.Statement)) {
    if (const Expr *Init = Range->getRangeInit())
      OfRange(Init);
    return Count;
  }
  if (L.Lambda) {
    // for_each(first, last, f), generate_n(first, n, f), ranges::for_each(r, f)
    const auto *Call = cast<CallExpr>(L.Statement);
    if (const FunctionDecl *Callee = Call->getDirectCallee();
        Callee && Callee->getIdentifier() && Callee->getName().ends_with("_n"))
      for (const Expr *Arg : Call->arguments()) {
        if (!Arg->getType()->isIntegerType())
          continue;
        Count.Bound = ignoreImplicit(Arg);
        if (auto N = constantValue(Count.Bound, Context))
          Count.Constant = N->getZExtValue();
        return Count;
      }
    for (const Expr *Arg : Call->arguments()) {
      Arg = ignoreImplicit(Arg);
      if (const auto *Begin = dyn_cast<CXXMemberCallExpr>(Arg)) {
        OfRange(Begin->getImplicitObjectArgument());
        return Count;
      }
      if (const auto *Begin = dyn_cast<CallExpr>(Arg);
          Begin && Begin->getNumArgs() == 1) {
        OfRange(Begin->getArg(0));
        return Count;
      }
    }
    if (Call->getNumArgs() > 1) {
      Count.Bound = ignoreImplicit(Call->getArg(1));
      if (auto N = constantValue(Count.Bound, Context))
        Count.Constant = N->getZExtValue();
    }
    return Count;
  }
  const auto *For = dyn_cast_or_null<ForStmt>(L.Statement);
  if (!For || !For->getCond())
    return Count;
  const Expr *Condition = ignoreImplicit(For->getCond());
  if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(Condition))
    Condition = ignoreImplicit(Rewritten->getSemanticForm());
  if (const auto *Negated = dyn_cast<UnaryOperator>(Condition))
    Condition = ignoreImplicit(Negated->getSubExpr());
  if (const auto *Iterators = dyn_cast<CXXOperatorCallExpr>(Condition)) {
    // it != v.end()
    if (Iterators->isComparisonOp() && Iterators->getNumArgs() == 2) {
      Count.Bound = ignoreWrappers(Iterators->getArg(1));
      if (const Expr *Container = measuredContainer(Count.Bound))
        Count.Constant = elementCount(Container, Context);
    }
    return Count;
  }
  const auto *Compare = dyn_cast<BinaryOperator>(Condition);
  if (!Compare || !Compare->isComparisonOp())
    return Count;

  // The counter is the side that the loop declares or steps.
  auto IsStepped = [&](const Expr *E) {
    const VarDecl *V = namedVariable(E);
    return V && For->getInc() && anyOf(For->getInc(), [&](const Stmt *S) {
             const auto *Ref = dyn_cast<DeclRefExpr>(S);
             return Ref && Ref->getDecl() == V;
           });
  };
  const Expr *Counter = Compare->getLHS();
  const Expr *Bound = Compare->getRHS();
  bool Swapped = false;
  if (!IsStepped(Counter)) {
    std::swap(Counter, Bound);
    Swapped = true;
    if (!IsStepped(Counter))
      return Count;
  }
  Count.Bound = ignoreImplicit(Bound);
  if (const Expr *Container = measuredContainer(Count.Bound))
    if (auto N = elementCount(Container, Context)) {
      Count.Constant = N;
      return Count;
    }
  const VarDecl *V = namedVariable(Counter);
  auto End = constantValue(Count.Bound, Context);
  auto Start = V && V->getInit() ? constantValue(V->getInit(), Context)
                                 : std::optional<llvm::APSInt>();
  if (!End && Start && !Compare->isEqualityOp()) {
    // Counting down to a constant from data: the data is the bound.
    return Count;
  }
  if (End && !Start && V && V->getInit() && V->getType()->isIntegerType()) {
    Count.Bound = ignoreImplicit(V->getInit());
    return Count;
  }
  if (!End || !Start)
    return Count;
  int64_t Step = 1;
  if (const auto *Compound = dyn_cast<CompoundAssignOperator>(
          For->getInc()->IgnoreParenImpCasts())) {
    if (auto By = constantValue(Compound->getRHS(), Context);
        By && By->getExtValue() != 0)
      Step = By->getExtValue();
    else
      return Count;
  }
  BinaryOperatorKind Op = Compare->getOpcode();
  if (Swapped)
    Op = BinaryOperator::reverseComparisonOp(Op);
  int64_t Distance = End->getExtValue() - Start->getExtValue();
  if (Distance < 0)
    Distance = -Distance;
  if (Op == BO_LE || Op == BO_GE)
    ++Distance;
  Step = Step < 0 ? -Step : Step;
  Count.Constant = static_cast<uint64_t>((Distance + Step - 1) / Step);
  return Count;
}

const CFG *FunctionModel::cfg(const Stmt *CallableBody) const {
  auto [It, New] = CFGs.try_emplace(CallableBody, nullptr);
  if (New) {
    CFG::BuildOptions Options;
    Options.AddImplicitDtors = true;
    Options.AddTemporaryDtors = true;
    Options.AddEHEdges = true;
    // Every expression is an element, so that an event can stand at any.
    Options.setAllAlwaysAdd();
    if (const auto *Coroutine = dyn_cast<CoroutineBodyStmt>(CallableBody))
      CallableBody = Coroutine->getBody();
    It->second = CFG::buildCFG(nullptr, const_cast<Stmt *>(CallableBody),
                               &Context, Options);
  }
  return It->second.get();
}

} // namespace clang::tidy::futures
