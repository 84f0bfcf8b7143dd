// RUN: %nofix futures-excessive-concurrency --option DownstreamRate=200 --option DownstreamLatencyMs=50
#include <semaphore>

// A template argument is a constant, and so is this.
void maximum(int n) { std::counting_semaphore<1000> calls(n); }
// CHECK: :[[@LINE-1]]:47: warning: a limit of 1000 is past what is served, 2 * 200/s * 50 ms = 20 (Little's law): the surplus is queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to fut::littles_law(200.0, 50ms) [futures-excessive-concurrency]
class [[clang::annotate("futures::limiter")]] Limit {
public:
  constexpr explicit Limit(int n) : n(n) {}
  int n;
};
constinit Limit early(1000);
// CHECK: :[[@LINE-1]]:23: warning: a limit of 1000 is past what is served, 2 * 200/s * 50 ms = 20 (Little's law)
