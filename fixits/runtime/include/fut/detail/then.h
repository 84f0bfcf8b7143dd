//===- fut/detail/then.h - continuations ------------------------*- C++ -*-===//
//
// `then` makes one block that holds the result, the callable and the node that
// is subscribed to the source. When the source is ready already and no executor
// is named, the callable runs at once and there is no node.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_THEN_H
#define FUT_DETAIL_THEN_H

#include "../pool_allocator.h"
#include "task_node.h"
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

/// A state seen by its only consumer: the value is moved out.
template <class T> struct unique_source {
  state<T> *s;

  using argument = std::add_rvalue_reference_t<T>;
  template <class F> decltype(auto) apply(F &&f) {
    if constexpr (std::is_void_v<T>)
      return detail::invoke(std::forward<F>(f));
    else if constexpr (std::is_reference_v<T>)
      return detail::invoke(std::forward<F>(f), *s->value);
    else
      return detail::invoke(std::forward<F>(f), std::move(s->value));
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
    if constexpr (std::is_void_v<T>)
      return detail::invoke(std::forward<F>(f));
    else if constexpr (std::is_reference_v<T>)
      return detail::invoke(std::forward<F>(f), *s->value);
    else
      return detail::invoke(std::forward<F>(f), std::as_const(s->value));
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

struct inline_executor {};

/// An executor that queues nodes itself, so that a hop allocates nothing.
template <class E>
concept intrusive_executor = requires(E &ex) {
  { ex.queue() } -> std::convertible_to<scheduler &>;
};

/// Gives `job` to whatever way `ex` has to run a callable.
template <class E, class Job> void execute_on(E &ex, Job job) {
  if constexpr (requires { ex.execute(std::move(job)); })
    ex.execute(std::move(job));
  else if constexpr (requires { ex.post(std::move(job)); })
    ex.post(std::move(job));
  else if constexpr (requires { ex.submit(std::move(job)); })
    static_cast<void>(ex.submit(std::move(job)));
  else
    static_cast<void>(ex(std::move(job)));
}

/// Executors are handles and are copied; what cannot be copied is referred to.
template <class E> struct executor_copy {
  E ex;
  E &get() noexcept { return ex; }
};
template <class E> struct executor_ref {
  E *ex;
  E &get() noexcept { return *ex; }
};
template <class E> auto keep_executor(E &&ex) {
  using plain = std::remove_reference_t<E>;
  if constexpr (intrusive_executor<plain>)
    return executor_ref<scheduler>{&ex.queue()};
  else if constexpr (std::copy_constructible<plain> || !std::is_reference_v<E>)
    return executor_copy<std::remove_cv_t<plain>>{std::forward<E>(ex)};
  else
    return executor_ref<plain>{std::addressof(ex)};
}

template <class Source, class F, class Executor>
class then_state final : public state<then_t<F, Source>>, private task_node {
  using returned = returned_t<F, Source>;
  using value = then_t<F, Source>;
  static constexpr bool hops = !std::same_as<Executor, inline_executor>;
  static constexpr bool intrusive =
      std::same_as<Executor, executor_ref<scheduler>>;

public:
  template <class Fn>
  then_state(Source src, Fn &&f, Executor ex)
      : src_(src), ex_(std::move(ex)), f_(std::forward<Fn>(f)) {}
  ~then_state() {}

  /// Subscribes to the source, or goes on at once when it is ready.
  void start() noexcept {
    if constexpr (hops) {
      this->node::run = [](node *n) noexcept { self(n).hop(); };
      if constexpr (intrusive)
        this->assist = [](state_base &s) noexcept {
          auto &me = static_cast<then_state &>(s);
          if (me.ex_.get().take_back(me))
            me.work();
        };
    } else {
      this->node::run = [](node *n) noexcept { self(n).work(); };
    }
    if (!src_.s->subscribe(this))
      this->node::run(this);
  }

private:
  static then_state &self(node *n) noexcept {
    return static_cast<then_state &>(static_cast<task_node &>(*n));
  }
  /// The source is ready: continue on the executor. An error needs no hop.
  void hop() noexcept {
    if (src_.s->failed)
      return work();
    this->node::run = [](node *n) noexcept { self(n).work(); };
    if constexpr (intrusive) {
      ex_.get().enqueue(*this);
    } else {
      // Moved out, since `work` may run inside the call and destroy `ex_`.
      auto ex = std::move(ex_);
      try {
        execute_on(ex.get(), job(this));
      } catch (...) {
        // `job` has resolved the state with broken_promise, unless it ran.
      }
    }
  }

  void work() noexcept {
    if (this->dropped) {
      this->emplace_error(future_error(std::future_errc::broken_promise));
    } else if (src_.s->failed) {
      this->emplace_error(src_.error());
    } else if constexpr (is_future<returned>) {
      try {
        returned inner = src_.apply(std::move(f_));
        if (!inner.valid())
          throw std::future_error(std::future_errc::no_state);
        close();
        return forward(detail::access::detach(inner));
      } catch (...) {
        this->emplace_error(std::current_exception());
      }
    } else {
      emplace_result<value>(*this, [this]() -> decltype(auto) {
        return src_.apply(std::move(f_));
      });
    }
    close();
    finish<value>(this);
  }

  /// Destroys what only the work needed, before anyone can see the result.
  void close() noexcept {
    src_.release();
    std::destroy_at(std::addressof(f_));
    std::destroy_at(std::addressof(ex_));
  }

  /// The callable gave a future: its result becomes ours.
  void forward(state<value> *inner) noexcept {
    this->inner_ = inner;
    this->node::run = [](node *n) noexcept { self(n).adopt(); };
    if (!inner->subscribe(this))
      adopt();
  }
  void adopt() noexcept {
    state<value> *inner = inner_;
    if (inner->failed) {
      this->emplace_error(std::move(inner->error));
    } else {
      emplace_result<value>(*this, [inner]() -> decltype(auto) {
        return unique_source<value>{inner}.apply(passed{});
      });
    }
    dispose(inner);
    finish<value>(this);
  }
  struct passed {
    void operator()() const noexcept {}
    template <class V> V &&operator()(V &&v) const noexcept {
      return std::forward<V>(v);
    }
  };

  /// What a foreign executor gets: runs the work once, and breaks the promise
  /// where it is destroyed without having run. Copies share one turn, since
  /// `std::function` wants to copy.
  class job {
  public:
    explicit job(then_state *s) : turn_(std::allocate_shared<turn>(pool_allocator<turn>{}, s)) {}
    void operator()() const noexcept { turn_->take(false); }

  private:
    struct turn {
      explicit turn(then_state *s) noexcept : s(s) {}
      turn(const turn &) = delete;
      turn &operator=(const turn &) = delete;
      ~turn() { take(true); }
      void take(bool dropped) noexcept {
        if (then_state *mine = s.exchange(nullptr)) {
          mine->dropped = dropped;
          mine->work();
        }
      }
      std::atomic<then_state *> s;
    };
    std::shared_ptr<turn> turn_;
  };

  union {
    Source src_;
    state<value> *inner_;
  };
  union {
    Executor ex_;
  };
  union {
    std::decay_t<F> f_;
  };
};

/// Continues `src` with `f`; the result's future.
template <class Source, class F, class Executor>
future<then_t<F, Source>> continue_with(Source src, F &&f, Executor ex) {
  using value = then_t<F, Source>;
  using pending = then_state<Source, F, Executor>;
  struct guard {
    Source *src;
    ~guard() {
      if (src)
        release(src->s);
    }
  } g{&src};
  if constexpr (std::same_as<Executor, inline_executor>)
    if (src.s->is_ready()) {
      if (src.s->failed)
        return access::make(new_error<value>(src.error()));
      std::decay_t<F> own(std::forward<F>(f));
      if constexpr (is_future<returned_t<F, Source>>) {
        try {
          if (auto inner = src.apply(std::move(own)); inner.valid())
            return inner;
          throw std::future_error(std::future_errc::no_state);
        } catch (...) {
          return access::make(new_error<value>(std::current_exception()));
        }
      } else {
        auto *s = new_state<state<value>>();
        emplace_result(*s, [&]() -> decltype(auto) {
          return src.apply(std::move(own));
        });
        s->make_ready();
        return access::make(s);
      }
    }
  auto *s = new_state<pending>(src, std::forward<F>(f), std::move(ex));
  g.src = nullptr; // the state releases it from here on
  auto result = access::make<value>(s);
  s->start();
  return result;
}

} // namespace detail
} // namespace fut

#endif
