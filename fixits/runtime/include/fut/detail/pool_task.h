//===- fut/detail/pool_task.h - a queued call -------------------*- C++ -*-===//
//
// The block of a submitted call: its result, the callable with its arguments,
// and the node the queue links.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_POOL_TASK_H
#define FUT_DETAIL_POOL_TASK_H

#include "../future.h"
#include "task_queue.h"

#include <optional>
#include <tuple>

namespace fut::detail {

/// A callable and its arguments, decayed, to be called once.
template <class F, class... Args> class bound {
public:
  template <class Fn, class... As>
  explicit bound(Fn &&f, As &&...args)
      : all_(std::forward<Fn>(f), std::forward<As>(args)...) {}
  decltype(auto) operator()() && {
    return std::apply(
        [](F &f, Args &...args) -> decltype(auto) {
          return detail::invoke(std::move(f), std::move(args)...);
        },
        all_);
  }

private:
  std::tuple<F, Args...> all_;
};

template <class F, class... Args>
using call_t =
    result_t<std::invoke_result_t<std::decay_t<F>, std::decay_t<Args>...>>;

/// What pool tasks and deferred ones share: the call, run or dropped.
template <class R, class Call> class call_state : public state<R> {
public:
  template <class... As>
  explicit call_state(std::stop_token stop, As &&...as)
      : stop_(std::move(stop)), call_(std::forward<As>(as)...) {}
  ~call_state() {}

  future<R> get_future() noexcept { return access::make<R>(this); }

protected:
  void work(bool dropped) noexcept {
    if (dropped) [[unlikely]]
      this->emplace_error(future_error(std::future_errc::broken_promise));
    else if (stop_.stop_requested()) [[unlikely]]
      this->emplace_error(std::make_exception_ptr(cancelled()));
    else
      emplace_result<R>(*this, std::move(call_));
    // Before the result is visible: whoever waits for it may destroy what the
    // callable refers to.
    std::destroy_at(std::addressof(call_));
    std::destroy_at(std::addressof(stop_));
    finish<R>(this);
  }

private:
  union {
    std::stop_token stop_;
  };
  union {
    Call call_;
  };
};

template <class R, class Call>
class pool_task final : public call_state<R, Call>, public task_node {
public:
  template <class... As>
  pool_task(task_queue &q, tenant *whose, std::stop_token stop, As &&...as)
      : call_state<R, Call>(std::move(stop), std::forward<As>(as)...),
        queue_(q) {
    this->owner = whose;
    this->node::run = [](node *n) noexcept {
      auto &self = static_cast<pool_task &>(static_cast<task_node &>(*n));
      self.work(self.dropped);
    };
    this->assist = [](state_base &s) noexcept {
      auto &self = static_cast<pool_task &>(s);
      if (!self.queue_.take_back(self))
        return;
      if (self.owner) [[unlikely]]
        self.queue_.run_taken(self);
      else
        self.work(false);
    };
  }

private:
  task_queue &queue_;
};

template <class F, class... Args>
auto *new_pool_task(task_queue &q, tenant *owner, std::stop_token stop, F &&f,
                    Args &&...args) {
  using call = bound<std::decay_t<F>, std::decay_t<Args>...>;
  return new_state<pool_task<call_t<F, Args...>, call>>(
      q, owner, std::move(stop), std::forward<F>(f),
      std::forward<Args>(args)...);
}

template <class R, class Call>
class deferred_task final : public call_state<R, Call> {
public:
  template <class... As>
  explicit deferred_task(As &&...as)
      : call_state<R, Call>(std::stop_token(), std::forward<As>(as)...) {
    this->deferred = true;
    this->assist = [](state_base &s) noexcept {
      auto &self = static_cast<deferred_task &>(s);
      if (!self.started_.exchange(true, std::memory_order_relaxed))
        self.work(self.word.load(std::memory_order_relaxed) ==
                  state_base::abandoned);
    };
  }

private:
  std::atomic<bool> started_{false};
};

template <class F, class... Args> auto *new_deferred_task(F &&f, Args &&...args) {
  using call = bound<std::decay_t<F>, std::decay_t<Args>...>;
  return new_state<deferred_task<call_t<F, Args...>, call>>(
      std::forward<F>(f), std::forward<Args>(args)...);
}

/// Queues `t`. Where there is no room, a worker runs other tasks, and another
/// thread waits; a closed queue drops it.
inline void push_or_help(task_queue &q, task_node &t) noexcept {
  for (bool force = false;;) {
    switch (q.push(t, force)) {
    case push_result::queued:
      return;
    case push_result::closed:
      return task_queue::drop(t);
    case push_result::full:
      if (q.is_own_worker())
        force = !task_queue::current_worker->run_one();
      else
        q.wait_for_room();
    }
  }
}

} // namespace fut::detail

#endif
