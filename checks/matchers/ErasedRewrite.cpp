//===--- ErasedRewrite.cpp - From an erased type to its own ---------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ErasedRewrite.h"
#include "../../fixits/rewrite/SourceText.h"
#include "../../fixits/rewrite/TypeText.h"
#include "FunctionModel.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// The name of the type
//===----------------------------------------------------------------------===//

namespace {
/// Where a type has to be nameable.
class NameScope {
public:
  NameScope(const std::vector<TypeLoc> &Places, ASTContext &Context)
      : Context(Context), SM(Context.getSourceManager()) {
    First = Last = Places.front().getBeginLoc();
    for (TypeLoc Place : Places) {
      SourceLocation At = Place.getBeginLoc();
      if (SM.isBeforeInTranslationUnit(At, First))
        First = At;
      if (SM.isBeforeInTranslationUnit(Last, At))
        Last = At;
    }
  }

  /// True if everything that \p Type names may be named at each place;
  /// \p NeedsDefinition where it must be complete there.
  bool knows(QualType Type, bool NeedsDefinition, unsigned Depth = 0) const {
    constexpr unsigned MaxDepth = 8;
    if (Type.isNull() || Type->isDependentType() || Depth > MaxDepth)
      return false;
    if (const auto *Alias = Type->getAs<TypedefType>())
      return knows(*Alias->getDecl(), false) &&
             knows(Alias->desugar(), NeedsDefinition, Depth + 1);
    if (Type->isBuiltinType())
      return true;
    if (Type->isPointerType() || Type->isReferenceType())
      return knows(Type->getPointeeType(), false, Depth + 1);
    const auto *Tag = Type->getAsTagDecl();
    if (!Tag || !knows(*Tag, NeedsDefinition))
      return false;
    if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Tag))
      for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
        if (Arg.getKind() == TemplateArgument::Type &&
            !knows(Arg.getAsType(), false, Depth + 1))
          return false;
    return true;
  }

private:
  bool holdsAll(SourceRange Range) const {
    return Range.isValid() &&
           SM.isBeforeInTranslationUnit(Range.getBegin(), First) &&
           SM.isBeforeInTranslationUnit(Last, Range.getEnd());
  }

  /// The block in which the local type \p D is declared.
  const Stmt *blockOf(const TypeDecl &D) const {
    auto Parents = Context.getParents(D);
    const auto *Declaration =
        Parents.empty() ? nullptr : Parents[0].get<DeclStmt>();
    if (!Declaration)
      return nullptr;
    auto Around = Context.getParents(*Declaration);
    return Around.empty() ? nullptr : Around[0].get<CompoundStmt>();
  }

  bool knows(const TypeDecl &D, bool NeedsDefinition) const {
    for (const Decl *In = &D; In && !isa<TranslationUnitDecl>(In);
         In = cast<Decl>(In->getDeclContext())) {
      if (isa<FunctionDecl>(In))
        break;
      if ((In->getAccess() == AS_private || In->getAccess() == AS_protected) &&
          !holdsAll(cast<Decl>(In->getDeclContext())->getSourceRange()))
        return false;
    }
    if (D.getParentFunctionOrMethod()) {
      const Stmt *Block = blockOf(D);
      if (!Block || !holdsAll(Block->getSourceRange()))
        return false;
    }
    const TypeDecl *Known = &D;
    if (const auto *Tag = dyn_cast<TagDecl>(&D)) {
      Known = NeedsDefinition ? Tag->getDefinition() : Tag->getFirstDecl();
      if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Tag))
        Known = Spec->getSpecializedTemplate()->getTemplatedDecl();
      if (const auto *Record = dyn_cast<CXXRecordDecl>(Tag);
          Record && Record->isLambda())
        return false;
    }
    return Known && Known->getIdentifier() &&
           SM.isBeforeInTranslationUnit(NeedsDefinition && isa<TagDecl>(Known)
                                            ? Known->getEndLoc()
                                            : Known->getLocation(),
                                        First);
  }

  ASTContext &Context;
  const SourceManager &SM;
  SourceLocation First, Last;
};
} // namespace

