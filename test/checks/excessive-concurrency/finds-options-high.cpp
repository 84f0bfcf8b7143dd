// RUN: %find futures-excessive-concurrency --option DownstreamRate=10000 --option DownstreamLatencyMs=100
// A service that serves more: 2000.
#include <fut/limiter.h>

fut::limiter atIt(2000);
fut::limiter past(2001);
// CHECK: :[[@LINE-1]]:19: warning: a limit of 2001 is past what is served, 2 * 10000/s * 100 ms = 2000 (Little's law): the surplus is queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to fut::littles_law(10000.0, 100ms) [futures-excessive-concurrency]
// CHECK: :[[@LINE-2]]:19: note: limit it by Little's law, here 2000: what is past that then waits on this side
