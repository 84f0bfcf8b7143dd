//===--- Domains.cpp - Names of security domains --------------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Domains.h"
#include "Words.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::futures {

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

DomainNames::DomainNames(llvm::StringRef Pattern)
    : Regex(("^(" + Pattern + ")$").str()) {}

/// A word after the domain that still means the domain: `tenant_id`.
static bool isIdentifierWord(llvm::StringRef Word) {
  static constexpr llvm::StringLiteral Words[] = {
      "id",     "key", "name", "no",      "number", "uuid", "guid", "token",
      "handle", "ref", "ptr",  "context", "ctx",    "info", "scope"};
  return llvm::is_contained(Words, Word);
}

/// A word before the domain that makes it a number or a flag: `max_user`.
static bool isMeasure(llvm::StringRef Word) {
  return Word == "num" || Word == "max" || Word == "min" || Word == "n" ||
         Word == "count" || Word == "total" || Word == "is" || Word == "has";
}

std::optional<std::string> DomainNames::domainOf(llvm::StringRef Name) const {
  constexpr size_t MaxWords = 3;
  const std::vector<std::string> Words = wordsOf(Name);
  if (Words.empty() || isMeasure(Words.front()))
    return std::nullopt;
  for (size_t Begin = 0; Begin < Words.size(); ++Begin) {
    std::string Span;
    for (size_t End = Begin; End < Words.size() && End < Begin + MaxWords;
         ++End) {
      Span += (Span.empty() ? "" : "_") + Words[End];
      const bool IsWhole =
          llvm::all_of(llvm::ArrayRef(Words).drop_front(End + 1),
                       [](llvm::StringRef W) { return isIdentifierWord(W); });
      if (IsWhole && Regex.match(Span))
        return Span;
    }
  }
  return std::nullopt;
}

std::optional<std::string> DomainNames::domainOf(const ValueDecl &D) const {
  QualType Type = D.getType();
  if (const auto *M = dyn_cast<FunctionDecl>(&D))
    Type = M->getReturnType();
  if (Type.isNull() || Type->isBooleanType() || Type->isVoidType())
    return std::nullopt;
  if (D.getIdentifier())
    if (std::optional<std::string> Domain = domainOf(D.getName()))
      return Domain;
  // The type: aliases on the way count.
  constexpr unsigned MaxHops = 6;
  for (unsigned Hop = 0; Hop < MaxHops; ++Hop) {
    Type = Type.getNonReferenceType();
    if (const auto *Alias = Type->getAs<TypedefType>()) {
      if (std::optional<std::string> Domain =
              domainOf(Alias->getDecl()->getName()))
        return Domain;
      Type = Alias->getDecl()->getUnderlyingType();
      continue;
    }
    if (Type->isPointerType()) {
      Type = Type->getPointeeType();
      continue;
    }
    const auto *Tag = Type->getAsTagDecl();
    const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Tag);
    if (Spec && Spec->isInStdNamespace() && Spec->getIdentifier() &&
        (Spec->getName().ends_with("_ptr") ||
         Spec->getName() == "reference_wrapper" ||
         Spec->getName() == "optional") &&
        Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type) {
      Type = Spec->getTemplateArgs()[0].getAsType();
      continue;
    }
    if (Tag && Tag->getIdentifier() && !Tag->isInStdNamespace())
      return domainOf(Tag->getName());
    return std::nullopt;
  }
  return std::nullopt;
}

bool DomainNames::mentions(llvm::StringRef Name, llvm::StringRef Domain) {
  std::string Joined = "_";
  for (const std::string &Word : wordsOf(Name))
    Joined += Word + "_";
  return llvm::StringRef(Joined).contains(("_" + Domain + "_").str());
}

//===----------------------------------------------------------------------===//
// Ingredients
//===----------------------------------------------------------------------===//

