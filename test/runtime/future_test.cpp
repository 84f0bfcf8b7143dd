// Semantics of promise, future, shared_future and continuations.
#include <fut/future.h>

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

std::exception_ptr error(const char *what = "broken") {
  return std::make_exception_ptr(std::runtime_error(what));
}
template <class F> std::error_code code_of(F f) {
  try {
    f();
  } catch (const std::future_error &e) {
    return e.code();
  }
  return {};
}
struct no_default {
  explicit no_default(int v) : v(v) {}
  int v;
};
/// Counts living objects, to see that values are destroyed exactly once.
struct counted {
  static inline int alive = 0;
  int v = 0;
  explicit counted(int v) : v(v) { ++alive; }
  counted(const counted &o) : v(o.v) { ++alive; }
  ~counted() { --alive; }
};

TEST(Future, IsSmall) {
  static_assert(sizeof(fut::future<int>) <= 16);
  static_assert(sizeof(fut::shared_future<std::string>) <= 16);
}

TEST(Future, HoldsValuesOfAllKinds) {
  fut::promise<std::unique_ptr<int>> p;
  auto f = p.get_future();
  p.set_value(std::make_unique<int>(4));
  EXPECT_EQ(*f.get(), 4);

  fut::promise<no_default> q;
  auto g = q.get_future();
  q.set_value(no_default(5));
  EXPECT_EQ(g.get().v, 5);

  int object = 6;
  fut::promise<int &> r;
  auto h = r.get_future();
  r.set_value(object);
  EXPECT_EQ(&h.get(), &object);

  fut::promise<void> v;
  auto i = v.get_future();
  v.set_value();
  i.get();

  struct alignas(128) wide {
    char c[1000];
  };
  fut::promise<wide> w;
  auto j = w.get_future();
  w.set_value(wide{{'x'}});
  EXPECT_EQ(j.get().c[0], 'x');

  fut::promise<std::vector<int>> braces;
  auto k = braces.get_future();
  braces.set_value({1, 2, 3});
  EXPECT_EQ(k.get().size(), 3u);
}

TEST(Future, DestroysValuesExactlyOnce) {
  const auto use = [](auto action) {
    fut::promise<counted> p;
    action(p);
  };
  use([](auto &) {});
  use([](auto &p) { p.set_value(counted(1)); });
  use([](auto &p) { (void)p.get_future(); });
  use([](auto &p) { auto f = p.get_future(); p.set_value(counted(1)); });
  use([](auto &p) {
    auto f = p.get_future();
    p.set_value(counted(1));
    EXPECT_EQ(f.get().v, 1);
  });
  use([](auto &p) {
    (void)p.get_future();
    p.set_value(counted(1)); // nobody reads
  });
  use([](auto &p) {
    auto s = p.get_future().share();
    auto t = s;
    p.set_value(counted(1));
    EXPECT_EQ(t.get().v + s.get().v, 2);
  });
  use([](auto &p) {
    (void)p.get_future().then([](counted c) { return c; });
    p.set_value(counted(1));
  });
  EXPECT_EQ(counted::alive, 0);
}

TEST(Future, ReportsMisuseWithTheStandardCodes) {
  fut::promise<int> p;
  auto f = p.get_future();
  EXPECT_EQ(code_of([&] { (void)p.get_future(); }),
            std::future_errc::future_already_retrieved);
  p.set_value(1);
  EXPECT_EQ(code_of([&] { p.set_value(2); }),
            std::future_errc::promise_already_satisfied);
  EXPECT_EQ(code_of([&] { p.set_exception(error()); }),
            std::future_errc::promise_already_satisfied);
  EXPECT_EQ(f.get(), 1);
  EXPECT_FALSE(f.valid());
  EXPECT_EQ(code_of([&] { f.get(); }), std::future_errc::no_state);
  EXPECT_EQ(code_of([&] { f.wait(); }), std::future_errc::no_state);
  EXPECT_EQ(code_of([&] { (void)f.wait_for(0s); }),
            std::future_errc::no_state);
  EXPECT_EQ(code_of([&] { (void)std::move(f).then([](int) {}); }),
            std::future_errc::no_state);
  auto moved = std::move(p);
  EXPECT_EQ(code_of([&] { p.set_value(2); }), std::future_errc::no_state);
  EXPECT_EQ(code_of([&] { (void)p.get_future(); }),
            std::future_errc::no_state);
}

TEST(Future, BrokenPromise) {
  fut::future<int> f;
  {
    fut::promise<int> p;
    f = p.get_future();
  }
  EXPECT_EQ(code_of([&] { f.get(); }), std::future_errc::broken_promise);
  fut::promise<int> p;
  f = p.get_future();
  p = fut::promise<int>(); // assignment gives the old state up
  EXPECT_EQ(code_of([&] { f.get(); }), std::future_errc::broken_promise);
}

