// Exercise 2: a result behind a mutex, read long after it was there. Per read,
// by one thread and by four at a time.
#include "../harness.h"

#include <fut/future.h>

#include <condition_variable>
#include <mutex>
#include <optional>

namespace {

// Before: the mutex guards the reads, too.
class locked_future {
public:
  void set(int v) {
    const std::lock_guard guard(mutex_);
    value_ = v;
    ready_.notify_all();
  }
  int get() {
    std::unique_lock guard(mutex_);
    ready_.wait(guard, [this] { return value_.has_value(); });
    return *value_;
  }

private:
  std::mutex mutex_;
  std::condition_variable ready_;
  std::optional<int> value_;
};

// After: the value is published by an atomic.
class atomic_future {
public:
  void set(int v) {
    value_ = v;
    ready_.store(true, std::memory_order_release);
    ready_.notify_all();
  }
  int get() const {
    while (!ready_.load(std::memory_order_acquire))
      ready_.wait(false);
    return value_;
  }

private:
  int value_ = 0;
  std::atomic<bool> ready_{false};
};

template <class Future> void read(benchmark::State &state, Future &future) {
  const bench::counted count(state);
  for (auto _ : state) {
    int v = future.get();
    benchmark::DoNotOptimize(v);
    benchmark::ClobberMemory();
  }
}

void before(benchmark::State &state) {
  static locked_future &future = []() -> auto & {
    static locked_future made;
    made.set(42);
    return made;
  }();
  read(state, future);
}
BENCHMARK(before)->Name("ex02/before")->UseRealTime();
BENCHMARK(before)->Name("ex02_four_threads/before")->UseRealTime()->Threads(4);

void after_std(benchmark::State &state) {
  static const atomic_future &future = []() -> auto & {
    static atomic_future made;
    made.set(42);
    return made;
  }();
  read(state, future);
}
BENCHMARK(after_std)->Name("ex02/after_std")->UseRealTime();
BENCHMARK(after_std)
    ->Name("ex02_four_threads/after_std")
    ->UseRealTime()
    ->Threads(4);

void after_fut(benchmark::State &state) {
  static const fut::shared_future<int> made =
      fut::make_ready_future(42).share();
  const fut::shared_future<int> future = made; // a handle a thread
  read(state, future);
}
BENCHMARK(after_fut)->Name("ex02/after_fut")->UseRealTime();
BENCHMARK(after_fut)
    ->Name("ex02_four_threads/after_fut")
    ->UseRealTime()
    ->Threads(4);

} // namespace
