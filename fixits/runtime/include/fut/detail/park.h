//===- fut/detail/park.h - how a thread spins, yields and sleeps -*- C++ -*-===//
//
// The blocking primitives everything else is built on: `relax`, `spin_lock`,
// `park`/`wake` (the futex) and `brief_wait`, the polling phase before a park.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_PARK_H
#define FUT_DETAIL_PARK_H

// <future> brings what is used here of <chrono>, <memory> and
// <thread>; those headers themselves would double the time to parse it.
#include <atomic>
#include <bit>
#include <climits>
#include <cstdint>
#include <future>
#include <utility>

#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#else
#include <thread>
#endif

namespace fut::detail {

using steady = std::chrono::steady_clock;

/// "No time limit" for every function that takes a `steady::time_point`.
inline constexpr steady::time_point no_deadline = steady::time_point::max();

/// Tells the core that this is a spin loop.
inline void relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

/// Asks for a line that another core may have and this one is about to write.
inline void prefetch_to_write(const void *p) noexcept {
#if defined(__x86_64__)
  // The builtin is a prefetch to read, without an option that most do not set;
  // the instruction does nothing where a processor does not know it.
  __asm__ __volatile__("prefetchw %0" : : "m"(*static_cast<const char *>(p)));
#else
  __builtin_prefetch(p, 1);
#endif
}

/// A lock for critical sections of a few instructions: free lists and the
/// pool's queue. It spins briefly and then yields, so that a holder that lost
/// its core can finish.
class spin_lock {
public:
  void lock() noexcept {
    for (unsigned tries = 0; held_.exchange(true, std::memory_order_acquire);)
      while (held_.load(std::memory_order_relaxed)) {
        if (++tries % 64 == 0)
          std::this_thread::yield();
        else
          relax();
      }
  }
  void unlock() noexcept { held_.store(false, std::memory_order_release); }

private:
  std::atomic<bool> held_{false};
};

#if defined(__linux__)

/// The kernel compares 32 bits; of a pointer-sized word these are its low half,
/// where the flag bits are.
template <class Word> const void *futex_address(const std::atomic<Word> &w) {
  static_assert(sizeof(std::atomic<Word>) == sizeof(Word));
  const auto *p = reinterpret_cast<const unsigned char *>(&w);
  return std::endian::native == std::endian::big ? p + sizeof(Word) - 4 : p;
}

/// Sleeps while `w` holds `expected`, until a wake or the deadline. May return
/// early: call it in a loop that tests the condition.
template <class Word>
void park(const std::atomic<Word> &w, Word expected,
          steady::time_point deadline = no_deadline) noexcept {
  timespec ts{};
  timespec *limit = nullptr;
  if (deadline != no_deadline) {
    const auto since = deadline.time_since_epoch();
    const auto s = std::chrono::floor<std::chrono::seconds>(since);
    ts.tv_sec = static_cast<time_t>(s.count());
    ts.tv_nsec = static_cast<long>(std::chrono::nanoseconds(since - s).count());
    limit = &ts;
  }
  // WAIT_BITSET takes an absolute CLOCK_MONOTONIC time, which steady_clock is.
  ::syscall(SYS_futex, futex_address(w), FUTEX_WAIT_BITSET_PRIVATE,
            static_cast<std::uint32_t>(expected), limit, nullptr,
            FUTEX_BITSET_MATCH_ANY);
}

/// Wakes up to `n` threads parked on `w`. Only the address is used, so the
/// object may already be gone; its memory may then see a spurious wake, which
/// every `park` loop tolerates.
template <class Word>
void wake(const std::atomic<Word> &w, int n = INT_MAX) noexcept {
  ::syscall(SYS_futex, futex_address(w), FUTEX_WAKE_PRIVATE, n, nullptr,
            nullptr, 0);
}

#else

template <class Word>
void park(const std::atomic<Word> &w, Word expected,
          steady::time_point deadline = no_deadline) noexcept {
  if (deadline == no_deadline)
    return w.wait(expected, std::memory_order_relaxed);
  // atomic::wait has no timed form.
  if (w.load(std::memory_order_relaxed) == expected && steady::now() < deadline)
    std::this_thread::sleep_for(std::chrono::microseconds(50));
}

template <class Word>
void wake(const std::atomic<Word> &w, int n = INT_MAX) noexcept {
  auto &word = const_cast<std::atomic<Word> &>(w);
  n == 1 ? word.notify_one() : word.notify_all();
}

#endif

/// Threads of this process that poll right now.
inline constinit std::atomic<int> pollers{0};

/// A right to poll. At most cores - 1 threads hold one, so that whoever is to
/// produce the result always finds a core.
class poll_permit {
public:
  poll_permit() = default;
  poll_permit(const poll_permit &) = delete;
  poll_permit &operator=(const poll_permit &) = delete;
  ~poll_permit() { drop(); }