TEST(Future, TrySaysWhoWon) {
  fut::promise<std::string> p;
  auto f = p.get_future();
  EXPECT_TRUE(p.try_set_value("first"));
  EXPECT_FALSE(p.try_set_value("second"));
  EXPECT_FALSE(p.try_set_exception(error()));
  EXPECT_EQ(f.get(), "first");
  fut::promise<void> v;
  EXPECT_TRUE(v.try_set_exception(error("x")));
  EXPECT_FALSE(v.try_set_value());
  EXPECT_THROW(v.get_future().get(), std::runtime_error);
}

TEST(Future, AThrowingCopyLeavesThePromiseUnresolved) {
  struct bomb {
    bool armed;
    explicit bomb(bool armed) : armed(armed) {}
    bomb(const bomb &o) : armed(o.armed) {
      if (armed)
        throw std::logic_error("copied");
    }
  };
  fut::promise<bomb> p;
  auto f = p.get_future();
  const bomb live(true), dud(false);
  EXPECT_THROW(p.set_value(live), std::logic_error);
  EXPECT_EQ(f.wait_for(0s), std::future_status::timeout);
  p.set_value(dud);
  EXPECT_FALSE(f.get().armed);
}

TEST(Future, IsThereBeforeItIsRetrieved) {
  fut::promise<int> p;
  p.set_value(3);
  EXPECT_EQ(p.get_future().get(), 3);
}

TEST(Future, SwapsAndMoves) {
  fut::promise<int> p, q;
  auto f = p.get_future();
  p.set_value(1);
  swap(p, q);
  auto g = p.get_future();
  p.set_value(2);
  swap(f, g);
  EXPECT_EQ(f.get(), 2);
  EXPECT_EQ(g.get(), 1);
}

TEST(Future, TakesAnAllocator) {
  static_assert(
      std::uses_allocator_v<fut::promise<int>, std::allocator<int>>);
  fut::promise<std::string> p(std::allocator_arg, std::allocator<char>());
  auto f = p.get_future();
  p.set_value("kept");
  EXPECT_EQ(f.get(), "kept");
  fut::promise<void> unused(std::allocator_arg, std::allocator<int>());
}

/// Counts what it has given and not got back.
template <class T> struct ledger {
  using value_type = T;
  int *open;
  explicit ledger(int *open) : open(open) {}
  template <class U> ledger(const ledger<U> &o) : open(o.open) {}
  T *allocate(std::size_t n) {
    ++*open;
    return std::allocator<T>().allocate(n);
  }
  void deallocate(T *p, std::size_t n) {
    --*open;
    std::allocator<T>().deallocate(p, n);
  }
  template <class U> bool operator==(const ledger<U> &o) const {
    return open == o.open;
  }
};

TEST(Future, GivesTheAllocatorItsMemoryBack) {
  int open = 0;
  {
    fut::promise<std::string> p(std::allocator_arg, ledger<int>(&open));
    EXPECT_EQ(open, 1);
    auto f = p.get_future();
    p.set_value("x");
    EXPECT_EQ(f.get(), "x");
    EXPECT_EQ(open, 0);
    fut::promise<int &> broken(std::allocator_arg, ledger<int>(&open));
    (void)broken.get_future();
  }
  EXPECT_EQ(open, 0);
}

TEST(Future, Waits) {
  fut::promise<int> p;
  auto f = p.get_future();
  EXPECT_EQ(f.wait_for(0s), std::future_status::timeout);
  EXPECT_EQ(f.wait_for(-1s), std::future_status::timeout);
  EXPECT_EQ(f.wait_for(1ms), std::future_status::timeout);
  EXPECT_EQ(f.wait_until(std::chrono::steady_clock::now() + 1ms),
            std::future_status::timeout);
  EXPECT_EQ(f.wait_until(std::chrono::system_clock::now() + 1ms),
            std::future_status::timeout);
  EXPECT_EQ(f.wait_until(std::chrono::system_clock::time_point::min()),
            std::future_status::timeout);
  std::thread t([&] { p.set_value(1); });
  // Far beyond what fits: must not overflow.
  EXPECT_EQ(f.wait_for(std::chrono::hours::max()), std::future_status::ready);
  EXPECT_EQ(f.wait_for(std::chrono::duration<double>(1e300)),
            std::future_status::ready);
  EXPECT_EQ(f.wait_until(std::chrono::steady_clock::time_point::max()),
            std::future_status::ready);
  f.wait();
  t.join();
  EXPECT_EQ(f.get(), 1);
}

