//===--- Server.cpp - clangd with the checks linked in --------------------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

namespace clang::clangd {
// Declared here since no package ships clangd's headers; the library exists for
// programs like this one (LLVM commit 56ac9d46a7c1).
int clangdMain(int argc, char *argv[]);
} // namespace clang::clangd

int main(int argc, char **argv) {
  return clang::clangd::clangdMain(argc, argv);
}
