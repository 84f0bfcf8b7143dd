//===--- LookUps.cpp - What is looked up before it is computed ------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LookUps.h"
#include "Callables.h"
#include "Context.h"
#include "Words.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// The variable that \p S names; for a structured binding the whole.
static const VarDecl *variableOf(const Stmt *S) {
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(S);
  if (!Ref)
    return nullptr;
  if (const auto *Binding = dyn_cast<BindingDecl>(Ref->getDecl()))
    return dyn_cast_or_null<VarDecl>(Binding->getDecomposedDecl());
  return dyn_cast<VarDecl>(Ref->getDecl());
}

/// The field or variable that is \p E, or whose element, pointee or accessor
/// \p E is: what a call is made on.
static const ValueDecl *ownerOf(const Expr *E) {
  constexpr unsigned MaxHops = 8;
  for (unsigned Hop = 0; E && Hop < MaxHops; ++Hop) {
    E = ignoreWrappers(E);
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return isa<FieldDecl, VarDecl>(Member->getMemberDecl())
                 ? Member->getMemberDecl()
                 : nullptr;
    if (const VarDecl *V = variableOf(E))
      return V;
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
      E = Call->getImplicitObjectArgument();
    else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E))
      E = Op->getArg(0);
    else if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      E = Unary->getSubExpr();
    else
      return nullptr;
  }
  return nullptr;
}

/// The object of a member call or of an operator; null for `this` alone and
/// for free functions.
static const Expr *objectOf(const CallExpr *Call) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    return Member->getImplicitObjectArgument();
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call))
    return Op->getArg(0);
  return nullptr;
}

/// The arguments that are written, the object of an operator apart.
static llvm::SmallVector<const Expr *, 4> writtenArguments(const CallExpr *C) {
  llvm::SmallVector<const Expr *, 4> Args;
  for (unsigned I = isa<CXXOperatorCallExpr>(C); I < C->getNumArgs(); ++I)
    if (!isa<CXXDefaultArgExpr>(C->getArg(I)))
      Args.push_back(C->getArg(I));
  return Args;
}

static bool isSubscript(const CallExpr *Call) {
  const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
  return Op && Op->getOperator() == OO_Subscript;
}

static bool isStdFunction(const CallExpr *Call) {
  const FunctionDecl *F = Call->getDirectCallee();
  return F && !isa<CXXMethodDecl>(F) && F->isInStdNamespace();
}

/// The variables that \p Call may write to: arguments bound to a reference to
/// non-const, and those whose address is passed.
static void addFilled(const CallExpr *Call,
                      llvm::SmallVectorImpl<const VarDecl *> &Filled) {
  const FunctionDecl *F = Call->getDirectCallee();
  const unsigned Object =
      isa<CXXOperatorCallExpr>(Call) && isa_and_nonnull<CXXMethodDecl>(F);
  for (unsigned I = Object; F && I < Call->getNumArgs(); ++I) {
    if (I - Object >= F->getNumParams())
      return;
    const QualType Type = F->getParamDecl(I - Object)->getType();
    const QualType Target = Type->getPointeeType();
    if (Target.isNull() || Target.isConstQualified())
      continue;
    const Expr *Arg = ignoreImplicit(Call->getArg(I));
    if (const auto *Address = dyn_cast<UnaryOperator>(Arg);
        Address && Address->getOpcode() == UO_AddrOf)
      Arg = ignoreImplicit(Address->getSubExpr());
    if (const VarDecl *V = variableOf(Arg))
      Filled.push_back(V);
  }
}

/// True if \p E says nothing of what was found: it names no variable, field or
/// `this` (an error code, an empty optional).
static bool isTrivial(const Expr *E) {
  return !anyOf(E, [](const Stmt *S) {
    if (isa<MemberExpr, CXXThisExpr>(S)) {
      const auto *Member = dyn_cast<MemberExpr>(S);
      return !Member || !isa<CXXMethodDecl>(Member->getMemberDecl());
    }
    const VarDecl *V = variableOf(S);
    return V && !(V->hasGlobalStorage() &&
                  (V->isConstexpr() || V->getType().isConstQualified()));
  });
}

//===----------------------------------------------------------------------===//
// Look-ups before a place
//===----------------------------------------------------------------------===//

namespace {
/// What a condition asks.
struct Question {
  /// Something besides the parameters: state, or what a call found.
  bool OfState = false;
  /// The same, and not merely a flag or a number.
  bool OfValue = false;
  /// A call fills a variable of the caller.
  bool Fills = false;

