// RUN: %find futures-per-item-launch,futures-launch-then-wait --std=c++17 -- -pthread
// A launch that is awaited at once is wrong for that; it is said once.
#include <future>
#include <thread>
#include <vector>

int work(int);

int awaitedAtOnce(const std::vector<int> &items) {
  int sum = 0;
  for (int item : items) {
    sum += std::async(std::launch::async, [item] { return work(item); }).get();
    // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only to be awaited at once{{.*}} [futures-launch-then-wait]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    std::thread t(work, item);
    // CHECK: :[[@LINE-1]]:17: warning: a thread is launched only to be awaited at once{{.*}} [futures-launch-then-wait]
    t.join();
    // CHECK: :[[@LINE-1]]:5: note: awaited here
    // CHECK: :[[@LINE-8]]:3: note: the loop is here
    // CHECK: :[[@LINE-5]]:17: note: call it directly
    std::thread(work, item).detach();
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-12]]:3: note: the loop is here
  }
  return sum;
}

// Dropped futures: threads beside each other were meant, one after the other
// they run.
void dropped(const std::vector<int> &items) {
  for (int item : items)
    std::async(std::launch::async, work, item);
  // CHECK: :[[@LINE-1]]:5: warning: a thread is launched only to be awaited at once{{.*}} [futures-launch-then-wait]
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  // CHECK: :[[@LINE-3]]:5: note: call it directly
  // CHECK: :[[@LINE-4]]:5: warning: starts a thread for each item of the loop{{.*}} [futures-per-item-launch]
  // CHECK: :[[@LINE-6]]:3: note: the loop is here
}
