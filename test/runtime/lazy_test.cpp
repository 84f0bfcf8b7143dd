// fut/lazy.h: computed once, failures kept or retried, fallback chains.
#include <fut/lazy.h>
#include <fut/pool.h>

#include <atomic>
#include <concepts>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

namespace {

// The example at the top of the header.
TEST(Lazy, WorkedExample) {
  int reads = 0;
  auto read_file = [&](const char *) {
    ++reads;
    return std::string("from file");
  };
  fut::lazy<std::string> config([&] { return read_file("app.conf"); });
  fut::lazy<std::string> built_in([] { return std::string("defaults"); });

  const std::string &text = config.get();
  const std::string &same = config.get();
  const std::string &best = fut::first_of(config, built_in);

  EXPECT_EQ(text, "from file");
  EXPECT_EQ(&text, &same);
  EXPECT_EQ(&text, &best);
  EXPECT_EQ(reads, 1);
  EXPECT_FALSE(built_in.is_ready());
}

TEST(Lazy, ComputesNothingBeforeTheFirstGet) {
  int calls = 0;
  fut::lazy<int> value([&] { return ++calls; });
  EXPECT_FALSE(value.is_ready());
  EXPECT_EQ(calls, 0);
  int k = value.get();
  EXPECT_EQ(k, 1);
  EXPECT_TRUE(value.is_ready());
  EXPECT_EQ(value.get(), 1);
  EXPECT_EQ(calls, 1);
  fut::lazy<int> early([&] { return ++calls; });
  early.get(); // computes ahead of need: the value may be ignored
  EXPECT_TRUE(early.is_ready());
}

TEST(Lazy, DeducesItsType) {
  fut::lazy number([] { return 2.5; });
  static_assert(std::same_as<decltype(number), fut::lazy<double>>);
  fut::lazy again([] { return 'x'; }, fut::on_failure::retry);
  static_assert(std::same_as<decltype(again), fut::lazy<char>>);
  EXPECT_EQ(number.get(), 2.5);
  EXPECT_EQ(again.get(), 'x');
}

TEST(Lazy, KeepsAFailure) {
  int calls = 0;
  fut::lazy<int> value([&]() -> int {
    ++calls;
    throw std::runtime_error("no " + std::to_string(calls));
  });
  EXPECT_THROW(static_cast<void>(value.get()), std::runtime_error);
  try {
    static_cast<void>(value.get());
    FAIL() << "a kept failure is thrown again";
  } catch (const std::runtime_error &error) {
    EXPECT_STREQ(error.what(), "no 1");
  }
  EXPECT_EQ(value.get_if(), nullptr);
  EXPECT_EQ(calls, 1);
  EXPECT_FALSE(value.is_ready());
}

TEST(Lazy, RetriesAFailure) {
  int calls = 0;
  fut::lazy<int> value(
      [&] {
        if (++calls < 3)
          throw std::runtime_error("not yet");
        return calls;
      },
      fut::on_failure::retry);
  EXPECT_THROW(static_cast<void>(value.get()), std::runtime_error);
  EXPECT_EQ(value.get_if(), nullptr);
  EXPECT_EQ(value.get(), 3);
  EXPECT_EQ(value.get(), 3);
  EXPECT_EQ(calls, 3);
}

TEST(Lazy, ReleasesWhatTheComputationHeld) {
  auto held = std::make_shared<int>(5);
  fut::lazy<int> value([held] { return *held; });
  EXPECT_EQ(held.use_count(), 2);
  EXPECT_EQ(value.get(), 5);
  EXPECT_EQ(held.use_count(), 1);

  fut::lazy<int> failing([held]() -> int { throw *held; });
  EXPECT_THROW(static_cast<void>(failing.get()), int);
  EXPECT_EQ(held.use_count(), 1);
}

TEST(Lazy, HoldsWhatCannotMove) {
  struct pinned {
    explicit pinned(int v) : value(v) {}
    pinned(const pinned &) = delete;
    pinned &operator=(const pinned &) = delete;
    int value;
  };
  fut::lazy<pinned> value([] { return pinned(4); });
  EXPECT_EQ(value.get().value, 4);
}

TEST(Lazy, DestroysItsValueOnceAndOnlyIfComputed) {
  static int alive = 0;
  struct counted {
    counted() { ++alive; }
    counted(const counted &) { ++alive; }
    ~counted() { --alive; }
  };
  {
    fut::lazy<counted> used([] { return counted(); });
    fut::lazy<counted> unused([] { return counted(); });
    static_cast<void>(used.get());
    EXPECT_EQ(alive, 1);
  }
  EXPECT_EQ(alive, 0);
}

TEST(Lazy, RefusesToWaitForItself) {
  fut::lazy<int> *self = nullptr;
  fut::lazy<int> value([&]() -> int { return self->get() + 1; });
  self = &value;
  try {
    static_cast<void>(value.get());
    FAIL() << "there is no value";
  } catch (const std::system_error &error) {
    EXPECT_EQ(error.code(), std::errc::resource_deadlock_would_occur);
  }
}

// The computation waits for a task of a pool whose only worker waits for the
// computation.
TEST(Lazy, AWorkerThatWaitsRunsOtherTasks) {
  fut::pool one(1);
  std::atomic<bool> computing{false};
  std::atomic<bool> asked{false};
  fut::promise<int> part;
  auto parts = part.get_future();
  fut::lazy<int> value([&] {
    computing = true;
    while (!asked) // by the worker, which then waits
      std::this_thread::yield();
    one.execute([&] { part.set_value(20); });
    // Polls, so that only the worker can run the task.
    while (!parts.is_ready())
      std::this_thread::yield();
    return parts.get() + 1;
  });
  std::jthread computer([&] { EXPECT_EQ(value.get(), 21); });
  auto waits = one.submit([&] {
    while (!computing)
      std::this_thread::yield();
    asked = true;
    return value.get();
  });
  EXPECT_EQ(waits.get(), 21);
}

TEST(LazyStress, OneThreadComputesAndAllSeeIt) {
  constexpr int rounds = 2000;
  constexpr int readers = 4;
  for (int round = 0; round < rounds; ++round) {
    std::atomic<int> computed{0};
    std::atomic<int> waiting{0};
    std::atomic<int> wrong{0};
    fut::lazy<std::vector<int>> value([&] {
      computed.fetch_add(1);
      return std::vector<int>(10, round);
    });
    std::vector<std::jthread> threads;
    for (int i = 0; i < readers; ++i)
      threads.emplace_back([&] {
        waiting.fetch_add(1);
        while (waiting.load() < readers)
          std::this_thread::yield();
        if (value.get().back() != round)
          wrong.fetch_add(1);
      });
    threads.clear();
    ASSERT_EQ(computed.load(), 1);
    ASSERT_EQ(wrong.load(), 0);
  }
}

TEST(LazyStress, RetriesUnderContentionUntilOneSucceeds) {
  for (int round = 0; round < 500; ++round) {
    std::atomic<int> calls{0};
    std::atomic<int> failures{0};
    fut::lazy<int> value(
        [&] {
          if (calls.fetch_add(1) < 3)
            throw std::runtime_error("busy");
          return 7;
        },
        fut::on_failure::retry);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (;;) {
          try {
            EXPECT_EQ(value.get(), 7);
            return;
          } catch (const std::runtime_error &) {
            failures.fetch_add(1);
          }
        }
      });
    threads.clear();
    ASSERT_EQ(calls.load(), 4);
    ASSERT_EQ(failures.load(), 3);
  }
}

