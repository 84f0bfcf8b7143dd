//===- fixits/bench/harness.h - what every benchmark uses -------*- C++ -*-===//
//
// Counters per operation, and a second thread that is always there. A benchmark
// is called `group/form`: `ex05/before`, `ready_read/fut`. Its time is that of
// one iteration; the counter `ops` says how many operations that is, and the
// counters `allocs` and `bytes` are per operation already.
//
//===----------------------------------------------------------------------===//
#ifndef FIXITS_BENCH_HARNESS_H
#define FIXITS_BENCH_HARNESS_H

#include <benchmark/benchmark.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

namespace bench {

/// Calls to the allocator so far, of all threads, and the bytes asked for.
struct allocations {
  std::uint64_t calls = 0;
  std::uint64_t bytes = 0;
};
allocations allocated() noexcept;

/// Counts the allocations of its life and reports them per operation.
class counted {
public:
  explicit counted(benchmark::State &state, double operations = 1)
      : state_(state), operations_(operations), before_(allocated()) {}
  counted(const counted &) = delete;
  counted &operator=(const counted &) = delete;
  ~counted() {
    const allocations now = allocated();
    const double all = static_cast<double>(state_.iterations()) * operations_;
    // Each thread counts what all of them allocated: an average is right.
    const auto flag = benchmark::Counter::kAvgThreads;
    state_.counters["ops"] = {operations_, flag};
    if (all > 0) {
      state_.counters["allocs"] = {
          static_cast<double>(now.calls - before_.calls) / all, flag};
      state_.counters["bytes"] = {
          static_cast<double>(now.bytes - before_.bytes) / all, flag};
    }
  }

private:
  benchmark::State &state_;
  const double operations_;
  const allocations before_;
};

inline void relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

/// A second thread. It spins for its job, so that handing one over costs the
/// same, and little, for all that is measured.
class partner {
public:
  partner()
      : thread_([this] {
          for (;;) {
            const std::function<void()> *job = nullptr;
            for (unsigned looked = 0; !(job = job_.load()); ++looked)
              looked < 100'000 ? relax() : std::this_thread::yield();
            if (job == &quit_)
              return;
            (*job)();
            job_.store(nullptr);
          }
        }) {}
  partner(const partner &) = delete;
  partner &operator=(const partner &) = delete;
  ~partner() {
    job_.store(&quit_);
    thread_.join();
  }

  /// Starts `job` there; it must live until join() has returned.
  void start(const std::function<void()> &job) { job_.store(&job); }
  void join() {
    while (job_.load())
      relax();
  }

private:
  const std::function<void()> quit_;
  std::atomic<const std::function<void()> *> job_{nullptr};
  std::thread thread_;
};

using clock = std::chrono::steady_clock;
inline double seconds(clock::time_point from, clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

/// What a look-up takes in exercises that need some work: some 100 ns.
inline int small_work(int x) {
  unsigned n = static_cast<unsigned>(x);
  for (int i = 0; i < 30; ++i)
    benchmark::DoNotOptimize(n = n * 1664525u + 1013904223u);
  return static_cast<int>(n);
}

} // namespace bench

#endif
