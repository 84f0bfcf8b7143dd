// Exercise 7: ten calls awaited one after the other, or all at once. Per call.
#include "../harness.h"

#include <fut/pool.h>
#include <fut/when.h>

#include <future>
#include <vector>

namespace {

constexpr int calls = 10;

// Before: each is awaited before the next starts.
void before(benchmark::State &state) {
  const bench::counted count(state, calls);
  for (auto _ : state) {
    int sum = 0;
    for (int i = 0; i < calls; ++i)
      sum += std::async(std::launch::async, bench::small_work, i).get();
    benchmark::DoNotOptimize(sum);
  }
}
BENCHMARK(before)->Name("ex07/before")->UseRealTime();

// After: all are started, then awaited.
void after_std(benchmark::State &state) {
  const bench::counted count(state, calls);
  for (auto _ : state) {
    std::vector<std::future<int>> all;
    for (int i = 0; i < calls; ++i)
      all.push_back(std::async(std::launch::async, bench::small_work, i));
    int sum = 0;
    for (auto &f : all)
      sum += f.get();
    benchmark::DoNotOptimize(sum);
  }
}
BENCHMARK(after_std)->Name("ex07/after_std")->UseRealTime();

void after_fut(benchmark::State &state) {
  const bench::counted count(state, calls);
  for (auto _ : state) {
    std::vector<fut::future<int>> all;
    for (int i = 0; i < calls; ++i)
      all.push_back(fut::async(bench::small_work, i));
    int sum = 0;
    for (int v : fut::when_all(std::move(all)).get())
      sum += v;
    benchmark::DoNotOptimize(sum);
  }
}
BENCHMARK(after_fut)->Name("ex07/after_fut")->UseRealTime();

} // namespace
