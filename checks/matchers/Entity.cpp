//===--- Entity.cpp - What a variable or member is called -----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Entity.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

namespace clang::tidy::futures {

/// References to references and the like; deeper nests are left unnamed.
static constexpr unsigned MaxAliasDepth = 8;

static llvm::StringRef simpleName(const NamedDecl *D) {
  return D && D->getIdentifier() ? D->getName() : llvm::StringRef();
}

bool isSmartPointer(QualType T) {
  const CXXRecordDecl *R = T.getNonReferenceType()->getAsCXXRecordDecl();
  llvm::StringRef Name = simpleName(R);
  // libstdc++ declares the members of shared_ptr in bases of it.
  return R && (Name.starts_with("shared_ptr") || Name == "unique_ptr" ||
               Name.starts_with("__shared_ptr") || Name == "scoped_ptr" ||
               Name == "intrusive_ptr");
}

//===----------------------------------------------------------------------===//
// MemberCall
//===----------------------------------------------------------------------===//

std::optional<MemberCall> MemberCall::of(const Expr *E) {
  const auto *Call = dyn_cast_or_null<CallExpr>(E);
  if (!Call || isa<CXXOperatorCallExpr>(Call))
    return std::nullopt;
  MemberCall M = {Call, nullptr, {}, {}, false};
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  const Expr *Base = nullptr;
  if (const auto *Member = dyn_cast<MemberExpr>(Callee);
      Member && isa<CXXMethodDecl>(Member->getMemberDecl())) {
    Base = Member->getBase();
    M.IsArrow = Member->isArrow();
    M.Name = simpleName(Member->getMemberDecl());
  } else if (const auto *Open = dyn_cast<UnresolvedMemberExpr>(Callee)) {
    Base = Open->isImplicitAccess() ? nullptr : Open->getBase();
    M.IsArrow = Open->isArrow();
    if (const IdentifierInfo *Name =
            Open->getMemberName().getAsIdentifierInfo())
      M.Name = Name->getName();
    M.ObjectType = Open->getBaseType();
  } else {
    return std::nullopt;
  }
  M.Object = Base ? ignoreImplicit(Base) : nullptr;
  if (M.Object)
    M.ObjectType = M.Object->getType();
  if (M.ObjectType->isPointerType())
    M.ObjectType = M.ObjectType->getPointeeType();
  return M;
}

const Expr *MemberCall::written() const {
  const auto *Arrow = dyn_cast_or_null<CXXOperatorCallExpr>(Object);
  return Arrow && Arrow->getOperator() == OO_Arrow
             ? ignoreImplicit(Arrow->getArg(0))
             : Object;
}

//===----------------------------------------------------------------------===//
// Entity
//===----------------------------------------------------------------------===//

static bool isInitCapture(const ValueDecl *V) {
  const auto *Var = dyn_cast<VarDecl>(V);
  return Var && Var->isInitCapture();
}

Entity Entity::of(const VarDecl *V) { return of(V, 0); }

Entity Entity::of(const ValueDecl *D, unsigned Depth) {
  Entity E;
  E.Root = cast<ValueDecl>(D->getCanonicalDecl());
  const auto *V = dyn_cast<VarDecl>(D);
  // A reference is another name for what it was bound to, once and for all.
  if (V && !isa<ParmVarDecl>(V) && V->getType()->isReferenceType() &&
      V->getInit() && !V->isCXXForRangeDecl())
    if (std::optional<Entity> Bound = of(V->getInit(), Depth + 1))
      return *Bound;
  return E;
}

std::optional<Entity> Entity::of(const Expr *E) { return of(E, 0); }

std::optional<Entity> Entity::ofObject(const Expr *Call) {
  std::optional<MemberCall> Member = MemberCall::of(Call);
  if (!Member)
    return std::nullopt;
  if (!Member->Object)
    return Entity();
  // The `->` of a smart pointer has dereferenced already.
  if (Member->IsArrow && Member->Object->getType()->isPointerType() &&
      !isa<CXXThisExpr, CXXOperatorCallExpr>(Member->Object))
    return pointee(Member->Object, 0);
  return of(Member->Object);
}

std::optional<Entity> Entity::ofPointee(const Expr *Pointer) {
  return pointee(Pointer, 0);
}

/// True for `shared_from_this()`, and for a cast of it.
static bool isSharedThis(const Expr *E) {
  const auto *Call = dyn_cast_or_null<CallExpr>(ignoreWrappers(E));
  if (llvm::StringRef Name = calleeName(Call);
      Name.ends_with("_pointer_cast") && Call->getNumArgs() == 1)
    return isSharedThis(Call->getArg(0));
  std::optional<MemberCall> Member = MemberCall::of(Call);
  return Member && Member->Name == "shared_from_this" &&
         (!Member->Object || isa<CXXThisExpr>(Member->Object));
}

std::optional<Entity> Entity::pointee(const Expr *Pointer, unsigned Depth) {
  Pointer = ignoreImplicit(Pointer);
  if (isa_and_nonnull<CXXThisExpr>(Pointer) || isSharedThis(Pointer))
    return Entity();
  if (const auto *Address = dyn_cast_or_null<UnaryOperator>(Pointer);
      Address && Address->getOpcode() == UO_AddrOf)
    return of(Address->getSubExpr(), Depth + 1);
  // A captured or constant copy of a pointer points where the original does.
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(Pointer);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (V && V->getInit() && !isa<ParmVarDecl>(V) && isSharedThis(V->getInit()))
    return Entity(); // `auto self = shared_from_this();`
  if (V && V->getInit() && !isa<ParmVarDecl>(V) && Depth < MaxAliasDepth &&
      (isInitCapture(V) || V->getType().isConstQualified()) &&
      (V->getType()->isPointerType() || isSmartPointer(V->getType()))) {
    const Expr *Init = ignoreWrappers(V->getInit());
    if (std::optional<Entity> Named = pointee(Init, Depth + 1))
      return Named;
  }
  std::optional<Entity> Named = of(Pointer, Depth + 1);
  if (Named)
    Named->Path.push_back({});
  return Named;
}

std::optional<Entity> Entity::of(const Expr *E, unsigned Depth) {
  E = ignoreImplicit(E);
  if (!E || Depth > MaxAliasDepth)
    return std::nullopt;
  if (isa<CXXThisExpr>(E))
    return Entity();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (isa<VarDecl, BindingDecl>(Ref->getDecl()))
      return of(Ref->getDecl(), Depth);
    return std::nullopt;
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    const ValueDecl *D = Member->getMemberDecl();
    if (const auto *Static = dyn_cast<VarDecl>(D))
      return of(Static, Depth);
    if (!isa<FieldDecl>(D))
      return std::nullopt;
    const Expr *Base = ignoreImplicit(Member->getBase());
    std::optional<Entity> Named = Member->isArrow() && !isa<CXXThisExpr>(Base)
                                      ? pointee(Base, Depth)
                                      : of(Base, Depth + 1);
    if (Named)
      Named->Path.push_back({cast<ValueDecl>(D->getCanonicalDecl()), 0});
    return Named;
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() != UO_Deref)
      return std::nullopt;
    if (isa<CXXThisExpr>(ignoreImplicit(Unary->getSubExpr())))
      return Entity();
    return pointee(Unary->getSubExpr(), Depth);
  }
  auto Subscript = [&](const Expr *Base,
                       const Expr *Index) -> std::optional<Entity> {
    const auto *Literal = dyn_cast<IntegerLiteral>(ignoreImplicit(Index));
    if (!Literal || Literal->getValue().getActiveBits() > 62)
      return std::nullopt;
    std::optional<Entity> Named = of(Base, Depth + 1);
    if (Named)
      Named->Path.push_back(
          {nullptr, static_cast<int64_t>(Literal->getValue().getZExtValue())});
    return Named;
  };
  if (const auto *Array = dyn_cast<ArraySubscriptExpr>(E))
    return Subscript(Array->getBase(), Array->getIdx());
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (Op->getOperator() == OO_Arrow ||
        (Op->getOperator() == OO_Star && Op->getNumArgs() == 1))
      return pointee(Op->getArg(0), Depth);
    if (Op->getOperator() == OO_Subscript && Op->getNumArgs() == 2)
      return Subscript(Op->getArg(0), Op->getArg(1));
    return std::nullopt;
  }
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    if (simpleName(Method) == "get" && Call->getNumArgs() == 0 &&
        isSmartPointer(Call->getImplicitObjectArgument()->getType()))
      return of(Call->getImplicitObjectArgument(), Depth + 1);
    return std::nullopt;
  }
  if (const auto *Call = dyn_cast<CallExpr>(E); Call && isStdMove(Call))
    return of(Call->getArg(0), Depth + 1);
  return std::nullopt;
}

