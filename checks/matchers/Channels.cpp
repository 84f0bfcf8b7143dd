//===--- Channels.cpp - Who pushes to a channel, and how often ------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Channels.h"
#include "Callables.h"
#include "Entity.h"
#include "Flow.h"
#include "LoopItems.h"
#include "Loops.h"
#include "ObjectUses.h"
#include "Words.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Channels without a buffer
//===----------------------------------------------------------------------===//

/// What \p Type is or points to.
static QualType pointee(QualType Type) {
  if (Type->isPointerType())
    return Type->getPointeeType();
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  if (Spec && isSmartPointer(Type) && Spec->getTemplateArgs().size() > 0 &&
      Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
    return Spec->getTemplateArgs()[0].getAsType();
  return Type;
}

/// The construction that \p Init holds, past copies, casts and pointers.
static const Expr *construction(const Expr *Init) {
  constexpr unsigned MaxHops = 8;
  for (unsigned Hop = 0; Init && Hop < MaxHops; ++Hop) {
    const Expr *Next = ignoreImplicit(Init);
    if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(Next))
      Next = Default->getExpr();
    else if (const auto *Cast = dyn_cast<ExplicitCastExpr>(Next))
      Next = Cast->getSubExpr();
    else if (const auto *New = dyn_cast<CXXNewExpr>(Next))
      Next = New->getConstructExpr();
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Next);
             Construct && Construct->getNumArgs() == 1 &&
             (Construct->getConstructor()->isCopyOrMoveConstructor() ||
              isSmartPointer(Construct->getType())))
      Next = Construct->getArg(0);
    if (Next == Init)
      break;
    Init = Next;
  }
  return Init;
}

/// True if \p Init makes a channel with no room, or \p Init is null and the
/// type has none.
static bool hasNoBuffer(const Expr *Init, const VocabularyEntry &Entry,
                        const ASTContext &Context, const Expr *&Capacity) {
  RoleCall Made;
  Made.Call = Init;
  Capacity = nullptr;
  if (std::optional<unsigned> Index = Entry.number("capacity")) {
    if (!Init || !isa<CallExpr, CXXConstructExpr>(Init))
      return false;
    Capacity = Made.argument(*Index);
    if (Capacity) {
      auto Value = constantValue(Capacity, Context);
      return Value && *Value == 0;
    }
  }
  return Entry.number("default-capacity") == 0u;
}

static std::optional<UnbufferedChannel>
channelOf(const DeclaratorDecl *D, const Expr *Init, const FunctionModel &F) {
  if (D->getType()->isReferenceType() || D->isInvalidDecl() ||
      D->getType()->isDependentType())
    return std::nullopt;
  UnbufferedChannel C;
  C.D = D;
  C.Type = pointee(D->getType());
  C.Entry = F.vocabulary().lookup(C.Type);
  if (!C.Entry || !C.Entry->Roles.contains(Role::Channel))
    return std::nullopt;
  C.Init = Init ? construction(Init) : nullptr;
  bool IsPointer = !(C.Type == D->getType());
  // A pointer to a channel that is made elsewhere.
  if (IsPointer) {
    const auto *Call = dyn_cast_or_null<CallExpr>(C.Init);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    bool Makes = Callee && Callee->getIdentifier() &&
                 Callee->getName().starts_with("make_");
    const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(C.Init);
    if (!Makes && !(Construct &&
                    F.vocabulary().plays(Construct->getType(), Role::Channel)))
      return std::nullopt;
  } else if (C.Init && !isa<CXXConstructExpr, InitListExpr>(C.Init)) {
    return std::nullopt;
  }
  if (!hasNoBuffer(C.Init, *C.Entry, F.context(), C.Capacity))
    return std::nullopt;
  return C;
}

