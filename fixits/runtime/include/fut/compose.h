//===- fut/compose.h - stages as one step -----------------------*- C++ -*-===//
//
// `compose(f, g, h...)` is one callable that runs its stages in a row;
// `chain(future, stages...)` continues a future with all of them at once: one
// shared state instead of one a stage (exercise 10).
//
//   auto parse = [](std::string s) { return std::stoi(s); };
//   auto price = [](int n) { return n * 2.5; };
//   auto total = fut::compose(parse, price, [](double p) { return p + 1; });
//   double direct = total("4"); // 11
//   auto f = fut::make_ready_future(std::string("4"));
//   double later = fut::chain(std::move(f), parse, price).get(); // 10
//
// Thread safety: a composed callable is as safe as its stages. Cost: `compose`
// that of the calls; `chain` one cached block whatever the number of stages.
// When not: where others wait for a result in the middle, or where stages belong
// on different executors: then use `then`.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_COMPOSE_H
#define FUT_COMPOSE_H

#include "future.h"

namespace fut {

/// Stages as one callable: each gets what the one before returned, or nothing
/// where that returned void; the first gets the arguments. Copyable, constexpr
/// and const as far as its stages are; not invocable where they are not.
template <class First, class... Rest> class composed;

namespace detail {

/// What `Second` returns after a stage that returned `R`.
template <class Second, class R>
struct after_stage : std::invoke_result<Second, R> {};
template <class Second, class R>
  requires std::is_void_v<R>
struct after_stage<Second, R> : std::invoke_result<Second> {};

} // namespace detail

template <class Only> class composed<Only> {
public:
  explicit constexpr composed(Only f) : f_(std::move(f)) {}

  template <class... Args>
    requires std::invocable<Only &, Args...>
  constexpr decltype(auto) operator()(Args &&...args) & {
    return detail::invoke(f_, std::forward<Args>(args)...);
  }
  template <class... Args>
    requires std::invocable<const Only &, Args...>
  constexpr decltype(auto) operator()(Args &&...args) const & {
    return detail::invoke(f_, std::forward<Args>(args)...);
  }
  template <class... Args>
    requires std::invocable<Only, Args...>
  constexpr decltype(auto) operator()(Args &&...args) && {
    return detail::invoke(std::move(f_), std::forward<Args>(args)...);
  }

private:
  [[no_unique_address]] Only f_;
};

template <class First, class Second, class... Rest>
class composed<First, Second, Rest...> {
  using tail = composed<Second, Rest...>;
  template <class F, class Tail, class... Args>
  using result = detail::after_stage<Tail, std::invoke_result_t<F, Args...>>;

public:
  explicit constexpr composed(First f, Second g, Rest... rest)
      : f_(std::move(f)), tail_(std::move(g), std::move(rest)...) {}

  template <class... Args>
    requires requires { typename result<First &, tail &, Args...>::type; }
  constexpr decltype(auto) operator()(Args &&...args) & {
    return call(f_, tail_, std::forward<Args>(args)...);
  }
  template <class... Args>
    requires requires {
      typename result<const First &, const tail &, Args...>::type;
    }
  constexpr decltype(auto) operator()(Args &&...args) const & {
    return call(f_, tail_, std::forward<Args>(args)...);
  }
  template <class... Args>
    requires requires { typename result<First, tail, Args...>::type; }
  constexpr decltype(auto) operator()(Args &&...args) && {
    return call(std::move(f_), std::move(tail_), std::forward<Args>(args)...);
  }

private:
  template <class F, class Tail, class... Args>
  static constexpr decltype(auto) call(F &&f, Tail &&rest, Args &&...args) {
    if constexpr (std::is_void_v<std::invoke_result_t<F, Args...>>) {
      detail::invoke(std::forward<F>(f), std::forward<Args>(args)...);
      return std::forward<Tail>(rest)();
    } else {
      return std::forward<Tail>(rest)(
          detail::invoke(std::forward<F>(f), std::forward<Args>(args)...));
    }
  }

