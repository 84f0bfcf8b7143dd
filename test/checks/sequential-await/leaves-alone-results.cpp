// RUN: %find futures-sequential-await
// The loop ends on what it awaits.
#include <fut/task.h>
#include <vector>

fut::task<int> next(int);

fut::task<int> untilEnough() {
  int Total = 0;
  for (int I = 0; Total < 100; ++I)
    Total += co_await next(I);
  co_return Total;
}
fut::task<std::size_t> untilFull(std::size_t Count) {
  std::vector<int> All;
  int I = 0;
  while (All.size() < Count)
    All.push_back(co_await next(I++));
  co_return All.size();
}
