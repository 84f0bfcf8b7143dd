// RUN: %nofix futures-excessive-concurrency
#include <fut/limiter.h>
#include <fut/pool.h>
#include <semaphore>
#include <utility>

// Permits, and the service is not known.
std::counting_semaphore<> permits(1000);
// CHECK: :[[@LINE-1]]:35: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256): the surplus is queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law) [futures-excessive-concurrency]
fut::limiter limiter(1000);
// CHECK: :[[@LINE-1]]:22: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
// In a macro, or with a comment inside.
#define POOL_SIZE 1000
fut::pool workers(POOL_SIZE);
// CHECK: :[[@LINE-1]]:19: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256): the surplus is stacks, context switches and queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law), or to 2 * hardware_concurrency() for work that computes [futures-excessive-concurrency]
// CHECK: :[[@LINE-3]]:19: note: expanded from macro 'POOL_SIZE'
#define MAKE_POOL(n) fut::pool made(n)
MAKE_POOL(1000);
// CHECK: :[[@LINE-1]]:11: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
fut::pool commented(1000 /* was 500 */ * 2);
// CHECK: :[[@LINE-1]]:21: warning: a limit of 2000 threads is far past what is served (MaxConcurrency is 256)
// Constant evaluation.
class [[clang::annotate("futures::pool")]] Crew {
public:
  constexpr explicit Crew(int) {}
};
constexpr Crew crew(1000);
// CHECK: :[[@LINE-1]]:21: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
constexpr int count(int n) {
  Crew c(1000);
  // CHECK: :[[@LINE-1]]:10: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
  return n;
}
// The parameter is no number.
class [[clang::annotate("futures::pool")]] Pair {
public:
  Pair(long, bool, std::pair<int, int>);
};
// The local would be left without a use.
void onlyUse() {
  const int size = 900;
  fut::pool sized(size);
  // CHECK: :[[@LINE-1]]:19: warning: a limit of 900 threads is far past what is served (MaxConcurrency is 256)
}
