// RUN: %find futures-per-item-launch,futures-pool-per-call,futures-use-after-get,futures-double-resolve,futures-timer-in-loop,futures-chained-continuations
// The pack of HPX, of which Debian has no package: declarations as its headers
// have them, reduced to what is used here.
#include <exception>
#include <utility>
#include <vector>

namespace hpx {
enum class launch { async, sync };
inline namespace lcos {
template <class R> class shared_future;
template <class R> class future {
public:
  future(future &&);
  R get();
  bool valid() const;
  shared_future<R> share();
  template <class F> future<R> then(F &&) { throw 0; }
  template <class P, class F> future<R> then(P &&, F &&) { throw 0; }
};
template <class R> class shared_future {
public:
  const R &get() const;
};
template <class R> class promise {
public:
  void set_value(R);
  void set_exception(std::exception_ptr);
};
} // namespace lcos
template <class F> future<int> async(F &&) { throw 0; }
template <class F> future<int> async(launch, F &&) { throw 0; }
} // namespace hpx

int work(int);
int step(hpx::future<int>);

int futures(hpx::future<int> f, hpx::shared_future<int> s) {
  int sum = s.get() + s.get();
  sum += f.get();
  return sum + f.get();
  // CHECK: :[[@LINE-1]]:16: warning: 'f' holds no result here: get() took it before,{{.*}} [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:10: note: get() takes the result here
}
void promises(hpx::promise<int> p) {
  p.set_value(1);
  p.set_exception(nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'p' may be resolved already on this path, and{{.*}} [futures-double-resolve]
  // CHECK: :[[@LINE-3]]:3: note: it is resolved here before
}
auto launch(hpx::future<int> f) {
  return hpx::async([f = std::move(f)]() mutable { return work(f.get()); });
  // CHECK: :[[@LINE-1]]:10: warning: launches a task only to wait for a future{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:64: note: it waits here
}
auto withPolicy(hpx::future<int> f) {
  return hpx::async(hpx::launch::async, [f = std::move(f)]() mutable { return work(f.get()); });
  // CHECK: :[[@LINE-1]]:10: warning: launches a task only to wait for a future{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:84: note: it waits here
}
auto continuations(hpx::future<int> f) {
  return f.then(hpx::launch::sync, step).then(hpx::launch::sync, step).then(hpx::launch::sync, step);
  // CHECK: :[[@LINE-1]]:12: warning: 3 continuations in a row, though nobody else looks{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:72: note: the row ends here
}
