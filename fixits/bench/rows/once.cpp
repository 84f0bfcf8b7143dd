// A value computed once: lazy beside what the language and the library have.
#include "../harness.h"

#include <fut/lazy.h>

#include <cstdlib>
#include <mutex>

namespace {

int compute() { return std::rand(); }

int &local_static() {
  static int value = compute();
  return value;
}
void once_static(benchmark::State &state) {
  const bench::counted count(state);
  for (auto _ : state) {
    int v = local_static();
    benchmark::DoNotOptimize(v);
    benchmark::ClobberMemory();
  }
}
BENCHMARK(once_static)->Name("once/static");

fut::lazy<int> lazy(compute);
void once_lazy(benchmark::State &state) {
  const bench::counted count(state);
  for (auto _ : state) {
    int v = lazy.get();
    benchmark::DoNotOptimize(v);
    benchmark::ClobberMemory();
  }
}
BENCHMARK(once_lazy)->Name("once/fut");

std::once_flag flag;
int flagged;
void once_call_once(benchmark::State &state) {
  const bench::counted count(state);
  for (auto _ : state) {
    std::call_once(flag, [] { flagged = compute(); });
    int v = flagged;
    benchmark::DoNotOptimize(v);
    benchmark::ClobberMemory();
  }
}
BENCHMARK(once_call_once)->Name("once/std");

} // namespace
