//===--- Costs.h - What things cost, for messages ---------------*- C++ -*-===//
//
// Part of Tidy Futures, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The figures that messages cite, so that two checks never disagree. Measured
/// on two cores of an AMD Zen 5 under KVM; see docs/benchmarks.
///
//===----------------------------------------------------------------------===//
#ifndef TIDY_FUTURES_CHECKS_COSTS_H
#define TIDY_FUTURES_CHECKS_COSTS_H

namespace clang::tidy::futures::costs {

/// Starting a thread and joining it.
inline constexpr char ThreadLaunch[] = "about 42 us";

/// Handing a value to a consumer who has to come for it first.
inline constexpr char Rendezvous[] = "a park and a wake-up, about 56 us";

} // namespace clang::tidy::futures::costs

#endif // TIDY_FUTURES_CHECKS_COSTS_H