/// Fields of user classes that \p Functions mention, with what their
/// constructors give them.
static std::vector<UnbufferedChannel>
fieldChannels(llvm::ArrayRef<const FunctionModel *> Functions) {
  llvm::DenseMap<const FieldDecl *, const Expr *> Inits;
  llvm::DenseMap<const FieldDecl *, unsigned> Constructors;
  std::vector<const FieldDecl *> Fields;
  for (const FunctionModel *F : Functions) {
    auto Add = [&](const FieldDecl *Field) {
      if (!llvm::is_contained(Fields, Field) &&
          F->vocabulary().plays(pointee(Field->getType()), Role::Channel))
        Fields.push_back(Field);
    };
    for (Role R : {Role::Push})
      for (const RoleCall &Call : F->calls(R))
        anyOf(Call.object(), [&](const Stmt *S) {
          if (const auto *Member = dyn_cast<MemberExpr>(S))
            if (const auto *Field =
                    dyn_cast<FieldDecl>(Member->getMemberDecl()))
              Add(Field);
          return false;
        });
    if (const auto *Ctor = dyn_cast_or_null<CXXConstructorDecl>(F->function()))
      for (const CXXCtorInitializer *Init : Ctor->inits())
        if (const FieldDecl *Field = Init->getMember();
            Field && Init->isWritten()) {
          ++Constructors[Field];
          Inits[Field] = Init->getInit();
        }
  }
  std::vector<UnbufferedChannel> Found;
  for (const FieldDecl *Field : Fields) {
    // Where constructors differ, there is no one answer.
    const Expr *Init = nullptr;
    if (Constructors[Field] > 1)
      continue;
    if (Constructors[Field] == 1)
      Init = Inits[Field];
    else if (Field->hasInClassInitializer())
      Init = Field->getInClassInitializer();
    if (auto C = channelOf(Field, Init, *Functions.front()))
      Found.push_back(*C);
  }
  return Found;
}

std::vector<UnbufferedChannel>
unbufferedChannels(llvm::ArrayRef<const FunctionModel *> Functions) {
  std::vector<UnbufferedChannel> Found;
  if (Functions.empty())
    return Found;
  std::vector<const VarDecl *> Globals;
  for (const FunctionModel *F : Functions) {
    for (const VarDecl *V : F->locals())
      if (!isa<ParmVarDecl>(V) && !V->isInitCapture())
        if (auto C = channelOf(V, V->getInit(), *F)) {
          C->Function = F;
          Found.push_back(*C);
        }
    for (const RoleCall &Push : F->calls(Role::Push)) {
      const VarDecl *V = namedVariable(Push.object());
      if (V && V->isFileVarDecl() && !V->isExternallyVisible() &&
          !llvm::is_contained(Globals, V->getCanonicalDecl())) {
        Globals.push_back(V->getCanonicalDecl());
        const VarDecl *Definition = V->getDefinition();
        if (Definition)
          if (auto C = channelOf(Definition, Definition->getInit(), *F))
            Found.push_back(*C);
      }
    }
  }
  for (UnbufferedChannel &C : fieldChannels(Functions))
    Found.push_back(C);
  return Found;
}

//===----------------------------------------------------------------------===//
// What becomes of one
//===----------------------------------------------------------------------===//

namespace {
class ChannelTracker {
public:
  ChannelTracker(const UnbufferedChannel &C,
                 llvm::ArrayRef<const FunctionModel *> Functions)
      : Channel(C), Functions(Functions) {}

  ChannelUses track() {
    if (const auto *Field = dyn_cast<FieldDecl>(Channel.D)) {
      if (!seesAllUses(*Field)) {
        Uses.Escapes = true;
        return std::move(Uses);
      }
      for (const FunctionModel *F : Functions)
        forEachUse(Field, *F, [&](const Expr *Use) {
          classify(Use, *F, {nullptr, true, 0});
        });
    } else if (Channel.Function) {
      const auto *V = cast<VarDecl>(Channel.D);
      follow(V, *Channel.Function, {homeOf(V, *Channel.Function), true, 0});
    } else {
      for (const FunctionModel *F : Functions)
        forEachUse(Channel.D, *F, [&](const Expr *Use) {
          classify(Use, *F, {nullptr, true, 0});
        });
    }
    countPushes();
    return std::move(Uses);
  }

private:
  static constexpr unsigned MaxDepth = 4;

  struct Context {
    /// The statement that the channel lives in; null: longer than all of it.
    const Stmt *Home;
    /// The function is the one that declares the channel.
    bool IsOwner;
    unsigned Depth;
    /// The function is launched, or a coroutine.
    bool IsDetached = false;
  };

  static const Stmt *homeOf(const VarDecl *V, const FunctionModel &F) {
    const DeclStmt *DS = F.declarationOf(V);
    return DS && !V->isStaticLocal() ? F.parent(DS) : nullptr;
  }

  const FunctionModel *modelOf(const FunctionDecl *D) const {
    const FunctionDecl *Definition = nullptr;
    if (!D || !D->hasBody(Definition))
      return nullptr;
    auto It = llvm::find_if(Functions, [&](const FunctionModel *F) {
      return &F->decl() == Definition;
    });
    return It == Functions.end() ? nullptr : *It;
  }

