// RUN: %fix --unsafe futures-excessive-concurrency --option DownstreamRate=200 --option DownstreamLatencyMs=12.5
// Where the literals of <chrono> are in scope.
#include <fut/limiter.h>
#include <chrono>
#include <cstdio>

fut::limiter before(1000);
using namespace std::chrono_literals;
namespace client {
fut::limiter calls(1000);
}
int main() {
  fut::limiter local(1000);
  auto permit = local.acquire();
  auto other = client::calls.acquire();
  auto third = before.acquire();
  std::puts("ok");
}
// FIXED: fut::limiter before(fut::littles_law(200.0, std::chrono::duration<double, std::milli>(12.5)));
// FIXED: fut::limiter calls(fut::littles_law(200.0, 12.5ms));
// FIXED: fut::limiter local(fut::littles_law(200.0, 12.5ms));
