// Exercise 9: a loop that makes a timer each turn, or resets one. Per turn.
#include "../harness.h"

#include <fut/timer.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>

namespace {

using namespace std::chrono_literals;

// What a program without a runtime writes: timers in a map, served by a thread.
class timers {
public:
  struct timer {
    std::mutex mutex;
    std::condition_variable changed;
    bool fired = false;
  };
  using queue = std::multimap<bench::clock::time_point, std::shared_ptr<timer>>;

  queue::iterator add(bench::clock::time_point when,
                      std::shared_ptr<timer> one) {
    const std::lock_guard guard(mutex_);
    return due_.emplace(when, std::move(one));
  }
  queue::iterator move(queue::iterator at, bench::clock::time_point when) {
    const std::lock_guard guard(mutex_);
    auto node = due_.extract(at);
    node.key() = when;
    return due_.insert(std::move(node));
  }
  void clear() {
    const std::lock_guard guard(mutex_);
    due_.clear();
  }

private:
  std::mutex mutex_;
  queue due_; // its thread sleeps: nothing here is due while it is measured
};

// Before: the timer of the turn before stays in the queue until it is due.
void before(benchmark::State &state) {
  timers all;
  const bench::counted count(state);
  int turn = 0;
  for (auto _ : state) {
    all.add(bench::clock::now() + 100s, std::make_shared<timers::timer>());
    if (++turn % 10'000 == 0) // so many are due by the time that many are new
      all.clear();
  }
}
BENCHMARK(before)->Name("ex09/before")->UseRealTime();

void after_std(benchmark::State &state) {
  timers all;
  auto at =
      all.add(bench::clock::now() + 100s, std::make_shared<timers::timer>());
  const bench::counted count(state);
  for (auto _ : state)
    at = all.move(at, bench::clock::now() + 100s);
}
BENCHMARK(after_std)->Name("ex09/after_std")->UseRealTime();

void after_fut(benchmark::State &state) {
  fut::timer tick(100s);
  const bench::counted count(state);
  for (auto _ : state)
    benchmark::DoNotOptimize(tick.reset(100s));
}
BENCHMARK(after_fut)->Name("ex09/after_fut")->UseRealTime();

} // namespace
