//===- fixits/bench/rows/operations.h - the same for all peers --*- C++ -*-===//
//
// Each operation is written once, against an adapter of a library. An adapter
// is a struct with a `name` and those of these functions that the library has:
//
//   make() -> pair of promise and future       set(promise, int), get(future)
//   make_shared() -> pair of promise and       get_shared(shared future)
//                    shared future
//   join(futures, go) -> sum                    waits for all; calls go() when
//                                               it is ready to
//   chain(int), chain_on_pool(int)              ten stages that add 1
//   submit_get(int)                             one task that adds 1
//   fan_out(results), fan_out_range(results)    fifty tasks, joined
//
//===----------------------------------------------------------------------===//
#ifndef FIXITS_BENCH_ROWS_OPERATIONS_H
#define FIXITS_BENCH_ROWS_OPERATIONS_H

#include "../harness.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace bench {

inline constexpr int stages = 10;
inline constexpr int fan = 50;
using fan_results = std::array<int, fan>;

/// Read of a result that is there, each thread through its own handle.
template <class Peer> void ready_read(benchmark::State &state) {
  // Never destroyed: the futures of fibers do not survive their main fiber.
  static const auto &made = []() -> auto & {
    auto &pair = *new auto(Peer::make_shared());
    Peer::set(pair.first, 42);
    return pair;
  }();
  auto handle = made.second;
  const counted count(state);
  for (auto _ : state) {
    int v = Peer::get_shared(handle);
    benchmark::DoNotOptimize(v);
    benchmark::ClobberMemory();
  }
}

/// A future made, resolved and read by one thread.
template <class Peer> void create_resolve_get(benchmark::State &state) {
  const counted count(state);
  for (auto _ : state) {
    auto [promise, future] = Peer::make();
    Peer::set(promise, 7);
    int v = Peer::get(future);
    benchmark::DoNotOptimize(v);
  }
}

/// Two threads answer each other, both on a core. Per round trip, which takes
/// two futures; their making is not in the time.
template <class Peer> void ping_pong(benchmark::State &state) {
  constexpr int rounds = 500;
  using made = decltype(Peer::make());
  partner other;
  const counted count(state, rounds);
  for (auto _ : state) {
    std::vector<made> there;
    std::vector<made> back;
    there.reserve(rounds);
    back.reserve(rounds);
    for (int i = 0; i < rounds; ++i) {
      there.push_back(Peer::make());
      back.push_back(Peer::make());
    }
    const std::function<void()> answer = [&] {
      for (int i = 0; i < rounds; ++i)
        Peer::set(back[i].first, Peer::get(there[i].second) + 1);
    };
    int sum = 0;
    other.start(answer);
    const auto begin = clock::now();
    for (int i = 0; i < rounds; ++i) {
      Peer::set(there[i].first, i);
      sum += Peer::get(back[i].second);
    }
    state.SetIterationTime(seconds(begin, clock::now()));
    other.join();
    benchmark::DoNotOptimize(sum);
  }
}

/// From set to the return of a get() that has slept for a long time: the
/// median, since of a hundred wakes one or two wait for a time slice of another
/// thread, and those would outweigh the rest.
template <class Peer> void parked_wake(benchmark::State &state) {
  constexpr int rounds = 600;
  using made = decltype(Peer::make());
  partner other;
  const counted count(state, rounds);
  for (auto _ : state) {
    std::vector<made> futures;
    for (int i = 0; i < rounds; ++i)
      futures.push_back(Peer::make());
    std::atomic<int> asked{0};
    std::atomic<int> answered{0};
    clock::time_point woken;
    const std::function<void()> wait = [&] {
      for (int i = 0; i < rounds; ++i) {
        asked.store(i + 1, std::memory_order_release);
        benchmark::DoNotOptimize(Peer::get(futures[i].second));
        woken = clock::now();
        answered.store(i + 1, std::memory_order_release);
        while (asked.load(std::memory_order_acquire) != -i - 1)
          relax(); // until the time is noted
      }
    };
    std::vector<double> times(rounds);
    other.start(wait);
    for (int i = 0; i < rounds; ++i) {
      while (asked.load(std::memory_order_acquire) != i + 1)
        relax();
      std::this_thread::sleep_for(std::chrono::microseconds(500));
      const auto begin = clock::now();
      Peer::set(futures[i].first, i);
      while (answered.load(std::memory_order_acquire) != i + 1)
        relax();
      times[i] = seconds(begin, woken);
      asked.store(-i - 1, std::memory_order_release);
    }
    other.join();
    std::ranges::nth_element(times, times.begin() + rounds / 2);
    state.SetIterationTime(rounds * times[rounds / 2]);
  }
}

