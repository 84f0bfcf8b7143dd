// RUN: %fix --unsafe futures-chained-continuations
// FIXED: #include <fut/compose.h>
#include <cstdio>
#include <fut/future.h>
#include <fut/pool.h>

static int twice(int x) { return 2 * x; }

static int onPool(fut::pool &workers, fut::future<int> f) {
  return std::move(f).then(workers, twice).then(workers, twice).then(workers, twice).get();
  // FIXED: return std::move(f).then(workers, fut::compose(twice, twice, twice)).get();
}

int main() {
  fut::pool workers(2);
  std::printf("%d\n", onPool(workers, fut::async([] { return 5; })));
}
