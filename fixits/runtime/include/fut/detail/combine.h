//===- fut/detail/combine.h - one result of many futures --------*- C++ -*-===//
//
// A combiner owns its inputs and subscribes one node to each; the values stay
// in the inputs' own states until the result is made, so that an input costs a
// node and nothing else. The combiner lives until the last input has arrived,
// which may be long after a result that did not need it.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_COMBINE_H
#define FUT_DETAIL_COMBINE_H

#include "../future.h"

#include <functional>
#include <stop_token>
#include <variant>
#include <vector>

namespace fut::detail {

/// How the value of an input is kept in a result.
template <class T>
using kept = std::conditional_t<
    std::is_void_v<T>, std::monostate,
    std::conditional_t<std::is_reference_v<T>,
                       std::reference_wrapper<std::remove_reference_t<T>>,
                       stored<T>>>;

/// Takes a future apart.
template <class Future> struct source_of;
template <class T> struct source_of<future<T>> {
  using value = T;
  using type = unique_source<T>;
};
template <class T> struct source_of<shared_future<T>> {
  using value = T;
  using type = shared_source<T>;
};
template <class Future>
concept awaitable_future = requires { typename source_of<Future>::type; };

/// Takes the place of a value that is void.
struct to_kept {
  std::monostate operator()() const noexcept { return {}; }
  template <class V> V &&operator()(V &&v) const noexcept {
    return std::forward<V>(v);
  }
};

/// An input: the node that is subscribed, and what it is subscribed to.
template <class Combiner, class Source> struct input : node {
  input(Source s, std::size_t i) noexcept : src(s), index(i) {}
  Source src;
  std::size_t index;
  Combiner *owner = nullptr;

  bool failed() const noexcept { return src.s->failed; }
  decltype(auto) value() { return src.apply(to_kept{}); }
};

/// The state of a valid future that becomes an input.
template <class Future>
typename source_of<Future>::type as_source(Future f) noexcept {
  return {access::detach(f)};
}
template <class Future> void check_valid(const Future &f) {
  if (!f.valid())
    throw std::future_error(std::future_errc::no_state);
}

/// `Goal` decides when and how the result is made. It has `result`, the type of
/// the result, `arrived(combiner, input)`, called once for each input on any
/// thread, and `complete(combiner)`, called after the last one.
template <class Goal> class combiner {
public:
  using result = typename Goal::result;
  using inputs_type = typename Goal::template inputs<combiner>;

  /// `make` gives the inputs; it throws nothing once it has taken a future.
  template <class Make>
  static future<result> start(std::stop_source stop, const Make &make) {
    auto *out = new_state<state<result>>();
    combiner *c;
    try {
      c = make_block<combiner>(out, std::move(stop), make);
    } catch (...) {
      free_state<result>(out);
      throw;
    }
    auto f = access::make<result>(out);
    c->subscribe();
    return f;
  }

  template <class Make>
  combiner(state<result> *out, std::stop_source stop, const Make &make)
      : inputs(make(std::type_identity<inputs_type>())), out_(out),
        stop_(std::move(stop)) {}

  /// True for the first caller, who then must resolve.
  bool decide() noexcept {
    return !decided_.load(std::memory_order_relaxed) &&
           !decided_.exchange(true, std::memory_order_acq_rel);
  }
  template <class Make> void resolve(Make make) noexcept {
    emplace_result<result>(*out_, make);
    finish(out_);
  }
  void resolve_error(std::exception_ptr e) noexcept {
    fail(out_, std::move(e));
  }
  /// The result needs the inputs that are still to come no more.
  void cancel_rest() noexcept {
    if (stop_.stop_possible())
      stop_.request_stop();
  }

  inputs_type inputs;

private:
  template <class Inputs, class F> static void for_each(Inputs &in, F f) {
    if constexpr (requires { in.begin(); })
      for (auto &i : in)
        f(i);
    else
      std::apply([&](auto &...i) { (f(i), ...); }, in);
  }

  void subscribe() noexcept {
    std::size_t count = 1; // one for this function
    for_each(inputs, [&](auto &) { ++count; });
    left_.store(count, std::memory_order_relaxed);
    std::size_t here = 1;
    for_each(inputs, [&](auto &i) {
      i.owner = this;
      i.run = [](node *n) noexcept {
        auto *in = static_cast<std::remove_reference_t<decltype(i)> *>(n);
        combiner *c = in->owner;
        Goal::arrived(*c, *in);
        c->leave(1);
      };
      if (!i.src.s->subscribe(&i)) {
        Goal::arrived(*this, i);
        ++here;
      }
    });
    leave(here);
  }
  void leave(std::size_t n) noexcept {
    if (left_.fetch_sub(n, std::memory_order_acq_rel) != n)
      return;
    if (decide())
      Goal::complete(*this);
    for_each(inputs, [](auto &i) { i.src.release(); });
    destroy();
  }
  void destroy() noexcept {
    std::destroy_at(this);
    give_block(this, size_class(sizeof(combiner), alignof(combiner)));
  }

  std::atomic<std::size_t> left_{0};
  std::atomic<bool> decided_{false};
  state<result> *out_;
  std::stop_source stop_;
};

/// The inputs of a range, all of one type, or of a pack.
template <class Future> struct range_inputs {
  using source = typename source_of<Future>::type;
  using value = typename source_of<Future>::value;
  template <class Combiner>
  using inputs = std::vector<input<Combiner, source>,
                             pool_allocator<input<Combiner, source>>>;
};
template <class... Futures> struct pack_inputs {
  template <class Combiner>
  using inputs =
      std::tuple<input<Combiner, typename source_of<Futures>::type>...>;
};

} // namespace fut::detail

#endif
