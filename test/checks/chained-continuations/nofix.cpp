// RUN: %nofix futures-chained-continuations
// UNSUPPORTED: frontend-clangd
// clangd puts a note on code of a macro at the macro.
// Rows that cannot be composed as they are written.
#include <functional>
#include <fut/future.h>
#include <fut/pool.h>
#include <string>
#include <utility>
#include <vector>

int price(int units);
int total(int sum);
std::function<int(int)> next(int &stage);

// A loop has no list of stages to write.
// CHECK: warning: adds a continuation
// CHECK: note: the loop
auto loop(fut::future<int> f, std::vector<int (*)(int)> stages) {
  for (auto *stage : stages)
    f = std::move(f).then(stage);
  return f;
}

// The stages are made by calls, in an order that can be seen.
// CHECK: warning: 3 continuations
// CHECK: note: the row
auto calls(fut::future<int> f, int stage) {
  return std::move(f).then(next(stage)).then(next(stage)).then(next(stage));
}
// CHECK: warning: 3 continuations
// CHECK: note: the row
auto captures(fut::future<int> f, int i) {
  return std::move(f)
      .then([at = i++](int x) { return x + at; })
      .then([at = i++](int x) { return x + at; })
      .then(price);
}
// One stage copies what the next takes away.
// CHECK: warning: 3 continuations
// CHECK: note: the row
auto moved(fut::future<int> f, std::string name) {
  return std::move(f)
      .then([name](int x) { return x + int(name.size()); })
      .then([name = std::move(name)](int x) { return x + int(name.size()); })
      .then(price);
}

// A comment would be lost.
// CHECK: warning: 3 continuations
// CHECK: note: the row
auto comment(fut::future<int> f) {
  return std::move(f)
      .then(price) // the price without tax
      .then(total)
      .then(price);
}

// So would a directive.
// CHECK: warning: 3 continuations
// CHECK: note: the row
auto directive(fut::future<int> f) {
  return std::move(f)
      .then(price)
#ifndef WITHOUT_TAX
      .then(total)
#endif
      .then(price);
}

// Parentheses around a part of the row.
// CHECK: warning: 3 continuations
// CHECK: note: the row
auto parentheses(fut::future<int> f) {
  return (std::move(f).then(price)).then(total).then(price);
}
// CHECK: warning: 3 continuations
// CHECK: note: the row
auto rvalue(fut::future<int> f) {
  return std::move(std::move(f).then(price)).then(total).then(price);
}

// Something happens between the stages.
// CHECK: warning: 3 continuations
// CHECK: note: the row
auto between(fut::future<int> f, int &count) {
  auto a = std::move(f).then(price);
  auto b = std::move(a).then(total);
  ++count;
  return std::move(b).then(price);
}
// The last statement looks at what the first one moves, or does more before.
// CHECK: warning: 3 continuations
// CHECK: note: the row
auto looks(fut::future<int> f) {
  auto a = std::move(f).then(price).then(total);
  return std::move(a).then(price).get() + f.valid();
}
void keep(int, fut::future<int>);
// CHECK: warning: 3 continuations
// CHECK: note: the row
void does(fut::future<int> f, int &i) {
  auto a = std::move(f).then(price).then([&i](int x) { return ++i + x; });
  keep(i++, std::move(a).then(price));
}
// CHECK: warning: 3 continuations
// CHECK: note: the row
auto assigned(fut::future<int> f) {
  f = std::move(f).then(price);
  f = std::move(f).then(total);
  f = std::move(f).then(price);
  return f;
}

// What a stage returns is not what the next one gets.
// CHECK: warning: 3 continuations
// CHECK: note: the row
const std::string constant(int x);
auto constness(fut::future<int> f) {
  return std::move(f)
      .then(constant)
      .then([](std::string &&s) { return int(s.size()); })
      .then(price);
}

#define THEN(f, g) f.then(g)
// CHECK: warning: 3 continuations
// CHECK: note: expanded from macro
// CHECK: note: the row
// CHECK: note: expanded from macro
auto macro(fut::future<int> f) {
  return THEN(THEN(THEN(std::move(f), price), total), price);
}

// CHECK: warning: 3 continuations
// CHECK: note: the row
template <class T> auto generic(fut::future<T> f) {
  return std::move(f).then(price).then(total).then(price);
}
auto instance(fut::future<int> f) { return generic(std::move(f)); }

// Forwarders: the future is used twice, another future, more than a return, a
// result that is no value.
// CHECK: warning: launches a task
// CHECK: note: it waits
auto more(fut::future<int> f) {
  return fut::async([f = std::move(f)]() mutable {
    int x = f.get();
    return x + 1;
  });
}
// CHECK: warning: launches a task
// CHECK: note: it waits
auto tests(fut::future<int> f) {
  return fut::async([f = std::move(f)]() mutable { return f.get() + f.valid(); });
}
// CHECK: warning: launches a task
// CHECK: note: it waits
auto reference(fut::future<int &> f) {
  return fut::async([f = std::move(f)]() mutable { return price(f.get()); });
}
// CHECK: warning: launches a task
// CHECK: note: it waits
auto byReference() {
  fut::future<int> f = fut::make_ready_future(1);
  return fut::async([&] { return price(f.get()); }).get();
}
// CHECK: warning: launches a task
// CHECK: note: it waits
auto commented(fut::future<int> f) {
  return fut::async([f = std::move(f)]() mutable {
    return price(f.get()); // in its own time
  });
}
// A copy that is made before the stage that changes what it copies.
int copies(fut::future<int> f) {
  int n = 0;
  return std::move(f)
      .then([&n](int x) { return ++n + x; })
      .then([n](int x) { return n + x; })
      .then(price)
      .get();
}
// CHECK: warning: 3 continuations
// CHECK: note: the row ends
struct counted {
  int n = 0;
  fut::future<int> copies(fut::future<int> f) {
    return std::move(f)
        .then([this](int x) { return ++n + x; })
        .then([by = n](int x) { return by + x; })
        .then(price);
  }
};
// CHECK: warning: 3 continuations
// CHECK: note: the row ends
