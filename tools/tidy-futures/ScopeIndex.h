//===--- ScopeIndex.h - What function a place is in -------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_SCOPEINDEX_H
#define TIDY_FUTURES_TOOLS_SCOPEINDEX_H

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <map>
#include <string>
#include <vector>

namespace tidyfutures {

/// The functions and classes of a unit by their place in files, for the scope
/// that a finding's fingerprint holds.
class ScopeIndex {
public:
  /// Indexes the declarations of files for which \p Wanted holds.
  void
  build(clang::ASTContext &Context,
        llvm::function_ref<bool(clang::FileID, clang::SourceLocation)> Wanted);

  /// The qualified name of the innermost function or class around \p Offset in
  /// the file with real path \p File; empty where there is none.
  std::string at(const std::string &File, uint64_t Offset) const;

private:
  struct Scope {
    uint64_t Begin, End;
    std::string Name;
  };
  void visit(const clang::DeclContext *Context);

  const clang::SourceManager *SM = nullptr;
  llvm::function_ref<bool(clang::FileID, clang::SourceLocation)> Wanted =
      nullptr;
  std::map<clang::FileID, std::vector<Scope>> ByID;
  std::map<std::string, std::vector<Scope>> ByFile;
};

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_SCOPEINDEX_H
