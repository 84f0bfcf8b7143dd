// Random sequences of operations on promises and futures, against a model in
// which a shared state is a struct and a continuation is a std::function.
//
// One thread: the interleavings are the business of the stress tests and of the
// Promela model; here it is the sequences.
#include "reader.h"

#include <fut/future.h>
#include <fut/when.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace {

struct thrown {
  int n;
};

// What became of a state: a value, an exception of ours, or a future_error.
struct outcome {
  enum kind { value, exception, broken, none } what;
  int n = 0;
  friend bool operator==(const outcome &, const outcome &) = default;
};

struct model_state {
  bool retrieved = false;
  std::optional<outcome> result;
  std::vector<std::function<void(const outcome &)>> waiting;

  void resolve(const outcome &with) {
    CHECK(!result);
    result = with;
    for (auto &one : std::exchange(waiting, {}))
      one(with);
  }
  void subscribe(std::function<void(const outcome &)> f) {
    if (result)
      f(*result);
    else
      waiting.push_back(std::move(f));
  }
};
using model = std::shared_ptr<model_state>; // null: no shared state

/// What a call did, as an outcome.
template <class F> outcome observe(F call) {
  try {
    return {outcome::value, call()};
  } catch (const thrown &error) {
    return {outcome::exception, error.n};
  } catch (const std::future_error &error) {
    if (error.code() == std::future_errc::broken_promise)
      return {outcome::broken};
    CHECK(error.code() == std::future_errc::no_state);
    return {outcome::none};
  }
}

/// The stage that continuations run: every fifth value is an error.
int stage(int x) {
  if (x % 5 == 0)
    throw thrown{x};
  return x + 1;
}
outcome model_stage(const outcome &in) {
  if (in.what != outcome::value)
    return in;
  return in.n % 5 == 0 ? outcome{outcome::exception, in.n}
                       : outcome{outcome::value, in.n + 1};
}

/// An executor that runs jobs when it is told to, or drops them.
struct manual_executor {
  std::deque<std::function<void()>> *jobs;
  void execute(std::function<void()> job) const {
    jobs->push_back(std::move(job));
  }
};

class machine {
public:
  ~machine() {
    // Jobs that are left break promises whose continuations may queue more.
    while (!jobs_.empty())
      drop_job();
  }

  void step(reader &in) {
    switch (in.below(20)) {
    case 0:
      return replace_promise(in.below(slots));
    case 1:
      return get_future(in.below(slots), in.below(slots));
    case 2:
      return set(in.below(slots), in.below(250), false);
    case 3:
      return set(in.below(slots), in.below(250), true);
    case 4:
      return set_error(in.below(slots), in.below(250), false);
    case 5:
      return set_error(in.below(slots), in.below(250), true);
    case 6:
      return get(in.below(slots));
    case 7:
      return look(in.below(slots));
    case 8:
      return share(in.below(slots), in.below(slots));
    case 9:
      return copy_shared(in.below(slots), in.below(slots));
    case 10:
      return get_shared(in.below(slots));
    case 11:
      return drop(in.below(slots));
    case 12:
      return drop_shared(in.below(slots));
    case 13:
      return then(in.below(slots), in.below(slots));
    case 14:
      return then_shared(in.below(slots), in.below(slots));
    case 15:
      return then_future(in.below(slots), in.below(slots), in.below(slots));
    case 16:
      return then_on_executor(in.below(slots), in.below(slots));
    case 17:
      return in.below(2) ? run_job() : drop_job();
    case 18:
      return join(in.below(slots), in.below(slots), in.below(slots));
    case 19:
      return swap(in.below(slots), in.below(slots));
    }
  }

private:
  static constexpr int slots = 4;

  // Each with what it should be.
  struct promise_slot {
    fut::promise<int> real;
    model expected = std::make_shared<model_state>();
    bool satisfied = false;
  };
  struct future_slot {
    fut::future<int> real;
    model expected;
  };
  struct shared_slot {
    fut::shared_future<int> real;
    model expected;
  };

