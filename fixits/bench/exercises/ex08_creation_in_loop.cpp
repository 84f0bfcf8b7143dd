// Exercise 8: a pipeline that makes a future for each item. Per item: made
// here, resolved on another thread, read here.
#include "../harness.h"

#include <fut/future.h>
#include <fut/pool_allocator.h>

#include <future>
#include <vector>

namespace {

constexpr int items = 1000;

template <class Make> void stream(benchmark::State &state, Make make) {
  using promise = decltype(make());
  std::vector<promise> promises;
  std::vector<decltype(std::declval<promise &>().get_future())> futures;
  promises.reserve(items);
  futures.reserve(items);
  bench::partner other;
  const std::function<void()> resolve = [&] {
    for (auto &p : promises)
      p.set_value(1);
    promises.clear();
  };
  const auto once = [&] {
    for (int i = 0; i < items; ++i) {
      promises.push_back(make());
      futures.push_back(promises.back().get_future());
    }
    other.start(resolve);
    int sum = 0;
    for (auto &f : futures)
      sum += f.get();
    other.join();
    futures.clear();
    benchmark::DoNotOptimize(sum);
  };
  once();
  const bench::counted count(state, items);
  for (auto _ : state)
    once();
}

void before(benchmark::State &state) {
  stream(state, [] { return std::promise<int>(); });
}
BENCHMARK(before)->Name("ex08/before")->UseRealTime();

// After, with std: its shared state from the runtime's allocator.
void after_std(benchmark::State &state) {
  stream(state, [] {
    return std::promise<int>(std::allocator_arg, fut::pool_allocator<int>{});
  });
}
BENCHMARK(after_std)->Name("ex08/after_std")->UseRealTime();

void after_fut(benchmark::State &state) {
  stream(state, [] { return fut::promise<int>(); });
}
BENCHMARK(after_fut)->Name("ex08/after_fut")->UseRealTime();

} // namespace