  void add(const Question &Q) {
    OfState |= Q.OfState;
    OfValue |= Q.OfValue;
    Fills |= Q.Fills;
  }
};

class QuestionReader {
public:
  Question read(const Stmt *S) {
    Question Q;
    anyOf(S, [&](const Stmt *Part) {
      Q.add(readOne(Part));
      return isa<LambdaExpr>(Part);
    });
    return Q;
  }

private:
  Question readOne(const Stmt *S) {
    Question Q;
    if (const auto *Call = dyn_cast<CallExpr>(S)) {
      llvm::SmallVector<const VarDecl *, 2> Filled;
      addFilled(Call, Filled);
      Q.Fills = !Filled.empty();
      // `cache.find(id)`, `lookup(id)`, `map[id]`; not `id.empty()`.
      const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
      const bool IsCalled = Op && Op->getOperator() == OO_Call;
      if ((!Op || IsCalled || isSubscript(Call)) &&
          !writtenArguments(Call).empty())
        Q.OfState = Q.OfValue = true;
      // `look()`, `snapshot()`, of a lambda, of this object or of none.
      const Expr *Object = objectOf(Call);
      if ((IsCalled ||
           (!Op && (!Object || isa<CXXThisExpr>(ignoreImplicit(Object))))) &&
          !isStdFunction(Call))
        Q.add(ofState(Call->getType()));
      return Q;
    }
    if (const auto *Member = dyn_cast<MemberExpr>(S)) {
      if (const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
          Field && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()))
        return ofState(Field->getType());
      return Q;
    }
    const VarDecl *V = variableOf(S);
    if (!V || isa<ParmVarDecl>(V))
      return Q;
    if (!V->isLocalVarDecl())
      return V->isConstexpr() ? Q : ofState(V->getType());
    if (Depth > MaxDepth)
      return Q;
    // A local is what it was made of; one that is made empty is filled later.
    const Expr *Init = V->getInit();
    const auto *Made = dyn_cast_or_null<CXXConstructExpr>(
        Init ? ignoreImplicit(Init) : nullptr);
    if (!Init || (Made && Made->getNumArgs() == 0) ||
        (!V->getType().isConstQualified() && isTrivial(Init))) {
      Q.OfState = Q.OfValue = true;
      return Q;
    }
    ++Depth;
    Q = read(Init);
    --Depth;
    return Q;
  }

  static Question ofState(QualType Type) {
    Question Q;
    Q.OfState = true;
    Q.OfValue = !Type.getNonReferenceType()->isArithmeticType() &&
                !Type.getNonReferenceType()->isEnumeralType();
    return Q;
  }

  static constexpr unsigned MaxDepth = 4;
  unsigned Depth = 0;
};

/// Whether a statement before the place may end the call with what it found.
class Leaving {
public:
  explicit Leaving(bool InLoop) : InLoop(InLoop) {}

  bool mayLeave(const Stmt *S) { return visit(S, Question(), false, false); }

private:
  static Question ask(Question Q, std::initializer_list<const Stmt *> Parts) {
    for (const Stmt *Part : Parts)
      if (Part)
        Q.add(QuestionReader().read(Part));
    return Q;
  }

  bool visit(const Stmt *S, const Question &Q, bool InnerLoop, bool Switch) {
    if (!S || isa<Expr, DeclStmt>(S))
      return false;
    if (const auto *Return = dyn_cast<ReturnStmt>(S))
      return leaves(Return->getRetValue(), Q);
    if (const auto *Return = dyn_cast<CoreturnStmt>(S))
      return leaves(Return->getOperand(), Q);
    if (isa<ContinueStmt>(S))
      return InLoop && !InnerLoop && Q.OfState;
    if (isa<BreakStmt>(S))
      return InLoop && !InnerLoop && !Switch && Q.OfState;
    if (const auto *If = dyn_cast<IfStmt>(S)) {
      const Question Asked =
          ask(Q, {If->getInit(), initOf(If->getConditionVariable()),
                  If->getCond()});
      return visit(If->getThen(), Asked, InnerLoop, Switch) ||
             visit(If->getElse(), Asked, InnerLoop, Switch);
    }
    if (const auto *Choice = dyn_cast<SwitchStmt>(S))
      return visit(Choice->getBody(), ask(Q, {Choice->getCond()}), InnerLoop,
                   true);
    if (const auto *Range = dyn_cast<CXXForRangeStmt>(S))
      return visit(Range->getBody(), ask(Q, {Range->getRangeInit()}), true,
                   false);
    if (const auto *For = dyn_cast<ForStmt>(S))
      return visit(For->getBody(), ask(Q, {For->getInit(), For->getCond()}),
                   true, false);
    if (const auto *While = dyn_cast<WhileStmt>(S))
      return visit(
          While->getBody(),
          ask(Q, {initOf(While->getConditionVariable()), While->getCond()}),
          true, false);
    Question Asked = Q;
    // try { return cache.at(id); } catch (...) {}
    Asked.OfState |= isa<CXXTryStmt>(S);
    return llvm::any_of(S->children(), [&](const Stmt *Child) {
      return visit(Child, Asked, InnerLoop || isa<DoStmt>(S), Switch);
    });
  }

  static const Stmt *initOf(const VarDecl *V) {
    return V ? V->getInit() : nullptr;
  }

  static bool leaves(const Expr *Value, const Question &Q) {
    return Q.OfState && (!Value || Q.Fills || !isTrivial(Value));
  }

  const bool InLoop;
};
} // namespace

