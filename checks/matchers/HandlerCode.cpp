//===--- HandlerCode.cpp - What runs when a handler is called -------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HandlerCode.h"
#include "../vocabulary/Vocabulary.h"
#include "Context.h"
#include "ErrorTests.h"
#include "Words.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace clang::tidy::futures {

/// How many calls deep a handler is followed.
static constexpr unsigned MaxDepth = 3;

static bool isLibrary(const Decl *D) {
  return D->getASTContext().getSourceManager().isInSystemHeader(
      D->getLocation());
}

//===----------------------------------------------------------------------===//
// Calls on objects
//===----------------------------------------------------------------------===//

/// The only member function that \p Open may call; null if there are several.
static const CXXMethodDecl *onlyCandidate(const UnresolvedMemberExpr *Open,
                                          unsigned Arguments) {
  const CXXMethodDecl *Only = nullptr;
  for (const NamedDecl *D : Open->decls()) {
    const auto *M = dyn_cast<CXXMethodDecl>(D->getUnderlyingDecl());
    if (!M)
      return nullptr; // a template
    if (Arguments < M->getMinRequiredArguments() ||
        Arguments > M->getNumParams())
      continue;
    if (Only)
      return nullptr;
    Only = M;
  }
  return Only;
}

std::optional<ObjectCall> ObjectCall::of(const CallExpr *Call) {
  if (!MemberCall::of(Call))
    return std::nullopt;
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  const CXXMethodDecl *Method = nullptr;
  if (const auto *Member = dyn_cast<MemberExpr>(Callee))
    Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
  else if (const auto *Open = dyn_cast<UnresolvedMemberExpr>(Callee))
    Method = onlyCandidate(Open, Call->getNumArgs());
  std::optional<Entity> Object = Entity::ofObject(Call);
  if (!Method || !Object || Method->isStatic() || isLibrary(Method))
    return std::nullopt;
  return ObjectCall{Method, std::move(*Object)};
}

const FunctionModel *MemberBodies::of(const CXXMethodDecl *M) const {
  if (M->isVirtual() && !M->hasAttr<FinalAttr>() &&
      !M->getParent()->hasAttr<FinalAttr>())
    return nullptr;
  const FunctionDecl *Definition = nullptr;
  return M->hasBody(Definition) && !isLibrary(Definition) &&
                 !isInsideRuntime(*Definition)
             ? Models(*Definition)
             : nullptr;
}

bool MemberBodies::leadToResolve(const CXXMethodDecl *M) const {
  return leadToResolve(M, MaxDepth);
}

bool MemberBodies::leadToResolve(const CXXMethodDecl *M, unsigned Depth) const {
  const FunctionModel *Model = Depth ? of(M) : nullptr;
  if (!Model)
    return false;
  const std::pair<const CXXMethodDecl *, unsigned> Key(M->getCanonicalDecl(),
                                                       Depth);
  if (auto It = Known.find(Key); It != Known.end())
    return It->second;
  const bool Leads =
      !Model->calls(Role::Resolve).empty() ||
      !Model->calls(Role::Reject).empty() ||
      llvm::any_of(Model->functionUses(), [&](const auto &Entry) {
        const auto *Callee = dyn_cast<CXXMethodDecl>(Entry.first);
        return Callee && !isLibrary(Callee) && leadToResolve(Callee, Depth - 1);
      });
  return Known[Key] = Leads;
}

/// True if \p Use, of a promise or of what points at one, resolves it, or asks
/// for its future.
static bool isResolveOrFuture(const Expr *Use, const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(Use);
  if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P);
      Op && (Op->getOperator() == OO_Arrow || Op->getOperator() == OO_Star))
    P = F.parentIgnoringImplicit(Op);
  const auto *Call = dyn_cast_or_null<CallExpr>(
      isa_and_nonnull<MemberExpr, UnresolvedMemberExpr>(P)
          ? F.parentIgnoringImplicit(P)
          : nullptr);
  return Call &&
         (F.playsRole(Call, Role::Resolve) || F.playsRole(Call, Role::Reject) ||
          F.vocabulary().plays(Call->getType(), Role::Future));
}

/// True if some member function of the class around \p Field is not in the
/// unit.
static bool hasUnseenMembers(const ValueDecl *Field) {
  const auto *Record = dyn_cast<CXXRecordDecl>(Field->getDeclContext());
  return Record && llvm::any_of(Record->methods(), [](const CXXMethodDecl *M) {
           return !M->isImplicit() && !M->isDeleted() && !M->isDefaulted() &&
                  !M->hasBody();
         });
}

