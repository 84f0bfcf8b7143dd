// fut/timer.h: armed, fired, stopped. No test here measures time.
#include <fut/pool.h>
#include <fut/timer.h>

#include <atomic>
#include <chrono>
#include <concepts>
#include <future>
#include <latch>
#include <optional>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;

// The example at the top of the header.
TEST(Timer, WorkedExample) {
  int polled = 0;
  fut::timer tick(1ms);
  while (tick.wait()) {
    if (++polled == 3)
      tick.stop();
    else
      tick.reset(1ms);
  }
  EXPECT_EQ(polled, 3);
}

TEST(Timer, FiresOnceAndStaysFired) {
  fut::timer tick(1ms);
  EXPECT_TRUE(tick.wait());
  EXPECT_TRUE(tick.has_fired());
  EXPECT_TRUE(tick.wait());
  EXPECT_FALSE(tick.stop()) << "too late, it has fired";
  EXPECT_FALSE(tick.wait());
}

TEST(Timer, IsStoppedUntilItIsSet) {
  fut::timer tick;
  EXPECT_FALSE(tick.wait());
  EXPECT_FALSE(tick.has_fired());
  EXPECT_FALSE(tick.stop());
  EXPECT_FALSE(tick.reset(1h)) << "it was not armed";
  EXPECT_TRUE(tick.reset(1h)) << "it was";
  EXPECT_TRUE(tick.stop());
  EXPECT_FALSE(tick.wait());
}

TEST(Timer, ResetMovesTheTime) {
  fut::timer tick(1h);
  EXPECT_TRUE(tick.reset(1ms));
  EXPECT_TRUE(tick.wait());
  EXPECT_FALSE(tick.reset(1h)) << "it had fired";
  EXPECT_FALSE(tick.has_fired());
  EXPECT_TRUE(tick.reset(fut::timer::clock::now()));
  EXPECT_TRUE(tick.has_fired());
  EXPECT_FALSE(tick.reset(-1s));
  EXPECT_TRUE(tick.wait());
}

TEST(Timer, AFarTimeIsNever) {
  fut::timer tick(std::chrono::hours::max());
  EXPECT_FALSE(tick.has_fired());
  EXPECT_TRUE(tick.stop());
}

TEST(Timer, StopEndsAWait) {
  fut::timer tick(1h);
  std::jthread stopper([&] { tick.stop(); });
  EXPECT_FALSE(tick.wait());
}

TEST(Timer, ResetWakesAWaitForTheNewTime) {
  fut::timer tick(1h);
  std::jthread sooner([&] { tick.reset(1ms); });
  EXPECT_TRUE(tick.wait());
}

TEST(Timer, AStopTokenEndsAWaitAndLeavesTheTimer) {
  fut::timer tick(1h);
  std::stop_source source;
  std::jthread stopper([&] { source.request_stop(); });
  EXPECT_FALSE(tick.wait(source.get_token()));
  EXPECT_TRUE(tick.stop()) << "still armed";
}

TEST(Timer, AsyncWaitIsReadyWhenItFires) {
  fut::timer tick(1ms);
  fut::future<void> fired = tick.async_wait();
  fired.get();
  EXPECT_TRUE(tick.has_fired());
  tick.async_wait().get(); // has fired already
  tick.reset(1ms);
  auto then = tick.async_wait().then([] { return 7; });
  EXPECT_EQ(then.get(), 7);
}

TEST(Timer, AsyncWaitsMoveWithTheTimer) {
  fut::timer tick(1h);
  auto first = tick.async_wait();
  auto second = tick.async_wait();
  EXPECT_FALSE(first.is_ready());
  tick.reset(1ms);
  first.get();
  second.get();
  EXPECT_TRUE(tick.has_fired());
}

TEST(Timer, StopBreaksThePromise) {
  fut::timer tick(1h);
  auto waiting = tick.async_wait();
  tick.stop();
  try {
    waiting.get();
    FAIL() << "it did not fire";
  } catch (const std::future_error &error) {
    EXPECT_EQ(error.code(), std::future_errc::broken_promise);
  }
  EXPECT_THROW(tick.async_wait().get(), std::future_error);
  tick.reset(1ms);
  tick.async_wait().get();
}

