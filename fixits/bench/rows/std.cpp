// libstdc++ (or what the compiler brings): std::future and std::async.
#include "operations.h"

#include <future>

namespace {

struct peer {
  static constexpr const char *name = "std";
  static constexpr bool has_join = true;

  static auto make() {
    std::promise<int> p;
    auto f = p.get_future();
    return std::pair(std::move(p), std::move(f));
  }
  static auto make_shared() {
    std::promise<int> p;
    std::shared_future<int> f = p.get_future().share();
    return std::pair(std::move(p), std::move(f));
  }
  static void set(std::promise<int> &p, int v) { p.set_value(v); }
  static int get(std::future<int> &f) { return f.get(); }
  static int get_shared(std::shared_future<int> &f) { return f.get(); }

  // There is no when_all: a loop of get() is the idiom.
  template <class Go>
  static long join(std::vector<std::future<int>> &all, Go go) {
    go();
    long sum = 0;
    for (auto &f : all)
      sum += f.get();
    return sum;
  }

  // There is no then(): a hop a stage is the idiom.
  static int chain(int i) {
    std::promise<int> p;
    p.set_value(i);
    auto f = p.get_future();
    for (int k = 0; k < bench::stages; ++k)
      f = std::async(std::launch::async,
                     [f = std::move(f)]() mutable { return f.get() + 1; });
    return f.get();
  }
  static int submit_get(int i) {
    return std::async(std::launch::async, [i] { return i + 1; }).get();
  }
  static void fan_out(bench::fan_results &results) {
    std::vector<std::future<void>> all;
    all.reserve(bench::fan);
    for (int i = 0; i < bench::fan; ++i)
      all.push_back(std::async(std::launch::async,
                               [i, &results] { results[i] = i + 1; }));
    for (auto &f : all)
      f.get();
  }
};

// The cheaper idiom for stages that need no thread.
struct deferred_peer {
  static constexpr const char *name = "std_deferred";
  static int chain(int i) {
    std::promise<int> p;
    p.set_value(i);
    auto f = p.get_future();
    for (int k = 0; k < bench::stages; ++k)
      f = std::async(std::launch::deferred,
                     [f = std::move(f)]() mutable { return f.get() + 1; });
    return f.get();
  }
};

const bool registered =
    bench::register_rows<peer>() && bench::register_rows<deferred_peer>();

} // namespace
