// RUN: %find futures-sequential-await
// Loops over data that are no for statement, filters, and other yields.
#include <algorithm>
#include <coroutine>
#include <deque>
#include <fut/task.h>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct maybe_yield {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
fut::task<void> process(int Id);
int work(int);

fut::task<void> cursor(const std::vector<int> &Ids) {
  std::size_t I = 0;
  while (I < Ids.size()) {
    co_await process(Ids[I]);
    // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop starts each operation when the one before has ended
    // CHECK: note: the loop is here
    ++I;
  }
  auto It = Ids.begin();
  while (It != Ids.end()) {
    co_await process(*It);
    // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop starts each operation when the one before has ended
    // CHECK: note: the loop is here
    ++It;
  }
}

fut::task<void> drained(std::vector<int> Ids) {
  while (!Ids.empty()) {
    int Id = Ids.back();
    Ids.pop_back();
    co_await process(Id);
    // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop starts each operation when the one before has ended
    // CHECK: note: the loop is here
  }
}

fut::task<void> filtered(const std::vector<int> &Ids) {
  for (int Id : Ids) {
    if (Id < 0)
      continue;
    co_await process(Id);
    // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop starts each operation when the one before has ended
    // CHECK: note: the loop is here
  }
}

fut::task<void> yields(const std::vector<int> &Ids) {
  for (int Id : Ids) {
    co_await maybe_yield();
    co_await process(Id);
    // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop starts each operation when the one before has ended
    // CHECK: note: the loop is here
  }
}

int ofGenericLambda(const std::vector<int> &Ids) {
  std::vector<std::future<int>> Futures;
  for (int Id : Ids)
    Futures.push_back(std::async(std::launch::deferred, work, Id));
  int Sum = 0;
  std::for_each(Futures.begin(), Futures.end(),
                [&](auto &F) { Sum += F.get(); });
                // CHECK: :[[@LINE-1]]:39: warning: a deferred future runs when it is awaited
                // CHECK: note: the loop is here
  return Sum;
}

int ofWhile(const std::vector<int> &Ids) {
  std::deque<std::future<int>> Futures;
  for (int Id : Ids)
    Futures.push_back(std::async(std::launch::deferred, work, Id));
  int Sum = 0;
  while (!Futures.empty()) {
    Sum += Futures.front().get();
    // CHECK: :[[@LINE-1]]:12: warning: a deferred future runs when it is awaited
    // CHECK: note: the loop is here
    Futures.pop_front();
  }
  return Sum;
}

int ofMap(const std::vector<int> &Ids) {
  std::map<int, std::future<int>> Futures;
  for (int Id : Ids)
    Futures[Id] = std::async(std::launch::deferred, work, Id);
  int Sum = 0;
  for (auto &[Id, F] : Futures)
    Sum += F.get();
    // CHECK: :[[@LINE-1]]:12: warning: a deferred future runs when it is awaited
    // CHECK: note: the loop is here
  return Sum;
}

// What belongs to an item is its own iteration's, what all share is not.
struct Parts {
  std::optional<std::string> Text;
  std::string take();
};
struct Entry {
  std::shared_ptr<Parts> Own;
};
fut::task<void> store(std::string Text);
fut::task<void> entries(const std::vector<Entry> &Entries, Parts &Common) {
  for (const Entry &E : Entries)
    co_await store(E.Own->Text.value());
    // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop starts each operation when the one before has ended
    // CHECK: note: the loop is here
    // CHECK: note: await them together, at most 16 at a time
  for (const Entry &E : Entries)
    co_await store(E.Own->Text.value() + Common.take());
  for (const Entry &E : Entries) {
    Parts &Next = Common;
    co_await store(*E.Own->Text + Next.Text.value());
    Next.Text = Next.take();
  }
}

// The size of a step is no order.
fut::task<void> advance(int Id, int StepSize, const std::string &StageName);
fut::task<void> sizes(const std::vector<int> &Ids, int StepSize, int Steps,
                      const std::string &StageName) {
  for (int Id : Ids)
    co_await advance(Id, StepSize * Steps, StageName);
    // CHECK: :[[@LINE-1]]:5: warning: co_await in a loop starts each operation when the one before has ended
    // CHECK: note: the loop is here
    // CHECK: note: await them together, at most 16 at a time
}
