// RUN: %find futures-excessive-concurrency
// What is used of folly, HPX and concurrencpp, declared here: Debian has no
// packages of them.
#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace folly {
class Executor {};
class ThreadPoolExecutor : public Executor {
public:
  void setNumThreads(std::size_t);
};
class CPUThreadPoolExecutor : public ThreadPoolExecutor {
public:
  explicit CPUThreadPoolExecutor(std::size_t numThreads);
  explicit CPUThreadPoolExecutor(std::pair<std::size_t, std::size_t> numThreads);
};
class IOThreadPoolExecutor : public ThreadPoolExecutor {
public:
  explicit IOThreadPoolExecutor(std::size_t numThreads);
};
} // namespace folly
namespace hpx {
template <std::ptrdiff_t LeastMaxValue = 1 << 30> class counting_semaphore {
public:
  explicit counting_semaphore(std::ptrdiff_t);
};
} // namespace hpx
namespace concurrencpp {
class thread_pool_executor {
public:
  thread_pool_executor(std::string_view pool_name, std::size_t pool_size, std::chrono::milliseconds max_idle_time);
};
} // namespace concurrencpp

folly::CPUThreadPoolExecutor global(1000);
// CHECK: :[[@LINE-1]]:37: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256): the surplus is stacks, context switches and queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law), or to 2 * hardware_concurrency() for work that computes [futures-excessive-concurrency]
// CHECK: :[[@LINE-2]]:37: note: size it by the cores, for work that computes: where tasks wait for a service, fewer of them wait at a time
auto io = std::make_shared<folly::IOThreadPoolExecutor>(1000);
// CHECK: :[[@LINE-1]]:57: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
// CHECK: :[[@LINE-2]]:57: note: size it by the cores, for work that computes: where tasks wait for a servic
int main() {
  folly::CPUThreadPoolExecutor most(std::make_pair(1000, 4));
  // CHECK: :[[@LINE-1]]:52: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
  folly::CPUThreadPoolExecutor braced({512, 4});
  // CHECK: :[[@LINE-1]]:40: warning: a limit of 512 threads is far past what is served (MaxConcurrency is 256)
  folly::CPUThreadPoolExecutor few(8), fewOf({16, 4});
  few.setNumThreads(1000);
  // CHECK: :[[@LINE-1]]:21: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:21: note: size it by the cores, for work that computes: where tasks wait for a servic
  static_cast<folly::ThreadPoolExecutor &>(few).setNumThreads(300);
  // CHECK: :[[@LINE-1]]:63: warning: a limit of 300 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:63: note: size it by the cores, for work that computes: where tasks wait for a servic
  hpx::counting_semaphore<> requests(1000);
  // CHECK: :[[@LINE-1]]:38: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256): the surplus is queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law) [futures-excessive-concurrency]
  hpx::counting_semaphore<1000> gate(0);
  concurrencpp::thread_pool_executor named("workers", 1000, std::chrono::seconds(1));
  // CHECK: :[[@LINE-1]]:55: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:55: note: size it by the cores, for work that computes: where tasks wait for a servic
  concurrencpp::thread_pool_executor little("1000", 8, std::chrono::milliseconds(1000));
  auto made = std::make_shared<concurrencpp::thread_pool_executor>("made", 400, std::chrono::seconds(1));
  // CHECK: :[[@LINE-1]]:76: warning: a limit of 400 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:76: note: size it by the cores, for work that computes: where tasks wait for a servic
}
