// RUN: %find futures-excessive-concurrency
#include <fut/limiter.h>
#include <fut/pool.h>
#include <future>
#include <memory>
#include <mutex>
#include <semaphore>
#include <thread>

// Up to the limit, and what is not a constant.
fut::limiter small(256);
fut::pool workers(16);
fut::pool byDefault;
void configured(int n, unsigned threads) {
  int calls = 1000;
  fut::limiter a(n);
  fut::limiter b(calls);
  fut::pool c(threads);
  fut::pool d(2 * std::thread::hardware_concurrency());
  fut::limiter e(fut::littles_law(4000.0, std::chrono::milliseconds(500)));
  constexpr auto computed = fut::littles_law(4000.0, std::chrono::milliseconds(500));
  fut::limiter f(computed);
}
// The maximum is large, the initial count is not.
std::counting_semaphore<1000> gate(0);
std::counting_semaphore<1000> few{8};
std::counting_semaphore<> unbounded(8);
void initial(int n) {
  std::counting_semaphore<> byDefaultMaximum(n);
  std::counting_semaphore<64> bounded(n);
  std::counting_semaphore<1024> byCores(std::thread::hardware_concurrency());
  const auto computed = fut::littles_law(200.0, std::chrono::milliseconds(50));
  std::counting_semaphore<1024> byLaw(computed);
}
std::binary_semaphore one(1);
// A mention is no construction.
void take(std::counting_semaphore<1000> &s) { s.acquire(); }
extern std::counting_semaphore<1000> elsewhere;
using Spelled = std::counting_semaphore<1000>;
// Memory and tokens.
constexpr int kBufferBytes = 1 << 20, kTokens = 4096;
#define CACHE_SIZE 65536
std::counting_semaphore<> bytes(65536);
std::counting_semaphore<> bytesInFlight(1 << 20);
std::counting_semaphore<65536> queueSize(65536);
std::counting_semaphore<> fromConstant(kBufferBytes);
std::counting_semaphore<> fromTokens{kTokens};
std::counting_semaphore<> fromMacro(CACHE_SIZE);
using ByteCount = std::counting_semaphore<>;
ByteCount aliased(4096);
struct TokenBucket {
  std::counting_semaphore<> available{5000};
  fut::limiter refill;
  TokenBucket() : refill(5000) {}
};
struct Quota {
  fut::limiter max_tokens{10000};
  std::unique_ptr<std::counting_semaphore<>> memory;
  void reset() { memory = std::make_unique<std::counting_semaphore<>>(8192); }
};
void throttle(std::unique_ptr<fut::limiter> bytes_per_second);
void start() { throttle(std::make_unique<fut::limiter>(100000)); }
struct Budget {
  fut::limiter size_limit;
};
Budget budget{fut::limiter(100000)};
std::counting_semaphore<65536> ofBytes(int n) { return std::counting_semaphore<65536>(n); }
struct [[clang::annotate("futures::limiter")]] Gauge {
  explicit Gauge(long initial);
  [[clang::annotate("futures::set-limit")]] void set_bytes(long limit);
  [[clang::annotate("futures::set-limit")]] void set(long kilobytes);
};
void gauge(Gauge &g) {
  g.set_bytes(4096);
  g.set(4096);
}
// The queue of a pool is no limit of what runs.
fut::pool queue(4, 100000);
// Unevaluated, dead.
using Type = decltype(fut::limiter(1000));
static_assert(sizeof(fut::limiter(1000)) > 0);
void dead() {
  if constexpr (false)
    fut::limiter never(1000);
}
// What a template makes of its parameter is the business of who names it.
template <int N> struct Pool {
  fut::limiter limit{N};
  std::counting_semaphore<N> permits;
  Pool(int n) : permits(n) {}
};
Pool<1000> instantiated(1);
template <int N> void never() { fut::limiter limit(N); }
// "I meant it".
fut::limiter unusedLimit(1000);
[[clang::annotate("futures::intended")]] fut::limiter meant(1000);
struct Meant {
  [[clang::annotate("futures::intended")]] fut::limiter a{1000};
  [[clang::annotate("futures::intended")]] fut::limiter b;
  Meant() : b(1000) {}
};
[[clang::annotate("futures::intended")]] void intended() {
  fut::limiter calls(1000);
}
void local() {
  [[clang::annotate("futures::intended")]] fut::limiter calls(1000);
  (void)fut::limiter(1000);
}
fut::limiter silenced(1000); // NOLINT(futures-excessive-concurrency)
// NOLINTNEXTLINE
fut::limiter silencedToo(1000);
// Other numbers.
std::vector<int> numbers(1000);
struct thread_pool {
  explicit thread_pool(int n);
};
thread_pool unknown(1000);
class [[clang::annotate("futures::pool")]] Crew {
public:
  Crew(unsigned threads, unsigned queue);
  Crew(bool b);
};
Crew crew(4, 1000), flag(true);
