// Boost.Thread's futures.
#define BOOST_THREAD_VERSION 5
#define BOOST_THREAD_PROVIDES_EXECUTORS
#include "operations.h"

#include <boost/thread/executors/basic_thread_pool.hpp>
#include <boost/thread/future.hpp>

namespace {

boost::basic_thread_pool &workers() {
  static boost::basic_thread_pool shared(2);
  return shared;
}

struct peer {
  static constexpr const char *name = "boost";
  static constexpr bool has_join = true;

  static auto make() {
    boost::promise<int> p;
    auto f = p.get_future();
    return std::pair(std::move(p), std::move(f));
  }
  static auto make_shared() {
    boost::promise<int> p;
    boost::shared_future<int> f = p.get_future().share();
    return std::pair(std::move(p), std::move(f));
  }
  static void set(boost::promise<int> &p, int v) { p.set_value(v); }
  static int get(boost::future<int> &f) { return f.get(); }
  static int get_shared(boost::shared_future<int> &f) { return f.get(); }

  template <class Go>
  static long join(std::vector<boost::future<int>> &all, Go go) {
    auto joined = boost::when_all(all.begin(), all.end());
    go();
    long sum = 0;
    for (auto &f : joined.get())
      sum += f.get();
    return sum;
  }

  static int chain(int i) {
    boost::future<int> f = boost::make_ready_future(i);
    for (int k = 0; k < bench::stages; ++k)
      f = f.then(boost::launch::sync,
                 [](boost::future<int> x) { return x.get() + 1; });
    return f.get();
  }
  static int chain_on_pool(int i) {
    boost::future<int> f = boost::make_ready_future(i);
    for (int k = 0; k < bench::stages; ++k)
      f = f.then(workers(), [](boost::future<int> x) { return x.get() + 1; });
    return f.get();
  }
  static int submit_get(int i) {
    return boost::async(workers(), [i] { return i + 1; }).get();
  }
  static void fan_out(bench::fan_results &results) {
    std::vector<boost::future<void>> all;
    all.reserve(bench::fan);
    for (int i = 0; i < bench::fan; ++i)
      all.push_back(
          boost::async(workers(), [i, &results] { results[i] = i + 1; }));
    for (auto &f : all)
      f.get();
  }
};

const bool registered = bench::register_rows<peer>();

} // namespace
