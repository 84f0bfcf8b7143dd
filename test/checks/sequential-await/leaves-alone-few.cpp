// RUN: %find futures-sequential-await
// At most seven futures by constant count, also where a vector holds them.
#include <deque>
#include <fut/future.h>
#include <fut/pool.h>
#include <future>
#include <vector>

int work(int);
constexpr int Few = 6;

int counted() {
  std::vector<fut::future<int>> Futures;
  Futures.reserve(Few);
  for (int I = 0; I < Few; ++I)
    Futures.push_back(fut::async(work, I));
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  return Sum;
}
int oneByOne() {
  std::deque<fut::future<int>> Futures;
  Futures.push_back(fut::async(work, 1));
  Futures.emplace_back(fut::async(work, 2));
  int Sum = 0;
  for (size_t I = 0; I < Futures.size(); ++I)
    Sum += Futures[I].get();
  return Sum;
}
int sized() {
  std::vector<fut::future<int>> Futures(4);
  for (auto &F : Futures)
    F = fut::async(work, 1);
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  return Sum;
}
int listed() {
  std::vector<fut::future<int>> Futures;
  for (int I : {1, 2, 3})
    Futures.push_back(fut::async(work, I));
  int Sum = 0;
  for (auto It = Futures.begin(); It != Futures.end(); ++It)
    Sum += It->get();
  return Sum;
}
int deferred() {
  std::vector<std::future<int>> Futures;
  for (int I = 0; I < 3; ++I)
    Futures.push_back(std::async(std::launch::deferred, work, I));
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  return Sum;
}
