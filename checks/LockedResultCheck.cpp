//===--- LockedResultCheck.cpp - Results read under a lock ----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LockedResultCheck.h"
#include "../fixits/rewrite/SourceText.h"
#include "matchers/Context.h"
#include "matchers/Entity.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// The fix
//===----------------------------------------------------------------------===//

namespace {
/// A piece of text to write instead of another.
struct Piece {
  SourceRange Range;
  std::string Text;
};
} // namespace

/// True if \p Type takes a bool from an atomic as it did from a bool.
static bool takesNumber(QualType Type) {
  return !Type.isNull() && !Type->getContainedDeducedType() &&
         Type->isArithmeticType();
}

/// True where \p Read gives its type to something, or is converted: `return
/// done;` in a lambda without a return type, `auto d = done;`, `max(done, x)`.
/// An atomic cannot be copied.
static bool needsLoad(const Expr *Read, const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(Read);
  if (isa_and_nonnull<IfStmt, WhileStmt, DoStmt, ForStmt, SwitchStmt,
                      BinaryOperator, CompoundStmt>(P))
    return false;
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(P))
    return Unary->getOpcode() != UO_LNot;
  if (const auto *Conditional = dyn_cast_or_null<ConditionalOperator>(P))
    return !F.isInside(Read, Conditional->getCond());
  if (isa_and_nonnull<ReturnStmt>(P)) {
    const LambdaExpr *L = F.enclosingLambda(P);
    if (L && !L->hasExplicitResultType())
      return true;
    const FunctionDecl *Around = L ? L->getCallOperator() : F.function();
    return !Around || !takesNumber(Around->getDeclaredReturnType());
  }
  const auto *DS = dyn_cast_or_null<DeclStmt>(P);
  const auto *V = DS && DS->isSingleDecl()
                      ? dyn_cast<VarDecl>(DS->getSingleDecl())
                      : nullptr;
  return !V || !takesNumber(V->getTypeSourceInfo()->getType());
}

/// True where something refers to the flag itself at \p Use, so that it has to
/// stay a bool: `&done`, `bool &d = done;`, `std::exchange(done, true)`.
static bool isReferredTo(const Expr *Use, const FunctionModel &F) {
  const Stmt *P = F.parentIgnoringImplicit(Use);
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(P))
    return Unary->getOpcode() == UO_AddrOf;
  if (const auto *DS = dyn_cast_or_null<DeclStmt>(P))
    return llvm::any_of(DS->decls(), [](const Decl *D) {
      const auto *V = dyn_cast<VarDecl>(D);
      return V && V->getType()->isReferenceType();
    });
  const auto *Call = dyn_cast_or_null<CallExpr>(P);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  // A forwarding reference takes a value as well.
  if (Callee && Callee->getTemplateInstantiationPattern())
    Callee = Callee->getTemplateInstantiationPattern();
  for (unsigned I = 0;
       Callee && I < Call->getNumArgs() && I < Callee->getNumParams(); ++I) {
    const QualType Type = Callee->getParamDecl(I)->getType();
    if (F.isInside(Use, Call->getArg(I)) && Type->isLValueReferenceType() &&
        !Type->getPointeeType().isConstQualified())
      return true;
  }
  return false;
}

/// The text of \p Range with the \p Pieces in it replaced.
static std::string textWith(CharSourceRange Range,
                            const std::vector<Piece> &Pieces,
                            const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  std::string Text =
      Lexer::getSourceText(Range, SM, Context.getLangOpts()).str();
  unsigned Begin = SM.getFileOffset(Range.getBegin());
  for (const Piece &P : llvm::reverse(Pieces)) {
    CharSourceRange Inner = charRange(CharSourceRange::getTokenRange(P.Range),
                                      SM, Context.getLangOpts());
    unsigned From = SM.getFileOffset(Inner.getBegin());
    unsigned To = SM.getFileOffset(Inner.getEnd());
    if (From >= Begin && To <= Begin + Text.size())
      Text.replace(From - Begin, To - From, P.Text);
  }
  return Text;
}

/// The lock and the wait of \p G, behind a test of the flag of \p C.
static bool addFastPath(const ResultGetter &G, const ResultClass &C,
                        const std::vector<Piece> &Loads, Remedy &R) {
  const FunctionModel &F = *G.Model;
  const ASTContext &Context = F.context();
  CharSourceRange Lock = statementRange(*G.Lock, Context);
  CharSourceRange Wait = statementRange(*G.Wait, Context);
  if (!G.NeedsLockOnlyToWait || Lock.isInvalid() || Wait.isInvalid() ||
      F.nextStatement(G.Lock) != G.Wait)
    return false;
  CharSourceRange Both =
      CharSourceRange::getCharRange(Lock.getBegin(), Wait.getEnd());
  std::string Text = textWith(Both, Loads, Context);
  bool OneLine = Text.find('\n') == std::string::npos;
  if (!OneLine && Text.find("R\"") != std::string::npos)
    return false; // the lines of a raw string must stay
  std::string Indent = indentation(G.Lock->getBeginLoc(), Context).str();
  std::string Body;
  for (char Ch : Text) {
    Body += Ch;
    if (Ch == '\n')
      Body += "  ";
  }
  std::string Test = (C.IsInverted ? "if (" : "if (!") +
                     C.Flag->getNameAsString() +
                     ".load(std::memory_order_acquire)) {";
  R.replace(Both,
            OneLine ? Test + " " + Body + " }"
                    : Test + "\n" + Indent + "  " + Body + "\n" + Indent + "}");
  return true;
}

