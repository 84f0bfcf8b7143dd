//===- fut/detail/executor.h - where a continuation runs --------*- C++ -*-===//
//
// Pools queue the node of a continuation itself; to other executors goes a job
// that can be copied.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_EXECUTOR_H
#define FUT_DETAIL_EXECUTOR_H

#include "task_node.h"

#include <concepts>
#include <memory>

namespace fut::detail {

struct inline_executor {};

/// An executor that queues nodes itself, so that a hop allocates nothing.
template <class E>
concept intrusive_executor = requires(E &ex) {
  { ex.queue() } -> std::convertible_to<scheduler &>;
};

/// Gives `job` to whatever way `ex` has to run a callable.
template <class E, class Job> void execute_on(E &ex, Job job) {
  if constexpr (requires { ex.execute(std::move(job)); })
    ex.execute(std::move(job));
  else if constexpr (requires { ex.post(std::move(job)); })
    ex.post(std::move(job));
  else if constexpr (requires { ex.submit(std::move(job)); })
    static_cast<void>(ex.submit(std::move(job)));
  else
    static_cast<void>(ex(std::move(job)));
}

/// Executors are handles and are copied; what cannot be copied is referred to.
template <class E> struct executor_copy {
  E ex;
  E &get() noexcept { return ex; }
};
template <class E> struct executor_ref {
  E *ex;
  E &get() noexcept { return *ex; }
};
template <class E> auto keep_executor(E &&ex) {
  using plain = std::remove_reference_t<E>;
  if constexpr (intrusive_executor<plain>)
    return executor_ref<scheduler>{&ex.queue()};
  else if constexpr (std::copy_constructible<plain> || !std::is_reference_v<E>)
    return executor_copy<std::remove_cv_t<plain>>{std::forward<E>(ex)};
  else
    return executor_ref<plain>{std::addressof(ex)};
}

} // namespace fut::detail

#endif
