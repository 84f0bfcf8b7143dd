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
#include "executor.h"
#include "source.h"

namespace fut::detail {

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
    explicit job(then_state *whose)
        : turn_(std::allocate_shared<turn>(pool_allocator<turn>{}, whose)) {}
    void operator()() const noexcept { turn_->take(false); }

  private:
    struct turn {
      explicit turn(then_state *whose) noexcept : s(whose) {}
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

} // namespace fut::detail

#endif