TEST(Future, StopsWaitingWhenAskedTo) {
  fut::promise<int> p;
  auto f = p.get_future();
  std::stop_source stop;
  std::thread t([&] {
    std::this_thread::sleep_for(1ms);
    stop.request_stop();
  });
  EXPECT_FALSE(f.wait(stop.get_token()));
  t.join();
  EXPECT_THROW(f.get(stop.get_token()), fut::cancelled);
  EXPECT_THROW(f.get(stop.get_token()), std::future_error);
  EXPECT_TRUE(f.valid()) << "a stopped get takes nothing";
  EXPECT_EQ(f.wait_for(1h, stop.get_token()), std::future_status::timeout);
  EXPECT_EQ(
      f.wait_until(std::chrono::system_clock::now() + 1h, stop.get_token()),
      std::future_status::timeout);
  p.set_value(4);
  EXPECT_TRUE(f.wait(stop.get_token())) << "what is there is there";
  EXPECT_EQ(f.get(stop.get_token()), 4);
}

TEST(Future, AValueEndsAStoppableWait) {
  fut::promise<void> p;
  auto f = p.get_future();
  std::stop_source stop;
  std::thread t([&] { p.set_value(); });
  EXPECT_TRUE(f.wait(stop.get_token()));
  t.join();
  f.get(std::stop_token());
}

TEST(Future, IsReadyAtThreadExit) {
  fut::promise<int> p;
  fut::promise<void> q;
  auto f = p.get_future();
  auto g = q.get_future();
  static std::atomic<bool> destroyed{false};
  struct local {
    ~local() { destroyed = true; }
  };
  std::thread t([&] {
    static thread_local local l;
    (void)&l;
    p.set_value_at_thread_exit(2);
    q.set_exception_at_thread_exit(error());
    EXPECT_EQ(f.wait_for(0s), std::future_status::timeout);
    EXPECT_FALSE(p.try_set_value(3)) << "it is satisfied all the same";
  });
  EXPECT_EQ(f.get(), 2);
  EXPECT_TRUE(destroyed) << "thread-local objects go first";
  EXPECT_THROW(g.get(), std::runtime_error);
  t.join();
}

TEST(SharedFuture, IsReadByMany) {
  fut::promise<std::string> p;
  fut::shared_future<std::string> s = p.get_future();
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i)
    readers.emplace_back([s] { EXPECT_EQ(s.get(), "once"); });
  p.set_value("once");
  for (auto &t : readers)
    t.join();
  const std::string &a = s.get();
  const std::string &b = s.get();
  EXPECT_EQ(&a, &b);
  auto t = s;
  s = {};
  EXPECT_FALSE(s.valid());
  EXPECT_EQ(t.get(), "once");
  fut::shared_future<int &> none;
  EXPECT_EQ(code_of([&] { (void)none.get(); }), std::future_errc::no_state);
}

TEST(SharedFuture, ThrowsItsErrorEveryTime) {
  auto s = fut::make_exceptional_future<int>(std::runtime_error("x")).share();
  EXPECT_THROW(s.get(), std::runtime_error);
  EXPECT_THROW(s.get(), std::runtime_error);
}

TEST(MakeReady, KeepsWhatItIsGiven) {
  EXPECT_EQ(fut::make_ready_future(7).get(), 7);
  const std::string text = "text";
  static_assert(std::is_same_v<decltype(fut::make_ready_future(text)),
                               fut::future<std::string>>);
  EXPECT_EQ(fut::make_ready_future(text).get(), "text");
  int object = 1;
  EXPECT_EQ(&fut::make_ready_future(std::ref(object)).get(), &object);
  fut::make_ready_future().get();
  EXPECT_EQ(*fut::make_ready_future(std::make_unique<int>(2)).get(), 2);
  EXPECT_THROW(fut::make_exceptional_future<void>(error()).get(),
               std::runtime_error);
}

TEST(Then, GetsTheValue) {
  fut::promise<int> p;
  auto f = p.get_future().then([](int x) { return std::to_string(x); });
  static_assert(std::is_same_v<decltype(f), fut::future<std::string>>);
  EXPECT_EQ(f.wait_for(0s), std::future_status::timeout);
  p.set_value(5);
  EXPECT_EQ(f.get(), "5");
  EXPECT_EQ(fut::make_ready_future(5).then([](int x) { return -x; }).get(), -5);
  fut::make_ready_future(1).then([](int) {}).then([] {}).get();
  int n = 0;
  int &r = fut::make_ready_future().then([&]() -> int & { return n; }).get();
  EXPECT_EQ(&r, &n);
  EXPECT_EQ(*fut::make_ready_future(std::make_unique<int>(3))
                 .then([](std::unique_ptr<int> x) { return x; })
                 .get(),
            3);
  EXPECT_EQ(fut::make_ready_future(std::string("abc"))
                .then(&std::string::size)
                .get(),
            3u);
}

