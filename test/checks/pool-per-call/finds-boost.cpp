// REQUIRES: boost-asio, boost-thread
// RUN: %find futures-pool-per-call --std=c++17 -- -pthread
// The pools of Boost.
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/thread/thread.hpp>
#include <vector>

void work(int);

void withBoostAsio(int n) {
  boost::asio::thread_pool pool(4);
  // CHECK: :[[@LINE-1]]:28: warning: a pool is built and torn down on every call, about 42 us for each worker; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  boost::asio::post(pool, [n] { work(n); });
  pool.join();
}
void boostThreads(int n) {
  std::vector<boost::thread> threads;
  // CHECK: :[[@LINE-1]]:30: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
  for (int i = 0; i < n; ++i)
    threads.emplace_back(work, i);
  for (auto &t : threads)
    t.join();
}