  [[no_unique_address]] First f_;
  [[no_unique_address]] tail tail_;
};

/// `compose(f, g, h)(x...)` is `h(g(f(x...)))`. Does not block by itself; what a
/// stage throws leaves the call.
template <class First, class... Rest>
[[nodiscard]] constexpr auto compose(First &&f, Rest &&...rest) {
  return composed<std::decay_t<First>, std::decay_t<Rest>...>(
      std::forward<First>(f), std::forward<Rest>(rest)...);
}

namespace detail {

/// What a stage makes of an `Arg`; void where it takes none.
template <class Stage, class Arg> struct stage_gives : std::type_identity<void> {};
template <class Stage, class Arg>
  requires requires { typename stage_result<Stage, Arg>::type; }
struct stage_gives<Stage, Arg> : stage_result<Stage, Arg> {};

/// Whether a stage before the last returns a future.
template <class Arg, class First, class... Rest>
consteval bool awaits_between() {
  if constexpr (sizeof...(Rest) == 0) {
    return false;
  } else {
    using given = typename stage_gives<First, Arg>::type;
    if constexpr (is_future<std::remove_cvref_t<given>>)
      return true; // the rest gets its value, not the future
    else
      return awaits_between<given, Rest...>();
  }
}

/// Continues `f`, whose value is passed on as an `Arg`, with all stages.
template <class Arg, class Future, class... Stages>
auto continue_with_all(Future &&f, Stages &&...stages) {
  return std::forward<Future>(f).then(compose(std::forward<Stages>(stages)...));
}
/// A stage that returns a future ends a continuation, and another one, of that
/// future, takes the stages behind it.
template <class Arg, class Future, class First, class Second, class... Rest>
  requires(awaits_between<Arg, std::decay_t<First>, std::decay_t<Second>,
                          std::decay_t<Rest>...>())
auto continue_with_all(Future &&f, First &&first, Second &&second,
                       Rest &&...rest) {
  using given =
      std::remove_cvref_t<typename stage_gives<std::decay_t<First>, Arg>::type>;
  if constexpr (is_future<given>)
    return detail::continue_with_all<
        typename unique_source<typename unwrapped<given>::type>::argument>(
        std::forward<Future>(f).then(std::forward<First>(first)),
        std::forward<Second>(second), std::forward<Rest>(rest)...);
  else
    return detail::continue_with_all<Arg>(
        std::forward<Future>(f),
        compose(std::forward<First>(first), std::forward<Second>(second)),
        std::forward<Rest>(rest)...);
}

/// A stage that looks at a stop token first.
template <class F> struct stoppable {
  std::stop_token stop;
  F f;

  template <class... Args>
    requires std::invocable<F, Args...>
  decltype(auto) operator()(Args &&...args) && {
    if (stop.stop_requested())
      throw cancelled();
    return detail::invoke(std::move(f), std::forward<Args>(args)...);
  }
};

} // namespace detail

/// The future of all stages run in a row on the value of `f`, where `then` would
/// run them. The first error, that of `f` included, skips the rest and becomes
/// that of the result. A future that a stage returns is awaited: the next stage
/// gets its value. One shared state, and one more for each such stage but the
/// last.
template <class T, class First, class... Rest>
  requires(!std::same_as<std::remove_cvref_t<First>, std::stop_token>)
[[nodiscard]] auto chain(future<T> f, First &&first, Rest &&...rest) {
  return detail::continue_with_all<typename detail::unique_source<T>::argument>(
      std::move(f), std::forward<First>(first), std::forward<Rest>(rest)...);
}
/// The same for a shared future, which stays valid.
template <class T, class First, class... Rest>
  requires(!std::same_as<std::remove_cvref_t<First>, std::stop_token>)
[[nodiscard]] auto chain(const shared_future<T> &f, First &&first,
                         Rest &&...rest) {
  return detail::continue_with_all<typename detail::shared_source<T>::argument>(
      f, std::forward<First>(first), std::forward<Rest>(rest)...);
}
/// The same; before each stage `stop` is looked at, and a stop request makes the
/// result's error `cancelled`.
template <class Future, class... Stages>
  requires(sizeof...(Stages) > 0) &&
          requires(Future f) { std::forward<Future>(f).valid(); }
[[nodiscard]] auto chain(Future &&f, std::stop_token stop, Stages &&...stages) {
  return chain(std::forward<Future>(f),
               detail::stoppable<std::decay_t<Stages>>{
                   stop, std::forward<Stages>(stages)}...);
}

} // namespace fut

#endif
