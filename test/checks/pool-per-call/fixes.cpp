// REQUIRES: asio
// RUN: %fix --unsafe futures-pool-per-call -- -pthread
// A local pool, or threads filled and joined, become a task group.
// FIXED: #include <fut/pool.h>
#include <asio/dispatch.hpp>
#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

std::atomic<int> total{0};
void add(int x) { total += x; }

// FIXED: void posted(int n) {
// FIXED-NEXT: fut::task_group pool;
// FIXED-NEXT: for (int i = 0; i < n; ++i)
// FIXED-NEXT: pool.run([i] { add(i); });
// FIXED-NEXT: pool.run([&pool] {
// FIXED-NEXT: add(100);
// FIXED-NEXT: pool.run([] { add(1000); });
// FIXED-NEXT: });
// FIXED-NEXT: pool.wait(); // all
// FIXED-NEXT: }
void posted(int n) {
  asio::thread_pool pool(4);
  for (int i = 0; i < n; ++i)
    asio::post(pool, [i] { add(i); });
  asio::post(pool, [&pool] {
    add(100);
    asio::dispatch(pool, [] { add(1000); });
  });
  pool.join(); // all
}

// FIXED: void joined(unsigned n) {
// FIXED-NEXT: fut::task_group threads;
// FIXED-NEXT: for (unsigned i = 0; i < n; ++i)
// FIXED-NEXT: threads.run(add, i);
// FIXED-NEXT: threads.wait();
// FIXED-NEXT: }
void joined(unsigned n) {
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < n; ++i)
    threads.emplace_back(add, i);
  for (auto &t : threads)
    t.join();
}

// FIXED: void array() {
// FIXED-NEXT: fut::task_group threads;
// FIXED-NEXT: for (int i = 0; i < 2; ++i)
// FIXED-NEXT: threads.run(add, i + 1);
// FIXED-NEXT: threads.wait();
// FIXED-NEXT: }
void array() {
  std::thread threads[2];
  for (int i = 0; i < 2; ++i)
    threads[i] = std::thread(add, i + 1);
  for (int i = 0; i < 2; ++i)
    threads[i].join();
}

int main() {
  array();
  array();
  posted(10);
  posted(10);
  std::printf("%d\n", total.load());
  joined(std::thread::hardware_concurrency() ? 4 : 4);
  joined(2);
  std::printf("%d\n", total.load());
}
