// RUN: %find futures-per-item-launch
// A function of the unit that only forwards its callable to a launch is one.
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

void work(int);

template <typename F> auto Go(F fn) {
  return std::async(std::launch::async, std::move(fn));
}
template <typename F, typename... Args> auto GoWith(F &&fn, Args &&...args) {
  return std::async(std::launch::async, std::forward<F>(fn), std::forward<Args>(args)...);
}
std::future<void> plain(std::function<void()> fn) {
  return std::async(std::launch::async, std::move(fn));
}
void pointer(void (*fn)()) { std::thread(fn).detach(); }
void wrapped(std::function<void()> fn) {
  std::thread t([fn = std::move(fn)] { fn(); });
  t.detach();
}
template <typename F> void twoSteps(F fn) {
  auto f = Go(std::move(fn));
  f.wait_for(std::chrono::seconds(0));
}
// Forwards to a function that forwards.
template <typename F> auto Relay(F fn) { return Go(std::move(fn)); }

class runner {
public:
  template <typename F> std::future<void> go(F fn) {
    return std::async(std::launch::async, std::move(fn));
  }
  static void run(std::function<void()> fn) { std::thread(std::move(fn)).detach(); }
  void start(std::function<void()> fn);
};
void runner::start(std::function<void()> fn) { std::thread(std::move(fn)).detach(); }

void launches(const std::vector<int> &items, runner &r) {
  std::vector<std::future<void>> all;
  for (int item : items) {
    all.push_back(Go([item] { work(item); }));
    // CHECK: :[[@LINE-1]]:19: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the
    all.push_back(GoWith(work, item));
    // CHECK: :[[@LINE-1]]:19: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-6]]:3: note: the loop is here; its count follows the
    all.push_back(plain([item] { work(item); }));
    // CHECK: :[[@LINE-1]]:19: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-9]]:3: note: the loop is here; its count follows the
    pointer([] { work(1); });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-12]]:3: note: the loop is here; its count follows the
    wrapped([item] { work(item); });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-15]]:3: note: the loop is here; its count follows the
    all.push_back(Relay([item] { work(item); }));
    // CHECK: :[[@LINE-1]]:19: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-18]]:3: note: the loop is here; its count follows the
    all.push_back(r.go([item] { work(item); }));
    // CHECK: :[[@LINE-1]]:19: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-21]]:3: note: the loop is here; its count follows the
    runner::run([item] { work(item); });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-24]]:3: note: the loop is here; its count follows the
    r.start([item] { work(item); });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-27]]:3: note: the loop is here; its count follows the
  }
}

// These do more than forward.
std::mutex mutex;
bool busy();
void note(int);
template <typename F> void sometimes(F fn) {
  if (busy())
    fn();
  else
    std::thread(std::move(fn)).detach();
}
template <typename F> void waits(F fn) { std::async(std::launch::async, std::move(fn)).get(); }
template <typename F> void joins(F fn) {
  std::thread t(std::move(fn));
  t.join();
}
template <typename F> void runsItself(F fn) {
  fn();
  std::thread([] { note(0); }).detach();
}
template <typename F> auto counts(F fn) {
  note(1);
  return std::async(std::launch::async, std::move(fn));
}
template <typename F> void deferred(F fn) { auto f = std::async(std::launch::deferred, std::move(fn)); }
template <typename F> void twice(F fn) {
  std::thread(fn).detach();
  std::thread(fn).detach();
}
// The launch runs something else than what is given.
template <typename F> auto other(F) { return std::async(std::launch::async, [] { note(2); }); }
void unknown(std::function<void()> fn);

void noLaunches(const std::vector<int> &items) {
  for (int item : items) {
    auto fn = [item] { work(item); };
    sometimes(fn);
    waits(fn);
    joins(fn);
    runsItself(fn);
    counts(fn);
    deferred(fn);
    twice(fn);
    other(fn);
    unknown(fn);
  }
}
