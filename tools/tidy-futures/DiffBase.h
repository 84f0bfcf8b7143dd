//===--- DiffBase.h - What a change brings ----------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_TOOLS_DIFFBASE_H
#define TIDY_FUTURES_TOOLS_DIFFBASE_H

#include "Project.h"

namespace tidyfutures {

/// Leaves in \p R, the report of \p Which of \p P, only findings on lines that
/// changed since the git revision \p Revision (or since the work parted from
/// it), and those elsewhere that the code of that revision does not have. The
/// latter are known by a run over that code, which the cache makes cheap.
/// Leaves \p P with the old code in it.
llvm::Error keepChanged(Project &P, const std::string &Revision,
                        llvm::ArrayRef<unsigned> Which, Report &R);

} // namespace tidyfutures

#endif // TIDY_FUTURES_TOOLS_DIFFBASE_H
