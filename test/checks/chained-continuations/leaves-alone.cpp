// RUN: %find futures-chained-continuations -- -DNDEBUG
// Rows that are short, seen by others, or made of stages of their own.
#include <cstdio>
#include <fstream>
#include <functional>
#include <fut/future.h>
#include <fut/pool.h>
#include <future>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

int parse(const std::string &text);
int price(int units);
int total(int sum);
fut::future<int> fetch(int id);
void show(const fut::shared_future<int> &f);

auto twoStages(fut::future<std::string> f) {
  return std::move(f).then(parse).then(price);
}

//===-- stages on different executors -------------------------------------===//

auto executors(fut::pool &a, fut::pool &b, fut::future<int> f) {
  return std::move(f).then(a, price).then(b, total).then(a, price);
}
auto members(std::vector<fut::pool *> pools, fut::future<int> f) {
  for (fut::pool *pool : pools)
    f = std::move(f).then(*pool, price);
  return f;
}
auto hop(fut::pool &a, fut::future<int> f) {
  return std::move(f).then(a, price).then(total).then(price);
}

//===-- stages that return futures, or do I/O or wait ---------------------===//

auto futures(fut::future<int> f) {
  return std::move(f)
      .then(fetch)
      .then([](int x) { return fetch(x); })
      .then(price)
      .then([](auto x) { return fetch(x); });
}
auto functionsOfFutures(std::vector<std::function<fut::future<int>(int)>> stages,
                        fut::future<int> f) {
  for (auto &stage : stages)
    f = std::move(f).then(stage);
  return f;
}
auto pointers(fut::future<int> (*stage)(int), fut::future<int> f) {
  return std::move(f).then(stage).then(stage).then(stage);
}

void log(int x) { std::printf("%d\n", x); }
auto inputOutput(fut::future<int> f, int fd) {
  return std::move(f)
      .then(price)
      .then([fd](int x) {
        [[maybe_unused]] auto written = write(fd, &x, sizeof x);
        return x;
      })
      .then(total)
      .then([](int x) {
        log(x);
        return x;
      })
      .then(price)
      .then([](int x) {
        std::ofstream("sum") << x;
        return x;
      })
      .then([](auto x) {
        std::cout << x << '\n';
        return x;
      });
}
auto waits(fut::future<int> f) {
  return std::move(f)
      .then(price)
      .then([](int x) {
        std::this_thread::sleep_for(std::chrono::milliseconds(x));
        return x;
      })
      .then(price)
      .then([](int x) { return fetch(x).get(); });
}

//===-- futures that others see -------------------------------------------===//

void shared(fut::shared_future<int> f) {
  fut::shared_future<int> a = f.then(price);
  show(a);
  fut::shared_future<int> b = a.then(price);
  fut::shared_future<int> c = b.then(price);
  show(b);
  show(c.then(price));
}
void usedLater(const fut::shared_future<int> &f) {
  fut::shared_future<int> a = f.then(price);
  auto b = a.then(price).then(total);
  show(std::move(b));
  show(a);
}
void captured(const fut::shared_future<int> &f) {
  fut::shared_future<int> a = f.then(price);
  auto later = [&a] { show(a); };
  auto b = a.then(price).then(total);
  later();
  b.wait();
}
void referred(const fut::shared_future<int> &f) {
  fut::shared_future<int> a = f.then(price);
  auto &same = a;
  auto b = a.then(price).then(total);
  show(same);
  b.wait();
}
fut::shared_future<int> history(fut::shared_future<int> f,
                                std::vector<fut::shared_future<int>> &all) {
  for (int i = 0; i < 10; ++i) {
    f = f.then(price);
    all.push_back(f);
  }
  return f;
}
fut::shared_future<int> waitsBetween(fut::shared_future<int> f) {
  for (int i = 0; i < 10; ++i) {
    f.wait();
    f = f.then(price);
  }
  return f;
}
class stages {
  void keep(const fut::shared_future<int> &f) {
    first_ = f.then(price);
    second_ = first_.then(price);
    third_ = second_.then(price);
  }
  fut::shared_future<int> first_, second_, third_;
};

