// pool, quota, submit_range, async and task_group.
#include <fut/compose.h>
#include <fut/lazy.h>
#include <fut/limiter.h>
#include <fut/pool.h>
#include <fut/timer.h>
#include <fut/when.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <latch>
#include <list>
#include <numeric>
#include <set>
#include <string>

using namespace std::chrono_literals;

namespace {

std::error_code code_of(auto f) {
  try {
    f();
  } catch (const std::future_error &e) {
    return e.code();
  }
  return {};
}

/// Keeps all workers of a pool busy until `open`.
class blocked {
public:
  explicit blocked(fut::pool &p) : inside_(p.size()) {
    for (unsigned i = 0; i < p.size(); ++i)
      busy_.push_back(p.submit([this] {
        inside_.count_down();
        gate_.wait(false);
      }));
    inside_.wait();
  }
  ~blocked() { open(); }
  void open() {
    gate_ = true;
    gate_.notify_all();
    for (auto &f : busy_)
      if (f.valid())
        f.get();
  }

private:
  std::latch inside_;
  std::atomic<bool> gate_{false};
  std::vector<fut::future<void>> busy_;
};

TEST(Pool, RunsWhatIsSubmitted) {
  fut::pool workers(2);
  EXPECT_EQ(workers.size(), 2u);
  auto sum = workers.submit([](int a, std::string b) { return a + b.size(); }, 1,
                            "two");
  EXPECT_EQ(sum.get(), 4u);
  EXPECT_EQ(*workers.submit([](std::unique_ptr<int> p) { return p; },
                            std::make_unique<int>(4))
                 .get(),
            4);
  int n = 0;
  workers.submit([](int &x) { x = 3; }, std::ref(n)).get();
  EXPECT_EQ(n, 3);
  EXPECT_EQ(&workers.submit([&]() -> int & { return n; }).get(), &n);
  EXPECT_THROW(workers.submit([] { throw std::runtime_error("x"); }).get(),
               std::runtime_error);
}

TEST(Pool, ZeroWorkersMeansOne) {
  fut::pool workers(0);
  EXPECT_EQ(workers.size(), 1u);
  EXPECT_EQ(workers.submit([] { return 1; }).get(), 1);
}

TEST(Pool, RunsTasksWithoutAWaiter) {
  std::atomic<int> ran{0};
  {
    fut::pool workers(2);
    for (int i = 0; i < 100; ++i)
      workers.submit([&] { ++ran; });
    workers.execute([&] { ++ran; });
    workers.execute([] { throw 1; }); // must not end the process
  }
  EXPECT_EQ(ran, 101);
}

TEST(Pool, OneWorkerKeepsTheOrder) {
  fut::pool workers(1);
  std::vector<int> order;
  {
    blocked all(workers);
    for (int i = 0; i < 100; ++i)
      workers.execute([&order, i] { order.push_back(i); });
  }
  workers.shutdown();
  std::vector<int> expected(100);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(order, expected);
}

TEST(Pool, UsesAllItsWorkers) {
  std::latch all(3); // outlives the workers: they may still be in its wait
  fut::pool workers(3);
  for (int i = 0; i < 3; ++i)
    workers.submit([&] { all.arrive_and_wait(); });
  all.wait();
}

TEST(Pool, AWaiterTakesItsTaskBack) {
  fut::pool workers(1);
  blocked all(workers);
  auto f = workers.submit([] { return std::this_thread::get_id(); });
  EXPECT_EQ(f.get(), std::this_thread::get_id());
  auto g = fut::make_ready_future().then(
      workers, [] { return std::this_thread::get_id(); });
  EXPECT_EQ(g.get(), std::this_thread::get_id());
}

TEST(Pool, ATimedWaitDoesNotRunTheTask) {
  fut::pool workers(1);
  blocked all(workers);
  auto f = workers.submit([] { return 1; });
  EXPECT_EQ(f.wait_for(1ms), std::future_status::timeout);
  EXPECT_EQ(workers.pending(), 1u);
}

int fibonacci(fut::pool &p, int n) {
  if (n < 2)
    return n;
  auto a = p.submit(fibonacci, std::ref(p), n - 1);
  auto b = p.submit(fibonacci, std::ref(p), n - 2);
  return a.get() + b.get();
}

TEST(Pool, NestedWaitsDoNotUseUpTheWorkers) {
  for (unsigned size : {1u, 2u, 4u}) {
    fut::pool workers(size);
    EXPECT_EQ(workers.submit(fibonacci, std::ref(workers), 12).get(), 144);
  }
}

TEST(Pool, AWorkerThatWaitsRunsWhatComesLater) {
  fut::pool workers(1);
  fut::promise<int> p;
  std::latch waiting(1);
  auto outer = workers.submit([&, f = p.get_future()]() mutable {
    waiting.count_down();
    return f.get(); // nothing in the queue: the worker sleeps
  });
  waiting.wait();
  std::this_thread::sleep_for(2ms);
  workers.execute([&] { p.set_value(5); }); // only that worker can run it
  EXPECT_EQ(outer.get(), 5);
}

TEST(Pool, AWorkerHelpsInEveryKindOfWait) {
  fut::pool workers(1);
  const auto nested = [&](auto wait) {
    return workers
        .submit([&] {
          fut::promise<int> p;
          auto f = p.get_future();
          workers.execute([&] { p.set_value(1); });
          wait(f);
          return f.get();
        })
        .get();
  };
  std::stop_source stop;
  EXPECT_EQ(nested([](auto &f) { f.wait(); }), 1);
  EXPECT_EQ(nested([](auto &f) { (void)f.wait_for(1h); }), 1);
  EXPECT_EQ(nested([&](auto &f) { (void)f.wait(stop.get_token()); }), 1);
  EXPECT_EQ(nested([](auto &f) {
              f = fut::when_all(std::move(f), fut::make_ready_future())
                      .then([](auto t) { return std::get<0>(t); });
            }),
            1);
  EXPECT_EQ(workers
                .submit([&] {
                  std::atomic<int> n{0};
                  fut::task_group g(workers);
                  for (int i = 0; i < 10; ++i)
                    g.run([&] { ++n; });
                  g.wait();
                  return n.load();
                })
                .get(),
            10);
  EXPECT_EQ(workers
                .submit([&] {
                  auto squares =
                      workers.submit_range(0, 9, [](int i) { return i * i; });
                  return squares.get().back();
                })
                .get(),
            64);
}

TEST(Pool, SkipsWorkThatWasStopped) {
  fut::pool workers(1);
  std::stop_source stop;
  bool ran = false;
  fut::future<void> f;
  {
    blocked all(workers);
    f = workers.submit(stop.get_token(), [&] { ran = true; });
    stop.request_stop();
  }
  EXPECT_THROW(f.get(), fut::cancelled);
  EXPECT_FALSE(ran);
  std::stop_source other;
  EXPECT_EQ(workers.submit(other.get_token(), [](int x) { return x; }, 2).get(),
            2);
}

TEST(Pool, TheQueueIsBounded) {
  fut::pool workers(1, 2);
  std::atomic<bool> entered{false};
  fut::future<int> third;
  std::thread t;
  {
    blocked all(workers);
    auto a = workers.try_submit([] { return 1; });
    auto b = workers.try_submit([] { return 2; });
    ASSERT_TRUE(a && b);
    EXPECT_FALSE(workers.try_submit([] { return 3; }));
    EXPECT_EQ(workers.pending(), 2u);
    t = std::thread([&] {
      third = workers.submit([] { return 3; }); // waits for room
      entered = true;
    });
    std::this_thread::sleep_for(2ms);
    EXPECT_FALSE(entered);
    EXPECT_EQ(a->get(), 1); // taken back: that makes room
    t.join();
    EXPECT_TRUE(entered);
  }
  EXPECT_EQ(third.get(), 3);
}

TEST(Pool, AWorkerNeverBlocksOnItsOwnFullQueue) {
  fut::pool workers(1, 1);
  std::atomic<int> ran{0};
  workers
      .submit([&] {
        for (int i = 0; i < 20; ++i)
          workers.submit([&] { ++ran; });
      })
      .get();
  workers.shutdown();
  EXPECT_EQ(ran, 20);
}

TEST(Pool, ShutdownDrains) {
  fut::pool workers(1);
  std::vector<fut::future<int>> fs;
  std::thread closing;
  {
    blocked all(workers);
    for (int i = 0; i < 10; ++i)
      fs.push_back(workers.submit([i] { return i; }));
    closing = std::thread([&] { workers.shutdown(); });
  }
  closing.join();
  workers.shutdown(); // idempotent
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(fs[static_cast<std::size_t>(i)].get(), i);
  EXPECT_EQ(code_of([&] { workers.submit([] {}).get(); }),
            std::future_errc::broken_promise);
  EXPECT_EQ(code_of([&] { workers.submit_range(0, 3, [](int) {}).get(); }),
            std::future_errc::broken_promise);
  EXPECT_EQ(code_of([&] {
              fut::make_ready_future().then(workers, [] {}).get();
            }),
            std::future_errc::broken_promise);
}

TEST(Pool, DrainingRunsWhatTasksSubmit) {
  std::atomic<int> ran{0};
  {
    fut::pool workers(2);
    workers.execute([&] {
      fut::task_group g(workers);
      for (int i = 0; i < 10; ++i)
        g.run([&] {
          workers.submit([&] { ++ran; }).get();
        });
      std::this_thread::sleep_for(1ms);
      g.wait();
    });
  }
  EXPECT_EQ(ran, 10);
}

TEST(Pool, ShutdownDrops) {
  fut::pool workers(1);
  std::vector<fut::future<int>> fs;
  fut::quota tenant(workers, 1);
  std::thread closing;
  {
    blocked all(workers);
    for (int i = 0; i < 5; ++i) {
      fs.push_back(workers.submit([i] { return i; }));
      fs.push_back(workers.submit(tenant, [i] { return i; }));
    }
    closing = std::thread([&] { workers.shutdown(fut::on_shutdown::drop); });
    for (auto &f : fs)
      while (f.wait_for(1ms) != std::future_status::ready) {
      }
  }
  closing.join();
  for (auto &f : fs)
    EXPECT_EQ(code_of([&] { f.get(); }), std::future_errc::broken_promise);
}

TEST(Pool, ShutdownDropsWhatAQuotaHolds) {
  std::atomic<bool> inside{false}, go{false};
  fut::pool workers(1);
  fut::quota tenant(workers, 1);
  auto busy = workers.submit(tenant, [&] {
    inside = true;
    go.wait(false);
  });
  while (!inside)
    std::this_thread::yield();
  std::vector<fut::future<void>> held;
  for (int i = 0; i < 3; ++i)
    held.push_back(workers.submit(tenant, [] {}));
  std::jthread closing([&] { workers.shutdown(fut::on_shutdown::drop); });
  for (auto &f : held)
    EXPECT_EQ(code_of([&] { f.get(); }), std::future_errc::broken_promise);
  go = true;
  go.notify_all();
  busy.get();
}

TEST(Pool, ShutdownReleasesBlockedSubmitters) {
  fut::pool workers(1, 1);
  fut::future<int> late;
  std::thread submitter, closing;
  {
    blocked all(workers);
    auto queued = workers.submit([] { return 1; });
    submitter = std::thread([&] { late = workers.submit([] { return 2; }); });
    std::this_thread::sleep_for(2ms);
    closing = std::thread([&] { workers.shutdown(fut::on_shutdown::drop); });
    submitter.join();
  }
  closing.join();
  EXPECT_EQ(code_of([&] { late.get(); }), std::future_errc::broken_promise);
}

TEST(Pool, MayShutItselfDown) {
  fut::pool workers(2);
  workers.submit([&] { workers.shutdown(); }).get();
}

TEST(Pool, FuturesOutliveIt) {
  fut::future<int> f;
  fut::future<int> g;
  {
    fut::pool workers(1);
    f = workers.submit([] { return 1; });
    g = workers.submit([]() -> int { throw std::runtime_error("x"); });
  }
  EXPECT_EQ(f.get(), 1);
  EXPECT_THROW(g.get(), std::runtime_error);
}

TEST(Quota, LimitsWhatRunsAtATime) {
  fut::pool workers(4);
  fut::quota tenant(workers, 2);
  std::atomic<int> now{0}, most{0};
  std::vector<fut::future<void>> fs;
  for (int i = 0; i < 50; ++i)
    fs.push_back(workers.submit(tenant, [&] {
      const int n = ++now;
      int seen = most;
      while (seen < n && !most.compare_exchange_weak(seen, n)) {
      }
      std::this_thread::yield();
      --now;
    }));
  for (auto &f : fs)
    f.get(); // a waiter does not run one past the limit
  EXPECT_LE(most, 2);
  EXPECT_GE(most, 1);
}

TEST(Quota, LeavesTheWorkersToOthers) {
  std::atomic<bool> go{false}; // outlive the workers, which still look at them
  std::atomic<bool> other{false};
  fut::pool workers(2);
  fut::quota greedy(workers, 1);
  std::vector<fut::future<void>> fs;
  for (int i = 0; i < 20; ++i)
    fs.push_back(workers.submit(greedy, [&] { go.wait(false); }));
  workers.execute([&] { // behind the twenty, on the other worker
    other = true;
    other.notify_all();
  });
  other.wait(false);
  go = true;
  go.notify_all();
}

TEST(Quota, ATaskThatWaitsGivesItsShareBack) {
  fut::pool workers(1);
  fut::quota tenant(workers, 1);
  const auto both = [&] {
    auto a = workers.submit(tenant, [] { return 1; });
    auto b = workers.submit(tenant, [] { return 2; });
    auto [x, y] = fut::when_all(std::move(a), std::move(b)).get();
    return x + y;
  };
  EXPECT_EQ(workers.submit(tenant, both).get(), 3);
  EXPECT_EQ(workers.submit(tenant, [] { return 4; }).get(), 4)
      << "and has it again afterwards";
}

TEST(Quota, AShareIsGivenBackToWhatRunsOnItsStack) {
  fut::pool workers(1);
  fut::quota tenant(workers, 1);
  const auto outer = [&] {
    fut::promise<int> p;
    auto f = p.get_future();
    workers.execute([&] { // runs inside `f.get()`, and waits for a held task
      auto held = workers.submit(tenant, [] { return 5; });
      p.set_value(std::get<0>(fut::when_all(std::move(held)).get()));
    });
    return f.get();
  };
  EXPECT_EQ(workers.submit(tenant, outer).get(), 5);
}

// A thread outside needs the share of a task that waits for that thread.
TEST(Quota, EveryWaitGivesTheShareBack) {
  fut::pool workers(1);
  fut::quota tenant(workers, 1);
  std::atomic<bool> started{false};
  const auto held = [&] {
    started = true;
    return workers.submit(tenant, [] { return 5; }).get();
  };
  const auto while_held = [&](auto hold, auto wait) {
    started = false;
    return workers
        .submit(tenant,
                [&] {
                  const std::jthread outside(hold);
                  while (!started)
                    std::this_thread::yield();
                  return wait();
                })
        .get();
  };

  fut::promise<int> p;
  auto f = p.get_future();
  EXPECT_EQ(while_held([&] { p.set_value(held()); },
                       [&] {
                         while (f.wait_for(1ms) != std::future_status::ready) {
                         }
                         return f.get();
                       }),
            5);
  fut::lazy<int> computed(held);
  EXPECT_EQ(while_held([&] { static_cast<void>(computed.get()); }, [&] { return computed.get(); }),
            5);
  fut::limiter one(1);
  EXPECT_TRUE(while_held(
      [&] {
        const auto permit = one.acquire();
        held();
      },
      [&] { return static_cast<bool>(one.acquire()); }));
  fut::timer bell(1min);
  EXPECT_FALSE(while_held(
      [&] {
        held();
        bell.stop();
      },
      [&] { return bell.wait(); }));
}

TEST(Quota, MayGoBeforeItsTasks) {
  fut::pool workers(1);
  fut::future<int> f;
  {
    blocked all(workers);
    fut::quota tenant(workers, 1);
    (void)workers.submit(tenant, [] { return 1; });
    f = workers.submit(tenant, [] { return 2; });
  }
  EXPECT_EQ(f.get(), 2);
}

TEST(SubmitRange, CallsForEach) {
  fut::pool workers(3);
  std::vector<int> v(1000, 1);
  workers.submit_range(v.begin(), v.end(), [](int &x) { ++x; }).get();
  EXPECT_EQ(std::count(v.begin(), v.end(), 2), 1000);
  std::list<int> l{1, 2, 3};
  EXPECT_EQ(
      workers.submit_range(l.begin(), l.end(), [](int x) { return -x; }).get(),
      (std::vector<int>{-1, -2, -3}));
  EXPECT_EQ(workers.submit_range(5, 5, [](int x) { return x; }).get().size(), 0u);
  workers.submit_range(v.end(), v.end(), [](int) {}).get();
  EXPECT_EQ(workers.submit_range(0, 3, [](int x) { return x % 2 == 0; }).get(),
            (std::vector<bool>{true, false, true}));
}

TEST(SubmitRange, NeedsNoWaiter) {
  std::atomic<int> sum{0};
  {
    fut::pool workers(2);
    workers.submit_range(1, 101, [&](int i) { sum += i; });
  }
  EXPECT_EQ(sum, 5050);
}

TEST(SubmitRange, IsNotReadyWhileAWaiterTakesPart) {
  fut::pool workers(1);
  std::atomic<bool> open{false}, entered{false}, release{false};
  auto busy = workers.submit([&] { open.wait(false); });
  auto all = workers
                 .submit_range(0, 1,
                               [&](int i) {
                                 entered = true;
                                 entered.notify_all();
                                 release.wait(false);
                                 return i + 7;
                               })
                 .share();
  std::thread waiter([all] { EXPECT_EQ(all.get(), std::vector{7}); });
  entered.wait(false); // on the waiter: the worker is busy
  auto after = workers.submit([] {});
  open = true;
  open.notify_all();
  // A limited wait does not run it here, so the worker came past the range.
  while (after.wait_for(1ms) != std::future_status::ready) {
  }
  EXPECT_FALSE(all.is_ready());
  release = true;
  release.notify_all();
  waiter.join();
  EXPECT_TRUE(all.is_ready());
}

TEST(SubmitRange, AnErrorOfAWaiterArrives) {
  fut::pool workers(2);
  for (int turn = 0; turn < 2000; ++turn) {
    auto all = workers.submit_range(0, 10, [](int i) {
      if (i == 5)
        throw std::runtime_error("five");
    });
    EXPECT_THROW(all.get(), std::runtime_error);
  }
}

TEST(SubmitRange, TheFirstErrorSkipsTheRest) {
  fut::pool workers(2);
  std::atomic<int> ran{0};
  auto f = workers.submit_range(0, 1000, [&](int i) {
    ++ran;
    if (i == 0)
      throw std::runtime_error("first");
    std::this_thread::yield();
  });
  EXPECT_THROW(f.get(), std::runtime_error);
  EXPECT_LT(ran, 1000);
}

TEST(Async, RunsOnTheDefaultPool) {
  EXPECT_EQ(fut::async([](int x) { return x; }, 3).get(), 3);
  EXPECT_GE(fut::default_pool().size(), 1u);
  std::atomic<bool> ran{false};
  (void)fut::async([&] { // not blocked by the destructor, and runs all the same
    ran = true;
    ran.notify_all();
  });
  ran.wait(false);
}

TEST(Async, DeferredRunsOnceWhenAskedFor) {
  int runs = 0;
  auto f = fut::async(std::launch::deferred, [&] { return ++runs; });
  EXPECT_EQ(f.wait_for(1h), std::future_status::deferred);
  EXPECT_EQ(runs, 0);
  f.wait();
  EXPECT_EQ(f.get(), 1);
  EXPECT_EQ(fut::async(std::launch::deferred, [&] { return ++runs; })
                .then([](int n) { return n * 10; })
                .get(),
            20);
  { auto never = fut::async(std::launch::deferred, [&] { ++runs; }); }
  EXPECT_EQ(runs, 2);
}

TEST(Async, DeferredWorkThatNobodyAsksForIsLetGo) {
  const auto held = std::make_shared<int>(1);
  const auto defer = [&] {
    return fut::async(std::launch::deferred, [held] { return *held; });
  };
  { auto never = defer(); }
  EXPECT_EQ(held.use_count(), 1);
  {
    auto one = defer().share();
    auto two = one;
    one = {};
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
  {
    auto asked = defer().share();
    asked.wait();
    EXPECT_EQ(held.use_count(), 1) << "the result is there: no more is needed";
  }
  EXPECT_EQ(held.use_count(), 1);
}

TEST(TaskGroup, WaitsForAll) {
  fut::pool workers(2);
  fut::task_group g(workers);
  std::atomic<int> sum{0};
  for (int round = 1; round <= 3; ++round) {
    for (int i = 0; i < 100; ++i)
      g.run([&](int x) { sum += x; }, i);
    g.wait();
    EXPECT_EQ(sum, 4950 * round);
  }
  g.wait(); // nothing to wait for
}

TEST(TaskGroup, RethrowsTheFirstErrorOnce) {
  fut::pool workers(2);
  fut::task_group g(workers);
  std::atomic<int> ran{0};
  for (int i = 0; i < 10; ++i)
    g.run([&, i] {
      ++ran;
      if (i % 3 == 0)
        throw std::runtime_error("one of them");
    });
  EXPECT_THROW(g.wait(), std::runtime_error);
  EXPECT_EQ(ran, 10) << "an error does not skip the others";
  g.run([&] { ++ran; });
  EXPECT_NO_THROW(g.wait());
  EXPECT_EQ(ran, 11);
}

TEST(TaskGroup, TasksMayAddTasks) {
  fut::pool workers(2);
  fut::task_group g(workers);
  std::atomic<int> ran{0};
  std::function<void(int)> tree = [&](int depth) {
    ++ran;
    if (depth > 0)
      for (int i = 0; i < 2; ++i)
        g.run(std::ref(tree), depth - 1);
  };
  g.run(std::ref(tree), 6);
  g.wait();
  EXPECT_EQ(ran, 127);
}

TEST(TaskGroup, CancelSkipsWhatHasNotStarted) {
  fut::pool workers(1);
  fut::task_group g(workers);
  std::atomic<int> ran{0};
  {
    blocked all(workers);
    for (int i = 0; i < 10; ++i)
      g.run([&] { ++ran; });
    g.cancel();
    EXPECT_TRUE(g.stopping());
    g.wait();
  }
  EXPECT_EQ(ran, 0);
  g.run([&] { ++ran; });
  g.wait();
  EXPECT_EQ(ran, 1);
}

TEST(TaskGroup, TheDestructorWaits) {
  fut::pool workers(2);
  std::atomic<int> ran{0};
  {
    fut::task_group g(workers);
    for (int i = 0; i < 20; ++i)
      g.run([&] { ++ran; });
    g.run([] { throw 1; });
  }
  EXPECT_EQ(ran, 20);
}

TEST(TaskGroup, SaysWhenThePoolDroppedATask) {
  fut::pool workers(1);
  workers.shutdown();
  fut::task_group g(workers);
  g.run([] {});
  EXPECT_EQ(code_of([&] { g.wait(); }), std::future_errc::broken_promise);
}

TEST(ThenOnAPool, RunsThere) {
  fut::pool workers(1);
  const auto worker =
      workers.submit([] { return std::this_thread::get_id(); });
  (void)worker;
  fut::promise<int> p;
  std::atomic<bool> done{false};
  std::thread::id ran_on, id;
  auto f = p.get_future().then(workers, [&](int) {
    ran_on = std::this_thread::get_id();
    done = true;
    done.notify_all();
  });
  workers.execute([&] { id = std::this_thread::get_id(); });
  p.set_value(1);
  done.wait(false); // no waiter that could take it back
  workers.shutdown();
  EXPECT_EQ(ran_on, id);
  f.get();
}

} // namespace
