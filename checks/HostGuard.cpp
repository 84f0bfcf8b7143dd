//===--- HostGuard.cpp - Refuses a host of another LLVM version -----------===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A plugin of one LLVM version that is loaded into clang-tidy of another may
// load, find nothing and exit with 0. Linked first into the plugin, this file
// stops the host with one clear line instead. It must need nothing of the host
// but one function that every version has.
//
//===----------------------------------------------------------------------===//

#include "clang/Basic/Version.h"
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

struct HostGuard {
  HostGuard() {
    const std::string Built = "clang version " CLANG_VERSION_STRING;
    const std::string Wanted = Built.substr(0, Built.rfind('.') + 1);
    const std::string Host = clang::getClangFullVersion();
    if (Host.find(Wanted) != std::string::npos)
      return;
    std::fprintf(
        stderr,
        "tidy-futures: this plugin is built for LLVM " CLANG_VERSION_STRING
        ", the program that loads it is '%s'; load "
        "tidy-futures-<major>.so of the same major version\n",
        Host.c_str());
    std::_Exit(70); // EX_SOFTWARE
  }
};

const HostGuard Guard;

} // namespace