  /// True if nothing outside of this unit can push to \p Field.
  bool seesAllUses(const FieldDecl &Field) const {
    const auto *Record = dyn_cast<CXXRecordDecl>(Field.getParent());
    const SourceManager &SM = Record->getASTContext().getSourceManager();
    if (SM.isInMainFile(SM.getExpansionLoc(Record->getLocation())))
      return true;
    // A header: other units see what is public, and may define the rest.
    return Field.getAccess() == AS_private &&
           llvm::all_of(Record->methods(), [](const CXXMethodDecl *M) {
             const FunctionDecl *Pattern = M->getTemplateInstantiationPattern();
             return M->isImplicit() || M->isDefaulted() || M->isDeleted() ||
                    M->hasBody() || (Pattern && Pattern->hasBody());
           });
  }

  void follow(const VarDecl *V, const FunctionModel &F, Context C) {
    if (C.Depth > MaxDepth) {
      Uses.Escapes = true;
      return;
    }
    forEachUse(V, F, [&](const Expr *Use) { classify(Use, F, C); });
  }

  /// In a coroutine a use may be listed twice.
  template <typename Fn>
  void forEachUse(const ValueDecl *D, const FunctionModel &F, Fn Visit) {
    llvm::SmallPtrSet<const Expr *, 8> Seen;
    for (const Expr *Use : F.uses(D))
      if (Seen.insert(Use).second)
        Visit(Use);
  }

  void escape() { Uses.Escapes = true; }

