// RUN: %nofix futures-any-result
// UNSUPPORTED: frontend-clangd
// clangd puts a note on code of a macro at the macro.
// One function for each reason to offer no fix.
#include <any>
#include <cstdio>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

struct Row {
  int id;
};

// Seen outside: a function, a variable, a parameter, a public member.
std::future<std::any> exported() {
  return std::async([] { return std::any(1); });
}
int use_exported() { return std::any_cast<int>(exported().get()); }
// CHECK: :[[@LINE-4]]:13: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-2]]:29: note: cast to 'int' here
// CHECK: :[[@LINE+194]]:10: note: cast to 'int' here

std::promise<std::any> global;
int use_global() {
  global.set_value(1);
  return std::any_cast<int>(global.get_future().get());
}
// CHECK: :[[@LINE-5]]:14: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-3]]:10: note: cast to 'int' here

void resolve(std::promise<std::any> &p) { p.set_value(1); }
int use_parameter() {
  std::promise<std::any> p;
  resolve(p);
  return std::any_cast<int>(p.get_future().get());
}
// CHECK: :[[@LINE-6]]:27: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-3]]:10: note: cast to 'int' here
// CHECK: :[[@LINE-6]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-5]]:10: note: cast to 'int' here

struct Public {
  std::promise<std::any> done;
};
int use_member(Public &x) {
  x.done.set_value(1);
  return std::any_cast<int>(x.done.get_future().get());
}
// CHECK: :[[@LINE-6]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-3]]:10: note: cast to 'int' here

// What is stored is of another type: this cast fails at run time.
static int of_another_type() {
  std::promise<std::any> p;
  p.set_value(1);
  return int(std::any_cast<long>(p.get_future().get()));
}
static int of_two_types(bool b) {
  std::promise<std::any> p;
  if (b)
    p.set_value(1);
  else
    p.set_value(2L);
  return std::any_cast<int>(p.get_future().get());
}
static void array_decays() {
  std::promise<std::any> p;
  p.set_value("text");
  std::puts(std::any_cast<std::string>(p.get_future().get()).c_str());
}
// CHECK: :[[@LINE-17]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'long' [futures-any-result]
// CHECK: :[[@LINE-16]]:14: note: cast to 'long' here
// CHECK: :[[@LINE-14]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-10]]:10: note: cast to 'int' here
// CHECK: :[[@LINE-8]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'std::string' [futures-any-result]
// CHECK: :[[@LINE-7]]:13: note: cast to 'std::string' here

// A wrong cast is expected.
static int is_caught() {
  std::promise<std::any> p;
  p.set_value(1);
  try {
    return std::any_cast<int>(p.get_future().get());
  } catch (const std::bad_any_cast &) {
    return 0;
  }
}
static int is_tested() {
  std::promise<std::any> p;
  p.set_value(1);
  std::any a = p.get_future().get();
  if (auto *i = std::any_cast<int>(&a))
    return *i;
  return 0;
}
// CHECK: :[[@LINE-16]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-14]]:12: note: cast to 'int' here
// CHECK: :[[@LINE-9]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-7]]:17: note: cast to 'int' here

// The erased type is asked, emptied or filled.
static int has_value() {
  std::promise<std::any> p;
  p.set_value(1);
  std::any a = p.get_future().get();
  return a.has_value() ? std::any_cast<int>(a) : 0;
}
static int type() {
  std::promise<std::any> p;
  p.set_value(1);
  std::any a = p.get_future().get();
  return a.type() == typeid(int) ? std::any_cast<int>(a) : 0;
}
static int reset() {
  std::promise<std::any> p;
  p.set_value(1);
  std::any a = p.get_future().get();
  int i = std::any_cast<int>(a);
  a.reset();
  return i;
}
static int emplaced() {
  std::promise<std::any> p;
  std::any a = 1;
  a.emplace<int>(3);
  p.set_value(a);
  return std::any_cast<int>(p.get_future().get());
}
static int empty() {
  std::promise<std::any> p;
  p.set_value({});
  return std::any_cast<int>(p.get_future().get());
}
static int defaulted(bool b) {
  std::promise<std::any> p;
  std::any a;
  if (b)
    a = 1;
  p.set_value(std::move(a));
  return std::any_cast<int>(p.get_future().get());
}
// CHECK: :[[@LINE-39]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-37]]:26: note: cast to 'int' here
// CHECK: :[[@LINE-35]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-33]]:36: note: cast to 'int' here
// CHECK: :[[@LINE-31]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-29]]:11: note: cast to 'int' here
// CHECK: :[[@LINE-25]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-22]]:10: note: cast to 'int' here
// CHECK: :[[@LINE-20]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-19]]:10: note: cast to 'int' here
// CHECK: :[[@LINE-17]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-13]]:10: note: cast to 'int' here

// Nothing is stored that is known, or nothing is cast.
static int unknown(std::any value) {
  std::promise<std::any> p;
  p.set_value(value);
  return std::any_cast<int>(p.get_future().get());
}
static void never_cast() {
  std::promise<std::any> p;
  p.set_value(1);
}
// CHECK: :[[@LINE-8]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-7]]:10: note: cast to 'int' here
// CHECK: :[[@LINE-5]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

