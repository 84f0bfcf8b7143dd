//===--- Channels.h - Who pushes to a channel, and how often ----*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A channel is followed through references, captures, smart pointers and the
/// functions of this unit that it is handed to. Where it goes anywhere else,
/// nothing is known of it.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_MATCHERS_CHANNELS_H
#define TIDY_FUTURES_CHECKS_MATCHERS_CHANNELS_H

#include "FunctionModel.h"

namespace clang::tidy::futures {

/// A variable or field that is, or owns, a channel without a buffer.
struct UnbufferedChannel {
  const DeclaratorDecl *D = nullptr;
  const VocabularyEntry *Entry = nullptr;
  /// The type of the channel itself.
  QualType Type;
  /// The construction, or the call of make_shared; null where none is written.
  const Expr *Init = nullptr;
  /// The argument that says 0; null where none says anything.
  const Expr *Capacity = nullptr;
  /// The function that declares it; null for a field.
  const FunctionModel *Function = nullptr;
};

/// All of them in \p Functions: local variables, variables of internal
/// linkage, and fields.
std::vector<UnbufferedChannel>
unbufferedChannels(llvm::ArrayRef<const FunctionModel *> Functions);

/// One place that hands a value to a channel.
struct PushSite {
  RoleCall Call;
  const FunctionModel *F = nullptr;
  /// Runs on its own: in a lambda that is handed on, or in a function that is
  /// launched or a coroutine.
  bool IsDetached = false;
};

struct ChannelUses {
  llvm::SmallVector<PushSite, 2> Pushes;
  /// Some use is not understood, or not in this unit.
  bool Escapes = false;
  /// More than one value may go through.
  bool MayRepeat = false;
  /// A function whose parameter spells the type gets to see it.
  bool IsPassed = false;
};

/// What \p Functions, all of the unit, do with \p Channel.
ChannelUses usesOfChannel(const UnbufferedChannel &Channel,
                          llvm::ArrayRef<const FunctionModel *> Functions);

/// True if nothing but a return or a close follows the push, and nobody looks
/// at its result.
bool isLastAct(const PushSite &Push);

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_MATCHERS_CHANNELS_H