/// True if \p Child, which is in \p P, only runs by what \p P asked.
static bool isBranchOn(const Stmt *P, const Stmt *Child) {
  QuestionReader Reader;
  auto Found = [&](std::initializer_list<const Stmt *> Parts) {
    return llvm::any_of(Parts, [&](const Stmt *Part) {
      return Part && Reader.read(Part).OfValue;
    });
  };
  if (const auto *If = dyn_cast<IfStmt>(P)) {
    const VarDecl *V = If->getConditionVariable();
    return (Child == If->getThen() || Child == If->getElse()) &&
           Found({If->getInit(), V ? V->getInit() : nullptr, If->getCond()});
  }
  if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(P))
    return Child != Choice->getCond() && Found({Choice->getCond()});
  if (const auto *Logical = dyn_cast<BinaryOperator>(P))
    return Logical->isLogicalOp() && Child == Logical->getRHS() &&
           Found({Logical->getLHS()});
  if (const auto *Choice = dyn_cast<SwitchStmt>(P))
    return Child == Choice->getBody() && Found({Choice->getCond()});
  if (const auto *While = dyn_cast<WhileStmt>(P))
    return Child == While->getBody() && Found({While->getCond()});
  // What `or_else` and the like run where nothing was found.
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(P))
    return Child != Call->getCallee() &&
           Found({ignoreImplicit(Call->getImplicitObjectArgument())}) &&
           !isa<DeclRefExpr, MemberExpr>(
               ignoreImplicit(Call->getImplicitObjectArgument()));
  return isa<CXXCatchStmt>(P);
}

/// True if `continue` or `break` in \p Block leaves a loop around it, be it
/// `do {} while (false)`.
static bool isInLoop(const Stmt *Block, const FunctionModel &F) {
  for (const Stmt *P = Block; P && !isa<LambdaExpr>(P); P = F.parent(P))
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(P))
      return true;
  return false;
}

bool isBehindLookUp(const Stmt *At, const FunctionModel &F) {
  bool InLambda = false;
  const Stmt *Child = At;
  for (const Stmt *P = F.parent(At); P; Child = P, P = F.parent(P)) {
    if (const auto *Block = dyn_cast<CompoundStmt>(P)) {
      Leaving Before(isInLoop(Block, F));
      for (const Stmt *S : Block->body()) {
        if (S == Child)
          break;
        if (Before.mayLeave(S))
          return true;
      }
    } else if (isa<LambdaExpr>(P)) {
      InLambda = true;
    } else if (isBranchOn(P, Child)) {
      // `flight.run(id, [&] {...})` is no look-up of what is in the lambda.
      if (!(isa<CallExpr>(P) && !InLambda))
        return true;
    }
  }
  return false;
}

bool isCalledBehindLookUp(const FunctionModel &F,
                          llvm::ArrayRef<const FunctionModel *> Functions) {
  const FunctionDecl *Function = F.function();
  if (!Function)
    return false;
  unsigned Calls = 0;
  for (const FunctionModel *Caller : Functions) {
    for (const Expr *Use : Caller->functionUses(Function)) {
      ++Calls;
      if (!isBehindLookUp(Use, *Caller))
        return false;
    }
  }
  return Calls > 0;
}

//===----------------------------------------------------------------------===//
// The look-up at the start of a function
//===----------------------------------------------------------------------===//

/// True if \p S is \p V, or what it points at or holds: not the result of a
/// call that is given more than that.
static bool yields(const Stmt *S, const VarDecl *V) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (isa<DeclRefExpr>(S))
    return variableOf(S) == V;
  if (const auto *Call = dyn_cast<CallExpr>(S);
      Call && !isa<CXXOperatorCallExpr>(Call) && !isStdFunction(Call)) {
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    return Member && writtenArguments(Call).empty() &&
           yields(Member->getImplicitObjectArgument(), V);
  }
  return llvm::any_of(S->children(),
                      [&](const Stmt *Child) { return yields(Child, V); });
}

/// True if the condition \p S tests \p V itself.
static bool tests(const Stmt *S, const VarDecl *V) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (isa<DeclRefExpr>(S))
    return variableOf(S) == V;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(S))
    return tests(Member->getImplicitObjectArgument(), V);
  if (const auto *Call = dyn_cast<CallExpr>(S);
      Call && !isa<CXXOperatorCallExpr>(Call) && !isStdFunction(Call))
    return false;
  return llvm::any_of(S->children(),
                      [&](const Stmt *Child) { return tests(Child, V); });
}

/// A call that may look up: of a member of something that the loader does not
/// make itself, a subscript, a function that is given a key.
static const CallExpr *lookUpCall(const Stmt *S,
                                  llvm::ArrayRef<const VarDecl *> OwnLocals) {
  const CallExpr *Found = nullptr;
  anyOf(S, [&](const Stmt *Part) {
    if (isa<LambdaExpr>(Part))
      return true;
    const auto *Call = dyn_cast<CallExpr>(Part);
    if (!Call || (isa<CXXOperatorCallExpr>(Call) && !isSubscript(Call)) ||
        isStdFunction(Call))
      return false;
    const Expr *Object = objectOf(Call);
    const ValueDecl *Owner = Object ? ownerOf(Object) : nullptr;
    const bool IsOwn = Owner && llvm::is_contained(OwnLocals, Owner);
    if (!IsOwn && (!writtenArguments(Call).empty() ||
                   (Owner && !isa<ParmVarDecl>(Owner))))
      Found = Call;
    return Found != nullptr;
  });
  return Found;
}

