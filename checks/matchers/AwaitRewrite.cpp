//===--- AwaitRewrite.cpp - Awaits in a loop as one await -----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AwaitRewrite.h"
#include "../../fixits/rewrite/Hoist.h"
#include "../../fixits/rewrite/SourceText.h"
#include "../../fixits/rewrite/TypeText.h"
#include "Loops.h"

namespace clang::tidy::futures {

namespace {
constexpr char WhenAllHeader[] = "fut/when.h";
constexpr char TaskHeader[] = "fut/task.h";
constexpr char OwnLibrary[] = "fut";
} // namespace

/// True if the body of \p L uses \p V outside of \p Except.
static bool isUsedInBody(const VarDecl *V, const Stmt *Except, const Loop &L,
                         const FunctionModel &F) {
  return llvm::any_of(F.uses(V), [&](const Expr *Use) {
    return F.isInside(Use, L.Body) && !F.isInside(Use, Except);
  });
}

/// True if what \p Call is given lives until the loop has ended: values,
/// references to what is declared outside, the element of a range by reference.
static bool argumentsOutliveIteration(const CallExpr *Call, const Loop &L,
                                      const FunctionModel &F) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const auto *Range = dyn_cast<CXXForRangeStmt>(L.Statement);
  if (!Callee || Callee->getNumParams() != Call->getNumArgs() ||
      isa<CXXOperatorCallExpr>(Call))
    return false;
  for (unsigned I = 0; I < Call->getNumArgs(); ++I) {
    QualType Type = Callee->getParamDecl(I)->getType();
    const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
    bool IsView = Record && Record->getIdentifier() &&
                  (Record->getName() == "basic_string_view" ||
                   Record->getName() == "span");
    if (!Type->isReferenceType() && !Type->isPointerType() && !IsView)
      continue;
    const VarDecl *V = namedVariable(Call->getArg(I));
    if (!V || !(isDeclaredOutside(V, L, F) ||
                (Range && V == Range->getLoopVariable() &&
                 V->getType()->isReferenceType())))
      return false;
  }
  return true;
}

/// True if \p At is evaluated whenever \p Body runs from its start.
static bool runsWithBody(const Expr *At, const Stmt *Body,
                         const FunctionModel &F) {
  const Stmt *Child = At;
  for (const Stmt *P = F.parent(At); Child != Body;
       Child = P, P = F.parent(P)) {
    if (!P || isa<LambdaExpr, SwitchCase, ForStmt, WhileStmt, DoStmt,
                  CXXForRangeStmt>(P))
      return P && Child == Body;
    if (const auto *If = dyn_cast<IfStmt>(P);
        If && (Child == If->getThen() || Child == If->getElse()))
      return false;
    if (const auto *Switch = dyn_cast<SwitchStmt>(P);
        Switch && Child == Switch->getBody())
      return false;
    if (const auto *Conditional = dyn_cast<AbstractConditionalOperator>(P);
        Conditional && Child != Conditional->getCond())
      return false;
    if (const auto *Binary = dyn_cast<BinaryOperator>(P);
        Binary && Binary->isLogicalOp() && Child != Binary->getLHS())
      return false;
  }
  return true;
}

/// `for (auto &value : `, the results of type \p Result; vector<bool> has no
/// elements to refer to.
static std::string eachOf(QualType Result, llvm::StringRef Value) {
  return ((Result->isBooleanType() ? "for (auto " : "for (auto &") + Value +
          " : ")
      .str();
}

/// The variable that the head of \p L declares; null for any other head.
static const VarDecl *variableOfHead(const Loop &L) {
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(L.Statement))
    return Range->getInit() ? nullptr : Range->getLoopVariable();
  const auto *For = dyn_cast<ForStmt>(L.Statement);
  const auto *Init = For ? dyn_cast_or_null<DeclStmt>(For->getInit()) : nullptr;
  return Init && Init->isSingleDecl() ? dyn_cast<VarDecl>(Init->getSingleDecl())
                                      : nullptr;
}

