//===--- Context.cpp - Where a piece of code stands -----------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Context.h"
#include "FunctionModel.h"
#include "Words.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprConcepts.h"
#include "clang/Basic/Builtins.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::futures {

bool isInInstantiation(const Decl &D) {
  for (const Decl *At = &D; At;) {
    if (const auto *F = dyn_cast<FunctionDecl>(At)) {
      if (isTemplateInstantiation(F->getTemplateSpecializationKind()))
        return true;
    } else if (const auto *R = dyn_cast<CXXRecordDecl>(At)) {
      if (isTemplateInstantiation(R->getTemplateSpecializationKind()))
        return true;
    } else if (const auto *V = dyn_cast<VarDecl>(At)) {
      if (isTemplateInstantiation(V->getTemplateSpecializationKind()))
        return true;
    }
    const DeclContext *Parent = At->getDeclContext();
    At = Parent && !Parent->isTranslationUnit() ? cast<Decl>(Parent) : nullptr;
  }
  return false;
}

bool isInsideRuntime(const Decl &D) {
  const DeclContext *Context = D.getDeclContext();
  const NamespaceDecl *Top = nullptr;
  for (; Context && !Context->isTranslationUnit();
       Context = Context->getParent())
    if (const auto *NS = dyn_cast<NamespaceDecl>(Context))
      Top = NS;
  return Top && Top->getIdentifier() && Top->getName() == "fut";
}

/// The same for what is declared in \p In.
static bool hidesRuntime(const DeclContext &In, const SourceManager &SM) {
  const bool AtTop = In.getRedeclContext()->isTranslationUnit();
  return llvm::any_of(In.decls(), [&](const Decl *D) {
    if (SM.isInSystemHeader(D->getLocation()))
      return false;
    const auto *Named = dyn_cast<NamedDecl>(D);
    if (Named && Named->getIdentifier() && Named->getName() == "fut") {
      if (AtTop)
        return !isa<NamespaceDecl>(Named);
      return isa<NamespaceDecl, NamespaceAliasDecl, TypeDecl, TemplateDecl>(
          Named);
    }
    const auto *R = dyn_cast<CXXRecordDecl>(D);
    return (isa<NamespaceDecl, LinkageSpecDecl>(D) ||
            (R && R->isThisDeclarationADefinition())) &&
           hidesRuntime(*cast<DeclContext>(D), SM);
  });
}

/// True if the word \p Name stands anywhere in the unit, be it in a preamble
/// that has not been read back.
static bool isWordOf(llvm::StringRef Name, const IdentifierTable &Idents) {
  IdentifierInfoLookup *Elsewhere = Idents.getExternalIdentifierLookup();
  return Idents.find(Name) != Idents.end() ||
         (Elsewhere && Elsewhere->get(Name));
}

bool hidesRuntime(const ASTContext &Context) {
  // The walk below would read back all of a preamble.
  if (!isWordOf("fut", Context.Idents))
    return false;
  return Context.Idents.get("fut").hasMacroDefinition() ||
         hidesRuntime(*Context.getTranslationUnitDecl(),
                      Context.getSourceManager());
}

/// True if \p F is given the command line: `int argc, char **argv`, in a
/// function of more parameters by these names.
static bool takesCommandLine(const FunctionDecl &F) {
  const bool IsMainLike =
      F.getNumParams() == 2 && F.getReturnType()->isIntegerType();
  for (unsigned I = 1; I < F.getNumParams(); ++I) {
    const QualType Count =
        F.getParamDecl(I - 1)->getType().getNonReferenceType();
    const ParmVarDecl *Text = F.getParamDecl(I);
    const QualType Line = Text->getType()->getPointeeType();
    if (Count->isIntegerType() && !Line.isNull() && Line->isPointerType() &&
        Line->getPointeeType()->isCharType() &&
        (IsMainLike || (Text->getIdentifier() && Text->getName() == "argv")))
      return true;
  }
  return false;
}

