//===- fut/detail/permit_queue.h - a fair counting semaphore ----*- C++ -*-===//
//
// The word holds the free permits and a bit that says whether anybody waits.
// While nobody does, taking and giving are one compare-exchange. The bit
// changes under the lock only, and while it is set all go through the lock: a
// permit that comes back is handed to the first in the queue, so that nobody
// overtakes. The count is negative after the limit shrank below what is out.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_PERMIT_QUEUE_H
#define FUT_DETAIL_PERMIT_QUEUE_H

#include "../future.h"
#include "in_block.h"
#include "wait.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <stop_token>
#include <utility>

namespace fut::detail {

class permit_queue {
public:
  /// More permits than any machine has use for, and room for as many again.
  static constexpr std::ptrdiff_t largest =
      std::numeric_limits<std::ptrdiff_t>::max() / 8;

  explicit permit_queue(std::ptrdiff_t permits)
      : word_(std::clamp<std::ptrdiff_t>(permits, 1, largest) * one) {}

  permit_queue(const permit_queue &) = delete;
  permit_queue &operator=(const permit_queue &) = delete;

  [[nodiscard]] bool try_acquire() noexcept {
    std::int64_t now = word_.load(std::memory_order_relaxed);
    while (now >= one && !(now & waiting))
      if (word_.compare_exchange_weak(now, now - one, std::memory_order_acquire,
                                      std::memory_order_relaxed))
        return true;
    return false;
  }

  /// Blocks until there is a permit, the deadline or a stop request. Whether
  /// there was one.
  bool acquire(steady::time_point deadline, const std::stop_token *stop) {
    if (try_acquire())
      return true;
    if (current_helper)
      return acquire_helping(deadline, stop);
    blocked me;
    if (enqueue_unless_free(me))
      return true;
    if (wait(me.granted, deadline, stop) == wait_result::ready)
      return true;
    return !leave(me);
  }

  /// A future of what `make` returns for a permit that was taken.
  template <class Make> auto acquire_async(Make make) {
    using permit = decltype(make());
    if (try_acquire())
      return make_ready_future(make());
    auto later = std::make_unique<async<Make>>(std::move(make));
    future<permit> result = later->to.get_future();
    if (enqueue_unless_free(*later))
      return make_ready_future(later->make());
    static_cast<void>(later.release()); // grant() deletes it
    return result;
  }

  void release() noexcept {
    std::int64_t now = word_.load(std::memory_order_relaxed);
    while (!(now & waiting))
      if (word_.compare_exchange_weak(now, now + one, std::memory_order_release,
                                      std::memory_order_relaxed))
        return;
    resize(1);
  }

  /// Adds `more` permits, or takes some away: then those that come back next
  /// are kept.
  void resize(std::ptrdiff_t more) noexcept {
    {
      const std::lock_guard guard(mutex_);
      word_.fetch_add(more * one, std::memory_order_acq_rel);
    }
    grant_waiters();
  }

  [[nodiscard]] std::ptrdiff_t available() const noexcept {
    const std::int64_t now = word_.load(std::memory_order_relaxed);
    return now > 0 ? static_cast<std::ptrdiff_t>(now / one) : 0;
  }

  /// Those who still wait for a future see a broken promise.
  ~permit_queue() {
    while (waiter *gone = pop())
      gone->abandon();
  }

private:
  static constexpr std::int64_t waiting = 1;
  static constexpr std::int64_t one = 2;

  struct waiter {
    virtual void grant() noexcept = 0; // the waiter may be gone on return
    virtual void abandon() noexcept {}
    waiter *previous = nullptr;
    waiter *next = nullptr;
    bool queued = false;

  protected:
    ~waiter() = default;
  };

  struct blocked final : waiter {
    void grant() noexcept override {
      static_cast<void>(granted.publish()); // a thread waits: not abandoned
    }
    state_base granted;
  };

