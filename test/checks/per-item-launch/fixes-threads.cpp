// RUN: %fix --unsafe futures-per-item-launch
// A local vector of threads, filled and joined, becomes a task group.
// FIXED: #include <fut/pool.h>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <functional>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

std::atomic<int> total{0};
void add(int x) { total += x; }
void addTo(int &slot, int x) { slot = x; }
struct Adder {
  int scale;
  void operator()(int x) const { total += scale * x; }
  void member(int x) { total += scale * x; }
};

// FIXED: void emplaced
// FIXED-NEXT: fut::task_group threads;
// FIXED-NEXT: for (int item : items)
// FIXED-NEXT: threads.run([item] { add(item); });
// FIXED-NEXT: threads.wait();
// FIXED-NEXT: }
void emplaced(const std::vector<int> &items) {
  std::vector<std::thread> threads;
  threads.reserve(items.size());
  for (int item : items)
    threads.emplace_back([item] { add(item); });
  for (auto &t : threads)
    t.join();
}

// FIXED: void pushed
// FIXED-NEXT: fut::task_group threads;
// FIXED: threads.run(add, item); // one each
// FIXED-NEXT: threads.run(Adder{2}, item);
// FIXED-NEXT: threads.run([] {});
// FIXED-NEXT: threads.run(add, item);
// FIXED: threads.wait(); // all
void pushed(const std::vector<int> &items) {
  std::vector<std::thread> threads{};
  for (int item : items) {
    threads.push_back(std::thread(add, item)); // one each
    threads.emplace_back(std::thread{Adder{2}, item});
    threads.push_back(std::thread([] {}));
    std::thread t(add, item);
    threads.push_back(std::move(t));
  }
  for (std::thread &t : threads) {
    if (t.joinable()) {
      t.join();
    }
  } // all
}

// FIXED: void indexed
// FIXED: fut::task_group workers;
// FIXED-NEXT: std::vector<int> out(items.size());
// FIXED: workers.run(addTo, std::ref(out[i]), items[i]);
// FIXED-NEXT: workers.wait();
// FIXED-NEXT: add(
void indexed(std::vector<int> &items) {
  std::vector<std::thread> workers(items.size());
  std::vector<int> out(items.size());
  for (std::size_t i = 0; i < items.size(); ++i)
    workers[i] = std::thread(addTo, std::ref(out[i]), items[i]);
  for (std::size_t i = 0; i < items.size(); ++i)
    workers[i].join();
  add(std::accumulate(out.begin(), out.end(), 0));
}

// FIXED: void algorithm
// FIXED: fut::task_group a;
// FIXED: a.run(&Adder::member, &adder, x);
// FIXED: a.wait();
// FIXED: fut::task_group b;
// FIXED: b.wait();
// FIXED: fut::task_group c;
// FIXED: c.wait();
void algorithm(std::vector<int> &items) {
  Adder adder{3};
  std::vector<std::thread> a;
  std::for_each(items.begin(), items.end(), [&](int x) { a.emplace_back(&Adder::member, &adder, x); });
  std::for_each(a.begin(), a.end(), [](auto &t) { t.join(); });
  std::vector<std::thread> b;
  for (auto x : items)
    b.emplace_back(add, x);
  std::for_each(b.begin(), b.end(), std::mem_fn(&std::thread::join));
  std::vector<std::thread> c;
  for (auto x : items)
    c.emplace_back(add, x);
  for (auto it = c.begin(); it != c.end(); ++it)
    it->join();
}

// A jthread joins where it dies, and so does the group.
// FIXED: void joining
// FIXED-NEXT: fut::task_group threads;
// FIXED-NEXT: for (int item : items)
// FIXED-NEXT: threads.run(add, item);
// FIXED-NEXT: }
void joining(const std::vector<int> &items) {
  std::vector<std::jthread> threads;
  for (int item : items)
    threads.emplace_back(add, item);
}

// In batches: filled and joined in turn.
// FIXED: void batches
// FIXED: fut::task_group threads;
// FIXED: threads.run(
// FIXED: threads.wait();
// FIXED-NEXT: }
void batches(const std::vector<std::vector<int>> &batches) {
  for (const auto &batch : batches) {
    std::vector<std::thread> threads;
    for (int item : batch)
      threads.emplace_back([item] { add(item); });
    for (auto &t : threads)
      t.join();
    threads.clear();
  }
}

int main() {
  std::vector<int> items(30, 1);
  emplaced(items);
  std::printf("%d\n", total.load());
  pushed(items);
  std::printf("%d\n", total.load());
  indexed(items);
  std::printf("%d\n", total.load());
  algorithm(items);
  std::printf("%d\n", total.load());
  joining(items);
  std::printf("%d\n", total.load());
  batches({items, items});
  std::printf("%d\n", total.load());
}
