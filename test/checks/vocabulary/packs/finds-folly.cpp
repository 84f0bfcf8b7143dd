// RUN: %find futures-per-item-launch,futures-pool-per-call,futures-use-after-get,futures-double-resolve,futures-timer-in-loop,futures-chained-continuations
// The pack of folly, of which Debian has no package: declarations as its
// headers have them, reduced to what is used here.
#include <chrono>
#include <exception>
#include <utility>
#include <vector>

namespace folly {
class Executor {
public:
  virtual ~Executor();
  virtual void add(void (*)()) = 0;
};
template <class T> class SemiFuture {
public:
  SemiFuture(SemiFuture &&);
  T get() &&;
  T get(std::chrono::milliseconds) &&;
  bool valid() const;
  SemiFuture &wait() &;
  template <class F> SemiFuture<T> deferValue(F &&) && { throw 0; }
};
template <class T> class Future {
public:
  Future(Future &&);
  T get() &&;
  bool valid() const;
  template <class F> Future<T> thenValue(F &&) && { throw 0; }
};
template <class T> class Promise {
public:
  template <class M> void setValue(M &&) { throw 0; }
  void setException(std::exception_ptr);
  Future<T> getFuture();
};
template <class F> Future<int> via(Executor *, F &&) { throw 0; }
template <class F> Future<int> async(F &&) { throw 0; }
class ThreadPoolExecutor : public Executor {
public:
  void join();
};
class CPUThreadPoolExecutor : public ThreadPoolExecutor {
public:
  explicit CPUThreadPoolExecutor(size_t);
  void add(void (*)()) override;
};
} // namespace folly

int work(int);

int futures(folly::SemiFuture<int> f, folly::Future<int> g) {
  int sum = std::move(f).get() + std::move(g).get();
  if (g.valid())
    sum += std::move(g).get();
  return sum + std::move(f).get();
  // CHECK: :[[@LINE-1]]:16: warning: 'std::move(f)' holds no result here: get() took it before,{{.*}} [futures-use-after-get]
  // CHECK: :[[@LINE-5]]:13: note: get() takes the result here
}
void promises(folly::Promise<int> p) {
  p.setValue(1);
  p.setException(nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'p' may be resolved already on this path, and{{.*}} [futures-double-resolve]
  // CHECK: :[[@LINE-3]]:3: note: it is resolved here before
}
void pools() {
  folly::CPUThreadPoolExecutor pool(4);
  // CHECK: :[[@LINE-1]]:32: warning: a pool is built and torn down on every{{.*}} [futures-pool-per-call]
  pool.add([] { work(1); });
  pool.join();
}
auto launch(folly::Future<int> f) {
  return folly::async([f = std::move(f)]() mutable { return work(std::move(f).get()); });
  // CHECK: :[[@LINE-1]]:10: warning: launches a task only to wait for a future{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:66: note: it waits here
}
auto onExecutor(folly::Executor *ex) {
  auto f = folly::via(ex, [] { return 1; });
  return folly::via(ex, [f = std::move(f)]() mutable { return work(std::move(f).get()); });
  // CHECK: :[[@LINE-1]]:10: warning: launches a task only to wait for a future{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:68: note: it waits here
}
auto continuations(folly::SemiFuture<int> f) {
  return std::move(f).deferValue(work).deferValue(work).deferValue(work);
  // CHECK: :[[@LINE-1]]:23: warning: 3 continuations in a row, though nobody else looks{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:57: note: the row ends here
}
