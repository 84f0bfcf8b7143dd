// RUN: %find futures-double-resolve --std=c++17
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using Promise = std::promise<int>;
int work();
void quiet() noexcept;
bool flag();
void on_result(std::function<void(int)>);
void call_after(std::chrono::milliseconds, std::function<void()>);

// Exclusive branches.
void branches(Promise p, bool b) {
  if (b)
    p.set_value(1);
  else
    p.set_exception(std::make_exception_ptr(1));
}
void cases(Promise p, int k) {
  switch (k) {
  case 0:
    p.set_value(1);
    break;
  default:
    p.set_value(2);
  }
}
void same_condition(Promise p, bool b) {
  if (b)
    p.set_value(1);
  std::cout << b;
  if (!b)
    p.set_value(2);
}

// An early return between, or any other way out.
void early_return(Promise p, bool b) {
  if (b) {
    p.set_value(1);
    return;
  }
  p.set_value(2);
}
void early_throw(Promise p, bool b) {
  if (b) {
    p.set_value(1);
    throw 1;
  }
  p.set_value(2);
}
void break_out(Promise p, const std::vector<int> &values) {
  for (int v : values)
    if (v > 3) {
      p.set_value(v);
      break;
    }
}
void return_in_try(Promise p) {
  try {
    p.set_value(work());
    return;
  } catch (...) {
  }
  p.set_value(0);
}

// The last statement of the try; what follows it cannot throw.
void last_in_try(Promise p) {
  try {
    int v = work();
    p.set_value(v);
  } catch (...) {
    p.set_exception(std::current_exception());
  }
}
void nothing_throws_after(Promise p) {
  try {
    p.set_value(work());
    quiet();
    std::cout << "done\n";
  } catch (...) {
    p.set_exception(std::current_exception());
  }
}
// Whoever catches the error expects it.
void error_expected(Promise p) {
  try {
    p.set_value(1);
    p.set_value(2);
  } catch (const std::future_error &) {
  }
}
void error_swallowed(Promise p) {
  try {
    p.set_value(work());
    std::cout << work();
  } catch (...) {
    try {
      p.set_exception(std::current_exception());
    } catch (...) {
    }
  }
}

// Assigned anew or moved away between.
void assigned(Promise p) {
  p.set_value(1);
  p = Promise();
  p.set_value(2);
}
void one_each(const std::vector<int> &values, std::vector<Promise> &promises) {
  for (int v : values) {
    Promise p;
    p.set_value(v);
  }
  for (auto &p : promises)
    p.set_value(1);
  for (auto it = promises.begin(); it != promises.end(); ++it)
    it->set_value(1);
  for (size_t i = 0; i < promises.size(); ++i)
    promises[i].set_value(1);
}
void handed_over(Promise p, std::vector<Promise> &later) {
  for (int i = 0; i < 3; ++i) {
    if (flag())
      p.set_value(1);
    later.push_back(std::move(p));
    p = Promise();
  }
}
void next_of_list(std::shared_ptr<Promise> p,
                  std::vector<std::shared_ptr<Promise>> &all) {
  for (auto &next : all) {
    p->set_value(1);
    p = next;
  }
}

// Guarded by a flag, a once_flag, an atomic.
void found_flag(Promise p, const std::vector<int> &values) {
  bool found = false;
  for (int v : values)
    if (v > 3 && !found) {
      p.set_value(v);
      found = true;
    }
  if (!found)
    p.set_value(0);
}
void optional_flag(Promise p, const std::vector<int> &values) {
  std::optional<int> result;
  for (int v : values) {
    if (result)
      continue;
    result = v;
    result.emplace(v);
    p.set_value(v);
  }
}
void once(Promise &p) {
  std::once_flag only;
  std::call_once(only, [&] { p.set_value(1); });
  std::call_once(only, [&] { p.set_value(2); });
}
void exchanged(Promise &p, std::atomic<bool> &done) {
  if (!done.exchange(true))
    p.set_value(1);
  if (!done.exchange(true))
    p.set_value(2);
}
void compared(Promise &p, std::atomic<bool> &done) {
  bool expected = false;
  if (done.compare_exchange_strong(expected, true))
    p.set_value(1);
  expected = false;
  if (done.compare_exchange_strong(expected, true))
    p.set_value(2);
}
void ready_test(Promise &p, std::future<int> &f) {
  p.set_value(1);
  if (f.wait_for(0s) != std::future_status::ready)
    p.set_value(2);
}

