//===- fut/detail/timer_thread.h - where time-outs run ---------*- C++ -*-===//
//
// An indexed binary heap of intrusive entries under a mutex: adding, moving and
// removing an entry is O(log n) and allocates nothing once the heap has grown.
// The thread is started by the first entry, sleeps without a time-out while
// there is none, and is woken only when the earliest entry gets earlier.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_TIMER_THREAD_H
#define FUT_DETAIL_TIMER_THREAD_H

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace fut::detail {

/// `delay` from `now`, or `now` when that is past. Delays too long for the
/// clock mean "never", the last point in time there is.
template <class Rep, class Period>
std::chrono::steady_clock::time_point
time_after(std::chrono::duration<Rep, Period> delay,
           std::chrono::steady_clock::time_point now =
               std::chrono::steady_clock::now()) {
  using clock = std::chrono::steady_clock;
  if (delay <= delay.zero())
    return now;
  // Compared as floating point: the sum must not overflow first.
  using seconds = std::chrono::duration<double>;
  if (seconds(delay) >= seconds(clock::time_point::max() - now))
    return clock::time_point::max();
  return now + std::chrono::ceil<clock::duration>(delay);
}

/// Something that happens at a point in time. Lives inside its user (a timer,
/// a deadline), which removes it before it dies.
class timer_entry {
public:
  using clock = std::chrono::steady_clock;

  timer_entry() = default;
  timer_entry(const timer_entry &) = delete;
  timer_entry &operator=(const timer_entry &) = delete;

protected:
  ~timer_entry() = default;

  /// Called on the timer thread when the time has come, with `lock` held and
  /// the entry already out of the heap. Takes out what it needs, releases the
  /// lock and acts; after the release the entry may be gone.
  virtual void expire(std::unique_lock<std::mutex> &lock) = 0;

private:
  friend class timer_thread;
  static constexpr std::size_t not_queued = static_cast<std::size_t>(-1);
  clock::time_point when_{};
  std::size_t slot_ = not_queued;
};

class timer_thread {
public:
  using clock = timer_entry::clock;

  timer_thread(const timer_thread &) = delete;
  timer_thread &operator=(const timer_thread &) = delete;

  /// The timer thread of the process. The object is never destroyed, so that
  /// entries with static storage may leave it at any time; its thread is joined
  /// at exit, after which entries no longer expire.
  static timer_thread &instance() {
    static timer_thread &self = *new timer_thread;
    static const joiner at_exit{self};
    return self;
  }

  /// The lock that guards all entries.
  [[nodiscard]] std::unique_lock<std::mutex> lock() {
    return std::unique_lock(mutex_);
  }

  /// Adds `entry`, or moves it when it is queued already. Needs the lock.
  void schedule(timer_entry &entry, clock::time_point when) {
    entry.when_ = when;
    if (entry.slot_ == timer_entry::not_queued) {
      heap_.push_back(&entry);
      entry.slot_ = heap_.size() - 1;
    }
    sift_down(sift_up(entry.slot_));
    if (!thread_.joinable() && !stopping_)
      thread_ = std::thread([this] { run(); });
    else if (when < sleeping_until_)
      changed_.notify_one();
  }

  /// Takes `entry` out; afterwards it does not expire any more. Whether it was
  /// still queued. Needs the lock.
  bool cancel(timer_entry &entry) noexcept {
    const std::size_t slot = entry.slot_;
    if (slot == timer_entry::not_queued)
      return false;
    timer_entry *const last = heap_.back();
    heap_.pop_back();
    entry.slot_ = timer_entry::not_queued;
    if (last != &entry) {
      place(last, slot);
      sift_down(sift_up(slot));
    }
    return true;
  }

private:
  struct joiner {
    timer_thread &self;
    ~joiner() { self.stop(); }
  };

  timer_thread() = default;

  void stop() {
    std::thread thread;
    {
      const std::lock_guard guard(mutex_);
      stopping_ = true;
      thread.swap(thread_);
    }
    changed_.notify_one();
    if (!thread.joinable())
      return;
    if (thread.get_id() == std::this_thread::get_id())
      thread.detach(); // exit() was called from an expiring entry
    else
      thread.join();
  }

  void run() {
    std::unique_lock guard(mutex_);
    while (!stopping_) {
      // An entry that is taken out does not wake the thread, so it may wake for
      // nothing, once; and entries later than that need not wake it either.
      if (heap_.empty()) {
        sleeping_until_ = clock::time_point::max();
        changed_.wait(guard);
        continue;
      }
      timer_entry &first = *heap_.front();
      sleeping_until_ = first.when_;
      if (clock::now() < sleeping_until_) {
        changed_.wait_until(guard, sleeping_until_);
        continue;
      }
      sleeping_until_ = clock::time_point::min(); // awake
      cancel(first);
      first.expire(guard);
      if (!guard.owns_lock())
        guard.lock();
    }
  }

  void place(timer_entry *entry, std::size_t slot) noexcept {
    heap_[slot] = entry;
    entry->slot_ = slot;
  }

  std::size_t sift_up(std::size_t slot) noexcept {
    timer_entry *const entry = heap_[slot];
    while (slot > 0) {
      const std::size_t parent = (slot - 1) / 2;
      if (heap_[parent]->when_ <= entry->when_)
        break;
      place(heap_[parent], slot);
      slot = parent;
    }
    place(entry, slot);
    return slot;
  }

  void sift_down(std::size_t slot) noexcept {
    timer_entry *const entry = heap_[slot];
    for (;;) {
      std::size_t child = 2 * slot + 1;
      if (child >= heap_.size())
        break;
      if (child + 1 < heap_.size() &&
          heap_[child + 1]->when_ < heap_[child]->when_)
        ++child;
      if (entry->when_ <= heap_[child]->when_)
        break;
      place(heap_[child], slot);
      slot = child;
    }
    place(entry, slot);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<timer_entry *> heap_; // earliest first
  std::thread thread_;
  // When the thread wakes by itself; the beginning of time while it is awake.
  clock::time_point sleeping_until_ = clock::time_point::min();
  bool stopping_ = false;
};

} // namespace fut::detail

#endif
