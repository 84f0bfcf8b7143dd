// REQUIRES: tbb
// RUN: %find futures-excessive-concurrency
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

tbb::task_arena global(1000);
// CHECK: :[[@LINE-1]]:24: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256): the surplus is stacks, context switches and queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law), or to 2 * hardware_concurrency() for work that computes [futures-excessive-concurrency]
// CHECK: :[[@LINE-2]]:24: note: size it by the cores, for work that computes: where tasks wait for a service, fewer of them wait at a time
int main() {
  tbb::global_control control(tbb::global_control::max_allowed_parallelism, 1000);
  // CHECK: :[[@LINE-1]]:77: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:77: note: size it by the cores, for work that computes: where tasks wait for a servic
  tbb::global_control stack(tbb::global_control::thread_stack_size, 16 * 1024 * 1024);
  tbb::task_arena arena{1000, 1};
  // CHECK: :[[@LINE-1]]:25: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:25: note: size it by the cores, for work that computes: where tasks wait for a servic
  tbb::task_arena automatic(tbb::task_arena::automatic);
  tbb::task_arena constrained(tbb::task_arena::constraints{}.set_max_concurrency(600));
  // CHECK: :[[@LINE-1]]:82: warning: a limit of 600 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:82: note: size it by the cores, for work that computes: where tasks wait for a servic
  automatic.initialize(512);
  // CHECK: :[[@LINE-1]]:24: warning: a limit of 512 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:24: note: size it by the cores, for work that computes: where tasks wait for a servic
  tbb::task_arena attached(tbb::task_arena::attach{});
}
