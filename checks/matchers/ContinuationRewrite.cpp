//===--- ContinuationRewrite.cpp - Rows as one continuation ---------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContinuationRewrite.h"
#include "../../fixits/rewrite/SourceText.h"
#include "Context.h"
#include "Entity.h"
#include "Launches.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::futures {

namespace {
constexpr char ComposeHeader[] = "fut/compose.h";
constexpr char OwnLibrary[] = "fut";
} // namespace

SourceLocation continuationLoc(const Expr *Continuation) {
  const auto *Call = cast<CallExpr>(Continuation);
  if (const auto *Member =
          dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParenImpCasts()))
    return Member->getMemberLoc();
  return Call->getBeginLoc();
}

/// The runtime needs C++20, and an instantiation does not speak for the others.
static bool mayRewrite(const FunctionModel &F) {
  return F.context().getLangOpts().CPlusPlus20 &&
         !isInInstantiation(F.decl()) && !F.decl().isTemplated();
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

/// True if \p Stage takes the value as it is, so that what the stage before it
/// returned can be handed to it without a future between.
static bool takesValue(const RoleCall &Stage, const Vocabulary &V) {
  if (!Stage.Entry->is("plain-continuation"))
    return false;
  const Expr *Callable = callableOf(Stage);
  const std::vector<const FunctionDecl *> Runs = functionsRunBy(Callable);
  for (const FunctionDecl *Run : Runs) {
    // What the next stage would get then is not what it gets now.
    QualType Result = Run->getReturnType();
    if (Result->isRValueReferenceType() ||
        (Result->isRecordType() && Result.isConstQualified()))
      return false;
  }
  // The runtime's own continuations never see a future.
  if (Stage.Entry->Library == OwnLibrary)
    return true;
  return Runs.size() == 1 && !Runs.front()->isTemplateInstantiation() &&
         llvm::none_of(Runs.front()->parameters(), [&](const ParmVarDecl *P) {
           return V.plays(P->getType(), Role::Future) ||
                  V.plays(P->getType(), Role::SharedFuture) ||
                  V.plays(P->getType(), Role::Promise);
         });
}

/// True if evaluating \p Callable next to the others of the row, instead of
/// one after the other, is the same: it names or makes something.
static bool isMerelyNamed(const Expr *Callable) {
  auto HasEffect = [](const Stmt *S) {
    if (const auto *Op = dyn_cast<UnaryOperator>(S))
      return Op->isIncrementDecrementOp();
    if (const auto *Op = dyn_cast<BinaryOperator>(S))
      return Op->isAssignmentOp();
    const auto *Call = dyn_cast<CallExpr>(S);
    return Call && !(Call->getDirectCallee() &&
                     Call->getDirectCallee()->isInStdNamespace());
  };
  const Expr *E = ignoreWrappers(Callable);
  if (const auto *L = dyn_cast<LambdaExpr>(E))
    return llvm::none_of(L->capture_inits(), [&](const Expr *Init) {
      return anyOf(Init, HasEffect);
    });
  return !anyOf(E, HasEffect);
}

/// The callable of \p Stage as it is written, parentheses included.
static const Expr *writtenCallable(const RoleCall &Stage) {
  return cast<CallExpr>(Stage.Call)->getArg(*Stage.Entry->number("callable"));
}

/// True if a preprocessor directive may be among the lines of \p Range.
static bool holdsDirective(SourceRange Range, const ASTContext &Context) {
  llvm::SmallVector<llvm::StringRef, 16> Lines;
  textOf(Range, Context).split(Lines, '\n');
  return llvm::any_of(Lines, [](llvm::StringRef Line) {
    return Line.ltrim().starts_with("#");
  });
}

/// True if nothing but the dot stands between \p Stage and \p Next, so that
/// what is taken out keeps its parentheses in pairs.
static bool areAdjacent(const RoleCall &Stage, const RoleCall &Next,
                        const ASTContext &Context) {
  llvm::StringRef Between =
      textOf(SourceRange(cast<CallExpr>(Stage.Call)->getRParenLoc(),
                         continuationLoc(Next.Call)),
             Context);
  return Between.consume_front(")") && Between.ltrim().consume_front(".") &&
         Between.ltrim().drop_front().ltrim() ==
             textOf(SourceRange(continuationLoc(Next.Call)), Context);
}

/// True if two of the stages name one variable and one of them moves it.
static bool shareWhatIsMoved(const ContinuationRow &Row) {
  llvm::DenseMap<const ValueDecl *, unsigned> Named;
  llvm::DenseSet<const ValueDecl *> Moved;
  for (const RoleCall &Stage : Row.Stages) {
    llvm::DenseSet<const ValueDecl *> Here;
    anyOf(callableOf(Stage), [&](const Stmt *S) {
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
        Here.insert(Ref->getDecl());
      if (const auto *E = dyn_cast<Expr>(S); E && isStdMove(E))
        if (const VarDecl *V = namedVariable(E))
          Moved.insert(V);
      return false;
    });
    for (const ValueDecl *V : Here)
      ++Named[V];
  }
  return llvm::any_of(Moved,
                      [&](const ValueDecl *V) { return Named.lookup(V) > 1; });
}

/// True if a stage copies, when it is made, what an earlier one may have
/// changed by then: `.then([&n](int x) { ++n; ... }).then([n](int x) { ... })`
/// on a future that is ready.
static bool copiesWhatChanges(const ContinuationRow &Row) {
  llvm::DenseSet<const ValueDecl *> Referred;
  bool RefersToThis = false;
  auto MayHaveChanged = [&](const Stmt *S) {
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    return (Ref && Referred.contains(Ref->getDecl())) ||
           (isa<CXXThisExpr>(S) && RefersToThis);
  };
  for (const RoleCall &Stage : Row.Stages) {
    const LambdaExpr *L = lambdaIn(callableOf(Stage));
    if (!L)
      continue;
    auto Init = L->capture_init_begin();
    for (const LambdaCapture &C : L->captures()) {
      const Expr *Copied = *Init++;
      if (!C.capturesThis() && C.getCaptureKind() == LCK_ByCopy &&
          anyOf(Copied, MayHaveChanged))
        return true;
    }
    for (const LambdaCapture &C : L->captures()) {
      RefersToThis |= C.capturesThis();
      if (C.capturesVariable() && C.getCaptureKind() == LCK_ByRef)
        Referred.insert(C.getCapturedVar());
    }
  }
  return false;
}

Remedy composeRow(const ContinuationRow &Row, const FunctionModel &F) {
  const ASTContext &Context = F.context();
  if (!mayRewrite(F) || shareWhatIsMoved(Row) || copiesWhatChanges(Row))
    return {};
  for (const RoleCall &Stage : Row.Stages)
    if (!takesValue(Stage, F.vocabulary()) || !isMerelyNamed(callableOf(Stage)))
      return {};

  const RoleCall &First = Row.Stages.front(), &Last = Row.Stages.back();
  const auto *LastCall = cast<CallExpr>(Last.Call);
  for (size_t I = 1; I < Row.Stages.size(); ++I) // 4
    if (F.isInside(Row.Stages[I - 1].Call, Row.Stages[I].Call) &&
        !areAdjacent(Row.Stages[I - 1], Row.Stages[I], Context))
      return {};
  const Stmt *FirstStatement = F.statementOf(First.Call);
  const Stmt *LastStatement = F.statementOf(Last.Call);
  const Stmt *At = FirstStatement;
  for (size_t Stage = 0; At != LastStatement; At = F.nextStatement(At)) { // 4
    // `auto f2 = std::move(f).then(a);` and no more than that.
    const auto *DS = dyn_cast_or_null<DeclStmt>(At);
    const auto *V = DS && DS->isSingleDecl()
                        ? dyn_cast<VarDecl>(DS->getSingleDecl())
                        : nullptr;
    if (!V || !V->getInit() || F.uses(V).size() != 1)
      return {};
    while (Stage < Row.Stages.size() && F.isInside(Row.Stages[Stage].Call, At))
      ++Stage;
    if (Stage == 0 ||
        ignoreWrappers(V->getInit()) != Row.Stages[Stage - 1].Call)
      return {};
  }

  std::vector<SourceRange> Kept;
  std::string Callables;
  const bool OnLines = Context.getSourceManager().getSpellingLineNumber(
                           continuationLoc(First.Call)) !=
                       Context.getSourceManager().getSpellingLineNumber(
                           continuationLoc(Last.Call));
  const std::string Separator =
      OnLines && FirstStatement == LastStatement
          ? ",\n" + indentation(continuationLoc(Last.Call), Context).str() +
                "    "
          : ", ";
  for (const RoleCall &Stage : Row.Stages) {
    const Expr *Callable = writtenCallable(Stage);
    llvm::StringRef Text = textOf(*Callable, Context);
    if (Text.empty())
      return {};
    Kept.push_back(Callable->getSourceRange());
    Callables += (Callables.empty() ? "" : Separator) + Text.str();
  }
  const std::string Composed = "fut::compose(" + Callables + "))";
  Remedy Fix;
  Fix.include(ComposeHeader);
  if (FirstStatement == LastStatement) {
    SourceRange Whole(writtenCallable(First)->getBeginLoc(),
                      LastCall->getRParenLoc());
    if (losesComment(Whole, Kept, Context) || holdsDirective(Whole, Context))
      return {};
    return Fix.replace(Whole, Composed);
  }
  // What makes the row's last future stays, with the first one's object.
  SourceRange Whole(FirstStatement->getBeginLoc(), LastCall->getRParenLoc());
  CharSourceRange Before = CharSourceRange::getCharRange(
      LastStatement->getBeginLoc(), Last.Call->getBeginLoc());
  CharSourceRange Object = CharSourceRange::getCharRange(
      First.Call->getBeginLoc(), writtenCallable(First)->getBeginLoc());
  if (!isEditable(Whole, Context) || losesComment(Whole, Kept, Context) || // 5
      holdsDirective(Whole, Context))
    return {};
  // What is evaluated beside the row must not tell when the first stage starts.
  const SourceManager &SM = Context.getSourceManager();
  llvm::StringRef Prefix =
      Lexer::getSourceText(Before, SM, Context.getLangOpts());
  const VarDecl *Source = namedVariable(First.object());
  if (Prefix.find_first_of("(,") != llvm::StringRef::npos ||
      (Source && llvm::any_of(F.uses(Source), [&](const Expr *Use) {
         return F.isInside(Use, LastStatement);
       })))
    return {};
  return Fix.replace(
      Whole, (Prefix + Lexer::getSourceText(Object, SM, Context.getLangOpts()) +
              Composed)
                 .str());
}

//===----------------------------------------------------------------------===//
// Forwarders
//===----------------------------------------------------------------------===//

/// `g` where \p Returned is `g(f.get())`, and `g` alone says which function.
static std::string nameOfFunction(const Expr *Returned, const CallExpr *Get,
                                  const LambdaExpr *L) {
  const auto *Call = dyn_cast<CallExpr>(ignoreImplicit(Returned));
  const FunctionDecl *G = Call ? Call->getDirectCallee() : nullptr;
  const auto *Ref =
      Call ? dyn_cast<DeclRefExpr>(Call->getCallee()->IgnoreParenImpCasts())
           : nullptr;
  if (!G || !Ref || isa<CXXMethodDecl>(G) || G->getNumParams() != 1 ||
      Call->getNumArgs() != 1 || G->isTemplateInstantiation() ||
      ignoreImplicit(Call->getArg(0)) != Get || L->capture_size() != 1 ||
      !G->getIdentifier() ||
      !G->getDeclContext()->lookup(G->getDeclName()).isSingleResult())
    return {};
  return textOf(Ref->getSourceRange(), G->getASTContext()).str();
}

Remedy chainForwarder(const Forwarder &Found, const FunctionModel &F) {
  const ASTContext &Context = F.context();
  const LambdaExpr *L = Found.Callable;
  const VocabularyEntry *Future =
      F.vocabulary().lookup(Found.Future->getType());
  const auto *Launch = dyn_cast<CallExpr>(Found.Launch.Call);
  const Expr *Source = Found.Source ? ignoreImplicit(Found.Source) : nullptr;
  if (const auto *Made = dyn_cast_or_null<CXXConstructExpr>(Source);
      Made && Made->getNumArgs() == 1)
    Source = ignoreImplicit(Made->getArg(0));
  if (!mayRewrite(F) || !Launch || !Future || // 1, 2
      Future->Library != OwnLibrary ||
      Found.Launch.Entry->Library != OwnLibrary ||
      Found.Launch.Entry->is("named-executor") || Launch->getNumArgs() != 1 ||
      ignoreWrappers(Launch->getArg(0)) != L ||
      !Found.Future->isInitCapture() || !Source || !isStdMove(Source))
    return {};
  const auto *Body = dyn_cast<CompoundStmt>(L->getBody());
  const auto *Return = Body && Body->size() == 1
                           ? dyn_cast<ReturnStmt>(Body->body_front())
                           : nullptr;
  if (!Return || !Return->getRetValue() || F.uses(Found.Future).size() != 1 ||
      Found.Get->getType()->isVoidType() || Found.Get->isLValue()) // 3, 4
    return {};

  SourceRange Whole = Launch->getSourceRange();
  llvm::StringRef Captures = textOf(L->getIntroducerRange(), Context);
  llvm::StringRef Own = textOf(Found.Future->getSourceRange(), Context);
  llvm::StringRef Value = textOf(*Return->getRetValue(), Context);
  llvm::StringRef Get = textOf(*Found.Get, Context);
  llvm::StringRef Moved = textOf(*Source, Context);
  const size_t OwnAt = Captures.find(Own), GetAt = Value.find(Get);
  if (!isEditable(Whole, Context) || holdsComment(Whole, Context) || // 5
      L->hasExplicitResultType() || Moved.empty() || Own.empty() ||
      Get.empty() || OwnAt == llvm::StringRef::npos ||
      GetAt == llvm::StringRef::npos || Value.count(Get) != 1)
    return {};

  std::string Stage = nameOfFunction(Return->getRetValue(), Found.Get, L);
  if (Stage.empty()) {
    llvm::StringRef Left = Captures.take_front(OwnAt).rtrim();
    llvm::StringRef Right = Captures.drop_front(OwnAt + Own.size()).ltrim();
    if (Right.consume_front(","))
      Right = Right.ltrim();
    else
      Left.consume_back(",");
    const std::string Name = freshName("value", Launch->getBeginLoc(), Context);
    const bool IsCopied = Found.Get->getType().isTriviallyCopyableType(Context);
    Stage = (Left + (Left.ends_with(",") ? " " : "") + Right + "(auto " + Name +
             ")" + (L->isMutable() && L->capture_size() > 1 ? " mutable" : "") +
             " { return " + Value.take_front(GetAt) +
             (IsCopied ? Name : "std::move(" + Name + ")") +
             Value.drop_front(GetAt + Get.size()) + "; }")
                .str();
  }
  return Remedy()
      .replace(Whole, ("fut::chain(" + Moved + ", " + Stage + ")").str())
      .include(ComposeHeader);
}

} // namespace clang::tidy::futures
