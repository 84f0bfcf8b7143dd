// fut/single_flight.h: one computation per key, the bounded cache, domains.
#include <fut/single_flight.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

namespace {

struct User {
  std::string name;
};

// The example at the top of the header.
TEST(SingleFlight, WorkedExample) {
  auto fetch = [](const std::string &id) { return User{"user " + id}; };
  auto render = [](const std::string &day) { return day + ": fine"; };
  const std::string id = "7";
  const std::string day = "Monday";
  const std::string tenant = "acme";

  fut::cache<std::string, User> users(10'000);
  User u = users.get_or_load(id, [&] { return fetch(id); });
  EXPECT_EQ(u.name, "user 7");

  fut::single_flight<std::string, std::string> reports;
  std::string r = reports.run(day, [&] { return render(day); });
  EXPECT_EQ(r, "Monday: fine");

  fut::cache<fut::scoped_key<std::string, int>, User> per_tenant(10'000);
  User t = per_tenant.get_or_load(fut::scoped_key{tenant, 7},
                                  [&] { return User{tenant}; });
  EXPECT_EQ(t.name, "acme");
}

// A gate that a computation waits at until the test has seen enough.
class gate {
public:
  void open() {
    opened_ = true;
    opened_.notify_all();
  }
  void pass() {
    reached_ = true;
    reached_.notify_all();
    opened_.wait(false);
  }
  void wait_until_reached() { reached_.wait(false); }

private:
  std::atomic<bool> opened_{false};
  std::atomic<bool> reached_{false};
};

TEST(SingleFlight, SharesOneComputation) {
  fut::single_flight<int, std::string> flight;
  gate at;
  std::atomic<int> calls{0};
  auto compute = [&] {
    calls.fetch_add(1);
    at.pass();
    return std::string("result");
  };
  std::jthread leader([&] { EXPECT_EQ(flight.run(1, compute), "result"); });
  at.wait_until_reached();
  // Joins while the leader is inside: a future tells that it has joined.
  std::vector<fut::future<std::string>> followers;
  for (int i = 0; i < 3; ++i)
    followers.push_back(flight.run_async(1, compute));
  std::jthread follower([&] { EXPECT_EQ(flight.run(1, compute), "result"); });
  EXPECT_EQ(flight.run(2, [] { return std::string("other"); }), "other");
  at.open();
  for (auto &one : followers)
    EXPECT_EQ(one.get(), "result");
  leader.join();
  follower.join();
  EXPECT_LE(calls.load(), 2) << "the last follower may have come too late";
}

TEST(SingleFlight, RemembersNothing) {
  fut::single_flight<int, int> flight;
  int calls = 0;
  EXPECT_EQ(flight.run(1, [&] { return ++calls; }), 1);
  EXPECT_EQ(flight.run(1, [&] { return ++calls; }), 2);
}

TEST(SingleFlight, AllGetTheError) {
  fut::single_flight<int, int> flight;
  gate at;
  std::jthread leader([&] {
    EXPECT_THROW(flight.run(1,
                            [&]() -> int {
                              at.pass();
                              throw std::runtime_error("down");
                            }),
                 std::runtime_error);
  });
  at.wait_until_reached();
  auto follower = flight.run_async(1, [] { return 5; });
  at.open();
  EXPECT_THROW(follower.get(), std::runtime_error);
  leader.join();
  EXPECT_EQ(flight.run(1, [] { return 6; }), 6) << "the error is not kept";
}

TEST(SingleFlight, AComputationMayAskForItsOwnKey) {
  fut::single_flight<int, int> flight;
  EXPECT_EQ(flight.run(1, [&] { return 1 + flight.run(1, [] { return 10; }); }),
            11);
}

TEST(SingleFlight, ForgetLetsTheNextOneStartAnew) {
  fut::single_flight<int, int> flight;
  gate at;
  std::jthread leader([&] {
    EXPECT_EQ(flight.run(1,
                         [&] {
                           at.pass();
                           return 1;
                         }),
              1);
  });
  at.wait_until_reached();
  auto follower = flight.run_async(1, [] { return -1; });
  flight.forget(1);
  EXPECT_EQ(flight.run(1, [] { return 2; }), 2);
  at.open();
  EXPECT_EQ(follower.get(), 1) << "it joined before";
}

TEST(SingleFlight, AsyncRunsOnThePool) {
  fut::single_flight<int, int> flight;
  auto f = flight.run_async(1, [] { return 4; });
  static_assert(std::is_same_v<decltype(f), fut::future<int>>);
  EXPECT_EQ(f.get(), 4);
  auto failed = flight.run_async(1, []() -> int { throw 5; });
  EXPECT_THROW(failed.get(), int);
}

TEST(SingleFlight, AsyncTakesAFuture) {
  fut::single_flight<int, int> flight;
  fut::promise<int> p;
  auto f = flight.run_async(1, [&] { return p.get_future(); });
  auto g = flight.run_async(1, []() -> fut::future<int> {
    return fut::make_ready_future(-1); // not called: it follows
  });
  EXPECT_FALSE(f.is_ready());
  p.set_value(8);
  EXPECT_EQ(f.get(), 8);
  EXPECT_EQ(g.get(), 8);

  auto failed = flight.run_async(1, [] {
    return fut::make_exceptional_future<int>(std::runtime_error("x"));
  });
  EXPECT_THROW(failed.get(), std::runtime_error);
  auto thrown = flight.run_async(
      1, []() -> fut::future<int> { throw std::logic_error("x"); });
  EXPECT_THROW(thrown.get(), std::logic_error);
}

TEST(SingleFlight, MayDieBeforeItsAsyncComputations) {
  fut::future<int> f;
  fut::promise<int> p;
  {
    fut::single_flight<int, int> flight;
    f = flight.run_async(1, [&] { return p.get_future(); });
  }
  p.set_value(3);
  EXPECT_EQ(f.get(), 3);
}

TEST(Cache, LoadsOnce) {
  fut::cache<std::string, int> cache(10);
  int loads = 0;
  auto load = [&] { return ++loads; };
  EXPECT_FALSE(cache.find("a").has_value());
  EXPECT_EQ(cache.get_or_load("a", load), 1);
  EXPECT_EQ(cache.get_or_load("a", load), 1);
  EXPECT_EQ(cache.find("a"), 1);
  EXPECT_EQ(cache.get_or_load("b", load), 2);
  EXPECT_EQ(cache.size(), 2u);
}

TEST(Cache, DoesNotKeepFailures) {
  fut::cache<int, int> cache(10);
  EXPECT_THROW(static_cast<void>(cache.get_or_load(
                   1, []() -> int { throw std::runtime_error("down"); })),
               std::runtime_error);
  EXPECT_EQ(cache.size(), 0u);
  EXPECT_EQ(cache.get_or_load(1, [] { return 2; }), 2);
}

TEST(Cache, IsBounded) {
  fut::cache<int, int> cache(100);
  EXPECT_EQ(cache.capacity(), 100u);
  for (int i = 0; i < 10'000; ++i)
    EXPECT_EQ(cache.get_or_load(i, [i] { return i * 2; }), i * 2);
  EXPECT_EQ(cache.size(), 100u);
  int hits = 0;
  for (int i = 0; i < 10'000; ++i)
    if (const auto value = cache.find(i)) {
      EXPECT_EQ(*value, i * 2);
      ++hits;
    }
  EXPECT_EQ(hits, 100);
}

TEST(Cache, HasRoomForOneAtLeast) {
  fut::cache<int, int> cache(0);
  EXPECT_EQ(cache.get_or_load(1, [] { return 1; }), 1);
  EXPECT_EQ(cache.get_or_load(2, [] { return 2; }), 2);
  EXPECT_EQ(cache.size(), 1u);
  EXPECT_EQ(cache.find(2), 2);
}

TEST(Cache, KeepsWhatIsRead) {
  fut::cache<int, int> cache(8);
  for (int i = 0; i < 8; ++i)
    static_cast<void>(cache.get_or_load(i, [i] { return i; }));
  for (int i = 8; i < 1000; ++i) {
    // Read between any two loads, so never the one that was not read longest.
    ASSERT_EQ(cache.find(0), 0) << i;
    static_cast<void>(cache.get_or_load(i, [i] { return i; }));
  }
}

TEST(Cache, ErasesAndReplaces) {
  fut::cache<int, std::string> cache(4);
  cache.insert_or_assign(1, "one");
  cache.insert_or_assign(1, "uno");
  EXPECT_EQ(cache.size(), 1u);
  EXPECT_EQ(cache.find(1), "uno");
  EXPECT_TRUE(cache.erase(1));
  EXPECT_FALSE(cache.erase(1));
  EXPECT_FALSE(cache.find(1).has_value());
  for (int i = 0; i < 4; ++i)
    cache.insert_or_assign(i, std::to_string(i));
  EXPECT_TRUE(cache.erase(1));
  EXPECT_EQ(cache.size(), 3u);
  EXPECT_EQ(cache.find(3), "3");
  cache.clear();
  EXPECT_EQ(cache.size(), 0u);
  EXPECT_FALSE(cache.find(3).has_value());
  cache.insert_or_assign(9, "nine");
  EXPECT_EQ(cache.find(9), "nine");
}

// What was loaded before an erase must not come back after it.
TEST(Cache, ALoadUnderWayDoesNotOutliveAnErase) {
  for (int how = 0; how < 3; ++how) {
    fut::cache<int, std::string> cache(10);
    gate at;
    std::jthread loader([&] {
      EXPECT_EQ(cache.get_or_load(1,
                                  [&] {
                                    at.pass();
                                    return std::string("stale");
                                  }),
                "stale");
    });
    at.wait_until_reached();
    if (how == 0)
      cache.erase(1);
    else if (how == 1)
      cache.clear();
    else
      cache.insert_or_assign(1, "fresh");
    at.open();
    loader.join();
    EXPECT_EQ(cache.find(1),
              how == 2 ? std::optional<std::string>("fresh") : std::nullopt);
  }
}

TEST(Cache, AsyncHitIsReadyAtOnce) {
  fut::cache<int, int> cache(10);
  int loads = 0;
  EXPECT_EQ(cache.get_or_load_async(1, [&] { return ++loads; }).get(), 1);
  auto hit = cache.get_or_load_async(1, [&] { return ++loads; });
  EXPECT_TRUE(hit.is_ready());
  EXPECT_EQ(hit.get(), 1);
  fut::promise<int> p;
  auto later = cache.get_or_load_async(2, [&] { return p.get_future(); });
  EXPECT_FALSE(later.is_ready());
  p.set_value(22);
  EXPECT_EQ(later.get(), 22);
  EXPECT_EQ(cache.find(2), 22);
}

TEST(Cache, MayDieBeforeItsAsyncLoads) {
  fut::promise<int> p;
  fut::future<int> f;
  {
    fut::cache<int, int> cache(10);
    f = cache.get_or_load_async(1, [&] { return p.get_future(); });
  }
  p.set_value(3);
  EXPECT_EQ(f.get(), 3);
}

TEST(Cache, ALoadMayUseTheCache) {
  fut::cache<int, int> cache(10);
  const int sum = cache.get_or_load(1, [&] {
    return 1 + cache.get_or_load(2, [&] {
      return 2 + cache.get_or_load(1, [] { return 100; });
    });
  });
  EXPECT_EQ(sum, 103);
}

TEST(Cache, HoldsWhatCanOnlyBeShared) {
  fut::cache<int, std::shared_ptr<const std::vector<int>>> cache(2);
  auto load = [] { return std::make_shared<const std::vector<int>>(1000, 1); };
  const auto first = cache.get_or_load(1, load);
  EXPECT_EQ(first, cache.get_or_load(1, load));
}

TEST(ScopedKey, SeparatesDomains) {
  using key = fut::scoped_key<std::string, int>;
  fut::cache<key, std::string> cache(10);
  auto load = [&](const char *tenant) {
    return cache.get_or_load(fut::scoped_key{tenant, 1},
                             [&] { return std::string(tenant); });
  };
  EXPECT_EQ(load("a"), "a");
  EXPECT_EQ(load("b"), "b");
  EXPECT_EQ(load("a"), "a");
  static_assert(std::is_same_v<decltype(fut::scoped_key{"tenant", 1}), key>,
                "a literal is kept as a string, not as a pointer");
  using both = fut::scoped_key<std::string, std::string>;
  static_assert(std::is_same_v<decltype(fut::scoped_key{"a", "b"}), both>);
  EXPECT_NE((both{"a", "b"}), (both{"b", "a"}));
  const std::hash<both> hash;
  EXPECT_NE(hash({"a", "b"}), hash({"b", "a"}));
  EXPECT_NE(hash({"a", "a"}), hash({"b", "b"}));
}

// Slow to copy and checked for use after free: what readers of an evicted
// entry look at.
struct checked_value {
  explicit checked_value(int n) : text(std::to_string(n)), number(n) {}
  checked_value(const checked_value &other)
      : text(other.text), number(other.number) {
    std::this_thread::yield();
    if (text != std::to_string(number))
      std::abort();
  }
  ~checked_value() { number = -1; }
  std::string text;
  int number;
};

TEST(CacheStress, ReadersSeeWholeEntriesWhileOthersEvict) {
  fut::cache<int, checked_value> cache(32);
  std::atomic<int> wrong{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        unsigned random = 12345u + static_cast<unsigned>(t);
        for (int i = 0; i < 4000; ++i) {
          random = random * 1664525u + 1013904223u;
          const int key = static_cast<int>(random >> 16) % 64;
          if (i % 50 == 0) {
            cache.erase(key);
          } else if (i % 50 == 1) {
            cache.insert_or_assign(key, checked_value(key));
          } else if (i % 1000 == 2) {
            cache.clear();
          } else if (cache.get_or_load(key, [&] { return checked_value(key); })
                         .number != key) {
            wrong.fetch_add(1);
          }
        }
      });
  }
  EXPECT_EQ(wrong.load(), 0);
  EXPECT_LE(cache.size(), 32u);
}

TEST(CacheStress, OneLoadPerKeyAndGeneration) {
  fut::cache<int, int> cache(1000);
  for (int round = 0; round < 300; ++round) {
    std::atomic<int> loads{0};
    std::atomic<int> ready{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        ready.fetch_add(1);
        while (ready.load() < 4)
          std::this_thread::yield();
        auto load = [&] {
          loads.fetch_add(1);
          return round;
        };
        const int got = t % 2 ? cache.get_or_load(round, load)
                              : cache.get_or_load_async(round, load).get();
        EXPECT_EQ(got, round);
      });
    threads.clear();
    ASSERT_EQ(loads.load(), 1) << "nobody loads what is there";
  }
}

TEST(CacheStress, ThreadsThatComeAndGo) {
  fut::cache<int, std::string> cache(16);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 3; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < 30; ++i) {
          const int key = (round + t * i) % 40;
          ASSERT_EQ(cache.get_or_load(key, [&] { return std::to_string(key); }),
                    std::to_string(key));
        }
      });
  }
}

