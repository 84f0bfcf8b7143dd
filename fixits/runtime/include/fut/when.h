//===- fut/when.h - waiting for several futures -----------------*- C++ -*-===//
//
// `when_all` and `when_any` turn futures into one future (exercise 7), for a
// range or for a pack; `when_all_settled` keeps errors as results. However many
// inputs, whoever waits is woken once.
//
//   std::vector<fut::future<int>> fs;
//   fs.push_back(fut::make_ready_future(1));
//   fs.push_back(fut::make_ready_future(2));
//   std::vector<int> all = fut::when_all(std::move(fs)).get(); // fails fast
//   auto [x, y] = fut::when_all(fut::make_ready_future(3),
//                               fut::make_ready_future(std::string("four")))
//                     .get();
//
// The first error resolves `when_all`, the first result of either kind
// `when_any`. What is still running goes on; with a `std::stop_source` as first
// argument, stop is requested, before the result is there, so that what listens
// to its token ends early and pool tasks submitted with it are skipped.
//
// Thread safety: the inputs are consumed (shared ones read); the result is a
// future like any other. Cost: one node an input, one vector for the values.
// When not: for two or three futures whose errors can wait, a row of `get()` is
// shorter and as fast: they run all the same.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_WHEN_H
#define FUT_WHEN_H

#include "detail/goals.h"

namespace fut {
namespace detail {

template <class Range>
using element_of = std::remove_cvref_t<decltype(*std::begin(
    std::declval<std::remove_reference_t<Range> &>()))>;

/// A range whose futures may be taken: unique ones only from an rvalue.
template <class Range>
concept future_range =
    requires(std::remove_reference_t<Range> &r) {
      std::begin(r);
      std::end(r);
    } && awaitable_future<element_of<Range>> &&
    (!std::is_lvalue_reference_v<Range> ||
     std::copy_constructible<element_of<Range>>);

/// Unique futures are given up, shared ones may be kept.
template <class F>
concept given_future =
    awaitable_future<std::remove_cvref_t<F>> &&
    (!std::is_lvalue_reference_v<F> ||
     std::copy_constructible<std::remove_cvref_t<F>>);

} // namespace detail

/// When all of a range are there: a `future<std::vector<T>>` in the order of the
/// range, or `future<void>`; ready at the first error. Does not block. Throws
/// `no_state` when a future of the range is not valid.
template <detail::future_range Range>
[[nodiscard]] auto when_all(Range &&futures) {
  return detail::combine_range<detail::all_of_range>(
      std::stop_source(std::nostopstate), std::forward<Range>(futures));
}
template <detail::future_range Range>
[[nodiscard]] auto when_all(std::stop_source stop, Range &&futures) {
  return detail::combine_range<detail::all_of_range>(std::move(stop),
                                               std::forward<Range>(futures));
}
/// When all of a pack are there: a `future<std::tuple<T...>>`, with
/// `std::monostate` for void, or `future<void>` where all are void.
template <detail::given_future First, detail::given_future... Rest>
[[nodiscard]] auto when_all(First &&first, Rest &&...rest) {
  return detail::combine_pack<detail::all_of_pack>(
      std::stop_source(std::nostopstate), std::forward<First>(first),
      std::forward<Rest>(rest)...);
}
template <detail::given_future First, detail::given_future... Rest>
[[nodiscard]] auto when_all(std::stop_source stop, First &&first,
                            Rest &&...rest) {
  return detail::combine_pack<detail::all_of_pack>(std::move(stop),
                                              std::forward<First>(first),
                                              std::forward<Rest>(rest)...);
}

/// When all are there, errors included: a vector or a tuple of `settled<T>`.
/// Its future itself has no error.
template <detail::future_range Range>
[[nodiscard]] auto when_all_settled(Range &&futures) {
  return detail::combine_range<detail::settled_range>(
      std::stop_source(std::nostopstate), std::forward<Range>(futures));
}
template <detail::given_future First, detail::given_future... Rest>
[[nodiscard]] auto when_all_settled(First &&first, Rest &&...rest) {
  return detail::combine_pack<detail::settled_pack>(
      std::stop_source(std::nostopstate), std::forward<First>(first),
      std::forward<Rest>(rest)...);
}

/// When the first of a range is there: `any_result{index, value}`, or its error.
/// An empty range gives `no_state`, since nothing will ever be there.
template <detail::future_range Range>
[[nodiscard]] auto when_any(Range &&futures) {
  return detail::combine_range<detail::any_of_range>(
      std::stop_source(std::nostopstate), std::forward<Range>(futures));
}
template <detail::future_range Range>
[[nodiscard]] auto when_any(std::stop_source stop, Range &&futures) {
  return detail::combine_range<detail::any_of_range>(std::move(stop),
                                               std::forward<Range>(futures));
}
/// The same for a pack; where types differ, `value` is a `std::variant` whose
/// index is `index`.
template <detail::given_future First, detail::given_future... Rest>
[[nodiscard]] auto when_any(First &&first, Rest &&...rest) {
  return detail::combine_pack<detail::any_of_pack>(
      std::stop_source(std::nostopstate), std::forward<First>(first),
      std::forward<Rest>(rest)...);
}
template <detail::given_future First, detail::given_future... Rest>
[[nodiscard]] auto when_any(std::stop_source stop, First &&first,
                            Rest &&...rest) {
  return detail::combine_pack<detail::any_of_pack>(std::move(stop),
                                              std::forward<First>(first),
                                              std::forward<Rest>(rest)...);
}

} // namespace fut

#endif
