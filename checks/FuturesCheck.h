//===--- FuturesCheck.h - What all checks share -----------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The base of every check. A check says which declarations it looks at
/// (addMatchers), and what is wrong with one (check, or checkFunction for the
/// common case of a function); the base knows the vocabulary, hands out
/// function models, filters what no check reports, and queues findings.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_FUTURESCHECK_H
#define TIDY_FUTURES_CHECKS_FUTURESCHECK_H

#include "../fixits/rewrite/Finding.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "compat.h"
#include "matchers/FunctionModel.h"
#include "vocabulary/Vocabulary.h"
#include <memory>

namespace clang::tidy::futures {

class CallSites;
class UnitState;

class FuturesCheck : public ClangTidyCheck {
public:
  FuturesCheck(StringRef Name, ClangTidyContext *Context);
  ~FuturesCheck() override;

  bool isLanguageVersionSupported(const LangOptions &LangOpts) const override {
    return LangOpts.CPlusPlus11;
  }
  void registerMatchers(ast_matchers::MatchFinder *Finder) final;
  void registerPPCallbacks(const SourceManager &SM, Preprocessor *PP,
                           Preprocessor *ModuleExpanderPP) final;
  void check(const ast_matchers::MatchFinder::MatchResult &Result) final;
  void onEndOfTranslationUnit() final;
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  /// Registers what the check looks at besides functions; nothing by default.
  virtual void addMatchers(ast_matchers::MatchFinder *Finder) {}
  /// One match of addMatchers.
  virtual void
  checkMatch(const ast_matchers::MatchFinder::MatchResult &Result) {}
  /// One function definition of user code with its lambdas, or the initialiser
  /// of one global variable or field. Not called for instantiations of
  /// templates, whose pattern was seen, unless visitsInstantiations().
  virtual void checkFunction(const FunctionModel &F) {}
  /// Called once all functions and matches were seen.
  virtual void finish(ASTContext &Context) {}

  /// True for a check that needs to see implicit instantiations too.
  virtual bool visitsInstantiations() const { return false; }
  /// True for a `profiled` check: main, what runs once before it and (with
  /// IgnoreTests) test bodies are left out.
  virtual bool skipsMainAndTests() const { return false; }

  const Vocabulary &vocabulary() const;
  RoleResolver &roles() const;
  /// The model of the function (or initialiser) \p D, shared by all checks;
  /// null where it has no body.
  const FunctionModel *model(const Decl &D, ASTContext &Context) const;
  /// Where the functions of the unit are called; test bodies do not count with
  /// IgnoreTests. One walk over the unit, made on first request.
  const CallSites &callSites(ASTContext &Context) const;
  /// All functions of user code seen so far in this unit (for checks that ask
  /// who calls whom); complete in finish().
  llvm::ArrayRef<const FunctionModel *> functions() const;

  /// True if runtime fix-its may be offered: C++20 or later.
  bool offersRuntime(const ASTContext &Context) const {
    return Context.getLangOpts().CPlusPlus20;
  }
  /// True if the check \p Name looks at this file too, so that it need not be
  /// said twice.
  bool runsBesides(llvm::StringRef Name) const {
    return TidyContext->isCheckEnabled(Name);
  }
  /// Queues \p F unless the place is one that no check reports: a system
  /// header, or code that says "I meant it".
  void report(Finding F);

  /// True if \p D or the function around it says "I meant it": annotated
  /// `futures::intended`, or a variable named `unused*`.
  static bool isIntended(const Decl *D);
  /// True if \p E is cast to void, initialises an intended variable, or is put
  /// into one.
  static bool isDiscardedOnPurpose(const Expr *E, const FunctionModel &F);

private:
  void matchCode();
  void checkCode(const Decl &D, ASTContext &Context);
  void reportVocabularyErrors();

  ClangTidyContext *const TidyContext;
  const std::string CheckName;
  const bool IgnoreTests;
  ast_matchers::MatchFinder *Finder = nullptr;
  std::shared_ptr<UnitState> Unit;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_FUTURESCHECK_H