// Two callbacks of one call; one call made either way.
void both(std::function<void(int)>, std::function<void(int)>);
void one_call() {
  auto p = std::make_shared<Promise>();
  both([p](int v) { p->set_value(v); }, [p](int) { p->set_value(-1); });
}
void either(bool b) {
  auto p = std::make_shared<Promise>();
  if (b)
    on_result([p](int v) { p->set_value(v); });
  else
    call_after(20ms, [p] { p->set_value(-1); });
}
void started_or_not(Promise p) {
  if (!flag()) {
    p.set_value(0);
    return;
  }
  std::thread([p = std::move(p)]() mutable { p.set_value(1); }).detach();
}
struct Request {
  Request &on_success(std::function<void(int)>);
  Request &on_failure(std::function<void(int)>);
};
void outcomes(Request &request) {
  auto p = std::make_shared<Promise>();
  request.on_success([p](int v) { p->set_value(v); });
  request.on_failure([p](int) { p->set_value(-1); });
}
void chained(Request &request) {
  auto p = std::make_shared<Promise>();
  request.on_success([p](int v) { p->set_value(v); })
      .on_failure([p](int) { p->set_value(-1); });
}
void next_step() {
  auto p = std::make_shared<Promise>();
  on_result([p](int v) {
    if (v < 0) {
      p->set_value(v);
      return;
    }
    on_result([p](int w) { p->set_value(w); });
  });
}
void own_promise_each() {
  for (int i = 0; i < 3; ++i) {
    auto p = std::make_shared<Promise>();
    std::thread([p] { p->set_value(1); }).detach();
  }
}

// Racing handlers with a guard.
void guarded_by_atomic() {
  auto p = std::make_shared<Promise>();
  auto done = std::make_shared<std::atomic<bool>>(false);
  on_result([=](int v) {
    if (!done->exchange(true))
      p->set_value(v);
  });
  call_after(20ms, [=] {
    if (done->exchange(true))
      return;
    p->set_value(-1);
  });
}
void guarded_by_local() {
  auto p = std::make_shared<Promise>();
  auto done = std::make_shared<std::atomic_flag>();
  on_result([=](int v) {
    bool first = !done->test_and_set();
    if (first)
      p->set_value(v);
  });
  call_after(20ms, [=] {
    bool first = !done->test_and_set();
    if (first)
      p->set_value(-1);
  });
}
void guarded_by_once() {
  auto p = std::make_shared<Promise>();
  auto only = std::make_shared<std::once_flag>();
  on_result([=](int v) { std::call_once(*only, [&] { p->set_value(v); }); });
  call_after(20ms,
             [=] { std::call_once(*only, [&] { p->set_value(-1); }); });
}
struct State {
  Promise promise;
  std::mutex mutex;
  bool done = false;
};
void guarded_by_flag() {
  auto s = std::make_shared<State>();
  on_result([s](int v) {
    std::lock_guard<std::mutex> lock(s->mutex);
    if (s->done)
      return;
    s->done = true;
    s->promise.set_value(v);
  });
  call_after(20ms, [s] {
    std::lock_guard<std::mutex> lock(s->mutex);
    if (!s->done) {
      s->done = true;
      s->promise.set_value(-1);
    }
  });
}
std::map<int, int> pending;
void erased_first() {
  auto p = std::make_shared<Promise>();
  pending[1] = 1;
  on_result([p](int v) {
    if (pending.erase(1) == 0)
      return;
    p->set_value(v);
  });
  call_after(20ms, [p] {
    if (pending.erase(1))
      p->set_value(-1);
  });
}

