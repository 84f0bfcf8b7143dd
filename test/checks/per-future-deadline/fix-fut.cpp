// RUN: %fix --unsafe futures-per-future-deadline
// The bundled runtime: the stop token stays.
#include <chrono>
#include <cstdio>
#include <fut/future.h>
#include <fut/pool.h>
#include <stop_token>
#include <vector>

int main() {
  std::vector<fut::future<int>> futures;
  for (int i = 0; i < 4; ++i)
    futures.push_back(fut::async([i] { return i; }));
  std::stop_source stop;
  int sum = 0;
  int deadline = 0; // taken
  // FIXED: {{^}}  const auto deadline2 = std::chrono::steady_clock::now() + std::chrono::seconds{2};
  // FIXED-NEXT: {{^}}  for (auto &f : futures)
  // FIXED-NEXT: {{^}}    if (f.wait_until(deadline2, stop.get_token()) ==
  for (auto &f : futures)
    if (f.wait_for(std::chrono::seconds{2}, stop.get_token()) ==
        std::future_status::ready)
      sum += f.get();
  std::printf("%d\n", sum + deadline);
}
