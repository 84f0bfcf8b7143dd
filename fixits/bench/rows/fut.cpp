// The runtime.
#include "operations.h"

#include <fut/compose.h>
#include <fut/future.h>
#include <fut/pool.h>
#include <fut/when.h>

namespace {

// As many workers as the other pools get.
fut::pool &workers() {
  static fut::pool shared(2);
  return shared;
}

// Something for the optimiser not to see through, as a library call would be.
int add_one(int x) {
  benchmark::DoNotOptimize(++x);
  return x;
}

struct peer {
  static constexpr const char *name = "fut";
  static constexpr bool has_join = true;

  static auto make() {
    fut::promise<int> p;
    auto f = p.get_future();
    return std::pair(std::move(p), std::move(f));
  }
  static auto make_shared() {
    fut::promise<int> p;
    fut::shared_future<int> f = p.get_future().share();
    return std::pair(std::move(p), std::move(f));
  }
  static void set(fut::promise<int> &p, int v) { p.set_value(v); }
  static int get(fut::future<int> &f) { return f.get(); }
  static int get_shared(fut::shared_future<int> &f) { return f.get(); }

  template <class Go>
  static long join(std::vector<fut::future<int>> &all, Go go) {
    auto joined = fut::when_all(std::move(all));
    go();
    long sum = 0;
    for (int v : joined.get())
      sum += v;
    return sum;
  }

  static int chain(int i) {
    return fut::chain(fut::make_ready_future(i), add_one, add_one, add_one,
                      add_one, add_one, add_one, add_one, add_one, add_one,
                      add_one)
        .get();
  }
  static int chain_on_pool(int i) {
    return workers()
        .submit(fut::compose(add_one, add_one, add_one, add_one, add_one,
                             add_one, add_one, add_one, add_one, add_one),
                i)
        .get();
  }
  static int submit_get(int i) {
    return workers().submit([i] { return i + 1; }).get();
  }
  static void fan_out(bench::fan_results &results) {
    fut::task_group group(workers());
    for (int i = 0; i < bench::fan; ++i)
      group.run([i, &results] { results[i] = i + 1; });
    group.wait();
  }
  static void fan_out_range(bench::fan_results &results) {
    workers()
        .submit_range(0, bench::fan, [&](int i) { results[i] = i + 1; })
        .get();
  }
};

const bool registered = bench::register_rows<peer>();

} // namespace
