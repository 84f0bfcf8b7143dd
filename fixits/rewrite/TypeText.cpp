//===--- TypeText.cpp - The name of a type in new text --------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TypeText.h"
#include "clang/AST/QualTypeNames.h"
#include "llvm/ADT/StringRef.h"

namespace clang::tidy::futures {

std::string qualifiedName(QualType Type, const ASTContext &Context) {
  constexpr llvm::StringLiteral Anonymous = "(anonymous namespace)::";
  PrintingPolicy Policy = Context.getPrintingPolicy();
  std::string Name = Type.getCanonicalType().getAsString(Policy);
  Policy.SuppressUnwrittenScope = true;
  // Before LLVM 22 TypeName forgets what is around an unnamed namespace.
  if (Name.find(Anonymous) == std::string::npos)
    Name = TypeName::getFullyQualifiedName(Type, Context, Policy);
  for (size_t At; (At = Name.find(Anonymous)) != std::string::npos;)
    Name.erase(At, Anonymous.size());
  // A type that has no name, or one around its declarator.
  return Name.find_first_of("([") == std::string::npos ? Name : "";
}

} // namespace clang::tidy::futures