bool MemberBodies::mayBeginAnewOutside(const ValueDecl *Field,
                                       const FunctionModel &F) const {
  if (!Field || hasUnseenMembers(Field))
    return Field != nullptr;
  return llvm::any_of(Functions, [&](const FunctionModel *Other) {
    return Other != &F && !isa<CXXConstructorDecl>(Other->decl()) &&
           llvm::any_of(Other->uses(Field), [&](const Expr *Use) {
             return !isResolveOrFuture(Use, *Other);
           });
  });
}

//===----------------------------------------------------------------------===//
// Member functions that are named
//===----------------------------------------------------------------------===//

static const CXXRecordDecl *pointeeClass(const Expr *Pointer) {
  const QualType Type =
      ignoreWrappers(Pointer)->getType().getNonReferenceType();
  if (Type->isPointerType())
    return Type->getPointeeType()->getAsCXXRecordDecl();
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  return Spec && isSmartPointer(Type) && Spec->getTemplateArgs().size() &&
                 Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type
             ? Spec->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl()
             : nullptr;
}

static bool isOfClass(const Expr *Pointer, const CXXRecordDecl *Class) {
  const CXXRecordDecl *R = pointeeClass(Pointer);
  return R && R->hasDefinition() &&
         (R->getCanonicalDecl() == Class->getCanonicalDecl() ||
          R->getDefinition()->isDerivedFrom(Class));
}

/// The object that the member function \p M, whose address is taken at
/// \p Address, is called on: `std::bind(&S::f, this)` has it after the address,
/// `connect(from, signal, this, &S::f)` before.
static std::optional<Entity> boundObject(const Expr *Address,
                                         const CXXMethodDecl *M,
                                         const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(Address);
  while (isa_and_nonnull<ExplicitCastExpr>(P)) {
    Address = cast<Expr>(P);
    P = F.parentIgnoringImplicit(P);
  }
  const llvm::ArrayRef<const Expr *> Args =
      argumentsOf(dyn_cast_or_null<Expr>(P));
  const auto It = llvm::find_if(
      Args, [&](const Expr *Arg) { return ignoreImplicit(Arg) == Address; });
  if (It == Args.end())
    return std::nullopt;
  if (std::next(It) != Args.end() && isOfClass(*std::next(It), M->getParent()))
    return Entity::ofPointee(ignoreWrappers(*std::next(It)));
  if (It != Args.begin() && isOfClass(*std::prev(It), M->getParent()))
    return Entity::ofPointee(ignoreWrappers(*std::prev(It)));
  return std::nullopt;
}

namespace {
/// `&Session::onRead`, with the object that it is bound to.
struct BoundMember {
  const Expr *Address;
  const FunctionModel *Body;
  Entity Object;
};
} // namespace

/// The member functions that \p F binds to an object, in source order, as far
/// as their bodies are known.
static std::vector<BoundMember> boundMembers(const FunctionModel &F,
                                             const MemberBodies &Bodies) {
  std::vector<BoundMember> Found;
  for (const auto &[Named, Uses] : F.functionUses()) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Named);
    if (!Method || Method->isStatic() || isLibrary(Method))
      continue;
    for (const Expr *Use : Uses) {
      const auto *Address =
          dyn_cast_or_null<UnaryOperator>(F.parentIgnoringImplicit(Use));
      if (!Address || Address->getOpcode() != UO_AddrOf)
        continue;
      const FunctionModel *Body = Bodies.of(Method);
      std::optional<Entity> Object =
          Body ? boundObject(Address, Method, F) : std::nullopt;
      if (Object)
        Found.push_back({Address, Body, std::move(*Object)});
    }
  }
  const SourceManager &SM = F.context().getSourceManager();
  llvm::sort(Found, [&](const BoundMember &A, const BoundMember &B) {
    return SM.isBeforeInTranslationUnit(A.Address->getBeginLoc(),
                                        B.Address->getBeginLoc());
  });
  return Found;
}

//===----------------------------------------------------------------------===//
// Reading the code
//===----------------------------------------------------------------------===//

static const ParmVarDecl *errorTakenBy(const FunctionDecl &F) {
  const auto It = llvm::find_if(
      F.parameters(), [](const ParmVarDecl *P) { return takesError(*P); });
  return It == F.param_end() ? nullptr : *It;
}

class CodeReader {
public:
  CodeReader(HandlerCode &Code, const MemberBodies &Bodies)
      : Code(Code), Bodies(Bodies) {}

