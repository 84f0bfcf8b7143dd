// REQUIRES: asio
// RUN: %nofix --std=c++17 futures-excessive-concurrency --option DownstreamRate=200 --option DownstreamLatencyMs=50
// Before C++20 the runtime cannot be used.
#include <asio/thread_pool.hpp>

asio::thread_pool pool(300);
// CHECK: :[[@LINE-1]]:24: warning: a limit of 300 threads is past what is served, 2 * 200/s * 50 ms = 20 (Little's law): the surplus is stacks, context switches and queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to fut::littles_law(200.0, 50ms) [futures-excessive-concurrency]