// It goes where it is not followed.
void sink(std::any value);
static int goes_away() {
  std::promise<std::any> p;
  p.set_value(1);
  std::any a = p.get_future().get();
  sink(a);
  return std::any_cast<int>(a);
}
template <typename F> int drain(F &f) { return std::any_cast<int>(f.get()); }
static int to_a_template() {
  std::promise<std::any> p;
  auto f = p.get_future();
  p.set_value(1);
  return drain(f);
}
static int generic_lambda() {
  std::promise<std::any> p;
  auto f = p.get_future();
  p.set_value(1);
  auto read = [](auto &g) { return std::any_cast<int>(g.get()); };
  return read(f);
}
static int read_future(std::future<std::any> f) {
  return std::any_cast<int>(f.get());
}
static int by_pointer() {
  int (*read)(std::future<std::any>) = &read_future;
  std::promise<std::any> p;
  p.set_value(2);
  return read(p.get_future());
}
// CHECK: :[[@LINE-29]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-26]]:10: note: cast to 'int' here
// CHECK: :[[@LINE-23]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-26]]:48: note: cast to 'int' here
// CHECK: :[[@LINE-19]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-17]]:36: note: cast to 'int' here
// CHECK: :[[@LINE-15]]:36: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-15]]:10: note: cast to 'int' here
// CHECK: :[[@LINE-13]]:27: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-13]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]

// One place of the group is seen outside, so none changes.
static int half() {
  std::future<std::any> f = exported();
  return std::any_cast<int>(f.get());
}
// CHECK: :[[@LINE-3]]:15: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-200]]:29: note: cast to 'int' here
// CHECK: :[[@LINE-4]]:10: note: cast to 'int' here

// In a template, in a macro, with a comment that would be lost.
template <typename T> static int in_a_template(T) {
  std::promise<std::any> p;
  p.set_value(1);
  return std::any_cast<int>(p.get_future().get());
}
static int instantiate() { return in_a_template(1) + in_a_template(2L); }
#define ANY std::any
static int in_a_macro() {
  std::promise<ANY> p;
  p.set_value(1);
  return std::any_cast<int>(p.get_future().get());
}
#define READ(f) std::any_cast<int>((f).get())
static int cast_in_a_macro() {
  std::promise<std::any> p;
  auto f = p.get_future();
  p.set_value(1);
  return READ(f);
}
static int with_comment() {
  std::promise<std::any> p;
  p.set_value(1);
  return std::any_cast<int>(/* the count */ p.get_future().get());
}
// CHECK: :[[@LINE-23]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-22]]:10: note: cast to 'int' here
// CHECK: :[[@LINE-18]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-21]]:13: note: expanded from macro 'ANY'
// CHECK: :[[@LINE-18]]:10: note: cast to 'int' here
// CHECK: :[[@LINE-15]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-13]]:10: note: cast to 'int' here
// CHECK: :[[@LINE-19]]:17: note: expanded from macro 'READ'
// CHECK: :[[@LINE-12]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-11]]:10: note: cast to 'int' here

// The type cannot be named where std::any is spelled.
static std::promise<std::any> early;
struct Late {
  int x;
};
static int declared_later() {
  early.set_value(Late{2});
  return std::any_cast<Late>(early.get_future().get()).x;
}
static int local_elsewhere() {
  std::promise<std::any> p;
  {
    struct Inner {
      int x;
    };
    p.set_value(Inner{1});
    return std::any_cast<Inner>(p.get_future().get()).x;
  }
}
class Owner {
  struct Secret {
    int x;
  };
  friend int friendly();
};
int friendly() {
  std::promise<std::any> p;
  p.set_value(Owner::Secret{3});
  return std::any_cast<Owner::Secret>(p.get_future().get()).x;
}
// CHECK: :[[@LINE-29]]:21: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'Late' [futures-any-result]
// CHECK: :[[@LINE-24]]:10: note: cast to 'Late' here
// CHECK: :[[@LINE-22]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'Inner' [futures-any-result]
// CHECK: :[[@LINE-17]]:12: note: cast to 'Inner' here
// CHECK: :[[@LINE-8]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'Owner::Secret' [futures-any-result]
// CHECK: :[[@LINE-7]]:10: note: cast to 'Owner::Secret' here

// A member of it is meant as it is, and so are those that go with it.
static int intended() {
  std::promise<std::any> p; // NOLINT(futures-any-result)
  std::future<std::any> f = p.get_future();
  p.set_value(1);
  return std::any_cast<int>(f.get());
}
// CHECK: :[[@LINE-4]]:15: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-3]]:10: note: cast to 'int' here

// Casts that keep a pointer, or an alias that types more than this.
static int keeps_pointer() {
  std::promise<std::any> p;
  p.set_value(1);
  std::any a = p.get_future().get();
  int *i = std::any_cast<int>(&a);
  return *i;
}
using Shared = std::future<std::any>;
static int two_types(Shared a, Shared b) {
  return std::any_cast<int>(a.get()) +
         int(std::any_cast<std::string>(b.get()).size());
}
// CHECK: :[[@LINE-11]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-9]]:12: note: cast to 'int' here
// CHECK: :[[@LINE-7]]:28: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
// CHECK: :[[@LINE-6]]:10: note: cast to 'int' here
// CHECK: :[[@LINE-6]]:14: note: cast to 'std::string' here

// A callable whose result is not known.
static int opaque_callable(std::function<std::any()> make) {
  std::packaged_task<std::any()> task(make);
  task();
  return std::any_cast<int>(task.get_future().get());
}
// CHECK: :[[@LINE-4]]:22: warning: the result of this packaged task is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-3]]:10: note: cast to 'int' here
