// RUN: %find futures-pool-per-call --std=c++17 -- -pthread
// Threads that are started and joined in a function that can run again.
#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

void work(int);

// External linkage: who knows how often.
void external(int n) {
  std::vector<std::thread> threads;
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  for (int i = 0; i < n; ++i)
    threads.emplace_back(work, i);
  for (auto &t : threads)
    t.join();
}

// Just called so, or told what to test, it may be anything.
void test() {
  std::thread pair[2] = {std::thread(work, 1), std::thread(work, 2)};
  // CHECK: :[[@LINE-1]]:15: warning: threads are started and joined on every call
  pair[0].join();
  pair[1].join();
}
void test_connections(int n) {
  std::vector<std::thread> threads;
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call
  for (int i = 0; i < n; ++i)
    threads.emplace_back(work, i);
  for (auto &t : threads)
    t.join();
}

// Texts that are no command line.
void upload(int n, const char *const *files) {
  std::thread pair[2] = {std::thread(work, 1), std::thread(work, 2)};
  // CHECK: :[[@LINE-1]]:15: warning: threads are started and joined on every call
  pair[0].join();
  pair[1].join();
}

// Runs of no object that is started, and what an object does otherwise.
struct Job {
  virtual void step();
  void run();
};
struct LongJob : Job {
  void step() override;
};
void Job::run() {
  std::thread pair[2] = {std::thread(work, 1), std::thread(work, 2)};
  // CHECK: :[[@LINE-1]]:15: warning: threads are started and joined on every call
  pair[0].join();
  pair[1].join();
}
void LongJob::step() {
  std::thread pair[2] = {std::thread(work, 1), std::thread(work, 2)};
  // CHECK: :[[@LINE-1]]:15: warning: threads are started and joined on every call
  pair[0].join();
  pair[1].join();
}

// Two call sites.
static void twice() {
  std::thread pair[2];
  // CHECK: :[[@LINE-1]]:15: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  for (int i = 0; i < 2; ++i)
    pair[i] = std::thread(work, i);
  for (int i = 0; i < 2; ++i)
    pair[i].join();
}
// One, in a loop.
static void looped() {
  std::vector<std::thread> threads(4);
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  for (auto &t : threads)
    t = std::thread(work, 1);
  std::for_each(threads.begin(), threads.end(), std::mem_fn(&std::thread::join));
}
// One, in a function that can itself run again.
static void through() {
  std::array<std::thread, 3> threads;
  // CHECK: :[[@LINE-1]]:30: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  for (int i = 0; i < 3; ++i)
    threads[i] = std::thread(work, i);
  for (auto &t : threads)
    if (t.joinable())
      t.join();
}
void calls(int n) {
  twice();
  twice();
  for (int i = 0; i < n; ++i)
    looped();
  through();
}
// By itself.
static void recursive(int n) {
  std::vector<std::thread> threads;
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  threads.push_back(std::thread(work, 1));
  if (n)
    recursive(n - 1);
  threads[0].join();
}
void starts() { recursive(3); }

struct Service {
  void handle(const std::vector<int> &ids) {
    std::vector<std::thread> threads;
    // CHECK: :[[@LINE-1]]:30: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
    for (int id : ids) {
      std::thread t([id] { work(id); });
      threads.push_back(std::move(t));
    }
    for (std::size_t i = 0; i < threads.size(); ++i)
      threads[i].join();
  }
};

template <typename Fn> void forAll(int n, Fn fn) {
  std::vector<std::thread> threads;
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  for (int i = 0; i < n; ++i)
    threads.emplace_back([=] { fn(i); });
  for (auto &t : threads)
    t.join();
}
void usesTemplate() { forAll(3, work); }

void inALambda() {
  auto job = [](int n) {
    std::vector<std::thread> threads;
    // CHECK: :[[@LINE-1]]:30: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
    for (int i = 0; i < n; ++i)
      threads.emplace_back(work, i);
    for (auto &t : threads)
      t.join();
  };
  job(1);
}

// A macro makes it, but none that calls itself a test.
#define LATEST_ENTRY(name) void name()
LATEST_ENTRY(made) {
  std::vector<std::thread> threads;
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  threads.emplace_back(work, 1);
  threads[0].join();
}

// What can be stopped has an end all the same.
void untilEmpty(std::atomic<bool> &stopped, std::size_t count) {
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> threads;
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      while (!stopped) {
        const std::size_t item = next++;
        if (item >= count)
          break;
        work(item);
      }
    });
  for (auto &t : threads)
    t.join();
}