namespace {
class StartReader {
public:
  explicit StartReader(const Vocabulary &V) : Vocab(V) {}

  /// \p IsWhole: what follows \p Body does not matter, it is all there is.
  std::optional<LeadingLookUp> read(const CompoundStmt *Body, bool IsWhole) {
    LeadingLookUp Found;
    for (const Stmt *const *At = Body->body_begin(); At != Body->body_end();
         ++At) {
      const Stmt *S = *At;
      const llvm::ArrayRef<const Stmt *> Rest(At + 1, Body->body_end());
      Found.Statements.push_back(S);
      if (const auto *DS = dyn_cast<DeclStmt>(S)) {
        declare(DS, Found);
        continue;
      }
      if (const auto *Inner = dyn_cast<CompoundStmt>(S)) {
        // { lock_guard lock(m); look up }
        std::optional<LeadingLookUp> Nested =
            StartReader(Vocab).read(Inner, /*IsWhole=*/false);
        if (!Nested || (IsWhole && !loadsAfter(Rest)))
          return std::nullopt;
        Nested->IsPlain &= Found.IsPlain;
        Nested->Statements = Found.Statements;
        return Nested;
      }
      if (const auto *If = dyn_cast<IfStmt>(S)) {
        if (isHit(If, Found) &&
            (!IsWhole || loadsAfter(Rest) || loadsInElse(If)))
          return Found;
        if (isMiss(If, Rest, Found)) {
          Found.IsPlain = false;
          return Found;
        }
        return std::nullopt;
      }
      if (const auto *Return = dyn_cast<ReturnStmt>(S)) {
        const auto *Choice = dyn_cast_or_null<ConditionalOperator>(
            Return->getRetValue() ? ignoreWrappers(Return->getRetValue())
                                  : nullptr);
        Found.IsPlain = false;
        if (Choice && !isTrivial(Choice->getTrueExpr()) &&
            !isTrivial(Choice->getFalseExpr()) &&
            (connects(Choice->getCond(), Choice->getTrueExpr(), Found) ||
             connects(Choice->getCond(), Choice->getFalseExpr(), Found)))
          return Found;
        return std::nullopt;
      }
      // A count or a log entry may come first; it is not repeated.
      if (!isa<Expr>(S))
        return std::nullopt;
      Found.IsPlain = false;
    }
    return std::nullopt;
  }

private:
  void declare(const DeclStmt *DS, LeadingLookUp &Found) {
    for (const Decl *D : DS->decls()) {
      const auto *V = dyn_cast<VarDecl>(D);
      if (!V) {
        Found.IsPlain = false;
      } else if (Vocab.plays(V->getType(), Role::Lock)) {
        Found.HoldsLock = true;
      } else {
        Locals.push_back(V);
        // What is neither made by a call nor left empty may do anything.
        const auto *Made = dyn_cast_or_null<CXXConstructExpr>(
            V->getInit() ? ignoreImplicit(V->getInit()) : nullptr);
        const CXXRecordDecl *Record = V->getType()->getAsCXXRecordDecl();
        if (Made && Record && Record->hasDefinition() &&
            Record->hasNonTrivialDestructor() && Made->getNumArgs() > 0 &&
            !Made->getConstructor()->isCopyOrMoveConstructor())
          Found.IsPlain = false;
      }
    }
  }

  /// True if \p Result is what the condition \p Condition found.
  bool connects(const Stmt *Condition, const Expr *Result,
                LeadingLookUp &Found) {
    auto Connects = [&](const CallExpr *Call) {
      if (!Call)
        return false;
      // get(key, &value)
      llvm::SmallVector<const VarDecl *, 2> Filled;
      addFilled(Call, Filled);
      bool Same = llvm::any_of(
          Filled, [&](const VarDecl *V) { return yields(Result, V); });
      // contains(key), then at(key) of the same
      const Expr *Object = objectOf(Call);
      const ValueDecl *Owner = Object ? ownerOf(Object) : nullptr;
      Same |= Owner && anyOf(Result, [&](const Stmt *S) {
                const auto *Again = dyn_cast<CallExpr>(S);
                const Expr *Of = Again ? objectOf(Again) : nullptr;
                return Of && !writtenArguments(Again).empty() &&
                       ownerOf(Of) == Owner;
              });
      if (Same)
        Found.Call = Call;
      return Same;
    };
    for (const VarDecl *V : Locals) {
      if (!V->getInit() || !tests(Condition, V))
        continue;
      const CallExpr *Call = lookUpCall(V->getInit(), Locals);
      if (Call && yields(Result, V)) {
        Found.Call = Call;
        return true;
      }
      if (Connects(Call))
        return true;
    }
    return Connects(lookUpCall(Condition, Locals));
  }