static SourceLocation endOfHead(const Loop &L) {
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(L.Statement))
    return Range->getRParenLoc();
  return cast<ForStmt>(L.Statement)->getRParenLoc();
}

std::string BlockNames::fresh(llvm::StringRef Base, const Stmt &Before,
                              const FunctionModel &F) {
  const Stmt *Block = F.parent(&Before);
  std::string Name = freshName(Base, Before.getBeginLoc(), F.context());
  for (unsigned N = 2; !Given.insert({Block, Name}).second; ++N)
    Name = freshName((Base + std::to_string(N)).str(), Before.getBeginLoc(),
                     F.context());
  return Name;
}

/// True if declarations may stand in place of \p L.
static bool mayBecomeSeveral(const Loop &L, const FunctionModel &F) {
  const Stmt *Parent = F.parent(L.Statement);
  return Hoist::isPlace(*L.Statement, Parent,
                        Parent ? F.parent(Parent) : nullptr, F.context()) &&
         !anyOf(&F.body(), [](const Stmt *S) { return isa<LabelStmt>(S); });
}

Remedy fanOut(const AwaitSite &Site, const Loop &L, const FunctionModel &F,
              unsigned Limit, BlockNames &Names) {
  const ASTContext &Context = F.context();
  const Expr *Await = Site.Await;
  const VarDecl *Item = variableOfHead(L);
  const SourceLocation Begin = L.getBeginLoc();
  const Stmt *Only = onlyStatement(L.Body);
  const auto *Call = dyn_cast<CallExpr>(Site.Operand);
  const VocabularyEntry *Type = F.vocabulary().lookup(Site.Operand->getType());
  if (!Item || !Only || !Call || !Call->isPRValue() || !Type ||
      Type->Library != OwnLibrary || !Type->Roles.contains(Role::Task) ||
      !Context.getLangOpts().CPlusPlus20 ||
      !argumentsOutliveIteration(Call, L, F) || isUsedInBody(Item, Call, L, F))
    return {};
  unsigned Awaits = llvm::count_if(F.coawaits(), [&](const CoawaitExpr *Other) {
    return F.isInside(Other, L.Body);
  });
  if (Awaits != 1 || isa<DeclStmt>(Only) || !runsWithBody(Await, L.Body, F) ||
      !mayBecomeSeveral(L, F))
    return {};

  CharSourceRange Statement = statementRange(*Only, Context);
  SourceRange Header(Begin, endOfHead(L));
  llvm::StringRef Operand = textOf(*Call, Context);
  llvm::StringRef Head = textOf(Header, Context);
  SourceLocation End =
      isa<CompoundStmt>(L.Body) ? L.Body->getEndLoc() : Statement.getEnd();
  if (Statement.isInvalid() || Operand.empty() || Head.empty() ||
      holdsComment(CharSourceRange::getCharRange(Begin, End), Context))
    return {};

  const std::string Tasks = Names.fresh("tasks", *L.Statement, F);
  const std::string Indent = indentation(Begin, Context).str();
  const std::string Element =
      qualifiedName(Call->getType().getUnqualifiedType(), Context);
  if (Element.empty())
    return {};
  const std::string Collect = "std::vector<" + Element + "> " + Tasks + ";\n" +
                              Indent + Head.str() + "\n" + Indent + "  " +
                              Tasks + ".push_back(" + Operand.str() + ");\n" +
                              Indent;
  const std::string Join = "co_await fut::when_all(std::move(" + Tasks + "), " +
                           std::to_string(Limit) + ")";
  std::string Text;
  if (Await->getType()->isVoidType()) {
    if (ignoreImplicit(dyn_cast<Expr>(Only)) != Await)
      return {};
    Text = Collect + Join + ";";
  } else {
    const std::string Value = freshName("value", Begin, Context);
    const std::string Values = Names.fresh("values", *L.Statement, F);
    llvm::StringRef Whole = Lexer::getSourceText(
        Statement, Context.getSourceManager(), Context.getLangOpts());
    llvm::StringRef Awaited = textOf(*Await, Context);
    size_t At = Awaited.data() - Whole.data();
    if (Awaited.empty() || At > Whole.size())
      return {};
    Text = Collect + "auto " + Values + " = " + Join + ";\n" + Indent +
           eachOf(Await->getType(), Value) + Values + ")\n" + Indent + "  " +
           Whole.take_front(At).str() + "std::move(" + Value + ")" +
           Whole.substr(At + Awaited.size()).str();
  }
  SourceLocation Last = isa<CompoundStmt>(L.Body)
                            ? L.Body->getEndLoc().getLocWithOffset(1)
                            : Statement.getEnd();
  return Remedy()
      .replace(CharSourceRange::getCharRange(Begin, Last), Text)
      .include(TaskHeader);
}