TEST(Then, ErrorsSkipIt) {
  bool ran = false;
  const auto stage = [&](int x) {
    ran = true;
    return x;
  };
  EXPECT_THROW(fut::make_exceptional_future<int>(error()).then(stage).get(),
               std::runtime_error);
  fut::promise<int> p;
  auto f = p.get_future().then(stage).then(stage);
  p.set_exception(error());
  EXPECT_THROW(f.get(), std::runtime_error);
  EXPECT_FALSE(ran);
}

TEST(Then, ThrowsIntoItsFuture) {
  const auto fail = [](int) -> int { throw std::runtime_error("stage"); };
  EXPECT_THROW(fut::make_ready_future(1).then(fail).get(), std::runtime_error);
  fut::promise<int> p;
  auto f = p.get_future().then(fail);
  EXPECT_NO_THROW(p.set_value(1)) << "the resolver must not see it";
  EXPECT_THROW(f.get(), std::runtime_error);
}

TEST(Then, AwaitsAFutureThatItGets) {
  fut::promise<int> inner, outer;
  auto f = outer.get_future().then([&](int) { return inner.get_future(); });
  static_assert(std::is_same_v<decltype(f), fut::future<int>>);
  outer.set_value(0);
  EXPECT_EQ(f.wait_for(0s), std::future_status::timeout);
  inner.set_value(8);
  EXPECT_EQ(f.get(), 8);
  EXPECT_EQ(
      fut::make_ready_future(1)
          .then([](int x) { return fut::make_ready_future(x + 1); })
          .get(),
      2);
  fut::promise<void> p;
  auto g = p.get_future().then(
      [] { return fut::make_exceptional_future<void>(error()); });
  p.set_value();
  EXPECT_THROW(g.get(), std::runtime_error);
  EXPECT_EQ(code_of([] {
              fut::make_ready_future()
                  .then([] { return fut::future<int>(); })
                  .get();
            }),
            std::future_errc::no_state);
}

TEST(Then, OfASharedFutureLeavesItValid) {
  fut::promise<std::string> p;
  auto s = p.get_future().share();
  auto f = s.then([](const std::string &x) { return x.size(); });
  auto g = s.then([](const std::string &x) { return x + "!"; });
  p.set_value("four");
  EXPECT_EQ(f.get(), 4u);
  EXPECT_EQ(g.get(), "four!");
  EXPECT_EQ(s.get(), "four");
  EXPECT_EQ(s.then([](const std::string &x) { return x[0]; }).get(), 'f');
}

TEST(Then, LongRowsDoNotOverflowTheStack) {
  fut::promise<int> p;
  auto f = p.get_future();
  for (int i = 0; i < 100'000; ++i)
    f = std::move(f).then([](int x) { return x + 1; });
  p.set_value(0);
  EXPECT_EQ(f.get(), 100'000);
}

TEST(Then, RunsOnTheExecutor) {
  struct queue {
    std::vector<std::function<void()>> jobs;
    void execute(std::function<void()> f) { jobs.push_back(std::move(f)); }
    queue() = default;
    queue(const queue &) = delete;
  } executor;
  auto f = fut::make_ready_future(2).then(executor, [](int x) { return x * 2; });
  ASSERT_EQ(executor.jobs.size(), 1u);
  EXPECT_EQ(f.wait_for(0s), std::future_status::timeout);
  executor.jobs[0]();
  executor.jobs[0](); // a second turn does nothing
  EXPECT_EQ(f.get(), 4);

  auto dropped = fut::make_ready_future(2).then(executor, [](int x) { return x; });
  executor.jobs.clear();
  EXPECT_EQ(code_of([&] { dropped.get(); }), std::future_errc::broken_promise);

  const auto direct = [](auto job) { job(); };
  EXPECT_EQ(fut::make_ready_future(3).then(direct, [](int x) { return x; }).get(),
            3);
  const auto refuses = [](auto) { throw std::runtime_error("full"); };
  auto refused = fut::make_ready_future(3).then(refuses, [](int x) { return x; });
  EXPECT_EQ(code_of([&] { refused.get(); }), std::future_errc::broken_promise);

  auto failed = fut::make_exceptional_future<int>(error()).then(
      executor, [](int x) { return x; });
  EXPECT_TRUE(executor.jobs.empty()) << "an error needs no executor";
  EXPECT_THROW(failed.get(), std::runtime_error);
}

TEST(Then, DestroysTheCallableBeforeTheResultIsThere) {
  auto token = std::make_shared<int>(1);
  fut::promise<int> p;
  auto f = p.get_future().then([token](int x) { return x + *token; });
  EXPECT_EQ(token.use_count(), 2);
  p.set_value(1);
  EXPECT_EQ(token.use_count(), 1);
  EXPECT_EQ(f.get(), 2);
}

} // namespace
