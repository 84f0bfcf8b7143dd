// Coroutine tasks.
#include <fut/task.h>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace {

fut::task<int> value(int x) { co_return x; }
fut::task<> nothing() { co_return; }
fut::task<int &> reference(int &x) { co_return x; }
fut::task<int> fails() {
  throw std::runtime_error("task");
  co_return 0;
}
fut::task<int> awaits(fut::future<int> f) { co_return co_await std::move(f); }

TEST(Task, IsLazy) {
  bool started = false;
  const auto make = [&]() -> fut::task<> {
    started = true;
    co_return;
  };
  {
    auto t = make();
    EXPECT_TRUE(t.valid());
  }
  EXPECT_FALSE(started);
  fut::sync_wait(make());
  EXPECT_TRUE(started);
}

TEST(Task, GivesItsResult) {
  EXPECT_EQ(fut::sync_wait(value(3)), 3);
  fut::sync_wait(nothing());
  int n = 0;
  EXPECT_EQ(&fut::sync_wait(reference(n)), &n);
  EXPECT_THROW(fut::sync_wait(fails()), std::runtime_error);
  const auto own = []() -> fut::task<std::unique_ptr<int>> {
    co_return std::make_unique<int>(4);
  };
  EXPECT_EQ(*fut::sync_wait(own()), 4);
  EXPECT_THROW(fut::sync_wait(fut::task<int>()), std::future_error);
  EXPECT_EQ(fut::sync_wait(fut::make_ready_future(2)), 2);
}

TEST(Task, AwaitsFutures) {
  fut::promise<int> p;
  auto f = fut::start(awaits(p.get_future()));
  EXPECT_FALSE(f.is_ready());
  p.set_value(7);
  EXPECT_EQ(f.get(), 7);
  EXPECT_EQ(fut::sync_wait(awaits(fut::make_ready_future(1))), 1);
  EXPECT_THROW(fut::sync_wait(awaits(fut::make_exceptional_future<int>(
                   std::runtime_error("x")))),
               std::runtime_error);
  EXPECT_THROW(fut::sync_wait(awaits({})), std::future_error);
  auto s = fut::make_ready_future(std::string("shared")).share();
  const auto twice = [](fut::shared_future<std::string> s) -> fut::task<bool> {
    const std::string &a = co_await s;
    const std::string &b = co_await s;
    co_return &a == &b;
  };
  EXPECT_TRUE(fut::sync_wait(twice(s)));
}

fut::task<int> row(int n) {
  if (n == 0)
    co_return 0;
  co_return 1 + co_await row(n - 1);
}

TEST(Task, ABackAndForthOfManyTasksIsFlat) {
  // Each awaits one that is done at once; without symmetric transfer every turn
  // would leave two frames on the stack. (Sanitized and unoptimised builds make
  // no tail calls, so there the row is short.)
  const auto loop = [](int n) -> fut::task<int> {
    int sum = 0;
    for (int i = 0; i < n; ++i)
      sum += co_await value(1);
    co_return sum;
  };
  EXPECT_EQ(fut::sync_wait(loop(10'000)), 10'000);
  EXPECT_EQ(fut::sync_wait(row(500)), 500);
}

TEST(Task, DestroysItsFrameBeforeTheResultIsSeen) {
  auto token = std::make_shared<int>(1);
  const auto hold = [](std::shared_ptr<int> t) -> fut::task<int> {
    co_return *t;
  };
  auto f = fut::start(hold(token));
  EXPECT_EQ(token.use_count(), 1);
  EXPECT_EQ(f.get(), 1);
  { auto never = hold(token); }
  EXPECT_EQ(token.use_count(), 1);
}

TEST(WhenAllTasks, OverlapsThem) {
  fut::promise<int> p, q;
  auto both = fut::start(
      fut::when_all(awaits(p.get_future()), awaits(q.get_future()), nothing()));
  q.set_value(2);
  EXPECT_FALSE(both.is_ready());
  p.set_value(1);
  auto [a, b, c] = both.get();
  EXPECT_EQ(a, 1);
  EXPECT_EQ(b, 2);
}

TEST(WhenAllTasks, WaitsForAllAndThrowsTheFirstError) {
  fut::promise<int> p;
  auto both = fut::start(fut::when_all(fails(), awaits(p.get_future())));
  EXPECT_FALSE(both.is_ready()) << "no task outlives its siblings' frame";
  p.set_value(1);
  EXPECT_THROW(both.get(), std::runtime_error);
}

TEST(WhenAllTasks, OfAVectorWithALimit) {
  int now = 0, most = 0;
  std::vector<fut::promise<void>> gates(10);
  const auto one = [&](int i) -> fut::task<int> {
    most = std::max(most, ++now);
    co_await gates[static_cast<std::size_t>(i)].get_future();
    --now;
    co_return i;
  };
  std::vector<fut::task<int>> tasks;
  for (int i = 0; i < 10; ++i)
    tasks.push_back(one(i));
  auto all = fut::start(fut::when_all(std::move(tasks), 3));
  EXPECT_EQ(now, 3);
  for (auto &g : gates)
    g.set_value();
  EXPECT_EQ(all.get(), (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  EXPECT_EQ(most, 3);
  fut::sync_wait(fut::when_all(std::vector<fut::task<>>()));
  std::vector<fut::task<int>> failing;
  failing.push_back(value(1));
  failing.push_back(fails());
  EXPECT_THROW(fut::sync_wait(fut::when_all(std::move(failing))),
               std::runtime_error);
}

fut::task<std::thread::id> hops(fut::pool &p) {
  co_await fut::schedule(p);
  co_return std::this_thread::get_id();
}

TEST(Schedule, GoesOnOnAWorker) {
  fut::pool workers(1);
  EXPECT_NE(fut::sync_wait(hops(workers)), std::this_thread::get_id());
  EXPECT_EQ(fut::start(workers, value(5)).get(), 5);
  workers.shutdown();
  EXPECT_THROW(fut::sync_wait(hops(workers)), std::future_error);
  EXPECT_THROW(fut::start(workers, value(5)).get(), std::future_error);
}

TEST(SyncWait, OnAWorkerRunsOtherTasks) {
  fut::pool workers(1);
  EXPECT_NE(workers.submit([&] { return fut::sync_wait(hops(workers)); }).get(),
            std::this_thread::get_id());
}

} // namespace