/// True for `int command(int argc, char **argv)`, `void run(const Tests &, int
/// argc, char **argv)` and `int command(const std::vector<std::string> &args)`:
/// the main of one command among several, or of a library that has one.
static bool isMainOfCommand(const FunctionDecl &F) {
  if (takesCommandLine(F))
    return true;
  if (!F.getReturnType()->isIntegerType() || F.getNumParams() != 1)
    return false;
  const ParmVarDecl *P = F.getParamDecl(0);
  const QualType Type = P->getType().getNonReferenceType();
  const auto *List = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  return P->getIdentifier() &&
         (P->getName() == "args" || P->getName() == "argv" ||
          P->getName() == "arguments") &&
         List && List->isInStdNamespace() && List->getName() == "vector";
}

/// True if \p Init is a lambda, also in a std::function.
static bool holdsLambda(const Expr *Init) {
  constexpr unsigned MaxHops = 4;
  for (unsigned Hop = 0; Init && Hop < MaxHops; ++Hop) {
    Init = ignoreImplicit(Init);
    if (isa<LambdaExpr>(Init))
      return true;
    const auto *Made = dyn_cast<CXXConstructExpr>(Init);
    Init = Made && Made->getNumArgs() == 1 ? Made->getArg(0) : nullptr;
  }
  return false;
}

bool isMainOrRunsOnce(const Decl &D, const ASTContext &Context) {
  if (const auto *F = dyn_cast<FunctionDecl>(&D))
    return F->isMain() || isMainOfCommand(*F) || F->hasAttr<ConstructorAttr>();
  // A lambda that a global holds runs whenever it is called.
  const auto *V = dyn_cast<VarDecl>(&D);
  return V && !holdsLambda(V->getInit());
}

/// True if \p F belongs to a class or namespace such as `QueueTest`,
/// `server_tests`, `tests`: what a framework of one's own runs, and its
/// helpers.
static bool isInTests(const FunctionDecl &F) {
  for (const DeclContext *Context = F.getDeclContext();
       Context && !Context->isTranslationUnit();
       Context = Context->getParent()) {
    const auto *Named = dyn_cast<NamedDecl>(Context);
    if (!Named || !Named->getIdentifier() || isa<FunctionDecl>(Context))
      continue;
    const std::vector<std::string> Words = wordsOf(Named->getName());
    // A class that is just called `Test` may be anything.
    if (!Words.empty() && (Words.back() == "tests" ||
                           (Words.back() == "test" && Words.size() > 1)))
      return true;
  }
  return false;
}

/// True for `void test_queue()`, `void testQueue()`, `void test2()`: what a
/// driver of one's own calls. A function that is just called `test` may be
/// anything, and so may a member.
static bool isNamedAsTest(const FunctionDecl &F) {
  if (isa<CXXMethodDecl>(F) || !F.getIdentifier() || F.getNumParams() > 0 ||
      !F.getReturnType()->isVoidType())
    return false;
  const llvm::StringRef Name = F.getName();
  return Name.size() > 4 && wordsOf(Name).front() == "test";
}

/// The macro that is written where \p Loc comes from; empty where none is.
static llvm::StringRef macroAt(SourceLocation Loc, const ASTContext &Context) {
  if (!Loc.isMacroID())
    return "";
  const SourceManager &SM = Context.getSourceManager();
  return Lexer::getSourceText(
      CharSourceRange::getTokenRange(SM.getExpansionLoc(Loc)), SM,
      Context.getLangOpts());
}

/// True if a macro that calls itself a test makes \p F: `UT_UNIT_TEST(name)`,
/// `SEASTAR_TEST_CASE(name)`, `CO_TEST(suite, name)`.
static bool isMadeByTestMacro(const FunctionDecl &F) {
  const llvm::StringRef Macro = macroAt(F.getLocation(), F.getASTContext());
  return !Macro.empty() && llvm::is_contained(wordsOf(Macro), "test");
}

