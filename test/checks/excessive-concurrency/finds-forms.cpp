// RUN: %find futures-excessive-concurrency
// The forms in which a pool or limiter is made.
#include <array>
#include <functional>
#include <fut/limiter.h>
#include <fut/pool.h>
#include <map>
#include <memory>
#include <semaphore>
extern int configured;
struct Tuning {
  static constexpr std::ptrdiff_t kMax = 1000;
  int n;
};
template <class T> struct Traits {
  static constexpr int value = 999;
};
template <> struct Traits<long> {
  static constexpr int value = 998;
};
std::counting_semaphore<Tuning::kMax> s1{Tuning::kMax};
// CHECK: :[[@LINE-1]]:42: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256): the surplus is queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law) [futures-excessive-concurrency]
auto s2 = std::make_unique<std::counting_semaphore<1000>>(configured);
// CHECK: :[[@LINE-1]]:52: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
std::counting_semaphore<1000> make(int n) { return std::counting_semaphore<1000>(n); }
// CHECK: :[[@LINE-1]]:76: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
struct TokenService {
  fut::limiter concurrent_calls{1000};
  // CHECK: :[[@LINE-1]]:33: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
  fut::limiter other{1000};
};
struct BufferPool {
  BufferPool(int n) : requests(n) {}
  std::counting_semaphore<500> requests;
  // CHECK: :[[@LINE-1]]:27: warning: a limit of 500 is far past what is served (MaxConcurrency is 256)
};
namespace n {
template <class T> fut::limiter var{1000};
// CHECK: :[[@LINE-1]]:37: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
}
int useVar() { return n::var<int>.available() + n::var<long>.available(); }
template <class T> void viaTraits() { fut::limiter l(Traits<T>::value); }
// CHECK: :[[@LINE-1]]:54: warning: a limit of 999 is far past what is served (MaxConcurrency is 256)
void inst() {
  viaTraits<int>();
  viaTraits<long>();
}
auto cap = [l = std::make_shared<fut::limiter>(1000)] {};
// CHECK: :[[@LINE-1]]:48: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
fut::limiter arr[] = {fut::limiter(1000), fut::limiter(4)};
// CHECK: :[[@LINE-1]]:36: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
struct Agg {
  fut::limiter a;
  std::counting_semaphore<> bytes;
};
Agg agg{fut::limiter(1000), std::counting_semaphore<>(1000)};
// CHECK: :[[@LINE-1]]:22: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
std::array<fut::pool, 2> pools{fut::pool(1000), fut::pool(2)};
// CHECK: :[[@LINE-1]]:42: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256): the surplus is stacks, context switches and queueing, 5 s instead of 0.1 s at the 99th percentile of a service of 200/s; limit it to twice rate times latency (Little's law), or to 2 * hardware_concurrency() for work that computes [futures-excessive-concurrency]
// CHECK: :[[@LINE-2]]:42: note: size it by the cores, for work that computes: where tasks wait for a service, fewer of them wait at a time
void f(bool b) {
  static fut::limiter st(1000);
  // CHECK: :[[@LINE-1]]:26: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
  thread_local fut::limiter tl{1000};
  // CHECK: :[[@LINE-1]]:32: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
  auto p = new fut::pool[2]{fut::pool{1000}, fut::pool{1}};
  // CHECK: :[[@LINE-1]]:39: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
  // CHECK: :[[@LINE-2]]:39: note: size it by the cores, for work that computes: where tasks wait for a servic
  if (fut::limiter l{1000}; b) {
  // CHECK: :[[@LINE-1]]:22: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
  }
  for (fut::limiter l(1000);;) {
  // CHECK: :[[@LINE-1]]:23: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
  }
  fut::limiter g((1000));
  // CHECK: :[[@LINE-1]]:19: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
  fut::limiter h{+1000};
  // CHECK: :[[@LINE-1]]:18: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
  fut::limiter i(1'000L);
  // CHECK: :[[@LINE-1]]:18: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
  fut::limiter j(sizeof(int) * 100);
  // CHECK: :[[@LINE-1]]:18: warning: a limit of 400 is far past what is served (MaxConcurrency is 256)
}
struct D : fut::limiter {
  D() : fut::limiter(1000) {}
  // CHECK: :[[@LINE-1]]:22: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
};
struct E : fut::limiter {
  using fut::limiter::limiter;
};
E e(1000);
// CHECK: :[[@LINE-1]]:5: warning: a limit of 1000 is far past what is served (MaxConcurrency is 256)
std::function<void()> fn = [] { fut::pool p(1000); };
// CHECK: :[[@LINE-1]]:45: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 256)
// CHECK: :[[@LINE-2]]:45: note: size it by the cores, for work that computes: where tasks wait for a servic
