//===--- NameUses.h - Which functions the code at hand may call -*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_NAMEUSES_H
#define TIDY_FUTURES_TOOLS_NAMEUSES_H

#include "Outline.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/StringMap.h"

namespace tidyfutures {

/// Checks follow calls into functions of other headers, and on from there, so
/// the body of one that owned code may come to has to be parsed. Whether it may
/// is asked before anything is parsed, of the text: the names in owned code are
/// used, those in the definition of a name that is used are, too, and so on.
/// Members count where their class is named. A name stands for all that are
/// called so.
class NameUses {
public:
  NameUses();
  /// Every name in \p Text, the text of an owned file, is used.
  void addOwned(llvm::StringRef Text);
  /// Definitions in \p Text use names if they are used themselves.
  void addOther(llvm::StringRef Text);
  /// Follows the names. Call it once, before mayCall().
  void follow();

  /// False only if owned code cannot come to \p F.
  bool mayCall(const clang::FunctionDecl &F) const;

private:
  /// What is known of a name.
  struct NameState {
    /// Something that is called so may run, or be made.
    bool Used = false;
    /// There may be an object of the class that is called so.
    bool Mentioned = false;
    /// Entries that it is a name of, and those that are members of it.
    std::vector<unsigned> Entries, Members;
  };

  unsigned numberOf(llvm::StringRef Name);
  const NameState *find(const clang::IdentifierInfo *Name) const;
  void use(unsigned Name);
  void mention(unsigned Name);
  /// Follows entry \p Index if it may run.
  void visit(unsigned Index);

  llvm::StringMap<unsigned> Numbers;
  std::vector<NameState> Names;
  std::vector<OutlineEntry> Entries;
  std::vector<unsigned> ToVisit;
};

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_NAMEUSES_H
