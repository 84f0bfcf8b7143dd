// RUN: %find futures-chained-continuations --option MinStages=4
#include <fut/future.h>
#include <utility>

int price(int units);

auto three(fut::future<int> f) {
  return std::move(f).then(price).then(price).then(price);
}
auto four(fut::future<int> f) {
  return std::move(f).then(price).then(price).then(price).then(price);
  // CHECK: :[[@LINE-1]]:23: warning: 4 continuations in a row
  // CHECK: :[[@LINE-2]]:59: note: the row ends here
}
auto loop(fut::future<int> f) {
  for (int i = 0; i < 2; ++i)
    f = std::move(f).then(price).then(price);
  // CHECK: :[[@LINE-1]]:22: warning: adds a continuation
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  return f;
}
