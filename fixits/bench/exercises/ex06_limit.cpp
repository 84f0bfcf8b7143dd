// Exercise 6: a limit of a thousand, or the one that Little's law gives.
//
// What the limit does to latency is a property of the service, not of this
// machine: it is simulated (200 calls a second, 50 ms each, a batch of a
// thousand calls) and reported as the counter `p99_ms`, the time from the start
// of a call to its end. The time measured is that of taking and giving back a
// permit.
#include "../harness.h"

#include <fut/limiter.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <queue>
#include <semaphore>
#include <vector>

namespace {

using namespace std::chrono_literals;

/// The 99th percentile of the latency of a thousand calls that are all there at
/// the start, `limit` of them under way at a time, on a service of ten servers.
double simulated_p99_ms(std::ptrdiff_t limit) {
  constexpr int calls = 1000;
  constexpr double service_ms = 50;
  std::priority_queue<double, std::vector<double>, std::greater<>> servers;
  for (int i = 0; i < 10; ++i)
    servers.push(0);
  std::priority_queue<double, std::vector<double>, std::greater<>> permits;
  for (std::ptrdiff_t i = 0; i < limit; ++i)
    permits.push(0);
  std::vector<double> latencies;
  for (int i = 0; i < calls; ++i) {
    const double begin = permits.top();
    permits.pop();
    const double served = std::max(begin, servers.top());
    servers.pop();
    servers.push(served + service_ms);
    permits.push(served + service_ms);
    latencies.push_back(served + service_ms - begin);
  }
  std::sort(latencies.begin(), latencies.end());
  return latencies[calls * 99 / 100];
}

void before(benchmark::State &state) {
  std::counting_semaphore<> semaphore(1000);
  {
    const bench::counted count(state);
    for (auto _ : state) {
      semaphore.acquire();
      semaphore.release();
    }
  }
  state.counters["p99_ms"] = simulated_p99_ms(1000);
}
BENCHMARK(before)->Name("ex06/before")->UseRealTime();

void after_std(benchmark::State &state) {
  std::counting_semaphore<> semaphore(fut::littles_law(200.0, 50ms));
  {
    const bench::counted count(state);
    for (auto _ : state) {
      semaphore.acquire();
      semaphore.release();
    }
  }
  state.counters["p99_ms"] = simulated_p99_ms(fut::littles_law(200.0, 50ms));
}
BENCHMARK(after_std)->Name("ex06/after_std")->UseRealTime();

void after_fut(benchmark::State &state) {
  fut::limiter limiter(fut::littles_law(200.0, 50ms));
  {
    const bench::counted count(state);
    for (auto _ : state)
      auto permit = limiter.acquire();
  }
  state.counters["p99_ms"] = simulated_p99_ms(fut::littles_law(200.0, 50ms));
}
BENCHMARK(after_fut)->Name("ex06/after_fut")->UseRealTime();

} // namespace
