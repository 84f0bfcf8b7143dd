// Exercise 1: a future for work that is smaller than the future. Per look-up.
#include "../harness.h"

#include <fut/lazy.h>

#include <future>
#include <mutex>

namespace {

// Before: a task for each look-up.
void before(benchmark::State &state) {
  int key = 0;
  const bench::counted count(state);
  for (auto _ : state) {
    auto f = std::async(std::launch::async, bench::small_work, key++);
    benchmark::DoNotOptimize(f.get());
  }
}
BENCHMARK(before)->Name("ex01/before")->UseRealTime();

// After: call it.
void after_call(benchmark::State &state) {
  int key = 0;
  const bench::counted count(state);
  for (auto _ : state)
    benchmark::DoNotOptimize(bench::small_work(key++));
}
BENCHMARK(after_call)->Name("ex01/after_call")->UseRealTime();

// After, when the result is shared: compute it once.
std::once_flag once;
int shared;
void after_std(benchmark::State &state) {
  const bench::counted count(state);
  for (auto _ : state) {
    std::call_once(once, [] { shared = bench::small_work(7); });
    benchmark::DoNotOptimize(shared);
    benchmark::ClobberMemory();
  }
}
BENCHMARK(after_std)->Name("ex01/after_std")->UseRealTime();

fut::lazy<int> cached([] { return bench::small_work(7); });
void after_fut(benchmark::State &state) {
  const bench::counted count(state);
  for (auto _ : state) {
    int v = cached.get();
    benchmark::DoNotOptimize(v);
    benchmark::ClobberMemory();
  }
}
BENCHMARK(after_fut)->Name("ex01/after_fut")->UseRealTime();

} // namespace
