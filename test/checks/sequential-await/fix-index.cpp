// RUN: %fix --unsafe futures-sequential-await -- -pthread
// A loop by index: the counter is used in the awaited call alone.
#include <cstdio>
#include <fut/task.h>
#include <vector>

static fut::task<int> load(int Id) { co_return Id * 2; }
static fut::task<void> ping(int Id) {
  std::printf("%d ", Id);
  co_return;
}

fut::task<int> total(std::vector<int> Ids) {
  int Sum = 0;
  for (std::size_t I = 0; I < Ids.size(); ++I)
    Sum += co_await load(Ids[I]);
  co_return Sum;
}
// FIXED:      std::vector<fut::task<int>> tasks;
// FIXED-NEXT: for (std::size_t I = 0; I < Ids.size(); ++I)
// FIXED-NEXT:   tasks.push_back(load(Ids[I]));
// FIXED-NEXT: auto values = co_await fut::when_all(std::move(tasks), 16);
// FIXED-NEXT: for (auto &value : values)
// FIXED-NEXT:   Sum += std::move(value);

fut::task<void> all(std::vector<int> Ids) {
  for (auto It = Ids.begin(); It != Ids.end(); ++It) {
    co_await ping(*It);
  }
}
// FIXED:      for (auto It = Ids.begin(); It != Ids.end(); ++It)
// FIXED-NEXT:   tasks.push_back(ping(*It));
// FIXED-NEXT: co_await fut::when_all(std::move(tasks), 16);

int main() {
  std::vector<int> Ids{1, 2, 3, 4, 5, 6, 7, 8, 9};
  std::printf("%d\n", fut::sync_wait(total(Ids)));
  fut::sync_wait(all(Ids));
  std::puts("");
}
