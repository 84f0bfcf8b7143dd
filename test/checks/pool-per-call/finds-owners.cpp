// REQUIRES: asio, boost-thread
// RUN: %find futures-pool-per-call -- -pthread
// What owns the pool, and what holds the code.
#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <boost/thread.hpp>
#include <optional>
#include <vector>

void work(int);

void optional(bool parallel) {
  std::optional<asio::thread_pool> pool;
  // CHECK: :[[@LINE-1]]:36: warning: a pool is built and torn down on every call
  if (parallel)
    pool.emplace(4);
  if (pool) {
    asio::post(*pool, [] { work(1); });
    pool->join();
  }
}

void group(std::vector<int> items) {
  boost::thread_group threads;
  // CHECK: :[[@LINE-1]]:23: warning: threads are started and joined on every call
  for (int i : items)
    threads.create_thread([i] { work(i); });
  threads.join_all();
}

// Runs whenever it is called, not before main.
auto inLambda = [](std::vector<int> items) {
  asio::thread_pool pool(4);
  // CHECK: :[[@LINE-1]]:21: warning: a pool is built and torn down on every call
  // CHECK: note: a fut::task_group runs the tasks on the shared pool
  for (int i : items)
    asio::post(pool, [i] { work(i); });
  pool.join();
};
