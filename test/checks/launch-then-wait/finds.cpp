// RUN: %find futures-launch-then-wait --std=c++20 -- -pthread
// A launch is awaited before anything else runs.
#include <future>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

struct Cache {
  int get(int) const;
  std::future<int> pending;
  std::thread worker;
  void members();
};
int load(int);
int other();
void work();
void use(int);
void use(const std::string &);

// In one expression.
int inOneExpression(Cache &cache, const std::vector<int> &keys) {
  int sum = std::async(std::launch::async, [&] { return cache.get(1); }).get();
  // CHECK: :[[@LINE-1]]:13: warning: a thread is launched only to be awaited at once, about 42 us; call it directly [futures-launch-then-wait]
  std::async(work).wait();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only to be awaited at once
  // CHECK: :[[@LINE-2]]:3: note: call it directly: an exception then reaches the caller; a wait alone leaves it in the future
  std::thread(load, 3).join();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only to be awaited at once
  // CHECK: :[[@LINE-2]]:3: note: call it directly: an exception then reaches the caller; in a thread it ended the program
  std::thread{work}.join();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only to be awaited at once
  // CHECK: :[[@LINE-2]]:3: note: call it directly
  std::jthread([&] { use(sum); }).join();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only to be awaited at once
  // CHECK: :[[@LINE-2]]:3: note: call it directly
  sum += std::async(std::launch::async | std::launch::deferred, load, 4).share().get();
  // CHECK: :[[@LINE-1]]:10: warning: a thread is launched only to be awaited at once
  return sum;
}

// In a loop the iterations run one after another.
int inLoops(Cache &cache, const std::vector<int> &keys) {
  int sum = 0;
  for (int k : keys)
    sum += std::async(std::launch::async, [&] { return cache.get(k); }).get();
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only to be awaited at once, about 42 us, and the iterations run one after another; call it directly [futures-launch-then-wait]
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  for (size_t i = 0; i < keys.size(); ++i) {
    for (int j = 0; j < 2; ++j) {
      std::thread t(load, j);
      // CHECK: :[[@LINE-1]]:19: warning: {{.*}}, and the iterations run one after another; call it directly
      // CHECK: :[[@LINE+3]]:7: note: awaited here, before anything else runs
      // CHECK: :[[@LINE-4]]:5: note: the loop is here
      // CHECK: :[[@LINE-4]]:19: note: call it directly
      t.join();
    }
  }
  while (sum < 100) {
    auto r = std::async(other);
    // CHECK: :[[@LINE-1]]:14: warning: {{.*}}, and the iterations run one after another
    // CHECK: :[[@LINE+2]]:16: note: awaited here
    // CHECK: :[[@LINE-4]]:3: note: the loop is here
    int more = r.get();
    if (more == 0)
      break;
    sum += more;
  }
  return sum;
}

// Through a local, with nothing but trivial declarations between.
int throughLocals(const std::vector<int> &keys) {
  auto r = std::async(std::launch::async, load, 1);
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only
  // CHECK: :[[@LINE+4]]:11: note: awaited here
  int n = 0;
  std::string text;
  std::vector<int> *none = nullptr;
  int a = r.get();
  std::future<int> s{std::async(other)};
  // CHECK: :[[@LINE-1]]:22: warning: a thread is launched only
  // CHECK: :[[@LINE+2]]:11: note: awaited here
  s.wait();
  int b = s.get();
  const auto later = std::async(other);
  // CHECK: :[[@LINE-1]]:22: warning: a thread is launched only
  // CHECK: :[[@LINE+2]]:3: note: awaited here
  // CHECK: :[[@LINE-3]]:22: note: call it directly
  later.wait();
  use(a);
  std::future<int> assigned;
  assigned = std::async(other);
  // CHECK: :[[@LINE-1]]:14: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:16: note: awaited here
  std::cout << assigned.get() << '\n';
  assigned = std::async(other);
  // CHECK: :[[@LINE-1]]:14: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:7: note: awaited here
  use(assigned.get());
  std::shared_future<int> shared = std::async(other);
  // CHECK: :[[@LINE-1]]:36: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:7: note: awaited here
  use(shared.get());
  use(shared.get());
  auto held = std::make_unique<std::thread>(work);
  // CHECK: :[[@LINE-1]]:15: warning: a thread is launched only
  // CHECK: :[[@LINE+2]]:3: note: awaited here
  // CHECK: :[[@LINE-3]]:15: note: call it directly
  held->join();
  auto *raw = new std::thread(work);
  // CHECK: :[[@LINE-1]]:19: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:3: note: awaited here
  raw->join();
  delete raw;
  return a + b;
}

