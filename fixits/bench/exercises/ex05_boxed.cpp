// Exercise 5: a future of std::any, or of the type. Per future, made, resolved
// and read by one thread.
#include "../harness.h"

#include <fut/future.h>

#include <any>
#include <array>
#include <future>

namespace {

struct user {
  std::array<long, 5> fields{}; // 40 bytes, as in the exercise
};

void before(benchmark::State &state) {
  const bench::counted count(state);
  for (auto _ : state) {
    std::promise<std::any> promise;
    auto future = promise.get_future();
    promise.set_value(user{{1}});
    auto u = std::any_cast<user>(future.get());
    benchmark::DoNotOptimize(u);
  }
}
BENCHMARK(before)->Name("ex05/before")->UseRealTime();

template <class Promise> void after(benchmark::State &state) {
  const bench::counted count(state);
  for (auto _ : state) {
    Promise promise;
    auto future = promise.get_future();
    promise.set_value(user{{1}});
    auto u = future.get();
    benchmark::DoNotOptimize(u);
  }
}
BENCHMARK(after<std::promise<user>>)->Name("ex05/after_std")->UseRealTime();
BENCHMARK(after<fut::promise<user>>)->Name("ex05/after_fut")->UseRealTime();

} // namespace
