//===- fut/pool.h - a shared pool of workers --------------------*- C++ -*-===//
//
// `pool`: long-lived workers and one bounded queue, instead of a thread for each
// piece of work (exercises 1 and 12). `default_pool()` and `async` use one for
// the process; `quota` shares a pool between tenants; `task_group` (included)
// forks and joins.
//
//   fut::pool workers(4);
//   auto h = workers.submit([](int x) { return x * 2; }, 21);
//   std::vector<int> v{1, 2, 3};
//   auto all = workers.submit_range(v.begin(), v.end(), [](int &x) { ++x; });
//   all.get();
//   int answer = h.get();
//   auto a = fut::async([] { return 7; }); // on fut::default_pool()
//
// A worker that waits for a `fut` future or group runs other tasks meanwhile,
// so that nested waits cannot use up the workers; do not hold a lock over such
// a wait that another task may want. Tasks that block on anything else, or on
// each other, need a thread each: not a pool.
//
// Thread safety: all members may be called from any thread, also from tasks.
// Cost: a task is one cached block with its result; a `get` that comes before a
// worker runs the task itself, unless a quota limits it. No allocation in steady
// state: a worker starts with the blocks that it would keep otherwise, 28 KB.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_POOL_H
#define FUT_POOL_H

#include "detail/pool_task.h"
#include "detail/range_task.h"

#include <thread>
#include <vector>

namespace fut {

class pool;

/// A tenant's share of a pool: at most `limit` of the tasks submitted with it
/// are in the pool's queue or running, the others wait their turn without
/// occupying either (exercise 12: one request must not monopolise the pool).
/// They run on workers only; one that waits in `fut` gives its share back
/// meanwhile. May be destroyed before its tasks have run, but not after the pool.
class quota {
public:
  quota(pool &p, unsigned limit);
  ~quota() { queue_.drop_tenant(*tenant_); }
  quota(const quota &) = delete;
  quota &operator=(const quota &) = delete;

private:
  friend class pool;
  detail::task_queue &queue_;
  detail::tenant *tenant_;
};

/// What `pool::shutdown` does with tasks that have not started.
enum class on_shutdown {
  drain, ///< runs them
  drop   ///< resolves their futures with `broken_promise`
};

/// Workers and a queue. Not movable: tasks and quotas refer to it.
class pool {
public:
  /// How many tasks may be queued unless said otherwise.
  static constexpr std::size_t default_capacity = std::size_t{1} << 20;

  /// Starts `workers` threads (at least one; by default one a core). Throws
  /// `std::system_error` when there are no more threads.
  explicit pool(unsigned workers = std::thread::hardware_concurrency(),
                std::size_t capacity = default_capacity)
      : queue_(detail::task_queue::create(capacity)) {
    try {
      for (unsigned i = 0; i < (workers ? workers : 1); ++i)
        threads_.emplace_back([q = &queue_, own = detail::full_caches()]() mutable {
          q->work(std::move(own));
        });
    } catch (...) {
      shutdown();
      queue_.recycle();
      throw;
    }
  }
  /// `shutdown(drain)`. Must not run on one of the workers.
  ~pool() {
    shutdown();
    queue_.recycle();
  }
  pool(const pool &) = delete;
  pool &operator=(const pool &) = delete;

  /// Queues `f(args...)`, decayed as by `std::async`, and returns its future;
  /// what `f` throws is thrown by `get`. Blocks while the queue is full; on a
  /// worker it runs other tasks instead. After `shutdown` the future has
  /// `broken_promise`. The future may be ignored.
  template <class F, class... Args>
    requires std::invocable<std::decay_t<F>, std::decay_t<Args>...>
  auto submit(F &&f, Args &&...args) {
    return start(nullptr, {}, std::forward<F>(f), std::forward<Args>(args)...);
  }
  /// The same; when stop is requested before it starts, `f` is skipped and the
  /// future throws `cancelled`.
  template <class F, class... Args>
    requires std::invocable<std::decay_t<F>, std::decay_t<Args>...>
  auto submit(std::stop_token stop, F &&f, Args &&...args) {
    return start(nullptr, std::move(stop), std::forward<F>(f),
                 std::forward<Args>(args)...);
  }
  /// The same within a tenant's quota, which must be of this pool.
  template <class F, class... Args>
    requires std::invocable<std::decay_t<F>, std::decay_t<Args>...>
  auto submit(quota &q, F &&f, Args &&...args) {
    return start(q.tenant_, {}, std::forward<F>(f),
                 std::forward<Args>(args)...);
  }
  template <class F, class... Args>
    requires std::invocable<std::decay_t<F>, std::decay_t<Args>...>
  auto submit(quota &q, std::stop_token stop, F &&f, Args &&...args) {
    return start(q.tenant_, std::move(stop), std::forward<F>(f),
                 std::forward<Args>(args)...);
  }
  /// As `submit`, but never blocks: empty when the queue is full.
  template <class F, class... Args>
    requires std::invocable<std::decay_t<F>, std::decay_t<Args>...>
  [[nodiscard]] auto try_submit(F &&f, Args &&...args) {
    auto *t = detail::new_pool_task(queue_, nullptr, {}, std::forward<F>(f),
                                    std::forward<Args>(args)...);
    auto result = std::optional(t->get_future());
    if (queue_.push(*t, false) != detail::push_result::queued) {
      detail::task_queue::drop(*t);
      result.reset();
    }
    return result;
  }

