// RUN: %find futures-per-item-launch,futures-pool-per-call,futures-use-after-get,futures-double-resolve,futures-timer-in-loop,futures-chained-continuations
// The pack of the standard library: launch, thread, future, promise, sleep.
#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

int work(int);

void launches(const std::vector<int> &items) {
  std::vector<std::future<int>> futures;
  std::vector<std::thread> threads;
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call, about{{.*}} [futures-pool-per-call]
  // CHECK: :[[@LINE-2]]:28: note: a fut::task_group runs the tasks on the shared
  std::vector<std::jthread> joining;
  // CHECK: :[[@LINE-1]]:29: warning: threads are started and joined on every call, about{{.*}} [futures-pool-per-call]
  // CHECK: :[[@LINE-2]]:29: note: a fut::task_group runs the tasks on the shared
  for (int item : items) {
    futures.push_back(std::async(std::launch::async, work, item));
    // CHECK: :[[@LINE-1]]:23: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the
    threads.emplace_back(work, item);
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-6]]:3: note: the loop is here; its count follows the
    joining.push_back(std::jthread(work, item));
    // CHECK: :[[@LINE-1]]:23: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-9]]:3: note: the loop is here; its count follows the
    // Nothing starts here.
    futures.push_back(std::async(std::launch::deferred, work, item));
  }
  for (auto &t : threads)
    t.join();
}
int futures(std::future<int> f, std::shared_future<int> s) {
  int sum = s.get() + s.get();
  sum += f.get();
  return sum + f.get();
  // CHECK: :[[@LINE-1]]:16: warning: 'f' holds no result here: get() took it before,{{.*}} [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:10: note: get() takes the result here
}
void share(std::future<int> f) {
  auto s = f.share();
  f.wait();
  // CHECK: :[[@LINE-1]]:3: warning: 'f' holds no result here: share() took it before,{{.*}} [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:12: note: share() takes the result here
}
void promises(std::promise<int> p, std::promise<void> q) {
  p.set_value(1);
  p.set_exception(std::make_exception_ptr(2));
  // CHECK: :[[@LINE-1]]:3: warning: 'p' may be resolved already on this path, and{{.*}} [futures-double-resolve]
  // CHECK: :[[@LINE-3]]:3: note: it is resolved here before
  // CHECK: :[[@LINE-3]]:3: note: keep the first value and ignore this one:
  q.set_value();
  q.set_value();
  // CHECK: :[[@LINE-1]]:3: warning: 'q' may be resolved already on this path, and{{.*}} [futures-double-resolve]
  // CHECK: :[[@LINE-3]]:3: note: it is resolved here before
  // CHECK: :[[@LINE-3]]:3: note: keep the first value and ignore this one:
}
void timers() {
  for (int i = 0; i < 8; ++i) {
    auto f = std::async(std::launch::async, [] { std::this_thread::sleep_for(std::chrono::seconds(1)); });
    // CHECK: :[[@LINE-1]]:14: warning: a thread is launched in every iteration only to{{.*}} [futures-timer-in-loop]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    work(i);
    f.wait();
  }
}