  bool isHit(const IfStmt *If, LeadingLookUp &Found) {
    if (const auto *Init = dyn_cast_or_null<DeclStmt>(If->getInit()))
      declare(Init, Found);
    if (const VarDecl *V = If->getConditionVariable())
      Locals.push_back(V);
    const Stmt *Then = If->getThen();
    if (const auto *Block = dyn_cast<CompoundStmt>(Then))
      Then = Block->body_empty() ? nullptr : Block->body_back();
    const auto *Return = dyn_cast_or_null<ReturnStmt>(Then);
    if (If->getElse())
      Found.IsPlain = false;
    return Return && Return->getRetValue() && If->getCond() &&
           connects(If->getCond(), Return->getRetValue(), Found);
  }

  /// `if (!u) u = fetch(id);`, `if (!u) return fetch(id); return *u;`
  bool isMiss(const IfStmt *If, llvm::ArrayRef<const Stmt *> Rest,
              LeadingLookUp &Found) {
    for (const VarDecl *V : Locals) {
      const CallExpr *Call =
          V->getInit() ? lookUpCall(V->getInit(), Locals) : nullptr;
      if (!Call || !tests(If->getCond(), V))
        continue;
      Found.Call = Call;
      const bool Loads = anyOf(If->getThen(), [&](const Stmt *S) {
        const Expr *Target = nullptr;
        if (const auto *Assign = dyn_cast<BinaryOperator>(S);
            Assign && Assign->isAssignmentOp())
          Target = Assign->getLHS();
        else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S);
                 Op && Op->isAssignmentOp())
          Target = Op->getArg(0);
        return Target && yields(Target, V);
      });
      if (Loads)
        return true;
      const auto *Last =
          dyn_cast_or_null<ReturnStmt>(Rest.empty() ? nullptr : Rest.front());
      const bool ReturnsLoaded = anyOf(If->getThen(), [](const Stmt *S) {
        const auto *Return = dyn_cast<ReturnStmt>(S);
        return Return && Return->getRetValue() &&
               !isTrivial(Return->getRetValue());
      });
      return Last && ReturnsLoaded && yields(Last->getRetValue(), V);
    }
    return false;
  }

  /// True if \p Rest does more than to say that there is nothing.
  static bool loadsAfter(llvm::ArrayRef<const Stmt *> Rest) {
    if (Rest.empty())
      return false;
    const Stmt *Last = Rest.back();
    if (const auto *Return = dyn_cast<ReturnStmt>(Last))
      return Return->getRetValue() && !isTrivial(Return->getRetValue());
    const auto *E = dyn_cast<Expr>(Last);
    return !(E && isa<CXXThrowExpr>(E->IgnoreImplicit()));
  }

  /// `if (hit) { return *hit; } else { return fetch(id); }`
  static bool loadsInElse(const IfStmt *If) {
    const Stmt *Else = If->getElse();
    if (const auto *Block = dyn_cast_or_null<CompoundStmt>(Else))
      Else = Block->body_empty() ? nullptr : Block->body_back();
    return Else && loadsAfter(Else);
  }

  const Vocabulary &Vocab;
  llvm::SmallVector<const VarDecl *, 4> Locals;
};
} // namespace

static std::optional<LeadingLookUp> lookUpAtStart(const Stmt *Body,
                                                  const Vocabulary &V) {
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Body);
  return Block ? StartReader(V).read(Block, /*IsWhole=*/true) : std::nullopt;
}

const LambdaExpr *lambdaWithin(const Expr *E) {
  const LambdaExpr *L = lambdaIn(E);
  if (!L)
    anyOf(E, [&](const Stmt *S) {
      return (L = dyn_cast<LambdaExpr>(S)) != nullptr;
    });
  return L;
}

/// The function that \p Body does nothing but call; null if none.
static const FunctionDecl *onlyCallee(const Stmt *Body) {
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Body);
  const auto *Return = Block && Block->size() == 1
                           ? dyn_cast<ReturnStmt>(Block->body_front())
                           : nullptr;
  const auto *Call = dyn_cast_or_null<CallExpr>(
      Return && Return->getRetValue() ? ignoreWrappers(Return->getRetValue())
                                      : nullptr);
  return Call ? Call->getDirectCallee() : nullptr;
}

std::optional<LeadingLookUp> lookUpOfLoader(const Expr *Loader,
                                            const FunctionModel &F) {
  const LambdaExpr *L = lambdaWithin(Loader);
  if (L)
    if (std::optional<LeadingLookUp> Found =
            lookUpAtStart(L->getBody(), F.vocabulary())) {
      Found->In = L;
      return Found;
    }
  // A function that looks up itself, passed or called by the lambda.
  const FunctionDecl *Function =
      L ? onlyCallee(L->getBody()) : functionRunBy(Loader);
  const FunctionDecl *Definition = nullptr;
  if (!Function || !Function->hasBody(Definition) ||
      F.context().getSourceManager().isInSystemHeader(
          Definition->getLocation()) ||
      isInsideRuntime(*Definition))
    return std::nullopt;
  return lookUpAtStart(Definition->getBody(), F.vocabulary());
}

