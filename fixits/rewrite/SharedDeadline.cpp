//===--- SharedDeadline.cpp - One time point for all waits ----------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SharedDeadline.h"
#include "SourceText.h"
#include "clang/AST/ExprCXX.h"

namespace clang::tidy::futures {

/// The token that names the callee of \p Call; invalid where it has written
/// template arguments.
static SourceLocation nameOfCallee(const CallExpr &Call) {
  const Expr *Callee = Call.getCallee()->IgnoreParenImpCasts();
  if (const auto *Member = dyn_cast<MemberExpr>(Callee))
    return Member->hasExplicitTemplateArgs() ? SourceLocation()
                                             : Member->getMemberLoc();
  if (const auto *Open = dyn_cast<CXXDependentScopeMemberExpr>(Callee))
    return Open->hasExplicitTemplateArgs() ? SourceLocation()
                                           : Open->getMemberLoc();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Callee))
    return Ref->hasExplicitTemplateArgs() ? SourceLocation()
                                          : Ref->getLocation();
  return {};
}

/// A name that is no word of the file, nor one given before.
std::string SharedDeadline::newName() {
  std::string Name = "deadline";
  for (unsigned N = 2; llvm::is_contained(Names, Name) ||
                       freshName(Name, Before.getBeginLoc(), Context) != Name;
       ++N)
    Name = "deadline" + std::to_string(N);
  Names.push_back(Name);
  return Name;
}

bool SharedDeadline::add(const RelativeWait &Wait) {
  SourceLocation Name = nameOfCallee(*Wait.Call);
  SourceRange Duration = Wait.Duration->getSourceRange();
  if (Name.isInvalid() || !isEditable(SourceRange(Name), Context) ||
      !isEditable(Duration, Context) || holdsComment(Duration, Context) ||
      !isEditable(SourceRange(Before.getBeginLoc()), Context))
    return false;
  // `a < b ? x : y`, `a, b` bind less tightly than `+`.
  const Expr *Value = Wait.Duration->IgnoreImplicit();
  bool BindsLess = isa<AbstractConditionalOperator>(Value) ||
                   (isa<BinaryOperator>(Value) &&
                    !cast<BinaryOperator>(Value)->isAdditiveOp() &&
                    !cast<BinaryOperator>(Value)->isMultiplicativeOp());
  std::string Text = textOf(Duration, Context).str();
  if (isa<InitListExpr>(Value) || Text.empty())
    return false;
  std::string Point =
      Wait.Clock + "::now() + " + (BindsLess ? "(" + Text + ")" : Text);
  auto Known = llvm::find_if(
      Deadlines, [&](const Deadline &D) { return D.Value == Point; });
  if (Known == Deadlines.end()) {
    Deadlines.push_back({Point, newName()});
    Known = std::prev(Deadlines.end());
  }
  InLoop.replace(SourceRange(Name), Wait.Absolute);
  InLoop.replace(Duration, Known->Name);
  if (!Wait.Header.empty())
    InLoop.include(Wait.Header);
  return true;
}

Remedy SharedDeadline::remedy() const {
  Remedy R;
  if (Deadlines.empty())
    return R;
  std::string Declarations;
  for (const Deadline &D : Deadlines)
    Declarations += "const auto " + D.Name + " = " + D.Value + ";\n" +
                    indentation(Before.getBeginLoc(), Context).str();
  SourceRange First(Before.getBeginLoc());
  R.replace(First, Declarations + textOf(First, Context).str());
  R.Edits.append(InLoop.Edits.begin(), InLoop.Edits.end());
  R.Headers = InLoop.Headers;
  return R;
}

} // namespace clang::tidy::futures
