//===--- DirectCall.cpp - What a launch runs, as a plain call -------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DirectCall.h"
#include "Copies.h"
#include "SourceText.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"

namespace clang::tidy::futures {

namespace {

/// \p E without what is not written.
const Expr *written(const Expr *E) {
  while (E) {
    const Expr *Next = E->IgnoreImplicit()->IgnoreParens();
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Next);
        Construct && !isa<CXXTemporaryObjectExpr>(Construct) &&
        Construct->isElidable() && Construct->getNumArgs() == 1)
      Next = Construct->getArg(0);
    if (Next == E)
      break;
    E = Next;
  }
  return E;
}

/// The argument of `std::NAME(x)`; null if \p E is none.
const Expr *argumentOf(const Expr *E, llvm::StringRef Name) {
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  return F && F->isInStdNamespace() && F->getIdentifier() &&
                 F->getName() == Name && Call->getNumArgs() == 1
             ? written(Call->getArg(0))
             : nullptr;
}

bool isReferenceWrapper(QualType T) {
  const CXXRecordDecl *R = T.getNonReferenceType()->getAsCXXRecordDecl();
  return R && R->getIdentifier() && R->getName() == "reference_wrapper";
}

bool sameType(QualType A, QualType B, const ASTContext &Context) {
  return Context.hasSameUnqualifiedType(A.getNonReferenceType(),
                                        B.getNonReferenceType());
}

const VarDecl *variableIn(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

const CXXMethodDecl *onlyCallOperator(QualType Type) {
  const CXXRecordDecl *R = Type->getAsCXXRecordDecl();
  if (!R || !R->hasDefinition())
    return nullptr;
  const auto Found = R->lookup(
      R->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call));
  return Found.isSingleResult() ? dyn_cast<CXXMethodDecl>(Found.front())
                                : nullptr;
}

bool isDiscardChecked(const FunctionDecl *F) {
  const TagDecl *Tag = F->getReturnType()->getAsTagDecl();
  return F->hasAttr<WarnUnusedResultAttr>() ||
         (Tag && Tag->hasAttr<WarnUnusedResultAttr>());
}

class Writer {
public:
  Writer(const DirectCallSite &Site, const ASTContext &Context)
      : Site(Site), Context(Context) {}

  std::optional<DirectCall> write() {
    const Expr *E = written(Site.Callable);
    if (const Expr *Referred = argumentOf(E, "ref"))
      return function(Referred, /*CallsCopy=*/false);
    if (const auto *Lambda = dyn_cast<LambdaExpr>(E))
      return lambda(*Lambda);
    if (const auto *Bind = dyn_cast<CallExpr>(E); Bind && isBind(Bind))
      return bound(*Bind);
    if (const auto *Address = dyn_cast<UnaryOperator>(E);
        Address && Address->getOpcode() == UO_AddrOf) {
      const Expr *Named = written(Address->getSubExpr());
      const auto *Ref = dyn_cast<DeclRefExpr>(Named);
      const auto *M = Ref ? dyn_cast<CXXMethodDecl>(Ref->getDecl()) : nullptr;
      if (M && M->isInstance())
        return member(*M);
      return function(Named, /*CallsCopy=*/true);
    }
    return function(E, /*CallsCopy=*/true);
  }

private:
  std::string textOfPart(const Expr *E) {
    Call.Kept.push_back(E->getSourceRange());
    return textOf(*E, Context).str();
  }

  /// True if a call that returns \p Returned has the type of the await.
  bool fits(QualType Returned) const {
    if (Site.Use == ResultUse::Discarded)
      return true;
    if (Returned->isDependentType() || Site.Await->isTypeDependent())
      return false;
    const bool GivesLvalue = Returned->isLValueReferenceType();
    return sameType(Returned, Site.Await->getType(), Context) &&
           (GivesLvalue == Site.Await->isLValue() ||
            Site.Use == ResultUse::Value) &&
           !Returned->isRValueReferenceType() &&
           (GivesLvalue || !Returned.isConstQualified());
  }

