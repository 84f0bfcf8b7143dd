//===--- Hoist.h - Moving declarations out of a loop ------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_FIXITS_REWRITE_HOIST_H
#define TIDY_FUTURES_FIXITS_REWRITE_HOIST_H

#include "Finding.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Stmt.h"
#include <string>

namespace clang::tidy::futures {

/// One declaration that moves.
struct HoistedDeclaration {
  const DeclStmt *Declaration = nullptr;
  const VarDecl *Variable = nullptr;
  /// The block around the declaration.
  const Stmt *Scope = nullptr;
  /// The initialiser's argument to keep last; what follows it, up to
  /// LastDropped, stays behind (the duration of a timer). Null: all is kept.
  const Expr *LastKept = nullptr;
  const Expr *LastDropped = nullptr;
  /// What takes the place of the declaration in the loop, with `%` for the
  /// variable's name: `%.expires_after(5s);`. Empty: nothing.
  std::string InPlace;
  /// Its name is that of a parameter, so that it cannot stand outermost.
  bool NameTaken = false;
  /// Every written mention of the variable, its declaration apart.
  llvm::SmallVector<SourceLocation, 8> Mentions;
};

/// Builds the edits that move declarations to the place before a loop (or any
/// other statement). Declarations that move to one place share one edit there,
/// so the remedy of a loop is built once for all of them.
///
/// No fix where
///  1. the loop is not a statement of a block, is labelled, or stands in the
///     block of a `switch`: a declaration there would not compile, or would be
///     jumped over;
///  2. the keyword of the loop or a declaration is spelled in a macro;
///  3. a comment would be lost.
class Hoist {
public:
  /// \p Parent is the statement around \p Before.
  Hoist(const Stmt &Before, const Stmt *Parent, const ASTContext &Context)
      : Before(Before), Parent(Parent), Context(Context) {}

  /// True if a declaration may stand before the statement.
  static bool isPlace(const Stmt &Before, const Stmt *Parent,
                      const Stmt *GrandParent, const ASTContext &Context);

  /// Adds a declaration. A variable whose name means something else in the
  /// block that it moves to gets a new one, with \p Ordinal to tell several of
  /// one name apart. \returns false, and changes nothing, where there is no
  /// fix.
  bool add(const HoistedDeclaration &H, unsigned Ordinal);

  /// The edits; empty if nothing was added.
  Remedy remedy() const;

private:
  bool isNameTaken(const HoistedDeclaration &H) const;
  bool canRename(const HoistedDeclaration &H) const;

  const Stmt &Before;
  const Stmt *Parent;
  const ASTContext &Context;
  std::string Declarations;
  Remedy InLoop;
  llvm::SmallVector<SourceRange, 4> Moved;
  llvm::SmallVector<SourceLocation, 8> Renamed;
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_FIXITS_REWRITE_HOIST_H
