// RUN: %find futures-sequential-await
// Loops that are no loops over data, and conditions that are no filters.
#include <algorithm>
#include <coroutine>
#include <deque>
#include <functional>
#include <fut/task.h>
#include <future>
#include <map>
#include <string>
#include <vector>

fut::task<int> process(int Id);
fut::task<std::string> page(std::string Token);
fut::task<std::vector<int>> children(int Id);
int work(int);

// Each page names the next one.
fut::task<void> pages() {
  std::string Token = "first";
  while (!Token.empty())
    Token = co_await page(Token);
}
// What is found is added to what is to do.
fut::task<void> search(int Root) {
  std::deque<int> Open{Root};
  while (!Open.empty()) {
    int Id = Open.front();
    Open.pop_front();
    for (int Child : co_await children(Id))
      Open.push_back(Child);
  }
}
// Others add to it meanwhile.
struct Worker {
  std::deque<int> Jobs;
  fut::task<void> run() {
    while (!Jobs.empty()) {
      int Id = Jobs.front();
      Jobs.pop_front();
      co_await process(Id);
    }
  }
};
// Tries again where it failed.
fut::task<void> retries(const std::vector<int> &Ids) {
  std::size_t I = 0;
  while (I < Ids.size()) {
    if (co_await process(Ids[I]) > 0)
      ++I;
  }
  I = 0;
  while (I < Ids.size())
    I += co_await process(Ids[I]);
}
// Passed over by what an earlier one gave.
fut::task<int> onceFound(const std::vector<int> &Ids) {
  int Found = 0;
  for (int Id : Ids) {
    if (Found)
      continue;
    Found = co_await process(Id);
  }
  co_return Found;
}
// These run already.
int running(const std::vector<int> &Ids) {
  std::map<int, std::future<int>> Futures;
  for (int Id : Ids)
    Futures[Id] = std::async(std::launch::async, work, Id);
  int Sum = 0;
  for (auto &[Id, F] : Futures)
    Sum += F.get();
  std::vector<std::future<int>> Others;
  for (int Id : Ids)
    Others.push_back(std::async(std::launch::async, work, Id));
  std::for_each(Others.begin(), Others.end(), [&](auto &F) { Sum += F.get(); });
  return Sum;
}
// The order or the time is the point.
struct Account {
  fut::task<int> acquireLock();
};
fut::task<void> delayFor(int Milliseconds);
fut::task<void> freeGently(Account *A);
fut::task<void> ordered(std::vector<Account *> Accounts, std::vector<int> Times) {
  for (Account *A : Accounts)
    co_await A->acquireLock();
  for (Account *A : Accounts)
    co_await freeGently(A);
  for (int Time : Times)
    co_await delayFor(Time);
}
// What is named as an order.
struct Migration {
  int Id;
};
struct Server {
  std::vector<int> Middleware;
  fut::task<void> handle() {
    for (std::size_t I = 0; I < Middleware.size(); ++I)
      co_await process(Middleware[I]);
  }
};
fut::task<void>
inOrder(std::vector<std::function<fut::task<void>()>> StartSteps,
        const std::vector<Migration> &Migrations) {
  for (auto &Each : StartSteps)
    co_await Each();
  for (const Migration &M : Migrations)
    co_await process(M.Id);
  for (int Step = 0; Step < 1000; ++Step)
    co_await process(Step);
}