  std::optional<DirectCall> finish(std::string Text) {
    if (Text.empty())
      return std::nullopt;
    if (Site.Use == ResultUse::Discarded && Call.Callee &&
        isDiscardChecked(Call.Callee))
      Text = "static_cast<void>(" + Text + ")";
    Call.Text = std::move(Text);
    return std::move(Call);
  }

  //===--- std::bind ---===//

  static bool isBind(const CallExpr *Call) {
    const FunctionDecl *F = Call->getDirectCallee();
    return F && F->isInStdNamespace() && F->getIdentifier() &&
           F->getName() == "bind" && Call->getNumArgs() > 0;
  }

  static bool isPlaceholderOrBind(const Expr *E) {
    const auto *Inner = dyn_cast<CallExpr>(E);
    const CXXRecordDecl *R =
        E->getType().getNonReferenceType()->getAsCXXRecordDecl();
    const llvm::StringRef Name =
        R && R->getIdentifier() ? R->getName() : llvm::StringRef();
    return (Inner && isBind(Inner)) || Name.contains("laceholder") ||
           (R && R->isInStdNamespace() && Name.contains_insensitive("bind"));
  }

  /// `std::bind(f, x)` called without arguments is `f(x)`: of a function that
  /// is named, where nothing is left open.
  std::optional<DirectCall> bound(const CallExpr &Bind) {
    const Expr *Callable = written(Bind.getArg(0));
    const Expr *Named = Callable;
    if (const auto *Address = dyn_cast<UnaryOperator>(Named);
        Address && Address->getOpcode() == UO_AddrOf)
      Named = written(Address->getSubExpr());
    const auto *Ref = dyn_cast<DeclRefExpr>(Named);
    const auto *F = Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
    if (!F || !Site.Arguments.empty())
      return std::nullopt;
    const auto *M = dyn_cast<CXXMethodDecl>(F);
    const unsigned Object = M && M->isInstance();
    DirectCallSite Inner = Site;
    Inner.Callable = Callable;
    for (unsigned I = 1; I < Bind.getNumArgs(); ++I) {
      const Expr *Argument = written(Bind.getArg(I));
      if (isPlaceholderOrBind(Argument))
        return std::nullopt;
      Inner.Arguments.push_back(Bind.getArg(I));
      if (I <= Object || I - 1 - Object >= F->getNumParams())
        continue;
      // It gets its own copy as a lvalue.
      const QualType P = F->getParamDecl(I - 1 - Object)->getType();
      if (P->isRValueReferenceType() ||
          (P->isLValueReferenceType() &&
           !P->getPointeeType().isConstQualified() &&
           !argumentOf(Argument, "ref")))
        return std::nullopt;
    }
    return Writer(Inner, Context).write();
  }

  //===--- Lambdas ---===//

  std::optional<DirectCall> lambda(const LambdaExpr &L) {
    const CXXMethodDecl *Op = L.getCallOperator();
    if (isa<CoroutineBodyStmt>(L.getBody()))
      return std::nullopt;
    if (!L.isGenericLambda() && !fits(Op->getReturnType()))
      return std::nullopt;
    if (Site.Arguments.empty())
      if (std::optional<DirectCall> Plain = lambdaBody(L))
        return Plain;
    const std::string Text = textOfPart(&L);
    std::optional<std::string> Arguments = arguments(
        L.isGenericLambda() ? nullptr
                            : Op->getType()->getAs<FunctionProtoType>(),
        0);
    if (Text.empty() || !Arguments)
      return std::nullopt;
    return finish(Text + *Arguments);
  }

