//===--- Conditions.cpp - What a path knows of its tests ------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conditions.h"
#include "llvm/ADT/StringSwitch.h"

namespace clang::tidy::futures {

/// More tests than this at once would make the paths too many.
static constexpr unsigned MaxKeys = 12;

static bool isOptional(QualType Type) {
  const CXXRecordDecl *R = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return R && R->getIdentifier() && R->getName() == "optional";
}

/// The truth of \p E where it is a constant: a literal, a null pointer,
/// std::nullopt, an empty `{}`.
static int8_t constantTruth(const Expr *E, const ASTContext &Context) {
  E = E ? ignoreWrappers(E) : nullptr;
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(E);
      Construct && Construct->getNumArgs() == 0 &&
      (isOptional(Construct->getType()) ||
       isSmartPointer(Construct->getType())))
    return False;
  // `std::atomic<bool> done{false}`
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(E);
      Construct && Construct->getNumArgs() == 1)
    E = ignoreWrappers(Construct->getArg(0));
  if (const auto *List = dyn_cast_or_null<InitListExpr>(E);
      List && List->getNumInits() == 1)
    E = ignoreWrappers(List->getInit(0));
  // `T x(a, b)` in a template has a list without a type.
  if (!E || E->getType().isNull() || E->isValueDependent() ||
      E->isTypeDependent())
    return Unknown;
  if (E->IgnoreParenCasts()->isNullPointerConstant(
          const_cast<ASTContext &>(Context), Expr::NPC_ValueDependentIsNotNull))
    return False;
  if (const auto *Record = E->getType()->getAsCXXRecordDecl())
    return Record->getIdentifier() && Record->getName() == "nullopt_t"
               ? int8_t(False)
               : int8_t(Unknown);
  bool Value;
  if (!E->EvaluateAsBooleanCondition(Value, Context))
    return Unknown;
  return Value ? True : False;
}

//===----------------------------------------------------------------------===//
// Reading a test
//===----------------------------------------------------------------------===//

static std::optional<bool> boolOrNull(const Expr *E) {
  E = ignoreImplicit(E);
  if (const auto *Literal = dyn_cast<CXXBoolLiteralExpr>(E))
    return Literal->getValue();
  if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(E))
    return false;
  return std::nullopt;
}

Test readTest(const Expr *Condition) {
  Test T;
  const Expr *E = Condition;
  while (E) {
    E = ignoreImplicit(E);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E);
        Unary && Unary->getOpcode() == UO_LNot) {
      T.Negated = !T.Negated;
      E = Unary->getSubExpr();
    } else if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E);
               Cast && Cast->getType()->isBooleanType()) {
      E = Cast->getSubExpr();
    } else if (const auto *Compare = dyn_cast<BinaryOperator>(E);
               Compare && Compare->isEqualityOp() &&
               (boolOrNull(Compare->getRHS()) ||
                boolOrNull(Compare->getLHS()))) {
      bool Swapped = !boolOrNull(Compare->getRHS());
      bool Constant =
          *boolOrNull(Swapped ? Compare->getLHS() : Compare->getRHS());
      if ((Compare->getOpcode() == BO_EQ) != Constant)
        T.Negated = !T.Negated;
      E = Swapped ? Compare->getRHS() : Compare->getLHS();
    } else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
      const CXXMethodDecl *Method = Call->getMethodDecl();
      const Expr *Object = Call->getImplicitObjectArgument();
      llvm::StringRef Name = calleeName(Call);
      if (Method && Object &&
          (isa<CXXConversionDecl>(Method) || Name == "load" ||
           Name == "has_value" || Name == "test")) {
        E = Object;
      } else if (Method && Object &&
                 (Name == "exchange" || Name == "test_and_set" ||
                  Name == "testAndSetOrdered" ||
                  Name.starts_with("compare_exchange")) &&
                 Entity::of(Object)) {
        if (Name.starts_with("compare") || Name.starts_with("testAndSetO"))
          T.Negated = !T.Negated;
        T.Sets = Call;
        E = Object;
      } else {
        break;
      }
    } else if (const auto *Free = dyn_cast<CallExpr>(E);
               Free && !isa<CXXOperatorCallExpr>(Free) &&
               calleeName(Free) == "exchange" && Free->getNumArgs() == 2 &&
               Entity::of(Free->getArg(0))) {
      T.Sets = Free;
      E = Free->getArg(0);
    } else {
      break;
    }
  }
  if (!E)
    return T;
  T.Flag = Entity::of(E);
  if (T.Flag)
    return T;
  T.Sets = nullptr;
  T.Other = E;
  if (const auto *Compare = dyn_cast<BinaryOperator>(E);
      Compare && Compare->isComparisonOp()) {
    BinaryOperatorKind Op = Compare->getOpcode();
    // `!=`, `>=` and `>` are the opposites of `==`, `<` and `<=`.
    if (Op == BO_NE || Op == BO_GE || Op == BO_GT) {
      T.Negated = !T.Negated;
      Op = BinaryOperator::negateComparisonOp(Op);
    }
    T.Comparison = Op;
  }
  return T;
}