//===----------------------------------------------------------------------===//
// The edits
//===----------------------------------------------------------------------===//

namespace {
/// What a value is used by, and as which of its operands.
struct Use {
  const Stmt *S = nullptr;
  const Decl *D = nullptr;
  const Expr *Operand = nullptr;
};

class Rewriter {
public:
  Rewriter(const ErasedComponent &C, ASTContext &Context)
      : C(C), Context(Context), SM(Context.getSourceManager()) {}

  std::optional<Remedy> run() {
    if (C.IsOpen || C.Casts.empty() || C.Stores.empty() || C.Places.empty() ||
        !agree())
      return std::nullopt;
    for (const ErasedStore &Store : C.Stores)
      if (!unwrap(Store))
        return std::nullopt;
    for (const ErasedCast &Cast : C.Casts)
      if (!drop(Cast))
        return std::nullopt;
    for (TypeLoc Place : C.Places)
      if (!respell(Place))
        return std::nullopt;
    return Edits;
  }

private:
  bool agree() {
    const QualType To = C.Casts.front().To;
    if (To.isNull() || To.isVolatileQualified() || To->isArrayType())
      return false;
    for (const ErasedCast &Cast : C.Casts)
      if (Cast.To != To)
        return false;
    for (const ErasedStore &Store : C.Stores)
      if (Store.Type.isNull() || Store.Type != To)
        return false;
    for (TypeLoc Place : C.Places)
      if (Place.getType().getCanonicalType().getUnqualifiedType() !=
          C.Places.front().getType().getCanonicalType().getUnqualifiedType())
        return false;
    const NameScope Scope(C.Places, Context);
    const QualType Spelled = C.Casts.front().Spelled;
    for (QualType Type : {Spelled, To})
      if (Scope.knows(Type, /*NeedsDefinition=*/true)) {
        Name = qualifiedName(Type, Context);
        break;
      }
    shorten();
    IsSimpleName = Name.find_first_of(" *&") == std::string::npos;
    IsBool = To->isBooleanType();
    return !Name.empty();
  }

  /// Leaves out the namespace that all is in, where the casts do so too.
  void shorten() {
    for (const ErasedCast &Cast : C.Casts) {
      const auto *Call = dyn_cast<CallExpr>(Cast.Whole);
      const Expr *Callee =
          Call ? Call->getCallee()->IgnoreParenImpCasts() : nullptr;
      llvm::ArrayRef<TemplateArgumentLoc> Written;
      if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(Callee))
        Written = Ref->template_arguments();
      else if (const auto *Member = dyn_cast_or_null<MemberExpr>(Callee))
        Written = Member->template_arguments();
      QualType Type =
          Written.empty() ? QualType() : Written[0].getArgument().getAsType();
      const NamedDecl *D = nullptr;
      if (!Type.isNull() && Type->getAs<TypedefType>())
        D = Type->getAs<TypedefType>()->getDecl();
      else if (!Type.isNull())
        D = Type->getAsTagDecl();
      llvm::StringRef Text = Written.empty()
                                 ? llvm::StringRef()
                                 : textOf(Written[0].getSourceRange(), Context);
      if (!D || Text != D->getName() ||
          !llvm::StringRef(Name).ends_with(("::" + Text).str()))
        return;
      const DeclContext *In = D->getDeclContext();
      while (In->isTransparentContext() ||
             (isa<NamespaceDecl>(In) &&
              cast<NamespaceDecl>(In)->isAnonymousNamespace()))
        In = In->getParent();
      const auto *Namespace = dyn_cast<NamespaceDecl>(In);
      if (!Namespace)
        return;
      for (TypeLoc Place : C.Places)
        if (llvm::none_of(Namespace->redecls(), [&](const NamespaceDecl *Part) {
              return SM.isPointWithin(Place.getBeginLoc(), Part->getBeginLoc(),
                                      Part->getEndLoc());
            }))
          return;
    }
    const size_t At = Name.rfind("::");
    if (At != std::string::npos)
      Name.erase(0, At + 2);
  }

