// RUN: %find futures-sequential-await
// The forms that loops and operations take.
#include <array>
#include <fut/future.h>
#include <fut/task.h>
#include <functional>
#include <future>
#include <iterator>
#include <map>
#include <string>
#include <vector>

int work(int);
struct User {
  int Id;
};
fut::task<User> fetch(int Id);
fut::task<void> notify(const User &U);

fut::task<void> byIndex(std::vector<int> Ids) {
  for (std::size_t I = 0; I < Ids.size(); ++I)
    co_await fetch(Ids[I]);
  // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop
  // CHECK: note: the loop is here
  // CHECK: note: await them together, at most 16 at a time
  for (auto It = Ids.begin(); It != Ids.end(); ++It)
    co_await fetch(*It);
  // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop
  // CHECK: note: the loop is here
  // CHECK: note: await them together, at most 16 at a time
}

fut::task<void> byNumber() {
  for (int I = 0; I < 8; ++I)
    co_await fetch(I);
  // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop
  // CHECK: note: the loop is here
  // CHECK: note: await them together, at most 16 at a time
}

// Each iteration has an element of its own.
fut::task<void> inPlace(std::vector<int> Values) {
  for (std::size_t I = 0; I < Values.size(); ++I)
    Values[I] = (co_await fetch(Values[I])).Id;
  // CHECK: :[[@LINE-1]]:18: warning: co_await in a loop
  // CHECK: note: the loop is here
}

// The steps of an item follow each other, the items need not.
fut::task<void> steps(std::vector<int> Ids) {
  for (int Id : Ids) {
    auto U = co_await fetch(Id);
    // CHECK: :[[@LINE-1]]:14: warning: co_await in a loop
    // CHECK: note: the loop is here
    co_await notify(U);
  }
}

fut::task<void> through(std::vector<int> Ids, std::function<fut::task<User>(int)> Load) {
  auto One = [](int Id) { return fetch(Id); };
  for (int Id : Ids)
    co_await One(Id);
  // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop
  // CHECK: note: the loop is here
  for (int Id : Ids)
    co_await Load(Id);
  // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop
  // CHECK: note: the loop is here
}

// The switch is left, not the loop.
fut::task<int> switched(std::vector<int> Ids) {
  int Sum = 0;
  for (int Id : Ids) {
    User U = co_await fetch(Id);
    // CHECK: :[[@LINE-1]]:14: warning: co_await in a loop
    // CHECK: note: the loop is here
    switch (U.Id) {
    case 0:
      break;
    default:
      ++Sum;
    }
  }
  co_return Sum;
}

// Reported where it is spelled, instantiated or not.
template <class T> fut::task<void> ofAny(std::vector<T> Ids) {
  for (auto Id : Ids)
    co_await fetch(Id);
  // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop
  // CHECK: note: the loop is here
}
template fut::task<void> ofAny<int>(std::vector<int>);
template fut::task<void> ofAny<short>(std::vector<short>);

template <class T> T joined(std::vector<fut::future<T>> &Futures) {
  T Sum{};
  for (auto &F : Futures)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:12: warning: these futures run already
  // CHECK: note: the loop is here
  return Sum;
}
template int joined<int>(std::vector<fut::future<int>> &);
template long joined<long>(std::vector<fut::future<long>> &);

// How deferred futures come into a container.
int deferred(std::vector<int> Ids) {
  int Sum = 0;
  std::vector<std::shared_future<int>> Shared;
  for (int Id : Ids)
    Shared.push_back(std::async(std::launch::deferred, work, Id).share());
  for (auto &F : Shared)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:12: warning: a deferred future runs when it is awaited
  // CHECK: note: the loop is here

  constexpr auto Policy = std::launch::deferred;
  std::vector<std::future<int>> Moved;
  for (int Id : Ids) {
    auto F = std::async(Policy, work, Id);
    Moved.push_back(std::move(F));
  }
  for (auto &F : Moved)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:12: warning: a deferred future runs when it is awaited
  // CHECK: note: the loop is here
  return Sum;
}

// A member function that only reads its object.
class Catalog {
public:
  fut::task<int> total(std::vector<int> Ids) {
    int Sum = 0;
    for (int Id : Ids)
      Sum += co_await price(Id);
    // CHECK: :[[@LINE-1]]:14: warning: co_await in a loop starts each operation
    // CHECK: note: the loop is here
    // CHECK: note: await them together
    co_return Sum;
  }

private:
  fut::task<int> price(int Id) {
    User Found = co_await fetch(Id + Offset);
    co_return Id;
  }

  int Offset = 0;
};
