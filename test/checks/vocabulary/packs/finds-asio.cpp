// REQUIRES: asio
// RUN: %find futures-per-item-launch,futures-pool-per-call,futures-use-after-get,futures-double-resolve,futures-timer-in-loop,futures-chained-continuations
// The pack of asio: pool, launch, timer, channel of executors.
#include <asio.hpp>
#include <future>
#include <memory>
#include <utility>
using namespace std::chrono_literals;

int work(int);

void pools(int n) {
  asio::thread_pool pool(4);
  // CHECK: :[[@LINE-1]]:21: warning: a pool is built and torn down on every{{.*}} [futures-pool-per-call]
  // CHECK: :[[@LINE-2]]:21: note: a fut::task_group runs the tasks on the shared
  for (int i = 0; i < n; ++i)
    asio::post(pool, [i] { work(i); });
  pool.join();
}
void posts(asio::io_context &io, std::future<int> f, std::future<int> g, std::promise<int> p, std::promise<int> q) {
  // The executor is the caller's choice; without one the handler chooses.
  asio::post(io, [f = std::move(f), p = std::move(p)]() mutable { p.set_value(work(f.get())); });
  asio::dispatch([g = std::move(g), q = std::move(q)]() mutable { q.set_value(work(g.get())); });
  // CHECK: :[[@LINE-1]]:3: warning: launches a task only to wait{{.*}} [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:84: note: it waits here
}
void timers(asio::io_context &io, int n) {
  for (int i = 0; i < n; ++i) {
    asio::steady_timer steady(io, 5ms);
    // CHECK: :[[@LINE-1]]:24: warning: timer 'steady' is constructed in every iteration (about 40{{.*}} [futures-timer-in-loop]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    steady.wait();
    asio::high_resolution_timer fine(io.get_executor(), 5ms);
    // CHECK: :[[@LINE-1]]:33: warning: timer 'fine' is constructed in every iteration (about 40{{.*}} [futures-timer-in-loop]
    // CHECK: :[[@LINE-7]]:3: note: the loop is here
    fine.wait();
    asio::system_timer system(io, std::chrono::system_clock::now());
    // CHECK: :[[@LINE-1]]:24: warning: timer 'system' is constructed in every iteration (about 40{{.*}} [futures-timer-in-loop]
    // CHECK: :[[@LINE-11]]:3: note: the loop is here
    system.wait();
  }
}
void resolves(asio::steady_timer &timer, asio::io_context &io) {
  auto p = std::make_shared<std::promise<int>>();
  asio::post(io, [p] { p->set_value(1); });
  timer.async_wait([p](auto) { p->set_value(2); });
  // CHECK: :[[@LINE-1]]:32: warning: 'p' is resolved by two handlers that may both{{.*}} [futures-double-resolve]
  // CHECK: :[[@LINE-3]]:24: note: it is resolved here too
  // CHECK: :[[@LINE-3]]:3: note: the handler is registered here
}
