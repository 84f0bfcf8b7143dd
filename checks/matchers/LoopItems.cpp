//===--- LoopItems.cpp - What a loop goes over ----------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LoopItems.h"
#include "Entity.h"
#include "Flow.h"
#include "Loops.h"
#include "Words.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

static llvm::StringRef nameOf(const FunctionDecl *F) {
  return F && F->getIdentifier() ? F->getName() : llvm::StringRef();
}

static bool isIterator(QualType Type) {
  const CXXRecordDecl *R = Type->getAsCXXRecordDecl();
  return R && R->getIdentifier() && R->getName().contains("iterator");
}

static const VarDecl *variableOf(const ValueDecl *D) {
  if (const auto *Binding = dyn_cast<BindingDecl>(D))
    return dyn_cast_or_null<VarDecl>(Binding->getDecomposedDecl());
  return dyn_cast<VarDecl>(D);
}

/// The expression that steps or assigns by way of \p Use (`++i`, `i += 2`,
/// `it = next`, `std::advance(it, 1)`), null if it only reads.
static const Stmt *stepBy(const Expr *Use, const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(Use);
  if (const auto *Op = dyn_cast_or_null<UnaryOperator>(P))
    return Op->isIncrementDecrementOp() ? Op : nullptr;
  if (const auto *Op = dyn_cast_or_null<BinaryOperator>(P))
    return Op->isAssignmentOp() && ignoreImplicit(Op->getLHS()) == Use
               ? Op
               : nullptr;
  if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P))
    return Op->getNumArgs() > 0 && ignoreImplicit(Op->getArg(0)) == Use &&
                   (Op->isAssignmentOp() || Op->getOperator() == OO_PlusPlus ||
                    Op->getOperator() == OO_MinusMinus)
               ? Op
               : nullptr;
  const auto *Call = dyn_cast_or_null<CallExpr>(P);
  return Call && nameOf(Call->getDirectCallee()) == "advance" ? Call : nullptr;
}

/// The call by way of \p Use (`queue.pop_front()`) whose method is one of
/// \p Names.
static const Stmt *memberCallBy(const Expr *Use,
                                std::initializer_list<llvm::StringRef> Names,
                                const FunctionModel &F) {
  const auto *Member =
      dyn_cast_or_null<MemberExpr>(F.parentIgnoringImplicit(Use));
  if (!Member || ignoreImplicit(Member->getBase()) != Use)
    return nullptr;
  const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
  return Method && isOneOf(nameOf(Method), Names)
             ? F.parentIgnoringImplicit(Member)
             : nullptr;
}

namespace {
class ItemFinder {
public:
  ItemFinder(const Loop &L, const FunctionModel &F) : L(L), F(F) {}

  LoopItemOrigin find(const Expr *E) {
    Origin.Kind = of(E, 0);
    if (Origin.Kind == LoopItem::Another &&
        isRefilledIn(Origin.Owners, L, nullptr, F))
      Origin.Kind = LoopItem::New;
    if (HeadSteps)
      Origin.Steps.clear();
    return std::move(Origin);
  }

private:
  static constexpr unsigned MaxDepth = 12;