/// True if each variable that the look-up declares, locks apart, is part of it:
/// `Span span("load");` is another matter.
static bool declaresOnlyItsOwn(const LeadingLookUp &LookUp,
                               const FunctionModel &F) {
  return llvm::all_of(LookUp.Statements, [&](const Stmt *S) {
    const auto *DS = dyn_cast<DeclStmt>(S);
    return !DS || llvm::all_of(DS->decls(), [&](const Decl *D) {
      const auto *V = dyn_cast<VarDecl>(D);
      return V && (F.vocabulary().plays(V->getType(), Role::Lock) ||
                   llvm::any_of(LookUp.Statements, [&](const Stmt *Other) {
                     return anyOf(Other, [&](const Stmt *Part) {
                       return variableOf(Part) == V;
                     });
                   }));
    });
  });
}

bool meansTheSameBefore(const Stmt *Statement, const LeadingLookUp &LookUp,
                        const FunctionModel &F) {
  const LambdaExpr *L = LookUp.In;
  if (!LookUp.IsPlain || !L || !F.isInside(L, Statement) ||
      !declaresOnlyItsOwn(LookUp, F))
    return false;
  for (const LambdaCapture &C : L->captures())
    if (C.getCaptureKind() == LCK_StarThis)
      return false;
  auto IsOwn = [&](const Stmt *Part) {
    const VarDecl *V = variableOf(Part);
    return Part->getBeginLoc().isMacroID() ||
           (V && (V->isInitCapture() ||
                  llvm::is_contained(L->getCallOperator()->parameters(), V)));
  };
  return llvm::none_of(LookUp.Statements,
                       [&](const Stmt *S) { return anyOf(S, IsOwn); });
}

/// True if \p Call may be made by several threads at once.
static bool isSynchronisedCall(const CallExpr *Call, const Vocabulary &V) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const FunctionDecl *Definition = nullptr;
  if (!Callee)
    return false;
  if (const auto *M = dyn_cast<CXXMethodDecl>(Callee)) {
    const VocabularyEntry *Entry = V.lookup(M->getParent());
    if (M->isConst() && Entry && Entry->is("synchronised"))
      return true;
  }
  const auto *Body = Callee->hasBody(Definition)
                         ? dyn_cast<CompoundStmt>(Definition->getBody())
                         : nullptr;
  return Body && llvm::any_of(Body->body(), [&](const Stmt *S) {
           const auto *DS = dyn_cast<DeclStmt>(S);
           return DS && llvm::any_of(DS->decls(), [&](const Decl *D) {
                    const auto *Lock = dyn_cast<VarDecl>(D);
                    return Lock && V.plays(Lock->getType(), Role::Lock);
                  });
         });
}

bool isSynchronised(const LeadingLookUp &LookUp, const FunctionModel &F) {
  if (LookUp.HoldsLock)
    return true;
  // What only looks at the result (`*u`, `u.has_value()`) needs none.
  auto IsResult = [&](const Expr *Object) {
    const VarDecl *V = namedVariable(Object);
    const SourceManager &SM = F.context().getSourceManager();
    return V && V->hasLocalStorage() && LookUp.In &&
           SM.isBeforeInTranslationUnit(LookUp.In->getBeginLoc(),
                                        V->getLocation()) &&
           SM.isBeforeInTranslationUnit(V->getLocation(),
                                        LookUp.In->getEndLoc());
  };
  auto IsUnguarded = [&](const Stmt *S) {
    const auto *Member = dyn_cast<CXXMemberCallExpr>(S);
    return Member && Member != LookUp.Call &&
           !IsResult(Member->getImplicitObjectArgument()) &&
           !isSynchronisedCall(Member, F.vocabulary());
  };
  return isSynchronisedCall(LookUp.Call, F.vocabulary()) &&
         llvm::none_of(LookUp.Statements,
                       [&](const Stmt *S) { return anyOf(S, IsUnguarded); });
}

//===----------------------------------------------------------------------===//
// De-duplication by hand
//===----------------------------------------------------------------------===//

/// True if \p Type is a future, points at one, or is a class of user code that
/// holds one.
static bool holdsFuture(QualType Type, const Vocabulary &V,
                        unsigned Depth = 0) {
  constexpr unsigned MaxDepth = 3;
  if (Type.isNull() || Depth > MaxDepth)
    return false;
  if (Type->isPointerType())
    return holdsFuture(Type->getPointeeType(), V, Depth + 1);
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  if (!Record)
    return false;
  if (const VocabularyEntry *Entry = V.lookup(Record))
    return Entry->Roles.containsAny({Role::Future, Role::SharedFuture});
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
  llvm::StringRef Name =
      Spec && Spec->getIdentifier() ? Spec->getName() : llvm::StringRef();
  if (Name.ends_with("_ptr") || Name == "optional" || Name == "pair" ||
      Name == "tuple")
    return llvm::any_of(Spec->getTemplateArgs().asArray(),
                        [&](const TemplateArgument &Arg) {
                          return Arg.getKind() == TemplateArgument::Type &&
                                 holdsFuture(Arg.getAsType(), V, Depth + 1);
                        });
  const SourceManager &SM = Record->getASTContext().getSourceManager();
  return Record->hasDefinition() &&
         !SM.isInSystemHeader(Record->getLocation()) &&
         llvm::any_of(Record->getDefinition()->fields(),
                      [&](const FieldDecl *Field) {
                        return holdsFuture(Field->getType(), V, MaxDepth);
                      });
}

