//===--- LaunchThenWaitCheck.cpp - Launched to be awaited at once ---------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaunchThenWaitCheck.h"
#include "../fixits/rewrite/DirectCall.h"
#include "../fixits/rewrite/SourceText.h"
#include "Costs.h"
#include "matchers/Context.h"
#include "matchers/Entity.h"
#include "matchers/Launches.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// What is left alone, besides what awaitedAtOnce() says
//===----------------------------------------------------------------------===//

/// `(void)r;`, `(void)std::async(f).get();`, a variable named `unused*`.
bool LaunchThenWaitCheck::isMeant(const AwaitedLaunch &Found,
                                  const FunctionModel &F) const {
  if (isDiscardedOnPurpose(Found.Await, F))
    return true;
  return Found.Variable &&
         (isIntended(Found.Variable) ||
          llvm::any_of(F.uses(Found.Variable), [&](const Expr *Use) {
            return isDiscardedOnPurpose(Use, F);
          }));
}

//===----------------------------------------------------------------------===//
// The message
//===----------------------------------------------------------------------===//

void LaunchThenWaitCheck::checkFunction(const FunctionModel &F) {
  for (const RoleCall &Launch : F.calls(Role::Launch)) {
    const std::optional<AwaitedLaunch> Found = awaitedAtOnce(Launch, F);
    if (!Found || isMeant(*Found, F))
      continue;
    const Loop L = F.enclosingLoop(Launch.Call);

    Finding Report;
    Report.Loc = Launch.Call->getBeginLoc();
    Report.Message =
        startsThread(Launch)
            ? "a thread is launched only to be awaited at once, " +
                  std::string(costs::ThreadLaunch)
            : std::string("a task is launched only to be awaited at once, "
                          "while this thread waits");
    if (L)
      Report.Message += ", and the iterations run one after another";
    Report.Message += "; call it directly";
    if (!Found->InOneExpression)
      Report.note(Found->Await->getBeginLoc(),
                  "awaited here, before anything else runs");
    if (L)
      Report.note(L.getBeginLoc(), "the loop is here");
    offerCall(Report, Launch, *Found, F);
    report(std::move(Report));
  }
}

//===----------------------------------------------------------------------===//
// The call in place of the launch
//===----------------------------------------------------------------------===//

/// The return type of the callable that \p S is in, as declared; null for none.
static QualType returnTypeAround(const Stmt *S, const FunctionModel &F) {
  const LambdaExpr *L = F.enclosingLambda(S);
  const FunctionDecl *Around = L ? L->getCallOperator() : F.function();
  if (!Around)
    return {};
  const AutoType *Auto =
      Around->getDeclaredReturnType()->getContainedAutoType();
  return Auto && Auto->isDecltypeAuto() ? QualType() : Around->getReturnType();
}

/// Where the result of \p Await goes.
static ResultUse useOf(const Expr *Await, const FunctionModel &F) {
  const Stmt *Whole = Await;
  const Stmt *P = F.parent(Await);
  for (; isa_and_nonnull<FullExpr, ImplicitCastExpr, MaterializeTemporaryExpr,
                         CXXBindTemporaryExpr>(P) ||
         (isa_and_nonnull<CXXConstructExpr>(P) &&
          cast<CXXConstructExpr>(P)->isElidable());
       P = F.parent(P))
    Whole = P;
  if (F.statementOf(Await) == Whole)
    return ResultUse::Discarded;
  auto IsValueOf = [&](QualType T) {
    return !T.isNull() && !T->isReferenceType() && !T->isDependentType() &&
           F.context().hasSameUnqualifiedType(
               T, Await->getType().getNonReferenceType());
  };
  bool IsValue = false;
  if (const auto *DS = dyn_cast_or_null<DeclStmt>(P)) {
    for (const Decl *D : DS->decls())
      if (const auto *V = dyn_cast<VarDecl>(D);
          V && V->getInit() && F.isInside(Await, V->getInit())) {
        const AutoType *Auto = V->getType()->getContainedAutoType();
        IsValue = IsValueOf(V->getType()) && !(Auto && Auto->isDecltypeAuto());
      }
  } else if (isa_and_nonnull<ReturnStmt>(P)) {
    IsValue = IsValueOf(returnTypeAround(P, F));
  } else if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(P)) {
    IsValue = Binary->isAssignmentOp() && F.isInside(Await, Binary->getRHS());
  } else if (const auto *If = dyn_cast_or_null<IfStmt>(P)) {
    IsValue = Await->getType()->isScalarType() && If->getCond() == Whole;
  } else if (const auto *Call = dyn_cast_or_null<CallExpr>(P)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const auto *M = dyn_cast_or_null<CXXMethodDecl>(Callee);
    if (isa<CXXOperatorCallExpr>(Call))
      IsValue =
          M && F.isInside(Await, Call->getArg(Call->getNumArgs() - 1)) &&
          (M->isCopyAssignmentOperator() || M->isMoveAssignmentOperator());
    else
      for (unsigned I = 0; Callee && !Callee->getPrimaryTemplate() &&
                           I < Call->getNumArgs() && I < Callee->getNumParams();
           ++I)
        IsValue |= Call->getArg(I) == Whole &&
                   IsValueOf(Callee->getParamDecl(I)->getType());
  }
  return IsValue ? ResultUse::Value : ResultUse::Operand;
}