  LoopItem of(const Expr *E, unsigned Depth) {
    E = E ? ignoreWrappers(E) : nullptr;
    if (!E || Depth > MaxDepth)
      return LoopItem::Unknown;
    if (isa<CXXThisExpr>(E))
      return LoopItem::Same;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return variable(Ref->getDecl(), Depth);
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return member(Member, Depth);
    if (const auto *Array = dyn_cast<ArraySubscriptExpr>(E))
      return element(of(Array->getBase(), Depth + 1), {Array->getIdx()}, Depth);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      return of(Unary->getSubExpr(), Depth + 1);
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E);
        Cast && (Cast->isLValue() || Cast->isXValue() ||
                 Cast->getType()->isPointerType()))
      return of(Cast->getSubExpr(), Depth + 1);
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E))
      return operatorCall(Op, Depth);
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
      return memberCall(Call, Depth);
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return freeCall(Call, Depth);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
      // shared_future(std::move(f)), reference_wrapper(f)
      return Construct->getNumArgs() == 1 && isFuture(Construct->getType()) &&
                     isFuture(Construct->getArg(0)->getType())
                 ? of(Construct->getArg(0), Depth + 1)
                 : LoopItem::New;
    return isa<CoawaitExpr, LambdaExpr, CXXNewExpr, InitListExpr>(E)
               ? LoopItem::New
               : LoopItem::Unknown;
  }

  bool isFuture(QualType Type) const {
    return F.vocabulary().plays(Type, Role::Future) ||
           F.vocabulary().plays(Type, Role::SharedFuture);
  }

  /// True for a promise and for what points at one.
  bool isPromise(QualType Type) const {
    Type = Type.getNonReferenceType();
    if (Type->isPointerType())
      Type = Type->getPointeeType();
    const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        Type->getAsCXXRecordDecl());
    if (Spec && isSmartPointer(Type) && Spec->getTemplateArgs().size() > 0 &&
        Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
      Type = Spec->getTemplateArgs()[0].getAsType();
    return F.vocabulary().plays(Type, Role::Promise);
  }

  /// What the future that \p Call gets from \p Promise is: another one for each
  /// promise, whose work was begun before, unless the iteration hands the
  /// promise to somebody, or may do so with what it is a part of.
  LoopItem futureOf(const Expr *Promise, const CXXMemberCallExpr *Call,
                    unsigned Depth) {
    if (isa<MemberExpr>(ignoreWrappers(Promise)) ||
        of(Promise, Depth + 1) != LoopItem::Another ||
        anyOf(L.Body, [&](const Stmt *S) {
          const auto *E = dyn_cast<Expr>(S);
          return E && !F.isInside(E, Call) && isPromise(E->getType());
        }))
      return LoopItem::New;
    Origin.IsPlainElement = false;
    return LoopItem::Another;
  }

  /// An element of what is \p Base, picked by \p Indices.
  LoopItem element(LoopItem Base, llvm::ArrayRef<const Expr *> Indices,
                   unsigned Depth) {
    if (Base != LoopItem::Same)
      return Base;
    return llvm::any_of(Indices,
                        [&](const Expr *I) { return varies(I, Depth); })
               ? LoopItem::Another
               : LoopItem::Same;
  }

  /// True if the number or key \p E names what changes with the iteration.
  bool varies(const Expr *E, unsigned Depth) {
    auto Kept = Origin.Owners.size();
    bool Result = anyOf(E, [&](const Stmt *S) {
      const auto *Ref = dyn_cast<DeclRefExpr>(S);
      const auto *Field = dyn_cast<MemberExpr>(S);
      if (!(Ref && variableOf(Ref->getDecl())) &&
          !(Field && isa<FieldDecl>(Field->getMemberDecl())))
        return false;
      LoopItem Kind = of(cast<Expr>(S), Depth + 1);
      if (Kind != LoopItem::Unknown)
        return Kind != LoopItem::Same;
      // A number computed in the iteration.
      return Ref && dependsOnIteration(Ref, L, F);
    });
    Origin.Owners.resize(Kept);
    return Result;
  }

  /// Notes what steps \p D in the loop; \returns true if anything does.
  bool steps(const ValueDecl *D) {
    const auto *For = dyn_cast<ForStmt>(L.Statement);
    bool Head = false, Body = false;
    for (const Expr *Use : F.uses(D)) {
      const Stmt *Step =
          F.isInside(Use, L.Statement) ? stepBy(Use, F) : nullptr;
      if (!Step)
        continue;
      if (For && For->getInc() && F.isInside(Step, For->getInc())) {
        Head = true;
      } else if (!(For && For->getInit() && F.isInside(Step, For->getInit()))) {
        Body = true;
        Origin.Steps.push_back(Step);
      }
    }
    HeadSteps |= Head && !Body;
    return Head || Body;
  }

  LoopItem variable(const ValueDecl *D, unsigned Depth) {
    const VarDecl *V = variableOf(D);
    if (!V)
      return LoopItem::Unknown;
    Origin.Owners.push_back(V);
    if (const auto *Range = dyn_cast<CXXForRangeStmt>(L.Statement);
        Range && Range->getLoopVariable() == V) {
      HeadSteps = true;
      // Whatever the range is, its elements live as long as the loop.
      of(Range->getRangeInit(), Depth + 1);
      return LoopItem::Another;
    }
    if (L.Lambda &&
        llvm::is_contained(L.Lambda->getCallOperator()->parameters(), V)) {
      HeadSteps = true;
      if (const Expr *Range = F.tripCount(L).Bound)
        of(Range, Depth + 1);
      return LoopItem::Another;
    }
    bool IsStepped = !isFuture(V->getType()) && steps(V);
    if (isDeclaredOutside(V, L, F) || V->isStaticLocal() ||
        isa<ParmVarDecl>(V)) {
      if (!IsStepped && V->getInit() && !isa<ParmVarDecl>(V) &&
          (V->getType()->isReferenceType() || V->getType()->isPointerType() ||
           !isFuture(V->getType()))) {
        // Where it lives may be told by what it was bound to.
        LoopItem Bound = of(V->getInit(), Depth + 1);
        if (Bound == LoopItem::Another)
          return Bound;
      }
      return IsStepped ? LoopItem::Another : LoopItem::Same;
    }
    if (const auto *For = dyn_cast<ForStmt>(L.Statement);
        For && For->getInit() && isIn(V, For->getInit())) {
      if (V->getInit() && !V->getType()->isArithmeticType())
        of(V->getInit(), Depth + 1); // it = futures.begin()
      return IsStepped ? LoopItem::Another : LoopItem::Same;
    }
    // The variable of a loop inside of this one: an element of its range.
    for (const Stmt *Inner : F.loops())
      if (const auto *Range = dyn_cast<CXXForRangeStmt>(Inner);
          Range && Range->getLoopVariable() == V)
        return of(Range->getRangeInit(), Depth + 1);
    if (V->getType()->isArithmeticType() || V->getType()->isEnumeralType()) {
      // A counter of an inner loop takes the same values each time.
      if (IsStepped)
        return LoopItem::Same;
      return V->getInit() && varies(V->getInit(), Depth + 1) ? LoopItem::Another
                                                             : LoopItem::Same;
    }
    return V->getInit() ? of(V->getInit(), Depth + 1) : LoopItem::New;
  }

  bool isIn(const VarDecl *V, const Stmt *Init) const {
    const auto *DS = dyn_cast<DeclStmt>(Init);
    return DS && llvm::is_contained(DS->decls(), V);
  }

  LoopItem member(const MemberExpr *Member, unsigned Depth) {
    const ValueDecl *D = Member->getMemberDecl();
    Origin.Owners.push_back(D);
    const Expr *Base = Member->getBase();
    if (!isa<FieldDecl>(D))
      return LoopItem::Unknown;
    if (!isFuture(D->getType()) &&
        (D->getType()->isPointerType() || D->getType()->isArithmeticType() ||
         isIterator(D->getType()))) {
      if (steps(D))
        return LoopItem::Another;
    }
    LoopItem Of = of(Base, Depth + 1);
    if (Of == LoopItem::Another && !isPair(Base->getType()))
      Origin.IsPlainElement = false;
    return Of;
  }

  static bool isPair(QualType Type) {
    QualType Pointee = Type->getPointeeType();
    const CXXRecordDecl *R =
        (Pointee.isNull() ? Type : Pointee)->getAsCXXRecordDecl();
    return R && R->isInStdNamespace();
  }

  LoopItem operatorCall(const CXXOperatorCallExpr *Op, unsigned Depth) {
    switch (Op->getOperator()) {
    case OO_Subscript: {
      if (Op->getNumArgs() < 2)
        return LoopItem::Unknown;
      LoopItem Base = of(Op->getArg(0), Depth + 1);
      return element(Base, {Op->getArg(1)}, Depth);
    }
    case OO_Star:
    case OO_Arrow:
    case OO_PlusPlus:
    case OO_MinusMinus:
      return of(Op->getArg(0), Depth + 1);
    case OO_Plus:
    case OO_Minus: {
      if (Op->getNumArgs() != 2)
        return LoopItem::Unknown;
      LoopItem Base = of(Op->getArg(0), Depth + 1);
      return element(Base, {Op->getArg(1)}, Depth);
    }
    default:
      return Op->isLValue() ? LoopItem::Unknown : LoopItem::New;
    }
  }

  LoopItem memberCall(const CXXMemberCallExpr *Call, unsigned Depth) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    const Expr *Object = Call->getImplicitObjectArgument();
    if (!Method || !Object)
      return LoopItem::Unknown;
    llvm::StringRef Name = nameOf(Method);
    if (Call->getNumArgs() == 0 && isFuture(Call->getType()) &&
        isPromise(Object->getType()))
      return futureOf(Object, Call, Depth);
    bool GivesPlace = Call->isLValue() || Call->getType()->isPointerType() ||
                      isIterator(Call->getType());
    if (isa<CXXConversionDecl>(Method))
      return of(Object, Depth + 1);
    bool IsLibrary =
        Method->getParent()->isInStdNamespace() ||
        F.context().getSourceManager().isInSystemHeader(Method->getLocation());
    if (!GivesPlace &&
        !(IsLibrary && isOneOf(Name, {"begin", "cbegin", "rbegin", "end",
                                      "find", "lower_bound", "data"})))
      return LoopItem::New;
    LoopItem Base = of(Object, Depth + 1);
    if (Base == LoopItem::Same && IsLibrary &&
        isOneOf(Name, {"front", "back", "top"}) && !Origin.Owners.empty()) {
      // The next one, where the first is taken out in the loop.
      bool Taken = false;
      for (const Expr *Use : F.uses(Origin.Owners.back()))
        if (const Stmt *Pop =
                F.isInside(Use, L.Statement)
                    ? memberCallBy(Use,
                                   {"pop", "pop_front", "pop_back", "erase"}, F)
                    : nullptr) {
          Origin.Steps.push_back(Pop);
          Taken = true;
        }
      return Taken ? LoopItem::Another : LoopItem::Same;
    }
    if (Base == LoopItem::Another && !IsLibrary) {
      // `connection.close(error)` begins something and gives its future.
      if (!Method->isConst() &&
          llvm::any_of(Call->arguments(), [](const Expr *A) {
            return !isa<CXXDefaultArgExpr>(A);
          }))
        return LoopItem::New;
      Origin.IsPlainElement = false;
    }
    llvm::SmallVector<const Expr *, 2> Args(Call->arguments());
    LoopItem Picked = element(Base, Args, Depth);
    // What a function of the user's makes of its argument is not known.
    return Picked == LoopItem::Another && Base == LoopItem::Same && !IsLibrary
               ? LoopItem::Unknown
               : Picked;
  }

  LoopItem freeCall(const CallExpr *Call, unsigned Depth) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && Callee->isInStdNamespace() && Call->getNumArgs() > 0 &&
        isOneOf(nameOf(Callee),
                {"get", "next", "prev", "begin", "cbegin", "ref", "as_const",
                 "addressof", "forward_as_tuple", "exchange"})) {
      LoopItem Base = of(Call->getArg(0), Depth + 1);
      llvm::SmallVector<const Expr *, 2> Args(
          llvm::drop_begin(Call->arguments()));
      return element(Base, Args, Depth);
    }
    return Call->isLValue() ? LoopItem::Unknown : LoopItem::New;
  }

  const Loop &L;
  const FunctionModel &F;
  LoopItemOrigin Origin;
  bool HeadSteps = false;
};
} // namespace

