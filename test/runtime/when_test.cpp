// when_all, when_all_settled and when_any, of ranges and packs.
#include <fut/pool.h>
#include <fut/when.h>

#include <gtest/gtest.h>

#include <chrono>
#include <list>
#include <memory>
#include <semaphore>
#include <string>

using namespace std::chrono_literals;

namespace {

struct fixture {
  explicit fixture(std::size_t n) : promises(n) {}
  std::vector<fut::promise<int>> promises;
  std::vector<fut::future<int>> futures() {
    std::vector<fut::future<int>> fs;
    for (auto &p : promises)
      fs.push_back(p.get_future());
    return fs;
  }
};
bool ready(const auto &f) { return f.wait_for(0s) == std::future_status::ready; }
std::exception_ptr error() {
  return std::make_exception_ptr(std::runtime_error("x"));
}

TEST(WhenAll, KeepsTheOrderOfARange) {
  for (std::size_t n : {1u, 2u, 7u, 100u, 1000u}) {
    fixture in(n);
    auto all = fut::when_all(in.futures());
    for (std::size_t i = n; i-- > 0;) {
      EXPECT_FALSE(ready(all));
      in.promises[i].set_value(static_cast<int>(i));
    }
    const std::vector<int> values = all.get();
    ASSERT_EQ(values.size(), n);
    for (std::size_t i = 0; i < n; ++i)
      EXPECT_EQ(values[i], static_cast<int>(i));
  }
}

TEST(WhenAll, OfNothingIsReady) {
  EXPECT_TRUE(fut::when_all(std::vector<fut::future<int>>()).get().empty());
  fut::when_all(std::list<fut::future<void>>()).get();
}

TEST(WhenAll, FailsFast) {
  fixture in(3);
  auto all = fut::when_all(in.futures());
  in.promises[1].set_exception(error());
  ASSERT_TRUE(ready(all)) << "the others are not waited for";
  EXPECT_THROW(all.get(), std::runtime_error);
  in.promises[0].set_value(1);
  in.promises[2].set_exception(std::make_exception_ptr(2)); // lost, no harm
}

TEST(WhenAll, ABrokenPromiseIsAnError) {
  auto in = std::make_unique<fixture>(3);
  auto all = fut::when_all(in->futures());
  in.reset();
  EXPECT_THROW(all.get(), std::future_error);
}

TEST(WhenAll, RequestsStop) {
  fut::pool workers(1);
  std::stop_source stop;
  std::vector<fut::future<int>> fs;
  std::binary_semaphore joined{0};
  fs.push_back(workers.submit(stop.get_token(), [&]() -> int {
    joined.acquire();
    throw 1;
  }));
  std::atomic<int> ran{0};
  for (int i = 0; i < 20; ++i)
    fs.push_back(workers.submit(stop.get_token(), [&] { return ++ran; }));
  auto all = fut::when_all(stop, std::move(fs));
  joined.release();
  EXPECT_THROW(all.get(), int);
  EXPECT_TRUE(stop.stop_requested());
  workers.shutdown();
  EXPECT_LT(ran, 20) << "what had not started is skipped";
}

TEST(WhenAll, OfVoidReferencesAndMoveOnly) {
  std::vector<fut::future<void>> vs;
  vs.push_back(fut::make_ready_future());
  fut::when_all(std::move(vs)).get();
  int object = 3;
  std::vector<fut::future<int &>> rs;
  rs.push_back(fut::make_ready_future(std::ref(object)));
  EXPECT_EQ(&fut::when_all(std::move(rs)).get().front().get(), &object);
  std::vector<fut::future<std::unique_ptr<int>>> us;
  us.push_back(fut::make_ready_future(std::make_unique<int>(1)));
  EXPECT_EQ(*fut::when_all(std::move(us)).get().front(), 1);
}

TEST(WhenAll, OfAPack) {
  fut::promise<std::string> p;
  auto all = fut::when_all(fut::make_ready_future(1), p.get_future(),
                           fut::make_ready_future());
  EXPECT_FALSE(ready(all));
  p.set_value("two");
  auto [a, b, c] = all.get();
  static_assert(std::is_same_v<decltype(c), std::monostate>);
  EXPECT_EQ(a, 1);
  EXPECT_EQ(b, "two");
  fut::when_all(fut::make_ready_future(), fut::make_ready_future()).get();
  EXPECT_EQ(std::get<0>(fut::when_all(fut::make_ready_future(1)).get()), 1);
  EXPECT_THROW(fut::when_all(fut::make_ready_future(1),
                             fut::make_exceptional_future<int>(error()))
                   .get(),
               std::runtime_error);
}

TEST(WhenAll, OfSharedFuturesCopies) {
  auto s = fut::make_ready_future(std::string("kept")).share();
  std::vector<fut::shared_future<std::string>> ss{s, s};
  EXPECT_EQ(fut::when_all(ss).get(),
            (std::vector<std::string>{"kept", "kept"}));
  auto [a, b] = fut::when_all(s, fut::make_ready_future(1)).get();
  EXPECT_EQ(a, "kept");
  EXPECT_EQ(b, 1);
  EXPECT_EQ(s.get(), "kept");
}

TEST(WhenAll, InvalidInputsAreRefusedWhole) {
  std::vector<fut::future<int>> fs;
  fs.push_back(fut::make_ready_future(1));
  fs.emplace_back();
  EXPECT_THROW((void)fut::when_all(std::move(fs)), std::future_error);
  EXPECT_TRUE(fs.front().valid()) << "nothing was taken";
}

TEST(WhenAllSettled, KeepsErrors) {
  fixture in(3);
  auto all = fut::when_all_settled(in.futures());
  in.promises[1].set_exception(error());
  EXPECT_FALSE(ready(all));
  in.promises[0].set_value(4);
  in.promises[2].set_value(6);
  auto results = all.get();
  ASSERT_EQ(results.size(), 3u);
  EXPECT_EQ(results[0].value(), 4);
  EXPECT_FALSE(results[1].has_value());
  EXPECT_THROW((void)results[1].value(), std::runtime_error);
  EXPECT_NE(results[1].error(), nullptr);
  EXPECT_TRUE(results[2]);
  EXPECT_EQ(results[2].error(), nullptr);
  auto [a, b] = fut::when_all_settled(fut::make_ready_future(),
                                      fut::make_exceptional_future<int>(error()))
                    .get();
  EXPECT_TRUE(a.has_value());
  EXPECT_FALSE(b.has_value());
}

TEST(WhenAny, IsTheFirst) {
  fixture in(5);
  auto any = fut::when_any(in.futures());
  EXPECT_FALSE(ready(any));
  in.promises[3].set_value(33);
  in.promises[1].set_value(11);
  auto [index, value] = any.get();
  EXPECT_EQ(index, 3u);
  EXPECT_EQ(value, 33);
}

TEST(WhenAny, WhoHasTheResultFindsStopRequested) {
  fut::promise<int> p;
  std::stop_source stop;
  std::vector<fut::future<int>> fs;
  fs.push_back(p.get_future());
  auto first = fut::when_any(stop, std::move(fs));
  bool early = false;
  const std::stop_callback on_stop(stop.get_token(), [&] {
    early = first.wait_for(0s) == std::future_status::timeout;
  });
  p.set_value(7);
  EXPECT_TRUE(early);
  EXPECT_EQ(first.get().index, 0u);
  EXPECT_TRUE(stop.stop_requested());
}

TEST(WhenAny, TheFirstErrorCounts) {
  fixture in(2);
  std::stop_source stop;
  auto any = fut::when_any(stop, in.futures());
  in.promises[1].set_exception(error());
  EXPECT_THROW(any.get(), std::runtime_error);
  EXPECT_TRUE(stop.stop_requested());
}

TEST(WhenAny, OfNothingIsAnError) {
  try {
    fut::when_any(std::vector<fut::future<int>>()).get();
    ADD_FAILURE() << "no error";
  } catch (const std::future_error &e) {
    EXPECT_EQ(e.code(), std::future_errc::no_state);
  }
}

TEST(WhenAny, OfAPack) {
  fut::promise<int> never;
  auto same = fut::when_any(never.get_future(), fut::make_ready_future(2)).get();
  static_assert(std::is_same_v<decltype(same), fut::any_result<int>>);
  EXPECT_EQ(same.index, 1u);
  EXPECT_EQ(same.value, 2);
  fut::promise<int> other;
  auto mixed =
      fut::when_any(other.get_future(), fut::make_ready_future(std::string("s")))
          .get();
  EXPECT_EQ(mixed.index, 1u);
  EXPECT_EQ(std::get<1>(mixed.value), "s");
  fut::promise<void> third;
  auto nothing =
      fut::when_any(third.get_future(), fut::make_ready_future()).get();
  EXPECT_EQ(nothing.index, 1u);
}

TEST(WhenAny, OfVoidAndSharedRanges) {
  std::vector<fut::future<void>> vs;
  vs.push_back(fut::make_ready_future());
  EXPECT_EQ(fut::when_any(std::move(vs)).get().index, 0u);
  auto s = fut::make_ready_future(1).share();
  std::vector<fut::shared_future<int>> ss{s, s};
  EXPECT_EQ(fut::when_any(ss).get().value, 1);
  EXPECT_EQ(s.get(), 1);
}

TEST(When, OneWakeHoweverManyInputs) {
  // The waiter's continuation runs once, after the last input.
  fixture in(100);
  int woken = 0;
  auto f = fut::when_all(in.futures()).then([&](const std::vector<int> &v) {
    ++woken;
    return v.size();
  });
  for (auto &p : in.promises)
    p.set_value(1);
  EXPECT_EQ(f.get(), 100u);
  EXPECT_EQ(woken, 1);
}

} // namespace