TEST(Timer, DestructionBreaksThePromise) {
  std::optional<fut::timer> tick(std::in_place, 1h);
  auto waiting = tick->async_wait();
  tick.reset();
  EXPECT_THROW(waiting.get(), std::future_error);
}

TEST(Timer, FiresInOrderOfTime) {
  // While a continuation holds the thread that resolves them, both come due,
  // the later one known first.
  std::latch held(1), go_on(1);
  fut::timer holder(1h);
  auto holds = holder.async_wait().then([&] {
    held.count_down();
    go_on.wait();
  });
  holder.reset(0s);
  held.wait();
  const auto now = fut::timer::clock::now();
  fut::timer late(now - 1s);
  fut::timer soon(now - 2s);
  std::atomic<int> count{0};
  auto second = late.async_wait().then([&] { return ++count; });
  auto first = soon.async_wait().then([&] { return ++count; });
  EXPECT_EQ(count, 0);
  go_on.count_down();
  holds.get();
  EXPECT_LT(first.get(), second.get());
}

TEST(Timer, AContinuationMayUseTheTimer) {
  fut::timer tick(1ms);
  auto again = tick.async_wait().then([&] {
    tick.reset(1ms);
    return tick.async_wait();
  });
  again.get();
  EXPECT_TRUE(tick.has_fired());
}

TEST(Timer, AWorkerThatWaitsRunsOtherTasks) {
  fut::timer tick(1h);
  fut::pool one(1);
  std::atomic<bool> started{false};
  auto waits = one.submit([&] {
    started = true;
    return tick.wait();
  });
  while (!started)
    std::this_thread::yield();
  one.execute([&] { tick.reset(1ms); });
  EXPECT_TRUE(waits.get());
}

TEST(TimerStress, ManyTimersManyOrders) {
  constexpr int count = 2000;
  std::vector<std::optional<fut::timer>> timers(count);
  std::vector<fut::future<void>> waits;
  for (int i = 0; i < count; ++i) {
    timers[i].emplace(std::chrono::microseconds((i * 7919) % 3000));
    waits.push_back(timers[i]->async_wait());
  }
  // A third is moved, a third stopped or destroyed.
  for (int i = 0; i < count; i += 3)
    timers[i]->reset(std::chrono::microseconds(i));
  for (int i = 1; i < count; i += 3)
    i % 2 ? static_cast<void>(timers[i]->stop()) : timers[i].reset();
  int fired = 0;
  for (auto &one : waits) {
    try {
      one.get();
      ++fired;
    } catch (const std::future_error &) {
    }
  }
  EXPECT_GE(fired, count - count / 3 - 1);
}

TEST(TimerStress, ResetStopAndWaitRace) {
  fut::timer tick;
  std::atomic<bool> done{false};
  std::atomic<int> ends{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 2; ++i)
      threads.emplace_back([&] {
        while (!done)
          tick.wait(), ends.fetch_add(1);
      });
    threads.emplace_back([&] {
      while (!done) {
        auto one = tick.async_wait();
        try {
          one.get();
        } catch (const std::future_error &) {
        }
      }
    });
    // Long enough for the waiters to have taken part.
    for (int round = 0; round < 20'000 || ends.load() < 1000; ++round) {
      if (round % 3 == 0)
        tick.stop();
      else
        tick.reset(std::chrono::microseconds(round % 50));
    }
    done = true;
    tick.stop();
  }
  EXPECT_GE(ends.load(), 1000);
}

// Misuse that must not compile.
static_assert(!std::is_copy_constructible_v<fut::timer>);
static_assert(!std::is_move_constructible_v<fut::timer>);
static_assert(!std::convertible_to<std::chrono::seconds, fut::timer>);
static_assert(!std::is_constructible_v<fut::timer, int>,
              "a number has no unit");

} // namespace