/// True for a map (of any library) from a key to futures.
static bool isFutureMap(QualType Type, const Vocabulary &V) {
  Type = Type.getNonReferenceType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  if (!Spec || !Spec->getIdentifier() || Spec->getTemplateArgs().size() < 2)
    return false;
  const std::string Name = Spec->getName().lower();
  const TemplateArgument &Value = Spec->getTemplateArgs()[1];
  return (Name.find("map") != std::string::npos ||
          Name.find("hash") != std::string::npos) &&
         Value.getKind() == TemplateArgument::Type &&
         holdsFuture(Value.getAsType(), V);
}

namespace {
/// One lock that is taken, or given back, in a function.
struct LockEvent {
  const Stmt *At;
  /// The mutex, or the variable that holds the lock.
  const ValueDecl *Of;
  /// The block in which it is held; null for a release.
  const Stmt *Scope;
  const VarDecl *Variable = nullptr;
};

class FlightFinder {
public:
  explicit FlightFinder(const FunctionModel &F)
      : F(F), SM(F.context().getSourceManager()) {}

  std::optional<HandWrittenFlight> find() {
    for (const CallExpr *Call : F.otherCalls()) {
      const Expr *Object = objectOf(Call);
      if (Object && (isa<CXXMemberCallExpr>(Call) || isSubscript(Call)) &&
          isFutureMap(ignoreImplicit(Object)->getType(), F.vocabulary()))
        if (const ValueDecl *Map = ownerOf(Object))
          Accesses.push_back({Call, Map});
    }
    if (Accesses.empty())
      return std::nullopt;
    findLocks();
    for (const auto &[Search, Map] : Accesses) {
      const Access First = firstOf(Map, Search);
      if (First.Call != Search)
        continue; // not the first of its map and callable
      const LockEvent *Lock = lockHeldAt(Search);
      if (!Lock || !isSearchedAndFilled(Map, Search) || !givesResult(Search))
        continue;
      HandWrittenFlight Flight;
      Flight.Lock = Lock->At;
      Flight.LockVariable = Lock->Variable;
      Flight.Search = Search;
      Flight.Map = Map;
      Flight.Loader = loaderParameter();
      return Flight;
    }
    return std::nullopt;
  }

private:
  struct Access {
    const CallExpr *Call;
    const ValueDecl *Map;
  };

  bool isBefore(const Stmt *A, const Stmt *B) const {
    return SM.isBeforeInTranslationUnit(A->getBeginLoc(), B->getBeginLoc());
  }

  Access firstOf(const ValueDecl *Map, const CallExpr *Like) const {
    const Stmt *Body = F.enclosingCallableBody(Like);
    Access First{Like, Map};
    for (const Access &A : Accesses)
      if (A.Map == Map && F.enclosingCallableBody(A.Call) == Body &&
          isBefore(A.Call, First.Call))
        First = A;
    return First;
  }

  void findLocks() {
    for (const VarDecl *V : F.locals()) {
      const VocabularyEntry *Entry = F.vocabulary().lookup(V->getType());
      const DeclStmt *DS = F.declarationOf(V);
      if (!Entry || !DS || !Entry->Roles.contains(Role::Lock) ||
          Entry->is("shared") || isDeferred(V))
        continue;
      Locks.push_back({DS, V, F.parent(DS), V});
    }
    // pthread_mutex_lock(&m)
    for (Role R : {Role::Lock, Role::Unlock})
      for (const RoleCall &Named : F.calls(R)) {
        const ValueDecl *Of = ownerOf(Named.object());
        if (!isa<CallExpr>(Named.Call) || !Of || Named.Entry->is("shared"))
          continue;
        const Stmt *Statement = F.statementOf(Named.Call);
        Locks.push_back(
            {Named.Call, Of,
             R == Role::Lock && Statement ? F.parent(Statement) : nullptr});
      }
    for (const CallExpr *Call : F.otherCalls()) {
      const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
      llvm::StringRef Name = calleeName(Call);
      if (!Member || Call->getNumArgs() > 0 ||
          (Name != "lock" && Name != "unlock"))
        continue;
      const VocabularyEntry *Entry =
          F.vocabulary().lookup(Member->getObjectType());
      const ValueDecl *Of = ownerOf(Member->getImplicitObjectArgument());
      if (!Entry || !Of ||
          !Entry->Roles.containsAny({Role::Mutex, Role::Lock}) ||
          Entry->is("shared"))
        continue;
      const Stmt *Statement = F.statementOf(Call);
      Locks.push_back(
          {Call, Of,
           Name == "lock" && Statement ? F.parent(Statement) : nullptr});
    }
  }

  /// True where the constructor does not wait for the lock.
  static bool isDeferred(const VarDecl *V) {
    return anyOf(V->getInit(), [](const Stmt *S) {
      const auto *E = dyn_cast<Expr>(S);
      const CXXRecordDecl *R = E ? E->getType()->getAsCXXRecordDecl() : nullptr;
      return R && R->getIdentifier() &&
             (R->getName() == "defer_lock_t" ||
              R->getName() == "try_to_lock_t" ||
              R->getName() == "adopt_lock_t");
    });
  }

