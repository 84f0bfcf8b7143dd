// RUN: %find futures-pool-per-call -- -pthread
// Code that asserts as all code does is no test, nor is one with a test point.
#include <cassert>
#include <thread>
#include <vector>

void work(int);
#define TEST_SYNC_POINT(name) work(0)
#define CHECK(x) assert(x)

void pushMany(int n) {
  assert(n > 0);
  CHECK(n < 100);
  TEST_SYNC_POINT("pushMany");
  std::vector<std::thread> threads;
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call
  // CHECK: :[[@LINE-2]]:28: note: a fut::task_group runs the tasks
  for (int i = 0; i < n; ++i)
    threads.emplace_back(work, i);
  for (std::thread &t : threads)
    t.join();
}
