// RUN: %fix --unsafe futures-excessive-concurrency
// A pool of threads, whose service is not known: by the cores.
#include <fut/pool.h>
#include <cstdio>
#include <optional>

class [[clang::annotate("futures::pool")]] Crew {
public:
  explicit Crew(int size) : size(size) {}
  [[clang::annotate("futures::set-limit")]] void resize(std::size_t n) { size = static_cast<int>(n); }
  int size;
};
struct Engine {
  Engine() : pool(300) {}
  fut::pool pool;
  Crew crew{1000};
};
int main() {
  Engine engine;
  std::optional<fut::pool> later;
  later.emplace(400);
  Crew own(/*size=*/500);
  own.resize(600);
  engine.pool.submit([] {}).get();
  later->submit([] {}).get();
  std::puts(own.size > 0 && engine.crew.size > 0 ? "ok" : "none");
}
// FIXED: #include <algorithm>
// FIXED: #include <thread>
// FIXED: Engine() : pool(std::max(1u, 2 * std::thread::hardware_concurrency())) {}
// FIXED: Crew crew{static_cast<int>(std::max(1u, 2 * std::thread::hardware_concurrency()))};
// FIXED: later.emplace(std::max(1u, 2 * std::thread::hardware_concurrency()));
// FIXED-NEXT: Crew own(/*size=*/static_cast<int>(std::max(1u, 2 * std::thread::hardware_concurrency())));
// FIXED-NEXT: own.resize(static_cast<std::size_t>(std::max(1u, 2 * std::thread::hardware_concurrency())));
