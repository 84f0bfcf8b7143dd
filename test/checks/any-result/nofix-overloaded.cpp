// RUN: %nofix futures-any-result
#include <any>
#include <future>
#include <string>

// With int in the place of std::any these would be one function.
static int read(std::any value) { return std::any_cast<int>(value); }
static int read(int value) { return value; }
static int overloaded() {
  std::promise<std::any> p;
  p.set_value(1);
  return read(p.get_future().get()) + read(2);
}
// CHECK: :[[@LINE-4]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-8]]:42: note: cast to 'int' here

// A template of its own: what it does with its argument is its business.
template <typename T> class Cell {
public:
  explicit Cell(std::future<T> f) : f_(std::move(f)) {}
  T get() { return f_.get(); }

private:
  std::future<T> f_;
};
static int through_a_template() {
  std::promise<std::any> p;
  Cell<std::any> cell(p.get_future());
  p.set_value(1);
  return std::any_cast<int>(cell.get());
}
// CHECK: :[[@LINE-5]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-3]]:10: note: cast to 'int' here

// A field may be read before anything was stored.
static int field() {
  struct {
    std::promise<std::any> p;
    std::any last;
  } s;
  s.p.set_value(1);
  s.last = s.p.get_future().get();
  return std::any_cast<int>(s.last);
}
// CHECK: :[[@LINE-7]]:18: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-3]]:10: note: cast to 'int' here
