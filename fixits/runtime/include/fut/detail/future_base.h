//===- fut/detail/future_base.h - what all futures have ---------*- C++ -*-===//
//
// Waiting, with a limit in time and with a stop token, for unique and shared
// futures alike.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_FUTURE_BASE_H
#define FUT_DETAIL_FUTURE_BASE_H

#include "wait.h"

namespace fut {

/// What `get(token)` throws when the token is stopped before the result is
/// there, and what becomes of work that a stop request has skipped.
class cancelled : public std::future_error {
public:
  cancelled() : std::future_error(std::future_errc::broken_promise) {}
  const char *what() const noexcept override {
    return "fut: stopped before the result was there";
  }
};

namespace detail {

/// What unique and shared futures have in common.
template <class T> class future_base {
  static_assert(is_result<T>,
                "the result of a future is an object, an lvalue reference or "
                "void: no array, no function, no rvalue reference");

public:
  /// Whether there is a shared state.
  [[nodiscard]] bool valid() const noexcept { return state_ != nullptr; }
  /// Whether the result is there: one acquire load. Requires `valid()`.
  [[nodiscard]] bool is_ready() const noexcept { return state_->is_ready(); }

  /// Blocks until the result is there. On a pool's worker runs other tasks
  /// meanwhile; on any thread takes back the work when it has not started.
  void wait() const { detail::wait(checked()); }
  /// Returns whether the result is there; false when stop was requested first.
  bool wait(const std::stop_token &stop) const {
    return detail::wait(checked(), no_deadline, &stop) == wait_result::ready;
  }
  /// `std::future_status::ready`, `timeout` (also when stopped), or `deferred`
  /// for a deferred function that has not run. A wait of zero only looks.
  template <class Rep, class Period>
  std::future_status
  wait_for(const std::chrono::duration<Rep, Period> &d) const {
    return limited(detail::after(d), nullptr);
  }
  template <class Rep, class Period>
  std::future_status wait_for(const std::chrono::duration<Rep, Period> &d,
                              const std::stop_token &stop) const {
    return limited(detail::after(d), &stop);
  }
  /// As `wait_for`, until a time point, or what converts to one of
  /// `steady_clock`, such as `fut::deadline`.
  std::future_status wait_until(steady::time_point t) const {
    return limited(t, nullptr);
  }
  std::future_status wait_until(steady::time_point t,
                                const std::stop_token &stop) const {
    return limited(t, &stop);
  }
  template <class Clock, class Duration>
  std::future_status
  wait_until(const std::chrono::time_point<Clock, Duration> &t) const {
    return wait_until(t, std::stop_token());
  }
  template <class Clock, class Duration>
  std::future_status
  wait_until(const std::chrono::time_point<Clock, Duration> &t,
             const std::stop_token &stop) const {
    for (;;) { // that clock may be adjusted while we sleep by ours
      const auto now = Clock::now();
      const bool over = t <= now; // then `t - now` might overflow
      const auto status =
          limited(over ? steady::time_point::min() : detail::after(t - now),
                  &stop);
      if (status != std::future_status::timeout || stop.stop_requested() || over)
        return status;
    }
  }

protected:
  future_base() noexcept = default;
  explicit future_base(state<T> *s) noexcept : state_(s) {}
  future_base(const future_base &) = default;
  future_base &operator=(const future_base &) = default;
  ~future_base() = default;

  state<T> &checked() const {
    if (!state_) [[unlikely]]
      throw_error(std::future_errc::no_state);
    return *state_;
  }
  // These two get the state, not the future: one that is only made, waited for
  // and read then never needs to be in memory.

  /// Whether `get` can read at once.
  static bool has_value(const state<T> *s) noexcept {
    return s && s->is_value();
  }
  /// Waits for `get`.
  [[gnu::noinline]] static void settle(state<T> *s) {
    if (!s)
      throw_error(std::future_errc::no_state);
    detail::wait(*s);
  }
  void settle(const std::stop_token &stop) const {
    if (!wait(stop))
      throw cancelled();
  }

  state<T> *state_ = nullptr;

private:
  std::future_status limited(steady::time_point t,
                             const std::stop_token *stop) const {
    state<T> &s = checked();
    if (s.deferred && !s.is_ready())
      return std::future_status::deferred;
    return detail::wait(s, t, stop) == wait_result::ready
               ? std::future_status::ready
               : std::future_status::timeout;
  }
};

} // namespace detail

} // namespace fut

#endif
