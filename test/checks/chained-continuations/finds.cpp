// RUN: %find futures-chained-continuations
// Continuations of the runtime in a row.
#include <algorithm>
#include <functional>
#include <fut/future.h>
#include <fut/pool.h>
#include <future>
#include <string>
#include <utility>
#include <vector>

int parse(const std::string &text);
int price(int units);
int total(int sum);

fut::future<int> expression(fut::future<std::string> f) {
  return std::move(f).then(parse).then(price).then(total);
  // CHECK: :[[@LINE-1]]:23: warning: 3 continuations in a row, though nobody else looks at the futures between; each hop makes a future; run the stages in one continuation, as fut::compose makes one [futures-chained-continuations]
  // CHECK: :[[@LINE-2]]:47: note: the row ends here
}

// The warning stands at the first continuation, not where the expression does.
int lines(fut::promise<int> &p) {
  return p.get_future()
      .then([](int x) { return x + 1; })
      // CHECK: :[[@LINE-1]]:8: warning: 4 continuations in a row
      .then(price)
      .then(&total)
      .then([](auto x) { return x * 2; })
      // CHECK: :[[@LINE-1]]:8: note: the row ends here
      .get();
}

int locals(fut::future<std::string> f) {
  auto f1 = std::move(f).then(parse);
  // CHECK: :[[@LINE-1]]:26: warning: 3 continuations in a row
  auto f2 = std::move(f1).then(price);
  fut::future<int> f3 = std::move(f2).then(total);
  // CHECK: :[[@LINE-1]]:39: note: the row ends here
  return f3.get();
}

fut::future<int> oneLocal(fut::future<int> f) {
  f = std::move(f).then(price);
  // CHECK: :[[@LINE-1]]:20: warning: 3 continuations in a row
  f = std::move(f).then(total);
  f = std::move(f).then(price);
  // CHECK: :[[@LINE-1]]:20: note: the row ends here
  return f;
}

int mixed(fut::future<int> f, bool logged) {
  auto early = std::move(f).then(price).then(total);
  // CHECK: :[[@LINE-1]]:29: warning: 3 continuations in a row
  if (logged)
    (void)logged;
  return std::move(early).then(price).get();
  // CHECK: :[[@LINE-1]]:27: note: the row ends here
}

fut::future<int> loop(fut::future<int> f,
                      std::vector<std::function<int(int)>> stages) {
  for (auto &stage : stages)
    f = std::move(f).then(stage);
  // CHECK: :[[@LINE-1]]:22: warning: adds a continuation for each stage of the loop, though nobody else looks at the futures between; each hop makes a future; run the stages in one continuation [futures-chained-continuations]
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  return f;
}

fut::future<int> counted(fut::future<int> f) {
  for (int i = 0; i < 4; ++i) {
    f = std::move(f).then(price);
    // CHECK: :[[@LINE-1]]:22: warning: adds a continuation
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
  }
  return f;
}

fut::future<int> loopOfTwo(fut::future<int> f, std::vector<int> all) {
  for (int item : all) {
    f = std::move(f).then([item](int x) { return x + item; });
    // CHECK: :[[@LINE-1]]:22: warning: adds a continuation
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    f = std::move(f).then(price);
  }
  for (int item : all) {
    auto next = std::move(f).then([item](int x) { return x + item; });
    // CHECK: :[[@LINE-1]]:30: warning: adds a continuation
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    f = std::move(next);
  }
  return f;
}

class pipeline {
public:
  void add(std::vector<int (*)(int)> &stages) {
    for (auto it = stages.begin(); it != stages.end(); ++it)
      this->last_ = std::move(this->last_).then(*it);
    // CHECK: :[[@LINE-1]]:44: warning: adds a continuation
    // CHECK: :[[@LINE-3]]:5: note: the loop is here
    std::for_each(stages.begin(), stages.end(), [&](int (*stage)(int)) {
      // CHECK: :[[@LINE+2]]:32: warning: adds a continuation
      // CHECK: :[[@LINE-2]]:5: note: the loop is here
      last_ = std::move(last_).then(stage);
    });
  }

private:
  fut::future<int> last_;
};

// One executor for all of them.
auto onPool(fut::pool &workers, fut::future<int> f) {
  return std::move(f)
      .then(workers, price)
      .then(workers, total)
      .then(workers, price);
  // CHECK: :[[@LINE-3]]:8: warning: 3 continuations in a row
  // CHECK: :[[@LINE-2]]:8: note: the row ends here
  // CHECK: :[[@LINE-5]]:8: note: compose the stages: they then run as one task, with nothing else of the executor between them
}

// The stages after the one that runs elsewhere are a row of their own.
auto hop(fut::pool &workers, fut::future<int> f) {
  return std::move(f).then(workers, price).then(total).then(price).then(total);
  // CHECK: :[[@LINE-1]]:44: warning: 3 continuations in a row
  // CHECK: :[[@LINE-2]]:68: note: the row ends here
}

// Reported once, at the pattern.
template <typename T> auto generic(fut::future<T> f) {
  return std::move(f).then(price).then(total).then(price);
  // CHECK: :[[@LINE-1]]:23: warning: 3 continuations in a row
  // CHECK: :[[@LINE-2]]:47: note: the row ends here
}
template auto generic(fut::future<int>);
template auto generic(fut::future<long>);

#define CONTINUE(f, g) std::move(f).then(g)
int macro(fut::future<int> f) {
  return CONTINUE(f, price).then(total).then(price).get();
  // CHECK: :[[@LINE-1]]:10: warning: 3 continuations in a row
  // CHECK: :[[@LINE-4]]:37: note: expanded from macro 'CONTINUE'
  // CHECK: :[[@LINE-3]]:41: note: the row ends here
}

// In a lambda that runs later.
auto later() {
  return [](fut::shared_future<int> f) {
    return f.then(price).then(total).then(price);
    // CHECK: :[[@LINE-1]]:14: warning: 3 continuations in a row
    // CHECK: :[[@LINE-2]]:38: note: the row ends here
  };
}
