//===- fut/detail/goals.h - what combiners make -----------------*- C++ -*-===//
//
// The six goals of `when_*`: all, all settled and any, of a range and of a pack.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_GOALS_H
#define FUT_DETAIL_GOALS_H

#include "combine.h"

#include <functional>
#include <iterator>
#include <optional>

namespace fut {

/// How one input of `when_all_settled` ended.
template <class T> class settled {
public:
  /// Whether there is a value, not an error.
  bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  /// The value, or throws the error. `std::monostate` stands for void.
  const detail::kept<T> &value() const & {
    check();
    return *value_;
  }
  detail::kept<T> &&value() && {
    check();
    return std::move(*value_);
  }
  /// The error; null where there is a value.
  const std::exception_ptr &error() const noexcept { return error_; }

  settled(std::optional<detail::kept<T>> v, std::exception_ptr e)
      : value_(std::move(v)), error_(std::move(e)) {}

private:
  void check() const {
    if (error_)
      std::rethrow_exception(error_);
  }
  std::optional<detail::kept<T>> value_;
  std::exception_ptr error_;
};

/// What `when_any` gives: which input was first, and its value.
template <class T> struct any_result {
  std::size_t index;
  T value;
};
template <> struct any_result<void> {
  std::size_t index;
};

namespace detail {

template <class T, class Input> settled<T> settle(Input &i) {
  if (i.failed())
    return {std::nullopt, i.src.error()};
  return {std::optional<kept<T>>(i.value()), nullptr};
}

/// The first error decides; the values are collected when all are there. Stop
/// is requested first: whoever has the error finds it requested.
struct fail_fast {
  template <class Combiner, class Input>
  static void arrived(Combiner &c, Input &i) noexcept {
    if (i.failed() && c.decide()) {
      c.cancel_rest();
      c.resolve_error(i.src.error());
    }
  }
};
struct wait_for_all {
  template <class Combiner, class Input>
  static void arrived(Combiner &, Input &) noexcept {}
};
/// The first input decides, in `Goal::make`, after the request to stop.
template <class Goal> struct first_wins {
  template <class Combiner, class Input>
  static void arrived(Combiner &c, Input &i) noexcept {
    if (!c.decide())
      return;
    c.cancel_rest();
    if (i.failed())
      c.resolve_error(i.src.error());
    else
      c.resolve([&] { return Goal::make(i); });
  }
  template <class Combiner> static void complete(Combiner &c) noexcept {
    c.resolve_error(future_error(std::future_errc::no_state));
  }
};

template <class Future>
struct all_of_range : range_inputs<Future>, fail_fast {
  using value = typename range_inputs<Future>::value;
  using result = std::conditional_t<std::is_void_v<value>, void,
                                    std::vector<kept<value>>>;
  template <class Combiner> static void complete(Combiner &c) noexcept {
    c.resolve([&]() -> result {
      if constexpr (!std::is_void_v<value>) {
        result all;
        all.reserve(c.inputs.size());
        for (auto &i : c.inputs)
          all.push_back(i.value());
        return all;
      }
    });
  }
};

template <class... Futures>
struct all_of_pack : pack_inputs<Futures...>, fail_fast {
  using result = std::conditional_t<
      (std::is_void_v<typename source_of<Futures>::value> && ...), void,
      std::tuple<kept<typename source_of<Futures>::value>...>>;
  template <class Combiner> static void complete(Combiner &c) noexcept {
    c.resolve([&]() -> result {
      if constexpr (!std::is_void_v<result>)
        return std::apply([](auto &...i) { return result(i.value()...); },
                          c.inputs);
    });
  }
};

template <class Future>
struct settled_range : range_inputs<Future>, wait_for_all {
  using value = typename range_inputs<Future>::value;
  using result = std::vector<settled<value>>;
  template <class Combiner> static void complete(Combiner &c) noexcept {
    c.resolve([&] {
      result all;
      all.reserve(c.inputs.size());
      for (auto &i : c.inputs)
        all.push_back(settle<value>(i));
      return all;
    });
  }
};

template <class... Futures>
struct settled_pack : pack_inputs<Futures...>, wait_for_all {
  using result = std::tuple<settled<typename source_of<Futures>::value>...>;
  template <class Combiner> static void complete(Combiner &c) noexcept {
    c.resolve([&] {
      return std::apply(
          [](auto &...i) {
            return result(settle<typename source_of<Futures>::value>(i)...);
          },
          c.inputs);
    });
  }
};

template <class Future>
struct any_of_range : range_inputs<Future>, first_wins<any_of_range<Future>> {
  using value = typename range_inputs<Future>::value;
  using result = any_result<
      std::conditional_t<std::is_void_v<value>, void, kept<value>>>;
  template <class Input> static result make(Input &i) {
    if constexpr (std::is_void_v<value>)
      return {i.index};
    else
      return {i.index, i.value()};
  }
};

template <class... Futures>
struct any_of_pack : pack_inputs<Futures...>,
                     first_wins<any_of_pack<Futures...>> {
  template <class First, class... Rest> struct common {
    static constexpr bool same = (std::is_same_v<First, Rest> && ...);
    using type = std::conditional_t<
        same, std::conditional_t<std::is_void_v<First>, void, kept<First>>,
        std::variant<kept<First>, kept<Rest>...>>;
  };
  using all = common<typename source_of<Futures>::value...>;
  using value = typename all::type;
  using result = any_result<value>;

  template <class Input> static result make(Input &i) {
    if constexpr (std::is_void_v<value>)
      return {i.index};
    else if constexpr (all::same)
      return {i.index, i.value()};
    else
      return make_at(i, std::index_sequence_for<Futures...>());
  }

private:
  /// The alternative of a variant is chosen at run time; those that the value of
  /// `i` could not initialise are not the one.
  template <class Input, std::size_t... I>
  static result make_at(Input &i, std::index_sequence<I...>) {
    std::optional<result> made;
    ((i.index == I ? put<I>(made, i) : void()), ...);
    return std::move(*made);
  }
  template <std::size_t I, class Input>
  static void put(std::optional<result> &made, Input &i) {
    if constexpr (std::is_constructible_v<value, std::in_place_index_t<I>,
                                          decltype(i.value())>)
      made.emplace(result{I, value(std::in_place_index<I>, i.value())});
  }
};

/// Makes the inputs of a range, or of a pack, and starts.
template <template <class> class Goal, class Range>
auto combine_range(std::stop_source stop, Range &&futures) {
  using future_type = std::remove_cvref_t<decltype(*std::begin(futures))>;
  for (const auto &f : futures)
    check_valid(f);
  return combiner<Goal<future_type>>::start(
      std::move(stop), [&]<class Inputs>(std::type_identity<Inputs>) {
        Inputs inputs;
        inputs.reserve(static_cast<std::size_t>(
            std::distance(std::begin(futures), std::end(futures))));
        for (auto &&f : futures)
          if constexpr (std::is_lvalue_reference_v<Range>)
            inputs.emplace_back(as_source(future_type(f)), inputs.size());
          else
            inputs.emplace_back(as_source(future_type(std::move(f))),
                                inputs.size());
        return inputs;
      });
}
template <template <class...> class Goal, class... Futures>
auto combine_pack(std::stop_source stop, Futures &&...futures) {
  (check_valid(futures), ...);
  return combiner<Goal<std::remove_cvref_t<Futures>...>>::start(
      std::move(stop), [&]<class... In>(std::type_identity<std::tuple<In...>>) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
          return std::tuple<In...>(
              In(as_source(std::remove_cvref_t<Futures>(
                     std::forward<Futures>(futures))),
                 I)...);
        }(std::index_sequence_for<In...>());
      });
}

} // namespace detail
} // namespace fut

#endif