/// Four threads wait for one future after the other; who is last resolves the
/// next. Per future.
template <class Peer> void four_waiters(benchmark::State &state) {
  constexpr int futures = 1000;
  constexpr int readers = 4;
  using made = decltype(Peer::make_shared());
  const counted count(state, futures);
  for (auto _ : state) {
    std::vector<made> all;
    for (int i = 0; i <= futures; ++i)
      all.push_back(Peer::make_shared());
    using handle = decltype(made::second);
    std::vector<std::vector<handle>> own(readers);
    for (auto &handles : own)
      for (int i = 0; i < futures; ++i)
        handles.push_back(all[i].second);
    std::vector<std::atomic<int>> left(futures);
    for (auto &n : left)
      n.store(readers, std::memory_order_relaxed);
    std::vector<std::thread> threads;
    const auto begin = clock::now();
    for (int r = 0; r < readers; ++r)
      threads.emplace_back([&, r] {
        long sum = 0;
        for (int i = 0; i < futures; ++i) {
          sum += Peer::get_shared(own[r][i]);
          if (left[i].fetch_sub(1, std::memory_order_acq_rel) == 1)
            Peer::set(all[i + 1].first, i);
        }
        benchmark::DoNotOptimize(sum);
      });
    Peer::set(all[0].first, 0);
    for (auto &thread : threads)
      thread.join();
    state.SetIterationTime(seconds(begin, clock::now()));
  }
}

template <class Peer> void chain(benchmark::State &state) {
  int i = 0;
  const counted count(state);
  for (auto _ : state) {
    int v = Peer::chain(i++);
    benchmark::DoNotOptimize(v);
  }
}

template <class Peer> void chain_on_pool(benchmark::State &state) {
  int i = Peer::chain_on_pool(0);
  const counted count(state);
  for (auto _ : state) {
    int v = Peer::chain_on_pool(i++);
    benchmark::DoNotOptimize(v);
  }
}

/// All of `range(0)` futures that another thread resolves. Per future, their
/// making included.
template <class Peer> void when_all(benchmark::State &state) {
  const int n = static_cast<int>(state.range(0));
  using made = decltype(Peer::make());
  std::vector<decltype(made::first)> promises;
  std::vector<decltype(made::second)> futures;
  const std::function<void()> resolve = [&] {
    for (int i = 0; i < n; ++i)
      Peer::set(promises[i], i);
  };
  partner other;
  const auto once = [&] {
    promises.clear();
    futures.clear();
    for (int i = 0; i < n; ++i) {
      auto pair = Peer::make();
      promises.push_back(std::move(pair.first));
      futures.push_back(std::move(pair.second));
    }
    const long sum = Peer::join(futures, [&] { other.start(resolve); });
    other.join();
    return sum;
  };
  once(); // vectors grow, caches fill
  const counted count(state, n);
  for (auto _ : state)
    if (once() != long{n} * (n - 1) / 2) {
      state.SkipWithError("wrong sum");
      break;
    }
}

template <class Peer> void submit_get(benchmark::State &state) {
  int i = Peer::submit_get(0);
  const counted count(state);
  for (auto _ : state) {
    int v = Peer::submit_get(i++);
    benchmark::DoNotOptimize(v);
  }
}

