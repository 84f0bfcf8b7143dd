// RUN: %fix --unsafe futures-per-item-launch
// A local vector of futures, filled and drained, is filled from the pool.
// FIXED: #include <fut/pool.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <functional>
#include <future>
#include <iterator>
#include <string>
#include <vector>

int twice(int x) { return 2 * x; }
struct Service {
  int base = 1;
  int get(int x) const { return base + x; }
};

// FIXED: int drained
// FIXED-NEXT: std::vector<fut::future<int>> futures;
// FIXED-NEXT: futures.reserve(items.size());
// FIXED: futures.push_back(fut::async([&item] { return twice(item); }));
// FIXED-NEXT: futures.push_back(fut::async(twice, item));
// FIXED: for (auto &f : futures)
// FIXED-NEXT: sum += f.get();
int drained(const std::vector<int> &items) {
  std::vector<std::future<int>> futures;
  futures.reserve(items.size());
  for (const int &item : items) {
    futures.push_back(std::async(std::launch::async, [&item] { return twice(item); }));
    futures.push_back(std::async(twice, item));
  }
  int sum = static_cast<int>(futures.size());
  for (auto &f : futures)
    sum += f.get();
  return sum;
}

// Spelled in other ways, on other containers.
using std::async;
using std::future;
// FIXED: std::string spelled
// FIXED: std::deque<fut::future<std::string>> futures;
// FIXED: futures.emplace_back(fut::async([](std::string s) { return s + '!'; }, items[i]));
// FIXED: for (fut::future<std::string> &f : futures)
std::string spelled(const std::vector<std::string> &items) {
  std::deque<future<std::string>> futures;
  for (std::size_t i = 0; i < items.size(); ++i)
    futures.emplace_back(async(std::launch::async | std::launch::deferred,
                               [](std::string s) { return s + '!'; }, items[i]));
  std::string all;
  for (std::future<std::string> &f : futures)
    all += f.get();
  return all;
}

// FIXED: int byIndex
// FIXED: std::vector<fut::future<int>> futures(items.size());
// FIXED: futures[i] = fut::async(&Service::get, &service, items[i]);
// FIXED: sum += futures[i].get();
int byIndex(const std::vector<int> &items) {
  Service service;
  std::vector<std::future<int>> futures(items.size());
  for (std::size_t i = 0; i != items.size(); ++i)
    futures[i] = std::async(std::launch::async, &Service::get, &service, items[i]);
  int sum = 0;
  for (std::size_t i = 0; i < futures.size(); ++i)
    sum += futures[i].get();
  return sum;
}

// FIXED: int transformed
// FIXED: std::vector<fut::future<int>> futures;
// FIXED: return fut::async(twice, x);
// FIXED: std::vector<fut::future<void>> done;
// FIXED: auto one = fut::async(
// FIXED: fut::future<void> other = fut::async(
int transformed(const std::vector<int> &items) {
  std::vector<std::future<int>> futures;
  std::transform(items.begin(), items.end(), std::back_inserter(futures), [](int x) {
    return std::async(std::launch::async, twice, x);
  });
  std::vector<int> results;
  std::transform(futures.begin(), futures.end(), std::back_inserter(results),
                 [](auto &f) { return f.get(); });
  std::vector<std::future<void>> done;
  std::atomic<int> extra{0};
  for (int item : items) {
    auto one = std::async(std::launch::async, [&extra, item] { extra += item; });
    done.push_back(std::move(one));
    std::future<void> other = std::async(std::launch::async, [&extra] { ++extra; });
    done.push_back(std::move(other));
  }
  for (auto it = done.begin(); it != done.end(); ++it)
    it->wait();
  int sum = extra;
  for (int r : results)
    sum += r;
  return sum;
}

// Each item waits for items of its own: on the pool that must not deadlock.
// FIXED: int inner
// FIXED: std::vector<fut::future<int>> futures;
int inner(int depth) {
  if (depth == 0)
    return 1;
  std::vector<std::future<int>> futures;
  for (int i = 0; i < depth + 2; ++i)
    futures.push_back(std::async(std::launch::async, [depth, i] { return i % 2 ? twice(depth) : i; }));
  int sum = 0;
  for (auto &f : futures)
    if (f.valid())
      sum += f.get();
  return sum;
}

int main() {
  std::vector<int> items(40);
  for (int i = 0; i < 40; ++i)
    items[i] = i;
  std::printf("%d\n", drained(items));
  std::printf("%s\n", spelled({"a", "b", "c"}).c_str());
  std::printf("%d\n", byIndex(items));
  std::printf("%d\n", transformed(items));
  std::printf("%d\n", inner(20));
}