  void add(HandlerCode::Part P, unsigned Depth = 0) {
    const unsigned Index = Code.Parts.size();
    Code.Parts.push_back(P);
    Seen.insert(P.Body);
    for (Role R : {Role::Cancel, Role::Unsubscribe, Role::Close,
                   Role::DestroyTimer, Role::TimerOperation})
      for (const RoleCall &Call : P.Model->calls(R))
        if (P.Model->isInside(Call.Call, P.Body))
          addEnding(Call, P);
    for (const CallExpr *Call : P.Model->otherCalls())
      if (P.Model->isInside(Call, P.Body))
        addCall(Call, Index, Depth);
    for (const BoundMember &Bound : boundMembers(*P.Model, Bodies))
      if (P.Model->isInside(Bound.Address, P.Body))
        addBound(Bound, Index, Depth);
    anyOf(P.Body, [&](const Stmt *S) {
      if (const auto *Delete = dyn_cast<CXXDeleteExpr>(S);
          Delete && !Delete->getDestroyedType().isNull() &&
          Delete->getDestroyedType()->isRecordType())
        Code.Endings.push_back({Delete, std::nullopt});
      return false;
    });
  }

private:
  void addEnding(const RoleCall &Call, const HandlerCode::Part &P) {
    const Expr *Object = Call.object();
    const bool IsTimer =
        Object && P.Model->vocabulary().plays(
                      Object->getType().getNonReferenceType(), Role::Timer);
    Ending &E = addEnding(Call.Call, P);
    E.IsKnown = true;
    E.IsCancel = Call.Entry->Roles.contains(Role::Cancel) ||
                 (IsTimer && Call.Entry->Roles.contains(Role::TimerOperation));
  }

  Ending &addEnding(const Expr *Call, const HandlerCode::Part &P) {
    Ending E = {Call, std::nullopt};
    if (std::optional<Entity> Object = Entity::ofObject(Call))
      E.Object = P.outside(*Object);
    Code.Endings.push_back(std::move(E));
    return Code.Endings.back();
  }

  /// True if the name of what \p Call calls says that something ends by it.
  static bool saysEnd(const CallExpr *Call) {
    llvm::StringRef Name = calleeName(Call);
    // `onClose_(reason)`, a callback.
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
        Op && Op->getOperator() == OO_Call)
      if (std::optional<Entity> Named = Entity::of(Op->getArg(0)))
        if (const ValueDecl *D =
                Named->lastField() ? Named->lastField() : Named->root();
            D && D->getIdentifier())
          Name = D->getName();
    return llvm::any_of(wordsOf(Name), [](llvm::StringRef Word) {
      return isOneOf(
          Word,
          {"cancel",    "close",       "stop",       "shutdown", "abort",
           "reset",     "disconnect",  "erase",      "remove",   "clear",
           "release",   "unsubscribe", "unregister", "quit",     "exit",
           "kill",      "destroy",     "delete",     "expire",   "expires",
           "terminate", "deregister",  "dispose",    "disable",  "revoke"});
    });
  }

  /// `buffer.clear()`: nothing that could be called goes with the data.
  static bool emptiesData(const CallExpr *Call) {
    const std::optional<MemberCall> Member = MemberCall::of(Call);
    const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        Member && !Member->ObjectType.isNull()
            ? Member->ObjectType->getAsCXXRecordDecl()
            : nullptr);
    return Spec && Spec->isInStdNamespace() && Spec->getTemplateArgs().size() &&
           Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
           Spec->getTemplateArgs()[0].getAsType()->isArithmeticType() &&
           Spec->getTemplateArgs().size() <= 3;
  }

  void addCall(const CallExpr *Call, unsigned Index, unsigned Depth) {
    const HandlerCode::Part P = Code.Parts[Index];
    addObjectsHandedOn(Call, P);
    std::optional<ObjectCall> On = ObjectCall::of(Call);
    if (On && On->Method->isConst())
      return; // a question
    if (On) {
      // Of what a member function calls, only members of the same object.
      if ((P.Lambda || On->Object == Entity()) &&
          follow(*On, Call, Index, Depth))
        return;
      Code.Unseen.push_back(P.outside(On->Object));
    }
    if (saysEnd(Call) && !emptiesData(Call))
      addEnding(Call, P);
  }

  bool follow(const ObjectCall &On, const CallExpr *Call, unsigned Index,
              unsigned Depth) {
    const FunctionModel *Model =
        Depth < MaxDepth ? Bodies.of(On.Method) : nullptr;
    if (!Model)
      return false;
    if (Seen.contains(&Model->body()))
      return true; // once is enough, and ends recursion
    const HandlerCode::Part Caller = Code.Parts[Index];
    HandlerCode::Part P = {
        Model, &Model->body(), nullptr, Caller.outside(On.Object), Call, Index};
    for (unsigned I = 0; Caller.Error && I < Call->getNumArgs(); ++I)
      if (namedVariable(Call->getArg(I)) == Caller.Error &&
          I < Model->function()->getNumParams())
        P.Error = Model->function()->getParamDecl(I);
    add(P, Depth + 1);
    return true;
  }

  /// A handler of the next step: `async_read(socket, bind(&S::onRead, this))`.
  void addBound(const BoundMember &Bound, unsigned Index, unsigned Depth) {
    const HandlerCode::Part Caller = Code.Parts[Index];
    if (Depth == MaxDepth || Seen.contains(&Bound.Body->body()) ||
        !(Caller.Lambda || Bound.Object == Entity()))
      return;
    HandlerCode::Part P = {Bound.Body,    &Bound.Body->body(),
                           nullptr,       Caller.outside(Bound.Object),
                           Bound.Address, Index};
    P.Error = errorTakenBy(*Bound.Body->function());
    P.IsLater = true;
    add(P, Depth + 1);
  }

  /// `manager.stopped(this)`: what is called may do anything to the object.
  void addObjectsHandedOn(const CallExpr *Call, const HandlerCode::Part &P) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || isLibrary(Callee) || isa<CXXOperatorCallExpr>(Call))
      return;
    for (unsigned I = 0; I < Call->getNumArgs(); ++I) {
      const Expr *Arg = ignoreWrappers(Call->getArg(I));
      const QualType Type = Arg->getType();
      std::optional<Entity> Given;
      if (Type->isPointerType() || isSmartPointer(Type))
        Given = Entity::ofPointee(Arg);
      else if (Type->isRecordType() && I < Callee->getNumParams() &&
               Callee->getParamDecl(I)->getType()->isReferenceType())
        Given = Entity::of(Arg);
      if (Given)
        Code.Unseen.push_back(P.outside(*Given));
    }
  }

  HandlerCode &Code;
  const MemberBodies &Bodies;
  llvm::SmallPtrSet<const Stmt *, 8> Seen;
};