Remedy joinAtOnce(const RoleCall &Await, const Loop &L,
                  const FunctionModel &F) {
  const ASTContext &Context = F.context();
  const auto *Range = dyn_cast<CXXForRangeStmt>(L.Statement);
  if (!Range || !Context.getLangOpts().CPlusPlus20 || Range->getInit() ||
      !Await.Entry->Roles.contains(Role::Take))
    return {};
  const VarDecl *Container = namedVariable(Range->getRangeInit());
  const CXXRecordDecl *Record =
      Container ? Container->getType()->getAsCXXRecordDecl() : nullptr;
  if (!Record || !Container->hasLocalStorage() ||
      Container->getType()->isReferenceType() || !Record->getIdentifier() ||
      Record->getName() != "vector" || !Record->isInStdNamespace() ||
      F.uses(Range->getLoopVariable()).size() != 1 ||
      Await.Call->getType()->isLValueReferenceType() ||
      // One that is passed over would be awaited, too.
      !runsWithBody(cast<Expr>(Await.Call), L.Body, F) ||
      anyOf(L.Body, [](const Stmt *S) { return isa<ContinueStmt>(S); }))
    return {};
  // Not used in the loop or after it, and filled outside of any loop around it.
  const SourceManager &SM = Context.getSourceManager();
  for (const Expr *Use : F.uses(Container))
    if (SM.isBeforeInTranslationUnit(Range->getRParenLoc(), Use->getBeginLoc()))
      return {};
  if (Loop Outer = F.outer(L); Outer && isDeclaredOutside(Container, Outer, F))
    return {};

  const std::string Joined =
      "fut::when_all(std::move(" + Container->getNameAsString() + ")).get()";
  if (Await.Call->getType()->isVoidType()) {
    const Stmt *Only = onlyStatement(L.Body);
    const auto *OnlyExpr = dyn_cast_or_null<Expr>(Only);
    CharSourceRange Statement =
        OnlyExpr ? statementRange(*OnlyExpr, Context) : CharSourceRange();
    if (!OnlyExpr || ignoreImplicit(OnlyExpr) != Await.Call ||
        Statement.isInvalid())
      return {};
    SourceLocation Last = isa<CompoundStmt>(L.Body)
                              ? L.Body->getEndLoc().getLocWithOffset(1)
                              : Statement.getEnd();
    CharSourceRange Whole =
        CharSourceRange::getCharRange(Range->getBeginLoc(), Last);
    if (Range->getBeginLoc().isMacroID() || Last.isMacroID() ||
        holdsComment(Whole, Context))
      return {};
    return Remedy().replace(Whole, Joined + ";").include(WhenAllHeader);
  }

  SourceRange Header(Range->getBeginLoc(), Range->getRParenLoc());
  const std::string Value = freshName("value", Range->getBeginLoc(), Context);
  if (!isEditable(Header, Context) || holdsComment(Header, Context) ||
      !isEditable(Await.Call->getSourceRange(), Context) ||
      holdsComment(Await.Call->getSourceRange(), Context))
    return {};
  bool IsTrivial = Await.Call->getType().isTriviallyCopyableType(Context);
  return Remedy()
      .replace(Header, eachOf(Await.Call->getType(), Value) + Joined + ")")
      .replace(Await.Call->getSourceRange(),
               IsTrivial ? Value : "std::move(" + Value + ")")
      .include(WhenAllHeader);
}

} // namespace clang::tidy::futures
