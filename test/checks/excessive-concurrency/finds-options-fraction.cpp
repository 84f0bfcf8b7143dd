// RUN: %find futures-excessive-concurrency --option DownstreamRate=0.5 --option DownstreamLatencyMs=2500.5
#include <fut/limiter.h>

fut::limiter atIt(3);
fut::limiter past(4);
// CHECK: :[[@LINE-1]]:19: warning: a limit of 4 is past what is served, 2 * 0.5/s * 2500.5 ms = 2.5005, rounded up 3 (Little's law): the surplus is queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to fut::littles_law(0.5, 2500.5ms) [futures-excessive-concurrency]
// CHECK: :[[@LINE-2]]:19: note: limit it by Little's law, here 3: what is past that then waits on this side