const ValueDecl *Entity::lastField() const {
  for (const Step &S : llvm::reverse(Path))
    if (S.Field)
      return S.Field;
  return nullptr;
}

const ValueDecl *Entity::firstField() const {
  return !Root && !Path.empty() ? Path.front().Field : nullptr;
}

bool Entity::isWithin(const Entity &Other) const {
  return Root == Other.Root && Path.size() >= Other.Path.size() &&
         std::equal(Other.Path.begin(), Other.Path.end(), Path.begin());
}

std::optional<Entity> Entity::seenFrom(const Entity &Object) const {
  if (!isWithin(Object))
    return std::nullopt;
  Entity Seen;
  Seen.Path.assign(Path.begin() + Object.Path.size(), Path.end());
  return Seen;
}

Entity Entity::asPartOf(const Entity &Object) const {
  Entity Part = Object;
  Part.Path.insert(Part.Path.end(), Path.begin(), Path.end());
  return Part;
}

bool Entity::isLocalObject() const {
  const auto *V = dyn_cast_or_null<VarDecl>(Root);
  return V && V->hasLocalStorage() && !V->getType()->isReferenceType() &&
         llvm::none_of(Path, [](const Step &S) {
           return !S.Field && S.Index == Step::Dereference;
         });
}

void Entity::profile(llvm::FoldingSetNodeID &ID) const {
  ID.AddPointer(Root);
  for (const Step &S : Path) {
    ID.AddPointer(S.Field);
    ID.AddInteger(S.Index);
  }
}