  /// One mention of the channel, or of what stands for it.
  void classify(const Expr *Use, const FunctionModel &F, Context C) {
    const Stmt *P = F.parentIgnoringImplicit(Use);
    if (!P)
      return escape();
    if (const auto *Member = dyn_cast<MemberExpr>(P)) {
      const auto *Call =
          dyn_cast_or_null<CallExpr>(F.parentIgnoringImplicit(Member));
      if (!Call || isa<FieldDecl>(Member->getMemberDecl()))
        return escape();
      // The smart pointer's own members.
      if (isSmartPointer(Use->getType())) {
        const auto *M = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
        if (M && M->getIdentifier() && M->getName() == "get")
          return classify(Call, F, C);
        if (M && M->getIdentifier() && M->getName() != "use_count")
          return escape(); // reset, swap, release
        return;
      }
      return member(Call, F, C);
    }
    if (isa<UnresolvedMemberExpr>(P)) {
      const auto *Call =
          dyn_cast_or_null<CallExpr>(F.parentIgnoringImplicit(P));
      return Call ? member(Call, F, C) : escape();
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(P))
      return Unary->getOpcode() == UO_AddrOf || Unary->getOpcode() == UO_Deref
                 ? classify(Unary, F, C)
                 : void();
    if (isa<BinaryOperator>(P) && cast<BinaryOperator>(P)->isComparisonOp())
      return;
    if (isa<IfStmt, WhileStmt, ConditionalOperator>(P) ||
        (isa<BinaryOperator>(P) && cast<BinaryOperator>(P)->isLogicalOp()))
      return;
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(P))
      return Cast->getType()->isVoidType() ? void() : escape();
    if (const auto *L = dyn_cast<LambdaExpr>(P))
      return capture(Use, L, F, C);
    if (const auto *DS = dyn_cast<DeclStmt>(P))
      return declaration(Use, DS, F, C);
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(P)) {
      if (Op->getOperator() == OO_Arrow || Op->getOperator() == OO_Star)
        return classify(Op, F, C);
      if (Op->isComparisonOp())
        return;
      return escape();
    }
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(P)) {
      if (Construct->getConstructor()->isCopyOrMoveConstructor() ||
          (Construct->getNumArgs() == 1 &&
           isSmartPointer(Construct->getType())))
        return classify(Construct, F, C);
      return argument(Use, Construct,
                      {Construct->getArgs(), Construct->getNumArgs()},
                      Construct->getConstructor(), F, C);
    }
    if (const auto *Call = dyn_cast<CallExpr>(P)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      llvm::StringRef Name =
          Callee && Callee->getIdentifier() ? Callee->getName() : "";
      if (Callee && Callee->isInStdNamespace() &&
          llvm::is_contained(
              std::initializer_list<llvm::StringRef>{"ref", "cref", "move",
                                                     "forward", "addressof"},
              Name))
        return classify(Call, F, C);
      if (Name == "begin" || Name == "end")
        return;
      return argument(Use, Call, {Call->getArgs(), Call->getNumArgs()}, Callee,
                      F, C);
    }
    escape();
  }

  void member(const CallExpr *Call, const FunctionModel &F, Context C) {
    RoleCall Meaning = F.meaning(Call);
    if (!Meaning.Entry || !Meaning.Entry->Roles.contains(Role::Push))
      return;
    if (llvm::any_of(Uses.Pushes, [&](const PushSite &Push) {
          return Push.Call.Call == Call;
        }))
      Uses.MayRepeat = true; // by way of two callers
    PushSite Push{Meaning, &F, C.IsDetached};
    for (const LambdaExpr *L = F.enclosingLambda(Call); L;
         L = F.enclosingLambda(L))
      Push.IsDetached |= !runsOnTheSpot(L, F);
    Uses.Pushes.push_back(Push);
    checkRepetition(Call, F, C);
  }

  void capture(const Expr *Use, const LambdaExpr *L, const FunctionModel &F,
               Context C) {
    // A capture that has a name of its own; the others keep the variable's.
    for (const LambdaCapture &Capture : L->captures())
      if (L->isInitCapture(&Capture))
        if (const auto *V = dyn_cast<VarDecl>(Capture.getCapturedVar());
            V && V->getInit() && F.isInside(Use, V->getInit())) {
          ++C.Depth;
          return follow(V, F, C);
        }
  }

  void declaration(const Expr *Use, const DeclStmt *DS, const FunctionModel &F,
                   Context C) {
    for (const Decl *D : DS->decls()) {
      const auto *V = dyn_cast<VarDecl>(D);
      if (!V || !V->getInit() || !F.isInside(Use, V->getInit()))
        continue;
      if (V->isImplicit())
        return; // the range of a loop that takes all values
      // Moved into another channel.
      if (!V->getType()->isReferenceType() &&
          V->getType().getCanonicalType() ==
              pointee(V->getType()).getCanonicalType())
        return escape();
      ++C.Depth;
      return follow(V, F, C);
    }
    escape();
  }

  static bool isLibrary(const FunctionDecl *Callee, const FunctionModel &F) {
    return Callee && F.context().getSourceManager().isInSystemHeader(
                         Callee->getLocation());
  }

  /// The channel is argument of \p Call.
  void argument(const Expr *Use, const Expr *Call,
                llvm::ArrayRef<const Expr *> Args, const FunctionDecl *Callee,
                const FunctionModel &F, Context C) {
    unsigned Index = 0;
    while (Index < Args.size() && !F.isInside(Use, Args[Index]))
      ++Index;
    unsigned Skip = 0;
    bool IsLaunch = F.playsRole(Call, Role::Launch);
    // A launch, or library code that is handed a function and its arguments.
    if (IsLaunch || isLibrary(Callee, F)) {
      const FunctionDecl *Run = nullptr;
      for (unsigned I = 0; I < Index && !Run; ++I)
        if ((Run = functionRunBy(ignoreWrappers(Args[I]))))
          Skip = I + 1;
      if (!Run)
        return escape();
      Callee = Run;
      IsLaunch = true;
      const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
      if (Method && !Method->getParent()->isLambda() && !Method->isStatic())
        ++Skip; // the object
    }
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    const FunctionModel *Inner =
        Method && Method->getParent()->isLambda() ? &F : modelOf(Callee);
    const FunctionDecl *Definition = Callee;
    if (Callee)
      Callee->hasBody(Definition);
    if (!Inner || !Definition || Index < Skip ||
        Index - Skip >= Definition->getNumParams() || C.Depth >= MaxDepth)
      return escape();
    checkRepetition(Call, F, C);
    bool IsInner = Inner == &F && Inner->function() != Definition;
    Uses.IsPassed |= !IsInner;
    bool IsCoroutine =
        isa_and_nonnull<CoroutineBodyStmt>(Definition->getBody());
    follow(Definition->getParamDecl(Index - Skip), *Inner,
           {IsInner ? C.Home : nullptr, false, C.Depth + 1,
            C.IsDetached || IsLaunch || IsCoroutine});
  }

  /// The place \p At pushes, or leads to a push: can it run again for the same
  /// channel?
  void checkRepetition(const Stmt *At, const FunctionModel &F, Context C) {
    for (const Stmt *S = At; S && S != C.Home; S = F.parent(S)) {
      const auto *L = dyn_cast<LambdaExpr>(S);
      if (L && S != At && repeats(L, F, C))
        Uses.MayRepeat = true;
      const Stmt *P = F.parent(S);
      if (!P || !isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(P))
        continue;
      if (const auto *For = dyn_cast<ForStmt>(P); For && For->getInit() == S)
        continue;
      if (const auto *Range = dyn_cast<CXXForRangeStmt>(P);
          Range && Range->getBody() != S)
        continue;
      Loop Around{P, nullptr, nullptr};
      if (F.enclosingLambda(At) == F.enclosingLambda(P) &&
          !canRunAgain(At, Around, F))
        continue;
      // The channel of another object in each iteration.
      if (isa<FieldDecl>(Channel.D))
        if (const auto *Call = dyn_cast<Expr>(At)) {
          const Expr *Object = F.meaning(Call).object();
          const auto *Member = Object ? dyn_cast<MemberExpr>(Object) : nullptr;
          if (Member && !isa<CXXThisExpr>(ignoreImplicit(Member->getBase())) &&
              loopItem(Member->getBase(), Around, F).Kind != LoopItem::Same)
            continue;
        }
      Uses.MayRepeat = true;
    }
  }

  /// True if the lambda \p L may be called more than once.
  bool repeats(const LambdaExpr *L, const FunctionModel &F, Context C) {
    const Stmt *P = F.parentIgnoringImplicit(L);
    while (isa_and_nonnull<CXXConstructExpr, ExplicitCastExpr>(P) &&
           !F.meaning(cast<Expr>(P)).Entry)
      P = F.parentIgnoringImplicit(P);
    if (const auto *E = dyn_cast_or_null<Expr>(P))
      return F.playsRole(E, Role::Algorithm) || F.playsRole(E, Role::Repeat);
    const auto *DS = dyn_cast_or_null<DeclStmt>(P);
    const auto *V = DS && DS->isSingleDecl()
                        ? dyn_cast<VarDecl>(DS->getSingleDecl())
                        : nullptr;
    if (!V)
      return false;
    llvm::ArrayRef<const Expr *> Mentions = F.uses(V);
    if (Mentions.size() > 1)
      return true;
    if (Mentions.size() == 1)
      checkRepetition(Mentions.front(), F, C);
    return false;
  }

  /// Several pushes are one where only one of them runs.
  void countPushes() {
    if (Uses.Pushes.empty())
      return;
    const PushSite &First = Uses.Pushes.front();
    const Stmt *Body = First.F->enclosingCallableBody(First.Call.Call);
    std::vector<FlowEvent> Events;
    for (const PushSite &Push : Uses.Pushes) {
      if (Push.F != First.F ||
          Push.F->enclosingCallableBody(Push.Call.Call) != Body) {
        Uses.MayRepeat = true;
        return;
      }
      FlowEvent Event;
      Event.At = Push.Call.Call;
      Event.Hit = Event.Mark = true; // a push that throws has not pushed
      Events.push_back(Event);
    }
    const auto *Field = dyn_cast<FieldDecl>(Channel.D);
    if (const auto *V = dyn_cast<VarDecl>(Channel.D)) {
      FlowEvent Anew;
      Anew.Declares = V;
      Anew.Clear = true;
      Events.push_back(Anew);
    }
    if (!Field || Uses.Pushes.size() > 1)
      Uses.MayRepeat |= !findHits(*First.F, Body, Events).empty();
    if (Field)
      Uses.MayRepeat |= !isOneShot(*Field, First);
  }

  /// True if an object of \p Field's class passes one value in its life: its
  /// name, or that of what pushes, says so, or each push is through another
  /// object; and no call of the pushing method is in a loop.
  bool isOneShot(const FieldDecl &Field, const PushSite &Push) {
    const FunctionDecl *Pusher = Push.F->function();
    const Expr *Object = Push.Call.object();
    const auto *Member = Object ? dyn_cast<MemberExpr>(Object) : nullptr;
    bool IsOwn = !Member || isa<CXXThisExpr>(ignoreImplicit(Member->getBase()));
    if (!IsOwn)
      return true;
    auto Says = [](llvm::StringRef Name) {
      for (const std::string &Word : wordsOf(Name))
        if (llvm::is_contained(
                std::initializer_list<llvm::StringRef>{
                    "future", "promise", "result", "resolve", "fulfil",
                    "fulfill", "complete", "once", "oneshot", "shot",
                    "completion", "reply", "response", "answer"},
                llvm::StringRef(Word)))
          return true;
      return false;
    };
    bool IsCalledOnce = false;
    if (Pusher)
      for (const FunctionModel *F : Functions)
        for (const Expr *Use : F->functionUses(Pusher)) {
          const auto *Callee = dyn_cast<MemberExpr>(Use);
          const Expr *On = Callee ? Callee->getBase() : nullptr;
          for (Loop L = F->enclosingLoop(Use); L; L = F->outer(L))
            if (!On || loopItem(On, L, *F).Kind == LoopItem::Same)
              return false;
          IsCalledOnce = true;
        }
    return Says(Field.getName()) || Says(Field.getParent()->getName()) ||
           (Pusher && Pusher->getIdentifier() && Says(Pusher->getName())) ||
           (IsCalledOnce && !Pusher->isExternallyVisible());
  }

  const UnbufferedChannel &Channel;
  llvm::ArrayRef<const FunctionModel *> Functions;
  ChannelUses Uses;
};
} // namespace

