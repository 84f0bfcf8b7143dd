//===--- FunctionModel.h - One function, as the checks see it ---*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Most checks ask the same of a function: which calls in it launch, await or
/// resolve, what loop are they in, where else is that variable used. The model
/// of a function answers from one walk over its body, made when the first
/// check asks and shared by all of them. A function that plays no role costs
/// that one walk.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_FUNCTIONMODEL_H
#define TIDY_FUTURES_CHECKS_MATCHERS_FUNCTIONMODEL_H

#include "../vocabulary/RoleResolver.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include <array>
#include <memory>
#include <optional>

namespace clang::tidy::futures {

/// A call, or the construction of an object, that plays a role.
struct RoleCall {
  /// The CallExpr or CXXConstructExpr.
  const Expr *Call = nullptr;
  const VocabularyEntry *Entry = nullptr;
  const FunctionDecl *Callee = nullptr;

  /// The object of a member call, without parentheses and implicit casts; for
  /// a function whose entry states `object`, that argument. Null otherwise.
  const Expr *object() const;
  unsigned argumentCount() const;
  /// Argument \p Index (default arguments are null), without implicit nodes.
  const Expr *argument(unsigned Index) const;
  /// The argument that fact \p Key of the entry points at; null if none.
  const Expr *argument(llvm::StringRef Key) const;
};

/// What runs again and again: a loop statement, or an algorithm's call with
/// the lambda that it applies to each element.
struct Loop {
  /// ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, or the algorithm's call.
  const Stmt *Statement = nullptr;
  const Stmt *Body = nullptr;
  /// Set where Statement is an algorithm's call.
  const LambdaExpr *Lambda = nullptr;

  SourceLocation getBeginLoc() const { return Statement->getBeginLoc(); }
  explicit operator bool() const { return Statement != nullptr; }
  bool operator==(const Loop &Other) const {
    return Statement == Other.Statement;
  }
};

/// How often a loop runs.
struct TripCount {
  /// Set where it is a constant: literal bounds, an array, an initializer list.
  std::optional<uint64_t> Constant;
  /// The expression that bounds it otherwise (`n` in `i < n`, the range).
  const Expr *Bound = nullptr;
};

/// One function (or the initialiser of a global or a field) with everything
/// that is nested in it, lambdas included. Built lazily, valid as long as the
/// AST; not thread-safe.
class FunctionModel {
public:
  FunctionModel(const Decl &D, const Stmt &Body, ASTContext &Context,
                RoleResolver &Roles);
  ~FunctionModel();

  const Decl &decl() const { return D; }
  /// Null for the initialiser of a variable or field.
  const FunctionDecl *function() const { return dyn_cast<FunctionDecl>(&D); }
  const Stmt &body() const { return Body; }
  ASTContext &context() const { return Context; }
  const Vocabulary &vocabulary() const { return Roles.vocabulary(); }
  RoleResolver &roles() const { return Roles; }

  /// The calls that play \p R, in source order. Unevaluated operands and
  /// constant-evaluated code are left out.
  llvm::ArrayRef<RoleCall> calls(Role R) const {
    return Calls[static_cast<unsigned>(R)];
  }
  /// What \p E plays as a call, or an empty RoleCall.
  RoleCall meaning(const Expr *E) const;
  /// True if \p E, without implicit nodes, is a call that plays \p R.
  bool playsRole(const Expr *E, Role R) const;

  /// The local variables of this function (parameters included) in source
  /// order.
  llvm::ArrayRef<const VarDecl *> locals() const { return Locals; }
  /// Every reference to \p D in this function, in source order. Members are
  /// referred to by MemberExpr, others by DeclRefExpr.
  llvm::ArrayRef<const Expr *> uses(const ValueDecl *D) const;
  llvm::ArrayRef<const LambdaExpr *> lambdas() const { return Lambdas; }
  llvm::ArrayRef<const Stmt *> loops() const { return Loops; }
  /// The calls that play no role, in source order.
  llvm::ArrayRef<const CallExpr *> otherCalls() const { return OtherCalls; }
  /// Every mention of the function \p F (any redeclaration), in source order.
  llvm::ArrayRef<const Expr *> functionUses(const FunctionDecl *F) const;
  /// The functions that are mentioned, each with its mentions.
  const llvm::DenseMap<const FunctionDecl *,
                       llvm::SmallVector<const Expr *, 2>> &
  functionUses() const {
    return FunctionUses;
  }
  /// Every `co_await` in source order, but for those below.
  llvm::ArrayRef<const CoawaitExpr *> coawaits() const { return Coawaits; }
  /// Every `co_await` in a template whose awaiter is not known yet.
  llvm::ArrayRef<const DependentCoawaitExpr *> dependentCoawaits() const {
    return DependentCoawaits;
  }