// The await is the first thing that the next statement does.
int firstInItsStatement(bool flag) {
  auto a = std::async(other);
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:7: note: awaited here
  if (a.get() > 1 && other())
    return 0;
  auto b = std::async(other);
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only
  // CHECK: :[[@LINE+2]]:9: note: awaited here
  try {
    use(b.get());
  } catch (...) {
  }
  std::thread t(work);
  // CHECK: :[[@LINE-1]]:15: warning: a thread is launched only
  // CHECK: :[[@LINE+3]]:5: note: awaited here
  // CHECK: :[[@LINE-3]]:15: note: call it directly
  if (t.joinable())
    t.join();
  auto c = std::async([] { return std::vector<int>(3); });
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:16: note: awaited here
  for (int i : c.get())
    use(i);
  if (auto d = std::async(other); d.get() == 3)
    // CHECK: :[[@LINE-1]]:16: warning: a thread is launched only
    // CHECK: :[[@LINE-2]]:35: note: awaited here
    return 1;
  auto e = std::async(other);
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:10: note: awaited here
  return e.get() ? other() : 2;
}

void Cache::members() {
  pending = std::async(other);
  // CHECK: :[[@LINE-1]]:13: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:7: note: awaited here
  use(this->pending.get());
  this->worker = std::thread([this] { get(2); });
  // CHECK: :[[@LINE-1]]:18: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:3: note: awaited here
  worker.join();
  std::vector<std::future<int>> all(3);
  int i = 1;
  all[i] = std::async(other);
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:7: note: awaited here
  use(all[i].get());
}

// A function that only forwards to a launch is one; so is an annotated one.
template <typename F> auto Go(F f) { return std::async(std::launch::async, std::move(f)); }
[[clang::annotate("futures::launch")]] std::future<int> fetch(int);
void wrapped() {
  use(Go([] { return 1; }).get());
  // CHECK: :[[@LINE-1]]:7: warning: a thread is launched only
  // CHECK: :[[@LINE-2]]:7: note: call it directly: whatever else 'Go' does is left out
  auto f = fetch(1);
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:7: note: awaited here
  use(f.get());
}

// Templates: once, where it is spelled.
template <typename F> auto sync(F f) {
  return std::async(f).get();
  // CHECK: :[[@LINE-1]]:10: warning: a thread is launched only
}
template <typename T> struct Box {
  T value{};
  void run() {
    std::thread t(work);
    // CHECK: :[[@LINE-1]]:17: warning: a thread is launched only
    // CHECK: :[[@LINE+1]]:5: note: awaited here
    t.join();
  }
};
void instantiated() {
  use(sync(other) + sync([] { return 2; }));
  Box<int>().run();
  Box<long>().run();
}

#define RUN_NOW(f) std::async(f).get()
void macros() {
  use(RUN_NOW(other));
  // CHECK: :[[@LINE-1]]:7: warning: a thread is launched only
  // CHECK: note: expanded from macro 'RUN_NOW'
  std::async(work).get(); // NOLINT(futures-launch-then-wait)
}

// In a lambda, in a member initialiser, for a global.
struct Loaded {
  int value;
  Loaded() : value(std::async(other).get()) {}
  // CHECK: :[[@LINE-1]]:20: warning: a thread is launched only
  int preset = std::async(other).get();
  // CHECK: :[[@LINE-1]]:16: warning: a thread is launched only
};
int loadedOnce = std::async(other).get();
// CHECK: :[[@LINE-1]]:18: warning: a thread is launched only
auto inLambda = [] {
  std::thread t(work);
  // CHECK: :[[@LINE-1]]:15: warning: a thread is launched only
  // CHECK: :[[@LINE+2]]:3: note: awaited here
  // CHECK: :[[@LINE-3]]:15: note: call it directly
  t.join();
};

int main() {
  // A launch that another one waits for is awaited at once all the same.
  std::async([] { std::async(work).get(); }).get();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
  // CHECK: :[[@LINE-2]]:19: warning: a thread is launched only
}

// Nobody takes the future: its destructor waits.
void dropped(const std::vector<int> &keys) {
  std::async(work);
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only to be awaited at once, about 42 us: the future that nobody takes waits when it is destroyed; keep it, or call it directly [futures-launch-then-wait]
  // CHECK: :[[@LINE-2]]:3: note: call it directly: an exception then reaches the caller; it was dropped with the future
  for (int k : keys)
    std::async(std::launch::async, load, k);
  // CHECK: :[[@LINE-1]]:5: warning: {{.*}} waits when it is destroyed, and the iterations run one after another; keep it, or call it directly
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  // CHECK: :[[@LINE-3]]:5: note: call it directly
  for (int k : keys) {
    auto ignored = std::async(std::launch::async, load, k);
    // CHECK: :[[@LINE-1]]:20: warning: {{.*}} waits when it is destroyed, and the iterations run one after another; keep it, or call it directly
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
  }
}

// Other words about threads give no reason, nor does what stands further away.
int words() {
  // This cache is thread-local.
  int sum = load(0);

  // Load it in a helper thread of its own.
  sum += std::async(load, 1).get();
  // CHECK: :[[@LINE-1]]:10: warning: a thread is launched only
  std::thread localThread(work);
  // CHECK: :[[@LINE-1]]:15: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:3: note: awaited here
  localThread.join();
  // CHECK: note: call it directly
  return sum;
}
