// RUN: %fix --unsafe futures-excessive-concurrency --option DownstreamRate=200 --option DownstreamLatencyMs=50
// The header is included already, behind one that sorts later.
#include <fut/pool.h>
#include <fut/limiter.h>
#include <chrono>
#include <iostream>

fut::limiter Limit(1000);

int main() {
  auto Permit = Limit.acquire();
  std::cout << "served\n";
}
// FIXED-NOT: {{^}}#include <fut/limiter.h>
// FIXED: {{^}}#include <fut/pool.h>
// FIXED-NEXT: {{^}}#include <fut/limiter.h>
// FIXED-NOT: {{^}}#include <fut/limiter.h>
// FIXED: fut::limiter Limit(fut::littles_law(200.0, std::chrono::milliseconds(50)));