  void put(int slot, fut::future<int> real, model expected) {
    futures_[slot].expected = std::move(expected);
    futures_[slot].real = std::move(real);
    CHECK(futures_[slot].real.valid());
  }

  void replace_promise(int p) {
    auto &slot = promises_[p];
    const model old =
        std::exchange(slot.expected, std::make_shared<model_state>());
    if (!std::exchange(slot.satisfied, false))
      old->resolve({outcome::broken});
    slot.real = fut::promise<int>();
  }

  void get_future(int p, int f) {
    auto &slot = promises_[p];
    try {
      fut::future<int> made = slot.real.get_future();
      CHECK(!std::exchange(slot.expected->retrieved, true));
      put(f, std::move(made), slot.expected);
    } catch (const std::future_error &error) {
      CHECK(error.code() == std::future_errc::future_already_retrieved);
      CHECK(slot.expected->retrieved);
    }
  }

  template <class Set, class TrySet>
  void resolve(int p, const outcome &with, bool try_it, Set set,
               TrySet try_set) {
    auto &slot = promises_[p];
    const bool wins = !std::exchange(slot.satisfied, true);
    // The continuations run inside, and must find the model resolved.
    if (wins)
      slot.expected->resolve(with);
    if (try_it) {
      CHECK(try_set(slot.real) == wins);
      return;
    }
    try {
      set(slot.real);
      CHECK(wins);
    } catch (const std::future_error &error) {
      CHECK(error.code() == std::future_errc::promise_already_satisfied);
      CHECK(!wins);
    }
  }
  void set(int p, int n, bool try_it) {
    resolve(
        p, {outcome::value, n}, try_it, [n](auto &to) { to.set_value(n); },
        [n](auto &to) { return to.try_set_value(n); });
  }
  void set_error(int p, int n, bool try_it) {
    const auto error = std::make_exception_ptr(thrown{n});
    resolve(
        p, {outcome::exception, n}, try_it,
        [&](auto &to) { to.set_exception(error); },
        [&](auto &to) { return to.try_set_exception(error); });
  }

  void get(int f) {
    auto &slot = futures_[f];
    if (slot.expected && !slot.expected->result)
      return; // it would block
    const outcome expected =
        slot.expected ? *slot.expected->result : outcome{outcome::none};
    CHECK(observe([&] { return slot.real.get(); }) == expected);
    CHECK(!slot.real.valid());
    slot.expected.reset();
  }

  template <class Slot> static void look_at(const Slot &slot) {
    CHECK(slot.real.valid() == (slot.expected != nullptr));
    if (!slot.expected)
      return;
    const bool ready = slot.expected->result.has_value();
    CHECK(slot.real.is_ready() == ready);
    CHECK(slot.real.wait_for(std::chrono::seconds(0)) ==
          (ready ? std::future_status::ready : std::future_status::timeout));
  }
  void look(int n) {
    look_at(futures_[n]);
    look_at(shared_[n]);
  }

  void share(int f, int s) {
    shared_[s].expected = std::exchange(futures_[f].expected, nullptr);
    shared_[s].real = futures_[f].real.share();
    CHECK(!futures_[f].real.valid());
  }
  void copy_shared(int from, int to) {
    shared_[to].expected = model(shared_[from].expected);
    shared_[to].real = fut::shared_future<int>(shared_[from].real);
  }
  void get_shared(int s) {
    auto &slot = shared_[s];
    if (slot.expected && !slot.expected->result)
      return;
    const outcome expected =
        slot.expected ? *slot.expected->result : outcome{outcome::none};
    CHECK(observe([&] { return slot.real.get(); }) == expected);
    CHECK(slot.real.valid() == (slot.expected != nullptr));
  }
  void drop(int f) { futures_[f] = {}; }
  void drop_shared(int s) { shared_[s] = {}; }

  void then(int f, int to) {
    auto &slot = futures_[f];
    const model from = std::exchange(slot.expected, nullptr);
    try {
      auto made = std::move(slot.real).then(stage);
      CHECK(from);
      put(to, std::move(made), derived(from, model_stage));
    } catch (const std::future_error &error) {
      CHECK(error.code() == std::future_errc::no_state && !from);
    }
  }
  void then_shared(int s, int to) {
    auto &slot = shared_[s];
    if (!slot.expected)
      return;
    put(to, slot.real.then([](const int &x) { return stage(x); }),
        derived(slot.expected, model_stage));
  }