  /// Runs `f` on each element of `[first, last)`, or on each integer where those
  /// are integers, as one task that idle workers and the waiter share. The
  /// future is ready when all are done: `future<void>`, or a vector of what `f`
  /// returns, in order. After an error the rest is skipped. The elements must
  /// live until then. Copies of `f` are not made: one `f` is called from several
  /// threads. Iterators: forward; random access for more than a few elements.
  template <class Iterator, class F>
    requires detail::visits<F, Iterator>
  auto submit_range(Iterator first, Iterator last, F f) {
    static_assert(std::integral<Iterator> || std::forward_iterator<Iterator>,
                  "the elements are visited by several threads: copy what can "
                  "be read only once into a vector first");
    auto *t = detail::new_range_task(queue_, size(), first, last, std::move(f));
    auto result = t->get_future();
    t->start();
    return result;
  }

  /// Queues `f()` without a result (exercise 10: the executor of `then`). What
  /// it throws is lost. Dropped after `shutdown`.
  template <class F>
    requires std::invocable<std::decay_t<F>>
  void execute(F &&f) {
    static_cast<void>(submit(std::forward<F>(f)));
  }

  /// Accepts no more tasks but those that running tasks submit, runs or drops
  /// what is queued, and returns when the workers have ended; on a worker
  /// returns at once. Idempotent. Threads blocked in `submit` go on.
  void shutdown(on_shutdown what = on_shutdown::drain) {
    queue_.close(what == on_shutdown::drop);
    if (queue_.is_own_worker())
      return;
    const std::lock_guard hold(joining_);
    for (auto &t : threads_)
      if (t.joinable())
        t.join();
  }

  /// How many workers there are.
  unsigned size() const noexcept {
    return static_cast<unsigned>(threads_.size());
  }
  /// How many tasks wait for a worker, at some moment during the call.
  std::size_t pending() const noexcept { return queue_.size(); }

  /// For the runtime's own headers.
  detail::task_queue &queue() noexcept { return queue_; }

private:
  template <class F, class... Args>
  auto start(detail::tenant *owner, std::stop_token stop, F &&f,
             Args &&...args) {
    auto *t = detail::new_pool_task(queue_, owner, std::move(stop),
                                    std::forward<F>(f),
                                    std::forward<Args>(args)...);
    auto result = t->get_future();
    detail::push_or_help(queue_, *t);
    return result;
  }

  detail::task_queue &queue_;
  std::mutex joining_;
  std::vector<std::thread> threads_;
};

inline quota::quota(pool &p, unsigned limit)
    : queue_(p.queue()), tenant_(queue_.add_tenant(limit)) {}

/// The pool of the process: one worker a core, started at the first use, drained
/// when static objects are destroyed.
inline pool &default_pool() {
  static pool shared;
  return shared;
}

/// `f(args...)` on the default pool (exercise 1). Unlike `std::async`'s, the
/// future does not block when it is destroyed; the task runs all the same.
template <class F, class... Args>
  requires std::invocable<std::decay_t<F>, std::decay_t<Args>...>
[[nodiscard]] auto async(F &&f, Args &&...args) {
  return default_pool().submit(std::forward<F>(f), std::forward<Args>(args)...);
}
/// The same with a policy: `deferred` alone runs `f` in the first `get`, `wait`
/// or continuation; everything else goes to the default pool.
template <class F, class... Args>
  requires std::invocable<std::decay_t<F>, std::decay_t<Args>...>
[[nodiscard]] auto async(std::launch policy, F &&f, Args &&...args) {
  if (policy == std::launch::deferred)
    return detail::new_deferred_task(std::forward<F>(f),
                                     std::forward<Args>(args)...)
        ->get_future();
  return default_pool().submit(std::forward<F>(f), std::forward<Args>(args)...);
}

} // namespace fut

#include "task_group.h"

#endif