/// True if \p V belongs to the callable that \p At is in.
static bool isLocalAt(const VarDecl *V, const Stmt *At,
                      const FunctionModel &F) {
  const LambdaExpr *L = F.enclosingLambda(At);
  const Decl *Around = L ? L->getCallOperator() : &F.decl();
  return V->hasLocalStorage() && !V->getType()->isReferenceType() &&
         !V->isInitCapture() &&
         V->getDeclContext() == dyn_cast<DeclContext>(Around);
}

/// True if nothing gets a reference to \p V; a launch takes a copy.
static bool isPrivate(const VarDecl *V, const RoleCall &Launch,
                      const FunctionModel &F) {
  return isLocalAt(V, Launch.Call, F) &&
         llvm::none_of(
             accesses(Entity::of(V), F, F.enclosingCallableBody(Launch.Call)),
             [&](const Access &A) {
               return (A.How == Access::Exposed &&
                       !F.playsRole(A.At, Role::Launch)) ||
                      A.How == Access::CapturedAlias;
             });
}

/// True if \p V is not used after \p Launch, also not in the next iteration.
static bool isLastUse(const VarDecl *V, const RoleCall &Launch,
                      const FunctionModel &F) {
  const SourceManager &SM = F.context().getSourceManager();
  const Loop L = F.enclosingLoop(Launch.Call);
  const DeclStmt *DS = F.declarationOf(V);
  return isLocalAt(V, Launch.Call, F) &&
         (!L || (DS && F.isInside(DS, L.Body))) &&
         llvm::none_of(F.uses(V), [&](const Expr *Use) {
           return !F.isInside(Use, Launch.Call) &&
                  !SM.isBeforeInTranslationUnit(Use->getBeginLoc(),
                                                Launch.Call->getBeginLoc());
         });
}

/// True if the file of \p F calls the function that \p Launch calls a launch
/// because of its body.
static bool isInferred(const RoleCall &Launch, const FunctionModel &F) {
  return Launch.Callee && !isa<CXXConstructExpr>(Launch.Call) &&
         !F.vocabulary().lookup(Launch.Callee) &&
         !Launch.Entry->Roles.contains(Role::Thread);
}

/// True if \p Text holds the name of a variable that is declared by one of
/// \p Between or by the statement of \p Await: there it means something else.
static bool isShadowed(llvm::StringRef Text, const AwaitedLaunch &Found,
                       const FunctionModel &F) {
  auto Declares = [&](const Stmt *S) {
    return anyOf(S, [&](const Stmt *Part) {
      const auto *DS = dyn_cast<DeclStmt>(Part);
      return DS && llvm::any_of(DS->decls(), [&](const Decl *D) {
               const auto *V = dyn_cast<NamedDecl>(D);
               if (!V || !V->getIdentifier())
                 return false;
               for (size_t At = Text.find(V->getName());
                    At != llvm::StringRef::npos;
                    At = Text.find(V->getName(), At + 1)) {
                 auto IsWord = [](char C) {
                   return llvm::isAlnum(C) || C == '_';
                 };
                 const size_t End = At + V->getName().size();
                 if ((At == 0 || !IsWord(Text[At - 1])) &&
                     (End == Text.size() || !IsWord(Text[End])))
                   return true;
               }
               return false;
             });
    });
  };
  const Stmt *Last = Found.Await;
  for (const Stmt *P = F.parent(Last); P; P = F.parent(P)) {
    if (isa<DeclStmt>(P) && Declares(P))
      return true;
    if (isa<CompoundStmt>(P))
      break;
  }
  return llvm::any_of(Found.Between, Declares);
}

/// True if the coroutine around \p Await is one without it too.
static bool staysCoroutine(const Expr *Await, const FunctionModel &F) {
  const Stmt *Body = F.enclosingCallableBody(Await);
  return anyOf(Body, [&](const Stmt *S) {
    if (const auto *Return = dyn_cast<CoreturnStmt>(S))
      return !Return->isImplicit();
    if (const auto *Other = dyn_cast<CoawaitExpr>(S))
      return !Other->isImplicit() &&
             Other->getKeywordLoc() !=
                 cast<CoawaitExpr>(Await)->getKeywordLoc();
    return isa<CoyieldExpr>(S);
  });
}

/// What changes with the call; empty where nothing does.
static std::string whatChanges(const RoleCall &Launch,
                               const AwaitedLaunch &Found,
                               const FunctionModel &F) {
  const RoleCall Await = F.meaning(Found.Await);
  if (isa<CoawaitExpr>(Found.Await))
    return "the thread that runs the coroutine does the work itself";
  if (Await.Entry && Await.Entry->Roles.contains(Role::Join))
    return "an exception then reaches the caller; in a thread it ended the "
           "program";
  if (isInferred(Launch, F))
    return "whatever else '" + Launch.Callee->getNameAsString() +
           "' does is left out";
  if (Launch.Entry->is("wraps-exceptions"))
    return "an exception then keeps its type; the future wrapped it";
  if (Await.Entry && !Await.Entry->Roles.contains(Role::Take) &&
      Found.Await->getType()->isVoidType())
    return "an exception then reaches the caller; a wait alone leaves it in "
           "the future";
  return "";
}

