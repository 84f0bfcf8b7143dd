// RUN: %find futures-excessive-concurrency --option MaxConcurrency=8 --option DownstreamRate=10
// One of the two alone says nothing of the service.
#include <fut/limiter.h>

fut::limiter atIt(8);
fut::limiter past(9);
// CHECK: :[[@LINE-1]]:19: warning: a limit of 9 is far past what is served (MaxConcurrency is 8): the surplus is queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law) [futures-excessive-concurrency]
