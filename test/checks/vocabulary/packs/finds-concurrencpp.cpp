// RUN: %find futures-per-item-launch,futures-pool-per-call,futures-use-after-get,futures-double-resolve,futures-timer-in-loop,futures-chained-continuations
// The pack of concurrencpp, of which Debian has no package: declarations as its
// headers have them, reduced to what is used here.
#include <chrono>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

namespace concurrencpp {
template <class T> class result {
public:
  result(result &&);
  T get();
  void wait() const;
};
template <class T> class result_promise {
public:
  template <class... A> void set_result(A &&...) { throw 0; }
  void set_exception(std::exception_ptr);
};
template <class Concrete> class derivable_executor {
public:
  template <class F> void post(F &&) { throw 0; }
  template <class F> result<int> submit(F &&) { throw 0; }
};
class thread_executor final : public derivable_executor<thread_executor> {};
class thread_pool_executor final : public derivable_executor<thread_pool_executor> {
public:
  thread_pool_executor(const char *, size_t);
};
class timer {};
class timer_queue {
public:
  template <class F> timer make_timer(std::chrono::milliseconds, std::chrono::milliseconds, std::shared_ptr<thread_pool_executor>, F &&) { throw 0; }
  template <class F> timer make_one_shot_timer(std::chrono::milliseconds, std::shared_ptr<thread_pool_executor>, F &&) { throw 0; }
};
class runtime {
public:
  runtime();
};
} // namespace concurrencpp

int work(int);

int futures(concurrencpp::result<int> f) {
  int sum = f.get();
  f.wait();
  // CHECK: :[[@LINE-1]]:3: warning: 'f' holds no result here: get() took it before,{{.*}} [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:13: note: get() takes the result here
  return sum;
}
void promises(concurrencpp::result_promise<int> p) {
  p.set_result(1);
  p.set_exception(nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'p' may be resolved already on this path, and{{.*}} [futures-double-resolve]
  // CHECK: :[[@LINE-3]]:3: note: it is resolved here before
}
void pools() { concurrencpp::runtime runtime; }
// CHECK: :[[@LINE-1]]:38: warning: a pool is built and torn down on every{{.*}} [futures-pool-per-call]
void launches(const std::vector<int> &items, std::shared_ptr<concurrencpp::thread_executor> ex) {
  for (int item : items)
    ex->post([item] { work(item); });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the
}
auto onPool(concurrencpp::thread_pool_executor &pool) {
  auto f = pool.submit([] { return 1; });
  return pool.submit([f = std::move(f)]() mutable { return work(f.get()); });
  // CHECK: :[[@LINE-1]]:10: warning: launches a task only to wait for a future{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:65: note: it waits here
}
void timers(concurrencpp::timer_queue &queue, std::shared_ptr<concurrencpp::thread_pool_executor> ex, std::shared_ptr<concurrencpp::result_promise<int>> p) {
  using namespace std::chrono_literals;
  auto once = queue.make_one_shot_timer(1ms, ex, [p] { p->set_result(1); });
}
void periodic(concurrencpp::timer_queue &queue, std::shared_ptr<concurrencpp::thread_pool_executor> ex, std::shared_ptr<concurrencpp::result_promise<int>> p) {
  using namespace std::chrono_literals;
  auto again = queue.make_timer(1ms, 1ms, ex, [p] { p->set_result(1); });
  // CHECK: :[[@LINE-1]]:53: warning: 'p' is resolved each time this handler is called,{{.*}} [futures-double-resolve]
  // CHECK: :[[@LINE-2]]:16: note: the handler is registered here, for every event
}