//===----------------------------------------------------------------------===//
// Conditions
//===----------------------------------------------------------------------===//

/// Everything that has a name in \p S.
static void collectNames(const Stmt *S, std::vector<Entity> &Names) {
  if (!S)
    return;
  if (const auto *E = dyn_cast<Expr>(S))
    if (std::optional<Entity> Named = Entity::of(E))
      Names.push_back(*Named);
  for (const Stmt *Child : S->children())
    collectNames(Child, Names);
}

/// True if evaluating \p S twice may well give two answers.
static bool isVolatileTest(const Stmt *S) {
  return anyOf(S, [](const Stmt *Part) {
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(Part))
      return !Call->getMethodDecl() || !Call->getMethodDecl()->isConst();
    if (const auto *Unary = dyn_cast<UnaryOperator>(Part))
      return Unary->isIncrementDecrementOp();
    if (const auto *Binary = dyn_cast<BinaryOperator>(Part))
      return Binary->isAssignmentOp();
    return isa<CoawaitExpr, LambdaExpr>(Part);
  });
}

Conditions::Conditions(const CFG &Graph, const ASTContext &Context)
    : Context(Context) {
  readBranches(Graph);
  if (Branches.empty())
    return;
  for (const CFGBlock *Block : Graph)
    for (const CFGElement &Element : *Block)
      if (auto S = Element.getAs<CFGStmt>())
        readEffects(S->getStmt());
  keepWhatMatters();
}

/// A condition that is tested once, and is never known before, only doubles
/// the paths.
void Conditions::keepWhatMatters() {
  std::vector<unsigned> Weight(Keys, 0);
  for (const auto &[Block, B] : Branches) {
    if (B.Key >= 0)
      Weight[B.Key] += B.Sets ? 2 : 1;
    for (auto [Key, Negated] : B.Before)
      if (Key >= 0)
        ++Weight[Key];
  }
  for (const auto &[S, List] : Effects)
    for (auto [Key, Value] : List)
      Weight[Key] += Value != Unknown;
  std::vector<int> NewKey(Keys, -1);
  unsigned Kept = 0;
  for (unsigned Key = 0; Key < Keys && Kept < MaxKeys; ++Key)
    if (Weight[Key] > 1)
      NewKey[Key] = static_cast<int>(Kept++);

  llvm::DenseMap<const CFGBlock *, Branch> KeptBranches;
  for (auto [Block, B] : Branches) {
    B.Key = B.Key < 0 ? B.Key : NewKey[B.Key];
    for (auto &[Key, Negated] : B.Before)
      Key = Key < 0 ? Key : NewKey[Key];
    if (B.Key >= 0 || !B.Before.empty())
      KeptBranches[Block] = std::move(B);
  }
  Branches = std::move(KeptBranches);
  for (auto &[S, List] : Effects) {
    llvm::erase_if(List, [&](const Effect &E) { return NewKey[E.first] < 0; });
    for (Effect &E : List)
      E.first = static_cast<unsigned>(NewKey[E.first]);
  }
  Keys = Kept;
}

int Conditions::keyOf(const Test &T) {
  llvm::FoldingSetNodeID ID;
  if (T.Flag) {
    ID.AddInteger(0);
    T.Flag->profile(ID);
  } else {
    if (isVolatileTest(T.Other))
      return -1;
    ID.AddInteger(1);
    if (const auto *Compare = dyn_cast<BinaryOperator>(T.Other);
        Compare && T.Comparison != BO_Comma) {
      ID.AddInteger(T.Comparison);
      Compare->getLHS()->IgnoreParenImpCasts()->Profile(ID, Context, true);
      Compare->getRHS()->IgnoreParenImpCasts()->Profile(ID, Context, true);
    } else {
      T.Other->Profile(ID, Context, /*Canonical=*/true);
    }
  }
  auto [It, New] = KeyOfTest.try_emplace(ID, static_cast<int>(Keys));
  if (!New)
    return It->second;
  std::vector<Entity> Names;
  if (T.Flag)
    Names.push_back(*T.Flag);
  else
    collectNames(T.Other, Names);
  Mentions.push_back({std::move(Names), Keys});
  Flags.push_back(T.Flag);
  return static_cast<int>(Keys++);
}