// A reader that stays inside keeps alive what it may hold, however many
// entries go meanwhile.
TEST(ReadSection, KeepsWhatItMaySee) {
  static std::atomic<int> freed{0};
  struct item {
    int value = 7;
    item *retired_next = nullptr;
    ~item() { freed.fetch_add(1); }
  };
  freed = 0;
  fut::detail::limbo<item> limbo;
  std::optional<fut::detail::read_section> inside(std::in_place);
  {
    const fut::detail::read_section nested; // its end does not end the outer
  }
  for (int i = 0; i < 1000; ++i)
    fut::detail::limbo<item>::destroy(limbo.retire(new item));
  EXPECT_EQ(freed.load(), 0);
  inside.reset();
  for (int i = 0; i < 200; ++i)
    fut::detail::limbo<item>::destroy(limbo.retire(new item));
  EXPECT_GE(freed.load(), 1000);
}

// Misuse that must not compile.
static_assert(!std::is_copy_constructible_v<fut::cache<int, int>>);
static_assert(!std::is_convertible_v<int, fut::cache<int, int>>);
template <class Loader>
concept can_load =
    requires(fut::cache<int, int> c, Loader load) { c.get_or_load(1, load); };
static_assert(can_load<int (*)()>);
static_assert(!can_load<int>, "a value is not a loader");
static_assert(!can_load<std::string (*)()>, "of another type");
static_assert(!can_load<int (*)(int)>, "the key is captured, not passed");

} // namespace