template <class Peer, void (*FanOut)(fan_results &)>
void fan_out(benchmark::State &state) {
  fan_results results{};
  FanOut(results);
  const counted count(state, fan);
  for (auto _ : state) {
    results.fill(-1);
    FanOut(results);
    for (int i = 0; i < fan; ++i)
      if (results[i] != i + 1) {
        state.SkipWithError("a task did not run");
        return;
      }
  }
}

/// This thread makes and awaits futures, 256 at a time under way; another one
/// resolves them. Per future.
template <class Peer> void pipeline(benchmark::State &state) {
  constexpr int futures = 100'000;
  constexpr int window = 256;
  constexpr int room = 1024;
  using made = decltype(Peer::make());
  std::vector<std::optional<decltype(made::first)>> ring(room);
  std::vector<std::optional<decltype(made::second)>> open(window);
  partner other;
  const counted count(state, futures);
  for (auto _ : state) {
    alignas(64) std::atomic<int> taken{0};
    alignas(64) std::atomic<int> made_so_far{0};
    const std::function<void()> resolve = [&] {
      for (int i = 0; i < futures; ++i) {
        while (made_so_far.load(std::memory_order_acquire) <= i)
          relax();
        auto &promise = ring[i % room];
        Peer::set(*promise, i);
        promise.reset();
        taken.store(i + 1, std::memory_order_release);
      }
    };
    long sum = 0;
    const auto read = [&](int i) {
      sum += Peer::get(*open[i % window]);
      open[i % window].reset();
    };
    other.start(resolve);
    const auto begin = clock::now();
    for (int i = 0; i < futures; ++i) {
      if (i >= window)
        read(i);
      while (i - taken.load(std::memory_order_acquire) >= room)
        relax();
      auto pair = Peer::make();
      ring[i % room].emplace(std::move(pair.first));
      open[i % window].emplace(std::move(pair.second));
      made_so_far.store(i + 1, std::memory_order_release);
    }
    for (int i = futures; i < futures + window; ++i)
      read(i);
    state.SetIterationTime(seconds(begin, clock::now()));
    other.join();
    benchmark::DoNotOptimize(sum);
  }
}

/// Registers every operation that the adapter has.
template <class Peer> bool register_rows() {
  const auto add = [](const char *row, void (*run)(benchmark::State &)) {
    const std::string name = std::string(row) + "/" + Peer::name;
    return benchmark::RegisterBenchmark(name.c_str(), run);
  };
  if constexpr (requires { Peer::make_shared(); }) {
    add("ready_read", ready_read<Peer>)->UseRealTime();
    add("ready_read_two_threads", ready_read<Peer>)->UseRealTime()->Threads(2);
  }
  if constexpr (requires { Peer::make(); }) {
    add("create_resolve_get", create_resolve_get<Peer>)->UseRealTime();
    add("ping_pong", ping_pong<Peer>)->UseManualTime();
    add("parked_wake", parked_wake<Peer>)->UseManualTime()->Iterations(1);
    add("pipeline", pipeline<Peer>)->UseManualTime();
  }
  if constexpr (requires { Peer::make_shared(); })
    add("four_waiters", four_waiters<Peer>)->UseManualTime();
  if constexpr (requires { Peer::chain(0); })
    add("chain", chain<Peer>)->UseRealTime();
  if constexpr (requires { Peer::chain_on_pool(0); })
    add("chain_on_pool", chain_on_pool<Peer>)->UseRealTime();
  if constexpr (requires { Peer::has_join; })
    for (int n : {10, 100, 1000})
      add("when_all", when_all<Peer>)->UseRealTime()->Arg(n);
  if constexpr (requires { Peer::submit_get(0); })
    add("submit_get", submit_get<Peer>)->UseRealTime();
  if constexpr (requires(fan_results &r) { Peer::fan_out(r); })
    add("fan_out", fan_out<Peer, Peer::fan_out>)->UseRealTime();
  if constexpr (requires(fan_results &r) { Peer::fan_out_range(r); })
    add("fan_out_range", fan_out<Peer, Peer::fan_out_range>)->UseRealTime();
  return true;
}

} // namespace bench

#endif