  /// `[&] { return cache.get(k); }` is `cache.get(k)`; nothing where that could
  /// mean something else or lose a comment.
  std::optional<DirectCall> lambdaBody(const LambdaExpr &L) {
    const CXXMethodDecl *Op = L.getCallOperator();
    const auto *Body = dyn_cast<CompoundStmt>(L.getBody());
    if (!Body || Body->size() != 1 || Op->getNumParams() != 0 ||
        !Op->isConst() || L.isGenericLambda())
      return std::nullopt;
    const Expr *Value = nullptr;
    if (const auto *Return = dyn_cast<ReturnStmt>(Body->body_front()))
      Value = Return->getRetValue();
    else if (Op->getReturnType()->isVoidType() &&
             Site.Use == ResultUse::Discarded)
      Value = dyn_cast<Expr>(Body->body_front());
    if (!Value || isa<InitListExpr>(Value->IgnoreImplicit()))
      return std::nullopt;
    Value = Value->IgnoreImplicit();
    if (const auto *Copy = dyn_cast<CXXConstructExpr>(Value);
        Copy && !isa<CXXTemporaryObjectExpr>(Copy) && Copy->getNumArgs() == 1 &&
        Copy->getConstructor()->isCopyOrMoveConstructor())
      Value = Copy->getArg(0)->IgnoreImplicit();
    for (const LambdaCapture &C : L.captures()) {
      if (C.getCaptureKind() == LCK_StarThis || L.isInitCapture(&C))
        return std::nullopt;
      if (C.capturesVariable() && C.getCaptureKind() == LCK_ByCopy &&
          !onlyReads(Value, C.getCapturedVar()))
        return std::nullopt;
    }
    if (Site.Use != ResultUse::Discarded && !isSameValue(*Value, Op))
      return std::nullopt;
    if (const auto *Called = dyn_cast<CallExpr>(Value))
      Call.Callee = Called->getDirectCallee();
    if (Call.Callee && Call.Callee == Site.Around)
      return std::nullopt;
    if (losesComment(L.getSourceRange(), {Value->getSourceRange()}, Context))
      return std::nullopt;
    std::string Text = textOf(*Value, Context).str();
    // `return {1, 2};` makes what the return type says.
    if (llvm::StringRef(Text).starts_with("{"))
      return std::nullopt;
    const auto *Binary = dyn_cast<BinaryOperator>(Value);
    const auto *Op2 = dyn_cast<CXXOperatorCallExpr>(Value);
    if ((Binary && Binary->isCommaOp()) ||
        (Op2 && Op2->getOperator() == OO_Comma))
      Text = "(" + Text + ")";
    else if (Site.Use == ResultUse::Operand)
      Text = asPostfixOperand(*Value, Context);
    if (Text.empty())
      return std::nullopt;
    Call.Kept.push_back(Value->getSourceRange());
    return finish(Text);
  }

