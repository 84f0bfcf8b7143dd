// Exercise 12: fifty sub-tasks of a request, on threads of their own or on a
// pool. Per sub-task.
#include "../harness.h"

#include <fut/pool.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <vector>

namespace {

constexpr int tasks = 50;

void before(benchmark::State &state) {
  const bench::counted count(state, tasks);
  for (auto _ : state) {
    std::vector<std::future<int>> all;
    for (int i = 0; i < tasks; ++i)
      all.push_back(std::async(std::launch::async, bench::small_work, i));
    for (auto &f : all)
      benchmark::DoNotOptimize(f.get());
  }
}
BENCHMARK(before)->Name("ex12/before")->UseRealTime();

// After, with std: the pool that projects write by hand.
class handmade_pool {
public:
  explicit handmade_pool(int workers) {
    for (int i = 0; i < workers; ++i)
      threads_.emplace_back(
          [this](const std::stop_token &quit) { work(quit); });
  }

  template <class F> auto submit(F f) {
    using result = decltype(f());
    auto task = std::make_shared<std::packaged_task<result()>>(std::move(f));
    auto future = task->get_future();
    {
      const std::lock_guard guard(mutex_);
      queue_.emplace_back([task] { (*task)(); });
    }
    changed_.notify_one();
    return future;
  }

private:
  void work(const std::stop_token &quit) {
    for (;;) {
      std::unique_lock guard(mutex_);
      if (!changed_.wait(guard, quit, [this] { return !queue_.empty(); }))
        return;
      auto job = std::move(queue_.front());
      queue_.pop_front();
      guard.unlock();
      job();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::function<void()>> queue_;
  std::vector<std::jthread> threads_; // last: they use the rest
};

void after_std(benchmark::State &state) {
  handmade_pool pool(2);
  const bench::counted count(state, tasks);
  for (auto _ : state) {
    std::vector<std::future<int>> all;
    for (int i = 0; i < tasks; ++i)
      all.push_back(pool.submit([i] { return bench::small_work(i); }));
    for (auto &f : all)
      benchmark::DoNotOptimize(f.get());
  }
}
BENCHMARK(after_std)->Name("ex12/after_std")->UseRealTime();

void after_fut(benchmark::State &state) {
  fut::pool pool(2);
  const bench::counted count(state, tasks);
  for (auto _ : state) {
    std::vector<fut::future<int>> all;
    for (int i = 0; i < tasks; ++i)
      all.push_back(pool.submit(bench::small_work, i));
    for (auto &f : all)
      benchmark::DoNotOptimize(f.get());
  }
}
BENCHMARK(after_fut)->Name("ex12/after_fut")->UseRealTime();

} // namespace