//===----------------------------------------------------------------------===//
// Accesses
//===----------------------------------------------------------------------===//

namespace {
class AccessFinder {
public:
  AccessFinder(const Entity &E, const FunctionModel &F, const Stmt *Body)
      : E(E), F(F), Body(Body) {}

  std::vector<Access> find() {
    if (const ValueDecl *Root = E.root()) {
      llvm::SmallPtrSet<const ValueDecl *, 4> Names = {Root};
      // References and captures that lead to the same variable.
      for (const VarDecl *V : F.locals())
        if (V->getInit() && !isa<ParmVarDecl>(V) &&
            (V->getType()->isReferenceType() || V->isInitCapture() ||
             V->getType().isConstQualified()))
          Names.insert(cast<VarDecl>(V->getCanonicalDecl()));
      for (const ValueDecl *Name : Names)
        for (const Expr *Use : F.uses(Name))
          if (isHere(Use))
            add(Use);
      return std::move(Found);
    }
    if (const ValueDecl *Field = E.firstField())
      for (const Expr *Use : F.uses(Field)) {
        if (isHere(Use))
          add(Use);
        else if (const LambdaExpr *L = lambdaHere(Use))
          Found.push_back({Access::CapturedAlias, Use, L, false});
      }
    callsOfOwner(Body);
    return std::move(Found);
  }

private:
  bool isHere(const Expr *Use) const {
    return F.enclosingCallableBody(Use) == Body;
  }

  /// The lambda directly in this callable that holds \p Use.
  const LambdaExpr *lambdaHere(const Expr *Use) const {
    for (const LambdaExpr *L = F.enclosingLambda(Use); L;
         L = F.enclosingLambda(L))
      if (F.enclosingCallableBody(L) == Body)
        return L;
    return nullptr;
  }

