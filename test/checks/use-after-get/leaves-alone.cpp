// RUN: %find futures-use-after-get
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <memory>
#include <optional>
#include <vector>

int work();
bool flag();
void log(int);
void refill(std::future<int> &f);
bool try_push(std::future<int> &&f);

// Shared futures.
int shared() {
  std::shared_future<int> s = std::async(work).share();
  return s.get() + s.get();
}

// Assigned anew.
void assigned(std::future<int> f, std::future<int> g) {
  f.get();
  f = std::async(work);
  f.get();
  std::swap(f, g);
  f.get();
  refill(f);
  f.get();
}
void assigned_in_loop(int n) {
  std::future<int> f;
  for (int i = 0; i < n; ++i) {
    f = std::async(work);
    log(f.get());
  }
}
void fresh_in_loop(std::vector<std::future<int>> &v) {
  for (auto &f : v)
    log(f.get());
  std::for_each(v.begin(), v.end(), [](std::future<int> &f) { log(f.get()); });
  for (auto it = v.begin(); it != v.end(); ++it)
    log(it->get());
}
void assigned_by_lambda(std::future<int> f) {
  auto again = [&] { f = std::async(work); };
  f.get();
  again();
  f.get();
}
void replaced_behind_pointer(std::shared_ptr<std::future<int>> p,
                             std::optional<std::future<int>> o) {
  p->get();
  p = std::make_shared<std::future<int>>(std::async(work));
  p->get();
  o->get();
  o.emplace(std::async(work));
  o->get();
}

// valid() between.
void asked(std::future<int> f) {
  log(f.get());
  if (f.valid())
    log(f.get());
}
void asked_in_loop(std::future<int> f) {
  while (f.valid())
    log(f.get());
}

// Paths that exclude each other.
void branches(std::future<int> f, bool b) {
  if (b)
    log(f.get());
  else
    log(f.get() + 1);
}
void early_return(std::future<int> f, bool b) {
  if (b) {
    log(f.get());
    return;
  }
  log(f.get());
}
void early_throw(std::future<int> f, bool b) {
  if (b) {
    f.get();
    throw 1;
  }
  f.get();
}
void break_out(std::future<int> f, int n) {
  for (int i = 0; i < n; ++i)
    if (flag()) {
      log(f.get());
      break;
    }
}
void same_condition(std::future<int> f, bool b, int n) {
  if (b)
    log(f.get());
  if (n > 3)
    log(n);
  if (!b)
    log(f.get());
}
void same_comparison(std::future<int> f, int n) {
  if (n > 3)
    log(f.get());
  if (n <= 3)
    log(f.get());
}
void once_by_flag(std::future<int> f, int n) {
  bool done = false;
  for (int i = 0; i < n; ++i) {
    if (done)
      continue;
    log(f.get());
    done = true;
  }
}
void once_by_value(std::future<int> f) {
  std::optional<int> value;
  while (flag()) {
    if (!value)
      value.emplace(f.get());
    log(*value);
  }
}
void exclusive_cases(std::future<int> f, int k) {
  switch (k) {
  case 0:
    f.get();
    break;
  default:
    f.get();
  }
}

// Not known to be gone.
void maybe_declined(std::future<int> f) {
  if (!try_push(std::move(f)))
    f.get();
}
void variable_index(std::vector<std::future<int>> &v, int i, int j) {
  v[i].get();
  v[j].get();
}

struct Member {
  std::future<int> result;
  void restart();
  int twice() {
    int a = result.get();
    restart();
    return a + result.get();
  }
};
std::future<int> global_result;
void restart_global();
int twice_global() {
  int a = global_result.get();
  restart_global();
  return a + global_result.get();
}

// Waiting takes nothing.
void wait_and_get(std::future<int> f) {
  do
    f.wait();
  while (flag());
  f.get();
}

// Meant.
[[clang::annotate("futures::intended")]] void intended(std::future<int> f) {
  f.get();
  f.get();
}
void suppressed(std::future<int> f) {
  f.get();
  f.get(); // NOLINT(futures-use-after-get)
}

// A flag that is tested with the wait, whose temporaries are destroyed before
// the branch; an optional that holds the result.
void once(std::future<int> &f, bool &run) {
  bool done = false;
  while (run)
    if (!done &&
        f.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
      f.get();
      done = true;
    }
}
void unless(std::future<int> &f, bool &run) {
  bool done = false;
  while (run) {
    if (done || f.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
      continue;
    f.get();
    done = true;
  }
}
int remembered(std::future<int> &f, bool &run) {
  std::optional<int> result;
  while (run)
    if (!result &&
        f.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
      result = f.get();
  return result.value_or(0);
}

// Elements that are others by then, or are asked.
void start(std::future<int> &);
void elements(std::vector<std::future<int>> &v, std::size_t i) {
  v[i].get();
  v[i] = std::async([] { return 1; });
  v[i].get();
  if (v[i].valid())
    v[i].get();
  ++i;
  v[i].get();
  start(v[i]);
  v[i].get();
  std::swap(v[i], v[0]);
  v[i].get();
  v.clear();
  for (auto &f : v)
    f.get();
  for (std::size_t k = 0; k < v.size(); ++k)
    v[k] = std::async([] { return 1; });
  for (auto &f : v)
    f.get();
}
void ready_first(std::vector<std::future<int>> &v) {
  for (auto &f : v)
    if (f.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
      f.get();
  for (auto &f : v)
    if (f.valid())
      f.get();
}

// What only looks like a loop.
bool never();
#define CHECK_THAT(EXPRESSION)                                                 \
  do {                                                                         \
    if (!(EXPRESSION))                                                         \
      std::abort();                                                            \
  } while (never())
void checked(std::future<int> f) { CHECK_THAT(f.get() == 7); }

// A test of what the misuse throws.
void expected(std::future<int> f, std::packaged_task<int(int)> task) {
  f.get();
  bool thrown = false;
  try {
    log(f.get());
  } catch (const std::future_error &) {
    thrown = true;
  } catch (...) {
  }
  task(1);
  try {
    task(2);
  } catch (std::future_error error) {
    log(thrown);
  }
}
#define EXPECT_THROW(STATEMENT, EXCEPTION)                                     \
  try {                                                                        \
    if (flag()) {                                                              \
      STATEMENT;                                                               \
    }                                                                          \
  } catch (const EXCEPTION &) {                                                \
  } catch (...) {                                                              \
  }
#define CATCHES(EXPRESSION)                                                    \
  try {                                                                        \
    static_cast<void>(EXPRESSION);                                             \
  } catch (...) {                                                              \
  }
#define REQUIRE_THROWS(EXPRESSION) CATCHES(EXPRESSION)
void asserted(std::future<int> f, std::future<int> g) {
  f.get();
  EXPECT_THROW(f.get(), std::future_error);
  g.get();
  REQUIRE_THROWS(g.get());
}
