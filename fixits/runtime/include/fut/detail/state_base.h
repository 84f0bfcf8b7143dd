//===- fut/detail/state_base.h - the word of a shared state -----*- C++ -*-===//
//
// The life of the word:
//
//   0 ------------------> ready       `publish`, one exchange
//   0 -> node | parked -> ready       continuations and sleeping waiters
//   0 -> abandoned -----> ready       nobody reads: `publish` tells the producer
//                                     to dispose
//
// `ready` is `has_value` or `has_error`.
//
// A state has one producer, which publishes exactly once and does not touch the
// state afterwards, and one or more consumers. The last consumer disposes of a
// ready state; where it leaves earlier, the producer does. So a unique future
// needs no reference count, and a block returns to its cache when the last user
// is through with it.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_STATE_BASE_H
#define FUT_DETAIL_STATE_BASE_H

#include "blocks.h"
#include "node.h"

namespace fut::detail {

class state_base {
public:
  static constexpr std::uintptr_t ready = 1; // set in the next two
  static constexpr std::uintptr_t has_value = ready;
  static constexpr std::uintptr_t has_error = ready | 8;
  static constexpr std::uintptr_t parked = 2;
  static constexpr std::uintptr_t abandoned = 4;
  static constexpr std::uintptr_t flags = 15;
  static constexpr unsigned char custom_size = large_size + 1;

  std::atomic<std::uintptr_t> word{0};
  /// Does the producer's work on this thread if it has not started: runs a
  /// deferred function (or drops it, if it is abandoned), takes a pool task
  /// back. Null where there is no such way.
  void (*assist)(state_base &) noexcept = nullptr;
  std::atomic<std::uint32_t> consumers{1};
  unsigned char block = 0; // size class, or custom_size
  bool failed = false;     // the union holds the error; written by the producer
  bool deferred = false;   // the work starts at the first wait
  bool unused = false;     // so that one store initialises these

  [[nodiscard]] bool is_ready() const noexcept {
    return (word.load(std::memory_order_acquire) & ready) != 0;
  }
  /// Ready, and not with an error: what a read hopes for, in one look.
  [[nodiscard]] bool is_value() const noexcept {
    return word.load(std::memory_order_acquire) == has_value;
  }
  /// For a state that no other thread knows yet.
  void make_ready() noexcept {
    word.store(outcome(), std::memory_order_relaxed);
  }

  /// Makes the value or error visible and notifies who asked for it. Returns
  /// true when no consumer is left, so that the caller must dispose. The state
  /// may be gone on return otherwise.
  [[nodiscard]] bool publish(std::uintptr_t outcome = has_value) noexcept {
    const auto old = word.exchange(outcome, std::memory_order_acq_rel);
    return old != 0 && notify(old);
  }
  std::uintptr_t outcome() const noexcept {
    return failed ? has_error : has_value;
  }

  /// Lets `n` run when the state is ready. False when it is already, and then
  /// `n` is not touched.
  [[nodiscard]] bool add(node *n) noexcept {
    auto w = word.load(std::memory_order_acquire);
    do {
      if (w & ready)
        return false;
      n->next = reinterpret_cast<node *>(w & ~flags);
    } while (!word.compare_exchange_weak(
        w, reinterpret_cast<std::uintptr_t>(n) | (w & parked),
        std::memory_order_acq_rel, std::memory_order_acquire));
    return true;
  }

  /// `add`, after a start of work that only a wait would start.
  [[nodiscard]] bool subscribe(node *n) noexcept {
    if (deferred && !is_ready())
      assist(*this);
    return add(n);
  }

  void add_consumer() noexcept {
    consumers.fetch_add(1, std::memory_order_relaxed);
  }

  /// Gives up one consumer. True when it was the last and the state is ready,
  /// so that the caller must dispose.
  [[nodiscard]] bool drop_consumer() noexcept {
    if (consumers.load(std::memory_order_acquire) != 1 &&
        consumers.fetch_sub(1, std::memory_order_acq_rel) != 1)
      return false;
    if (is_ready())
      return true;
    // Nobody is left to start deferred work. Read now: the exchange may hand
    // the state to its producer.
    const bool unstarted = deferred;
    if (word.exchange(abandoned, std::memory_order_acq_rel) & ready)
      return true;
    if (unstarted)
      assist(*this); // sees the mark, and lets go of the work instead
    return false;
  }

private:
  [[gnu::noinline]] bool notify(std::uintptr_t old) noexcept {
    // A consumer that polls may have freed the state by now: `wake` uses its
    // address only, and each node in the list keeps its state alive.
    if (old & parked)
      wake(word);
    if (auto *list = reinterpret_cast<node *>(old & ~flags)) {
      if (list->next)
        list = reversed(list); // subscribed last is first in the word
      run_nodes(list);
    }
    return (old & abandoned) != 0;
  }
};

} // namespace fut::detail

#endif