  template <class Make> struct async final : waiter, in_block<async<Make>> {
    explicit async(Make m) : make(std::move(m)) {}
    void grant() noexcept override {
      const std::unique_ptr<async> self(this);
      to.set_value(make());
    }
    void abandon() noexcept override { delete this; }
    Make make;
    promise<decltype(std::declval<Make &>()())> to;
  };

  /// A worker does not queue while it runs another task: a permit granted to a
  /// frame further down its stack would be idle until that task is through,
  /// and for ever if the task waits for a permit too.
  bool acquire_helping(steady::time_point deadline,
                       const std::stop_token *stop) {
    const auto given_up = [&] {
      return (stop && stop->stop_requested()) ||
             (deadline != no_deadline && steady::now() >= deadline);
    };
    const pause_scope pause(*current_helper);
    for (;;) {
      if (try_acquire())
        return true;
      if (given_up())
        return false;
      if (current_helper->run_one())
        continue;
      blocked me;
      if (enqueue_unless_free(me))
        return true;
      // Neither a task nor a stop request wakes this: look again before long.
      const auto slice = steady::now() + std::chrono::milliseconds(1);
      park_on(me.granted, std::min(deadline, slice));
      if (me.granted.is_ready() || !leave(me))
        return true;
    }
  }

  /// Takes a permit, or joins the queue. Whether it took one.
  bool enqueue_unless_free(waiter &one_more) {
    const std::lock_guard guard(mutex_);
    std::int64_t now = word_.load(std::memory_order_relaxed);
    while (!(now & waiting)) {
      const bool free = now >= one;
      if (word_.compare_exchange_weak(now, free ? now - one : now | waiting,
                                      std::memory_order_acquire,
                                      std::memory_order_relaxed)) {
        if (free)
          return true;
        break;
      }
    }
    one_more.previous = last_;
    (last_ ? last_->next : first_) = &one_more;
    last_ = &one_more;
    one_more.queued = true;
    return false;
  }

  /// Leaves the queue. False when the permit was given meanwhile; the waiter
  /// then has been granted, or is about to be, which this waits for.
  bool leave(blocked &me) noexcept {
    {
      const std::lock_guard guard(mutex_);
      if (me.queued) {
        unlink(me);
        return true;
      }
    }
    while (!me.granted.is_ready())
      park_on(me.granted, no_deadline);
    return false;
  }

  void unlink(waiter &out) noexcept {
    (out.previous ? out.previous->next : first_) = out.next;
    (out.next ? out.next->previous : last_) = out.previous;
    out.queued = false;
    if (!first_)
      word_.fetch_and(~waiting, std::memory_order_release);
  }

  /// The first in the queue, without a permit.
  waiter *pop() noexcept {
    waiter *const out = first_;
    if (out)
      unlink(*out);
    return out;
  }

  /// The first in the queue, with a permit if there is one.
  waiter *pop_with_permit() noexcept {
    const std::lock_guard guard(mutex_);
    if (!first_ || word_.load(std::memory_order_relaxed) < one)
      return nullptr;
    word_.fetch_sub(one, std::memory_order_acq_rel);
    return pop();
  }

  // Who is granted a permit may give it back before grant() returns: a dropped
  // future does, and a coroutine that ran to its end. Beyond some depth the
  // frame below goes on with the queue instead.
  struct granting {
    permit_queue *of;
    granting *below;
    unsigned depth;
  };
  static inline constinit thread_local granting *innermost_ = nullptr;
  static constexpr unsigned max_grants = 16;

  void grant_waiters() noexcept {
    unsigned depth = 0;
    for (const granting *at = innermost_; at; at = at->below)
      if (at->of == this && ++depth == max_grants)
        return;
    granting here{this, innermost_, depth};
    innermost_ = &here;
    while (waiter *next = pop_with_permit())
      next->grant();
    innermost_ = here.below;
  }

  std::atomic<std::int64_t> word_;
  std::mutex mutex_; // guards the queue and changes of the bit
  waiter *first_ = nullptr;
  waiter *last_ = nullptr;
};

} // namespace fut::detail

#endif
