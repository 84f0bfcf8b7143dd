//===- fut/detail/wait.h - waiting for a state ------------------*- C++ -*-===//
//
// What a wait does once the ready test has failed: take the work back if it has
// not started, help the pool if this thread is a worker, poll briefly, park.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_WAIT_H
#define FUT_DETAIL_WAIT_H

#include "state.h"

#include <stop_token>

namespace fut::detail {

enum class wait_result { ready, timeout, stopped };

class tenant;

/// What a thread does instead of sleeping. A pool installs one in its workers.
class helper {
public:
  /// Runs one task that waits for a thread; false when there is none.
  virtual bool run_one() noexcept = 0;
  /// Runs tasks until the state is ready, and sleeps when there are none.
  virtual void wait(state_base &s) noexcept = 0;
  /// The task that runs here waits, and gives its tenant's share back for as
  /// long: what it waits for may need it. Returns what `resume` is to be told.
  virtual tenant *pause() noexcept = 0;
  virtual void resume(tenant *owner) noexcept = 0;

protected:
  ~helper() = default;
};
inline constinit thread_local helper *current_helper = nullptr;

/// A wait of the running task.
class pause_scope {
public:
  explicit pause_scope(helper &h) noexcept : helper_(h), owner_(h.pause()) {}
  ~pause_scope() { helper_.resume(owner_); }
  pause_scope(const pause_scope &) = delete;
  pause_scope &operator=(const pause_scope &) = delete;

private:
  helper &helper_;
  tenant *owner_;
};

/// Parks once on the word of a state that is not ready.
inline void park_on(state_base &s, steady::time_point deadline) noexcept {
  auto w = s.word.load(std::memory_order_acquire);
  if (w & state_base::ready)
    return;
  if (!(w & state_base::parked)) {
    if (!s.word.compare_exchange_strong(w, w | state_base::parked,
                                        std::memory_order_acq_rel,
                                        std::memory_order_acquire))
      return;
    w |= state_base::parked;
  }
  park(s.word, w, deadline);
}

/// Parks until ready, the deadline or a stop request.
///
/// A stop request changes nothing in the word, so a wake alone could come just
/// before the waiter sleeps and be lost. Therefore the requester repeats it
/// until the waiter has left; `inside` and `stopped` are a store-then-load pair
/// on each side, of which one at least sees the other.
inline void park_stoppable(state_base &s, steady::time_point deadline,
                           const std::stop_token &stop) noexcept {
  std::atomic<bool> inside{false};
  std::atomic<bool> stopped{false};
  const std::stop_callback on_stop(stop, [&] {
    stopped.store(true);
    while (inside.load()) {
      wake(s.word);
      std::this_thread::yield();
    }
  });
  while (!s.is_ready()) {
    inside.store(true);
    const bool leave = stopped.load();
    if (!leave)
      park_on(s, deadline);
    inside.store(false);
    if (leave || (deadline != no_deadline && steady::now() >= deadline))
      return;
  }
}

/// Waits for a state that was not ready at the last look.
[[gnu::noinline]] inline wait_result
wait_slow(state_base &s, steady::time_point deadline,
          const std::stop_token *stop) noexcept {
  const bool timed = deadline != no_deadline;
  const auto over = [&]() -> bool {
    return (stop && stop->stop_requested()) ||
           (timed && steady::now() >= deadline);
  };
  const auto result = [&] {
    return s.is_ready()                     ? wait_result::ready
           : stop && stop->stop_requested() ? wait_result::stopped
                                            : wait_result::timeout;
  };
  if (over())
    return result();
  run_postponed();
  // Work taken back runs to its end here, so a limited wait leaves it alone; but
  // nobody else would start deferred work.
  if (s.assist && !timed && (!stop || s.deferred)) {
    s.assist(s);
    if (s.is_ready())
      return wait_result::ready;
  }
  const auto settled = [&] {
    return s.is_ready() || (stop && stop->stop_requested());
  };
  if (helper *h = current_helper) {
    if (!timed && !stop) {
      h->wait(s);
      return wait_result::ready;
    }
    // A node cannot be taken back from the state when a limited wait ends, so
    // this one looks for tasks every now and then.
    const pause_scope pause(*h);
    while (!settled() && !over())
      if (!h->run_one() && !brief_wait(settled, deadline)) {
        const auto slice = steady::now() + std::chrono::milliseconds(1);
        park_on(s, slice < deadline ? slice : deadline);
      }
    return result();
  }
  if (!brief_wait(settled, deadline)) {
    if (stop && stop->stop_possible())
      park_stoppable(s, deadline, *stop);
    else
      while (!s.is_ready() && !(timed && steady::now() >= deadline))
        park_on(s, deadline);
  }
  return result();
}

/// Waits without limit. Ready is one acquire load.
inline void wait(state_base &s) noexcept {
  if (!s.is_ready()) [[unlikely]]
    wait_slow(s, no_deadline, nullptr);
}
inline wait_result wait(state_base &s, steady::time_point deadline,
                        const std::stop_token *stop) noexcept {
  return s.is_ready() ? wait_result::ready : wait_slow(s, deadline, stop);
}

/// The time point `d` from now, without overflow.
template <class Rep, class Period>
steady::time_point after(const std::chrono::duration<Rep, Period> &d) {
  if (d <= d.zero())
    return steady::time_point::min();
  const auto now = steady::now();
  // Compared in floating point: the conversion could overflow.
  const std::chrono::duration<double> room = no_deadline - now;
  if (std::chrono::duration<double>(d) >= room)
    return no_deadline;
  return now + std::chrono::ceil<steady::duration>(d);
}

} // namespace fut::detail

#endif
