// Exercise 4: a deadline and a stop token for each of fifty calls of a request,
// or one for all of them. Per call; the calls themselves do nothing.
#include "../harness.h"

#include <fut/deadline.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>

namespace {

using namespace std::chrono_literals;
constexpr int calls = 50;

// What a program without a runtime writes: a thread that requests the stops.
class watchdog {
public:
  using entry =
      std::multimap<bench::clock::time_point, std::stop_source>::iterator;

  entry add(bench::clock::time_point when, std::stop_source stop) {
    const std::lock_guard guard(mutex_);
    const entry at = due_.emplace(when, std::move(stop));
    if (at == due_.begin())
      changed_.notify_one();
    return at;
  }
  void remove(entry at) {
    const std::lock_guard guard(mutex_);
    due_.erase(at);
  }

  static watchdog &instance() {
    static watchdog one;
    return one;
  }

private:
  void run(const std::stop_token &quit) {
    std::unique_lock guard(mutex_);
    while (!quit.stop_requested()) {
      if (due_.empty()) {
        changed_.wait(guard, quit, [this] { return !due_.empty(); });
        continue;
      }
      const auto first = due_.begin()->first;
      changed_.wait_until(guard, quit, first, [&] {
        return due_.empty() || due_.begin()->first != first;
      });
      while (!due_.empty() && due_.begin()->first <= bench::clock::now()) {
        due_.begin()->second.request_stop();
        due_.erase(due_.begin());
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::multimap<bench::clock::time_point, std::stop_source> due_;
  std::jthread thread_{[this](const std::stop_token &quit) { run(quit); }};
};

void call(const std::stop_token &stop) {
  bool stopped = stop.stop_requested();
  benchmark::DoNotOptimize(stopped);
}

void before(benchmark::State &state) {
  auto &timers = watchdog::instance();
  const bench::counted count(state, calls);
  for (auto _ : state)
    for (int i = 0; i < calls; ++i) {
      std::stop_source source;
      const auto entry = timers.add(bench::clock::now() + 200s, source);
      call(source.get_token());
      timers.remove(entry);
    }
}
BENCHMARK(before)->Name("ex04/before")->UseRealTime();

void after_std(benchmark::State &state) {
  auto &timers = watchdog::instance();
  const bench::counted count(state, calls);
  for (auto _ : state) {
    std::stop_source source;
    const auto entry = timers.add(bench::clock::now() + 200s, source);
    for (int i = 0; i < calls; ++i)
      call(source.get_token());
    timers.remove(entry);
  }
}
BENCHMARK(after_std)->Name("ex04/after_std")->UseRealTime();

void after_fut(benchmark::State &state) {
  const bench::counted count(state, calls);
  for (auto _ : state) {
    const fut::deadline by(200s);
    const auto token = by.stop_token();
    for (int i = 0; i < calls; ++i)
      call(token);
  }
}
BENCHMARK(after_fut)->Name("ex04/after_fut")->UseRealTime();

} // namespace
