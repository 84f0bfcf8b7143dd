// RUN: %find futures-per-item-launch --std=c++17 -- -pthread
// A loop whose count follows the data, or is a constant above MaxLaunches.
#include <algorithm>
#include <array>
#include <deque>
#include <future>
#include <iterator>
#include <list>
#include <memory>
#include <string>
#include <thread>
#include <vector>

struct Item {
  int id;
};
int work(const Item &);
void run(int);
bool next(Item &);

int awaitedAtOnce(const std::vector<Item> &items) {
  int sum = 0;
  for (const Item &item : items)
    sum += std::async(std::launch::async, [&] { return work(item); }).get();
  // CHECK: :[[@LINE-1]]:12: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
  // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  return sum;
}

int overARange(const std::vector<Item> &items) {
  int sum = 0;
  std::future<int> last;
  for (const Item &item : items)
    last = std::async(std::launch::async, [&] { return work(item); });
  sum += last.get();
  // CHECK: :[[@LINE-2]]:12: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
  // CHECK: :[[@LINE-4]]:3: note: the loop is here; its count follows the data
  return sum;
}

std::vector<std::future<int>> returned(const std::vector<Item> &items) {
  std::vector<std::future<int>> futures;
  for (size_t i = 0; i < items.size(); ++i)
    futures.push_back(std::async(std::launch::async, work, std::cref(items[i])));
  // CHECK: :[[@LINE-1]]:23: warning: starts a thread for each item
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  return futures;
}

void byIterator(std::list<Item> &items) {
  std::list<std::thread> threads;
  for (auto it = items.begin(); it != items.end(); ++it)
    threads.emplace_back([it] { work(*it); });
  // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  for (auto &t : threads)
    t.join();
}

void whileThereIsMore() {
  Item item;
  while (next(item))
    std::thread(work, item).detach();
  // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
}

void doWhile(int left) {
  do {
    std::thread worker([left] { run(left); });
    // CHECK: :[[@LINE-1]]:17: warning: starts a thread for each item
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    worker.detach();
  } while (--left > 0);
}

void constants() {
  for (int i = 0; i < 17; ++i)
    std::thread(run, i).detach();
  // CHECK: :[[@LINE-1]]:5: warning: starts 17 threads, one in each iteration, about 42 us each; run the items on a shared pool
  // CHECK: :[[@LINE-3]]:3: note: the loop is here{{$}}
  std::array<Item, 20> items{};
  for (auto &item : items)
    std::thread(work, item).detach();
  // CHECK: :[[@LINE-1]]:5: warning: starts 20 threads
  // CHECK: :[[@LINE-3]]:3: note: the loop is here{{$}}
  Item rows[32];
  for (Item *p = std::begin(rows); p != std::end(rows); ++p)
    std::thread(work, *p).detach();
  // CHECK: :[[@LINE-1]]:5: warning: starts 32 threads
  // CHECK: :[[@LINE-3]]:3: note: the loop is here{{$}}
  for (int i = 0; i < 6; ++i)
    for (int j = 0; j < 6; ++j)
      std::thread(run, i * j).detach();
  // CHECK: :[[@LINE-1]]:7: warning: starts 36 threads
  // CHECK: :[[@LINE-3]]:5: note: the loop is here{{$}}
}

void algorithms(const std::vector<Item> &items) {
  std::for_each(items.begin(), items.end(), [](const Item &item) {
    std::thread(work, item).detach();
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
  });
  std::vector<std::future<int>> futures;
  std::transform(items.begin(), items.end(), std::back_inserter(futures), [](const Item &item) {
    return std::async(std::launch::async, work, item);
    // CHECK: :[[@LINE-1]]:12: warning: starts a thread for each item
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
  });
}

void nested(const std::vector<std::vector<Item>> &rows) {
  for (const auto &row : rows)
    for (int i = 0; i < 4; ++i)
      std::thread([&row, i] { work(row[i]); }).detach();
  // CHECK: :[[@LINE-1]]:7: warning: starts a thread for each item
  // CHECK: :[[@LINE-4]]:3: note: the loop is here
}

void otherSpellings(const std::vector<Item> &items, std::vector<std::thread> &out) {
  std::deque<std::thread> threads(items.size());
  for (size_t i = 0; i < items.size(); ++i)
    threads[i] = std::thread(work, items[i]);
  // CHECK: :[[@LINE-1]]:18: warning: starts a thread for each item
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  for (auto &item : items) {
    auto owned = std::make_unique<std::thread>(work, item);
    // CHECK: :[[@LINE-1]]:18: warning: starts a thread for each item
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    auto *raw = new std::thread(work, item);
    // CHECK: :[[@LINE-1]]:21: warning: starts a thread for each item
    // CHECK: :[[@LINE-6]]:3: note: the loop is here
    owned->join();
    raw->join();
    out.push_back(std::thread{work, item});
    // CHECK: :[[@LINE-1]]:19: warning: starts a thread for each item
    // CHECK: :[[@LINE-11]]:3: note: the loop is here
    [&] { std::thread(work, item).detach(); }();
    // CHECK: :[[@LINE-1]]:11: warning: starts a thread for each item
    // CHECK: :[[@LINE-14]]:3: note: the loop is here
  }
}

// A vector of threads is as long as it was made, whatever it is called.
void namedLikeWorkers(const std::vector<Item> &items) {
  std::vector<std::thread> threads(items.size());
  for (size_t i = 0; i < threads.size(); ++i)
    threads[i] = std::thread(work, items[i]);
  // CHECK: :[[@LINE-1]]:18: warning: starts a thread for each item
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  for (auto &t : threads)
    t.join();
}

// The more there is of both, the more threads.
void atLeastTheCores(size_t items) {
  for (size_t i = 0; i < std::max<size_t>(items, std::thread::hardware_concurrency()); ++i)
    std::thread(run, i).detach();
  // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
}

// Counted down from what is data, and bounds that are none.
void countedDown(int n, std::vector<Item> items) {
  while (n--)
    std::thread(run, n).detach();
  // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  for (size_t threads = 0; threads < items.size(); threads++)
    std::thread(work, items[threads]).detach();
  // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  for (size_t i = 0; i < items.size() && i < 100; ++i)
    std::thread(work, items[i]).detach();
  // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
}

// A vector is data, however it begins.
void listed() {
  std::vector<int> ids{1, 2, 3};
  for (int id : ids)
    std::thread(run, id).detach();
  // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  for (size_t i = 0; i < ids.size(); ++i)
    std::thread(run, ids[i]).detach();
  // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
}

// One that leaves the inner loop comes again with the outer one.
void firstOfEach(const std::vector<std::vector<int>> &rows) {
  for (const std::vector<int> &row : rows)
    for (int id : row)
      if (id > 3) {
        std::thread(run, id).detach();
        // CHECK: :[[@LINE-1]]:9: warning: starts a thread for each item
        // CHECK: :[[@LINE-5]]:3: note: the loop is here
        break;
      }
}

// One at a time, where a pool would do as well; and a loop that ends.
void inTurn(const std::vector<int> &ids) {
  for (int id : ids) {
    std::thread other(run, id);
    // CHECK: :[[@LINE-1]]:17: warning: starts a thread for each item
    // CHECK: :[[@LINE-3]]:3: note: the loop is here
    run(-id);
    other.join();
  }
  for (int id : ids)
    std::thread([id] {
      // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item
      // CHECK: :[[@LINE-3]]:3: note: the loop is here
      for (int i = 0; i < id; ++i)
        run(i);
    }).detach();
}
