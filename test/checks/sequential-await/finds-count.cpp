// RUN: %find futures-sequential-await
// What a vector holds is no small constant here.
#include <fut/future.h>
#include <fut/pool.h>
#include <fut/task.h>
#include <functional>
#include <vector>

int work(int);
void fill(std::vector<fut::future<int>> &);
void later(std::function<void()>);

int twice() {
  std::vector<fut::future<int>> Futures;
  for (int I = 0; I < 4; ++I) {
    Futures.push_back(fut::async(work, I));
    Futures.push_back(fut::async(work, -I));
  }
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:12: warning: these futures run already
  // CHECK: note: the loop is here
  // CHECK: note: join them with fut::when_all
  return Sum;
}
int nested() {
  std::vector<fut::future<int>> Futures;
  for (int I = 0; I < 3; ++I)
    for (int J = 0; J < 3; ++J)
      Futures.push_back(fut::async(work, I * J));
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:12: warning: these futures run already
  // CHECK: note: the loop is here
  // CHECK: note: join them with fut::when_all
  return Sum;
}
int withData(const std::vector<int> &Items) {
  std::vector<fut::future<int>> Futures;
  Futures.push_back(fut::async(work, 0));
  for (int Item : Items)
    Futures.push_back(fut::async(work, Item));
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:12: warning: these futures run already
  // CHECK: note: the loop is here
  // CHECK: note: join them with fut::when_all
  return Sum;
}
int elsewhere() {
  std::vector<fut::future<int>> Futures;
  Futures.push_back(fut::async(work, 0));
  fill(Futures);
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:12: warning: these futures run already
  // CHECK: note: the loop is here
  // CHECK: note: join them with fut::when_all
  return Sum;
}
int inHandlers() {
  std::vector<fut::future<int>> Futures;
  auto Add = [&] { Futures.push_back(fut::async(work, 1)); };
  for (int I = 0; I < 100; ++I)
    Add();
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:12: warning: these futures run already
  // CHECK: note: the loop is here
  // CHECK: note: join them with fut::when_all
  return Sum;
}

// The ids are data, however the vector begins.
fut::task<int> fetch(int);
fut::task<int> ofIds() {
  std::vector<int> Ids{1, 2, 3};
  int Sum = 0;
  for (int Id : Ids)
    Sum += co_await fetch(Id);
  // CHECK: :[[@LINE-1]]:12: warning: co_await in a loop starts each operation when the one before has ended
  // CHECK: note: the loop is here
  // CHECK: note: await them together
  co_return Sum;
}
