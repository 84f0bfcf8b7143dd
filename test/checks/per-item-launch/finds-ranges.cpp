// RUN: %find futures-per-item-launch --std=c++20 -- -pthread
// The algorithms of std::ranges are function objects in some libraries.
#include <algorithm>
#include <future>
#include <iterator>
#include <thread>
#include <vector>

int work(int);

void applied(const std::vector<int> &items) {
  std::ranges::for_each(items, [](int item) { std::thread(work, item).detach(); });
  // CHECK: :[[@LINE-1]]:47: warning: starts a thread for each item
  // CHECK: :[[@LINE-2]]:3: note: the loop is here
  std::vector<std::future<int>> futures;
  std::ranges::transform(items, std::back_inserter(futures), [](int item) {
    return std::async(std::launch::async, work, item);
    // CHECK: :[[@LINE-1]]:12: warning: starts a thread for each item
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
  });
}

// In a template the object is known, its operator is not.
template <typename Items> void generic(const Items &items) {
  std::ranges::for_each(items, [](int item) { std::thread(work, item).detach(); });
  // CHECK: :[[@LINE-1]]:47: warning: starts a thread for each item
  // CHECK: :[[@LINE-2]]:3: note: the loop is here
}
