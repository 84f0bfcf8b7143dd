// RUN: %compose 'futures-*' --unsafe
// One program with much of what the checks find; their fixes meet in it.
#include <any>
#include <chrono>
#include <cstdio>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

struct Item {
  std::string name;
  int stock = 0;
};

static int lookUp(const Item &item) { return item.stock + 1; }

static int sequential(const std::vector<Item> &items) {
  int sum = 0;
  for (const Item &item : items)
    sum += std::async(std::launch::async, [&] { return lookUp(item); }).get();
  return sum;
}

static int fanOut(const std::vector<Item> &items) {
  std::vector<std::future<int>> futures;
  for (const Item &item : items)
    futures.push_back(std::async(std::launch::async, [&item] { return lookUp(item); }));
  int sum = 0;
  for (auto &future : futures)
    sum += future.get();
  return sum;
}

static int boxed(int value) {
  std::promise<std::any> promise;
  std::future<std::any> future = promise.get_future();
  promise.set_value(value);
  return std::any_cast<int>(future.get());
}

static int promises(const std::vector<Item> &items) {
  int sum = 0;
  for (const Item &item : items) {
    std::promise<int> promise;
    std::future<int> future = promise.get_future();
    promise.set_value(item.stock);
    sum += future.get();
  }
  return sum;
}

static int deadlines(const std::vector<Item> &items) {
  std::vector<std::future<int>> futures;
  for (const Item &item : items) {
    std::promise<int> promise;
    futures.push_back(promise.get_future());
    promise.set_value(item.stock);
  }
  int ready = 0;
  for (auto &future : futures)
    if (future.wait_for(200ms) == std::future_status::ready)
      ++ready;
  return ready;
}

static void joined(const std::vector<Item> &items, std::vector<int> &out) {
  std::vector<std::thread> threads;
  for (size_t i = 0; i < items.size(); ++i)
    threads.emplace_back([&, i] { out[i] = items[i].stock * 2; });
  for (auto &thread : threads)
    thread.join();
}

int report(int items) {
  std::vector<Item> stock;
  for (int i = 0; i < items; ++i)
    stock.push_back({"item-" + std::to_string(i), i});
  std::vector<int> doubled(stock.size());
  joined(stock, doubled);
  std::printf("%d %d %d %d %d %d\n", sequential(stock), fanOut(stock), boxed(items), promises(stock),
              deadlines(stock), doubled.back());
  return 0;
}

int main() { return report(20); }

// FIXED: fut/
// FIXED: sum += lookUp(item);
// FIXED: fut::async([&item] { return lookUp(item); })
// FIXED: std::promise<int> promise;
// FIXED: return future.get();
// FIXED: std::promise<int> promise(std::allocator_arg, fut::pool_allocator<std::byte>{});
// FIXED: wait_until(
// FIXED: fut::task_group threads;
