// RUN: %nofix futures-double-resolve
#include <future>
#include <string>
#include <utility>

#define SECOND(p) p.set_value(2)

void in_macro(std::promise<int> p) {
  p.set_value(1);
  SECOND(p);
  // CHECK: :[[@LINE-1]]:10: warning: the promise may be resolved already
  // CHECK: :[[@LINE-3]]:3: note
}
void braced(std::promise<std::pair<int, int>> p) {
  p.set_value({1, 2});
  p.set_value({1, 2});
  // CHECK: :[[@LINE-1]]:3: warning
  // CHECK: :[[@LINE-3]]:3: note
}
void null(std::promise<int *> p) {
  p.set_value(0);
  p.set_value(0);
  // CHECK: :[[@LINE-1]]:3: warning
  // CHECK: :[[@LINE-3]]:3: note
}
struct Bits {
  unsigned low : 4;
};
void bit_field(std::promise<unsigned> p, Bits &bits) {
  p.set_value(bits.low);
  p.set_value((bits.low));
  // CHECK: :[[@LINE-1]]:3: warning
  // CHECK: :[[@LINE-3]]:3: note
}
void comment(std::promise<int> p) {
  p.set_value(1);
  p.set_value(/* nobody reads it */ 2);
  // CHECK: :[[@LINE-1]]:3: warning
  // CHECK: :[[@LINE-3]]:3: note
}
void as_value(std::promise<void> p) {
  p.set_value();
  return p.set_value();
  // CHECK: :[[@LINE-1]]:10: warning
  // CHECK: :[[@LINE-3]]:3: note
}
void at_exit(std::promise<int> p) {
  p.set_value(1);
  p.set_value_at_thread_exit(2);
  // CHECK: :[[@LINE-1]]:3: warning
  // CHECK: :[[@LINE-3]]:3: note
}