/// Makes the flag atomic, its store a release, and the getters test it before
/// they lock. No fix where
///  1. the flag is no plain bool declared alone, other code may reach it, or
///     something refers to it;
///  2. the result may be stored twice, or after the flag is set;
///  3. a getter hands out a result that its caller may change;
///  4. no getter has the lock followed by the wait, and nothing after it that
///     needs the lock;
///  5. something is in a macro or in another file, or a comment would be lost.
static Remedy makeAtomic(const ResultClass &C) {
  const ASTContext &Context = C.Members.front()->context();
  const SourceManager &SM = Context.getSourceManager();
  std::string Flag = C.Flag->getNameAsString();
  SourceRange Field = C.Flag->getSourceRange();
  llvm::StringRef Spelled = textOf(Field, Context);
  if (C.FlagKind != ResultClass::PlainFlag || !C.IsClosed ||
      !Spelled.starts_with("bool ") || C.Flag->isBitField()) // 1
    return {};
  std::optional<Token> Next = nextToken(Field.getEnd(), Context);
  if (!Next || Next->isNot(tok::semi) || holdsComment(Field, Context) || // 1, 5
      hasAttributeBehindName(*C.Flag, Context))
    return {};
  if (!C.IsWrittenOnce) // 2
    return {};
  std::string Value = "false";
  if (const Expr *Init = C.Flag->getInClassInitializer()) {
    Init = ignoreImplicit(Init);
    if (const auto *List = dyn_cast<InitListExpr>(Init);
        List && List->getNumInits() <= 1)
      Init = List->getNumInits() ? List->getInit(0) : nullptr;
    if (Init)
      Value = textOf(*Init, Context).str();
  }
  Remedy R;
  R.replace(Field, "std::atomic<bool> " + Flag + "{" + Value + "}");

  FileID File = SM.getFileID(C.Flag->getLocation());
  for (const ResultSetter &S : C.Setters) {
    const auto *Assign = dyn_cast<BinaryOperator>(S.SetsFlag);
    if (!S.StoresFirst || !S.Lock || !Assign ||
        !isEditable(Assign->getSourceRange(), Context) ||
        holdsComment(Assign->getSourceRange(), Context) ||
        SM.getFileID(Assign->getBeginLoc()) != File) // 2, 5
      return {};
    R.replace(Assign->getSourceRange(),
              textOf(*Assign->getLHS(), Context).str() +
                  (C.IsInverted ? ".store(false" : ".store(true") +
                  ", std::memory_order_release)");
  }

  std::vector<Piece> Loads;
  for (const FunctionModel *F : C.Members)
    for (const Expr *Use : F->uses(C.Flag)) {
      if (isReferredTo(Use, *F)) // 1
        return {};
      if (needsLoad(Use, *F)) {
        if (!isEditable(Use->getSourceRange(), Context))
          return {};
        Loads.push_back(
            {Use->getSourceRange(), textOf(*Use, Context).str() + ".load()"});
      }
    }
  bool Any = false;
  std::vector<SourceRange> Carried;
  for (const ResultGetter &G : C.Getters) {
    if (!G.GivesValue || SM.getFileID(G.Wait->getBeginLoc()) != File) // 3
      return {};
    if (addFastPath(G, C, Loads, R)) {
      Any = true;
      Carried.push_back(G.Wait->getSourceRange());
    }
  }
  if (!Any) // 4
    return {};
  for (const Piece &P : Loads)
    if (llvm::none_of(Carried, [&](SourceRange Outer) {
          return Outer.fullyContains(P.Range);
        }))
      R.replace(P.Range, P.Text);
  R.include("atomic");
  return R;
}

//===----------------------------------------------------------------------===//
// Who holds the object
//===----------------------------------------------------------------------===//

static bool isOfClass(QualType Type, const CXXRecordDecl *Record) {
  const CXXRecordDecl *R = Type->getAsCXXRecordDecl();
  if (const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(R))
    R = Spec->getSpecializedTemplate()->getTemplatedDecl();
  return R && R->getCanonicalDecl() == Record->getCanonicalDecl();
}

/// A function that owns an object of the class and calls it: once the getter
/// has returned, the object may be gone while the setter still notifies.
static const VarDecl *
localOwner(const CXXRecordDecl *Record,
           llvm::ArrayRef<const FunctionModel *> Functions) {
  for (const FunctionModel *F : Functions)
    for (const VarDecl *V : F->locals())
      if (V->hasLocalStorage() && isOfClass(V->getType(), Record) &&
          !F->uses(V).empty())
        return V;
  return nullptr;
}

