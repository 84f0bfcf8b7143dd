//===- fut/task.h - lazy coroutines -----------------------------*- C++ -*-===//
//
// `task<T>` is a coroutine that starts when it is awaited and resumes who awaits
// it by symmetric transfer, so that a row of tasks needs no stack. `sync_wait`
// runs one from ordinary code; `when_all` awaits several (exercise 7).
//
//   fut::task<int> half(int n) { co_return n / 2; }
//   fut::task<int> job(fut::future<int> f) {
//     int n = co_await std::move(f);         // futures can be awaited
//     auto [a, b] = co_await fut::when_all(half(n), half(n + 10));
//     co_return a + b;
//   }
//   int out = fut::sync_wait(job(fut::make_ready_future(4))); // 9
//
// Thread safety: a task is owned by one thread at a time; its body goes on where
// what it awaits becomes ready. Cost: the frame, from the thread's block cache.
// When not: for one result of running work take a future.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_TASK_H
#define FUT_TASK_H

#include "detail/task_promise.h"
#include "pool.h"
#include "when.h"

#include <algorithm>

namespace fut {

/// A coroutine that has not started, or has been awaited. Movable; destroying
/// it destroys the frame. Arguments of the coroutine taken by reference must
/// live until it has ended.
template <class T> class [[nodiscard]] task {
public:
  using promise_type = detail::task_promise<T>;
  using value_type = T;

  task() noexcept = default;
  task(task &&o) noexcept : frame_(std::exchange(o.frame_, nullptr)) {}
  task &operator=(task &&o) noexcept {
    std::swap(frame_, o.frame_);
    return *this;
  }
  task(const task &) = delete;
  task &operator=(const task &) = delete;
  ~task() {
    if (frame_)
      frame_.destroy();
  }

  [[nodiscard]] bool valid() const noexcept { return frame_ != nullptr; }

  /// `co_await std::move(t)`: starts the coroutine; gives its value or throws
  /// its error, and `no_state` for a task without coroutine. Once only.
  auto operator co_await() && {
    if (!frame_)
      throw std::future_error(std::future_errc::no_state);
    return detail::task_awaiter<T>(std::exchange(frame_, nullptr));
  }

private:
  friend promise_type;
  using handle = std::coroutine_handle<promise_type>;
  explicit task(handle h) noexcept : frame_(h) {}
  handle frame_;
};

namespace detail {

/// A pool's queue as something to await.
class pool_awaiter : task_node {
public:
  explicit pool_awaiter(task_queue &q) noexcept : queue_(q) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) noexcept {
    waiting_ = h;
    this->node::run = [](node *n) noexcept {
      static_cast<pool_awaiter *>(static_cast<task_node *>(n))
          ->waiting_.resume();
    };
    push_or_help(queue_, *this);
  }
  void await_resume() const {
    if (this->dropped)
      throw std::future_error(std::future_errc::broken_promise);
  }

private:
  task_queue &queue_;
  std::coroutine_handle<> waiting_;
};

template <class T>
using values_of =
    std::conditional_t<std::is_void_v<T>, void, std::vector<kept<T>>>;

/// Runs tasks until none is left to start; several of these share `next`.
template <class T>
task<void> run_in_turn(std::vector<task<T>> &tasks,
                       std::vector<std::optional<settled<T>>> &results,
                       std::atomic<std::size_t> &next) {
  for (std::size_t i;
       (i = next.fetch_add(1, std::memory_order_relaxed)) < tasks.size();) {
    auto one = co_await when_all_settled(start(std::move(tasks[i])));
    results[i].emplace(std::get<0>(std::move(one)));
  }
}

} // namespace detail

template <class T> task<T> detail::task_promise<T>::get_return_object() {
  return task<T>(std::coroutine_handle<task_promise>::from_promise(*this));
}
inline task<void> detail::task_promise<void>::get_return_object() {
  return task<void>(std::coroutine_handle<task_promise>::from_promise(*this));
}

/// Starts a task now, on this thread up to its first suspension, and returns
/// the future of its result.
template <class T> [[nodiscard]] future<T> start(task<T> t) {
  promise<T> p;
  auto f = p.get_future();
  detail::run_into(std::move(t), std::move(p));
  return f;
}
/// The same on a pool.
template <class T> [[nodiscard]] future<T> start(pool &on, task<T> t) {
  promise<T> p;
  auto f = p.get_future();
  on.execute([t = std::move(t), p = std::move(p)]() mutable {
    detail::run_into(std::move(t), std::move(p));
  });
  return f;
}

/// `co_await schedule(workers)`: goes on on a worker. Throws `broken_promise`,
/// on this thread, when the pool drops the coroutine at its shutdown.
[[nodiscard]] inline auto schedule(pool &p) noexcept {
  return detail::pool_awaiter(p.queue());
}

/// Runs a task from ordinary code and blocks for its result, as
/// `future::get` does: a pool's worker runs other tasks meanwhile.
template <class T> T sync_wait(task<T> t) { return start(std::move(t)).get(); }
/// Blocks for a future: `get`.
template <class T> T sync_wait(future<T> f) { return f.get(); }

/// Awaits several tasks, started one after the other on this thread: those that
/// suspend overlap. The tuple of their values, `std::monostate` for void. When
/// all have ended, so that none outlives what it refers to, the error of the
/// first in order that failed is thrown.
template <class... T>
  requires(sizeof...(T) > 0)
task<std::tuple<detail::kept<T>...>> when_all(task<T>... tasks) {
  auto done = co_await when_all_settled(start(std::move(tasks))...);
  co_return std::apply(
      [](auto &...s) {
        return std::tuple<detail::kept<T>...>{std::move(s).value()...};
      },
      done);
}
/// The same for a vector: the vector of the values, or nothing for void. At most
/// `limit` tasks are under way at a time (exercise 6).
template <class T>
task<detail::values_of<T>>
when_all(std::vector<task<T>> tasks,
         std::size_t limit = static_cast<std::size_t>(-1)) {
  std::vector<std::optional<settled<T>>> results(tasks.size());
  std::atomic<std::size_t> next{0};
  std::vector<future<void>> runners;
  for (std::size_t n = std::min(limit, tasks.size()); n-- > 0;)
    runners.push_back(start(detail::run_in_turn(tasks, results, next)));
  co_await when_all(std::move(runners));
  if constexpr (std::is_void_v<T>) {
    for (auto &r : results)
      r->value();
  } else {
    detail::values_of<T> values;
    values.reserve(results.size());
    for (auto &r : results)
      values.push_back(std::move(*r).value());
    co_return values;
  }
}

} // namespace fut

#endif
