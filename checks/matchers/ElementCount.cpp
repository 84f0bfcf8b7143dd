//===--- ElementCount.cpp - How many elements a local holds ---------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementCount.h"
#include "ObjectUses.h"
#include "Words.h"

namespace clang::tidy::futures {

/// True for a sequence that only its member functions make longer.
static bool isSequence(QualType Type) {
  const CXXRecordDecl *R = Type->getAsCXXRecordDecl();
  return R && R->getIdentifier() && R->isInStdNamespace() &&
         isOneOf(R->getName(), {"vector", "deque", "list"});
}

static std::optional<uint64_t> constantCount(const Expr *E,
                                             const ASTContext &Context) {
  std::optional<llvm::APSInt> N = constantValue(E, Context);
  return N && N->isNonNegative() ? std::optional(N->getZExtValue())
                                 : std::nullopt;
}

/// The elements that the initialiser of \p V makes.
static std::optional<uint64_t> elementsAtFirst(const VarDecl &V,
                                               const ASTContext &Context) {
  const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(
      V.getInit() ? ignoreImplicit(V.getInit()) : nullptr);
  if (!Construct)
    return std::nullopt;
  if (Construct->getNumArgs() == 0 ||
      isa<CXXDefaultArgExpr>(Construct->getArg(0)))
    return 0;
  const Expr *First = Construct->getArg(0);
  if (Construct->isStdInitListInitialization()) {
    const auto *Std =
        dyn_cast<CXXStdInitializerListExpr>(First->IgnoreImplicit());
    const auto *List =
        dyn_cast<InitListExpr>(ignoreImplicit(Std ? Std->getSubExpr() : First));
    return List ? std::optional<uint64_t>(List->getNumInits()) : std::nullopt;
  }
  return First->getType()->isIntegerType() ? constantCount(First, Context)
                                           : std::nullopt;
}

/// How often \p Add runs while the local declared by \p Declaration lives.
static std::optional<uint64_t>
timesRun(const Expr *Add, const DeclStmt *Declaration, const FunctionModel &F) {
  for (const LambdaExpr *L = F.enclosingLambda(Add);
       L && !F.isInside(Declaration, L->getBody()); L = F.enclosingLambda(L))
    if (!runsOnTheSpot(L, F))
      return std::nullopt;
  uint64_t Times = 1;
  for (Loop L = F.enclosingLoop(Add);
       L && !F.isInside(Declaration, L.Statement); L = F.outer(L)) {
    std::optional<uint64_t> Count = F.tripCount(L).Constant;
    if (!Count || *Count > UINT32_MAX || Times > UINT32_MAX)
      return std::nullopt;
    Times *= *Count;
  }
  return Times;
}

/// What the use \p Ref of a sequence adds to it each time it runs.
static std::optional<uint64_t> elementsAdded(const Expr *Ref,
                                             const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(Ref);
  // The uses in a lambda that captures it count; the range of a `for` is read.
  if (isa_and_nonnull<LambdaExpr, CXXForRangeStmt>(P) ||
      (isa_and_nonnull<DeclStmt>(P) &&
       isa_and_nonnull<CXXForRangeStmt>(F.parent(P))))
    return 0;
  if (const CXXMemberCallExpr *Call = memberCallOn(Ref, F)) {
    const llvm::StringRef Name = calleeName(Call);
    if (isOneOf(Name,
                {"push_back", "emplace_back", "push_front", "emplace_front"}))
      return 1;
    if (Name == "resize" && Call->getNumArgs() > 0)
      return constantCount(Call->getArg(0), F.context());
    const CXXMethodDecl *Method = Call->getMethodDecl();
    const bool Keeps = (Method && Method->isConst()) ||
                       isOneOf(Name, {"begin", "end", "rbegin", "rend", "front",
                                      "back", "at", "data", "reserve", "clear",
                                      "erase", "pop_back", "pop_front"});
    return Keeps ? std::optional<uint64_t>(0) : std::nullopt;
  }
  if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(P))
    return Op->getOperator() == OO_Subscript &&
                   ignoreImplicit(Op->getArg(0)) == Ref
               ? std::optional<uint64_t>(0)
               : std::nullopt;
  const auto *Call = dyn_cast_or_null<CallExpr>(P);
  const bool IsRead =
      Call && (isStdMove(Call) ||
               isOneOf(calleeName(Call),
                       {"begin", "end", "cbegin", "cend", "size", "ssize"}));
  return IsRead ? std::optional<uint64_t>(0) : std::nullopt;
}

std::optional<uint64_t> mostElements(const ValueDecl &Container,
                                     const FunctionModel &F) {
  const auto *V = dyn_cast<VarDecl>(&Container);
  const DeclStmt *Declaration = V ? F.declarationOf(V) : nullptr;
  if (!Declaration || V->isStaticLocal() || !isSequence(V->getType()))
    return std::nullopt;
  std::optional<uint64_t> Most = elementsAtFirst(*V, F.context());
  for (const Expr *Ref : F.uses(V)) {
    std::optional<uint64_t> Added = elementsAdded(Ref, F);
    if (!Most || !Added)
      return std::nullopt;
    if (*Added == 0)
      continue;
    std::optional<uint64_t> Times = timesRun(Ref, Declaration, F);
    if (!Times || *Added > UINT32_MAX || *Times > UINT32_MAX)
      return std::nullopt;
    *Most += *Added * *Times;
  }
  return Most;
}

} // namespace clang::tidy::futures
