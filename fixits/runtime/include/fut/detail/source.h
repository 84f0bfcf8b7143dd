//===- fut/detail/source.h - states as seen by their consumers --*- C++ -*-===//
//
// What a continuation, an awaiter or a combiner takes its value from, and what
// type its result has.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_SOURCE_H
#define FUT_DETAIL_SOURCE_H

#include "wait.h"

#include <concepts>

namespace fut {

template <class T> class promise;
template <class T> class future;
template <class T> class shared_future;

namespace detail {

/// The way into futures for the rest of the runtime.
struct access {
  template <class T> static future<T> make(state<T> *s) noexcept {
    return future<T>(s);
  }
  /// Takes the state out of a future; it must be valid.
  template <class Future> static auto *detach(Future &f) noexcept {
    return std::exchange(f.state_, nullptr);
  }
  template <class Future> static auto *peek(const Future &f) noexcept {
    return f.state_;
  }
};

inline std::exception_ptr future_error(std::future_errc e) noexcept {
  return std::make_exception_ptr(std::future_error(e));
}

/// What a function's result is kept as: as `std::async` does, lvalue references
/// stay references.
template <class R>
using result_t = std::conditional_t<std::is_lvalue_reference_v<R>, R,
                                    std::remove_cvref_t<R>>;

template <class T> inline constexpr bool is_future = false;
template <class T> inline constexpr bool is_future<future<T>> = true;

/// `future<future<U>>` is not made: a continuation's future is awaited.
template <class R> struct unwrapped {
  using type = R;
};
template <class U> struct unwrapped<future<U>> {
  using type = U;
};

/// Calls `f` with what a state of `T` keeps: a reference as itself, nothing for
/// void.
template <class T, class F, class Stored>
decltype(auto) invoke_with(F &&f, Stored &&value) {
  if constexpr (std::is_void_v<T>)
    return detail::invoke(std::forward<F>(f));
  else if constexpr (std::is_reference_v<T>)
    return detail::invoke(std::forward<F>(f), *value);
  else
    return detail::invoke(std::forward<F>(f), std::forward<Stored>(value));
}

/// A state seen by its only consumer: the value is moved out.
template <class T> struct unique_source {
  state<T> *s;

  using argument = std::add_rvalue_reference_t<T>;
  template <class F> decltype(auto) apply(F &&f) {
    return detail::invoke_with<T>(std::forward<F>(f), std::move(s->value));
  }
  std::exception_ptr error() noexcept { return std::move(s->error); }
  void release() noexcept { dispose(s); }
};

/// A state with several consumers: the value stays.
template <class T> struct shared_source {
  state<T> *s;

  using argument =
      std::conditional_t<std::is_void_v<T> || std::is_reference_v<T>, T,
                         std::add_lvalue_reference_t<const T>>;
  template <class F> decltype(auto) apply(F &&f) {
    return detail::invoke_with<T>(std::forward<F>(f), std::as_const(s->value));
  }
  std::exception_ptr error() noexcept { return s->error; }
  void release() noexcept { detail::release(s); }
};

template <class F, class Arg> struct stage_result : std::invoke_result<F, Arg> {};
template <class F, class Void>
  requires std::is_void_v<Void>
struct stage_result<F, Void> : std::invoke_result<F> {};

/// What `F` returns when given the value of `Source`.
template <class F, class Source>
using returned_t = result_t<
    typename stage_result<std::decay_t<F>, typename Source::argument>::type>;

template <class F, class Source>
concept continuation = requires { typename returned_t<F, Source>; };

template <class F, class Source>
using then_t = typename unwrapped<returned_t<F, Source>>::type;

} // namespace detail
} // namespace fut

#endif
