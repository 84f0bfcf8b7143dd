//===- fut/task_group.h - fork and join -------------------------*- C++ -*-===//
//
// `task_group` runs calls on a pool and waits for all of them: what a vector of
// threads and a row of joins does, without the threads (exercise 12). Included
// by pool.h.
//
//   int left = 0, right = 0;
//   fut::task_group tg; // on fut::default_pool(); on a pool: tg(workers)
//   tg.run([&] { left = 1; });
//   tg.run([](int &r) { r = 2; }, std::ref(right));
//   tg.wait(); // rethrows the first error
//
// Thread safety: `run` may be called from any thread, tasks of the group
// included; `wait` from one thread at a time. The thread in `wait` runs tasks
// of the group itself.
// Cost: one cached block a task, no future.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_TASK_GROUP_H
#define FUT_TASK_GROUP_H

#include "pool.h"

namespace fut {

/// Calls that are waited for together. May be used again after `wait`.
class task_group {
public:
  task_group() : task_group(default_pool()) {}
  explicit task_group(pool &p) : queue_(p.queue()) {}
  task_group(const task_group &) = delete;
  task_group &operator=(const task_group &) = delete;
  /// Waits for what is left; an error that nobody waited for is lost.
  ~task_group() { join(); }

  /// Queues `f(args...)`, decayed as by `std::thread`. Blocks while the pool's
  /// queue is full. After the pool's shutdown the call is dropped, and `wait`
  /// throws `broken_promise`.
  template <class F, class... Args>
    requires std::invocable<std::decay_t<F>, std::decay_t<Args>...>
  void run(F &&f, Args &&...args) {
    using call = detail::bound<std::decay_t<F>, std::decay_t<Args>...>;
    auto *t = make<member<call>>(*this, std::forward<F>(f),
                                 std::forward<Args>(args)...);
    pending_.fetch_add(1, std::memory_order_relaxed);
    detail::push_or_help(queue_, *t);
  }

  /// Blocks until all calls are done, running those that have not started, and
  /// rethrows the first error.
  void wait() {
    join();
    failed_.store(false, std::memory_order_relaxed);
    if (auto e = std::exchange(error_, nullptr))
      std::rethrow_exception(std::move(e));
  }

  /// Calls that have not started by now are skipped, until the end of the next
  /// `wait`; running ones can look at `stopping`.
  void cancel() noexcept { stop_.store(true, std::memory_order_relaxed); }
  bool stopping() const noexcept {
    return stop_.load(std::memory_order_relaxed);
  }

private:
  template <class Call> struct member : detail::task_node {
    template <class... As>
    explicit member(task_group &g, As &&...as) : call(std::forward<As>(as)...) {
      this->group = &g;
      this->node::run = [](detail::node *n) noexcept {
        auto *self = static_cast<member *>(static_cast<task_node *>(n));
        // The group may be read up to `done`.
        auto &of = *static_cast<task_group *>(const_cast<void *>(self->group));
        if (self->dropped)
          of.fail(detail::future_error(std::future_errc::broken_promise));
        else if (!of.stopping())
          try {
            static_cast<void>(std::move(self->call)());
          } catch (...) {
            of.fail(std::current_exception());
          }
        self->~member();
        detail::give_block(self, size_class);
        of.done();
      };
    }
    static constexpr unsigned size_class =
        detail::size_class(sizeof(member), alignof(member));
    Call call;
  };

  template <class Member, class... As> static Member *make(As &&...as) {
    return detail::make_block<Member>(std::forward<As>(as)...);
  }
  void fail(std::exception_ptr e) noexcept {
    if (!failed_.exchange(true, std::memory_order_relaxed))
      error_ = std::move(e);
  }
  void done() noexcept {
    // The last touch: the waiter may destroy the group after it.
    if (pending_.fetch_sub(1, std::memory_order_acq_rel) == 1)
      static_cast<void>(all_done_.publish());
  }
  void join() noexcept {
    while (detail::task_node *t = queue_.take_newest_of(this))
      t->run(t);
    if (pending_.fetch_sub(1, std::memory_order_acq_rel) != 1)
      detail::wait(all_done_);
    pending_.store(1, std::memory_order_relaxed);
    all_done_.word.store(0, std::memory_order_relaxed);
    stop_.store(false, std::memory_order_relaxed);
  }

  detail::task_queue &queue_;
  std::atomic<std::size_t> pending_{1}; // one is for `join`
  detail::state_base all_done_;
  std::atomic<bool> stop_{false};
  std::atomic<bool> failed_{false};
  std::exception_ptr error_;
};

} // namespace fut

#endif
