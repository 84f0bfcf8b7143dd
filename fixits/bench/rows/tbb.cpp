// oneTBB: no futures, but tasks and loops.
#include "operations.h"

#include <oneapi/tbb.h>

namespace {

// Two workers beside the thread that waits, as the other pools have.
const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                3);

tbb::task_group &group() {
  static tbb::task_group shared;
  return shared;
}

struct peer {
  static constexpr const char *name = "tbb";

  static int chain_on_pool(int i) {
    for (int k = 0; k < bench::stages; ++k) {
      const int in = i;
      group().run([&i, in] { i = in + 1; });
      group().wait();
    }
    return i;
  }
  static int submit_get(int i) {
    int result = 0;
    group().run([i, &result] { result = i + 1; });
    group().wait();
    return result;
  }
  static void fan_out(bench::fan_results &results) {
    for (int i = 0; i < bench::fan; ++i)
      group().run([i, &results] { results[i] = i + 1; });
    group().wait();
  }
  static void fan_out_range(bench::fan_results &results) {
    tbb::parallel_for(0, bench::fan, [&](int i) { results[i] = i + 1; });
  }
};

const bool registered = bench::register_rows<peer>();

} // namespace