  /// The statement or expression around \p S; null at the body.
  const Stmt *parent(const Stmt *S) const;
  /// The same, past implicit casts, temporaries, parentheses and full
  /// expressions.
  const Stmt *parentIgnoringImplicit(const Stmt *S) const;
  /// True if \p Inner is \p Outer or in it.
  bool isInside(const Stmt *Inner, const Stmt *Outer) const;
  /// The innermost statement directly in a compound statement (or in a
  /// control statement's arm) that \p S is part of.
  const Stmt *statementOf(const Stmt *S) const;
  /// The statement that follows \p Statement in its compound statement.
  const Stmt *nextStatement(const Stmt *Statement) const;
  /// The lambda in whose body \p S is, or null.
  const LambdaExpr *enclosingLambda(const Stmt *S) const;
  /// The body of the innermost callable around \p S: a lambda's or body().
  const Stmt *enclosingCallableBody(const Stmt *S) const;

  /// The innermost loop that runs \p S in each iteration, empty if none. A
  /// lambda applied by an algorithm or called on the spot belongs to the loop
  /// around it; one that is merely defined there does not.
  Loop enclosingLoop(const Stmt *S) const;
  /// False where `do` only makes one statement of several, as in macros.
  bool isLoop(const DoStmt &Do) const;
  /// The loop around \p L.
  Loop outer(const Loop &L) const { return enclosingLoop(L.Statement); }
  /// How often \p L runs.
  TripCount tripCount(const Loop &L) const;

  /// The declaration statement that declares \p V alone; null if it declares
  /// others too, or is not in this function.
  const DeclStmt *declarationOf(const VarDecl *V) const;

  /// The CFG of the callable whose body is \p CallableBody (body() or that of
  /// a lambda in it), with implicit destructors and exceptional edges, and
  /// with every expression as an element; null where clang cannot build one.
  const CFG *cfg(const Stmt *CallableBody) const;

private:
  friend class ModelBuilder;
  const Decl &D;
  const Stmt &Body;
  ASTContext &Context;
  RoleResolver &Roles;

  static constexpr unsigned NumRoles = 64;
  std::array<llvm::SmallVector<RoleCall, 0>, NumRoles> Calls;
  llvm::SmallVector<const VarDecl *, 8> Locals;
  llvm::SmallVector<const LambdaExpr *, 0> Lambdas;
  llvm::SmallVector<const Stmt *, 0> Loops;
  llvm::SmallVector<const CoawaitExpr *, 0> Coawaits;
  llvm::SmallVector<const DependentCoawaitExpr *, 0> DependentCoawaits;
  llvm::SmallVector<const CallExpr *, 0> OtherCalls;
  llvm::DenseMap<const FunctionDecl *, llvm::SmallVector<const Expr *, 2>>
      FunctionUses;
  llvm::DenseMap<const ValueDecl *, llvm::SmallVector<const Expr *, 4>> Uses;
  llvm::DenseMap<const VarDecl *, const DeclStmt *> Declarations;
  llvm::DenseMap<const Expr *, RoleCall> Meanings;
  mutable std::unique_ptr<ParentMap> Parents;
  mutable llvm::DenseMap<const Stmt *, std::unique_ptr<CFG>> CFGs;
};

/// \p E without parentheses, implicit casts, temporaries, cleanups, and
/// without std::move and std::forward.
const Expr *ignoreWrappers(const Expr *E);
/// The same, std::move and std::forward kept.
const Expr *ignoreImplicit(const Expr *E);
/// The variable that \p E names, through the wrappers above; null if none.
const VarDecl *namedVariable(const Expr *E);
/// True if \p E is a call of std::move.
bool isStdMove(const Expr *E);
/// The lambda that \p E is or wraps; a copy of a local lambda variable is
/// followed to its initialiser. Null if none.
const LambdaExpr *lambdaIn(const Expr *E);
/// The name of the function that \p Call calls, also of a member whose overload
/// is open in a generic lambda; empty if it has none, or \p Call is null.
llvm::StringRef calleeName(const CallExpr *Call);
/// The member call whose object is \p Use, directly; null if none.
const CXXMemberCallExpr *memberCallOn(const Expr *Use, const FunctionModel &F);
/// The single statement of \p Body, through braces; null if there are more.
const Stmt *onlyStatement(const Stmt *Body);
/// The value of \p E as an integer constant, or nothing.
std::optional<llvm::APSInt> constantValue(const Expr *E, const ASTContext &C);
/// True if some node under \p S (included) satisfies \p P.
bool anyOf(const Stmt *S, llvm::function_ref<bool(const Stmt *)> P);
/// What the loop \p S asks before or after each iteration, as written; null
/// where it asks nothing, for a range-for, and for what is no loop.
const Expr *conditionOf(const Stmt *S);
/// The variable, function or member that the node \p S itself names; null if
/// it names none.
const ValueDecl *declNamedBy(const Stmt *S);
/// True if some node under \p S names \p V, other than as a member.
bool mentions(const Stmt *S, const ValueDecl *V);
/// True if some node under \p S names \p Field, of whatever object.
bool mentionsField(const Stmt *S, const FieldDecl *Field);
/// True for a function of the standard library, or a member of a class of it.
bool isOfStd(const FunctionDecl &F);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_FUNCTIONMODEL_H
