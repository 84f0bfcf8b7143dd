// Boost.Fiber: tasks are fibers of the calling thread.
#include "operations.h"

#include <boost/fiber/all.hpp>

namespace {

namespace fibers = boost::fibers;

struct peer {
  static constexpr const char *name = "fiber";
  static constexpr bool has_join = true;

  static auto make() {
    fibers::promise<int> p;
    auto f = p.get_future();
    return std::pair(std::move(p), std::move(f));
  }
  static auto make_shared() {
    fibers::promise<int> p;
    fibers::shared_future<int> f = p.get_future().share();
    return std::pair(std::move(p), std::move(f));
  }
  static void set(fibers::promise<int> &p, int v) { p.set_value(v); }
  static int get(fibers::future<int> &f) { return f.get(); }
  static int get_shared(fibers::shared_future<int> &f) { return f.get(); }

  template <class Go>
  static long join(std::vector<fibers::future<int>> &all, Go go) {
    go();
    long sum = 0;
    for (auto &f : all)
      sum += f.get();
    return sum;
  }

  static int chain_on_pool(int i) {
    fibers::promise<int> p;
    p.set_value(i);
    auto f = p.get_future();
    for (int k = 0; k < bench::stages; ++k)
      f = fibers::async([f = std::move(f)]() mutable { return f.get() + 1; });
    return f.get();
  }
  static int submit_get(int i) {
    return fibers::async([i] { return i + 1; }).get();
  }
  static void fan_out(bench::fan_results &results) {
    std::vector<fibers::future<void>> all;
    all.reserve(bench::fan);
    for (int i = 0; i < bench::fan; ++i)
      all.push_back(fibers::async([i, &results] { results[i] = i + 1; }));
    for (auto &f : all)
      f.get();
  }
};

const bool registered = bench::register_rows<peer>();

} // namespace