static const BinaryOperator *logical(const Expr *E) {
  E = E ? ignoreImplicit(E) : nullptr;
  const auto *Binary = dyn_cast_or_null<BinaryOperator>(E);
  return Binary && Binary->isLogicalOp() ? Binary : nullptr;
}

void Conditions::readBranches(const CFG &Graph) {
  for (const CFGBlock *Block : Graph) {
    if (Block->succ_size() != 2 || !Block->getTerminatorStmt() ||
        isa<SwitchStmt, CXXTryStmt>(Block->getTerminatorStmt()))
      continue;
    const Expr *Condition = Block->getLastCondition();
    if (!Condition)
      Condition = dyn_cast_or_null<Expr>(Block->getTerminatorCondition());
    // Of `a && b` the left side ended a block of its own. Where temporaries
    // are destroyed after it, its paths come together again, and the whole is
    // tested.
    const BinaryOperator *Whole = logical(Condition);
    if (Whole && !llvm::any_of(*Block, [&](const CFGElement &Element) {
          auto S = Element.getAs<CFGStmt>();
          return S && S->getStmt() == Whole;
        }))
      Whole = nullptr;
    while (const BinaryOperator *Logical = logical(Condition))
      Condition = Logical->getRHS();
    if (!Condition || Condition->isTypeDependent() ||
        Condition->containsErrors())
      continue;
    Test T = readTest(Condition);
    int Key = T.Flag || T.Other ? keyOf(T) : -1;
    if (Key < 0 && !Whole)
      continue;
    Branch B;
    B.Key = Key;
    B.Negated = T.Negated;
    B.Sets = Key >= 0 && T.Sets;
    if (Whole) {
      B.IsOr = Whole->getOpcode() == BO_LOr;
      readOperands(Whole->getLHS(), Whole->getOpcode(), B);
    }
    if (B.Sets)
      IsBranchTest[T.Sets] = true;
    Branches[Block] = std::move(B);
  }
}

void Conditions::readOperands(const Expr *E, BinaryOperatorKind Kind,
                              Branch &B) {
  if (const BinaryOperator *Logical = logical(E);
      Logical && Logical->getOpcode() == Kind) {
    readOperands(Logical->getLHS(), Kind, B);
    readOperands(Logical->getRHS(), Kind, B);
    return;
  }
  Test T = logical(E) ? Test() : readTest(E);
  int Key = T.Sets || (!T.Flag && !T.Other) ? -1 : keyOf(T);
  B.Before.push_back({Key, T.Negated});
}

void Conditions::change(const Stmt *S, const Entity &Target, int8_t Value) {
  for (const auto &[Names, Key] : Mentions) {
    if (Flags[Key] && *Flags[Key] == Target)
      Effects[S].push_back({Key, Value});
    else if (llvm::any_of(Names,
                          [&](const Entity &E) { return E.isWithin(Target); }))
      Effects[S].push_back({Key, Unknown});
  }
}

void Conditions::change(const Stmt *S, const Expr *Target, int8_t Value) {
  if (std::optional<Entity> Named = Entity::of(Target))
    change(S, *Named, Value);
}

/// True if \p E is a value that an optional then holds.
static bool isPutIntoOptional(const Expr *E) {
  E = E ? ignoreWrappers(E) : nullptr;
  // The conversion of a scalar.
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(E);
      Construct && Construct->getNumArgs() == 1 &&
      !Construct->getConstructor()->isCopyOrMoveConstructor())
    E = ignoreWrappers(Construct->getArg(0));
  if (!E || E->getType().isNull() || E->isTypeDependent() ||
      isa<InitListExpr, CXXConstructExpr>(E))
    return false;
  const CXXRecordDecl *R = E->getType()->getAsCXXRecordDecl();
  return !R || !R->getIdentifier() ||
         (R->getName() != "optional" && R->getName() != "nullopt_t" &&
          R->getName() != "none_t");
}

