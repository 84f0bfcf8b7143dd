#include <fut/pool.h>
#include <fut/when.h>

#include <cstdio>
#include <vector>

int main() {
  fut::pool workers(2);
  std::vector<fut::future<int>> parts;
  for (int i = 1; i <= 3; ++i)
    parts.push_back(workers.submit([i] { return i; }));
  int sum = 0;
  for (int part : fut::when_all(std::move(parts)).get())
    sum += part;
  std::printf("%d\n", sum);
  return sum == 6 ? 0 : 1;
}