  CharSourceRange chars(SourceRange Range) const {
    SourceLocation End = Range.getEnd();
    // The first half of a `>>` that closes two lists.
    if (Range.getBegin().isFileID() && End.isMacroID())
      if (CharSourceRange Half = SM.getImmediateExpansionRange(End);
          !Half.isTokenRange() && Half.getEnd().isFileID())
        return CharSourceRange::getCharRange(Range.getBegin(), Half.getEnd());
    return charRange(CharSourceRange::getTokenRange(Range), SM,
                     Context.getLangOpts());
  }
  bool isEditable(CharSourceRange Range) const {
    return Range.isValid() && SM.isInMainFile(Range.getBegin()) &&
           !holdsComment(Range, Context);
  }

  /// Replaces what is before and after \p Inner in \p Whole.
  bool replaceAround(SourceRange Whole, SourceRange Inner,
                     llvm::StringRef Before, llvm::StringRef After) {
    CharSourceRange Out = chars(Whole), In = chars(Inner);
    if (Out.isInvalid() || In.isInvalid() || !SM.isInMainFile(Out.getBegin()) ||
        losesComment(Whole, {Inner}, Context))
      return false;
    auto Replace = [&](SourceLocation From, SourceLocation To,
                       llvm::StringRef Text) {
      if (From != To || !Text.empty()) {
        Edits.replace(CharSourceRange::getCharRange(From, To), Text);
        Replaced.push_back({From, To});
      }
    };
    Replace(Out.getBegin(), In.getBegin(), Before);
    Replace(In.getEnd(), Out.getEnd(), After);
    return true;
  }

  bool respell(TypeLoc Place) {
    CharSourceRange Chars = chars(Place.getSourceRange());
    if (!isEditable(Chars))
      return false;
    for (auto [From, To] : Replaced)
      if (!SM.isBeforeInTranslationUnit(Chars.getBegin(), From) &&
          SM.isBeforeInTranslationUnit(Chars.getBegin(), To))
        return true;
    llvm::StringRef Text =
        Lexer::getSourceText(Chars, SM, Context.getLangOpts());
    if (Place.getType()->isPointerType() &&
        Place.getType()->getPointeeType().hasQualifiers())
      return false;
    if (IsBool && SM.getBufferData(SM.getFileID(Chars.getBegin()))
                      .take_front(SM.getFileOffset(Chars.getBegin()))
                      .rtrim()
                      .ends_with("vector<"))
      return false;
    std::string As = Name;
    // `std::any a` becomes `T *a`.
    if (llvm::StringRef Rest =
            SM.getBufferData(SM.getFileID(Chars.getBegin()))
                .drop_front(SM.getFileOffset(Chars.getEnd()));
        As.back() == '*' && Rest.starts_with(" ") && Rest.size() > 1 &&
        (isAsciiIdentifierStart(Rest[1])))
      Chars.setEnd(Chars.getEnd().getLocWithOffset(1));
    if (Text.ends_with("*") && !Text.ends_with(" *"))
      for (size_t At; (At = As.find(" *")) != std::string::npos;)
        As.erase(At, 1);
    Edits.replace(Chars, As);
    return true;
  }

  /// What uses \p E, past what the language adds.
  Use useOf(const Expr *E) const {
    Use U;
    U.Operand = E;
    for (DynTypedNode At = DynTypedNode::create(*E);;) {
      auto Parents = Context.getParents(At);
      if (Parents.empty())
        return U;
      At = Parents[0];
      if ((U.D = At.get<Decl>()))
        return U;
      const Stmt *S = At.get<Stmt>();
      if (!S)
        continue;
      const auto *Construct = dyn_cast<CXXConstructExpr>(S);
      const bool IsCopy =
          Construct && !isa<CXXTemporaryObjectExpr>(S) &&
          Construct->getNumArgs() > 0 &&
          Construct->getConstructor()->isCopyOrMoveConstructor();
      if (!isa<ParenExpr, ImplicitCastExpr, FullExpr, MaterializeTemporaryExpr,
               CXXBindTemporaryExpr>(S) &&
          !IsCopy) {
        U.S = S;
        return U;
      }
      U.Operand = cast<Expr>(S);
    }
  }

