//===- fut/future.h - futures that cost what they must ----------*- C++ -*-===//
//
// `future<T>`, `shared_future<T>`, `promise<T>`: drop-in for those of `std`,
// with continuations, `co_await`, waits that take a `std::stop_token`, and
// `try_set_value`. Errors are `std::future_error` with the standard codes.
//
//   fut::promise<int> p;
//   fut::future<int> f = p.get_future();
//   p.set_value(20);
//   auto g = std::move(f).then([](int x) { return x + 1; });
//   fut::shared_future<int> s = g.share();
//   const int &c = s.get(); // 21; from any number of threads, each its handle
//
// Thread safety: as `std`: one handle belongs to one thread at a time, except
// for const members; handles of one shared state are independent.
// Cost: reading a ready future is one acquire load. Making, resolving and
// reading one takes no lock and, once the thread's cache is warm, no allocation.
// A waiting thread polls for about the cost of a wake-up, then sleeps.
// When not: for one value inside one thread return the value; for many values
// use a queue.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_FUTURE_H
#define FUT_FUTURE_H

#include "detail/await.h"
#include "detail/future_base.h"
#include "promise.h"

namespace fut {

// What goes with a future in `std` is the same thing here, so that source in
// which `std::` becomes `fut::` compiles.
using std::future_category;
using std::future_errc;
using std::future_error;
using std::future_status;
using std::launch;

/// The one consumer of a result. Movable, not copyable; destroying it does not
/// block and does not cancel the work.
template <class T> class future : public detail::future_base<T> {
  using base = detail::future_base<T>;

public:
  future() noexcept = default;
  future(future &&o) noexcept : base(std::exchange(o.state_, nullptr)) {}
  future &operator=(future &&o) noexcept {
    future(std::move(o)).swap(*this);
    return *this;
  }
  future(const future &) = delete;
  future &operator=(const future &) = delete;
  ~future() {
    if (this->state_)
      detail::release(this->state_);
  }
  void swap(future &o) noexcept { std::swap(this->state_, o.state_); }
  friend void swap(future &a, future &b) noexcept { a.swap(b); }

  /// Blocks as `wait`, then moves the value out or throws the error; the future
  /// is not valid afterwards. Throws `no_state` when it is not valid.
  T get() {
    if (!this->has_value(this->state_)) [[unlikely]] {
      this->settle(this->state_);
      if (this->state_->failed)
        detail::throw_error_of(std::exchange(this->state_, nullptr));
    }
    return detail::take_value<T>(std::exchange(this->state_, nullptr));
  }
  /// As `get`, but throws `cancelled` when stop is requested first; the future
  /// stays valid then.
  T get(const std::stop_token &stop) {
    this->settle(stop);
    return get();
  }

  /// Turns this into a handle that can be copied. O(1), no allocation.
  [[nodiscard]] shared_future<T> share() noexcept {
    return shared_future<T>(std::move(*this));
  }

  /// A future for `f(value)` (exercise 10). `f` gets the value, not a future;
  /// an error skips `f` and travels on, and what `f` throws is the error of the
  /// result. A future that `f` returns is awaited: the result is a `future<U>`,
  /// not a `future<future<U>>`. `f` runs on the thread that resolves, or right
  /// here when the value is there already; it should be short.
  template <class F>
    requires detail::continuation<F, detail::unique_source<T>>
  [[nodiscard]] auto then(F &&f) && {
    this->checked();
    return detail::continue_with(
        detail::unique_source<T>{std::exchange(this->state_, nullptr)},
        std::forward<F>(f), detail::inline_executor{});
  }
  /// The same with `f` on `ex`: a `fut::pool`, or anything with `execute(job)`,
  /// `post(job)`, `submit(job)` or `ex(job)` for a copyable `job()`. It is
  /// copied if it can be and else must outlive the work. A job that is dropped
  /// breaks the promise.
  template <class Executor, class F>
    requires detail::continuation<F, detail::unique_source<T>>
  [[nodiscard]] auto then(Executor &&ex, F &&f) && {
    this->checked();
    return detail::continue_with(
        detail::unique_source<T>{std::exchange(this->state_, nullptr)},
        std::forward<F>(f), detail::keep_executor(std::forward<Executor>(ex)));
  }

  /// `co_await std::move(f)`: as `get`, suspending instead of blocking. The
  /// coroutine goes on on the thread that resolves.
  auto operator co_await() && noexcept {
    return detail::future_awaiter<future>(std::move(*this));
  }

private:
  friend struct detail::access;
  friend class shared_future<T>;
  explicit future(detail::state<T> *s) noexcept : base(s) {}
};

/// A consumer among several; copying it adds one.
template <class T> class shared_future : public detail::future_base<T> {
  using base = detail::future_base<T>;

public:
  shared_future() noexcept = default;
  shared_future(future<T> &&o) noexcept
      : base(std::exchange(o.state_, nullptr)) {}
  shared_future(shared_future &&o) noexcept
      : base(std::exchange(o.state_, nullptr)) {}
  shared_future(const shared_future &o) noexcept : base(o) {
    if (this->state_)
      this->state_->add_consumer();
  }
  shared_future &operator=(shared_future o) noexcept {
    swap(o);
    return *this;
  }
  ~shared_future() {
    if (this->state_)
      detail::release(this->state_);
  }
  void swap(shared_future &o) noexcept { std::swap(this->state_, o.state_); }
  friend void swap(shared_future &a, shared_future &b) noexcept { a.swap(b); }

  using reference = typename detail::shared_source<T>::argument;

  /// Blocks as `wait`; the value stays in the shared state (exercise 2). The
  /// reference is good as long as one handle of that state lives.
  reference get() const {
    if (!this->has_value(this->state_)) [[unlikely]]
      settle_or_throw();
    return read();
  }
  /// As `get`, but throws `cancelled` when stop is requested first.
  reference get(const std::stop_token &stop) const {
    this->settle(stop);
    return get();
  }

  /// As `future::then`; `f` gets a `const T &`, and this handle stays valid.
  template <class F>
    requires detail::continuation<F, detail::shared_source<T>>
  [[nodiscard]] auto then(F &&f) const {
    return detail::continue_with(source(), std::forward<F>(f),
                                 detail::inline_executor{});
  }
  template <class Executor, class F>
    requires detail::continuation<F, detail::shared_source<T>>
  [[nodiscard]] auto then(Executor &&ex, F &&f) const {
    return detail::continue_with(
        source(), std::forward<F>(f),
        detail::keep_executor(std::forward<Executor>(ex)));
  }

  /// `co_await s`: as `get`, suspending instead of blocking.
  auto operator co_await() const noexcept {
    return detail::future_awaiter<shared_future>(*this);
  }

private:
  friend struct detail::access;

  [[gnu::noinline]] void settle_or_throw() const {
    this->settle(this->state_);
    if (this->state_->failed)
      std::rethrow_exception(this->state_->error);
  }
  reference read() const noexcept {
    if constexpr (std::is_reference_v<T>)
      return *this->state_->value;
    else if constexpr (!std::is_void_v<T>)
      return this->state_->value;
  }
  detail::shared_source<T> source() const {
    this->checked().add_consumer();
    return {this->state_};
  }
};

} // namespace fut

#include "detail/make_ready.h"

#endif
