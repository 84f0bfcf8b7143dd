// REQUIRES: asio
// RUN: %nofix futures-pool-per-call -- -pthread
// Pools with a use that is not understood, or that tasks cannot share.
#include <asio/bind_executor.hpp>
#include <asio/post.hpp>
#include <asio/strand.hpp>
#include <asio/thread_pool.hpp>
#include <fut/pool.h>
#include <latch>
#include <thread>
#include <vector>

void work(int);
void use(asio::thread_pool &);

void serialiser(int n) {
  asio::thread_pool pool(1);
  // CHECK: :[[@LINE-1]]:21: warning: a pool is built and torn down on every call, about 42 us for each worker; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  for (int i = 0; i < n; ++i)
    asio::post(pool, [i] { work(i); });
  pool.join();
}
void passedOn() {
  asio::thread_pool pool(4);
  // CHECK: :[[@LINE-1]]:21: warning: a pool is built and torn down on every call, about 42 us for each worker; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  use(pool);
  pool.join();
}
void stranded() {
  asio::thread_pool pool(4);
  // CHECK: :[[@LINE-1]]:21: warning: a pool is built and torn down on every call, about 42 us for each worker; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  auto strand = asio::make_strand(pool.get_executor());
  asio::post(strand, [] { work(1); });
  pool.join();
}
void notJoined() {
  asio::thread_pool pool(4);
  // CHECK: :[[@LINE-1]]:21: warning: a pool is built and torn down on every call, about 42 us for each worker; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  asio::post(pool, [] { work(1); });
  pool.stop();
}
void meeting(int n) {
  asio::thread_pool pool(n);
  // CHECK: :[[@LINE-1]]:21: warning: a pool is built and torn down on every call, about 42 us for each worker; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  std::latch gate(n);
  for (int i = 0; i < n; ++i)
    asio::post(pool, [&gate] { gate.arrive_and_wait(); });
  pool.join();
}
void identity(std::vector<std::thread::id> &ids) {
  std::vector<std::thread> threads;
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&ids, i] { ids[i] = std::this_thread::get_id(); });
  for (auto &t : threads)
    t.join();
}
int result(int n) {
  fut::pool pool(2);
  // CHECK: :[[@LINE-1]]:13: warning: a pool is built and torn down on every call, about 42 us for each worker; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  return pool.submit([n] { return n; }).get();
}
void keepsOne(int n) {
  std::vector<std::thread> threads;
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  for (int i = 0; i < n; ++i)
    threads.emplace_back(work, i);
  threads.front().join();
  for (std::size_t i = 1; i < threads.size(); ++i)
    threads[i].join();
}