  /// The parameter that \p U passes its operand to, null type if none.
  static QualType parameterOf(const Use &U) {
    if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(U.S)) {
      for (unsigned I = 0; I < Construct->getNumArgs() &&
                           I < Construct->getConstructor()->getNumParams();
           ++I)
        if (Construct->getArg(I) == U.Operand)
          return Construct->getConstructor()->getParamDecl(I)->getType();
      return {};
    }
    const auto *Call = dyn_cast_or_null<CallExpr>(U.S);
    const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
    if (!F)
      return {};
    const unsigned Object =
        isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(F) ? 1 : 0;
    for (unsigned I = Object; I < Call->getNumArgs(); ++I)
      if (Call->getArg(I) == U.Operand && I - Object < F->getNumParams())
        return F->getParamDecl(I - Object)->getType();
    return {};
  }

  /// True if \p U does the same with a value as with an object that has it.
  bool takesEither(const Use &U, bool IsConst) const {
    if (U.D) {
      const auto *Var = dyn_cast<VarDecl>(U.D);
      if (!Var)
        return false;
      QualType Type = Var->getType();
      return !Type->isReferenceType() ||
             (IsConst && Type->isLValueReferenceType() &&
              Type.getNonReferenceType().isConstQualified());
    }
    if (isa_and_nonnull<ReturnStmt, CoreturnStmt, CompoundStmt, IfStmt,
                        WhileStmt, SwitchStmt, InitListExpr,
                        ArraySubscriptExpr>(U.S))
      return true;
    if (isa<BinaryOperator>(U.S))
      return true;
    if (const auto *Unary = dyn_cast<UnaryOperator>(U.S))
      return Unary->getOpcode() != UO_AddrOf;
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(U.S))
      return !Cast->getTypeAsWritten()->isReferenceType();
    if (const auto *Member = dyn_cast<MemberExpr>(U.S)) {
      if (Member->isArrow())
        return true;
      const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
      return !Method ||
             (Method->isConst() && Method->getRefQualifier() == RQ_None);
    }
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(U.S))
      if (const auto *Method =
              dyn_cast_or_null<CXXMethodDecl>(Operator->getDirectCallee());
          Method && Operator->getArg(0) == U.Operand)
        return Method->isConst();
    QualType Param = parameterOf(U);
    return !Param.isNull() &&
           (!Param->isReferenceType() ||
            (Param->isLValueReferenceType() &&
             Param.getNonReferenceType().isConstQualified()));
  }

  /// True if \p E needs no parentheses where \p U is.
  static bool bindsTightly(const Expr *E, const Use &U) {
    E = ignoreImplicit(E);
    if (isa<DeclRefExpr, MemberExpr, CXXThisExpr, ArraySubscriptExpr,
            CXXConstructExpr, CXXFunctionalCastExpr>(E))
      return true;
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E))
      return Operator->getOperator() == OO_Call ||
             Operator->getOperator() == OO_Subscript ||
             Operator->getOperator() == OO_Arrow ||
             isa_and_nonnull<VarDecl>(U.D);
    return isa<CallExpr>(E) || isa_and_nonnull<VarDecl>(U.D) ||
           isa_and_nonnull<ReturnStmt, CompoundStmt, CoreturnStmt>(U.S);
  }

  //===--------------------------------------------------------------------===//
  // Stores
  //===--------------------------------------------------------------------===//

  bool unwrap(const ErasedStore &Store) {
    if (Store.How == ErasedStore::Implicit)
      return !Store.Value || !isa<InitListExpr>(Store.Value->IgnoreImplicit());
    if (!Store.Whole)
      return false;
    const Use U = useOf(Store.Whole);
    QualType Param = parameterOf(U);
    const bool IsFree =
        isa_and_nonnull<ReturnStmt, CoreturnStmt>(U.S) ||
        isa_and_nonnull<CXXMemberCallExpr, ConditionalOperator>(U.S) ||
        isAssignment(U.S) || (!Param.isNull() && !Param->isReferenceType());
    const auto *Var = dyn_cast_or_null<VarDecl>(U.D);
    const bool IsExact =
        Store.Value &&
        Context.hasSameType(valueType(Store.Value), Store.Type) &&
        !isa<InitListExpr>(Store.Value->IgnoreImplicit());
    if (IsExact && (IsFree || (Var && !Var->getType()->isReferenceType())))
      return replaceAround(Store.Whole->getSourceRange(),
                           Store.Value->getSourceRange(), "", "");
    // `T(x)` else. What spells the erased type itself becomes that.
    if (!IsSimpleName)
      return false;
    const auto *Call = dyn_cast<CallExpr>(Store.Whole);
    if (!Call)
      return true;
    CharSourceRange Callee = chars(Call->getCallee()->getSourceRange());
    if (!isEditable(Callee))
      return false;
    Edits.replace(Callee, Name);
    Replaced.push_back({Callee.getBegin(), Callee.getEnd()});
    return true;
  }

  static bool isAssignment(const Stmt *S) {
    const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(S);
    return Operator && Operator->getOperator() == OO_Equal;
  }

  QualType valueType(const Expr *E) const {
    QualType Type = ignoreImplicit(E)->getType();
    if (Type->isArrayType() || Type->isFunctionType())
      Type = Context.getDecayedType(Type);
    return Type.getCanonicalType().getUnqualifiedType();
  }

  //===--------------------------------------------------------------------===//
  // Casts
  //===--------------------------------------------------------------------===//

  bool drop(const ErasedCast &Cast) {
    const Expr *Whole = Cast.Whole;
    const Expr *Operand = Cast.Operand;
    Use U = useOf(Whole);
    if (Cast.How == ErasedCast::Pointer)
      return dropPointer(Cast, U);
    if (const auto *Call = dyn_cast<CallExpr>(Whole);
        Call && Cast.How == ErasedCast::Member) {
      const auto *Callee =
          dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParenImpCasts());
      if (!Callee || Callee->isArrow() || Callee->isImplicitAccess())
        return false;
    }
    const bool IsValue = ignoreImplicit(Operand)->isPRValue();
    const bool IsSame =
        IsValue || (Cast.How == ErasedCast::Alias && !Cast.IsConst);
    if (IsSame || takesEither(U, Cast.How == ErasedCast::Alias)) {
      const bool Tight = bindsTightly(Operand, U) ||
                         isa<CStyleCastExpr>(Whole) ||
                         Cast.How == ErasedCast::Member;
      return replaceAround(Whole->getSourceRange(), Operand->getSourceRange(),
                           Tight ? "" : "(", Tight ? "" : ")");
    }
    // A copy, as the cast made one.
    return IsSimpleName && Cast.How != ErasedCast::Builtin &&
           replaceAround(Whole->getSourceRange(), Operand->getSourceRange(),
                         Name + "(", ")");
  }

  /// `*any_cast<T>(&a)` and `any_cast<T>(&a)->member`.
  bool dropPointer(const ErasedCast &Cast, const Use &U) {
    const auto *Address =
        dyn_cast<UnaryOperator>(Cast.Operand->IgnoreParenImpCasts());
    if (!Address || Address->getOpcode() != UO_AddrOf ||
        !bindsTightly(Address->getSubExpr(), Use()))
      return false;
    const SourceRange Object = Address->getSubExpr()->getSourceRange();
    if (const auto *Deref = dyn_cast_or_null<UnaryOperator>(U.S);
        Deref && Deref->getOpcode() == UO_Deref)
      return replaceAround(Deref->getSourceRange(), Object, "", "");
    if (const auto *Member = dyn_cast_or_null<MemberExpr>(U.S);
        Member && Member->isArrow())
      return replaceAround(
          SourceRange(Cast.Whole->getBeginLoc(), Member->getOperatorLoc()),
          Object, "", ".");
    return false;
  }

  const ErasedComponent &C;
  ASTContext &Context;
  const SourceManager &SM;
  std::string Name;
  bool IsSimpleName = false;
  bool IsBool = false;
  Remedy Edits;
  std::vector<std::pair<SourceLocation, SourceLocation>> Replaced;
};
} // namespace

std::optional<Remedy> nameErasedType(const ErasedComponent &C,
                                     ASTContext &Context) {
  return Rewriter(C, Context).run();
}

} // namespace clang::tidy::futures
