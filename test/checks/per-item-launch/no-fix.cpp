// RUN: %nofix futures-per-item-launch -- -pthread
// A use that cannot be rewritten, or tasks that need a thread each.
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

void run(int);
int compute(int);
void consume(std::vector<std::future<int>> &);

std::vector<std::thread> returned(const std::vector<int> &items) {
  std::vector<std::thread> threads;
  for (int item : items)
    threads.emplace_back(run, item);
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  return threads;
}
void detached(const std::vector<int> &items) {
  std::vector<std::thread> threads;
  for (int item : items)
    threads.emplace_back(run, item);
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  for (auto &t : threads)
    t.detach();
}
void idsUsed(const std::vector<int> &items) {
  std::vector<std::thread> threads;
  for (int item : items)
    threads.emplace_back(run, item);
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  for (auto &t : threads) {
    (void)t.get_id();
    t.join();
  }
}
void passedOn(const std::vector<int> &items) {
  std::vector<std::future<int>> futures;
  for (int item : items)
    futures.push_back(std::async(std::launch::async, compute, item));
    // CHECK: :[[@LINE-1]]:23: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  consume(futures);
}
void meetAtALatch(const std::vector<int> &items) {
  std::latch gate(items.size());
  std::vector<std::thread> threads;
  for (int item : items)
    threads.emplace_back([&gate, item] {
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
      gate.arrive_and_wait();
      run(item);
    });
  for (auto &t : threads)
    t.join();
}
struct Meeting {
  std::mutex m;
  std::condition_variable cv;
  int arrived = 0;
  void meet(int n) {
    std::unique_lock<std::mutex> lock(m);
    ++arrived;
    cv.notify_all();
    cv.wait(lock, [&] { return arrived >= n; });
  }
};
void meetInAFunction(const std::vector<int> &items, Meeting &meeting) {
  std::vector<std::future<void>> futures;
  for (int item : items)
    futures.push_back(std::async(std::launch::async, [&meeting, item] { meeting.meet(item); }));
    // CHECK: :[[@LINE-1]]:23: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  for (auto &f : futures)
    f.get();
}
void spins(const std::vector<int> &items, std::atomic<bool> &go) {
  std::vector<std::thread> threads;
  for (int item : items)
    threads.emplace_back([&go, item] {
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
      while (!go)
        std::this_thread::yield();
      run(item);
    });
  go = true;
  for (auto &t : threads)
    t.join();
}
void waitsForAnother(const std::vector<int> &items, std::shared_future<int> first) {
  std::vector<std::future<int>> futures;
  for (int item : items)
    futures.push_back(std::async(std::launch::async, [first, item] { return first.get() + item; }));
    // CHECK: :[[@LINE-1]]:23: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  for (auto &f : futures)
    f.get();
}
thread_local int calls = 0;
int counted(int item) { return ++calls + item; }
void threadLocal(const std::vector<int> &items) {
  std::vector<std::future<int>> futures;
  for (int item : items)
    futures.push_back(std::async(std::launch::async, counted, item));
    // CHECK: :[[@LINE-1]]:23: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  for (auto &f : futures)
    f.get();
}
void identity(const std::vector<int> &items, std::vector<std::thread::id> &ids) {
  std::vector<std::thread> threads;
  for (int item : items)
    threads.emplace_back([&ids, item] { ids[item] = std::this_thread::get_id(); });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  for (auto &t : threads)
    t.join();
}
void stops(const std::vector<int> &items) {
  std::vector<std::jthread> threads;
  for (int item : items)
    threads.emplace_back([](std::stop_token stop, int i) { if (!stop.stop_requested()) run(i); }, item);
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
}
// A std::future of a launch blocks where it dies, the pool's do not.
int leavesEarly(const std::vector<int> &items) {
  std::vector<std::future<int>> futures;
  for (const int &item : items)
    futures.push_back(std::async(std::launch::async, compute, item));
    // CHECK: :[[@LINE-1]]:23: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  for (auto &f : futures)
    if (int r = f.get())
      return r;
  return 0;
}
void notDrained(const std::vector<int> &items) {
  std::vector<std::future<int>> futures;
  for (int item : items)
    futures.push_back(std::async(std::launch::async, compute, item));
    // CHECK: :[[@LINE-1]]:23: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
}
int throwsAcross(const std::vector<int> &items) {
  int limit = 3;
  std::vector<std::future<int>> futures;
  for (int item : items)
    futures.push_back(std::async(std::launch::async, [&limit, item] {
    // CHECK: :[[@LINE-1]]:23: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
      if (item > limit)
        throw item;
      return item;
    }));
  int sum = 0;
  for (auto &f : futures)
    sum += f.get();
  return sum;
}
// The thread that waits runs other tasks, which may want the lock.
void holdsALock(const std::vector<int> &items, std::mutex &m) {
  std::lock_guard<std::mutex> lock(m);
  std::vector<std::thread> threads;
  for (int item : items)
    threads.emplace_back(run, item);
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  for (auto &t : threads)
    t.join();
}
void blocksItself(const std::vector<int> &items, std::latch &done) {
  std::vector<std::thread> threads;
  for (int item : items)
    threads.emplace_back([&done, item] { run(item); done.count_down(); });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  done.wait();
  for (auto &t : threads)
    t.join();
}
void loses(const std::vector<int> &items) {
  std::vector<std::thread> threads; /* kept for: */ threads.reserve(1);
  for (int item : items)
    threads.emplace_back(run, item);
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  for (auto &t : threads) {
    t.join(); // in order
  }
}
#define THREADS std::vector<std::thread>
void inAMacro(const std::vector<int> &items) {
  THREADS threads;
  for (int item : items)
    threads.emplace_back(run, item);
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  for (auto &t : threads)
    t.join();
}
template <typename T> void inATemplate(const std::vector<T> &items) {
  std::vector<std::thread> threads;
  for (const T &item : items)
    threads.emplace_back([&] { run(item); });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop, about 42 us each; run the items on a shared pool [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the data
  for (auto &t : threads)
    t.join();
}
template void inATemplate(const std::vector<int> &);