/// True for the macros with which tests say what must hold, of Boost.Test and
/// its lightweight form, GoogleTest, Catch2, CppUnit, Unity and QtTest; not for
/// those that other code has, too (`assert`, `CHECK`, `REQUIRE`).
static bool isTestAssertion(llvm::StringRef Macro) {
  static constexpr llvm::StringLiteral Begins[] = {
      "BOOST_TEST",   "BOOST_CHECK",     "BOOST_REQUIRE", "EXPECT_",
      "ASSERT_EQ",    "ASSERT_NE",       "ASSERT_TRUE",   "ASSERT_FALSE",
      "ASSERT_THROW", "ASSERT_NO_THROW", "ASSERT_THAT",   "CHECK_THAT",
      "REQUIRE_THAT", "REQUIRE_THROWS",  "REQUIRE_EQ",    "CPPUNIT_ASSERT",
      "TEST_ASSERT",  "QVERIFY",         "QCOMPARE"};
  return llvm::any_of(
      Begins, [&](llvm::StringRef Begin) { return Macro.starts_with(Begin); });
}

/// True if \p F asserts as tests do: a test that a `main` of its own calls, or
/// a helper of tests.
static bool assertsAsTest(const FunctionDecl &F) {
  const ASTContext &Context = F.getASTContext();
  return anyOf(F.getBody(), [&](const Stmt *S) {
    return isTestAssertion(macroAt(S->getBeginLoc(), Context));
  });
}

bool isTestBody(const Decl &D) {
  const auto *F = dyn_cast<FunctionDecl>(&D);
  if (!F)
    return false;
  if (isInTests(*F) || isNamedAsTest(*F) || isMadeByTestMacro(*F))
    return true;
  auto HasBase = [](const CXXRecordDecl *R, auto IsTest) {
    if (!R || !R->hasDefinition())
      return false;
    bool Found = false;
    R->forallBases([&](const CXXRecordDecl *Base) {
      Found |= IsTest(Base);
      return !Found;
    });
    return Found;
  };
  if (const auto *M = dyn_cast<CXXMethodDecl>(F)) {
    const CXXRecordDecl *R = M->getParent();
    // GoogleTest: class X_Y_Test : public testing::Test { void TestBody(); }
    if (M->getIdentifier() && M->getName() == "TestBody")
      return true;
    // QtTest: the private slots of a QObject named like a test.
    if (R->getIdentifier() && M->getIdentifier() &&
        M->getName().starts_with("test") &&
        HasBase(R, [](const CXXRecordDecl *Base) {
          return Base->getIdentifier() && Base->getName() == "QObject";
        }))
      return true;
    // Boost.Test: struct case_name { void test_method(); }
    if (M->getIdentifier() && M->getName() == "test_method")
      return true;
    if (HasBase(R, [](const CXXRecordDecl *Base) {
          return Base->getIdentifier() && Base->getName() == "Test" &&
                 Base->getDeclContext()->isNamespace() &&
                 cast<NamespaceDecl>(Base->getDeclContext())->getName() ==
                     "testing";
        }))
      return true;
  }
  // Catch2 and doctest make static functions with generated names.
  return (F->getIdentifier() && F->getStorageClass() == SC_Static &&
          (F->getName().starts_with("CATCH2_INTERNAL_TEST_") ||
           F->getName().starts_with("C_A_T_C_H_T_E_S_T_") ||
           F->getName().starts_with("DOCTEST_ANON_FUNC_") ||
           F->getName().starts_with("_DOCTEST_ANON_FUNC_"))) ||
         assertsAsTest(*F);
}

bool isUnevaluated(const Stmt *S) {
  if (const auto *Id = dyn_cast<CXXTypeidExpr>(S))
    return !Id->isPotentiallyEvaluated();
  if (const auto *Call = dyn_cast<CallExpr>(S))
    return Call->getBuiltinCallee() == Builtin::BI__builtin_constant_p;
  return isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, RequiresExpr,
             TypeTraitExpr, ConceptSpecializationExpr>(S);
}

} // namespace clang::tidy::futures
