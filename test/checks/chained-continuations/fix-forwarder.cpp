// RUN: %fix --unsafe futures-chained-continuations
// FIXED: #include <fut/compose.h>
#include <cstdio>
#include <fut/future.h>
#include <fut/pool.h>
#include <string>
#include <utility>

static int twice(int x) { return 2 * x; }
static std::string text(int x) { return std::to_string(x); }
static std::string text(double x) { return std::to_string(x); }

static fut::future<int> named(fut::future<int> f) {
  return fut::async([f = std::move(f)]() mutable { return twice(f.get()); });
  // FIXED: return fut::chain(std::move(f), twice);
}

// An overloaded function has to be called.
static fut::future<std::string> overloaded(fut::future<int> f) {
  return fut::async([g = std::move(f)]() mutable { return text(g.get()); });
  // FIXED: return fut::chain(std::move(f), [](auto value) { return text(value); });
}

static fut::future<std::string> captures(fut::future<std::string> f, std::string end, int &count) {
  return fut::async([&count, f = std::move(f), end]() mutable {
    return ++count, f.get() + end;
  });
  // FIXED: return fut::chain(std::move(f), [&count, end](auto value) mutable { return ++count, std::move(value) + end; });
}

static int row(fut::future<int> f) {
  auto g = fut::async([f = std::move(f)]() mutable { return twice(f.get()); });
  // FIXED: auto g = fut::chain(std::move(f), twice);
  return g.get();
}

int main() {
  int count = 0;
  std::printf("%d %s", named(fut::make_ready_future(4)).get(),
              overloaded(fut::async([] { return 6; })).get().c_str());
  std::printf(" %s %d", captures(fut::make_ready_future(std::string("a")), "b", count).get().c_str(), count);
  std::printf(" %d\n", row(fut::make_ready_future(1)));
}
