//===- fut/lazy.h - a value computed once, on first use ---------*- C++ -*-===//
//
// Exercise 1 ("sync.Once-cached future") and the specialty "lazy futures for
// fallback chains". A lazy<T> costs no thread and no future: the first caller
// computes on its own stack, everybody else reads with one acquire load.
//
//   fut::lazy<std::string> config([] { return read_file("app.conf"); });
//   fut::lazy<std::string> built_in([] { return std::string("defaults"); });
//
//   const std::string& text = config.get();          // computed here, once
//   const std::string& same = config.get();          // one load
//   const std::string& best = fut::first_of(config, built_in);
//
// Thread safety: every const member may be called from any number of threads.
// When not to use it: for a value that is always needed (compute it at once),
// or one that is only ever read by one thread (std::optional does).
//
//===----------------------------------------------------------------------===//
#ifndef FUT_LAZY_H
#define FUT_LAZY_H

#include "detail/help.h"

#include <atomic>
#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>

namespace fut {

/// What a lazy does after its computation has thrown.
enum class on_failure {
  keep, ///< every later get() rethrows the same exception
  retry ///< the next get() computes again, as a function-local static does
};

/// A value of type T that is computed by the first get() and read by all later
/// ones with one acquire load. The callable is destroyed as soon as it is no
/// longer needed, so what it captured does not live as long as the value.
///
/// Not copyable and not movable: others hold references to the value.
template <class T> class lazy {
  static_assert(std::is_object_v<T> && !std::is_array_v<T>,
                "fut::lazy<T> holds an object; for a side effect that runs "
                "once use std::call_once");

public:
  using value_type = T;

  /// Remembers `f`, which is called at most once (until it succeeds, with
  /// on_failure::retry). Allocates one block for it. Nothing is computed yet.
  template <class F>
    requires std::is_invocable_r_v<T, F &>
  explicit lazy(F f, on_failure policy = on_failure::keep)
      : policy_(policy), source_(std::make_unique<from<F>>(std::move(f))) {}

  lazy(const lazy &) = delete;
  lazy &operator=(const lazy &) = delete;

  ~lazy() {
    if (state_.load(std::memory_order_acquire) == ready)
      std::destroy_at(std::addressof(value_));
  }

  /// The value; computes it when this is the first call. Blocks while another
  /// thread computes. Constant time once computed: one acquire load, no lock.
  ///
  /// Throws what the computation threw, see on_failure; and std::system_error
  /// with std::errc::resource_deadlock_would_occur when the computation asks
  /// for its own result. The reference lives as long as the lazy.
  const T &get() const {
    if (state_.load(std::memory_order_acquire) == ready) [[likely]]
      return value_;
    return *compute_or_wait(rethrow::yes);
  }

  /// As get(), but a failed computation is told by a null pointer. A failure
  /// that was kept costs one load here, where get() costs a throw.
  [[nodiscard]] const T *get_if() const {
    if (state_.load(std::memory_order_acquire) == ready) [[likely]]
      return std::addressof(value_);
    return compute_or_wait(rethrow::no);
  }

  /// Whether get() would return at once with a value. Never blocks.
  [[nodiscard]] bool is_ready() const noexcept {
    return state_.load(std::memory_order_acquire) == ready;
  }

private:
  enum class rethrow : bool { no, yes };

  // The word on which those park who arrive during the computation. They turn
  // `running` into `contended`; only then does the computing thread wake.
  enum : std::uint32_t { empty, running, contended, failed, ready };

  struct source {
    virtual ~source() = default;
    virtual void construct(T *where) = 0;
  };
  template <class F> struct from final : source {
    explicit from(F f) : f_(std::move(f)) {}
    void construct(T *where) override {
      ::new (static_cast<void *>(where)) T(std::invoke(f_));
    }
    F f_;
  };

  [[gnu::cold, gnu::noinline]] const T *compute_or_wait(rethrow how) const {
    for (;;) {
      std::uint32_t now = state_.load(std::memory_order_acquire);
      switch (now) {
      case ready:
        return std::addressof(value_);
      case failed:
        if (how == rethrow::yes)
          std::rethrow_exception(error_);
        return nullptr;
      case empty:
        if (state_.compare_exchange_weak(now, running,
                                         std::memory_order_acq_rel))
          return compute(how);
        break;
      case running:
        refuse_to_wait_for_myself();
        if (!state_.compare_exchange_weak(now, contended,
                                          std::memory_order_acq_rel))
          break;
        [[fallthrough]];
      default:
        refuse_to_wait_for_myself();
        detail::park_or_help<std::uint32_t>(state_, contended);
      }
    }
  }

  const T *compute(rethrow how) const {
    owner_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    try {
      source_->construct(std::addressof(value_));
    } catch (...) {
      const bool keep = policy_ == on_failure::keep;
      if (keep) {
        error_ = std::current_exception();
        source_.reset();
      }
      publish(keep ? failed : empty);
      if (how == rethrow::yes)
        throw;
      return nullptr;
    }
    source_.reset();
    publish(ready);
    return std::addressof(value_);
  }

  void publish(std::uint32_t state) const {
    owner_.store(std::thread::id(), std::memory_order_relaxed);
    if (state_.exchange(state, std::memory_order_acq_rel) == contended)
      detail::wake(state_);
  }

  void refuse_to_wait_for_myself() const {
    if (owner_.load(std::memory_order_relaxed) == std::this_thread::get_id())
      throw std::system_error(
          std::make_error_code(std::errc::resource_deadlock_would_occur),
          "fut::lazy: the computation asks for its own result");
  }

  // First the two members of the ready path, so that they share a cache line.
  mutable std::atomic<std::uint32_t> state_{empty};
  on_failure policy_;
  union {
    mutable T value_; // alive when state_ is ready
  };
  mutable std::unique_ptr<source> source_;
  mutable std::exception_ptr error_;
  mutable std::atomic<std::thread::id> owner_{};
};

template <class F> lazy(F) -> lazy<std::decay_t<std::invoke_result_t<F &>>>;
template <class F>
lazy(F, on_failure) -> lazy<std::decay_t<std::invoke_result_t<F &>>>;

namespace detail {
template <class> inline constexpr bool is_lazy = false;
template <class T> inline constexpr bool is_lazy<lazy<T>> = true;
template <class T> inline constexpr bool is_lazy<const lazy<T>> = true;
} // namespace detail

/// The value of the first of these that does not fail, tried from left to
/// right; those behind it stay uncomputed. When all fail, throws what the last
/// one threw. Takes lvalues only, since the result refers into one of them.
///
/// Blocks as lazy::get does. A kept failure is passed over with one load.
template <class First, class... Rest>
  requires detail::is_lazy<First> && (std::same_as<typename First::value_type,
                                                   typename Rest::value_type> &&
                                      ...)
[[nodiscard]] const typename First::value_type &first_of(First &first,
                                                         Rest &...rest) {
  if constexpr (sizeof...(Rest) == 0) {
    return first.get();
  } else {
    if (const auto *value = first.get_if())
      return *value;
    return fut::first_of(rest...);
  }
}

} // namespace fut

#endif
