// REQUIRES: boost-thread
// RUN: %find futures-per-item-launch,futures-pool-per-call,futures-use-after-get,futures-double-resolve,futures-timer-in-loop,futures-chained-continuations -- -DBOOST_THREAD_VERSION=4 -DBOOST_THREAD_PROVIDES_EXECUTORS -fdelayed-template-parsing
// The pack of Boost.Thread: thread, launch, future, promise, pool.
#include <boost/thread.hpp>
#include <boost/thread/executors/basic_thread_pool.hpp>
#include <boost/thread/future.hpp>
#include <boost/thread/scoped_thread.hpp>
#include <utility>
#include <vector>

int work(int);

void launches(const std::vector<int> &items) {
  std::vector<boost::future<int>> futures;
  boost::thread_group group;
  // CHECK: :[[@LINE-1]]:23: warning: threads are started and joined on every call,{{.*}} [futures-pool-per-call]
  for (int item : items) {
    boost::thread t(work, item);
    // CHECK: :[[@LINE-1]]:19: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the
    t.join();
    group.create_thread([item] { work(item); });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-7]]:3: note: the loop is here; its count follows the
    futures.push_back(boost::async(boost::launch::async, [item] { return work(item); }));
    // CHECK: :[[@LINE-1]]:23: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-10]]:3: note: the loop is here; its count follows the
    futures.push_back(boost::async([item] { return work(item); }));
    // CHECK: :[[@LINE-1]]:23: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-13]]:3: note: the loop is here; its count follows the
  }
  group.join_all();
}
int futures(boost::future<int> f, boost::shared_future<int> s) {
  int sum = s.get() + s.get();
  sum += f.get();
  return sum + f.get();
  // CHECK: :[[@LINE-1]]:16: warning: 'f' holds no result here: get() took it before,{{.*}} [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:10: note: get() takes the result here
}
void promises(boost::promise<int> p) {
  p.set_value(1);
  p.set_exception(std::make_exception_ptr(2));
  // CHECK: :[[@LINE-1]]:3: warning: 'p' may be resolved already on this path, and{{.*}} [futures-double-resolve]
  // CHECK: :[[@LINE-3]]:3: note: it is resolved here before
  // CHECK: :[[@LINE-3]]:3: note: keep the first value and ignore this one:
}
void pools(int n) {
  boost::executors::basic_thread_pool pool(4);
  // CHECK: :[[@LINE-1]]:39: warning: a pool is built and torn down on every{{.*}} [futures-pool-per-call]
  for (int i = 0; i < n; ++i)
    pool.submit([i] { work(i); });
  pool.close();
  pool.join();
}
auto onExecutor(boost::executors::basic_thread_pool &pool) {
  boost::future<int> f = boost::async(pool, [] { return 1; });
  return boost::async(pool, [f = std::move(f)]() mutable { return work(f.get()); });
  // CHECK: :[[@LINE-1]]:10: warning: launches a task only to wait{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:72: note: it waits here
}
