// REQUIRES: asio
// RUN: %find futures-excessive-concurrency
#include <asio/post.hpp>
#include <asio/static_thread_pool.hpp>
#include <asio/thread_pool.hpp>

static asio::thread_pool io(1000);
// CHECK: :[[@LINE-1]]:29: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256): the surplus is stacks, context switches and queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law), or to 2 * hardware_concurrency() for work that computes [futures-excessive-concurrency]
// CHECK: :[[@LINE-2]]:29: note: size it by the cores, for work that computes: where tasks wait for a service, fewer of them wait at a time
int main() {
  asio::static_thread_pool workers(1000);
  // CHECK: :[[@LINE-1]]:36: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:36: note: size it by the cores, for work that computes: where tasks wait for a servic
  asio::post(workers, [] { asio::thread_pool nested(300); });
  // CHECK: :[[@LINE-1]]:53: warning: a limit of 300 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:53: note: size it by the cores, for work that computes: where tasks wait for a servic
  const int number = 500;
  asio::thread_pool constant(number);
  // CHECK: :[[@LINE-1]]:30: warning: a limit of 500 threads is far past what is served (MaxConcurrency is 256)
  asio::thread_pool byDefault;
  workers.join();
}