  /// True if \p V, of which the lambda had a copy, is nothing but read.
  static bool onlyReads(const Stmt *S, const ValueDecl *V) {
    if (!S)
      return true;
    if (const auto *Cast = dyn_cast<ImplicitCastExpr>(S);
        Cast && Cast->getCastKind() == CK_LValueToRValue)
      if (const auto *Ref =
              dyn_cast<DeclRefExpr>(Cast->getSubExpr()->IgnoreParens());
          Ref && Ref->getDecl() == V)
        return true;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S); Ref && Ref->getDecl() == V)
      return V->getType().getNonReferenceType().isConstQualified() &&
             !V->getType()->isReferenceType();
    return llvm::all_of(S->children(),
                        [&](const Stmt *C) { return onlyReads(C, V); });
  }

  /// True if \p Value, which a lambda returned, does as well in its place.
  bool isSameValue(const Expr &Value, const CXXMethodDecl *Op) const {
    const QualType Returned = Op->getReturnType();
    if (!sameType(Value.getType(), Returned, Context))
      return false;
    if (Site.Use == ResultUse::Value)
      return true;
    return Returned->isReferenceType()
               ? Value.isLValue() &&
                     Context.hasSameType(Value.getType(),
                                         Returned.getNonReferenceType())
               : Value.isPRValue();
  }

  //===--- Functions, functors, function pointers ---===//

  std::optional<DirectCall> function(const Expr *E, bool CallsCopy) {
    const FunctionProtoType *Type = nullptr;
    std::string Text;
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *F = Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
    if (F) {
      if (F == Site.Around)
        return std::nullopt;
      Call.Callee = F;
      Type = F->getType()->getAs<FunctionProtoType>();
      Text = textOfPart(E);
      // In parentheses no other namespace is searched for the name.
      if (isFoundElsewhere(F) && !Text.empty())
        Text = "(" + Text + ")";
    } else if (E->getType()->isFunctionPointerType()) {
      Type = E->getType()->getPointeeType()->getAs<FunctionProtoType>();
      Text = asPostfixOperand(*E, Context);
      Call.Kept.push_back(E->getSourceRange());
    } else {
      const CXXMethodDecl *Op = onlyCallOperator(E->getType());
      const CXXRecordDecl *Record = E->getType()->getAsCXXRecordDecl();
      const bool IsGeneric = Record && Record->isGenericLambda();
      const bool IsTemporary = E->isPRValue();
      if (!Op && IsGeneric && !IsTemporary)
        Op = Record->getLambdaCallOperator();
      if (!Op || Op->getRefQualifier() != RQ_None || E->isXValue() ||
          (CallsCopy && !IsTemporary && (!Op->isConst() || !isAsItsCopy(*E))))
        return std::nullopt;
      Call.Callee = Op;
      Type = IsGeneric ? nullptr : Op->getType()->getAs<FunctionProtoType>();
      Text = asPostfixOperand(*E, Context);
      // `Work(x)(y);` would declare a function.
      if (IsTemporary && Site.Use == ResultUse::Discarded && !Text.empty() &&
          Text.front() != '(')
        Text = "(" + Text + ")";
      Call.Kept.push_back(E->getSourceRange());
      if (!Type && !IsGeneric)
        return std::nullopt;
    }
    if (Type && (Type->isVariadic() || !fits(Type->getReturnType())))
      return std::nullopt;
    std::optional<std::string> Arguments = arguments(Type, 0);
    if (Text.empty() || !Arguments)
      return std::nullopt;
    return finish(Text + *Arguments);
  }

  /// True if a const call of \p E, an object that a launch would copy, does
  /// what a call of the copy did: it is not part of something larger, and what
  /// can change in it nobody sees afterwards.
  bool isAsItsCopy(const Expr &E) const {
    const CXXRecordDecl *R = E.getType()->getAsCXXRecordDecl();
    const VarDecl *V = variableIn(&E);
    if (!R || (R->isPolymorphic() && !R->isEffectivelyFinal() &&
               (!V || V->getType()->isReferenceType())))
      return false;
    // std::function calls what may have a state of its own.
    const bool HidesState = R->isInStdNamespace() && R->getIdentifier() &&
                            R->getName() == "function";
    return (!HidesState && (R->isLambda() || !hasMutablePart(R))) ||
           (V && Site.IsLastUse(V));
  }

  /// True if the name of \p F with these arguments may find another function
  /// in the namespace of one of their types.
  bool isFoundElsewhere(const FunctionDecl *F) const {
    if (isa<CXXMethodDecl>(F))
      return false;
    return llvm::any_of(Site.Arguments, [&](const Expr *A) {
      A = written(A);
      for (llvm::StringRef Name : {"ref", "cref"})
        if (const Expr *Referred = argumentOf(A, Name))
          A = Referred;
      return isKnownBeside(A->getType(), F);
    });
  }

  /// True if a namespace that is searched for the sake of \p T has a function
  /// with the name of \p F.
  static bool isKnownBeside(QualType T, const FunctionDecl *F,
                            unsigned Depth = 0) {
    constexpr unsigned MaxDepth = 4;
    T = T.getNonReferenceType();
    if (T->isPointerType() || T->isArrayType())
      T = QualType(T->getPointeeOrArrayElementType(), 0);
    const TagDecl *Tag = T->getAsTagDecl();
    if (!Tag || Depth > MaxDepth)
      return false;
    const DeclContext *Space = Tag->getEnclosingNamespaceContext();
    if (!Space->Equals(F->getEnclosingNamespaceContext()) &&
        !Space->lookup(F->getDeclName()).empty())
      return true;
    if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Tag))
      for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
        if (Arg.getKind() == TemplateArgument::Type &&
            isKnownBeside(Arg.getAsType(), F, Depth + 1))
          return true;
    const auto *R = dyn_cast<CXXRecordDecl>(Tag);
    return R && R->hasDefinition() &&
           llvm::any_of(R->bases(), [&](const CXXBaseSpecifier &Base) {
             return isKnownBeside(Base.getType(), F, Depth + 1);
           });
  }

  //===--- Member functions ---===//

  std::optional<DirectCall> member(const CXXMethodDecl &M) {
    const auto *Type = M.getType()->getAs<FunctionProtoType>();
    if (Site.Arguments.empty() || !Type || Type->isVariadic() ||
        M.getRefQualifier() != RQ_None || !M.getIdentifier() ||
        &M == Site.Around || !fits(Type->getReturnType()) ||
        M.getPrimaryTemplate()) // its name alone may not say which
      return std::nullopt;
    const Expr *Object = written(Site.Arguments.front());
    const Expr *Named = Object;
    bool IsPointer = false;
    if (const auto *Address = dyn_cast<UnaryOperator>(Object);
        Address && Address->getOpcode() == UO_AddrOf) {
      Named = written(Address->getSubExpr());
    } else if (const Expr *Referred = argumentOf(Object, "ref")) {
      Named = Referred;
    } else if (const Expr *Referred = argumentOf(Object, "cref")) {
      if (!M.isConst())
        return std::nullopt;
      Named = Referred;
    } else if (Object->getType()->isPointerType()) {
      IsPointer = true;
    } else {
      // A copy of the object was called.
      const VarDecl *V = variableIn(Object);
      if (!Object->isPRValue() && (!M.isConst() || !isPrivate(V)))
        return std::nullopt;
    }
    QualType Class = Named->getType();
    if (IsPointer)
      Class = Class->getPointeeType();
    if (!finds(M, Class->getAsCXXRecordDecl()))
      return std::nullopt;
    std::string Text = asPostfixOperand(*Named, Context);
    Call.Callee = &M;
    Call.Kept.push_back(Named->getSourceRange());
    std::optional<std::string> Arguments = arguments(Type, 1);
    if (Text.empty() || !Arguments)
      return std::nullopt;
    return finish(Text + (IsPointer ? "->" : ".") + M.getName().str() +
                  *Arguments);
  }

  /// True if the name of \p M in \p Class is \p M and nothing else.
  static bool finds(const CXXMethodDecl &M, const CXXRecordDecl *Class) {
    while (Class && Class->hasDefinition()) {
      if (declaresSameEntity(Class, M.getParent())) {
        const auto Found = Class->lookup(M.getDeclName());
        return Found.isSingleResult();
      }
      if (!Class->lookup(M.getDeclName()).empty() || Class->getNumBases() != 1)
        return false;
      Class = Class->bases_begin()->getType()->getAsCXXRecordDecl();
    }
    return false;
  }

  //===--- Arguments ---===//

  /// `(x, y)`: the arguments from number \p First on, for a callee of \p Type
  /// (null: one whose parameters are deduced).
  std::optional<std::string> arguments(const FunctionProtoType *Type,
                                       unsigned First) {
    if (Type && Type->getNumParams() != Site.Arguments.size() - First)
      return std::nullopt;
    std::string Text = "(";
    for (unsigned I = First; I < Site.Arguments.size(); ++I) {
      std::optional<std::string> One =
          argument(written(Site.Arguments[I]),
                   Type ? Type->getParamType(I - First) : QualType());
      if (!One || One->empty())
        return std::nullopt;
      Text += (I > First ? ", " : "") + *One;
    }
    return Text + ")";
  }

  /// How \p A is passed for a parameter of type \p P (null if deduced).
  std::optional<std::string> argument(const Expr *A, QualType P) {
    const QualType T = A->getType();
    if (A->isTypeDependent() || (!P.isNull() && P->isDependentType()))
      return std::nullopt;
    for (llvm::StringRef Name : {"ref", "cref"})
      if (const Expr *Referred = argumentOf(A, Name))
        if (!P.isNull() && !isReferenceWrapper(P))
          return sameType(P, Referred->getType(), Context)
                     ? std::optional(textOfPart(Referred))
                     : std::nullopt;
    if (A->isPRValue() || T->isFunctionType())
      return textOfPart(A);
    if (T->isArrayType())
      return P.isNull() || P.getNonReferenceType()->isArrayType() ||
                     (P->isLValueReferenceType() &&
                      !P->getPointeeType().isConstQualified())
                 ? std::nullopt
                 : std::optional(textOfPart(A));
    if (A->isXValue()) {
      const Expr *Moved = argumentOf(A, "move");
      const VarDecl *V = Moved ? variableIn(Moved) : nullptr;
      const bool TakesOver =
          !P.isNull() && !P->isReferenceType() && sameType(P, T, Context);
      if (TakesOver)
        return textOfPart(A);
      if (!V || !Site.IsLastUse(V))
        return std::nullopt;
      if (isDestroyedQuietly(T, Context))
        return textOfPart(A);
      // What was moved into the launch went with it, before the result was
      // used.
      if (Site.Use == ResultUse::Operand)
        return std::nullopt;
      const std::string Name = plainName(T.getUnqualifiedType());
      return Name.empty() ? std::nullopt
                          : std::optional(Name + "(" + textOfPart(A) + ")");
    }
    if (T.isVolatileQualified() || P.isNull())
      return copyOf(A);
    const bool IsScalar = T->isScalarType();
    if (!P->isReferenceType())
      return IsScalar || sameType(P, T, Context) ? std::optional(textOfPart(A))
                                                 : copyOf(A);
    const bool BindsConst =
        P->isLValueReferenceType() && P->getPointeeType().isConstQualified();
    // A reference to the variable itself instead of to the copy: nobody can
    // tell, where nobody else can reach it. Of another type it is a copy.
    const CXXRecordDecl *R = T->getAsCXXRecordDecl();
    if (BindsConst && ((IsScalar && !sameType(P, T, Context)) ||
                       (sameType(P, T, Context) && isPrivate(variableIn(A)) &&
                        !(R && hasMutablePart(R)))))
      return textOfPart(A);
    return copyOf(A);
  }

  bool isPrivate(const VarDecl *V) const {
    return V && ((V->getType().isConstQualified() &&
                  !V->getType()->isReferenceType()) ||
                 Site.IsPrivate(V));
  }

  /// `std::string(x)`, or `std::decay_t<decltype(x)>(x)` where the type has no
  /// plain name.
  std::optional<std::string> copyOf(const Expr *A) {
    const std::string Text = textOfPart(A);
    if (Text.empty())
      return std::nullopt;
    const QualType T = A->getType().getNonReferenceType().getUnqualifiedType();
    const std::string Name = plainName(T);
    if (!Name.empty())
      return Name + "(" + Text + ")";
    Call.Headers.push_back("type_traits");
    return (Context.getLangOpts().CPlusPlus14
                ? "std::decay_t<decltype("
                : "typename std::decay<decltype(") +
           Text + (Context.getLangOpts().CPlusPlus14 ? ")>(" : ")>::type(") +
           Text + ")";
  }

  std::string plainName(QualType T) const {
    if (T->isBooleanType())
      return "bool";
    if (const auto *Builtin = T->getAs<BuiltinType>()) {
      const std::string Name =
          Builtin->getName(Context.getPrintingPolicy()).str();
      return llvm::StringRef(Name).contains(' ') ? std::string() : Name;
    }
    const CXXRecordDecl *R = T->getAsCXXRecordDecl();
    if (!R || !R->getIdentifier() || R->isLambda())
      return {};
    if (R->isInStdNamespace() && R->getName() == "basic_string") {
      const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(R);
      return Spec && Spec->getTemplateArgs().size() == 3 &&
                     Spec->getTemplateArgs()[0].getAsType()->isCharType()
                 ? "std::string"
                 : "";
    }
    if (isa<ClassTemplateSpecializationDecl>(R))
      return {};
    for (const DeclContext *C = R->getDeclContext(); !C->isTranslationUnit();
         C = C->getParent())
      if (const auto *NS = dyn_cast<NamespaceDecl>(C);
          !NS || NS->isAnonymousNamespace())
        return {};
    return R->getQualifiedNameAsString();
  }

  const DirectCallSite &Site;
  const ASTContext &Context;
  DirectCall Call;
};

} // namespace

std::optional<DirectCall> writeDirectCall(const DirectCallSite &Site,
                                          const ASTContext &Context) {
  return Writer(Site, Context).write();
}

} // namespace clang::tidy::futures
