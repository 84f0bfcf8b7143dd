//===- fut/detail/make_ready.h - futures without a promise ------*- C++ -*-===//
//
// Included by future.h.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_MAKE_READY_H
#define FUT_DETAIL_MAKE_READY_H

#include "../future.h"

namespace fut {

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
/// `make_ready_future<int &>(i)`, `make_ready_future<void>()`.
template <class T>
  requires(!std::is_reference_v<T>)
[[nodiscard]] future<T> make_ready_future(const std::type_identity_t<T> &v) {
  return detail::access::make(detail::new_value<T>(v));
}
template <class T>
  requires std::is_lvalue_reference_v<T>
[[nodiscard]] future<T> make_ready_future(std::type_identity_t<T> v) {
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