//===-- loops that are no row ---------------------------------------------===//

auto constant(fut::future<int> f) {
  for (int i = 0; i < 2; ++i)
    f = std::move(f).then(price);
  return f;
}
auto twoOnly(fut::shared_future<int> f, std::vector<fut::shared_future<int>> &all) {
  for (int i = 0; i < 9; ++i) {
    fut::shared_future<int> next = f.then(price);
    all.push_back(next);
    f = next;
  }
  return f;
}
auto perItem(std::vector<fut::future<int>> all) {
  std::vector<fut::future<int>> priced;
  for (auto &f : all)
    priced.push_back(std::move(f).then(price).then(total));
  return priced;
}
auto replaced(std::vector<fut::future<int>> all) {
  for (auto &f : all)
    f = std::move(f).then(price);
  return all;
}
// A queue that serves, one after the other.
void queue(bool (&next)(int &), fut::future<int> tail) {
  int item;
  while (next(item))
    tail = std::move(tail).then([item](int x) { return x + item; });
}
auto callback(fut::future<int> f) {
  return [f = std::move(f)]() mutable { f = std::move(f).then(price); };
}

//===-- no forwarders -----------------------------------------------------===//

auto deferred(std::future<int> f) {
  return std::async(std::launch::deferred,
                    [f = std::move(f)]() mutable { return price(f.get()); });
}
auto joins(std::future<int> f, std::future<int> g) {
  return std::async([f = std::move(f), g = std::move(g)]() mutable {
    return f.get() + g.get();
  });
}
auto works(std::future<int> f, std::vector<int> own) {
  return std::async([f = std::move(f), own]() mutable {
    int sum = 0;
    for (int x : own)
      sum += x;
    return sum + f.get();
  });
}
auto sharedSource(std::shared_future<int> f) {
  return std::async([f] { return price(f.get()); });
}
auto stageDoesInput(std::future<int> f) {
  return std::async([f = std::move(f)]() mutable {
    char text[80];
    [[maybe_unused]] auto n = read(f.get(), text, sizeof text);
    return std::string(text);
  });
}
auto sometimes(std::future<int> f, bool wanted) {
  return std::async(
      [f = std::move(f), wanted]() mutable { return wanted ? f.get() : 0; });
}
auto elsewhere(fut::pool &a, fut::future<int> f) {
  return a.submit([f = std::move(f)]() mutable { return price(f.get()); });
}
auto seenByOthers(std::future<int> f) {
  auto g = std::async([&] { return price(f.get()); });
  if (f.valid())
    g.wait();
  return g.get();
}
// A thread that waits for a signal and consumes what comes.
void consumer(std::future<int> f) {
  std::thread([f = std::move(f)]() mutable { log(f.get()); }).detach();
}
auto affinity(std::future<int> f) {
  return std::async([f = std::move(f)]() mutable {
    return price(f.get()) + (std::this_thread::get_id() != std::thread::id());
  });
}

//===-- on purpose, and code that does not run ----------------------------===//

void onPurpose(fut::future<int> f, fut::future<int> g, fut::future<int> h) {
  (void)std::move(f).then(price).then(total).then(price);
  auto unusedRow = std::move(g).then(price).then(total).then(price);
  [[clang::annotate("futures::intended")]] auto row =
      std::move(h).then(price).then(total).then(price);
}
[[clang::annotate("futures::intended")]] auto intended(fut::future<int> f) {
  return std::move(f).then(price).then(total).then(price);
}
auto suppressed(fut::future<int> f) {
  // NOLINTNEXTLINE(futures-chained-continuations)
  return std::move(f).then(price).then(total).then(price);
}
using unevaluated =
    decltype(fetch(1).then(price).then(total).then(price));
static_assert(sizeof(fetch(1).then(price).then(total).then(price)) > 0);
template <typename T> auto neverInstantiated(fut::future<T> f) {
  return std::move(f).then(price).then(total).then(price);
}
// The same name elsewhere is another function.
struct builder {
  builder then(int (*)(int));
};
builder other(builder b) { return b.then(price).then(total).then(price); }

int main() {
  return fetch(1).then(price).then(total).then(price).get();
}
