// RUN: %find futures-chained-continuations
// Launches that only wait for a future and pass its value on.
#include <functional>
#include <future>
#include <thread>
#include <utility>
#include <vector>

int price(int units);
int total(int sum);
void nothing();

auto moved(std::future<int> f) {
  return std::async([f = std::move(f)]() mutable { return price(f.get()); });
  // CHECK: :[[@LINE-1]]:10: warning: starts a thread (about 42 us) only to wait for a future and pass its value on; run the stage where the value is made, or continue the future with fut::chain [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:65: note: it waits here
}

int byReference() {
  auto f = std::async([] { return 1; });
  auto g = std::async(std::launch::async, [&] {
    // CHECK: :[[@LINE-1]]:12: warning: starts a thread
    // CHECK: :[[@LINE+1]]:13: note: it waits here
    int v = f.get();
    return v * 2;
  });
  return g.get();
}

int asArgument(std::future<int> f) {
  auto g = std::async(
      // CHECK: :[[@LINE-1]]:12: warning: starts a thread
      // CHECK: :[[@LINE+1]]:45: note: it waits here
      [](std::future<int> h) { return price(h.get()); }, std::move(f));
  return g.get();
}

// Once, at the first of the row.
int row(std::future<int> f) {
  auto g = std::async([f = std::move(f)]() mutable { return price(f.get()); });
  auto h = std::async([g = std::move(g)]() mutable { return total(g.get()); });
  return h.get();
  // CHECK: :[[@LINE-3]]:12: warning: starts a thread
  // CHECK: :[[@LINE-4]]:67: note: it waits here
  // CHECK: :[[@LINE-4]]:12: note: another stage of the row is here
}

auto loop(std::future<int> f, std::vector<std::function<int(int)>> stages) {
  for (auto &stage : stages)
    f = std::async([f = std::move(f), &stage]() mutable { return stage(f.get()); });
  // CHECK: :[[@LINE-1]]:9: warning: starts a thread
  // CHECK: :[[@LINE-2]]:72: note: it waits here
  return f;
}

// Map(f, fn), with a launch and with a thread.
template <typename T, typename Fn>
auto Map(std::future<T> f, Fn fn) {
  return std::async(std::launch::async, [f = std::move(f), fn]() mutable {
    // CHECK: :[[@LINE-1]]:10: warning: starts a thread
    // CHECK: :[[@LINE+1]]:15: note: it waits here
    return fn(f.get());
  });
}
std::future<int> byThread(std::future<int> f, std::function<int(int)> fn) {
  std::promise<int> p;
  auto result = p.get_future();
  std::thread([f = std::move(f), p = std::move(p), fn]() mutable {
    // CHECK: :[[@LINE-1]]:3: warning: starts a thread
    // CHECK: :[[@LINE+2]]:22: note: it waits here
    try {
      p.set_value(fn(f.get()));
    } catch (...) {
      p.set_exception(std::current_exception());
    }
  }).detach();
  return result;
}
auto uses(std::future<int> f, std::future<long> g) {
  Map(std::move(g), total).wait();
  return Map(Map(std::move(f), price), total).get();
}

// A stage without a value.
auto nothingLeft(std::future<void> f) {
  return std::async([f = std::move(f)]() mutable {
    // CHECK: :[[@LINE-1]]:10: warning: starts a thread
    // CHECK: :[[@LINE+1]]:5: note: it waits here
    f.get();
    nothing();
  });
}
