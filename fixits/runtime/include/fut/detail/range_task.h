//===- fut/detail/range_task.h - one call for each element ------*- C++ -*-===//
//
// The elements are claimed in chunks by whoever takes part: workers that find
// the node in the queue, and the thread that waits. The node goes back into the
// queue as soon as a worker has taken it, so that one node calls all workers.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_RANGE_TASK_H
#define FUT_DETAIL_RANGE_TASK_H

#include "pool_task.h"

#include <iterator>
#include <vector>

namespace fut::detail {

/// What `f` is called with for the element at `i`.
template <class Iterator> decltype(auto) element(Iterator &i) {
  if constexpr (std::integral<Iterator>)
    return Iterator(i);
  else
    return *i;
}
template <class Iterator>
using element_t = decltype(element(std::declval<Iterator &>()));

/// An `F` that can be called with each element.
template <class F, class Iterator>
concept visits =
    (std::integral<Iterator> || requires(Iterator &i) { *i; }) &&
    std::invocable<F &, element_t<Iterator>>;

template <class R>
using range_result = std::conditional_t<
    std::is_void_v<R>, void,
    std::vector<std::conditional_t<std::is_void_v<R>, int, R>>>;

template <class Iterator, class F, class R>
class range_task final : public state<range_result<R>>, private task_node {
  static constexpr bool has_results = !std::is_void_v<R>;

public:
  range_task(task_queue &q, std::size_t workers, Iterator first,
             std::size_t count, F f)
      : queue_(q), count_(count), work_(first, std::move(f), count) {
    // A few chunks each, so that whoever is late leaves work to the others.
    chunk_ = count / (4 * (workers + 1));
    chunk_ = chunk_ ? chunk_ : 1;
    this->node::run = [](node *n) noexcept {
      auto &self = static_cast<range_task &>(static_cast<task_node &>(*n));
      self.dropped ? self.skip() : self.join();
    };
    this->assist = [](state_base &s) noexcept {
      auto &self = static_cast<range_task &>(s);
      if (!self.enter())
        return;
      self.take_part();
      if (self.queue_.take_back(self))
        self.users_.fetch_sub(1, std::memory_order_relaxed);
      self.part();
    };
  }
  ~range_task() {}

  future<range_result<R>> get_future() noexcept {
    return access::make<range_result<R>>(this);
  }
  void start() noexcept {
    if (count_ == 0)
      part();
    else
      push_or_help(queue_, *this);
  }

private:
  void skip() noexcept {
    fail_with(future_error(std::future_errc::broken_promise));
    part();
  }
  /// A waiter wants to take part: false when the last participant has left.
  bool enter() noexcept {
    auto n = users_.load(std::memory_order_relaxed);
    while (n != 0)
      if (users_.compare_exchange_weak(n, n + 1, std::memory_order_relaxed))
        return true;
    return false;
  }
  /// A worker took the node.
  void join() noexcept {
    if (next_.load(std::memory_order_relaxed) + chunk_ < count_) {
      users_.fetch_add(1, std::memory_order_relaxed);
      if (queue_.push(*this, true) != push_result::queued)
        users_.fetch_sub(1, std::memory_order_relaxed);
    }
    take_part();
    // What is still queued has nothing left to do.
    if (queue_.take_back(*this))
      users_.fetch_sub(1, std::memory_order_relaxed);
    part();
  }
  void take_part() noexcept {
    for (std::size_t at;
         !failed_.load(std::memory_order_relaxed) &&
         (at = next_.fetch_add(chunk_, std::memory_order_relaxed)) < count_;) {
      try {
        const std::size_t end = at + chunk_ < count_ ? at + chunk_ : count_;
        Iterator i = work_.first;
        if constexpr (std::integral<Iterator>)
          i = static_cast<Iterator>(i + static_cast<Iterator>(at));
        else
          std::advance(i, at);
        for (; at != end; ++at, ++i)
          if constexpr (has_results)
            work_.results[at].emplace(detail::invoke(work_.f, element(i)));
          else
            detail::invoke(work_.f, element(i));
      } catch (...) {
        fail_with(std::current_exception());
      }
    }
  }
  void fail_with(std::exception_ptr e) noexcept {
    if (!failed_.exchange(true, std::memory_order_relaxed))
      work_.error = std::move(e);
  }
  /// One participant or queued node less; the last one, and nobody before it,
  /// resolves.
  void part() noexcept {
    if (users_.fetch_sub(1, std::memory_order_acq_rel) != 1)
      return;
    if (work_.error)
      this->emplace_error(std::move(work_.error));
    else if constexpr (has_results)
      emplace_result<range_result<R>>(*this, [this] {
        range_result<R> all;
        all.reserve(count_);
        for (auto &r : work_.results)
          all.push_back(std::move(*r));
        return all;
      });
    else
      this->emplace();
    std::destroy_at(std::addressof(work_));
    finish<range_result<R>>(this);
  }

  struct nothing {
    explicit nothing(std::size_t) {}
  };
  struct parts {
    parts(Iterator from, F call, std::size_t n)
        : first(from), f(std::move(call)), results(n) {}
    Iterator first;
    F f;
    std::exception_ptr error;
    [[no_unique_address]] std::conditional_t<
        has_results,
        std::vector<std::optional<std::conditional_t<has_results, R, int>>>,
        nothing> results;
  };

  task_queue &queue_;
  std::size_t chunk_;
  const std::size_t count_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::size_t> users_{1}; // participants, and the node in the queue
  std::atomic<bool> failed_{false};
  union {
    parts work_;
  };
};

template <class Iterator, class F>
auto *new_range_task(task_queue &q, std::size_t workers, Iterator first,
                     Iterator last, F f) {
  using result =
      std::remove_cvref_t<std::invoke_result_t<F &, element_t<Iterator>>>;
  std::size_t count;
  if constexpr (std::integral<Iterator>)
    count = first < last ? static_cast<std::size_t>(last - first) : 0;
  else
    count = static_cast<std::size_t>(std::distance(first, last));
  return new_state<range_task<Iterator, F, result>>(q, workers, first, count,
                                                    std::move(f));
}

} // namespace fut::detail

#endif