  /// A continuation that returns a future: of slot `inner`.
  void then_future(int f, int inner, int to) {
    if (f == inner || !futures_[f].expected || !futures_[inner].expected)
      return;
    const model from = std::exchange(futures_[f].expected, nullptr);
    const model second = std::exchange(futures_[inner].expected, nullptr);
    auto expected = std::make_shared<model_state>();
    from->subscribe([expected, second](const outcome &first) {
      if (first.what != outcome::value)
        return expected->resolve(first);
      second->subscribe([expected](const outcome &o) { expected->resolve(o); });
    });
    auto made = std::move(futures_[f].real)
                    .then([held = std::move(futures_[inner].real)](
                              int) mutable { return std::move(held); });
    static_assert(std::is_same_v<decltype(made), fut::future<int>>);
    put(to, std::move(made), expected);
  }

  void then_on_executor(int f, int to) {
    auto &slot = futures_[f];
    if (!slot.expected)
      return;
    const model from = std::exchange(slot.expected, nullptr);
    auto expected = std::make_shared<model_state>();
    // Only a value needs a hop; the model's queue mirrors the real one.
    from->subscribe([this, expected](const outcome &o) {
      if (o.what == outcome::value)
        model_jobs_.push_back([expected, o](bool run) {
          expected->resolve(run ? model_stage(o) : outcome{outcome::broken});
        });
      else
        expected->resolve(o);
    });
    auto made = std::move(slot.real).then(manual_executor{&jobs_}, stage);
    put(to, std::move(made), expected);
  }
  void end_job(bool run) {
    CHECK(jobs_.size() == model_jobs_.size());
    if (jobs_.empty())
      return;
    auto job = std::move(jobs_.front());
    auto model_job = std::move(model_jobs_.front());
    jobs_.pop_front();
    model_jobs_.pop_front();
    model_job(run);
    if (run)
      job();
  }
  void run_job() { end_job(true); }
  void drop_job() { end_job(false); }

  /// when_all of two, and their sum: the first error wins.
  void join(int a, int b, int to) {
    if (a == b || !futures_[a].expected || !futures_[b].expected)
      return;
    const model first = std::exchange(futures_[a].expected, nullptr);
    const model second = std::exchange(futures_[b].expected, nullptr);
    auto expected = std::make_shared<model_state>();
    auto sum = std::make_shared<std::pair<int, int>>(0, 0); // how many, total
    for (const model &one : {first, second})
      one->subscribe([expected, sum](const outcome &o) {
        if (o.what != outcome::value) {
          if (!expected->result)
            expected->resolve(o);
          return;
        }
        sum->second += o.n;
        if (++sum->first == 2)
          expected->resolve({outcome::value, sum->second});
      });
    auto all =
        fut::when_all(std::move(futures_[a].real), std::move(futures_[b].real));
    put(to, std::move(all).then([](std::tuple<int, int> both) {
      return std::get<0>(both) + std::get<1>(both);
    }),
        expected);
  }

  void swap(int a, int b) {
    std::swap(promises_[a].expected, promises_[b].expected);
    std::swap(promises_[a].satisfied, promises_[b].satisfied);
    promises_[a].real.swap(promises_[b].real);
    std::swap(futures_[a].expected, futures_[b].expected);
    futures_[a].real.swap(futures_[b].real);
  }

  template <class F> static model derived(const model &from, F f) {
    auto made = std::make_shared<model_state>();
    from->subscribe([made, f](const outcome &o) { made->resolve(f(o)); });
    return made;
  }

  std::deque<std::function<void()>> jobs_;
  std::deque<std::function<void(bool)>> model_jobs_;
  promise_slot promises_[slots];
  future_slot futures_[slots];
  shared_slot shared_[slots];
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data,
                                      std::size_t size) {
  reader in(data, size);
  machine all;
  while (!in.done())
    all.step(in);
  return 0;
}
