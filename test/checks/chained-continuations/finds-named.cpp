// RUN: %find futures-chained-continuations -- -pthread
// Forwarders that are functions with a name, and rows in lambdas of globals.
#include <fut/future.h>
#include <fut/pool.h>
#include <future>
#include <thread>

int step(int);
static int forward(std::future<int> f) { return step(f.get()); }
static int both(std::future<int> f, std::future<int> g) { return f.get() + g.get(); }
static int first(std::future<int> f) {
  step(1);
  return step(f.get());
}
int elsewhere(std::future<int> f);

std::future<int> named(std::future<int> f) {
  return std::async(std::launch::async, forward, std::move(f));
  // CHECK: :[[@LINE-1]]:10: warning: starts a thread (about 42 us) only to wait for a future and pass its value on
  // CHECK: :[[@LINE-11]]:54: note: it waits here
}

std::future<int> address(std::future<int> f) {
  return std::async(std::launch::async, &forward, std::move(f));
  // CHECK: :[[@LINE-1]]:10: warning: starts a thread
  // CHECK: note: it waits here
}

struct Stage {
  int run(std::future<int> f) { return step(f.get()); }
  std::future<int> start(std::future<int> f) {
    return std::async(std::launch::async, &Stage::run, this, std::move(f));
    // CHECK: :[[@LINE-1]]:12: warning: starts a thread
    // CHECK: :[[@LINE-4]]:45: note: it waits here
  }
};

std::future<int> others(std::future<int> f, std::future<int> g, std::future<int> h) {
  auto a = std::async(std::launch::async, both, std::move(f), std::move(g));
  auto b = std::async(std::launch::async, elsewhere, std::move(h));
  return std::async(std::launch::deferred, forward, std::move(b));
}

std::future<int> otherFirst(std::future<int> f) {
  return std::async(std::launch::async, first, std::move(f));
}

fut::future<int> begin();
auto row = [] { return begin().then(step).then(step).then(step); };
// CHECK: :[[@LINE-1]]:32: warning: 3 continuations in a row
// CHECK: note: {{.*}}
