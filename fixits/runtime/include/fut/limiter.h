//===- fut/limiter.h - how many calls at a time -----------------*- C++ -*-===//
//
// Exercise 6: past saturation more concurrency only adds queueing. Little's law
// says how much is enough.
//
//   // A service that takes 200 calls a second, 50 ms each: 10 at a time, and
//   // twice that for headroom.
//   fut::limiter lim(fut::littles_law(200.0, 50ms));
//
//   {
//     auto permit = lim.acquire();            // blocks while 20 are out
//     call();
//   }                                         // given back here
//   auto permit = co_await lim.acquire_async();
//   if (auto maybe = lim.try_acquire())
//     call();
//
//   fut::adaptive_limiter unknown(10);        // finds the limit by measuring
//   { auto permit = unknown.acquire(); call(); }
//
// Thread safety: all members may be called from any thread; a limiter must
// outlive its permits and those who wait for one.
// When not to use it: for work bound by the processor, where the number of
// workers of a fut::pool is the limit.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_LIMITER_H
#define FUT_LIMITER_H

#include "detail/permit.h"
#include "detail/permit_queue.h"
#include "future.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <mutex>
#include <stop_token>
#include <utility>

namespace fut {

/// How many calls have to be under way to keep a service busy: `rate` (calls a
/// second that it serves) times `latency` (of one call), times `headroom`,
/// rounded up. At least 1, also for arguments that make no sense.
template <class Rep, class Period>
[[nodiscard]] constexpr std::ptrdiff_t
littles_law(double rate, std::chrono::duration<Rep, Period> latency,
            double headroom = 2) {
  const double calls =
      rate * std::chrono::duration<double>(latency).count() * headroom;
  // 0.1 * 3 is a little more than 0.3: that must not cost another call.
  const double needed = calls * (1 - 1e-12);
  if (!(needed > 1)) // also when it is not a number
    return 1;
  constexpr std::ptrdiff_t most = detail::permit_queue::largest;
  if (!(needed < static_cast<double>(most)))
    return most;
  const auto whole = static_cast<std::ptrdiff_t>(needed);
  return static_cast<double>(whole) < needed ? whole + 1 : whole;
}

/// At most a number of permits are out at a time; who comes later waits in a
/// queue, first come first served. Taking and giving back a permit that nobody
/// waits for is one atomic exchange each, without a lock or an allocation.
class limiter {
public:
  using permit = basic_permit<limiter>;

  /// With `limit` permits; at least one.
  explicit limiter(std::ptrdiff_t limit) : queue_(limit) {}

  limiter(const limiter &) = delete;
  limiter &operator=(const limiter &) = delete;

  /// A permit; blocks while there is none. A worker of a fut::pool runs other
  /// tasks meanwhile.
  permit acquire() {
    queue_.acquire(detail::no_deadline, nullptr);
    return {*this, {}};
  }

  /// The same; an empty permit when a stop is requested before there is one.
  permit acquire(const std::stop_token &stop) {
    return give(queue_.acquire(detail::no_deadline, &stop));
  }

  /// A permit, or an empty one when there is none now. Never blocks.
  permit try_acquire() noexcept { return give(queue_.try_acquire()); }

  /// A permit, or an empty one when there is none within `patience`.
  template <class Rep, class Period>
  permit try_acquire_for(std::chrono::duration<Rep, Period> patience) {
    return give(queue_.acquire(detail::after(patience), nullptr));
  }

  /// A permit, or an empty one when there is none by `when`; a fut::deadline
  /// will do.
  permit try_acquire_until(std::chrono::steady_clock::time_point when) {
    return give(queue_.acquire(when, nullptr));
  }

  /// A future permit, to be awaited or continued. Never blocks. Who drops the
  /// future gives the permit back when it comes.
  [[nodiscard]] future<permit> acquire_async() {
    return queue_.acquire_async([this] { return permit(*this, {}); });
  }

  /// Permits that are free just now.
  [[nodiscard]] std::ptrdiff_t available() const noexcept {
    return queue_.available();
  }

private:
  friend permit;
  struct token {};

  permit give(bool got) noexcept { return got ? permit(*this, {}) : permit(); }
  void give_back(token) noexcept { queue_.release(); }

