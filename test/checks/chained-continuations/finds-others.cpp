// RUN: %find futures-chained-continuations
// folly, HPX and concurrencpp, of which Debian has no packages: declarations
// as their headers have them, reduced to what is used here.
#include <memory>
#include <utility>
#include <vector>

namespace folly {
template <class T> class Try {
public:
  T &value() &;
};
class Executor {
public:
  class KeepAlive {};
};
template <class T> class Future {
public:
  Future(Future &&) { throw 0; }
  Future &operator=(Future &&);
  Future<T> via(Executor::KeepAlive) &&;
  template <class F> Future<int> thenValue(F &&) && { throw 0; }
  template <class F> Future<int> thenTry(F &&) && { throw 0; }
  template <class F> Future<T> thenError(F &&) && { throw 0; }
  template <class E, class F> Future<T> thenError(E, F &&) && { throw 0; }
  T get() &&;
};
} // namespace folly

namespace hpx {
inline namespace lcos {
template <class R> class future {
public:
  future(future &&) { throw 0; }
  future &operator=(future &&);
  template <class F> future<int> then(F &&) { throw 0; }
  template <class P, class F> future<int> then(P &&, F &&) { throw 0; }
  R get();
};
} // namespace lcos
template <class F> future<int> async(F &&) { throw 0; }
} // namespace hpx

namespace concurrencpp {
template <class T> class result {
public:
  result(result &&) { throw 0; }
  T get();
};
class thread_executor {
public:
  template <class F> result<int> submit(F &&) { throw 0; }
};
class thread_pool_executor {
public:
  template <class F> result<int> submit(F &&) { throw 0; }
};
} // namespace concurrencpp

int price(int units);

auto values(folly::Future<int> f) {
  return std::move(f).thenValue(price).thenTry([](folly::Try<int> &&t) { return t.value(); }).thenValue(price);
  // CHECK: :[[@LINE-1]]:23: warning: 3 continuations in a row, though nobody else looks at the futures between; each hop makes a future; run the stages in one continuation [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:95: note: the row ends here
}
// An error handler is no stage; neither is a change of executor.
auto handler(folly::Future<int> f) {
  return std::move(f).thenValue(price).thenValue(price).thenError([](int) { return 0; });
}
auto executors(folly::Future<int> f, folly::Executor::KeepAlive a) {
  return std::move(f).thenValue(price).thenValue(price).via(a).thenValue(price).thenValue(price);
}
auto futures(folly::Future<int> f, folly::Future<int> (*fetch)(int)) {
  return std::move(f).thenValue(fetch).thenValue(fetch).thenValue(fetch);
}
auto loop(folly::Future<int> f, std::vector<int (*)(int)> stages) {
  for (auto *stage : stages)
    f = std::move(f).thenValue(stage);
  // CHECK: :[[@LINE-1]]:22: warning: adds a continuation for each stage of the loop
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  return f;
}

auto hpxRow(hpx::future<int> f) {
  auto g = f.then([](hpx::future<int> x) { return x.get() + 1; });
  // CHECK: :[[@LINE-1]]:14: warning: 3 continuations in a row
  auto h = g.then([](hpx::future<int> x) { return x.get() * 2; });
  return h.then([](auto x) { return x.get(); });
  // CHECK: :[[@LINE-1]]:12: note: the row ends here
}
auto hpxForwarder(hpx::future<int> f) {
  return hpx::async([f = std::move(f)]() mutable { return price(f.get()); });
  // CHECK: :[[@LINE-1]]:10: warning: launches a task only to wait for a future and pass its value on
  // CHECK: :[[@LINE-2]]:65: note: it waits here
}

auto threads(std::shared_ptr<concurrencpp::thread_executor> ex, concurrencpp::result<int> r) {
  return ex->submit([r = std::move(r)]() mutable { return price(r.get()); });
  // CHECK: :[[@LINE-1]]:10: warning: starts a thread (about 42 us) only to wait for a future
  // CHECK: :[[@LINE-2]]:65: note: it waits here
}
// A pool that the author names is where the stage belongs, unless the future
// comes from there.
auto named(concurrencpp::thread_pool_executor &pool, concurrencpp::result<int> r) {
  auto other = pool.submit([r = std::move(r)]() mutable { return price(r.get()); });
  auto same = pool.submit([o = std::move(other)]() mutable { return price(o.get()); });
  // CHECK: :[[@LINE-1]]:15: warning: launches a task only to wait for a future
  // CHECK: :[[@LINE-2]]:75: note: it waits here
  return same;
}
