// RUN: %find futures-launch-then-wait --std=c++20
// A coroutine that continues where a thread of its own ends. concurrencpp is not
// packaged: what is used of it is declared here.
#include <coroutine>
#include <fut/pool.h>
#include <thread>

namespace concurrencpp {
template <typename T> struct result {
  struct promise_type {
    result get_return_object();
    std::suspend_never initial_suspend();
    std::suspend_never final_suspend() noexcept;
    void return_value(T);
    void unhandled_exception();
  };
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
  T get();
};
struct thread_executor {
  template <typename F> auto submit(F f) -> result<decltype(f())> { return {}; }
};
struct thread_pool_executor {
  template <typename F> auto submit(F f) -> result<decltype(f())> { return {}; }
};
} // namespace concurrencpp
using concurrencpp::result;
int load(int);

result<int> found(concurrencpp::thread_executor &threads) {
  int a = co_await threads.submit([] { return load(1); });
  // CHECK: :[[@LINE-1]]:20: warning: a thread is launched only to be awaited at once, about 42 us; call it directly [futures-launch-then-wait]
  // CHECK: :[[@LINE-2]]:20: note: call it directly: the thread that runs the coroutine does the work itself
  auto r = threads.submit([] { return load(2); });
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:11: note: awaited here
  int b = co_await r;
  // CHECK: :[[@LINE-4]]:12: note: call it directly
  for (int i = 0; i < 3; ++i)
    b += co_await threads.submit([i] { return load(i); });
  // CHECK: :[[@LINE-1]]:19: warning: {{.*}}, and the iterations run one after another
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  // CHECK: :[[@LINE-3]]:19: note: call it directly
  co_return a + b + threads.submit([] { return load(3); }).get();
  // CHECK: :[[@LINE-1]]:21: warning: a thread is launched only
}

result<int> leftAlone(concurrencpp::thread_executor &threads, concurrencpp::thread_pool_executor &pool) {
  int a = co_await pool.submit([] { return load(1); });
  auto r = threads.submit([] { return load(2); });
  a += load(3);
  a += co_await r;
  auto id = co_await threads.submit([] { return std::this_thread::get_id(); });
  co_return a + (id == std::thread::id());
}

// A task of the shared pool costs no thread, and a way there and back.
int tasks() {
  fut::task_group group;
  group.run(load, 1);
  // CHECK: :[[@LINE-1]]:3: warning: a task is launched only to be awaited at once, while this thread waits; call it directly [futures-launch-then-wait]
  // CHECK: :[[@LINE+1]]:3: note: awaited here
  group.wait();
  fut::task_group several;
  several.run(load, 1);
  several.run(load, 2);
  several.wait();
  // Its task may run others on it.
  auto *shared = new fut::task_group;
  shared->run(load, 1);
  shared->wait();
  delete shared;
  fut::task_group open;
  open.run([&open] { open.run(load, 1); });
  open.wait();
  return fut::async(load, 2).get();
  // CHECK: :[[@LINE-1]]:10: warning: a task is launched only
}