  detail::permit_queue queue_;
};

/// A limiter that finds its limit: it compares the latency of calls, from
/// permit to release, with the smallest one seen, and lets in fewer when calls
/// get slower, more when they do not. (The gradient rule: limit * smallest /
/// measured + sqrt(limit), a step for each window of as many calls as the limit
/// allows; now and then a window at half the limit, to see what the latency is
/// without a queue.) The limit stays between `smallest` and `largest`.
class adaptive_limiter {
public:
  using permit = basic_permit<adaptive_limiter>;
  using clock = std::chrono::steady_clock;

  /// Starts with `initial` permits.
  explicit adaptive_limiter(std::ptrdiff_t initial, std::ptrdiff_t smallest = 1,
                            std::ptrdiff_t largest = 1000)
      : smallest_(static_cast<double>(std::max<std::ptrdiff_t>(smallest, 1))),
        largest_(std::max(static_cast<double>(largest), smallest_)),
        limit_(std::clamp(static_cast<double>(initial), smallest_, largest_)),
        queue_(limit()) {}

  adaptive_limiter(const adaptive_limiter &) = delete;
  adaptive_limiter &operator=(const adaptive_limiter &) = delete;

  /// As limiter::acquire. The time from here to the release of the permit is
  /// what is measured.
  permit acquire() {
    queue_.acquire(detail::no_deadline, nullptr);
    return {*this, clock::now()};
  }
  /// As limiter::acquire.
  permit acquire(const std::stop_token &stop) {
    return give(queue_.acquire(detail::no_deadline, &stop));
  }
  /// As limiter::try_acquire.
  permit try_acquire() noexcept { return give(queue_.try_acquire()); }
  /// As limiter::acquire_async.
  [[nodiscard]] future<permit> acquire_async() {
    return queue_.acquire_async([this] { return permit(*this, clock::now()); });
  }

  /// Takes a latency into account. Permits do this by themselves when they are
  /// released; here is the way in for what was measured elsewhere.
  void record(clock::duration latency) {
    using seconds = std::chrono::duration<double>;
    const double measured = std::max(seconds(latency).count(), 1e-9);
    std::ptrdiff_t more = 0;
    {
      const std::lock_guard guard(mutex_);
      sum_ += measured;
      fastest_in_window_ = std::min(fastest_in_window_, measured);
      if (++calls_ < limit_)
        return;
      more = end_window();
    }
    queue_.resize(more); // who waited may run here: not under the lock
  }

  /// The limit just now.
  [[nodiscard]] std::ptrdiff_t limit() const {
    const std::lock_guard guard(mutex_);
    return static_cast<std::ptrdiff_t>(limit_);
  }

private:
  friend permit;
  using token = clock::time_point;

  permit give(bool got) noexcept {
    return got ? permit(*this, clock::now()) : permit();
  }

  void give_back(token since) noexcept {
    record(clock::now() - since);
    queue_.release();
  }

  // Latencies may grow by this much before that counts as queueing.
  static constexpr double tolerance = 1.5;
  // Every so many windows the limit is halved and the smallest latency measured
  // anew: a limit that started too high has seen nothing but queueing, and a
  // service may have become slower for good.
  static constexpr int windows_between_probes = 16;

  // How many permits there are more from now on, or less.
  std::ptrdiff_t end_window() {
    const double mean = sum_ / calls_;
    fastest_ = std::min(fastest_, fastest_in_window_);
    const double gradient = std::clamp(tolerance * fastest_ / mean, 0.5, 1.0);
    const double next = limit_ * gradient + std::sqrt(limit_);
    const auto before = static_cast<std::ptrdiff_t>(limit_);
    if (++windows_ % windows_between_probes == 0) {
      limit_ = std::max(limit_ / 2, smallest_);
      fastest_ = std::numeric_limits<double>::infinity();
    } else {
      limit_ = std::clamp((limit_ + next) / 2, smallest_, largest_);
    }
    sum_ = 0;
    calls_ = 0;
    fastest_in_window_ = std::numeric_limits<double>::infinity();
    return static_cast<std::ptrdiff_t>(limit_) - before;
  }

  const double smallest_;
  const double largest_;
  mutable std::mutex mutex_; // guards what follows, up to the queue
  double limit_;
  double fastest_ = std::numeric_limits<double>::infinity();
  double fastest_in_window_ = std::numeric_limits<double>::infinity();
  double sum_ = 0;
  double calls_ = 0;
  unsigned windows_ = 0;
  detail::permit_queue queue_;
};

} // namespace fut

#endif
