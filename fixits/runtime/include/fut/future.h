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
#include "promise.h"

namespace fut {

// What goes with a future in `std` is the same thing here, so that source in
// which `std::` becomes `fut::` compiles.
using std::future_category;
using std::future_errc;
using std::future_error;
using std::future_status;
using std::launch;

/// What `get(token)` throws when the token is stopped before the result is
/// there, and what becomes of work that a stop request has skipped.
class cancelled : public std::future_error {
public:
  cancelled() : std::future_error(std::future_errc::broken_promise) {}
  const char *what() const noexcept override {
    return "fut: stopped before the result was there";
  }
};

namespace detail {

/// What unique and shared futures have in common.
template <class T> class future_base {
public:
  /// Whether there is a shared state.
  [[nodiscard]] bool valid() const noexcept { return state_ != nullptr; }
  /// Whether the result is there: one acquire load. Requires `valid()`.
  [[nodiscard]] bool is_ready() const noexcept { return state_->is_ready(); }

  /// Blocks until the result is there. On a pool's worker runs other tasks
  /// meanwhile; on any thread takes back the work when it has not started.
  void wait() const { detail::wait(checked()); }
  /// Returns whether the result is there; false when stop was requested first.
  bool wait(const std::stop_token &stop) const {
    return detail::wait(checked(), no_deadline, &stop) == wait_result::ready;
  }
  /// `std::future_status::ready`, `timeout` (also when stopped), or `deferred`
  /// for a deferred function that has not run. A wait of zero only looks.
  template <class Rep, class Period>
  std::future_status
  wait_for(const std::chrono::duration<Rep, Period> &d) const {
    return limited(detail::after(d), nullptr);
  }
  template <class Rep, class Period>
  std::future_status wait_for(const std::chrono::duration<Rep, Period> &d,
                              const std::stop_token &stop) const {
    return limited(detail::after(d), &stop);
  }
  /// As `wait_for`, until a time point, or what converts to one of
  /// `steady_clock`, such as `fut::deadline`.
  std::future_status wait_until(steady::time_point t) const {
    return limited(t, nullptr);
  }
  std::future_status wait_until(steady::time_point t,
                                const std::stop_token &stop) const {
    return limited(t, &stop);
  }
  template <class Clock, class Duration>
  std::future_status
  wait_until(const std::chrono::time_point<Clock, Duration> &t) const {
    return wait_until(t, std::stop_token());
  }
  template <class Clock, class Duration>
  std::future_status
  wait_until(const std::chrono::time_point<Clock, Duration> &t,
             const std::stop_token &stop) const {
    for (;;) { // that clock may be adjusted while we sleep by ours
      const auto now = Clock::now();
      const bool over = t <= now; // then `t - now` might overflow
      const auto status =
          limited(over ? steady::time_point::min() : detail::after(t - now),
                  &stop);
      if (status != std::future_status::timeout || stop.stop_requested() || over)
        return status;
    }
  }

protected:
  future_base() noexcept = default;
  explicit future_base(state<T> *s) noexcept : state_(s) {}
  future_base(const future_base &) = default;
  future_base &operator=(const future_base &) = default;
  ~future_base() = default;

  state<T> &checked() const {
    if (!state_) [[unlikely]]
      throw_error(std::future_errc::no_state);
    return *state_;
  }
  // These two get the state, not the future: one that is only made, waited for
  // and read then never needs to be in memory.

  /// Whether `get` can read at once.
  static bool has_value(const state<T> *s) noexcept {
    return s && s->is_value();
  }
  /// Waits for `get`.
  [[gnu::noinline]] static void settle(state<T> *s) {
    if (!s)
      throw_error(std::future_errc::no_state);
    detail::wait(*s);
  }
  void settle(const std::stop_token &stop) const {
    if (!wait(stop))
      throw cancelled();
  }

  state<T> *state_ = nullptr;

private:
  std::future_status limited(steady::time_point t,
                             const std::stop_token *stop) const {
    state<T> &s = checked();
    if (s.deferred && !s.is_ready())
      return std::future_status::deferred;
    return detail::wait(s, t, stop) == wait_result::ready
               ? std::future_status::ready
               : std::future_status::timeout;
  }
};

} // namespace detail

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

/// A future that is ready (exercise 1: work too small for another thread).
/// `make_ready_future()` is a `future<void>`; for a reference pass `std::ref`.
template <class T> [[nodiscard]] auto make_ready_future(T &&v) {
  using value = std::unwrap_ref_decay_t<T>;
  if constexpr (std::is_reference_v<value>)
    return detail::access::make(
        detail::new_value<value>(static_cast<value>(v)));
  else
    return detail::access::make(detail::new_value<value>(std::forward<T>(v)));
}
[[nodiscard]] inline future<void> make_ready_future() {
  return detail::access::make(detail::new_value<void>());
}
/// The same with the type named: `make_ready_future<long>(n)`,
/// `make_ready_future<void>()`.
template <class T>
  requires(!std::is_reference_v<T>)
[[nodiscard]] future<T> make_ready_future(const std::type_identity_t<T> &v) {
  return detail::access::make(detail::new_value<T>(v));
}
template <class T>
  requires std::is_void_v<T>
[[nodiscard]] future<T> make_ready_future() {
  return make_ready_future();
}

/// A future that is ready with an error.
template <class T>
[[nodiscard]] future<T> make_exceptional_future(std::exception_ptr e) {
  return detail::access::make(detail::new_error<T>(std::move(e)));
}
template <class T, class E>
  requires(!std::convertible_to<E, std::exception_ptr>)
[[nodiscard]] future<T> make_exceptional_future(E e) {
  return make_exceptional_future<T>(std::make_exception_ptr(std::move(e)));
}

} // namespace fut

#endif