  /// Member functions that may change any member of `this`.
  void callsOfOwner(const Stmt *S) {
    if (!S)
      return;
    if (const auto *L = dyn_cast<LambdaExpr>(S); L && L->getBody() != Body)
      return;
    if (const auto *This = dyn_cast<CXXThisExpr>(S)) {
      const Stmt *P = F.parentIgnoringImplicit(This);
      if (const auto *Member = dyn_cast_or_null<MemberExpr>(P)) {
        const auto *M = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
        const auto *Call =
            dyn_cast_or_null<CallExpr>(F.parentIgnoringImplicit(Member));
        if (M && Call && !M->isConst() && !M->isStatic())
          Found.push_back({Access::Exposed, This, Call, false});
      } else if (const auto *At = dyn_cast_or_null<Expr>(P);
                 At && !isa<LambdaExpr>(At)) {
        Found.push_back({Access::Exposed, This, At, false});
      }
    }
    for (const Stmt *Child : S->children())
      callsOfOwner(Child);
  }

  /// Climbs from \p Use to the longest name it is part of and says what is
  /// done with it.
  void add(const Expr *Use) {
    std::optional<Entity> Named = Entity::of(Use);
    const Expr *Top = Use;
    const Expr *Moved = nullptr;
    while (true) {
      const auto *P = dyn_cast_or_null<Expr>(F.parentIgnoringImplicit(Top));
      // A dereference, a member, or the get() of a smart pointer.
      const Expr *Longer = P;
      if (const auto *Member = dyn_cast_or_null<MemberExpr>(P);
          Member && isa<CXXMethodDecl>(Member->getMemberDecl()))
        Longer = dyn_cast_or_null<Expr>(F.parentIgnoringImplicit(Member));
      if (P && isStdMove(P))
        Moved = P;
      else if (!Longer || !extends(Longer, Top))
        break;
      std::optional<Entity> Next = Entity::of(Longer);
      if (!Next)
        break;
      Named = Next;
      Top = Longer;
    }
    // `pointer->f()` is a call on what the pointer points to.
    if (const Stmt *Member = F.parentIgnoringImplicit(Top);
        isa_and_nonnull<MemberExpr, UnresolvedMemberExpr>(Member))
      if (std::optional<Entity> Object = Entity::ofObject(
              dyn_cast_or_null<Expr>(F.parentIgnoringImplicit(Member))))
        Named = Object;
    if (!Named || !E.isWithin(*Named))
      return;
    classify(Top, Moved, E == *Named);
  }

