// RUN: %find futures-use-after-get
#include <fut/future.h>
#include <fut/promise.h>

int twice(fut::future<int> f) {
  int a = f.get();
  return a + f.get();
  // CHECK: :[[@LINE-1]]:14: warning: 'f' holds no result here: get() took it before
  // CHECK: :[[@LINE-3]]:11: note: get() takes the result here
}

int continued(fut::future<int> f) {
  auto g = std::move(f).then([](int x) { return x + 1; });
  return g.get() + f.get();
  // CHECK: :[[@LINE-1]]:20: warning: 'f' holds no result here: then() took it before
  // CHECK: :[[@LINE-3]]:12: note: then() takes the result here
}

int shared(fut::future<int> f) {
  fut::shared_future<int> s = f.share();
  return s.get() + s.get();
}
