// RUN: %find futures-double-resolve --std=c++17
// RUN: %nofix futures-double-resolve --std=c++17
// Two resolves on one path of one callable.
#include <algorithm>
#include <future>
#include <memory>
#include <vector>

int work();
void more();
using Promise = std::promise<int>;

void straight(Promise p) {
  p.set_value(1);
  p.set_value(2);
  // CHECK: :[[@LINE-1]]:3: warning: 'p' may be resolved already on this path, and then this throws promise_already_satisfied; resolve it once, or use fut::try_set_value, where the first one wins [futures-double-resolve]
  // CHECK: :[[@LINE-3]]:3: note: it is resolved here before
}
void value_then_error(Promise &p) {
  p.set_value(1);
  p.set_exception(std::make_exception_ptr(1));
  // CHECK: :[[@LINE-1]]:3: warning: 'p' may be resolved already on this path, and then this throws promise_already_satisfied; resolve it once, or use fut::try_set_exception, where
  // CHECK: :[[@LINE-3]]:3: note
}
void in_handler(Promise p) {
  try {
    p.set_value(work());
    more();
  } catch (...) {
    p.set_exception(std::current_exception());
    // CHECK: :[[@LINE-1]]:5: warning: 'p' may be resolved already
    // CHECK: :[[@LINE-5]]:5: note
  }
}
void in_some_handler(Promise p) {
  try {
    p.set_value(work());
    if (work() > 3)
      throw 4;
  } catch (const std::bad_alloc &) {
  } catch (int) {
    p.set_value(0);
    // CHECK: :[[@LINE-1]]:5: warning: 'p' may be resolved already
    // CHECK: :[[@LINE-7]]:5: note
  }
}
void after_handler(Promise p) {
  try {
    p.set_value(work());
  } catch (...) {
    p.set_exception(std::current_exception());
  }
  p.set_value(0);
  // CHECK: :[[@LINE-1]]:3: warning: 'p' may be resolved already
  // CHECK: :[[@LINE-6]]:5: note
}
void in_loop(Promise p, const std::vector<int> &values) {
  for (int v : values)
    p.set_value(v);
  // CHECK: :[[@LINE-1]]:5: warning: 'p' is resolved in every iteration, and the second one throws promise_already_satisfied; resolve it once, or use fut::try_set_value
  // CHECK: :[[@LINE-2]]:5: note: an earlier iteration resolves it here
}
void in_algorithm(Promise p, const std::vector<int> &values) {
  std::for_each(values.begin(), values.end(), [&](int v) { p.set_value(v); });
  // CHECK: :[[@LINE-1]]:60: warning: 'p' is resolved in every iteration
  // CHECK: :[[@LINE-2]]:60: note
}
void missing_return(Promise p, bool early) {
  if (early)
    p.set_value(1);
  p.set_value(2);
  // CHECK: :[[@LINE-1]]:3: warning: 'p' may be resolved already
  // CHECK: :[[@LINE-3]]:5: note
}
void missing_break(Promise p, int k) {
  switch (k) {
  case 0:
    p.set_value(0);
  default:
    p.set_value(1);
    // CHECK: :[[@LINE-1]]:5: warning: 'p' may be resolved already
    // CHECK: :[[@LINE-4]]:5: note
  }
}
struct Owner {
  Promise promise;
  std::shared_ptr<Promise> shared = std::make_shared<Promise>();
  void member() {
    promise.set_value(1);
    this->promise.set_value(2);
    // CHECK: :[[@LINE-1]]:5: warning: 'this->promise' may be resolved already
    // CHECK: :[[@LINE-3]]:5: note
  }
  void pointer() {
    shared->set_value(1);
    (*shared).set_value(2);
    // CHECK: :[[@LINE-1]]:5: warning: '*shared' may be resolved already
    // CHECK: :[[@LINE-3]]:5: note
  }
};
void other_name(Promise *p) {
  Promise &q = *p;
  q.set_value(1);
  p->set_value(2);
  // CHECK: :[[@LINE-1]]:3: warning: 'p' may be resolved already
  // CHECK: :[[@LINE-3]]:3: note
}
void in_lambda(Promise p) {
  auto twice = [&] {
    p.set_value(1);
    p.set_value(2);
    // CHECK: :[[@LINE-1]]:5: warning: 'p' may be resolved already
    // CHECK: :[[@LINE-3]]:5: note
  };
  twice();
}
template <class T> void in_template(std::promise<T> p, T value) {
  p.set_value(value);
  p.set_value(value);
  // CHECK: :[[@LINE-1]]:3: warning: 'p' may be resolved already
  // CHECK: :[[@LINE-3]]:3: note
}
template void in_template(std::promise<int>, int);
template void in_template(std::promise<long>, long);