ChannelUses usesOfChannel(const UnbufferedChannel &Channel,
                          llvm::ArrayRef<const FunctionModel *> Functions) {
  return ChannelTracker(Channel, Functions).track();
}

//===----------------------------------------------------------------------===//
// What follows a push
//===----------------------------------------------------------------------===//

/// True if \p S does no more than to end the function or the channel.
static bool isReturnOrClose(const Stmt *S, const FunctionModel &F) {
  if (isa<NullStmt>(S))
    return true;
  const Expr *Value = nullptr;
  if (const auto *Return = dyn_cast<ReturnStmt>(S))
    Value = Return->getRetValue();
  else if (const auto *Return = dyn_cast<CoreturnStmt>(S))
    Value = Return->getOperand();
  else
    return isa<Expr>(S) && F.playsRole(cast<Expr>(S), Role::Close);
  return !Value || !anyOf(Value, [](const Stmt *Part) {
    return isa<CallExpr, CoawaitExpr>(Part);
  });
}

/// True if the handler of an asynchronous push does no more than that.
static bool endsInHandler(const RoleCall &Push, const FunctionModel &F) {
  const Expr *Token =
      Push.argumentCount() ? Push.argument(Push.argumentCount() - 1) : nullptr;
  // Nobody is told.
  if (Token && F.vocabulary().plays(Token->getType(), Role::Detach))
    return true;
  const LambdaExpr *Handler = Token ? lambdaIn(Token) : nullptr;
  const auto *Body =
      Handler ? dyn_cast<CompoundStmt>(Handler->getBody()) : nullptr;
  return Body && llvm::all_of(Body->body(), [&](const Stmt *S) {
           return isReturnOrClose(S, F);
         });
}

