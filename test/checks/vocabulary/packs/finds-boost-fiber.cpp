// REQUIRES: boost-fiber
// RUN: %find futures-per-item-launch,futures-pool-per-call,futures-use-after-get,futures-double-resolve,futures-timer-in-loop,futures-chained-continuations --std=c++17
// The pack of Boost.Fiber: launch, future, promise. A fiber is no thread.
#include <boost/fiber/all.hpp>
#include <utility>
#include <vector>

int work(int);

void launches(const std::vector<int> &items) {
  std::vector<boost::fibers::future<int>> futures;
  for (int item : items)
    futures.push_back(boost::fibers::async(work, item));
}
auto forwarder(boost::fibers::future<int> f) {
  return boost::fibers::async([f = std::move(f)]() mutable { return work(f.get()); });
  // CHECK: :[[@LINE-1]]:10: warning: launches a task only to wait for a future{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:74: note: it waits here
}
auto withPolicy(boost::fibers::future<int> f) {
  return boost::fibers::async(boost::fibers::launch::post, [f = std::move(f)]() mutable { return work(f.get()); });
  // CHECK: :[[@LINE-1]]:10: warning: launches a task only to wait for a future{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:103: note: it waits here
}
int futures(boost::fibers::future<int> f, boost::fibers::shared_future<int> s) {
  int sum = s.get() + s.get();
  sum += f.get();
  return sum + f.get();
  // CHECK: :[[@LINE-1]]:16: warning: 'f' holds no result here: get() took it before,{{.*}} [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:10: note: get() takes the result here
}
void promises(boost::fibers::promise<int> p) {
  p.set_value(1);
  p.set_exception(std::make_exception_ptr(2));
  // CHECK: :[[@LINE-1]]:3: warning: 'p' may be resolved already on this path, and{{.*}} [futures-double-resolve]
  // CHECK: :[[@LINE-3]]:3: note: it is resolved here before
}
