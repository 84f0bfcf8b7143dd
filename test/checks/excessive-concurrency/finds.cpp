// RUN: %find futures-excessive-concurrency
// Limits of the standard library and of the runtime.
#include <fut/limiter.h>
#include <fut/pool.h>
#include <memory>
#include <optional>
#include <semaphore>
#include <vector>

constexpr int kMaxCalls = 1000;
#define MAX_CALLS 512
enum { MaxInFlight = 4096 };
struct Config {
  static constexpr unsigned workers = 2 * 400;
};

std::counting_semaphore<1000> atItsMaximum(1000);
// CHECK: :[[@LINE-1]]:44: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256): the surplus is queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law) [futures-excessive-concurrency]
fut::limiter global(1000);
// CHECK: :[[@LINE-1]]:21: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
int main() {
  fut::pool workers(1000);
  // CHECK: :[[@LINE-1]]:21: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256): the surplus is stacks, context switches and queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law), or to 2 * hardware_concurrency() for work that computes [futures-excessive-concurrency]
  // CHECK: :[[@LINE-2]]:21: note: size it by the cores, for work that computes: where tasks wait for a service, fewer of them wait at a time
  fut::pool braced{Config::workers, 64};
  // CHECK: :[[@LINE-1]]:20: warning: a limit of 800 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:20: note: size it by the cores, for work that computes: where tasks wait for a servic
  fut::adaptive_limiter adaptive(kMaxCalls);
  // CHECK: :[[@LINE-1]]:34: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
}
struct Client {
  Client() : permits(kMaxCalls * 2), window(257) {}
  // CHECK: :[[@LINE-1]]:22: warning: a limit of 2000 is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:45: warning: a limit of 257 is far past what is served (MaxConcurrency is 256)
  explicit Client(int n) : permits(n), window(16) {}
  std::counting_semaphore<> permits;
  fut::limiter window;
  fut::limiter calls{1000};
  // CHECK: :[[@LINE-1]]:22: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
  static inline std::counting_semaphore<> shared = std::counting_semaphore<>(300);
  // CHECK: :[[@LINE-1]]:78: warning: a limit of 300 is far past what is served (MaxConcurrency is 256)
  std::optional<fut::limiter> later;
  std::unique_ptr<fut::pool> pool_size;
  void open() {
    later.emplace(1000);
    // CHECK: :[[@LINE-1]]:19: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
    pool_size = std::make_unique<fut::pool>(1000);
    // CHECK: :[[@LINE-1]]:45: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
    // CHECK: :[[@LINE-2]]:45: note: size it by the cores, for work that computes: where tasks wait for a servic
    (new fut::limiter(MaxInFlight))->acquire();
    // CHECK: :[[@LINE-1]]:23: warning: a limit of 4096 is far past what is served (MaxConcurrency is 256)
  }
};
void macros() {
  fut::limiter one(MAX_CALLS);
  // CHECK: :[[@LINE-1]]:20: warning: a limit of 512 is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-46]]:19: note: expanded from macro 'MAX_CALLS'
#define LIMITER(n) fut::limiter two(n)
  LIMITER(700);
  // CHECK: :[[@LINE-1]]:11: warning: a limit of 700 is far past what is served (MaxConcurrency is 256)
}
// The initial count is not known, the maximum is.
void maximum(int configured) {
  std::counting_semaphore<1000> requests(configured);
  // CHECK: :[[@LINE-1]]:27: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
}
using Requests = std::counting_semaphore<2000>;
// CHECK: :[[@LINE-1]]:42: warning: a limit of 2000 is far past what is served (MaxConcurrency is 256)
struct Aliased {
  explicit Aliased(int n) : requests(n) {}
  explicit Aliased(long n) : requests(n) {}
  Requests requests;
};
// Once, where it is spelled.
template <typename T> struct Server {
  Server() : calls(1000) {}
  // CHECK: :[[@LINE-1]]:20: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
  fut::limiter calls;
  fut::limiter more{900};
  // CHECK: :[[@LINE-1]]:21: warning: a limit of 900 is far past what is served (MaxConcurrency is 256)
  T value;
};
Server<int> first;
Server<long> second;
template <typename T> T inAFunction(T t) {
  fut::limiter calls(1000);
  // CHECK: :[[@LINE-1]]:22: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
  return t;
}
int twice = inAFunction(1) + int(inAFunction(2L));
// What a lambda makes, a loop, an argument.
void use(const fut::limiter &);
void elsewhere() {
  auto make = [] { return fut::limiter(1000); };
  // CHECK: :[[@LINE-1]]:40: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
  for (int i = 0; i < 2; ++i)
    use(fut::limiter(1000));
    // CHECK: :[[@LINE-1]]:22: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
  use(make());
}
// A test is no exception: pools live there too.
namespace testing {
struct Test {};
} // namespace testing
struct PoolTest : testing::Test {
  void TestBody() { fut::pool p(1000); }
  // CHECK: :[[@LINE-1]]:33: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:33: note: size it by the cores, for work that computes: where tasks wait for a servic
};
// A pool by annotation: the only number it takes.
class [[clang::annotate("futures::pool")]] Crew {
public:
  explicit Crew(unsigned size, const char *name = "");
};
Crew crew(500);
// CHECK: :[[@LINE-1]]:11: warning: a limit of 500 threads is far past what is served (MaxConcurrency is 256)
// CHECK: :[[@LINE-2]]:11: note: size it by the cores, for work that computes: where tasks wait for a servic
// The count decides, not the maximum; a constant of another kind.
std::counting_semaphore<100000> large(0x200);
// CHECK: :[[@LINE-1]]:39: warning: a limit of 512 is far past what is served (MaxConcurrency is 256)
void scientific() { fut::pool p(static_cast<unsigned>(1e3)); }
// CHECK: :[[@LINE-1]]:33: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
// CHECK: :[[@LINE-2]]:33: note: size it by the cores, for work that computes: where tasks wait for a servic
