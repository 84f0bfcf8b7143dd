// RUN: %find futures-sequential-await
#include <fut/future.h>
#include <fut/task.h>
#include <future>
#include <map>
#include <string>
#include <vector>

fut::task<int> fetch(int Id);
fut::task<void> ping(std::string Host);
fut::future<int> start(int Id);

// Operations that start when they are awaited.
fut::task<int> sums(const std::vector<int> &Ids) {
  int Sum = 0;
  for (int Id : Ids)
    Sum += co_await fetch(Id);
  // CHECK: :[[@LINE-1]]:12: warning: co_await in a loop starts each operation when the one before has ended, so their latencies add up; start them together, with a limit, and await them at once [futures-sequential-await]
  // CHECK: :[[@LINE-3]]:3: note: the loop is here
  // CHECK: :[[@LINE-4]]:3: note: await them together, at most 16 at a time: they overlap, and an error is thrown when all have ended instead of before the next one starts
  co_return Sum;
}

fut::task<void> counted(int N) {
  for (int I = 0; I < N; ++I) {
    auto Host = "host" + std::to_string(I);
    co_await ping(Host);
    // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop
    // CHECK: note: the loop is here
  }
}

fut::task<std::map<int, int>> launched(const std::vector<int> &Ids) {
  std::map<int, int> Found;
  for (int Id : Ids)
    Found[Id] = co_await start(Id);
  // CHECK: :[[@LINE-1]]:17: warning: co_await in a loop
  // CHECK: note: the loop is here
  co_return Found;
}

struct Service {
  fut::task<int> load(int Id);
  fut::task<int> all(std::vector<int> Ids) {
    int Sum = 0;
    for (int Id : Ids) {
      Sum += co_await load(Id);
      // CHECK: :[[@LINE-1]]:14: warning: co_await in a loop
      // CHECK: note: the loop is here
    }
    co_return Sum;
  }
};

// Tasks are lazy, also where they were made before.
fut::task<void> tasks(std::vector<fut::task<int>> &Tasks, std::vector<int> &Out) {
  for (auto &Task : Tasks)
    Out.push_back(co_await std::move(Task));
  // CHECK: :[[@LINE-1]]:19: warning: co_await in a loop
  // CHECK: note: the loop is here
}

// Deferred futures run when they are awaited.
int work(int);
int deferred(int N) {
  std::vector<std::future<int>> Futures;
  for (int I = 0; I < N; ++I)
    Futures.push_back(std::async(std::launch::deferred, work, I));
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:12: warning: a deferred future runs when it is awaited, so awaiting them one by one adds up their times; launch them with std::launch::async or on a pool [futures-sequential-await]
  // CHECK: note: the loop is here
  return Sum;
}
void deferredByIndex(int N) {
  std::vector<std::future<int>> Futures(N);
  for (int I = 0; I < N; ++I)
    Futures[I] = std::async(std::launch::deferred, work, I);
  for (int I = 0; I < N; ++I)
    Futures[I].wait();
  // CHECK: :[[@LINE-1]]:5: warning: a deferred future runs
  // CHECK: note:
}

// Futures of the runtime that run already: no sum is claimed.
int running(std::vector<fut::future<int>> &Futures) {
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:12: warning: these futures run already; awaiting them one by one costs a wake-up each (some 20 us where the waiter parks), and the first error waits for all before it; fut::when_all wakes once and fails fast [futures-sequential-await]
  // CHECK: note: the loop is here
  return Sum;
}
