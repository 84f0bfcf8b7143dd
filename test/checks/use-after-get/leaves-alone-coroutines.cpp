// RUN: %find futures-use-after-get,futures-double-resolve
// The operand of co_return and co_await is taken once, though the promise or the
// awaiter gets it.
#include <fut/task.h>
#include <future>
#include <vector>

fut::task<int> returned(std::future<int> f) { co_return f.get(); }
fut::task<int> added(int a, int b);
fut::task<int> awaited(std::future<int> f, std::future<int> g) {
  co_return co_await added(f.get(), g.get());
}
fut::task<void> resolved(std::promise<int> p) {
  co_return p.set_value(1);
}
fut::task<int> inALoop(std::vector<std::future<int>> futures) {
  int sum = 0;
  for (auto &f : futures)
    sum += co_await added(sum, f.get());
  co_return sum;
}
