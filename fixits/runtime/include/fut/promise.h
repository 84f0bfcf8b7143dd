//===- fut/promise.h - the producer's end of a future -----------*- C++ -*-===//
//
// `promise<T>`, as `std::promise`, and one-shot by construction: however many
// threads resolve it, one wins and the others are told. Included by future.h.
//
//   fut::promise<int> p;
//   fut::future<int> f = p.get_future();
//   std::jthread worker([&] { p.try_set_value(42); });
//   bool mine = p.try_set_value(0); // one of the two wins, and both know
//   int answer = f.get();           // 0 or 42
//
// Thread safety: any number of threads may resolve one promise at the same
// time, also while another one calls `get_future`; everything else needs
// exclusive access. Cost: one block from the thread's cache, two atomic
// read-modify-writes to resolve, no lock; a system call only when someone sleeps.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_PROMISE_H
#define FUT_PROMISE_H

#include "detail/then.h"
#include "detail/thread_exit.h"

namespace fut {

/// The producer's end (exercises 2, 3, 5; "sync.Once around Resolve").
///
/// `set_*` throws `std::future_error`: `promise_already_satisfied` when it is
/// not the first, `no_state` on a moved-from promise. `try_set_*` returns
/// whether this call resolved the promise. Neither blocks; both run
/// continuations that were attached with `then` before returning. Should
/// copying the value throw, the promise stays unresolved.
template <class T> class promise {
  static_assert(detail::is_result<T>,
                "the result of a promise is an object, an lvalue reference or "
                "void: no array, no function, no rvalue reference");
  static constexpr bool object = !std::is_void_v<T> && !std::is_reference_v<T>;
  static constexpr bool reference = std::is_reference_v<T>;
  // The parameter types; `unit` where an overload does not take part.
  using arg = std::conditional_t<object, T, detail::unit>;
  using ref = std::conditional_t<reference, T, detail::unit &>;

public:
  /// A new shared state; throws `std::bad_alloc`.
  promise() : state_(detail::new_state<detail::state<T>>()) {}
  /// A shared state whose memory `a` provides.
  template <class Alloc>
  promise(std::allocator_arg_t, const Alloc &a)
      : state_(detail::new_state_with<T>(a)) {}

  promise(promise &&o) noexcept
      : state_(std::exchange(o.state_, nullptr)), satisfied_(o.satisfied_),
        retrieved_(o.retrieved_) {}
  promise &operator=(promise &&o) noexcept {
    promise(std::move(o)).swap(*this);
    return *this;
  }
  promise(const promise &) = delete;
  promise &operator=(const promise &) = delete;
  /// Resolves with `broken_promise` what nobody has resolved.
  ~promise() {
    if (state_ && !(satisfied_ && retrieved_)) [[unlikely]]
      abandon(state_, satisfied_, retrieved_);
  }

  void swap(promise &o) noexcept {
    std::swap(state_, o.state_);
    std::swap(retrieved_, o.retrieved_);
    std::swap(satisfied_, o.satisfied_);
  }
  friend void swap(promise &a, promise &b) noexcept { a.swap(b); }

  /// The future of this promise, once: throws `future_already_retrieved` after
  /// that. Does not block.
  [[nodiscard]] future<T> get_future() {
    if (!state_)
      detail::throw_error(std::future_errc::no_state);
    if (std::exchange(retrieved_, true))
      detail::throw_error(std::future_errc::future_already_retrieved);
    return detail::access::make(state_);
  }

  void set_value(const arg &v) requires object { must(put(v)); }
  void set_value(arg &&v) requires object { must(put(std::move(v))); }
  void set_value(ref v) requires reference
  {
    must(put(v));
  }
  void set_value() requires std::is_void_v<T> { must(put()); }
  void set_exception(std::exception_ptr e) { must(put_error(std::move(e))); }

  bool try_set_value(const arg &v) requires object { return put(v); }
  bool try_set_value(arg &&v) requires object { return put(std::move(v)); }
  bool try_set_value(ref v) requires reference
  {
    return put(v);
  }
  bool try_set_value() requires std::is_void_v<T> { return put(); }
  bool try_set_exception(std::exception_ptr e) {
    return put_error(std::move(e));
  }

  /// As `set_value` and `set_exception`, but the future becomes ready when the
  /// calling thread has ended and its thread-local objects are destroyed.
  void set_value_at_thread_exit(const arg &v) requires object {
    must(put_later(v));
  }
  void set_value_at_thread_exit(arg &&v) requires object {
    must(put_later(std::move(v)));
  }
  void set_value_at_thread_exit(ref v) requires reference
  {
    must(put_later(v));
  }
  void set_value_at_thread_exit() requires std::is_void_v<T> {
    must(put_later());
  }
  void set_exception_at_thread_exit(std::exception_ptr e) {
    must(claim());
    state_->emplace_error(std::move(e));
    detail::finish_at_thread_exit(state_);
  }

private:
  [[gnu::noinline, gnu::cold]] static void
  abandon(detail::state<T> *s, bool satisfied, bool retrieved) noexcept {
    if (satisfied)
      detail::release(s);
    else if (retrieved)
      detail::fail(s, detail::future_error(std::future_errc::broken_promise));
    else
      detail::free_state(s);
  }
  /// One caller gets true, and with it the right to write the state.
  bool claim() {
    if (!state_)
      detail::throw_error(std::future_errc::no_state);
    // The line of the state is fetched while the exchange is under way.
    detail::prefetch_to_write(state_);
    const std::atomic_ref satisfied(satisfied_);
    return !satisfied.load(std::memory_order_relaxed) &&
           !satisfied.exchange(true, std::memory_order_relaxed);
  }
  static void must(bool won) {
    if (!won)
      detail::throw_error(std::future_errc::promise_already_satisfied);
  }
  template <class... Args> bool store(Args &&...args) {
    if (!claim())
      return false;
    if constexpr (noexcept(
                      state_->emplace(std::forward<Args>(args)...))) {
      state_->emplace(std::forward<Args>(args)...);
    } else {
      try {
        state_->emplace(std::forward<Args>(args)...);
      } catch (...) {
        std::atomic_ref(satisfied_).store(false, std::memory_order_relaxed);
        throw;
      }
    }
    return true;
  }
  template <class... Args> bool put(Args &&...args) {
    // The consumer may free the state, and another thread even destroy this
    // promise, as soon as the value is visible: `finish` is the last touch.
    return store(std::forward<Args>(args)...) &&
           (detail::finish(state_, detail::state_base::has_value), true);
  }
  bool put_error(std::exception_ptr e) {
    if (!claim())
      return false;
    detail::fail(state_, std::move(e));
    return true;
  }
  template <class... Args> bool put_later(Args &&...args) {
    if (!store(std::forward<Args>(args)...))
      return false;
    detail::finish_at_thread_exit(state_);
    return true;
  }

  detail::state<T> *state_;
  bool satisfied_ = false; // atomic while several threads may resolve
  bool retrieved_ = false;
};

} // namespace fut

template <class T, class Alloc>
struct std::uses_allocator<fut::promise<T>, Alloc> : std::true_type {};

#include "future.h"

#endif
