//===--- RendezvousChannelCheck.h - exercise 3 ------------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_RENDEZVOUSCHANNELCHECK_H
#define TIDY_FUTURES_CHECKS_RENDEZVOUSCHANNELCHECK_H

#include "FuturesCheck.h"

namespace clang::tidy::futures {

struct UnbufferedChannel;

/// Finds channels without a buffer that hand over one result.
///
/// The page for users: docs/checks/rendezvous-channel.md.
class RendezvousChannelCheck : public FuturesCheck {
public:
  using FuturesCheck::FuturesCheck;

protected:
  bool visitsInstantiations() const override { return true; }
  /// Who pushes and who takes may stand in different functions.
  void finish(ASTContext &Context) override;

private:
  void reportChannel(const UnbufferedChannel &Channel, ASTContext &Context);
  void reportHandWritten(ASTContext &Context);
};

} // namespace clang::tidy::futures

#endif // TIDY_FUTURES_CHECKS_RENDEZVOUSCHANNELCHECK_H
