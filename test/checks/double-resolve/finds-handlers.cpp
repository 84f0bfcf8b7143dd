// RUN: %find futures-double-resolve --std=c++17
// Two handlers that own one promise, and handlers that are called again.
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using Promise = std::promise<int>;
void on_result(std::function<void(int)>);
void call_after(std::chrono::milliseconds, std::function<void()>);
struct Client {
  void get(int id, std::function<void(int)>);
};
struct Timer {
  void start(std::chrono::milliseconds, std::function<void(bool)>);
};

void result_against_timeout() {
  auto p = std::make_shared<Promise>();
  on_result([p](int v) { p->set_value(v); });
  call_after(20ms, [p] { p->set_value(-1); });
  // CHECK: :[[@LINE-1]]:26: warning: 'p' is resolved by two handlers that may both run, and the later one throws promise_already_satisfied; use fut::try_set_value, where the first one wins [futures-double-resolve]
  // CHECK: :[[@LINE-3]]:26: note: it is resolved here too
  // CHECK: :[[@LINE-3]]:3: note: the handler is registered here
}
void timeout_first(Client &client, Timer &timer) {
  auto p = std::make_shared<Promise>();
  timer.start(20ms, [p](bool aborted) {
    if (!aborted)
      p->set_exception(std::make_exception_ptr(1));
  });
  client.get(1, [p](int v) { p->set_value(v); });
  // CHECK: :[[@LINE-1]]:30: warning: 'p' is resolved by two handlers
  // CHECK: :[[@LINE-4]]:7: note
  // CHECK: :[[@LINE-3]]:3: note
}
void by_other_names(Client &client, Timer &timer) {
  auto p = std::make_shared<Promise>();
  auto on_value = [q = p](int v) { q->set_value(v); };
  client.get(1, on_value);
  timer.start(20ms, [r = p](auto) { r->set_value(-1); });
  // CHECK: :[[@LINE-1]]:37: warning: 'r' is resolved by two handlers
  // CHECK: :[[@LINE-4]]:36: note
  // CHECK: :[[@LINE-3]]:3: note
}
void two_threads(Promise p) {
  std::thread a([&] { p.set_value(1); });
  std::thread b([&] { p.set_value(2); });
  // CHECK: :[[@LINE-1]]:23: warning: 'p' is resolved by two handlers
  // CHECK: :[[@LINE-3]]:23: note
  // CHECK: :[[@LINE-3]]:15: note
  a.join();
  b.join();
}
void thread_and_caller(Promise p) {
  auto running = std::async(std::launch::async, [&] { p.set_value(1); });
  p.set_value(2);
  // CHECK: :[[@LINE-1]]:3: warning: 'p' is resolved by two handlers
  // CHECK: :[[@LINE-3]]:55: note
}
void thread_per_item(Promise p, int n) {
  for (int i = 0; i < n; ++i)
    std::thread([&p, i] { p.set_value(i); }).detach();
  // CHECK: :[[@LINE-1]]:27: warning: 'p' is resolved by each of the handlers that this loop registers, and all but one throw promise_already_satisfied; use fut::try_set_value
  // CHECK: :[[@LINE-2]]:5: note
}
struct Session {
  Promise done;
  void run(Client &client, Timer &timer) {
    client.get(1, [this](int v) { done.set_value(v); });
    timer.start(20ms, [this](bool) { this->done.set_value(-1); });
    // CHECK: :[[@LINE-1]]:38: warning: 'this->done' is resolved by two handlers
    // CHECK: :[[@LINE-3]]:35: note
    // CHECK: :[[@LINE-3]]:5: note
  }
};
struct State {
  Promise promise;
};
void in_state(Client &client, Timer &timer) {
  auto state = std::make_shared<State>();
  client.get(1, [state](int v) { state->promise.set_value(v); });
  timer.start(20ms, [state](bool) { state->promise.set_value(-1); });
  // CHECK: :[[@LINE-1]]:37: warning: 'state->promise' is resolved by two handlers
  // CHECK: :[[@LINE-3]]:34: note
  // CHECK: :[[@LINE-3]]:3: note
}

struct Source {
  [[clang::annotate("futures::repeat")]] int subscribe(std::function<void(int)>);
};
void subscription(Source &source) {
  auto p = std::make_shared<Promise>();
  source.subscribe([p](int v) { p->set_value(v); });
  // CHECK: :[[@LINE-1]]:33: warning: 'p' is resolved each time this handler is called, and the second time throws promise_already_satisfied; use fut::try_set_value, where the first one wins
  // CHECK: :[[@LINE-2]]:3: note: the handler is registered here, for every event
}
void filtered(Source &source, Promise p) {
  source.subscribe([&](int v) {
    if (v > 3)
      p.set_value(v);
    // CHECK: :[[@LINE-1]]:7: warning: 'p' is resolved each time
    // CHECK: :[[@LINE-4]]:3: note
  });
  p.get_future().wait();
}
void owned(Source &source, Promise p) {
  auto shared = std::make_shared<Promise>(std::move(p));
  std::function<void(int)> handler = [shared](auto v) { shared->set_value(v); };
  // CHECK: :[[@LINE-1]]:57: warning: 'shared' is resolved each time
  // CHECK: :[[@LINE+1]]:3: note
  source.subscribe(handler);
}
// A question to what is subscribed to does not end the subscription, nor is an
// answer of what it gives a test whether the result is there.
struct Link {
  bool is_up() const;
};
struct Hub {
  [[clang::annotate("futures::repeat")]] void on_change(std::function<void()>);
  std::vector<std::shared_ptr<Link>> links() const;
};
void first_link(Hub &hub) {
  std::promise<std::shared_ptr<Link>> p;
  hub.on_change([&] {
    auto link = hub.links().back();
    if (link->is_up())
      p.set_value(link);
    // CHECK: :[[@LINE-1]]:7: warning: 'p' is resolved each time
    // CHECK: :[[@LINE-5]]:3: note
  });
  p.get_future().wait();
}
// That the future is not ready yet does not keep the other one from coming.
int late() {
  auto p = std::make_shared<Promise>();
  auto f = p->get_future();
  std::thread([p] { p->set_value(1); }).detach();
  const auto status = f.wait_for(20ms);
  if (status == std::future_status::timeout)
    p->set_value(-1);
  // CHECK: :[[@LINE-1]]:5: warning: 'p' is resolved by two handlers
  // CHECK: :[[@LINE-5]]:21: note
  return f.get();
}