  /// True if \p Longer names something by way of \p Part, rather than holding
  /// it as an argument or index.
  static bool extends(const Expr *Longer, const Expr *Part) {
    const Expr *Base = nullptr;
    if (const auto *Member = dyn_cast<MemberExpr>(Longer))
      Base = Member->getBase();
    else if (const auto *Unary = dyn_cast<UnaryOperator>(Longer))
      Base = Unary->getSubExpr();
    else if (const auto *Array = dyn_cast<ArraySubscriptExpr>(Longer))
      Base = Array->getBase();
    else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Longer))
      Base = Op->getArg(0);
    else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(Longer))
      Base = Call->getImplicitObjectArgument();
    return Base && ignoreImplicit(Base) == ignoreImplicit(Part);
  }

  void classify(const Expr *Top, const Expr *Moved, bool Whole) {
    auto Add = [&](Access::Kind How, const Expr *At) {
      Found.push_back({How, Top, At, Whole});
    };
    const Stmt *P = F.parentIgnoringImplicit(Top);

    if (isa_and_nonnull<MemberExpr, UnresolvedMemberExpr>(P)) {
      const auto *Call =
          dyn_cast_or_null<CallExpr>(F.parentIgnoringImplicit(P));
      return Add(Access::Called, Call ? static_cast<const Expr *>(Call) : Top);
    }
    if (const auto *L = dyn_cast_or_null<LambdaExpr>(P))
      return Add(isAliasCapture(L, Top) ? Access::CapturedAlias
                                        : Access::CapturedCopy,
                 L);
    if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(P);
        Construct && !Moved) {
      // A by-copy capture copies in the capture's initialiser.
      if (const auto *L =
              dyn_cast_or_null<LambdaExpr>(F.parentIgnoringImplicit(Construct)))
        return Add(Access::CapturedCopy, L);
    }
    if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(P))
      return Add(Binary->isAssignmentOp() &&
                         ignoreImplicit(Binary->getLHS()) == ignoreImplicit(Top)
                     ? Access::Assigned
                     : Access::Read,
                 Binary);
    if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(P)) {
      if (Unary->isIncrementDecrementOp())
        return Add(Access::Assigned, Unary);
      return Add(Unary->getOpcode() == UO_AddrOf ? Access::Exposed
                                                 : Access::Read,
                 Unary);
    }
    if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P);
        Op && Op->getNumArgs() > 0 &&
        ignoreImplicit(Op->getArg(0)) == ignoreImplicit(Top)) {
      if (Op->isAssignmentOp() || Op->getOperator() == OO_PlusPlus ||
          Op->getOperator() == OO_MinusMinus)
        return Add(Access::Assigned, Op);
      return Add(Access::Called, Op);
    }
    if (Moved && isa_and_nonnull<DeclStmt>(P))
      return Add(Access::Read, Moved); // a reference bound to it
    if (Moved) {
      const auto *Consumer = dyn_cast_or_null<Expr>(P);
      return Add(Access::Moved,
                 Consumer && isa<CallExpr, CXXConstructExpr>(Consumer)
                     ? Consumer
                     : Moved);
    }
    if (const auto *Call = dyn_cast_or_null<CallExpr>(P))
      return Add(passedMutable(Call, Top) ? Access::Exposed : Access::Read,
                 Call);
    if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(P))
      return Add(bindsMutable(Construct->getConstructor(),
                              {Construct->getArgs(), Construct->getNumArgs()},
                              0, Top)
                     ? Access::Exposed
                     : Access::Read,
                 Construct);
    Add(Access::Read, Top);
  }

  static bool isAliasCapture(const LambdaExpr *L, const Expr *Top) {
    auto Init = L->capture_init_begin();
    for (const LambdaCapture &C : L->captures()) {
      if (*Init && ignoreWrappers(*Init) == ignoreWrappers(Top)) {
        if (C.capturesThis())
          return true;
        return C.getCaptureKind() == LCK_ByRef;
      }
      ++Init;
    }
    return true;
  }

  static bool bindsMutable(const FunctionDecl *Callee,
                           llvm::ArrayRef<const Expr *> Args, unsigned Skip,
                           const Expr *Top) {
    for (unsigned I = Skip; I < Args.size(); ++I) {
      if (ignoreImplicit(Args[I]) != ignoreImplicit(Top))
        continue;
      if (!Callee || I - Skip >= Callee->getNumParams())
        return true; // nothing is known
      QualType Type = Callee->getParamDecl(I - Skip)->getType();
      return Type->isLValueReferenceType()
                 ? !Type->getPointeeType().isConstQualified()
                 : Type->isRValueReferenceType();
    }
    return false;
  }

  static bool passedMutable(const CallExpr *Call, const Expr *Top) {
    // Operators called as members have their object among the arguments.
    bool IsMemberOperator =
        isa<CXXOperatorCallExpr>(Call) &&
        isa_and_nonnull<CXXMethodDecl>(Call->getDirectCallee());
    return bindsMutable(Call->getDirectCallee(),
                        {Call->getArgs(), Call->getNumArgs()},
                        IsMemberOperator ? 1 : 0, Top);
  }

  const Entity &E;
  const FunctionModel &F;
  const Stmt *Body;
  std::vector<Access> Found;
};
} // namespace

std::vector<Access> accesses(const Entity &E, const FunctionModel &F,
                             const Stmt *CallableBody) {
  return AccessFinder(E, F, CallableBody).find();
}

} // namespace clang::tidy::futures