bool isLastAct(const PushSite &Push) {
  const FunctionModel &F = *Push.F;
  if (Push.Call.Entry->number("duration") || Push.Call.Entry->is("tries"))
    return false;
  // The result is not used; a coroutine awaits it.
  const Stmt *Whole = Push.Call.Call;
  bool IsAwaited = false;
  for (const CoawaitExpr *Await : F.coawaits())
    if (ignoreImplicit(Await->getOperand()) == Whole) {
      IsAwaited = true;
      Whole = Await;
      break;
    }
  for (const Stmt *P = F.parent(Whole);
       P &&
       (isa<FullExpr, ParenExpr, CXXBindTemporaryExpr, MaterializeTemporaryExpr,
            ImplicitCastExpr>(P) ||
        (isa<ExplicitCastExpr>(P) && cast<Expr>(P)->getType()->isVoidType()));
       P = F.parent(P))
    Whole = P;
  if (F.statementOf(Whole) != Whole)
    return false;
  if (Push.Call.Entry->Roles.contains(Role::AsyncOperation) && !IsAwaited &&
      !endsInHandler(Push.Call, F))
    return false;
  const Stmt *Body = F.enclosingCallableBody(Push.Call.Call);
  for (const Stmt *S = Whole; S && S != Body; S = F.parent(S)) {
    for (const Stmt *Next = F.nextStatement(S); Next;
         Next = F.nextStatement(Next)) {
      if (!isReturnOrClose(Next, F))
        return false;
      if (isa<ReturnStmt, CoreturnStmt>(Next))
        return true;
    }
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, SwitchStmt>(S))
      return false;
  }
  return true;
}

} // namespace clang::tidy::futures
