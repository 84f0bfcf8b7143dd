// compose and chain.
#include <fut/compose.h>
#include <fut/pool.h>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace {

TEST(Compose, RunsStagesInOrder) {
  const auto f = fut::compose([](int x) { return x + 1; },
                              [](int x) { return std::to_string(x); },
                              [](const std::string &s) { return s + "!"; });
  EXPECT_EQ(f(4), "5!");
  EXPECT_EQ(fut::compose([](int a, int b) { return a * b; })(3, 4), 12);
  EXPECT_EQ(fut::compose(&std::string::size, [](std::size_t n) { return n; })(
                std::string("abc")),
            3u);
}

TEST(Compose, IsConstexpr) {
  constexpr auto f =
      fut::compose([](int x) { return x + 1; }, [](int x) { return x * 2; });
  static_assert(f(1) == 4);
  static_assert(std::is_copy_constructible_v<decltype(f)>);
  static_assert(sizeof(f) == 1, "stages without state take no room");
}

TEST(Compose, VoidStagesPassNothing) {
  int calls = 0;
  const auto count = [&] { ++calls; };
  fut::compose(count, count, count)();
  EXPECT_EQ(calls, 3);
  static_assert(std::is_void_v<decltype(fut::compose(count, count)())>);
}

TEST(Compose, SaysWhatItTakes) {
  const auto f = fut::compose([](int x) { return x; }, [](int x) { return x; });
  using type = decltype(f);
  static_assert(std::is_invocable_v<type, int>);
  static_assert(!std::is_invocable_v<type, std::string>);
  static_assert(!std::is_invocable_v<type>);
  const auto mismatch =
      fut::compose([](int x) { return x; }, [](std::string s) { return s; });
  static_assert(!std::is_invocable_v<decltype(mismatch), int>);
}

TEST(Compose, KeepsReferencesMoveOnlyAndMutableStages) {
  int n = 0;
  auto ref = fut::compose([&]() -> int & { return n; },
                          [](int &x) -> int & { return x; });
  EXPECT_EQ(&ref(), &n);
  auto own = fut::compose(
      [p = std::make_unique<int>(3)](int x) { return *p + x; },
      [](int x) { return std::make_unique<int>(x); },
      [](std::unique_ptr<int> p) { return *p; });
  EXPECT_EQ(own(1), 4);
  auto counter = fut::compose([k = 0]() mutable { return ++k; },
                              [](int x) { return x; });
  EXPECT_EQ(counter() + counter(), 3);
}

TEST(Chain, IsOneStepForAllStages) {
  const auto inc = [](int x) { return x + 1; };
  fut::promise<int> p;
  auto f = fut::chain(p.get_future(), inc, inc,
                      [](int x) { return std::to_string(x); });
  static_assert(std::is_same_v<decltype(f), fut::future<std::string>>);
  p.set_value(0);
  EXPECT_EQ(f.get(), "2");
  EXPECT_EQ(fut::chain(fut::make_ready_future(0), inc).get(), 1);
  auto s = fut::make_ready_future(1).share();
  EXPECT_EQ(fut::chain(s, inc, inc).get(), 3);
  EXPECT_EQ(s.get(), 1);
  fut::chain(fut::make_ready_future(), [] {}, [] {}).get();
}

TEST(Chain, AnErrorSkipsTheRest) {
  for (int at = 0; at < 4; ++at) {
    int ran = 0;
    const auto stage = [&](int x) {
      if (ran == at)
        throw std::runtime_error("stage");
      ++ran;
      return x;
    };
    fut::promise<int> p;
    auto f = fut::chain(p.get_future(), stage, stage, stage, stage);
    p.set_value(0);
    EXPECT_THROW(f.get(), std::runtime_error);
    EXPECT_EQ(ran, at);
  }
  bool ran = false;
  auto f = fut::chain(
      fut::make_exceptional_future<int>(std::runtime_error("input")),
      [&](int) { ran = true; });
  EXPECT_THROW(f.get(), std::runtime_error);
  EXPECT_FALSE(ran);
}

TEST(Chain, StopIsLookedAtBetweenStages) {
  for (int at = 0; at <= 3; ++at) {
    std::stop_source stop;
    int ran = 0;
    const auto stage = [&](int x) {
      if (++ran == at)
        stop.request_stop();
      return x;
    };
    if (at == 0)
      stop.request_stop();
    auto f = fut::chain(fut::make_ready_future(7), stop.get_token(), stage,
                        stage, stage);
    if (at == 3) {
      EXPECT_EQ(f.get(), 7) << "nothing comes after the last";
    } else {
      EXPECT_THROW(f.get(), fut::cancelled);
    }
    EXPECT_EQ(ran, at);
  }
}

TEST(Chain, AFutureOfAnyStageIsAwaited) {
  fut::promise<int> inner;
  int after = 0;
  const auto ask = [&](auto) { return inner.get_future(); };
  auto f = fut::chain(
      fut::make_ready_future(1), [](int x) { return x + 1; }, ask,
      [&](auto x) { // generic: must not be looked at with a future
        ++after;
        return x * 2.5;
      },
      [](double) { return fut::make_ready_future(); },
      [] { return std::string("end"); });
  static_assert(std::is_same_v<decltype(f), fut::future<std::string>>);
  EXPECT_EQ(after, 0);
  inner.set_value(4);
  EXPECT_EQ(f.get(), "end");
  EXPECT_EQ(after, 1);

  const auto fails = [](const int &) {
    return fut::make_exceptional_future<int>(std::runtime_error("stage"));
  };
  auto shared = fut::make_ready_future(1).share();
  auto skipped = fut::chain(shared, fails, [&](int) { ++after; });
  EXPECT_THROW(skipped.get(), std::runtime_error);
  std::stop_source stop;
  auto stopped = fut::chain(
      fut::make_ready_future(1), stop.get_token(),
      [&](int x) {
        stop.request_stop();
        return fut::make_ready_future(x);
      },
      [&](int) { ++after; });
  EXPECT_THROW(stopped.get(), fut::cancelled);
  EXPECT_EQ(after, 1);
}

TEST(Chain, OnAPool) {
  fut::pool workers(2);
  const auto inc = [](int x) { return x + 1; };
  EXPECT_EQ(fut::make_ready_future(0)
                .then(workers, fut::compose(inc, inc, inc))
                .get(),
            3);
}

} // namespace