  const LockEvent *lockHeldAt(const CallExpr *Search) const {
    const LockEvent *Held = nullptr;
    for (const LockEvent &Lock : Locks) {
      if (!Lock.Scope || !isBefore(Lock.At, Search) ||
          !F.isInside(Search, Lock.Scope) ||
          F.enclosingCallableBody(Lock.At) != F.enclosingCallableBody(Search))
        continue;
      const bool Released = llvm::any_of(Locks, [&](const LockEvent &Other) {
        return !Other.Scope && Other.Of == Lock.Of &&
               isBefore(Lock.At, Other.At) && isBefore(Other.At, Search);
      });
      if (!Released && (!Held || isBefore(Held->At, Lock.At)))
        Held = &Lock;
    }
    return Held;
  }

  /// True if \p S asks the map: an access, or a local that came from one.
  bool comesFrom(const Stmt *S, const ValueDecl *Map, unsigned Depth) const {
    constexpr unsigned MaxDepth = 3;
    if (!S || Depth > MaxDepth)
      return false;
    return anyOf(S, [&](const Stmt *Part) {
      if (const auto *Call = dyn_cast<CallExpr>(Part))
        if (llvm::any_of(Accesses, [&](const Access &A) {
              return A.Call == Call && A.Map == Map;
            }))
          return true;
      const VarDecl *V = variableOf(Part);
      if (!V || !V->isLocalVarDecl())
        return false;
      if (comesFrom(V->getInit(), Map, Depth + 1))
        return true;
      return llvm::any_of(F.uses(V), [&](const Expr *Use) {
        const Stmt *P = F.parentIgnoringImplicit(Use);
        if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(P);
            Assign && Assign->isAssignmentOp() &&
            ignoreImplicit(Assign->getLHS()) == Use)
          return comesFrom(Assign->getRHS(), Map, Depth + 1);
        const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P);
        return Op && Op->isAssignmentOp() && Op->getNumArgs() == 2 &&
               ignoreImplicit(Op->getArg(0)) == Use &&
               comesFrom(Op->getArg(1), Map, Depth + 1);
      });
    });
  }

  bool isSearchedAndFilled(const ValueDecl *Map, const CallExpr *Like) const {
    const Stmt *Body = F.enclosingCallableBody(Like);
    bool Fills = false;
    for (const Access &A : Accesses) {
      llvm::StringRef Name = calleeName(A.Call);
      Fills |= A.Map == Map && F.enclosingCallableBody(A.Call) == Body &&
               (isSubscript(A.Call) || Name == "emplace" ||
                Name == "try_emplace" || Name == "insert" ||
                Name == "insert_or_assign" || Name == "emplace_hint");
    }
    return Fills && anyOf(Body, [&](const Stmt *S) {
             if (const auto *If = dyn_cast<IfStmt>(S))
               return comesFrom(If->getCond(), Map, 0);
             if (const auto *Choice = dyn_cast<ConditionalOperator>(S))
               return comesFrom(Choice->getCond(), Map, 0);
             return false;
           });
  }

  /// True if the caller gets what the future gives: not where tasks are merely
  /// kept from starting twice.
  bool givesResult(const CallExpr *Search) const {
    QualType Type;
    if (const LambdaExpr *L = F.enclosingLambda(Search))
      Type = L->getCallOperator()->getReturnType();
    else if (F.function())
      Type = F.function()->getReturnType();
    if (!Type.isNull() && !Type->isVoidType() && !Type->isBooleanType())
      return true;
    return !F.calls(Role::Await).empty() || !F.calls(Role::Take).empty() ||
           !F.coawaits().empty();
  }

  /// The parameter that is called, or handed to what is.
  std::optional<unsigned> loaderParameter() const {
    const FunctionDecl *Function = F.function();
    for (unsigned I = 0; Function && I < Function->getNumParams(); ++I) {
      const QualType Type =
          Function->getParamDecl(I)->getType().getNonReferenceType();
      const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
      if (Type->isFunctionPointerType() || Type->isFunctionType())
        return I;
      if (!Record)
        continue;
      if (Record->isLambda() ||
          (Record->hasDefinition() &&
           llvm::any_of(Record->methods(), [](const CXXMethodDecl *M) {
             return M->getOverloadedOperator() == OO_Call;
           })))
        return I;
    }
    return std::nullopt;
  }

  const FunctionModel &F;
  const SourceManager &SM;
  llvm::SmallVector<Access, 4> Accesses;
  llvm::SmallVector<LockEvent, 4> Locks;
};
} // namespace

std::optional<HandWrittenFlight> flightIn(const FunctionModel &F) {
  return FlightFinder(F).find();
}

std::vector<const CallExpr *> erasuresFrom(const ValueDecl *Map,
                                           const FunctionModel &F) {
  std::vector<const CallExpr *> Erasures;
  for (const CallExpr *Call : F.otherCalls())
    if (isOneOf(calleeName(Call), {"erase", "extract", "remove"}) &&
        ownerOf(objectOf(Call)) == Map)
      Erasures.push_back(Call);
  return Erasures;
}

} // namespace clang::tidy::futures
