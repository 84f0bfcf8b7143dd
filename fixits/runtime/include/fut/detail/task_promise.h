//===- fut/detail/task_promise.h - frames of task<T> ------------*- C++ -*-===//
//
// The promise type of `task<T>`, its awaiter, and the coroutine that runs a task
// into a `promise<T>`.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_TASK_PROMISE_H
#define FUT_DETAIL_TASK_PROMISE_H

#include "combine.h"
#include "frame.h"

#include <optional>

namespace fut {

template <class T = void> class task;

namespace detail {

class task_promise_base : public cached_frame {
public:
  std::suspend_always initial_suspend() const noexcept { return {}; }
  /// Goes on with who awaited: a transfer, not a call, so the stack stays flat.
  auto final_suspend() const noexcept {
    struct transfer {
      std::coroutine_handle<> to;
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<>
      await_suspend(std::coroutine_handle<>) const noexcept {
        return to;
      }
      void await_resume() const noexcept {}
    };
    return transfer{awaiting};
  }
  void unhandled_exception() noexcept { error = std::current_exception(); }

  std::coroutine_handle<> awaiting;
  std::exception_ptr error;
};

template <class T> class task_promise final : public task_promise_base {
public:
  task<T> get_return_object();
  /// `V` is `T` for `co_return {a, b}`.
  template <class V = T>
    requires std::convertible_to<V &&, T>
  void return_value(V &&v) {
    if constexpr (std::is_reference_v<T>)
      value = std::addressof(static_cast<T>(v));
    else
      value.emplace(std::forward<V>(v));
  }
  T take() {
    if (error)
      std::rethrow_exception(error);
    if constexpr (std::is_reference_v<T>)
      return **value;
    else
      return std::move(*value);
  }

private:
  std::optional<stored<T>> value;
};

template <> class task_promise<void> final : public task_promise_base {
public:
  task<void> get_return_object();
  void return_void() const noexcept {}
  void take() const {
    if (error)
      std::rethrow_exception(error);
  }
};

/// Owns the frame while it runs.
template <class T> class task_awaiter {
public:
  using handle = std::coroutine_handle<task_promise<T>>;
  explicit task_awaiter(handle h) noexcept : frame_(h) {}
  task_awaiter(const task_awaiter &) = delete;
  task_awaiter &operator=(const task_awaiter &) = delete;
  ~task_awaiter() { frame_.destroy(); }

  bool await_ready() const noexcept { return false; }
  handle await_suspend(std::coroutine_handle<> by) const noexcept {
    frame_.promise().awaiting = by;
    return frame_;
  }
  T await_resume() const { return frame_.promise().take(); }

private:
  handle frame_;
};

/// Awaits `t` and resolves `p` with its result; the task's frame is gone by
/// then.
template <class T> detached run_into(task<T> t, promise<T> p) {
  std::exception_ptr error;
  try {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(t);
      p.set_value();
    } else {
      T v = co_await std::move(t);
      p.set_value(std::forward<T>(v));
    }
  } catch (...) {
    error = std::current_exception();
  }
  if (error)
    p.set_exception(std::move(error));
}

} // namespace detail
} // namespace fut

#endif