const VarDecl *rootOf(const Expr *E, bool &IsThis) {
  IsThis = false;
  while (E) {
    E = ignoreWrappers(E);
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      E = Member->getBase();
    else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
      E = Call->getImplicitObjectArgument();
    else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
             Op &&
             (Op->getOperator() == OO_Arrow || Op->getOperator() == OO_Star ||
              Op->getOperator() == OO_Subscript))
      E = Op->getArg(0);
    else if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      E = Unary->getSubExpr();
    else
      break;
  }
  if (!E)
    return nullptr;
  IsThis = isa<CXXThisExpr>(E);
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

namespace {
class IngredientFinder {
public:
  IngredientFinder(const FunctionModel &F, const Stmt *Skip)
      : F(F), Skip(Skip) {}

  Ingredients Found;

  void visit(const Stmt *S) {
    if (!S || S == Skip || Budget == 0)
      return;
    --Budget;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      add(Ref->getDecl());
    else if (const auto *Member = dyn_cast<MemberExpr>(S))
      add(Member->getMemberDecl());
    else if (const auto *Call = dyn_cast<CallExpr>(S))
      visitCall(Call);
    for (const Stmt *Child : S->children())
      visit(Child);
  }

private:
  void add(const ValueDecl *D) {
    if (!Found.Declarations.insert(D).second)
      return;
    if (const auto *Binding = dyn_cast<BindingDecl>(D)) {
      if (const auto *Whole =
              dyn_cast_or_null<VarDecl>(Binding->getDecomposedDecl()))
        visit(Whole->getInit());
    } else if (const auto *V = dyn_cast<VarDecl>(D)) {
      if (!isa<ParmVarDecl>(V))
        visit(V->getInit());
      if (V->hasLocalStorage())
        visitWrites(V);
    } else if (const auto *Field = dyn_cast<FieldDecl>(D)) {
      visitField(Field);
    }
  }

  /// `key += tenant`, `key.append(tenant)`, `stream << tenant`, `format(key,
  /// tenant)`: whatever is written into a local.
  void visitWrites(const VarDecl *V) {
    for (const Expr *Use : F.uses(V)) {
      const Stmt *Statement = F.statementOf(Use);
      if (isa_and_nonnull<Expr>(Statement) &&
          !(Skip && F.isInside(Skip, Statement)))
        visit(Statement);
    }
  }

  void visitField(const FieldDecl *Field) {
    if (Field->hasInClassInitializer())
      visit(Field->getInClassInitializer());
    const auto *Record = dyn_cast<CXXRecordDecl>(Field->getParent());
    if (!Record)
      return;
    for (const CXXConstructorDecl *Ctor : Record->ctors()) {
      const FunctionDecl *Definition = nullptr;
      if (!Ctor->hasBody(Definition))
        continue;
      for (const CXXCtorInitializer *Init :
           cast<CXXConstructorDecl>(Definition)->inits())
        if (Init->getMember() == Field)
          visit(Init->getInit());
    }
  }

  void visitCall(const CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const FunctionDecl *Definition = nullptr;
    if (!Callee || Callee->isInStdNamespace() ||
        F.context().getSourceManager().isInSystemHeader(Callee->getLocation()))
      return;
    Found.Declarations.insert(Callee);
    if (Callee->hasBody(Definition)) {
      if (Followed.insert(Definition).second)
        visit(Definition->getBody());
      return;
    }
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
      bool IsThis = false;
      const VarDecl *Root = rootOf(Member->getImplicitObjectArgument(), IsThis);
      Found.OpaqueThis |= IsThis;
      if (Root)
        Found.OpaqueObjects.insert(Root);
    }
  }

  const FunctionModel &F;
  const Stmt *Skip;
  std::set<const FunctionDecl *> Followed;
  unsigned Budget = 5000;
};
} // namespace

bool Ingredients::mention(llvm::StringRef Domain) const {
  return llvm::any_of(Declarations, [&](const ValueDecl *D) {
    return D->getIdentifier() && DomainNames::mentions(D->getName(), Domain);
  });
}

Ingredients ingredientsOf(const Expr *E, const FunctionModel &F,
                          const Stmt *Skip) {
  IngredientFinder Finder(F, Skip);
  Finder.visit(E);
  return std::move(Finder.Found);
}

} // namespace clang::tidy::futures
