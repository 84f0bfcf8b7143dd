// REQUIRES: asio
// RUN: %find futures-pool-per-call -- -pthread
// Pools of the libraries and of user code, by value and by smart pointer.
#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <fut/pool.h>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

void work(int);

void withAsio(int n) {
  asio::thread_pool pool(4);
  // CHECK: :[[@LINE-1]]:21: warning: a pool is built and torn down on every call, about 42 us for each worker; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  // CHECK: :[[@LINE-2]]:21: note: a fut::task_group runs the tasks on the shared pool: all calls share its workers, and an exception reaches wait()
  for (int i = 0; i < n; ++i)
    asio::post(pool, [i] { work(i); });
  pool.join();
}
int withFut(int n) {
  fut::pool pool(2);
  // CHECK: :[[@LINE-1]]:13: warning: a pool is built and torn down on every call, about 42 us for each worker; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  return pool.submit([n] { return n; }).get();
}
void withAPointer(int n) {
  auto pool = std::make_unique<asio::thread_pool>(4);
  // CHECK: :[[@LINE-1]]:8: warning: a pool is built and torn down on every call, about 42 us for each worker; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  asio::post(*pool, [n] { work(n); });
  pool->join();
}

// Nobody said so, but it has threads and takes something to run.
class ThreadPool {
public:
  explicit ThreadPool(unsigned n) {
    for (unsigned i = 0; i < n; ++i)
      workers.emplace_back([this] { loop(); });
  }
  ~ThreadPool();
  template <typename F> void enqueue(F &&f) {
    std::lock_guard<std::mutex> lock(mutex);
    tasks.emplace(std::forward<F>(f));
    condition.notify_one();
  }

private:
  void loop();
  std::vector<std::thread> workers;
  std::queue<std::function<void()>> tasks;
  std::mutex mutex;
  std::condition_variable condition;
};
void handWritten(int n) {
  ThreadPool pool(8);
  // CHECK: :[[@LINE-1]]:14: warning: a pool is built and torn down on every call, about 42 us for each worker; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  pool.enqueue([n] { work(n); });
}

// One that serves as a serialiser is found as well; see no-fix.cpp.
void single(int n) {
  asio::thread_pool pool(1);
  // CHECK: :[[@LINE-1]]:21: warning: a pool is built and torn down on every call, about 42 us for each worker; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  asio::post(pool, [n] { work(n); });
  pool.join();
}

// Only the loop of a benchmark is timed.
namespace benchmark {
struct State {
  bool KeepRunning();
};
} // namespace benchmark
void timed(benchmark::State &state) {
  while (state.KeepRunning()) {
    asio::thread_pool pool(2);
    // CHECK: :[[@LINE-1]]:23: warning: a pool is built and torn down on every call, about 42 us for each worker; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
    // CHECK: :[[@LINE-2]]:23: note: a fut::task_group runs the tasks on the shared pool: all calls share its workers, and an exception reaches wait()
    asio::post(pool, [] { work(1); });
    pool.join();
  }
}
// Its harness calls it, though nothing in this file does.
static void registered(benchmark::State &state) {
  while (state.KeepRunning()) {
    asio::thread_pool pool(2);
    // CHECK: :[[@LINE-1]]:23: warning: a pool is built and torn down
    // CHECK: :[[@LINE-2]]:23: note: a fut::task_group runs
    asio::post(pool, [] { work(1); });
    pool.join();
  }
}
void (*const benchmarked)(benchmark::State &) = registered;
