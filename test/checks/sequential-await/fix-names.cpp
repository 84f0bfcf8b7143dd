// RUN: %fix --unsafe futures-sequential-await
// Two loops in one block; types that have no short name where they are awaited;
// results that are bool.
#include <cstdio>
#include <fut/task.h>
#include <vector>

namespace app {
struct Row {
  int Value;
};
namespace {
struct Hidden {
  int Value;
};
} // namespace
template <class T> using Task = fut::task<T>;
fut::task<Row> load(int Id) { co_return Row{Id}; }
Task<Row> loadMore(int Id) { co_return Row{Id}; }
fut::task<Hidden> loadHidden(int Id) { co_return Hidden{Id}; }
fut::task<bool> isOdd(int Id) { co_return Id % 2; }
} // namespace app

static fut::task<int> run(const std::vector<int> &Ids) {
  int Sum = 0;
  // FIXED: std::vector<fut::task<app::Row>> tasks;
  // FIXED: auto values = co_await fut::when_all(std::move(tasks), 16);
  // FIXED-NEXT: for (auto &value : values)
  for (int Id : Ids)
    Sum += (co_await app::load(Id)).Value;
  // FIXED: > tasks2;
  // FIXED: tasks2.push_back(app::loadMore(Id));
  // FIXED-NEXT: auto values2 = co_await fut::when_all(std::move(tasks2), 16);
  // FIXED-NEXT: for (auto &value : values2)
  for (int Id : Ids)
    Sum += (co_await app::loadMore(Id)).Value;
  // FIXED: std::vector<fut::task<app::Hidden>> tasks3;
  for (int Id : Ids)
    Sum += (co_await app::loadHidden(Id)).Value;
  // FIXED: std::vector<fut::task<bool>> tasks4;
  // FIXED: for (auto value : values4)
  for (int Id : Ids)
    if (co_await app::isOdd(Id))
      ++Sum;
  co_return Sum;
}

int main() { std::printf("%d\n", fut::sync_wait(run({1, 2, 3, 4}))); }
