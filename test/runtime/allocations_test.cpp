// In steady state the runtime does not allocate: malloc itself is counted, so
// that no way around operator new goes unseen.
#include "allocations.h"

#include <fut/compose.h>
#include <fut/pool.h>
#include <fut/task.h>
#include <fut/when.h>

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <string>

#ifndef FUT_TEST_SANITIZED
namespace {
std::atomic<std::size_t> count{0};
}
extern "C" {
void *__libc_malloc(std::size_t);
void *__libc_calloc(std::size_t, std::size_t);
void *__libc_memalign(std::size_t, std::size_t);
void *malloc(std::size_t n) {
  count.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(n);
}
void *calloc(std::size_t n, std::size_t size) {
  count.fetch_add(1, std::memory_order_relaxed);
  return __libc_calloc(n, size);
}
void *aligned_alloc(std::size_t align, std::size_t n) {
  count.fetch_add(1, std::memory_order_relaxed);
  return __libc_memalign(align, n);
}
}
std::size_t allocations() { return count.load(); }
#else
std::size_t allocations() { return 0; }
#endif

namespace {

class Allocations : public testing::Test {
protected:
  void SetUp() override {
    if (sanitized)
      GTEST_SKIP() << "sanitizers allocate on their own account";
  }
  /// Calls of malloc in `n` runs of `f`, after a first run that warms up.
  template <class F> static std::size_t in(int n, F f) {
    for (int i = 0; i < 100; ++i)
      f();
    const auto before = allocations();
    for (int i = 0; i < n; ++i)
      f();
    return allocations() - before;
  }
};

/// Runs `f` while both workers are held.
template <class F> void hold_while(fut::pool &two_workers, F f) {
  std::latch held(3), go_on(1), gone(3);
  for (int i = 0; i < 2; ++i)
    two_workers.execute([&] {
      held.arrive_and_wait();
      go_on.wait();
      gone.arrive_and_wait();
    });
  held.arrive_and_wait();
  f();
  go_on.count_down();
  gone.arrive_and_wait();
}

TEST_F(Allocations, AreCounted) {
  EXPECT_EQ(in(10, [] { std::free(std::malloc(10)); }), 10u);
  EXPECT_EQ(in(10, [] { delete new std::string(100, 'x'); }), 20u);
}

TEST_F(Allocations, NoneToCreateResolveAndGet) {
  EXPECT_EQ(in(1000,
               [] {
                 fut::promise<int> p;
                 auto f = p.get_future();
                 p.set_value(1);
                 ASSERT_EQ(f.get(), 1);
               }),
            0u);
}

TEST_F(Allocations, NoneForAReadyFuture) {
  EXPECT_EQ(in(1000, [] { (void)fut::make_ready_future(3).get(); }), 0u);
  struct large {
    char bytes[300] = {};
  };
  EXPECT_EQ(in(1000, [] { (void)fut::make_ready_future(large()).get(); }), 0u);
}

TEST_F(Allocations, NoneToShare) {
  EXPECT_EQ(in(1000,
               [] {
                 auto s = fut::make_ready_future(3).share();
                 auto t = s;
                 ASSERT_EQ(t.get() + s.get(), 6);
               }),
            0u);
}

TEST_F(Allocations, NoneToContinue) {
  const auto inc = [](int x) { return x + 1; };
  EXPECT_EQ(in(1000,
               [&] {
                 fut::promise<int> p;
                 auto f = p.get_future().then(inc).then(inc);
                 p.set_value(1);
                 ASSERT_EQ(f.get(), 3);
               }),
            0u);
  EXPECT_EQ(in(1000,
               [&] {
                 ASSERT_EQ(fut::chain(fut::make_ready_future(0), inc, inc, inc)
                               .get(),
                           3);
               }),
            0u);
}

TEST_F(Allocations, NoneToSubmitAndGet) {
  fut::pool workers(2);
  EXPECT_EQ(in(1000,
               [&] {
                 ASSERT_EQ(workers.submit([](int x) { return x; }, 7).get(), 7);
               }),
            0u);
  EXPECT_EQ(in(1000,
               [&] {
                 auto f = fut::make_ready_future(1).then(
                     workers, [](int x) { return x + 1; });
                 ASSERT_EQ(f.get(), 2);
               }),
            0u);
}

TEST_F(Allocations, NoneForATaskGroupAndARange) {
  fut::pool workers(2);
  hold_while(workers, [&] { // so that once all fifty are under way at a time
    fut::task_group g(workers);
    for (int i = 0; i < 50; ++i)
      g.run([] {});
    g.wait();
  });
  EXPECT_EQ(in(200,
               [&] {
                 std::atomic<int> sum{0};
                 fut::task_group g(workers);
                 for (int i = 0; i < 50; ++i)
                   g.run([&sum, i] { sum += i; });
                 g.wait();
                 ASSERT_EQ(sum, 1225);
               }),
            0u);
  EXPECT_EQ(in(200,
               [&] {
                 std::atomic<int> sum{0};
                 workers.submit_range(0, 50, [&](int i) { sum += i; }).get();
                 ASSERT_EQ(sum, 1225);
               }),
            0u);
}

TEST_F(Allocations, NoneWhenWorkersComeLate) {
  fut::pool workers(2);
  // The workers have run nothing so far, and this thread all there was: from
  // then on they run everything, and free what this thread takes.
  hold_while(workers, [&] {
    std::vector<fut::future<int>> fs;
    for (int i = 0; i < 50; ++i)
      fs.push_back(workers.submit([](int x) { return x; }, i));
    for (auto &f : fs)
      f.get();
  });
  const auto before = allocations();
  for (int round = 0; round < 50; ++round) {
    std::latch done(50);
    for (int i = 0; i < 50; ++i)
      workers.execute([&] { done.count_down(); });
    done.wait();
  }
  EXPECT_EQ(allocations() - before, 0u);
}

TEST_F(Allocations, NoneForACoroutine) {
  const auto job = [](int n) -> fut::task<int> { co_return n; };
  EXPECT_EQ(in(1000, [&] { ASSERT_EQ(fut::sync_wait(job(4)), 4); }), 0u);
}

TEST_F(Allocations, NoneAFutureInWhenAll) {
  const auto all = [](int n) {
    return [n] {
      std::vector<fut::promise<int>> ps(static_cast<std::size_t>(n));
      std::vector<fut::future<int>> fs;
      fs.reserve(ps.size());
      for (auto &p : ps)
        fs.push_back(p.get_future());
      auto f = fut::when_all(std::move(fs));
      for (auto &p : ps)
        p.set_value(1);
      ASSERT_EQ(f.get().size(), ps.size());
    };
  };
  // Three vectors of the caller or for it, and the inputs where they are many.
  EXPECT_EQ(in(100, all(5)), 300u);
  EXPECT_LE(in(100, all(500)), 400u);
}

TEST_F(Allocations, NoneForAStandardPromiseWithThePoolAllocator) {
  EXPECT_EQ(in(1000,
               [] {
                 std::promise<int> p(std::allocator_arg,
                                     fut::pool_allocator<std::byte>{});
                 auto f = p.get_future();
                 p.set_value(1);
                 ASSERT_EQ(f.get(), 1);
               }),
            0u);
}

TEST_F(Allocations, NoGrowthWhenOneThreadMakesAndAnotherFrees) {
  constexpr int n = 100'000;
  std::vector<fut::promise<int>> slots(64);
  const auto round = [&] {
    std::atomic<int> made{0};
    std::atomic<int> taken{0};
    std::vector<fut::future<int>> futures(64);
    std::thread consumer([&] {
      for (int i = 0; i < n; ++i) {
        while (made.load(std::memory_order_acquire) <= i)
          std::this_thread::yield();
        if (futures[i % 64].get() != i)
          std::abort();
        taken.store(i + 1, std::memory_order_release);
      }
    });
    for (int i = 0; i < n; ++i) {
      while (i - taken.load(std::memory_order_acquire) >= 64)
        std::this_thread::yield();
      fut::promise<int> p;
      futures[i % 64] = p.get_future();
      p.set_value(i);
      made.store(i + 1, std::memory_order_release);
    }
    consumer.join();
  };
  round();
  const auto before = allocations();
  round();
  // A thread, a vector, and what a thread brings with it; no future.
  EXPECT_LE(allocations() - before, 20u);
}

} // namespace
