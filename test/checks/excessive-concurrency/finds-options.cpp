// RUN: %find futures-excessive-concurrency --option DownstreamRate=200 --option DownstreamLatencyMs=50
// Twice 200 calls a second at 50 ms: 20.
#include <fut/limiter.h>
#include <fut/pool.h>
#include <semaphore>

fut::limiter atIt(20);
fut::limiter past(21);
// CHECK: :[[@LINE-1]]:19: warning: a limit of 21 is past what is served, 2 * 200/s * 50 ms = 20 (Little's law): the surplus is queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to fut::littles_law(200.0, 50ms) [futures-excessive-concurrency]
// CHECK: :[[@LINE-2]]:19: note: limit it by Little's law, here 20: what is past that then waits on this side
fut::pool workers(64);
// CHECK: :[[@LINE-1]]:19: warning: a limit of 64 threads is past what is served, 2 * 200/s * 50 ms = 20 (Little's law): the surplus is stacks, context switches and queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to fut::littles_law(200.0, 50ms) [futures-excessive-concurrency]
// CHECK: :[[@LINE-2]]:19: note: limit it by Little's law, here 20: what is past that then waits on this side
std::counting_semaphore<64> permits(64);
// CHECK: :[[@LINE-1]]:37: warning: a limit of 64 is past what is served, 2 * 200/s * 50 ms = 20 (Little's law)
// CHECK: :[[@LINE-2]]:37: note: limit it by Little's law, here 20: what is past that then waits on this side
std::counting_semaphore<64> gate(0);
std::counting_semaphore<> bytes(4096);
