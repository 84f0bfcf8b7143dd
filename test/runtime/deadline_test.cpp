// fut/deadline.h: one point in time and one stop token. No test here measures
// time: the deadlines are hours away, in the past, or waited for.
#include <fut/deadline.h>
#include <fut/future.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <concepts>
#include <future>
#include <optional>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;

/// Blocks until the token is stopped.
void wait_for_stop(const std::stop_token &token) {
  std::atomic<bool> stopped{false};
  const std::stop_callback on_stop(token, [&] {
    stopped = true;
    stopped.notify_all();
  });
  stopped.wait(false);
}

// The example at the top of the header.
TEST(Deadline, WorkedExample) {
  fut::promise<int> p;
  fut::future<int> f = p.get_future();
  int worked = 0;
  auto work = [&](std::stop_token token) { worked += !token.stop_requested(); };
  p.set_value(3);

  fut::deadline by(1h);
  fut::deadline sub(by, 30min);
  EXPECT_EQ(f.wait_until(by), std::future_status::ready);
  work(by.stop_token());
  auto left = by.remaining();

  EXPECT_EQ(worked, 1);
  EXPECT_GT(left, 0s);
  EXPECT_LE(left, 1h);
  EXPECT_LT(sub.when(), by.when());
}

TEST(Deadline, IsOrderedByTime) {
  const fut::deadline late(2h);
  const fut::deadline early(late, 1h);
  const fut::deadline same(late, 3h);
  EXPECT_LT(early, late);
  EXPECT_EQ(same, late);
  EXPECT_NE(early, late);
  EXPECT_EQ(std::min(late, early).when(), early.when());
}

TEST(Deadline, BracesAndDurationsOfAnyKind) {
  fut::deadline braces{200ms};
  fut::deadline real{std::chrono::duration<double>(3600.5)};
  EXPECT_GT(real.when(), braces.when());
  static_assert(std::convertible_to<fut::deadline, clock_type::time_point>);
  const clock_type::time_point point = braces;
  EXPECT_EQ(point, braces.when());
}

TEST(Deadline, InThePastItIsOver) {
  for (fut::deadline over : {fut::deadline(0ms), fut::deadline(-5s),
                             fut::deadline(clock_type::now())}) {
    EXPECT_TRUE(over.expired());
    EXPECT_EQ(over.remaining(), 0s);
    EXPECT_TRUE(over.stop_token().stop_requested());
  }
}

TEST(Deadline, TooFarForTheClockIsNever) {
  for (fut::deadline never : {fut::deadline(std::chrono::hours::max()),
                              fut::deadline(clock_type::duration::max())}) {
    EXPECT_EQ(never.when(), clock_type::time_point::max());
    EXPECT_FALSE(never.expired());
    EXPECT_GT(never.remaining(), 1h);
    EXPECT_FALSE(never.stop_token().stop_requested());
  }
}

TEST(Deadline, RequestsStopWhenTheTimeIsOver) {
  fut::deadline by(5ms);
  wait_for_stop(by.stop_token());
  EXPECT_TRUE(by.expired());
  EXPECT_FALSE(by.request_stop()) << "it is stopped already";
}

TEST(Deadline, AWaitEndsWithTheDeadline) {
  fut::promise<int> p;
  fut::future<int> f = p.get_future();
  fut::deadline by(5ms);
  EXPECT_EQ(f.wait_until(by), std::future_status::timeout);
  EXPECT_TRUE(by.expired());
  // The same source works with std.
  std::promise<int> q;
  EXPECT_EQ(q.get_future().wait_until(by.when()), std::future_status::timeout);
}

TEST(Deadline, StopsEarly) {
  fut::deadline by(1h);
  const std::stop_token token = by.stop_token();
  EXPECT_FALSE(token.stop_requested());
  EXPECT_TRUE(by.request_stop());
  EXPECT_TRUE(token.stop_requested());
  EXPECT_FALSE(by.expired());
  EXPECT_FALSE(by.request_stop());
}

TEST(Deadline, NestsByTakingTheEarlier) {
  fut::deadline outer(1h);
  EXPECT_EQ(fut::deadline(outer, 2h).when(), outer.when());
  EXPECT_LT(fut::deadline(outer, 1min).when(), outer.when());
  const auto soon = clock_type::now() + 1min;
  EXPECT_EQ(fut::deadline(outer, soon).when(), soon);
}

TEST(Deadline, AnInnerOneStopsWithTheOuterAndNotTheOtherWayRound) {
  fut::deadline outer(1h);
  fut::deadline shorter(outer, 1min);
  fut::deadline equal(outer, 2h);
  fut::deadline innermost(shorter, 1s);
  const auto deep = innermost.stop_token();
  EXPECT_TRUE(equal.request_stop());
  EXPECT_FALSE(outer.stop_token().stop_requested());
  EXPECT_FALSE(deep.stop_requested());
  EXPECT_TRUE(outer.request_stop());
  EXPECT_TRUE(shorter.stop_token().stop_requested());
  EXPECT_TRUE(deep.stop_requested());
  EXPECT_TRUE(fut::deadline(outer, 1min).stop_token().stop_requested());
}

TEST(Deadline, AnInnerOneExpiresThroughTheOuter) {
  fut::deadline outer(5ms);
  fut::deadline inner(outer, 1h);
  wait_for_stop(inner.stop_token());
  EXPECT_TRUE(outer.stop_token().stop_requested());
}

TEST(Deadline, CopiesShareOneState) {
  std::stop_token token;
  std::optional<fut::deadline> copy;
  {
    fut::deadline by(1h);
    token = by.stop_token();
    copy = by;
  }
  EXPECT_TRUE(copy->request_stop());
  EXPECT_TRUE(token.stop_requested());
}

TEST(Deadline, ATokenThatOutlivesTheDeadlineNeverStops) {
  std::stop_token token = fut::deadline(1h).stop_token();
  EXPECT_FALSE(token.stop_requested());
  EXPECT_FALSE(token.stop_possible());
}

TEST(Deadline, ACallbackMayDropTheLastHandle) {
  std::optional<fut::deadline> outer(1h);
  std::optional<fut::deadline> inner(std::in_place, *outer, 2h);
  const std::stop_callback drop(inner->stop_token(), [&] { inner.reset(); });
  outer->request_stop();
  EXPECT_FALSE(inner.has_value());
}

TEST(DeadlineStress, TokensAskedForByManyThreadsAreOne) {
  for (int round = 0; round < 300; ++round) {
    fut::deadline by(1h);
    fut::deadline inner(by, 30min);
    std::atomic<int> stopped{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&, mine = i % 2 ? by : inner] {
        wait_for_stop(mine.stop_token());
        stopped.fetch_add(1);
      });
    by.request_stop();
    threads.clear();
    ASSERT_EQ(stopped.load(), 4);
  }
}

TEST(DeadlineStress, ExpiryRacesWithDestruction) {
  std::atomic<int> stopped{0};
  int kept = 0;
  for (int round = 0; round < 2000; ++round) {
    fut::deadline by(std::chrono::microseconds(round % 100));
    const std::stop_callback count(by.stop_token(),
                                   [&] { stopped.fetch_add(1); });
    if (round % 3 == 0) {
      wait_for_stop(by.stop_token());
      ++kept;
    }
  }
  EXPECT_GE(stopped.load(), kept);
}

// Misuse that must not compile.
static_assert(!std::is_default_constructible_v<fut::deadline>);
static_assert(!std::convertible_to<std::chrono::seconds, fut::deadline>,
              "a duration is not silently a point in time");
static_assert(!std::is_constructible_v<fut::deadline, int>,
              "a number has no unit");

} // namespace
