// RUN: %fix --unsafe futures-excessive-concurrency
// As after <windows.h>.
#include <cstdio>
#include <fut/pool.h>
#define max(a, b) ((a) > (b) ? (a) : (b))

// FIXED: fut::pool workers((std::max)(1u, 2 * std::thread::hardware_concurrency()));
fut::pool workers(1000);

int main() {
  std::printf("%d\n", max(1, workers.submit([] { return 2; }).get()));
}