/// Calls it where it was awaited, and drops the declaration. No fix
///  1. in a template or in a macro;
///  2. where the call cannot be written (see DirectCall.h);
///  3. where the future or thread is not awaited in one expression and is no
///     local declared alone, of which each use is known;
///  4. where a name would mean something else at the await;
///  5. where a comment would be lost, or the last `co_await` of a coroutine.
void LaunchThenWaitCheck::offerCall(Finding &Report, const RoleCall &Launch,
                                    const AwaitedLaunch &Found,
                                    const FunctionModel &F) const {
  const ASTContext &Context = F.context();
  const std::optional<unsigned> First = Launch.Entry->number("callable");
  if (isInInstantiation(F.decl()) || F.decl().isTemplated() || !First ||
      !callableOf(Launch)) // 1
    return;
  if (isInferred(Launch, F) && Launch.argumentCount() != *First + 1)
    return;
  if (isa<CoawaitExpr>(Found.Await) && !staysCoroutine(Found.Await, F)) // 5
    return;

  DirectCallSite Site;
  for (unsigned I = *First; I < Launch.argumentCount(); ++I)
    if (const Expr *Argument = Launch.argument(I))
      Site.Arguments.push_back(Argument);
  Site.Callable = Site.Arguments.front();
  Site.Arguments.erase(Site.Arguments.begin());
  Site.Await = Found.Await;
  Site.Use = useOf(Found.Await, F);
  Site.Around = F.function();
  auto Private = [&](const VarDecl *V) { return isPrivate(V, Launch, F); };
  auto LastUse = [&](const VarDecl *V) { return isLastUse(V, Launch, F); };
  Site.IsPrivate = Private;
  Site.IsLastUse = LastUse;
  const std::optional<DirectCall> Call = writeDirectCall(Site, Context); // 2
  if (!Call)
    return;

  Remedy R;
  for (const std::string &Header : Call->Headers)
    R.include(Header);
  if (Found.InOneExpression) {
    const SourceRange Whole = Found.Await->getSourceRange();
    if (!isEditable(Whole, Context) || losesComment(Whole, Call->Kept, Context))
      return;
    R.replace(Whole, Call->Text);
  } else {
    const DeclStmt *DS =
        Found.Variable ? F.declarationOf(Found.Variable) : nullptr;
    if (!DS || !isa_and_nonnull<CompoundStmt>(F.parent(DS)) ||
        Found.Variable->hasAttrs() || isShadowed(Call->Text, Found, F)) // 3, 4
      return;
    // if (t.joinable()) t.join();
    const Stmt *Awaiting = Found.Await;
    std::string Text = Call->Text;
    const Stmt *Statement = F.statementOf(Found.Await);
    const Stmt *Arm = Statement ? F.parent(Statement) : nullptr;
    if (const auto *Block = dyn_cast_or_null<CompoundStmt>(Arm);
        Block && Block->size() == 1)
      Arm = F.parent(Block);
    unsigned Known = 1 + (Found.Wait ? 1 : 0);
    if (const auto *If = dyn_cast_or_null<IfStmt>(Arm);
        If && F.uses(Found.Variable).size() > Known) {
      if (If->getElse() || Site.Use != ResultUse::Discarded ||
          !F.isInside(F.uses(Found.Variable)[Known - 1], If->getCond()))
        return;
      ++Known;
      Awaiting = If;
      if (!isa<CompoundStmt>(If->getThen()))
        Text = Call->Text;
      else
        Text += ";";
    }
    if (F.uses(Found.Variable).size() != Known)
      return;
    std::vector<const Stmt *> Gone = {DS};
    if (Found.Wait)
      Gone.push_back(Found.Wait);
    for (const Stmt *S : Gone) {
      const CharSourceRange Range = wholeLines(*S, Context);
      if (!isEditable(S->getSourceRange(), Context) ||
          losesComment(S->getSourceRange(),
                       S == DS ? Call->Kept
                               : llvm::SmallVector<SourceRange, 4>(),
                       Context))
        return;
      R.replace(Range, "");
    }
    if (!isEditable(Awaiting->getSourceRange(), Context) ||
        holdsComment(Awaiting->getSourceRange(), Context)) // 5
      return;
    R.replace(Awaiting->getSourceRange(), Text);
  }

  const std::string Changes = whatChanges(Launch, Found, F);
  if (Changes.empty())
    Report.fix(std::move(R));
  else
    Report.unsafeFix(Launch.Call->getBeginLoc(), "call it directly: " + Changes,
                     std::move(R));
}

} // namespace clang::tidy::futures