TEST(FirstOf, PassesOverFailuresAndStopsAtTheFirstValue) {
  int last_calls = 0;
  fut::lazy<int> primary([]() -> int { throw std::runtime_error("down"); });
  fut::lazy<int> secondary([] { return 2; });
  fut::lazy<int> tertiary([&] { return ++last_calls; });
  EXPECT_EQ(fut::first_of(primary, secondary, tertiary), 2);
  EXPECT_EQ(fut::first_of(primary, secondary, tertiary), 2);
  EXPECT_EQ(last_calls, 0);
}

TEST(FirstOf, ThrowsTheLastErrorWhenAllFail) {
  fut::lazy<int> one([]() -> int { throw std::runtime_error("one"); });
  fut::lazy<int> two([]() -> int { throw std::logic_error("two"); });
  EXPECT_THROW(static_cast<void>(fut::first_of(one, two)), std::logic_error);
  EXPECT_THROW(static_cast<void>(fut::first_of(one)), std::runtime_error);
}

// Misuse that must not compile.
template <class T>
concept copyable_or_movable =
    std::is_copy_constructible_v<T> || std::is_move_constructible_v<T> ||
    std::is_copy_assignable_v<T> || std::is_move_assignable_v<T>;
static_assert(!copyable_or_movable<fut::lazy<int>>);
static_assert(!std::is_constructible_v<fut::lazy<int>, int>,
              "a value is not a computation");
static_assert(
    !std::is_constructible_v<fut::lazy<int>, decltype([] { return ""; })>,
    "the computation gives another type");
template <class... Lazies>
concept can_take_first_of =
    requires(Lazies &&...all) { fut::first_of(std::forward<Lazies>(all)...); };
static_assert(can_take_first_of<fut::lazy<int> &, const fut::lazy<int> &>);
static_assert(!can_take_first_of<fut::lazy<int>>,
              "the result would refer into a temporary");
static_assert(!can_take_first_of<fut::lazy<int> &, fut::lazy<long> &>);

} // namespace