  bool take() noexcept {
    static const int limit =
        static_cast<int>(std::thread::hardware_concurrency()) - 1;
    if (held_ || pollers.load(std::memory_order_relaxed) >= limit)
      return held_;
    held_ = pollers.fetch_add(1, std::memory_order_relaxed) < limit;
    if (!held_)
      pollers.fetch_sub(1, std::memory_order_relaxed);
    return held_;
  }
  bool held() const noexcept { return held_; }
  void drop() noexcept {
    if (std::exchange(held_, false))
      pollers.fetch_sub(1, std::memory_order_relaxed);
  }

private:
  bool held_ = false;
};

/// About what waking a parked thread costs (20 us on a virtual machine): less
/// polling and both sides of a hand-off fall into the rhythm of parking.
inline constexpr std::chrono::microseconds poll_time{20};

/// A yield that is back this soon found nobody on this core, and a poll with a
/// permit makes no other: Linux (6.18) takes a slice off whoever yields, and a
/// thread in debt that then sleeps may have to wait for its core once it is
/// woken.
inline constexpr std::chrono::microseconds idle_yield{3};

/// A yield that takes longer gave the core to another program, for a time slice
/// or several. On such a machine a sleeper is back sooner, and for a while
/// nobody yields.
inline constexpr std::chrono::microseconds longest_yield{500};
inline constexpr std::chrono::milliseconds yield_pause{250};
/// Until when, in the clock's ticks.
inline constinit std::atomic<steady::rep> no_yield_until{0};

/// Polls `done` while that is cheaper than sleeping. Returns whether it was seen
/// true. Between bursts the thread yields, since whom it waits for may need this
/// very core; with the permit taken by others it does nothing else.
template <class Done>
bool brief_wait(Done done, steady::time_point deadline) noexcept {
  // Half a microsecond: who answers at once from another core has done so then,
  // and neither side has asked for the time or a permit.
  for (int i = 0; i < 256; ++i) {
    if (done())
      return true;
    if (i % 16 == 15)
      relax();
  }
  auto now = steady::now();
  const auto end = now + poll_time < deadline ? now + poll_time : deadline;
  bool yields = now.time_since_epoch().count() >=
                no_yield_until.load(std::memory_order_relaxed);
  poll_permit permit;
  do {
    if (permit.take()) {
      for (int i = 0; i < 16; ++i) {
        if (done())
          return true;
        relax();
      }
    } else if (!yields) {
      return false;
    }
    if (yields)
      std::this_thread::yield();
    if (done())
      return true;
    const auto before = std::exchange(now, steady::now());
    if (permit.held() && now - before < idle_yield)
      yields = false;
    if (yields && now - before > longest_yield) {
      yields = false;
      no_yield_until.store((now + yield_pause).time_since_epoch().count(),
                           std::memory_order_relaxed);
    }
  } while (now < end);
  return false;
}

} // namespace fut::detail

#endif
