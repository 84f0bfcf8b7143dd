// The forms of the contract's "As users write it", letter for letter. All
// headers are included together here, in one file.
#include <fut/compose.h>
#include <fut/deadline.h>
#include <fut/future.h>
#include <fut/lazy.h>
#include <fut/limiter.h>
#include <fut/pool.h>
#include <fut/pool_allocator.h>
#include <fut/single_flight.h>
#include <fut/task.h>
#include <fut/timer.h>
#include <fut/try_resolve.h>
#include <fut/when.h>

#include <gtest/gtest.h>

#include <chrono>
#include <stop_token>
#include <string>

using namespace std::chrono_literals;
using std::stop_token;

namespace {

TEST(Contract, Futures) {
  fut::promise<int> p;  fut::future<int> f = p.get_future();
  p.set_value(1);  bool won = p.try_set_value(2);  int v = f.get();
  EXPECT_FALSE(won);
  EXPECT_EQ(v, 1);
  fut::future<int> r = fut::make_ready_future(7);
  fut::shared_future<int> s = r.share();  const int& c = s.get();
  EXPECT_EQ(c, 7);
}

fut::task<int> awaits(fut::future<int> f) {
  auto g = std::move(f).then([](int x) { return x + 1; });
  int w = co_await std::move(g);
  co_return w;
}

TEST(Contract, Continuations) {
  EXPECT_EQ(fut::sync_wait(awaits(fut::make_ready_future(1))), 2);
  fut::promise<int> p;
  auto waiting = fut::start(awaits(p.get_future()));
  p.set_value(2);
  EXPECT_EQ(waiting.get(), 3);
}

template <class Promise> void resolves() {
  Promise any_promise;
  auto f = any_promise.get_future();
  int v = 4;
  std::exception_ptr ep = std::make_exception_ptr(5);
  EXPECT_TRUE(fut::try_set_value(any_promise, v));
  EXPECT_FALSE(fut::try_set_exception(any_promise, ep));
  EXPECT_EQ(f.get(), 4);
}

TEST(Contract, TryResolve) {
  resolves<fut::promise<int>>();
  resolves<std::promise<int>>();
}

TEST(Contract, Pool) {
  const auto fn = [](int x) { return x * 2; };
  const int arg = 21;
  fut::pool workers(4);  auto h = workers.submit(fn, arg);
  EXPECT_EQ(h.get(), 42);
  std::vector<int> items{1, 2, 3};
  const auto first = items.begin(), last = items.end();
  std::atomic<int> sum{0};
  const auto add = [&](int x) { sum += x; };
  {
    const auto fn = add;
    workers.submit_range(first, last, fn);
  }
  auto a = fut::async(fn, arg);
  EXPECT_EQ(a.get(), 42);
  {
    const auto fn = add;
    fut::task_group tg;  tg.run(fn, arg);  tg.wait();
  }
  {
    const auto fn = add;
    fut::task_group tg(workers);  tg.run(fn, arg);  tg.wait();
  }
  workers.shutdown();
  EXPECT_EQ(sum, 48);
}

TEST(Contract, When) {
  const auto two = [] {
    std::vector<fut::future<int>> fs;
    fs.push_back(fut::make_ready_future(1));
    fs.push_back(fut::make_ready_future(2));
    return fs;
  };
  std::vector<fut::future<int>> fs = two();
  std::vector<int> all = fut::when_all(std::move(fs)).get();
  EXPECT_EQ(all, (std::vector<int>{1, 2}));
  auto f1 = fut::make_ready_future(3);
  auto f2 = fut::make_ready_future(std::string("four"));
  auto [x, y] = fut::when_all(std::move(f1), std::move(f2)).get();
  EXPECT_EQ(x, 3);
  EXPECT_EQ(y, "four");
  fs = two();
  auto first = fut::when_any(std::move(fs)).get();
  EXPECT_EQ(first.index, 0u);
  EXPECT_EQ(first.value, 1);
  auto [index, value] = fut::when_any(two()).get();
  EXPECT_EQ(index + static_cast<std::size_t>(value), 1u);
}

struct Query {
  int n;
};
struct Price {
  int n;
  int total() const { return n * 3; }
};
TEST(Contract, Compose) {
  const auto parse = [](const std::string &s) { return Query{std::stoi(s)}; };
  const auto price = [](Query q) { return Price{q.n + 1}; };
  auto f = fut::make_ready_future(std::string("4"));
  auto done = fut::chain(std::move(f), parse, price, [](Price q) { return q.total(); });
  EXPECT_EQ(done.get(), 15);
  const auto total = [](Price q) { return q.total(); };
  auto fn3 = fut::compose(parse, price, total);
  EXPECT_EQ(fn3("4"), 15);
}

int load() { return 5; }
TEST(Contract, Lazy) {
  fut::lazy<int> config([] { return load(); });  int k = config.get();
  EXPECT_EQ(k, 5);
}

TEST(Contract, DeadlineAndTimer) {
  fut::promise<int> p;
  auto f = p.get_future();
  {
    fut::deadline by(20ms);  auto status = f.wait_until(by);  stop_token t = by.stop_token();  by.remaining();
    EXPECT_EQ(status, std::future_status::timeout);
    EXPECT_TRUE(t.stop_requested());
    EXPECT_EQ(by.remaining().count(), 0);
  }
  fut::timer tick(1ms);  tick.wait();  tick.reset(100ms);  tick.stop();
  EXPECT_FALSE(tick.wait());
}

struct User {
  std::string name;
};
TEST(Contract, CacheAndSingleFlight) {
  using Key = std::string;
  int fetched = 0;
  const auto fetch = [&](const Key &key) {
    ++fetched;
    return User{key};
  };
  const Key key = "k";
  fut::cache<Key, User> users(10'000);  User u = users.get_or_load(key, [&] { return fetch(key); });
  fut::single_flight<Key, User> flight;  User u2 = flight.run(key, [&] { return fetch(key); });
  EXPECT_EQ(u.name + u2.name, "kk");
  users.get_or_load(key, [&] { return fetch(key); });
  EXPECT_EQ(fetched, 2);
}

fut::task<bool> holds(fut::limiter &lim) {
  co_return static_cast<bool>(co_await lim.acquire_async());
}
TEST(Contract, Limiter) {
  fut::limiter lim(fut::littles_law(200.0, 50ms));  auto permit = lim.acquire();
  EXPECT_TRUE(permit);
  EXPECT_EQ(lim.available(), 19);
  EXPECT_TRUE(fut::sync_wait(holds(lim)));
  EXPECT_EQ(lim.available(), 19);
}

fut::task<int> job() { co_return 6; }

TEST(Contract, AllocatorAndTask) {
  std::promise<int> q(std::allocator_arg, fut::pool_allocator<int>{});
  q.set_value(5);
  EXPECT_EQ(q.get_future().get(), 5);
  int out = fut::sync_wait(job());
  EXPECT_EQ(out, 6);
}

} // namespace