LoopItemOrigin loopItem(const Expr *E, const Loop &L, const FunctionModel &F) {
  return ItemFinder(L, F).find(E);
}

bool isPolled(const Expr *Use, const LoopItemOrigin &Origin,
              const FunctionModel &F) {
  if (Origin.Steps.empty())
    return false;
  std::vector<FlowEvent> Events;
  FlowEvent Here;
  Here.At = Use;
  Here.Hit = Here.Mark = Here.EvenIfThrown = true;
  Events.push_back(Here);
  for (const Stmt *Step : Origin.Steps) {
    FlowEvent Event;
    Event.At = Step;
    Event.Clear = Event.EvenIfThrown = true;
    Events.push_back(Event);
  }
  return !findHits(F, F.enclosingCallableBody(Use), Events).empty();
}

bool isRefilledIn(llvm::ArrayRef<const ValueDecl *> Owners, const Loop &L,
                  const Stmt *Within, const FunctionModel &F) {
  auto IsFuture = [&](QualType Type) {
    return F.vocabulary().plays(Type, Role::Future) ||
           F.vocabulary().plays(Type, Role::SharedFuture);
  };
  for (const ValueDecl *Owner : Owners)
    for (const Expr *Use : F.uses(Owner)) {
      if (!F.isInside(Use, L.Statement) || (Within && F.isInside(Use, Within)))
        continue;
      if (memberCallBy(Use,
                       {"push_back", "emplace_back", "push", "emplace",
                        "insert", "push_front", "assign", "resize", "clear",
                        "swap", "emplace_front"},
                       F))
        return true;
      // `f = launch(..)`, `job.result = launch(..)`, `futures[i] = launch(..)`,
      // and the whole container.
      for (const Stmt *P = Use, *Child = nullptr; P; P = F.parent(P)) {
        const auto *Op = dyn_cast<CXXOperatorCallExpr>(P);
        if (Op && Op->getOperator() == OO_Equal && Child == Op->getArg(0)) {
          if (IsFuture(Op->getArg(0)->getType()) ||
              (ignoreImplicit(Op->getArg(0)) == Use &&
               !isIterator(Use->getType()) && !isSmartPointer(Use->getType())))
            return true;
          break;
        }
        if (!isa<Expr>(P) || isa<LambdaExpr>(P))
          break;
        Child = P;
      }
    }
  return false;
}

} // namespace clang::tidy::futures
