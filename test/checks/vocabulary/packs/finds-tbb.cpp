// REQUIRES: tbb
// RUN: %find futures-per-item-launch,futures-pool-per-call,futures-use-after-get,futures-double-resolve,futures-timer-in-loop,futures-chained-continuations
// The pack of oneTBB: launches of its groups and arenas, which start no thread.
#include <future>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>
#include <utility>
#include <vector>

int work(int);

void group(std::future<int> f, std::promise<int> &p) {
  tbb::task_group tasks;
  tasks.run([&] { p.set_value(work(f.get())); });
  // CHECK: :[[@LINE-1]]:3: warning: launches a task only to wait for a future{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:36: note: it waits here
  tasks.wait();
}
void arena(oneapi::tbb::task_arena &a, std::promise<int> &p) {
  std::future<int> f = std::async(std::launch::async, work, 1);
  a.enqueue([&] { p.set_value(work(f.get())); });
  // CHECK: :[[@LINE-1]]:3: warning: launches a task only to wait for a future{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:36: note: it waits here
}
void perItem(tbb::task_group &tasks, const std::vector<int> &items) {
  for (int item : items)
    tasks.run([item] { work(item); });
}