void Conditions::assign(const Stmt *S, const Expr *Target, const Expr *Value) {
  int8_t Truth = constantTruth(Value, Context);
  if (Truth == Unknown && isOptional(Target->getType()) &&
      isPutIntoOptional(Value))
    Truth = True;
  change(S, Target, Truth);
}

void Conditions::readEffects(const Stmt *S) {
  if (const auto *DS = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : DS->decls())
      if (const auto *V = dyn_cast<VarDecl>(D);
          V && !V->getType()->isReferenceType())
        change(S, Entity::of(V), constantTruth(V->getInit(), Context));
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
    if (Binary->getOpcode() == BO_Assign)
      assign(S, Binary->getLHS(), Binary->getRHS());
    else if (Binary->isAssignmentOp())
      change(S, Binary->getLHS());
  } else if (const auto *Unary = dyn_cast<UnaryOperator>(S)) {
    if (Unary->isIncrementDecrementOp())
      change(S, Unary->getSubExpr());
  } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    llvm::StringRef Name = calleeName(Call);
    if (IsBranchTest.lookup(Call))
      return;
    unsigned FirstArgument = 0;
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call)) {
      if (Op->isAssignmentOp() && Op->getNumArgs() == 2)
        return assign(S, Op->getArg(0), Op->getArg(1));
      const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
      FirstArgument = Method ? 1 : 0;
      if (Method && !Method->isConst() && Op->getNumArgs() > 0 &&
          Op->getOperator() != OO_Arrow && Op->getOperator() != OO_Star)
        change(S, Op->getArg(0));
    } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
      const CXXMethodDecl *Method = Member->getMethodDecl();
      const Expr *Object = Member->getImplicitObjectArgument();
      if (Method && Object) {
        if ((Name == "store" || Name == "exchange") && Call->getNumArgs() > 0)
          assign(S, Object, Call->getArg(0));
        else if (Name == "test_and_set" || Name == "emplace")
          change(S, Object, True);
        else if ((Name == "reset" || Name == "clear") &&
                 Call->getNumArgs() == 0)
          change(S, Object, False);
        else if (!Method->isConst())
          change(S, Object);
      }
    } else if (Name == "exchange" && Call->getNumArgs() == 2) {
      return assign(S, Call->getArg(0), Call->getArg(1));
    }
    for (unsigned I = FirstArgument; I < Call->getNumArgs(); ++I) {
      unsigned P = I - FirstArgument;
      QualType Type = Callee && P < Callee->getNumParams()
                          ? Callee->getParamDecl(P)->getType()
                          : QualType();
      const Expr *Arg = ignoreImplicit(Call->getArg(I));
      if (const auto *Address = dyn_cast<UnaryOperator>(Arg);
          Address && Address->getOpcode() == UO_AddrOf)
        change(S, Address->getSubExpr());
      else if (!Type.isNull() && Type->isReferenceType() &&
               !Type->getPointeeType().isConstQualified())
        change(S, Arg);
    }
  }
}

void Conditions::apply(const Stmt *S, Facts &Known) const {
  if (Keys == 0)
    return;
  if (auto It = Effects.find(S); It != Effects.end())
    for (auto [Key, Value] : It->second)
      Known[Key] = Value;
}

bool Conditions::follow(const CFGBlock *Block, unsigned Index,
                        Facts &Known) const {
  auto It = Branches.find(Block);
  if (It == Branches.end())
    return true;
  const Branch &B = It->second;
  // All that was tested before must have come out in one way for the last
  // operand to be evaluated.
  bool IsEvaluated = true;
  for (auto [Key, Negated] : B.Before) {
    const int8_t GoesOn = B.IsOr == Negated ? True : False;
    const int8_t Fact = Key < 0 ? int8_t(Unknown) : Known[Key];
    if (Fact == GoesOn)
      continue;
    // `a && b` holds only if both do; `a || b` fails only if both do.
    if ((Index == 0) != B.IsOr) {
      if (Fact != Unknown)
        return false;
    } else {
      IsEvaluated = false;
    }
  }
  if (!IsEvaluated || B.Key < 0)
    return true;
  int8_t Taken = (Index == 0) != B.Negated ? True : False;
  int8_t &Fact = Known[B.Key];
  if (Fact != Unknown && Fact != Taken)
    return false;
  Fact = B.Sets ? int8_t(True) : Taken;
  return true;
}

} // namespace clang::tidy::futures