HandlerCode HandlerCode::of(const LambdaExpr *L, const FunctionModel &F,
                            const MemberBodies &Bodies) {
  HandlerCode Code;
  Part P = {&F, L->getBody(), L, Entity()};
  if (const CXXMethodDecl *Call = L->getCallOperator(); Call->getNumParams())
    if (takesError(*Call->getParamDecl(0)))
      P.Error = Call->getParamDecl(0);
  CodeReader(Code, Bodies).add(P);
  return Code;
}

HandlerCode HandlerCode::of(const FunctionModel &Method, const Entity &Object,
                            const MemberBodies &Bodies) {
  HandlerCode Code;
  Part P = {&Method, &Method.body(), nullptr, Object};
  P.Error = errorTakenBy(*Method.function());
  CodeReader(Code, Bodies).add(P);
  return Code;
}

//===----------------------------------------------------------------------===//
// Questions
//===----------------------------------------------------------------------===//

bool HandlerCode::isUnseen(const Entity &E) const {
  return llvm::any_of(Unseen, [&](const Entity &Object) {
    return E != Object && E.isWithin(Object);
  });
}

/// True if \p A, an access to something's name, may give it another value.
/// Calls of member functions on the object around it are judged by their own
/// code.
static bool mayChange(const Access &A, const FunctionModel &F) {
  const auto *Call = dyn_cast<CallExpr>(A.At);
  switch (A.How) {
  case Access::Read:
  case Access::CapturedCopy:
  case Access::CapturedAlias:
    return false;
  case Access::Moved: // its holder may be handed on
    return A.Whole;
  case Access::Assigned:
    return true;
  case Access::Exposed:
    return !isa<CXXThisExpr>(A.Path);
  case Access::Called:
    break;
  }
  const auto *Method =
      Call ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee()) : nullptr;
  return !(Method && Method->isConst()) && !(Call && ObjectCall::of(Call)) &&
         !(Call && (F.playsRole(Call, Role::Resolve) ||
                    F.playsRole(Call, Role::Reject) ||
                    F.vocabulary().plays(Call->getType(), Role::Future)));
}

bool HandlerCode::mayRenew(const Entity &E) const {
  if (isUnseen(E))
    return true;
  return llvm::any_of(Parts, [&](const Part &P) {
    const std::optional<Entity> Named = P.inside(E);
    auto Changes = [&](const Stmt *Body) {
      return llvm::any_of(
          accesses(*Named, *P.Model, Body),
          [&](const Access &A) { return mayChange(A, *P.Model); });
    };
    return Named && (Changes(P.Body) ||
                     llvm::any_of(P.Model->lambdas(), [&](const LambdaExpr *L) {
                       return P.Model->isInside(L, P.Body) &&
                              Changes(L->getBody());
                     }));
  });
}

