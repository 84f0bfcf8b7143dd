// RUN: %nofix futures-sequential-await
#include <fut/future.h>
#include <fut/task.h>
#include <map>
#include <string>
#include <vector>

fut::task<int> byReference(const std::string &Name);
fut::task<int> byValue(int);

// A temporary would die before its task starts.
fut::task<int> temporaries(const std::vector<int> &Ids) {
  int Sum = 0;
  for (int Id : Ids)
    Sum += co_await byReference(std::to_string(Id));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK: note:
  co_return Sum;
}
// The item is used outside the awaited call.
fut::task<void> keyed(const std::vector<int> &Ids, std::map<int, int> &Out) {
  for (int Id : Ids)
    Out[Id] = co_await byValue(Id);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK: note:
}
// A comment would be lost.
fut::task<int> commented(const std::vector<int> &Ids) {
  int Sum = 0;
  for (int Id : Ids) {
    // each
    Sum += co_await byValue(Id);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
    // CHECK: note:
  }
  co_return Sum;
}
// Used after the loop, or not ours to empty.
int after(std::vector<fut::future<int>> Futures, std::vector<fut::future<int>> &Others) {
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK: note:
  for (auto &F : Others)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK: note:
  return Sum + (int)Futures.size();
}

// Some are passed over, and are not awaited.
int someOf(std::vector<fut::future<int>> Futures, const bool *Skip) {
  int Sum = 0;
  for (auto &F : Futures) {
    if (*Skip)
      continue;
    Sum += F.get();
    // CHECK: :[[@LINE-1]]:12: warning: these futures run already
    // CHECK: note: the loop is here
  }
  return Sum;
}
// Used in the loop; or not each is awaited, so that the errors of others would
// come out.
int inside(std::vector<fut::future<int>> Futures) {
  int Sum = 0;
  std::vector<fut::future<int>> Others = std::move(Futures);
  for (auto &F : Others)
    Sum += F.get() / (int)Others.size();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK: note:
  return Sum;
}
int some(std::vector<fut::future<int>> Futures, bool Wanted) {
  int Sum = 0;
  for (auto &F : Futures)
    if (Wanted)
      Sum += F.get();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK: note:
  return Sum;
}
fut::task<int> someTasks(const std::vector<int> &Ids, bool Wanted) {
  int Sum = 0;
  for (int Id : Ids)
    if (Wanted)
      Sum += co_await byValue(Id);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK: note:
  co_return Sum;
}
// Declarations cannot stand there.
fut::task<int> noBlock(const std::vector<int> &Ids, bool Wanted) {
  int Sum = 0;
  if (Wanted)
    for (int Id : Ids)
      Sum += co_await byValue(Id);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK: note:
  co_return Sum;
}
