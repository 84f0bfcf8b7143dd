// REQUIRES: tbb
// RUN: %fix --unsafe futures-excessive-concurrency -- -ltbb
#include <cstdio>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

int main() {
  tbb::global_control control(tbb::global_control::max_allowed_parallelism, 1000);
  tbb::task_arena arena(1000);
  arena.execute([] { std::puts("ok"); });
}
// FIXED: control(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(std::max(1u, 2 * std::thread::hardware_concurrency())));
// FIXED-NEXT: tbb::task_arena arena(static_cast<int>(std::max(1u, 2 * std::thread::hardware_concurrency())));