bool HandlerCode::isGuarded(const Stmt *S, unsigned Index,
                            bool ReadinessCounts) const {
  for (;;) {
    const Part &P = Parts[Index];
    if (isGuardedOnce(S, P.Lambda, *P.Model, ReadinessCounts,
                      /*IsHandler=*/true))
      return true;
    if (!P.From)
      return false;
    S = P.From;
    Index = P.Caller;
  }
}

bool HandlerCode::runsOnError(const Stmt *S, unsigned Index) const {
  for (;;) {
    const Part &P = Parts[Index];
    if (!isReachedWithError(S, P.Body, P.Error, *P.Model))
      return false;
    if (!P.From || P.IsLater) // the operation that is under way
      return true;
    S = P.From;
    Index = P.Caller;
  }
}

bool HandlerCode::runsAtOnce(const Stmt *S, unsigned Index) const {
  for (;;) {
    const Part &P = Parts[Index];
    if (P.Model->enclosingCallableBody(S) != P.Body || P.IsLater)
      return false;
    if (!P.From)
      return true;
    S = P.From;
    Index = P.Caller;
  }
}

//===----------------------------------------------------------------------===//
// Who is registered
//===----------------------------------------------------------------------===//

namespace {
class RegistrationFinder {
public:
  RegistrationFinder(const FunctionModel &F, const MemberBodies &Bodies)
      : F(F), Bodies(Bodies) {}

  std::vector<RegisteredHandler> find() {
    visit(F, nullptr, 0);
    const SourceManager &SM = F.context().getSourceManager();
    llvm::sort(Found, [&](const auto &A, const auto &B) {
      const bool IsOnePlace = A.At->getBeginLoc() == B.At->getBeginLoc();
      const Expr *X = IsOnePlace ? A.Handler : A.At;
      const Expr *Y = IsOnePlace ? B.Handler : B.At;
      return SM.isBeforeInTranslationUnit(X->getBeginLoc(), Y->getBeginLoc());
    });
    return std::move(Found);
  }

private:
  static constexpr unsigned MaxHandlers = 64;

  /// \p At is the call in F that runs \p M; null for F itself.
  void visit(const FunctionModel &M, const Expr *At, unsigned Depth) {
    // What a handler of M registers is part of that handler's code.
    auto IsHere = [&](const Expr *E) { return !At || !M.enclosingLambda(E); };
    Visiting.insert(&M);
    for (const LambdaExpr *L : M.lambdas())
      if (IsHere(L))
        add(L, M, At, [&] { return HandlerCode::of(L, M, Bodies); });
    for (const BoundMember &Bound : boundMembers(M, Bodies))
      if (IsHere(Bound.Address))
        add(Bound.Address, M, At,
            [&] { return HandlerCode::of(*Bound.Body, Bound.Object, Bodies); });
    for (const CallExpr *Call : M.otherCalls()) {
      std::optional<ObjectCall> On = ObjectCall::of(Call);
      if (!On || On->Object != Entity() || !IsHere(Call) || Depth == MaxDepth)
        continue;
      const FunctionModel *Callee = Bodies.of(On->Method);
      if (Callee && !Visiting.contains(Callee))
        visit(*Callee, At ? At : Call, Depth + 1);
    }
    Visiting.erase(&M);
  }

  template <typename MakeCode>
  void add(const Expr *Handler, const FunctionModel &M, const Expr *At,
           MakeCode Make) {
    for (const Expr *Registration : registrations(Handler, M))
      if (Found.size() < MaxHandlers)
        Found.push_back({Handler, Registration, &M, At ? At : Registration,
                         callsOfHandler(Registration, M), Make()});
  }

  const FunctionModel &F;
  const MemberBodies &Bodies;
  std::vector<RegisteredHandler> Found;
  llvm::SmallPtrSet<const FunctionModel *, 4> Visiting;
};
} // namespace

std::vector<RegisteredHandler> registeredHandlers(const FunctionModel &F,
                                                  const MemberBodies &Bodies) {
  return RegistrationFinder(F, Bodies).find();
}

bool mayRegisterResolve(const FunctionModel &F, const MemberBodies &Bodies) {
  return llvm::any_of(F.functionUses(), [&](const auto &Entry) {
    const auto *M = dyn_cast<CXXMethodDecl>(Entry.first);
    return M && !isLibrary(M) && Bodies.leadToResolve(M);
  });
}

} // namespace clang::tidy::futures
