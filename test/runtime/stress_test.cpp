// Many threads against one another. The numbers are smaller under sanitizers,
// whose value is in the interleavings they see, not in their number.
#include "allocations.h"

#include <fut/compose.h>
#include <fut/pool.h>
#include <fut/task.h>
#include <fut/when.h>

#include <gtest/gtest.h>

#include <barrier>
#include <chrono>
#include <random>
#include <thread>

using namespace std::chrono_literals;

namespace {

/// Runs `body(thread)` on `n` threads, all started together.
template <class F> void together(int n, F body) {
  std::barrier start(n);
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i)
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      body(i);
    });
  for (auto &t : threads)
    t.join();
}

TEST(Stress, OfRacingResolversExactlyOneWins) {
  const int races = times(1'000'000);
  constexpr int batch = 1000, threads = 3;
  for (int done = 0; done < races; done += batch) {
    std::vector<fut::promise<int>> promises(batch);
    std::vector<fut::future<int>> futures;
    for (auto &p : promises)
      futures.push_back(p.get_future());
    std::vector<std::vector<char>> won(threads, std::vector<char>(batch));
    together(threads, [&](int me) {
      for (int i = 0; i < batch; ++i) {
        auto &p = promises[static_cast<std::size_t>(i)];
        const bool first =
            me == 2 ? p.try_set_exception(std::make_exception_ptr(me))
                    : p.try_set_value(me);
        won[static_cast<std::size_t>(me)][static_cast<std::size_t>(i)] = first;
      }
    });
    for (std::size_t i = 0; i < batch; ++i) {
      int winners = 0, winner = -1;
      for (int t = 0; t < threads; ++t)
        if (won[static_cast<std::size_t>(t)][i]) {
          ++winners;
          winner = t;
        }
      ASSERT_EQ(winners, 1);
      int seen;
      try {
        seen = futures[i].get();
      } catch (int thrower) {
        seen = thrower;
      }
      ASSERT_EQ(seen, winner);
    }
  }
}