// A handler that ends its own calls, or guards itself.
struct Source {
  [[clang::annotate("futures::repeat")]] int subscribe(std::function<void(int)>);
  [[clang::annotate("futures::unsubscribe")]] void unsubscribe(int);
};
void unsubscribes(Source &source) {
  auto p = std::make_shared<Promise>();
  auto id = std::make_shared<int>();
  *id = source.subscribe([p, id, &source](int v) {
    source.unsubscribe(*id);
    p->set_value(v);
  });
}
struct Subscription {
  void close();
};
struct Feed {
  [[clang::annotate("futures::repeat")]] Subscription
      listen(std::function<void(int)>);
};
void closes(Feed &feed) {
  auto p = std::make_shared<Promise>();
  auto sub = std::make_shared<Subscription>();
  *sub = feed.listen([p, sub](int v) {
    p->set_value(v);
    sub->close();
  });
}
void guards_itself(Source &source) {
  auto p = std::make_shared<Promise>();
  source.subscribe([p, done = false](int v) mutable {
    if (done)
      return;
    done = true;
    p->set_value(v);
  });
}
void drops_its_promise(Source &source) {
  auto p = std::make_shared<Promise>();
  source.subscribe([p](int v) mutable {
    if (!p)
      return;
    p->set_value(v);
    p.reset();
  });
}
void fresh_promise(Source &source) {
  source.subscribe([](int v) {
    Promise p;
    p.set_value(v);
  });
}

// Meant.
[[clang::annotate("futures::intended")]] void intended(Promise p) {
  p.set_value(1);
  p.set_value(2);
}
void intendedPromise([[clang::annotate("futures::intended")]] Promise p) {
  p.set_value(1);
  p.set_value(2);
}
struct IntendedMember {
  [[clang::annotate("futures::intended")]] Promise p;
  void twice() {
    p.set_value(1);
    p.set_value(2);
  }
};
class IntendedSetter {
  std::mutex mutex;
  std::condition_variable cv;
  bool done = false;
  int value = 0;

public:
  [[clang::annotate("futures::intended")]] void set(int v) {
    {
      std::lock_guard<std::mutex> lock(mutex);
      value = v;
      done = true;
    }
    cv.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return done; });
    return value;
  }
};

// In the last round only.
template <typename F> void with_retries(std::promise<int> p, F f, int attempts) {
  for (int attempt = 0; attempt < attempts; ++attempt) {
    try {
      p.set_value(f());
      return;
    } catch (...) {
      if (attempt + 1 == attempts)
        p.set_exception(std::current_exception());
    }
  }
}
void retried(std::promise<int> p) {
  with_retries(std::move(p), [] { return 1; }, 3);
}

// Nobody else is left when it is asked; or both ask.
void fallback(std::promise<int> p) {
  auto f = p.get_future();
  std::thread t([&] { p.set_value(1); });
  t.join();
  if (f.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
    p.set_value(2);
}

// The count goes on from the value that is tested.
void counted(std::promise<int> p, bool &run) {
  std::atomic<int> acknowledged = 0;
  while (run) {
    ++acknowledged;
    if (acknowledged == 30) {
      p.set_value(30);
      acknowledged++;
    }
  }
}

// Of a value that is published there is always a newer one.
class Latest {
public:
  void publish(int V) {
    {
      std::lock_guard<std::mutex> Lock(M);
      Value = V;
      Any = true;
    }
    Changed.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> Lock(M);
    Changed.wait(Lock, [this] { return Any; });
    return Value;
  }

private:
  std::mutex M;
  std::condition_variable Changed;
  bool Any = false;
  int Value = 0;
};
