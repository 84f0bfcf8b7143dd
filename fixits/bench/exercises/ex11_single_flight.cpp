// Exercise 11: every look-up through the single flight, or only the misses. Per
// look-up that hits, 1024 string keys.
#include "../harness.h"

#include <fut/single_flight.h>

#include <cstddef>
#include <future>
#include <mutex>
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

// What the flight finds when it takes off: the cached value.
class guarded_cache {
public:
  guarded_cache() {
    for (const auto &key : keys())
      values_[key] = 1;
  }
  int find(const std::string &key) const {
    const std::shared_lock lock(mutex_);
    const auto at = values_.find(key);
    return at == values_.end() ? -1 : at->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> values_;
};

// Before: joins or starts a flight, whatever is in the cache.
class flights {
public:
  template <class Load> int run(const std::string &key, Load load) {
    std::promise<int> promise;
    std::shared_future<int> result;
    bool mine = false;
    {
      const std::lock_guard guard(mutex_);
      auto &at = under_way_[key];
      if ((mine = !at.valid()))
        at = promise.get_future().share();
      result = at;
    }
    if (!mine)
      return result.get();
    promise.set_value(load());
    const std::lock_guard guard(mutex_);
    under_way_.erase(key);
    return result.get();
  }

private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_future<int>> under_way_;
};

void before(benchmark::State &state) {
  const guarded_cache cache;
  flights all;
  std::size_t i = 0;
  const bench::counted count(state);
  for (auto _ : state) {
    const std::string &key = keys()[i++ % 1024];
    benchmark::DoNotOptimize(all.run(key, [&] { return cache.find(key); }));
  }
}
BENCHMARK(before)->Name("ex11/before")->UseRealTime();

void after_std(benchmark::State &state) {
  const guarded_cache cache;
  flights all;
  std::size_t i = 0;
  const bench::counted count(state);
  for (auto _ : state) {
    const std::string &key = keys()[i++ % 1024];
    int v = cache.find(key);
    if (v < 0)
      v = all.run(key, [&] { return cache.find(key); });
    benchmark::DoNotOptimize(v);
  }
}
BENCHMARK(after_std)->Name("ex11/after_std")->UseRealTime();

void after_fut(benchmark::State &state) {
  fut::cache<std::string, int> cache(10'000);
  for (const auto &key : keys())
    cache.insert_or_assign(key, 1);
  std::size_t i = 0;
  const bench::counted count(state);
  for (auto _ : state) {
    int v = cache.get_or_load(keys()[i++ % 1024], [] { return -1; });
    benchmark::DoNotOptimize(v);
  }
}
BENCHMARK(after_fut)->Name("ex11/after_fut")->UseRealTime();

// The price of the other case: each key is new.
void miss_fut(benchmark::State &state) {
  fut::cache<int, int> cache(1024);
  int i = 0;
  const bench::counted count(state);
  for (auto _ : state) {
    int v = cache.get_or_load(++i, [&] { return i; });
    benchmark::DoNotOptimize(v);
  }
}
BENCHMARK(miss_fut)->Name("ex11_miss/after_fut")->UseRealTime();

} // namespace
