// RUN: %find futures-use-after-get
#include <fut/task.h>
#include <future>

fut::task<int> twice(std::future<int> f) {
  f.get();
  co_return f.get();
  // CHECK: :[[@LINE-1]]:13: warning: 'f' holds no result here
  // CHECK: :[[@LINE-3]]:3: note: get() takes the result here
}
