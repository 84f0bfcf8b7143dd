// fut/limiter.h: permits, Little's law, the adaptive limit.
#include <fut/limiter.h>
#include <fut/pool.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <coroutine>
#include <limits>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;

struct fire_and_forget {
  struct promise_type {
    fire_and_forget get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

// The example at the top of the header.
TEST(Limiter, WorkedExample) {
  int calls = 0;
  auto call = [&] { ++calls; };
  fut::limiter lim(fut::littles_law(200.0, 50ms));
  EXPECT_EQ(lim.available(), 20);
  {
    auto permit = lim.acquire();
    EXPECT_EQ(lim.available(), 19);
    call();
  }
  EXPECT_EQ(lim.available(), 20);
  [](fut::limiter &lim, int &calls) -> fire_and_forget {
    auto permit = co_await lim.acquire_async();
    EXPECT_EQ(lim.available(), 19);
    ++calls;
  }(lim, calls);
  if (auto maybe = lim.try_acquire())
    call();
  fut::adaptive_limiter unknown(10);
  {
    auto permit = unknown.acquire();
    call();
  }
  EXPECT_EQ(calls, 4);
  EXPECT_EQ(lim.available(), 20);
}

TEST(LittlesLaw, IsRateTimesLatencyTimesHeadroom) {
  static_assert(fut::littles_law(200.0, 50ms) == 20, "a constant, too");
  EXPECT_EQ(fut::littles_law(200.0, 50ms), 20);
  EXPECT_EQ(fut::littles_law(200.0, 50ms, 1), 10);
  EXPECT_EQ(fut::littles_law(200.0, 50ms, 1.5), 15);
  EXPECT_EQ(fut::littles_law(1000, 3us, 1), 1);
  EXPECT_EQ(fut::littles_law(3.0, std::chrono::duration<double>(0.5), 1), 2);
  EXPECT_EQ(fut::littles_law(10.0, std::chrono::duration<double>(0.3), 1), 3)
      << "rounding errors do not cost a permit";
}

TEST(LittlesLaw, IsAtLeastOneAndNeverOverflows) {
  EXPECT_EQ(fut::littles_law(0.0, 50ms), 1);
  EXPECT_EQ(fut::littles_law(-5.0, 50ms), 1);
  EXPECT_EQ(fut::littles_law(200.0, 0ms), 1);
  EXPECT_EQ(fut::littles_law(std::nan(""), 1s), 1);
  EXPECT_GT(fut::littles_law(1e300, 24h), 1'000'000'000);
  EXPECT_GT(fut::littles_law(std::numeric_limits<double>::infinity(), 1s), 1);
  fut::limiter huge(fut::littles_law(1e300, 24h));
  EXPECT_TRUE(huge.try_acquire());
}

TEST(Limiter, GivesOutNoMoreThanItHas) {
  fut::limiter lim(2);
  auto one = lim.try_acquire();
  auto two = lim.try_acquire();
  EXPECT_TRUE(one);
  EXPECT_TRUE(two);
  EXPECT_FALSE(lim.try_acquire());
  one.release();
  EXPECT_FALSE(one);
  EXPECT_TRUE(lim.try_acquire());
  EXPECT_EQ(lim.available(), 1);
}

TEST(Limiter, HasAtLeastOnePermit) {
  fut::limiter none(0);
  fut::limiter fewer(-3);
  EXPECT_EQ(none.available(), 1);
  EXPECT_EQ(fewer.available(), 1);
}

TEST(Limiter, APermitMoves) {
  fut::limiter lim(1);
  auto first = lim.acquire();
  auto second = std::move(first);
  EXPECT_FALSE(first); // NOLINT(bugprone-use-after-move): what it promises
  EXPECT_TRUE(second);
  fut::limiter::permit third;
  third = std::move(second);
  EXPECT_EQ(lim.available(), 0);
  third = {};
  EXPECT_EQ(lim.available(), 1);
  third.release();
  EXPECT_EQ(lim.available(), 1) << "an empty permit gives nothing back";
}

TEST(Limiter, WaitsEndWithTimeOrStop) {
  fut::limiter lim(1);
  auto held = lim.acquire();
  EXPECT_FALSE(lim.try_acquire_for(1ms));
  EXPECT_FALSE(lim.try_acquire_for(-1s));
  EXPECT_FALSE(lim.try_acquire_until(std::chrono::steady_clock::now()));
  std::stop_source source;
  std::jthread stopper([&] { source.request_stop(); });
  EXPECT_FALSE(lim.acquire(source.get_token()));
  held.release();
  EXPECT_EQ(lim.available(), 1) << "nobody who gave up took a permit along";
  EXPECT_TRUE(lim.try_acquire_for(1h));
}

TEST(Limiter, ServesInOrder) {
  fut::limiter lim(1);
  auto held = lim.acquire();
  std::vector<int> order;
  std::vector<fut::future<void>> all;
  for (int i = 0; i < 5; ++i)
    all.push_back(lim.acquire_async().then(
        [&order, i](fut::limiter::permit) { order.push_back(i); }));
  EXPECT_FALSE(lim.try_acquire());
  EXPECT_TRUE(order.empty());
  held.release();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
  EXPECT_EQ(lim.available(), 1);
}

TEST(Limiter, AnAbandonedFutureGivesItsPermitBack) {
  fut::limiter lim(1);
  auto held = lim.acquire();
  for (int i = 0; i < 100'000; ++i) // more than a stack has room for
    static_cast<void>(lim.acquire_async());
  auto last = lim.acquire_async();
  held.release();
  EXPECT_TRUE(last.is_ready());
  EXPECT_TRUE(last.get());
  EXPECT_EQ(lim.available(), 1);
}

TEST(Limiter, ALongQueueOfCoroutinesNeedsLittleStack) {
  fut::limiter lim(1);
  int through = 0;
  auto job = [](fut::limiter &lim, int &through) -> fire_and_forget {
    auto permit = co_await lim.acquire_async();
    ++through;
  };
  auto held = lim.acquire();
  for (int i = 0; i < 100'000; ++i)
    job(lim, through);
  EXPECT_EQ(through, 0);
  held.release();
  EXPECT_EQ(through, 100'000);
  EXPECT_EQ(lim.available(), 1);
}

// The worker waits for a permit that is held by a task which has not run yet.
TEST(Limiter, AWorkerThatWaitsRunsOtherTasks) {
  fut::limiter lim(1);
  fut::pool one(1);
  auto held = lim.acquire();
  std::atomic<bool> started{false};
  auto waits = one.submit([&] {
    started = true;
    return static_cast<bool>(lim.acquire());
  });
  auto waits_in_vain =
      one.submit([&] { return static_cast<bool>(lim.try_acquire_for(1ms)); });
  while (!started)
    std::this_thread::yield();
  one.execute([&] { held.release(); });
  EXPECT_TRUE(waits.get());
  static_cast<void>(waits_in_vain.get());
  one.shutdown();
  EXPECT_EQ(lim.available(), 1);
}

TEST(LimiterStress, WorkersOfASmallPoolWaitForEachOther) {
  fut::limiter lim(2);
  fut::pool two(2);
  std::atomic<int> out{0};
  std::atomic<int> served{0};
  for (int i = 0; i < 2000; ++i)
    two.execute([&, i] {
      auto permit = i % 2 ? lim.acquire() : lim.acquire_async().get();
      EXPECT_LE(out.fetch_add(1) + 1, 2);
      served.fetch_add(1);
      out.fetch_sub(1);
    });
  two.shutdown();
  EXPECT_EQ(served.load(), 2000);
  EXPECT_EQ(lim.available(), 2);
}

TEST(LimiterStress, NeverMoreOutThanAllowed) {
  constexpr int limit = 3;
  fut::limiter lim(limit);
  std::atomic<int> out{0};
  std::atomic<int> most{0};
  std::atomic<int> served{0};
  auto use = [&](fut::limiter::permit permit) {
    if (!permit)
      return;
    const int now = out.fetch_add(1) + 1;
    int seen = most.load();
    while (seen < now && !most.compare_exchange_weak(seen, now)) {
    }
    served.fetch_add(1);
    out.fetch_sub(1);
  };
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 6; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < 3000; ++i) {
          switch ((t + i) % 4) {
          case 0:
            use(lim.acquire());
            break;
          case 1:
            use(lim.try_acquire());
            break;
          case 2:
            use(lim.try_acquire_for(std::chrono::microseconds(i % 20)));
            break;
          default:
            static_cast<void>(lim.acquire_async().then(use));
          }
        }
      });
  }
  EXPECT_LE(most.load(), limit);
  EXPECT_GT(served.load(), 0);
  EXPECT_EQ(lim.available(), limit);
}

TEST(LimiterStress, StopRacesWithGrant) {
  for (int round = 0; round < 3000; ++round) {
    fut::limiter lim(1);
    std::stop_source source;
    {
      auto held = lim.acquire();
      std::jthread waiter([&] { auto got = lim.acquire(source.get_token()); });
      std::jthread stopper([&] { source.request_stop(); });
      held.release();
    }
    ASSERT_EQ(lim.available(), 1);
  }
}

// A service that has room for `room` calls: more only queue. The latencies are
// computed, not measured.
std::ptrdiff_t settle(fut::adaptive_limiter &lim, double room,
                      std::chrono::duration<double> base) {
  for (int step = 0; step < 300'000; ++step) {
    const double queued =
        std::max(1.0, static_cast<double>(lim.limit()) / room);
    lim.record(
        std::chrono::duration_cast<std::chrono::nanoseconds>(base * queued));
  }
  return lim.limit();
}

TEST(AdaptiveLimiter, FindsTheLimitFromBelowAndFromAbove) {
  for (std::ptrdiff_t start : {1, 10, 1000}) {
    fut::adaptive_limiter lim(start);
    const auto found = settle(lim, 50, 1ms);
    EXPECT_GE(found, 35) << "started at " << start;
    EXPECT_LE(found, 150) << "started at " << start;
  }
}

TEST(AdaptiveLimiter, StaysWithinItsBounds) {
  fut::adaptive_limiter lim(5, 2, 8);
  EXPECT_EQ(lim.limit(), 5);
  for (int i = 0; i < 60; ++i)
    lim.record(1ms);
  EXPECT_EQ(lim.limit(), 8);
  for (int i = 0; i < 1000; ++i)
    lim.record(std::chrono::milliseconds(i));
  EXPECT_GE(lim.limit(), 2);
  EXPECT_EQ(fut::adaptive_limiter(0).limit(), 1);
  EXPECT_EQ(fut::adaptive_limiter(100, 1, 10).limit(), 10);
}

TEST(AdaptiveLimiter, PermitsFollowTheLimit) {
  fut::adaptive_limiter lim(1, 1, 4);
  auto held = lim.acquire();
  EXPECT_FALSE(lim.try_acquire());
  auto waiting = lim.acquire_async();
  EXPECT_FALSE(waiting.is_ready());
  for (int i = 0; i < 40; ++i)
    lim.record(1ms);
  EXPECT_EQ(lim.limit(), 4);
  EXPECT_TRUE(waiting.is_ready()) << "a higher limit lets in who waits";
  auto third = lim.try_acquire();
  auto fourth = lim.try_acquire();
  EXPECT_TRUE(third);
  EXPECT_TRUE(fourth);
  EXPECT_FALSE(lim.try_acquire());
}

TEST(AdaptiveLimiterStress, PermitsAreNotLost) {
  fut::adaptive_limiter lim(4, 1, 16);
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 5000; ++i)
          auto permit = lim.acquire();
      });
  }
  std::vector<fut::adaptive_limiter::permit> all;
  while (auto permit = lim.try_acquire())
    all.push_back(std::move(permit));
  EXPECT_EQ(static_cast<std::ptrdiff_t>(all.size()), lim.limit());
}

// Misuse that must not compile.
static_assert(!std::is_copy_constructible_v<fut::limiter::permit>);
static_assert(!std::is_copy_assignable_v<fut::limiter::permit>);
static_assert(!std::is_convertible_v<fut::limiter::permit, bool>,
              "a permit is not a number");
static_assert(!std::is_copy_constructible_v<fut::limiter>);
static_assert(!std::is_move_constructible_v<fut::limiter>);
static_assert(!std::is_convertible_v<int, fut::limiter>);
template <class Latency>
concept is_a_latency = requires(Latency l) { fut::littles_law(200.0, l); };
static_assert(is_a_latency<std::chrono::milliseconds>);
static_assert(!is_a_latency<double>, "a number has no unit");

} // namespace
