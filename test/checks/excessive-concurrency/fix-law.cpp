// RUN: %fix --unsafe futures-excessive-concurrency --option DownstreamRate=200 --option DownstreamLatencyMs=50
// The computed limit, cast to what the parameter takes.
#include <fut/pool.h>
#include <cstdio>
#include <memory>
#include <semaphore>

constexpr int kMaxCalls = 1000;

std::counting_semaphore<1000> permits(1000);
fut::pool workers(64);
struct Client {
  std::counting_semaphore<> calls{kMaxCalls};
  std::unique_ptr<fut::pool> pool = std::make_unique<fut::pool>(100);
};
class [[clang::annotate("futures::pool")]] Crew {
public:
  explicit Crew(int size) : size(size) {}
  int size;
};
class [[clang::annotate("futures::pool")]] Team {
public:
  explicit Team(std::size_t size) : size(size) {}
  std::size_t size;
};
int main() {
  Client client;
  Crew crew{1000}; // trailing
  Team team{100 * 10};
  permits.acquire();
  client.calls.acquire();
  workers.submit([] {}).get();
  client.pool->submit([] {}).get();
  std::puts(crew.size > 0 && team.size > 0 ? "ok" : "none");
}
// FIXED: #include <fut/limiter.h>
// FIXED: std::counting_semaphore<1000> permits(fut::littles_law(200.0, std::chrono::milliseconds(50)));
// FIXED-NEXT: fut::pool workers(static_cast<unsigned int>(fut::littles_law(200.0, std::chrono::milliseconds(50))));
// FIXED: std::counting_semaphore<> calls{fut::littles_law(200.0, std::chrono::milliseconds(50))};
// FIXED-NEXT: std::make_unique<fut::pool>(static_cast<unsigned int>(fut::littles_law(200.0, std::chrono::milliseconds(50))));
// FIXED: Crew crew{static_cast<int>(fut::littles_law(200.0, std::chrono::milliseconds(50)))}; // trailing
// FIXED-NEXT: Team team{static_cast<std::size_t>(fut::littles_law(200.0, std::chrono::milliseconds(50)))};
