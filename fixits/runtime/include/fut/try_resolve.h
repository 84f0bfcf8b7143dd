//===- fut/try_resolve.h - first resolve wins -------------------*- C++ -*-===//
//
// `try_set_value(p, v)` and `try_set_exception(p, e)` resolve a promise if
// nobody has, and say whether they did. They work on `fut::promise`,
// `std::promise`, `boost::promise` and `boost::fibers::promise`.
//
//   std::promise<int> p;
//   auto f = p.get_future();
//   auto on_result = [&](int r) { fut::try_set_value(p, r); };
//   auto on_timeout = [&] { fut::try_set_value(p, -1); };
//   on_result(7);
//   on_timeout(); // too late: ignored, where set_value would throw
//   int r = f.get();
//
// Thread safety: that of the promise; all of these allow racing resolvers.
// Cost: for a promise with a `try_set_value` of its own, that; else one
// exception, thrown and caught, where the promise was satisfied before.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_TRY_RESOLVE_H
#define FUT_TRY_RESOLVE_H

#include <exception>
#include <future>
#include <type_traits>

// Boost is named, not included: who has a boost::promise has its header.
namespace boost {
template <class R> class promise;
class promise_already_satisfied;
class exception_ptr;
exception_ptr current_exception();
namespace fibers {
template <class R> class promise;
class promise_already_satisfied;
} // namespace fibers
} // namespace boost

namespace fut {
namespace detail {

/// What a promise throws at a second resolve.
template <class Promise> struct resolved_before {
  using error = std::future_error;
  static bool is(const std::future_error &e) noexcept {
    return e.code() == std::future_errc::promise_already_satisfied;
  }
};
template <class R> struct resolved_before<boost::promise<R>> {
  using error = boost::promise_already_satisfied;
  static bool is(const error &) noexcept { return true; }
};
template <class R> struct resolved_before<boost::fibers::promise<R>> {
  using error = boost::fibers::promise_already_satisfied;
  static bool is(const error &) noexcept { return true; }
};

/// Whether `resolve()` was the first; other errors pass through.
template <class Promise, class Resolve> bool is_first(Resolve resolve) {
  try {
    resolve();
    return true;
  } catch (const typename resolved_before<Promise>::error &e) {
    if (resolved_before<Promise>::is(e))
      return false;
    throw;
  }
}

/// Boost keeps errors in a pointer type of its own.
template <class Promise> inline constexpr bool is_boost = false;
template <class R> inline constexpr bool is_boost<boost::promise<R>> = true;

/// The empty pack puts off the look at boost::exception_ptr, which is no
/// complete type where Boost is not included, until a boost::promise is here.
template <class Promise, class E, class... None>
void set_error(Promise &p, E &&e, None... none) {
  if constexpr (is_boost<Promise> &&
                std::is_same_v<std::remove_cvref_t<E>, std::exception_ptr>) {
    try {
      std::rethrow_exception(e);
    } catch (...) {
      p.set_exception(boost::current_exception(none...));
    }
  } else {
    p.set_exception(std::forward<E>(e));
  }
}

} // namespace detail

/// Resolves `p` with `v`, or with nothing for `promise<void>`, if it is not
/// resolved yet; returns whether this call did it. Does not block. Throws what
/// else `set_value` throws, such as `no_state`.
template <class Promise, class... Value>
  requires(sizeof...(Value) <= 1)
bool try_set_value(Promise &p, Value &&...v) {
  if constexpr (requires { p.try_set_value(std::forward<Value>(v)...); })
    return p.try_set_value(std::forward<Value>(v)...);
  else
    return detail::is_first<Promise>(
        [&] { p.set_value(std::forward<Value>(v)...); });
}

/// Resolves `p` with the error `e`, an exception pointer of the promise's
/// library or of `std`, if it is not resolved yet; returns whether this call did
/// it. An exception object is wrapped.
template <class Promise, class E> bool try_set_exception(Promise &p, E &&e) {
  if constexpr (std::is_base_of_v<std::exception, std::remove_cvref_t<E>>)
    return try_set_exception(p, std::make_exception_ptr(std::forward<E>(e)));
  else if constexpr (requires { p.try_set_exception(std::forward<E>(e)); })
    return p.try_set_exception(std::forward<E>(e));
  else
    return detail::is_first<Promise>(
        [&] { detail::set_error(p, std::forward<E>(e)); });
}

} // namespace fut

#endif
