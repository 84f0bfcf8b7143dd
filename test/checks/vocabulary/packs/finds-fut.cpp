// RUN: %find futures-per-item-launch,futures-pool-per-call,futures-use-after-get,futures-double-resolve,futures-timer-in-loop,futures-chained-continuations
// The pack of the runtime: launch, future, promise, pool, continuation.
#include <fut/future.h>
#include <fut/pool.h>
#include <fut/task_group.h>
#include <fut/timer.h>
#include <fut/try_resolve.h>
#include <utility>

int work(int);

int futures(fut::future<int> f, fut::shared_future<int> s) {
  int sum = s.get() + s.get();
  sum += f.get();
  return sum + f.get();
  // CHECK: :[[@LINE-1]]:16: warning: 'f' holds no result here: get() took it before,{{.*}} [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:10: note: get() takes the result here
}
void promises(fut::promise<int> p, fut::promise<int> q) {
  p.set_value(1);
  p.set_exception(std::make_exception_ptr(2));
  // CHECK: :[[@LINE-1]]:3: warning: 'p' may be resolved already on this path, and{{.*}} [futures-double-resolve]
  // CHECK: :[[@LINE-3]]:3: note: it is resolved here before
  // CHECK: :[[@LINE-3]]:3: note: keep the first value and ignore this one:
  // The first wins and the others are told.
  if (!q.try_set_value(1))
    q.try_set_value(2);
  fut::try_set_value(q, 3);
}
int pools(int n) {
  fut::pool pool(2);
  // CHECK: :[[@LINE-1]]:13: warning: a pool is built and torn down on every{{.*}} [futures-pool-per-call]
  return pool.submit(work, n).get();
}
auto launch(fut::future<int> f) {
  return fut::async([f = std::move(f)]() mutable { return work(f.get()); });
  // CHECK: :[[@LINE-1]]:10: warning: launches a task only to wait for a future{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:64: note: it waits here
  // CHECK: :[[@LINE-3]]:10: note: continue the future: the stage then runs on
}
auto continuations(fut::future<int> f, fut::pool &a) {
  return std::move(f).then(a, work).then(a, work).then(a, work);
  // CHECK: :[[@LINE-1]]:23: warning: 3 continuations in a row, though nobody else looks{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:51: note: the row ends here
  // CHECK: :[[@LINE-3]]:23: note: compose the stages: they then run as one
}
void timers(int n) {
  for (int i = 0; i < n; ++i) {
    fut::timer tick(std::chrono::milliseconds(5));
    // CHECK: :[[@LINE-1]]:16: warning: timer 'tick' is constructed in every iteration; make it{{.*}} [futures-timer-in-loop]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    tick.wait();
  }
}
