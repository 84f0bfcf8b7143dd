// RUN: %nofix futures-launch-then-wait --std=c++20 -- -pthread
// UNSUPPORTED: frontend-clangd
// clangd puts a note on code of a macro at the macro.
// The launch is found, and the call cannot be shown to do the same.
#include <future>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <thread>

int load(int);
int other();
void use(int);
int first(const std::string &s);
int print(const char *format, ...);
struct Base {
  int run(int) const;
};
struct Derived : Base {
  int run(int) const;
  void over();
  void over(int);
  int count();
  void rvalue() &&;
};
struct Counter {
  int n = 0;
  int operator()() { return ++n; }
};
struct Either {
  int operator()(int) const;
  int operator()(long) const;
};

void callables(Derived &d) {
  Counter counter;
  std::async(counter).get();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
  std::async(Either(), 1).get();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
  std::async(std::bind(load, std::placeholders::_1), 1).get();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
  std::async(print, "%d", 1).get();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
  // Another function of that name hides it.
  std::async(&Base::run, &d, 1).get();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
  std::async(static_cast<void (Derived::*)(int)>(&Derived::over), &d, 1).get();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
  std::async(&Derived::rvalue, Derived()).get();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
  // Its copy was called.
  std::async(&Derived::count, d).get();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
  auto stateful = [n = 0]() mutable { return ++n; };
  std::async(stateful).get();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
}

void arguments() {
  std::string s;
  // Used afterwards: empty, as the launch took it.
  std::async(first, std::move(s)).get();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
  use(s.size());
  std::async([](auto text) { return text; }, "literal").get();
  // CHECK: :[[@LINE-1]]:3: warning: a thread is launched only
}

int comments() {
  int n = std::async(/* at once */ load, 1).get();
  // CHECK: :[[@LINE-1]]:11: warning: a thread is launched only
  auto f = std::async(std::launch::async, // here
                      load, 1);
  // CHECK: :[[@LINE-2]]:12: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:10: note: awaited here
  return f.get() + n;
}

#define LAUNCH(f) std::async(f)
#define NOW std::launch::async
#define AWAIT(f) f.get()
int macros() {
  int n = LAUNCH(other).get();
  // CHECK: :[[@LINE-1]]:11: warning: a thread is launched only
  // CHECK: note: expanded from macro 'LAUNCH'
  auto f = std::async(other);
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:16: note: awaited here
  return AWAIT(f) + n;
}

// The name means something else where it is awaited.
int shadowed(int x) {
  {
    auto f = std::async([&] { return load(x); });
    // CHECK: :[[@LINE-1]]:14: warning: a thread is launched only
    // CHECK: :[[@LINE+1]]:13: note: awaited here
    int x = f.get();
    use(x);
  }
  {
    auto f = std::async(load, x);
    // CHECK: :[[@LINE-1]]:14: warning: a thread is launched only
    // CHECK: :[[@LINE+2]]:9: note: awaited here
    int x = 3;
    use(f.get() + x);
  }
  return 0;
}

// Other uses, other declarations, other owners.
std::future<int> global;
void owners() {
  auto f = std::async(other);
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:7: note: awaited here
  use(f.get());
  if (f.valid())
    use(1);
  std::future<int> g = std::async(other), h;
  use(g.get());
  global = std::async(other);
  // CHECK: :[[@LINE-1]]:12: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:7: note: awaited here
  use(global.get());
  auto *owned = new std::thread(other);
  // CHECK: :[[@LINE-1]]:21: warning: a thread is launched only
  // CHECK: :[[@LINE+1]]:3: note: awaited here
  owned->join();
  delete owned;
  if (auto i = std::async(other); i.get())
    // CHECK: :[[@LINE-1]]:16: warning: a thread is launched only
    // CHECK: :[[@LINE-2]]:35: note: awaited here
    use(2);
}

// Calls itself.
int again(int n) { return n ? std::async(again, n - 1).get() : 0; }
// CHECK: :[[@LINE-1]]:31: warning: a thread is launched only

// One instantiation does not speak for the others.
template <typename F> int sync(F f) { return std::async(f).get(); }
// CHECK: :[[@LINE-1]]:46: warning: a thread is launched only
int instantiated() { return sync(other) + sync([] { return 1; }); }

// Two arguments: what the second means, only the wrapper knows.
template <typename F> auto Go(F f, int priority) {
  (void)priority;
  return std::async(std::launch::async, std::move(f));
}
int wrapped() { return Go(other, 3).get(); }
// CHECK: :[[@LINE-1]]:24: warning: a thread is launched only
