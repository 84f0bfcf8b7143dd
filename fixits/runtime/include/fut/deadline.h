//===- fut/deadline.h - one point in time for a whole request ---*- C++ -*-===//
//
// One time point and one stop token, to be made once and passed down.
//
// Exercise 4: a request that fans out to fifty calls needs one deadline, not
// fifty timers.
//
//   fut::deadline by(200ms);                    // the request's budget
//   fut::deadline sub(by, 50ms);                // never later than `by`
//   fut::future<int> f = ask(sub);
//   if (f.wait_until(sub) == std::future_status::ready)
//     use(f.get());
//   work(by.stop_token());                      // stops when time is up
//   auto left = by.remaining();                 // for the next hop's header
//
// Thread safety: a deadline is a handle; copies share one state, and all const
// members may be called from any number of threads.
// When not to use it: when each call has a budget of its own that does not
// depend on the request, or when the work outlives the request.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DEADLINE_H
#define FUT_DEADLINE_H

#include "detail/timer_thread.h"
#include "pool_allocator.h"

#include <algorithm>
#include <chrono>
#include <compare>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace fut {

/// The latest point in time at which a result is still of use. Measured on the
/// steady clock. Making and copying one starts no timer; the first call of
/// stop_token() does, on the one timer thread of the process.
class deadline {
public:
  using clock = std::chrono::steady_clock;
  using duration = clock::duration;
  using time_point = clock::time_point;

  /// `budget` from now. Budgets too long for the clock mean "never".
  template <class Rep, class Period>
  explicit deadline(std::chrono::duration<Rep, Period> budget)
      : deadline(detail::time_after(budget)) {}

  /// At `when`.
  explicit deadline(time_point when) : state_(make(when, nullptr)) {}

  /// `budget` from now, but no later than `outer`. Stops when `outer` does;
  /// stopping this one leaves `outer` alone.
  template <class Rep, class Period>
  deadline(const deadline &outer, std::chrono::duration<Rep, Period> budget)
      : deadline(outer, detail::time_after(budget)) {}

  /// At `when`, but no later than `outer`.
  deadline(const deadline &outer, time_point when)
      : state_(make(std::min(when, outer.when()), outer.state_)) {}

  /// The point in time. Never blocks.
  [[nodiscard]] time_point when() const noexcept { return state_->when; }

  /// Lets a deadline stand wherever a point in time does: wait_until(by).
  operator time_point() const noexcept { return when(); }

  /// Of two deadlines the earlier one is the smaller.
  friend bool operator==(const deadline &a, const deadline &b) noexcept {
    return a.when() == b.when();
  }
  friend auto operator<=>(const deadline &a, const deadline &b) noexcept {
    return a.when() <=> b.when();
  }

  /// The time left; zero, never negative, once it is over.
  duration remaining() const noexcept {
    return std::max(when() - clock::now(), duration::zero());
  }

  /// Whether the time is over. Does not ask whether somebody stopped early.
  [[nodiscard]] bool expired() const noexcept { return clock::now() >= when(); }

  /// The token of the whole request: stop is requested when the time is over,
  /// when request_stop() was called, or when an outer deadline stops. The stop
  /// callbacks of an expiry run on the timer thread, so they must be short.
  /// The first call allocates and takes a lock; later calls do neither.
  [[nodiscard]] std::stop_token stop_token() const {
    return state_->source().get_token();
  }

  /// Gives the request up before its time. Whether this call was the one that
  /// did. The callbacks run on the calling thread.
  bool request_stop() const { return state_->source().request_stop(); }

private:
  // Passes a stop on. Copies the source first: a callback may drop the last
  // handle to the deadline, and with it this function object.
  struct forward_stop {
    std::stop_source to;
    void operator()() const { std::stop_source(to).request_stop(); }
  };

  struct state final : detail::timer_entry {
    state(time_point at, std::shared_ptr<state> from)
        : when(at), outer(std::move(from)) {}

    ~state() {
      if (!stop_)
        return;
      from_outer_.reset();
      auto &timers = detail::timer_thread::instance();
      const auto lock = timers.lock();
      timers.cancel(*this);
    }

    std::stop_source &source() {
      std::call_once(once_, [this] {
        stop_.emplace();
        if (outer)
          from_outer_.emplace(outer->source().get_token(),
                              forward_stop{*stop_});
        // What is no earlier than the outer deadline is stopped by it.
        if ((outer && outer->when == when) || when == time_point::max())
          return;
        if (clock::now() >= when) {
          stop_->request_stop();
          return;
        }
        auto &timers = detail::timer_thread::instance();
        const auto lock = timers.lock();
        timers.schedule(*this, when);
      });
      return *stop_;
    }

    void expire(std::unique_lock<std::mutex> &lock) override {
      std::stop_source source = *stop_; // outlives this entry
      lock.unlock();
      source.request_stop();
    }

    const time_point when;
    const std::shared_ptr<state> outer;

  private:
    std::once_flag once_;
    std::optional<std::stop_source> stop_;
    std::optional<std::stop_callback<forward_stop>> from_outer_;
  };

  static std::shared_ptr<state> make(time_point when,
                                     std::shared_ptr<state> outer) {
    return std::allocate_shared<state>(pool_allocator<state>(), when,
                                       std::move(outer));
  }

  std::shared_ptr<state> state_;
};

} // namespace fut

#endif
