// Exercise 3: a resolver that waits until somebody takes the value. Per future
// that is resolved before it is awaited.
#include "../harness.h"

#include <fut/future.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <vector>

namespace {

// Before: set() returns when get() has taken the value.
class rendezvous {
public:
  void set(int v) {
    std::unique_lock guard(mutex_);
    value_ = v;
    changed_.notify_all();
    changed_.wait(guard, [this] { return !value_.has_value(); });
  }
  int get() {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return value_.has_value(); });
    const int v = *value_;
    value_.reset();
    changed_.notify_all();
    return v;
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<int> value_;
};

constexpr int futures = 100;

void before(benchmark::State &state) {
  std::vector<rendezvous> all(futures);
  bench::partner producer;
  const std::function<void()> resolve = [&] {
    for (auto &one : all)
      one.set(1);
  };
  const bench::counted count(state, futures);
  for (auto _ : state) {
    producer.start(resolve);
    for (auto &one : all)
      benchmark::DoNotOptimize(one.get());
    producer.join();
  }
}
BENCHMARK(before)->Name("ex03/before")->UseRealTime();

// After: the state holds the value until somebody wants it.
template <class Promise> void after(benchmark::State &state) {
  bench::partner producer;
  std::vector<Promise> all;
  const std::function<void()> resolve = [&] {
    for (auto &one : all)
      one.set_value(1);
  };
  std::vector<decltype(std::declval<Promise &>().get_future())> read;
  all.reserve(futures);
  read.reserve(futures);
  const bench::counted count(state, futures);
  for (auto _ : state) {
    all.clear();
    read.clear();
    for (int i = 0; i < futures; ++i)
      read.push_back(all.emplace_back().get_future());
    producer.start(resolve);
    producer.join();
    for (auto &one : read)
      benchmark::DoNotOptimize(one.get());
  }
}
BENCHMARK(after<std::promise<int>>)->Name("ex03/after_std")->UseRealTime();
BENCHMARK(after<fut::promise<int>>)->Name("ex03/after_fut")->UseRealTime();

} // namespace
