// REQUIRES: boost-thread, boost-asio
// RUN: %find futures-excessive-concurrency
#define BOOST_THREAD_VERSION 5
#include <boost/asio/static_thread_pool.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/thread/executors/basic_thread_pool.hpp>
#include <memory>

boost::asio::thread_pool global(1000);
// CHECK: :[[@LINE-1]]:33: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256): the surplus is stacks, context switches and queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law), or to 2 * hardware_concurrency() for work that computes [futures-excessive-concurrency]
// CHECK: :[[@LINE-2]]:33: note: size it by the cores, for work that computes: where tasks wait for a service, fewer of them wait at a time
boost::asio::thread_pool small(8);
struct Service {
  boost::asio::thread_pool workers{1000};
  // CHECK: :[[@LINE-1]]:36: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:36: note: size it by the cores, for work that computes: where tasks wait for a servic
  boost::asio::static_thread_pool more;
  std::shared_ptr<boost::asio::thread_pool> shared;
  Service() : more(300), shared(std::make_shared<boost::asio::thread_pool>(400)) {}
  // CHECK: :[[@LINE-1]]:20: warning: a limit of 300 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:20: note: size it by the cores, for work that computes: where tasks wait for a servic
  // CHECK: :[[@LINE-3]]:76: warning: a limit of 400 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-4]]:76: note: size it by the cores, for work that computes: where tasks wait for a servic
};
class Own : public boost::asio::thread_pool {
public:
  Own() : boost::asio::thread_pool(1000) {}
  // CHECK: :[[@LINE-1]]:36: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:36: note: size it by the cores, for work that computes: where tasks wait for a servic
};
int main() {
  boost::executors::basic_thread_pool pool(1000);
  // CHECK: :[[@LINE-1]]:44: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:44: note: size it by the cores, for work that computes: where tasks wait for a servic
  auto *leaked = new boost::asio::thread_pool(512);
  // CHECK: :[[@LINE-1]]:47: warning: a limit of 512 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:47: note: size it by the cores, for work that computes: where tasks wait for a servic
  boost::basic_thread_pool few(4);
}
