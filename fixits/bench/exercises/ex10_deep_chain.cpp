// Exercise 10: ten stages, a task for each or one for all. Per chain.
#include "../harness.h"

#include <fut/compose.h>
#include <fut/pool.h>

#include <future>

namespace {

int stage(int x) {
  benchmark::DoNotOptimize(++x);
  return x;
}
int ten_stages(int x) {
  for (int i = 0; i < 10; ++i)
    x = stage(x);
  return x;
}

void before(benchmark::State &state) {
  int i = 0;
  const bench::counted count(state);
  for (auto _ : state) {
    auto f = std::async(std::launch::async, stage, i++);
    for (int k = 1; k < 10; ++k)
      f = std::async(std::launch::async,
                     [f = std::move(f)]() mutable { return stage(f.get()); });
    benchmark::DoNotOptimize(f.get());
  }
}
BENCHMARK(before)->Name("ex10/before")->UseRealTime();

void after_std(benchmark::State &state) {
  int i = 0;
  const bench::counted count(state);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        std::async(std::launch::async, ten_stages, i++).get());
}
BENCHMARK(after_std)->Name("ex10/after_std")->UseRealTime();

void after_fut(benchmark::State &state) {
  int i = 0;
  const bench::counted count(state);
  for (auto _ : state)
    benchmark::DoNotOptimize(fut::chain(fut::async(stage, i++), stage, stage,
                                        stage, stage, stage, stage, stage,
                                        stage, stage)
                                 .get());
}
BENCHMARK(after_fut)->Name("ex10/after_fut")->UseRealTime();

} // namespace
