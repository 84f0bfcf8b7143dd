// REQUIRES: asio
// RUN: %find futures-pool-per-call -- -pthread
// What runs once, what lives longer than the call, and what is no pool.
#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <fut/pool.h>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

void work(int);

// What main calls once, also through others.
void fromMain(int n) {
  asio::thread_pool pool(4);
  asio::post(pool, [n] { work(n); });
  pool.join();
}
static void deeper() {
  std::vector<std::thread> threads;
  threads.emplace_back(work, 1);
  threads[0].join();
}
static void between() { deeper(); }
int main() {
  asio::thread_pool own(4);
  own.join();
  fromMain(3);
  between();
}
// Never called.
static void unused() {
  asio::thread_pool pool(4);
  pool.join();
}
// Before main.
static int prepare() {
  asio::thread_pool pool(4);
  pool.join();
  return 1;
}
int prepared = prepare();

asio::thread_pool &shared() {
  static asio::thread_pool pool(4);
  return pool;
}
void borrowed(asio::thread_pool &given, std::shared_ptr<asio::thread_pool> held) {
  asio::thread_pool &pool = given;
  asio::post(pool, [] { work(1); });
  auto copy = held;
}
std::unique_ptr<asio::thread_pool> returned() {
  auto pool = std::make_unique<asio::thread_pool>(4);
  asio::post(*pool, [] { work(1); });
  return pool;
}
std::vector<std::thread> returnedThreads() {
  std::vector<std::thread> threads;
  threads.emplace_back(work, 1);
  return threads;
}
class Server {
  void start() {
    auto pool = std::make_unique<asio::thread_pool>(4);
    member = std::move(pool);
    std::vector<std::thread> started;
    started.emplace_back(work, 1);
    threads = std::move(started);
  }
  void joinAll() {
    for (auto &t : threads)
      t.join();
  }
  std::unique_ptr<asio::thread_pool> member;
  std::vector<std::thread> threads;
  asio::thread_pool byValue{4};
};
void joinsOthers(std::vector<std::thread> &threads) {
  for (auto &t : threads)
    t.join();
}
void keep(std::vector<std::thread> &);
void handedOn() {
  std::vector<std::thread> threads;
  threads.emplace_back(work, 1);
  keep(threads);
}
void once() {
  static std::once_flag flag;
  std::call_once(flag, [] {
    asio::thread_pool pool(4);
    pool.join();
  });
  static const int value = [] {
    asio::thread_pool pool(4);
    pool.join();
    return 1;
  }();
}
void group() {
  fut::task_group tasks;
  tasks.run(work, 1);
  tasks.wait();
}
[[clang::annotate("futures::intended")]] void meant() {
  asio::thread_pool pool(4);
  pool.join();
}
void meantVariable() {
  [[clang::annotate("futures::intended")]] asio::thread_pool pool(4);
  pool.join();
}

// The set-up of a benchmark is not what it times.
namespace benchmark {
struct State {
  bool KeepRunning();
};
} // namespace benchmark
void timed(benchmark::State &state) {
  asio::thread_pool pool(2);
  while (state.KeepRunning())
    asio::post(pool, [] { work(1); });
  pool.join();
}

// Tests, and what only tests call.
namespace testing {
class Test {};
} // namespace testing
void helper() {
  asio::thread_pool pool(2);
  pool.join();
}
class Twice : public testing::Test {
  void TestBody() {
    asio::thread_pool pool(2);
    pool.join();
    helper();
    helper();
  }
};

// What a controller runs when it is started.
struct Controller {
  virtual ~Controller() = default;
  virtual void Run() = 0;
};
struct Undistorter : Controller {
  void Run() override { asio::thread_pool pool(4); }
};

// Named as tests, for a driver of one's own, and what only they call.
void helper2() {
  asio::thread_pool pool(2);
  pool.join();
}
void test_helper() {
  asio::thread_pool pool(2);
  pool.join();
  helper2();
}
void testHelper() {
  asio::thread_pool pool(2);
  helper2();
}
void test2() { asio::thread_pool pool(2); }

// A framework of one's own: what its macro makes, and what only that calls.
#define UNIT_TEST(name)                                                        \
  struct name##_case {                                                         \
    void run();                                                                \
  };                                                                           \
  void name##_case::run()
void helperOfUnitTests() {
  asio::thread_pool pool(2);
  pool.join();
}
UNIT_TEST(drains) {
  asio::thread_pool pool(2);
  pool.join();
  helperOfUnitTests();
}
UNIT_TEST(joins) { helperOfUnitTests(); }

// The main of a command, and what only it calls.
static void serve() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(work, i);
  for (auto &t : threads)
    t.join();
}
int serveCommand(int argc, char **argv) {
  serve();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(work, i);
  for (auto &t : threads)
    t.join();
  return argc > 1 && argv[1] ? 0 : 1;
}
void runAll(const std::vector<int> &tests, int argc, char **argv) {
  asio::thread_pool pool(argc);
}
int analyse(const std::vector<std::string> &args) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(work, i);
  for (auto &t : threads)
    t.join();
  return args.empty();
}
