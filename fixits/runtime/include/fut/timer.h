//===- fut/timer.h - a timer to set once and reset often --------*- C++ -*-===//
//
// Exercise 9: a loop that waits with a time-out needs one timer that it resets,
// not a new one each turn.
//
//   fut::timer tick(10ms);                   // armed
//   while (tick.wait()) {                    // true: it fired
//     if (!poll())
//       tick.stop();                         // ends the wait, from any thread
//     else
//       tick.reset(10ms);                    // no allocation, no lock
//   }
//   tick.reset(10ms);
//   co_await tick.async_wait();              // or .then(...)
//
// A blocking wait sleeps on the calling thread. Only async_wait() needs the
// timer thread, of which the process has one, started by the first use.
//
// Thread safety: all members may be called from any thread; the destructor
// stops the timer, but must not race with other calls.
// When not to use it: for one wait with a time-out, `f.wait_for(d)` is enough;
// for the budget of a request there is fut::deadline.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_TIMER_H
#define FUT_TIMER_H

#include "detail/help.h"
#include "detail/timer_thread.h"
#include "future.h"
#include "pool_allocator.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <utility>
#include <vector>

namespace fut {

/// A point in time to wait for, which can be moved. It is armed (the time is
/// set), has fired (the time has passed), or is stopped.
class timer final : detail::timer_entry {
public:
  using clock = std::chrono::steady_clock;
  using duration = clock::duration;
  using time_point = clock::time_point;

  /// Stopped, until the first reset().
  timer() = default;

  /// Fires `delay` from now.
  template <class Rep, class Period>
  explicit timer(std::chrono::duration<Rep, Period> delay)
      : fires_at_(detail::time_after(delay)) {}

  /// Fires at `when`.
  explicit timer(time_point when) : fires_at_(when) {}

  timer(const timer &) = delete;
  timer &operator=(const timer &) = delete;

  /// As stop().
  ~timer() { stop(); }

  /// Arms the timer anew, to fire `delay` from now, whatever it was before. Who
  /// waits goes on waiting, for the new time. Whether it was armed and had not
  /// fired yet. Does not allocate; takes a lock only if somebody waits
  /// asynchronously, and then is O(log n) in the number of such timers.
  template <class Rep, class Period>
  bool reset(std::chrono::duration<Rep, Period> delay) {
    const time_point now = clock::now();
    return arm(detail::time_after(delay, now), now);
  }

  /// The same for a point in time.
  bool reset(time_point when) { return arm(when, clock::now()); }

  /// Disarms it: nobody is told of a time that has not come yet, nor of one
  /// that has come unseen. wait() returns false and the futures of async_wait()
  /// fail with `broken_promise`. Whether it was armed and had not fired yet.
  bool stop() {
    const time_point before = fires_at_.exchange(stopped);
    tell_waiters();
    if (has_async_waiters_.load()) {
      auto &timers = detail::timer_thread::instance();
      waiters broken; // outlives the lock, continuations run outside
      const auto lock = timers.lock();
      timers.cancel(*this);
      broken = take_async_waiters();
    }
    return before != stopped && clock::now() < before;
  }

  /// Blocks until the timer has fired: true, at once if it has fired already.
  /// False when it is or gets stopped. Takes no lock.
  bool wait() { return wait(std::stop_token()); }

  /// As wait(), and false also when a stop is requested of `stop`.
  bool wait(std::stop_token stop) {
    const std::stop_callback wake_up(stop, [this] { interrupt_waiters(); });
    for (;;) {
      // The mark first, then the time: a change that does not see the mark was
      // before it, and its time is seen here.
      std::uint32_t seen = changes_.load();
      while (!(seen & parked) &&
             !changes_.compare_exchange_weak(seen, seen | parked)) {
      }
      const time_point when = fires_at_.load();
      if (when == stopped || stop.stop_requested())
        return false;
      if (clock::now() >= when)
        return true;
      detail::park_or_help(changes_, seen | parked, when);
    }
  }

  /// A future that is ready when the timer has fired; at once if it has. Fails
  /// with `broken_promise` when it is or gets stopped. Continuations run on the
  /// timer thread, so they must be short; give then() an executor otherwise.
  [[nodiscard]] future<void> async_wait() {
    promise<void> fired;
    future<void> result = fired.get_future();
    waiters broken; // outlives the lock, continuations run outside
    auto &timers = detail::timer_thread::instance();
    const auto lock = timers.lock();
    async_waiters_.push_back(std::move(fired));
    // From here on reset() and stop() come through the lock; what they wrote
    // before they could see this is read now.
    has_async_waiters_.store(true);
    if (const time_point when = fires_at_.load(); when != stopped)
      timers.schedule(*this, when);
    else
      broken = take_async_waiters();
    return result;
  }

  /// Whether the time has passed. Never blocks.
  [[nodiscard]] bool has_fired() const {
    const time_point when = fires_at_.load(std::memory_order_acquire);
    return when != stopped && clock::now() >= when;
  }

private:
  using waiters = std::vector<promise<void>, pool_allocator<promise<void>>>;

  static constexpr time_point stopped = time_point::min();
  static constexpr std::uint32_t parked = 1;

  bool arm(time_point when, time_point now) {
    const time_point before = fires_at_.exchange(when);
    tell_waiters();
    if (has_async_waiters_.load()) {
      auto &timers = detail::timer_thread::instance();
      const auto lock = timers.lock();
      const time_point latest = fires_at_.load();
      if (!async_waiters_.empty() && latest != stopped)
        timers.schedule(*this, latest);
    }
    return before != stopped && now < before;
  }

  // Called after a change of the time. Counts it and wakes who is parked; does
  // neither while nobody is.
  void tell_waiters() {
    std::uint32_t seen = changes_.load();
    do {
      if (!(seen & parked))
        return;
    } while (!changes_.compare_exchange_weak(seen, seen + 1));
    detail::wake(changes_);
  }

  // Called after something else than the time changed: who marks the word later
  // reads from this addition, and so sees that change.
  void interrupt_waiters() {
    if (changes_.fetch_add(parked + 1) & parked)
      detail::wake(changes_);
  }

  // The flag is written last: the destructor does not come through the lock
  // when it is off.
  waiters take_async_waiters() {
    waiters taken = std::exchange(async_waiters_, {});
    has_async_waiters_.store(false);
    return taken;
  }

  void expire(std::unique_lock<std::mutex> &lock) override {
    const time_point when = fires_at_.load();
    if (when == stopped)
      return; // stop() is about to take them
    if (clock::now() < when)
      return detail::timer_thread::instance().schedule(*this, when);
    waiters done = take_async_waiters();
    lock.unlock();
    for (promise<void> &one : done)
      one.set_value();
  }

  std::atomic<time_point> fires_at_{stopped};
  std::atomic<std::uint32_t> changes_{0}; // count, and whether one is parked
  std::atomic<bool> has_async_waiters_{false};
  waiters async_waiters_; // under the lock of the timer thread
};

} // namespace fut

#endif
