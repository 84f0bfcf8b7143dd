// A look-up that hits, 1024 string keys: the cache beside a guarded map.
#include "../harness.h"

#include <fut/single_flight.h>

#include <cstddef>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

const std::vector<std::string> &keys() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> made;
    for (int i = 0; i < 1024; ++i)
      made.push_back("user:" + std::to_string(i * 7919));
    return made;
  }();
  return all;
}

void hit_std(benchmark::State &state) {
  static std::shared_mutex mutex;
  static const std::unordered_map<std::string, int> map = [] {
    std::unordered_map<std::string, int> filled;
    for (const auto &key : keys())
      filled[key] = 1;
    return filled;
  }();
  const auto &all = keys();
  std::size_t i = 0;
  const bench::counted count(state);
  for (auto _ : state) {
    const std::shared_lock lock(mutex);
    int v = map.find(all[i++ % 1024])->second;
    benchmark::DoNotOptimize(v);
  }
}
BENCHMARK(hit_std)->Name("cache_hit/std");
BENCHMARK(hit_std)->Name("cache_hit_two_threads/std")->Threads(2);

void hit_fut(benchmark::State &state) {
  static fut::cache<std::string, int> &cache = []() -> auto & {
    static fut::cache<std::string, int> filled(10'000);
    for (const auto &key : keys())
      filled.insert_or_assign(key, 1);
    return filled;
  }();
  const auto &all = keys();
  std::size_t i = 0;
  const bench::counted count(state);
  for (auto _ : state) {
    int v = cache.get_or_load(all[i++ % 1024], [] { return 0; });
    benchmark::DoNotOptimize(v);
  }
}
BENCHMARK(hit_fut)->Name("cache_hit/fut");
BENCHMARK(hit_fut)->Name("cache_hit_two_threads/fut")->Threads(2);

} // namespace