/// Every way to consume a future, against a resolver at the same time.
TEST(Stress, AConsumerWaitsPollsContinuesAndAbandons) {
  const int rounds = times(20'000);
  for (int round = 0; round < rounds; ++round) {
    auto p = std::make_unique<fut::promise<std::string>>();
    auto f = p->get_future();
    const bool breaks = round % 5 == 0, throws = round % 7 == 0;
    std::string got;
    const auto take = [&](auto &&get) {
      try {
        got = get();
      } catch (const std::future_error &) {
        got = "broken";
      } catch (int) {
        got = "error";
      }
    };
    std::thread resolver([&] {
      if (breaks)
        p.reset();
      else if (throws)
        p->set_exception(std::make_exception_ptr(1));
      else
        p->set_value("value");
    });
    bool abandoned = false;
    switch (round % 6) {
    case 0:
      take([&] { return f.get(); });
      break;
    case 1:
      while (f.wait_for(0s) != std::future_status::ready)
        std::this_thread::yield();
      take([&] { return f.get(); });
      break;
    case 2:
      take([&] {
        return std::move(f).then([](std::string s) { return s; }).get();
      });
      break;
    case 3:
      f = {};
      abandoned = true;
      break;
    case 4: {
      auto s = f.share();
      auto t = s;
      std::thread other([t = std::move(t)] {
        try {
          (void)t.get();
        } catch (...) {
        }
      });
      take([&] { return s.get(); });
      other.join();
      break;
    }
    case 5:
      take([&] {
        return fut::sync_wait(
            [](fut::future<std::string> f) -> fut::task<std::string> {
              co_return co_await std::move(f);
            }(std::move(f)));
      });
      break;
    }
    resolver.join();
    if (!abandoned) {
      ASSERT_EQ(got, breaks ? "broken" : throws ? "error" : "value");
    }
  }
}

TEST(Stress, ManyWaitersOfEachKind) {
  const int rounds = times(4'000);
  for (int round = 0; round < rounds; ++round) {
    fut::promise<int> p;
    auto s = p.get_future().share();
    std::stop_source stop;
    std::atomic<int> continued{0};
    together(5, [&](int me) {
      switch (me) {
      case 0:
        p.set_value(round);
        break;
      case 1:
        ASSERT_EQ(s.get(), round);
        break;
      case 2:
        while (s.wait_for(50us) != std::future_status::ready) {
        }
        break;
      case 3:
        if (s.wait(stop.get_token())) {
          ASSERT_EQ(s.get(), round);
        }
        break;
      case 4:
        (void)s.then([&](const int &v) { continued = v + 1; });
        if (round % 2)
          stop.request_stop();
        break;
      }
    });
    s.wait();
    ASSERT_EQ(continued, round + 1);
  }
}

TEST(Stress, StopAtEveryPointOfAWait) {
  const int rounds = times(10'000);
  std::mt19937 random(1);
  for (int round = 0; round < rounds; ++round) {
    fut::promise<int> p;
    auto f = p.get_future();
    std::stop_source stop;
    const auto delay = std::chrono::nanoseconds(random() % 60'000);
    std::thread stopper([&] {
      const auto until = std::chrono::steady_clock::now() + delay;
      while (std::chrono::steady_clock::now() < until) {
      }
      stop.request_stop();
    });
    // Returns only because it is stopped.
    if (round % 2) {
      ASSERT_FALSE(f.wait(stop.get_token()));
    } else {
      ASSERT_EQ(f.wait_for(1h, stop.get_token()), std::future_status::timeout);
    }
    stopper.join();
  }
}

TEST(Stress, StopAtEveryPointOfAChain) {
  const int rounds = times(5'000);
  const auto stage = [](int x) { return x + 1; };
  for (int round = 0; round < rounds; ++round) {
    fut::promise<int> p;
    std::stop_source stop;
    auto f = fut::chain(p.get_future(), stop.get_token(), stage, stage, stage);
    together(2, [&](int me) {
      if (me)
        stop.request_stop();
      else
        p.set_value(0);
    });
    try {
      ASSERT_EQ(f.get(), 3);
    } catch (const fut::cancelled &) {
    }
  }
}

TEST(Stress, ExceptionsFromContinuationsStayInTheirFutures) {
  const int rounds = times(20'000);
  fut::pool workers(2);
  for (int round = 0; round < rounds; ++round) {
    fut::promise<int> p;
    auto f = p.get_future()
                 .then(workers, [](int x) { return x; })
                 .then([&](int x) -> int {
                   if (round % 2)
                     throw round;
                   return x;
                 })
                 .then(workers, [](int x) { return x; });
    workers.execute([p = std::move(p)]() mutable { p.set_value(1); });
    if (round % 2) {
      ASSERT_THROW(f.get(), int);
    } else {
      ASSERT_EQ(f.get(), 1);
    }
  }
}

TEST(Stress, ThePoolIsShutDownWhileItIsSubmittedTo) {
  const int rounds = times(400);
  for (int round = 0; round < rounds; ++round) {
    fut::pool workers(2, 8);
    std::atomic<int> ran{0}, accepted{0}, refused{0};
    together(3, [&](int me) {
      if (me == 0) {
        std::this_thread::yield();
        workers.shutdown(round % 2 ? fut::on_shutdown::drop
                                   : fut::on_shutdown::drain);
        return;
      }
      for (int i = 0; i < 50; ++i) {
        auto f = workers.submit([&] { ++ran; });
        if (i % 3 == 0)
          continue; // nobody waits
        try {
          f.get();
          ++accepted;
        } catch (const std::future_error &) {
          ++refused;
        }
      }
    });
    ASSERT_GE(ran, accepted);
    ASSERT_EQ(accepted + refused, 2 * 33);
    ASSERT_EQ(workers.pending(), 0u);
  }
}

TEST(Stress, WaitersAreFreeOfThePool) {
  // The pool goes while others wait for its tasks.
  const int rounds = times(1'000);
  for (int round = 0; round < rounds; ++round) {
    auto workers = std::make_unique<fut::pool>(1);
    auto s = workers->submit([] { return 1; }).share();
    together(3, [&](int me) {
      if (me == 0) {
        workers.reset();
      } else {
        ASSERT_EQ(fut::shared_future<int>(s).get(), 1);
      }
    });
  }
}

int tree(fut::pool &p, int depth) {
  if (depth == 0)
    return 1;
  auto left = p.submit(tree, std::ref(p), depth - 1);
  fut::task_group g(p);
  int right = 0;
  g.run([&] { right = tree(p, depth - 1); });
  g.wait();
  return left.get() + right;
}

TEST(Stress, NestedWaitsInAPoolOfOneWorker) {
  for (int round = 0; round < times(100); ++round) {
    fut::pool workers(1);
    ASSERT_EQ(workers.submit(tree, std::ref(workers), 8).get(), 256);
  }
}

TEST(Stress, NestedWaitsInSeveralWorkers) {
  fut::pool workers(4);
  for (int round = 0; round < times(200); ++round)
    together(2, [&](int) {
      ASSERT_EQ(workers.submit(tree, std::ref(workers), 6).get(), 64);
    });
}

TEST(Stress, QuotasUnderNestedWaits) {
  fut::pool workers(2);
  for (int round = 0; round < times(500); ++round) {
    fut::quota tenant(workers, 1);
    std::vector<fut::future<int>> fs;
    for (int i = 0; i < 8; ++i)
      fs.push_back(workers.submit(tenant, [&] {
        auto inner = workers.submit(tenant, [] { return 1; })
                         .then(workers, [](int x) { return x + 1; });
        return inner.get();
      }));
    int sum = 0;
    for (int v : fut::when_all(std::move(fs)).get())
      sum += v;
    ASSERT_EQ(sum, 16);
  }
}

TEST(Stress, ManyProducersManyGroups) {
  fut::pool workers(3, 64);
  together(3, [&](int) {
    for (int round = 0; round < times(2'000); ++round) {
      std::atomic<int> n{0};
      fut::task_group g(workers);
      for (int i = 0; i < 20; ++i)
        g.run([&] { n.fetch_add(1, std::memory_order_relaxed); });
      g.wait();
      ASSERT_EQ(n, 20);
      std::atomic<int> sum{0};
      workers.submit_range(0, 30, [&](int i) { sum += i; }).get();
      ASSERT_EQ(sum, 435);
    }
  });
}

TEST(Stress, WhenAllAndAnyAgainstResolvers) {
  const int rounds = times(3'000);
  for (int round = 0; round < rounds; ++round) {
    std::vector<fut::promise<int>> promises(16);
    std::vector<fut::future<int>> all;
    std::vector<fut::shared_future<int>> any;
    for (auto &p : promises) {
      any.push_back(p.get_future().share());
      all.push_back(any.back().then([](const int &x) { return x; }));
    }
    fut::future<std::vector<int>> sum;
    together(3, [&](int me) {
      if (me == 2) {
        sum = fut::when_all(std::move(all));
        auto first = fut::when_any(any).get();
        ASSERT_EQ(first.value, static_cast<int>(first.index));
      } else {
        for (std::size_t i = static_cast<std::size_t>(me); i < 16; i += 2)
          promises[i].set_value(static_cast<int>(i));
      }
    });
    const auto values = sum.get();
    for (std::size_t i = 0; i < 16; ++i)
      ASSERT_EQ(values[i], static_cast<int>(i));
  }
}

TEST(Stress, AMillionFuturesThroughAPipeline) {
  // Made here, resolved there, continued and read here; memory must not grow.
  const int n = times(1'000'000);
  constexpr int window = 256;
  struct slot {
    fut::promise<int> p;
  };
  std::vector<std::optional<fut::promise<int>>> ring(window);
  std::atomic<int> made{0}, taken{0};
  std::thread resolver([&] {
    for (int i = 0; i < n; ++i) {
      while (made.load(std::memory_order_acquire) <= i)
        std::this_thread::yield();
      ring[static_cast<std::size_t>(i % window)]->set_value(i);
      taken.store(i + 1, std::memory_order_release);
    }
  });
  std::vector<fut::future<int>> futures(window);
  long sum = 0;
  std::size_t at_half = 0;
  for (int i = 0; i < n + window; ++i) {
    auto &f = futures[static_cast<std::size_t>(i % window)];
    if (i >= window)
      sum += f.get();
    if (i == n / 2)
      at_half = allocations();
    if (i < n) {
      auto &p = ring[static_cast<std::size_t>(i % window)];
      while (taken.load(std::memory_order_acquire) + window <= i)
        std::this_thread::yield();
      p.emplace();
      f = p->get_future().then([](int x) { return x % 10; });
      made.store(i + 1, std::memory_order_release);
    }
  }
  const auto grown = allocations() - at_half;
  resolver.join();
  EXPECT_EQ(sum, static_cast<long>(n / 10) * 45);
  EXPECT_LE(grown, 100u) << "the second half finds its blocks in the caches";
}

TEST(Stress, BlocksSurviveTheThreadsThatMadeThem) {
  for (int round = 0; round < times(300); ++round) {
    std::vector<fut::future<std::string>> kept;
    std::thread([&] {
      for (int i = 0; i < 100; ++i)
        kept.push_back(fut::make_ready_future(std::string("a longer text here")));
    }).join();
    std::thread([&] { kept.erase(kept.begin(), kept.begin() + 50); }).join();
    // A thread-local future is destroyed after the thread's cache may be gone.
    std::thread([&] {
      static thread_local fut::future<std::string> last;
      last = std::move(kept.back());
    }).join();
    kept.pop_back();
    ASSERT_EQ(kept.back().get(), "a longer text here");
  }
}

} // namespace