/// True if something in the unit shows that objects of the class outlive the
/// calls on them: a shared_ptr, a global, a member of another class.
static bool outlivesCalls(const CXXRecordDecl *Record,
                          const ASTContext &Context,
                          llvm::ArrayRef<const FunctionModel *> Functions) {
  auto Holds = [&](QualType Type) {
    Type = Type.getNonReferenceType();
    if (isOfClass(Type, Record))
      return true;
    const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        Type->getAsCXXRecordDecl());
    return Spec && isSmartPointer(Type) && Spec->getTemplateArgs().size() &&
           Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
           isOfClass(Spec->getTemplateArgs()[0].getAsType(), Record);
  };
  for (const FunctionModel *F : Functions) {
    if (const auto *V = dyn_cast<VarDecl>(&F->decl()); V && Holds(V->getType()))
      return true;
    for (const VarDecl *V : F->locals())
      if ((V->hasGlobalStorage() || isSmartPointer(V->getType())) &&
          Holds(V->getType()))
        return true;
  }
  for (const Decl *D : Context.getTranslationUnitDecl()->decls()) {
    if (Context.getSourceManager().isInSystemHeader(D->getLocation()))
      continue;
    if (const auto *V = dyn_cast<VarDecl>(D); V && Holds(V->getType()))
      return true;
    if (const auto *R = dyn_cast<CXXRecordDecl>(D);
        R && R->hasDefinition() &&
        R->getCanonicalDecl() != Record->getCanonicalDecl())
      for (const FieldDecl *Field : R->getDefinition()->fields())
        if (Holds(Field->getType()))
          return true;
  }
  return false;
}

/// The setter that stores without asking whether the result is there, and is
/// called again: in a loop, or in two places. Null if there is none.
static const ResultSetter *
setAgain(const ResultClass &C,
         llvm::ArrayRef<const FunctionModel *> Functions) {
  for (const ResultSetter &S : C.Setters) {
    unsigned Calls = 0;
    if (!S.IsGuarded)
      for (const FunctionModel *F : Functions)
        for (const Expr *Use : F->functionUses(S.Model->function()))
          Calls += F->enclosingLoop(Use) ? 2 : 1;
    if (Calls > 1)
      return &S;
  }
  return nullptr;
}

//===----------------------------------------------------------------------===//
// The message
//===----------------------------------------------------------------------===//

void LockedResultCheck::finish(ASTContext &Context) {
  std::vector<ResultClass> Classes = resultClasses(functions());
  llvm::append_range(Classes, sharedStates(functions()));
  for (const ResultClass &C : Classes)
    if (!isIntended(C.Record) && !isInsideRuntime(*C.Record))
      checkClass(C);
}

void LockedResultCheck::checkClass(const ResultClass &C) {
  const ASTContext &Context = C.Members.front()->context();
  Remedy R = makeAtomic(C);
  bool IsFirst = true;
  for (const ResultGetter &G : C.Getters) {
    const auto *Locks = dyn_cast<DeclStmt>(G.Lock); // or a call: m.lock()
    if ((Locks && llvm::any_of(Locks->decls(),
                               [](const Decl *D) { return isIntended(D); })) ||
        !Reported.insert(G.Lock->getBeginLoc()).second)
      continue;
    Finding Report;
    Report.Loc = G.Lock->getBeginLoc();
    Report.Message =
        "'" + G.Model->function()->getNameAsString() +
        "' locks on every call, also when the result is there for good: a lock "
        "is about 13 ns and more under contention, an atomic flag 0.3 ns; "
        "test one before the lock, or use fut::promise and fut::future";
    if (!C.Setters.empty())
      Report.note(C.Setters.front().SetsFlag->getBeginLoc(),
                  "the result is final once '" + C.Flag->getNameAsString() +
                      (C.IsInverted ? "' is cleared here" : "' is set here"));
    // All getters change with the flag; the first one carries it.
    if (IsFirst && !R.empty()) {
      const VarDecl *Owner = localOwner(C.Record, functions());
      if (const ResultSetter *Again = setAgain(C, functions()))
        Report.unsafeFix(Again->SetsFlag->getBeginLoc(),
                         "test an atomic flag first: a result that is set "
                         "again is then read while it changes, which the lock "
                         "did not allow",
                         std::move(R));
      else if (!Owner && outlivesCalls(C.Record, Context, functions()))
        Report.fix(std::move(R));
      else
        Report.unsafeFix(
            Owner ? Owner->getLocation() : C.Flag->getLocation(),
            "test an atomic flag first: whoever gets the result may then "
            "destroy the object while the setter is still in notify_all, which "
            "the lock did not allow",
            std::move(R));
    }
    IsFirst = false;
    report(std::move(Report));
  }
}

} // namespace clang::tidy::futures
