//===- fut/detail/state.h - the shared state --------------------*- C++ -*-===//
//
// One block holds the state word, the value or the error, and, in derived
// states, the continuation or the task. The life of the word:
//
//   0 ------------------> ready       `publish`, one exchange
//   0 -> node | parked -> ready       continuations and sleeping waiters
//   0 -> abandoned -----> ready       nobody reads: `publish` tells the producer
//                                     to dispose
//
// `ready` is `has_value` or `has_error`.
//
// A state has one producer, which publishes exactly once and does not touch the
// state afterwards, and one or more consumers. The last consumer disposes of a
// ready state; where it leaves earlier, the producer does. So a unique future
// needs no reference count, and a block returns to its cache when the last user
// is through with it.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_STATE_H
#define FUT_DETAIL_STATE_H

#include "blocks.h"

#include <tuple>
#include <type_traits>

namespace fut::detail {

/// Something to run when a state becomes ready, linked through itself. `run`
/// may free the node. Aligned so that the low bits of its address are free.
struct alignas(16) node {
  void (*run)(node *) noexcept = nullptr;
  node *next = nullptr;
};

/// Continuations run on the resolver's stack, but a long row of them must not
/// overflow it: beyond this depth they queue up for the outermost call.
inline constexpr unsigned max_depth = 32;

struct continuation_queue {
  node *head = nullptr;
  node *tail = nullptr;
  unsigned depth = 0;
};
inline constinit thread_local continuation_queue postponed;

/// Runs what `run_nodes` postponed on this thread. Called by the outermost
/// `run_nodes`, and before a wait, which might be for one of them.
inline void run_postponed() noexcept {
  while (node *n = postponed.head) {
    postponed.head = n->next;
    n->run(n);
  }
}

inline node *reversed(node *list) noexcept {
  node *turned = nullptr;
  while (node *n = list) {
    list = n->next;
    n->next = std::exchange(turned, n);
  }
  return turned;
}

/// Runs a list of nodes in order.
inline void run_nodes(node *list) noexcept {
  if (postponed.depth >= max_depth) {
    (postponed.head ? postponed.tail->next : postponed.head) = list;
    while (list->next)
      list = list->next;
    postponed.tail = list;
    return;
  }
  ++postponed.depth;
  while (node *n = list) {
    list = n->next;
    n->run(n);
  }
  if (postponed.depth == 1)
    run_postponed();
  --postponed.depth;
}

class state_base {
public:
  static constexpr std::uintptr_t ready = 1; // set in the next two
  static constexpr std::uintptr_t has_value = ready;
  static constexpr std::uintptr_t has_error = ready | 8;
  static constexpr std::uintptr_t parked = 2;
  static constexpr std::uintptr_t abandoned = 4;
  static constexpr std::uintptr_t flags = 15;
  static constexpr unsigned char custom_size = large_size + 1;

  std::atomic<std::uintptr_t> word{0};
  /// Does the producer's work on this thread if it has not started: runs a
  /// deferred function (or drops it, if it is abandoned), takes a pool task
  /// back. Null where there is no such way.
  void (*assist)(state_base &) noexcept = nullptr;
  std::atomic<std::uint32_t> consumers{1};
  unsigned char block = 0; // size class, or custom_size
  bool failed = false;     // the union holds the error; written by the producer
  bool deferred = false;   // the work starts at the first wait
  bool unused = false;     // so that one store initialises these

  [[nodiscard]] bool is_ready() const noexcept {
    return (word.load(std::memory_order_acquire) & ready) != 0;
  }
  /// Ready, and not with an error: what a read hopes for, in one look.
  [[nodiscard]] bool is_value() const noexcept {
    return word.load(std::memory_order_acquire) == has_value;
  }
  /// For a state that no other thread knows yet.
  void make_ready() noexcept {
    word.store(outcome(), std::memory_order_relaxed);
  }

  /// Makes the value or error visible and notifies who asked for it. Returns
  /// true when no consumer is left, so that the caller must dispose. The state
  /// may be gone on return otherwise.
  [[nodiscard]] bool publish(std::uintptr_t outcome = has_value) noexcept {
    const auto old = word.exchange(outcome, std::memory_order_acq_rel);
    return old != 0 && notify(old);
  }
  std::uintptr_t outcome() const noexcept {
    return failed ? has_error : has_value;
  }

  /// Lets `n` run when the state is ready. False when it is already, and then
  /// `n` is not touched.
  [[nodiscard]] bool add(node *n) noexcept {
    auto w = word.load(std::memory_order_acquire);
    do {
      if (w & ready)
        return false;
      n->next = reinterpret_cast<node *>(w & ~flags);
    } while (!word.compare_exchange_weak(
        w, reinterpret_cast<std::uintptr_t>(n) | (w & parked),
        std::memory_order_acq_rel, std::memory_order_acquire));
    return true;
  }

  /// `add`, after a start of work that only a wait would start.
  [[nodiscard]] bool subscribe(node *n) noexcept {
    if (deferred && !is_ready())
      assist(*this);
    return add(n);
  }

  void add_consumer() noexcept {
    consumers.fetch_add(1, std::memory_order_relaxed);
  }

  /// Gives up one consumer. True when it was the last and the state is ready,
  /// so that the caller must dispose.
  [[nodiscard]] bool drop_consumer() noexcept {
    if (consumers.load(std::memory_order_acquire) != 1 &&
        consumers.fetch_sub(1, std::memory_order_acq_rel) != 1)
      return false;
    if (is_ready())
      return true;
    // Nobody is left to start deferred work. Read now: the exchange may hand
    // the state to its producer.
    const bool unstarted = deferred;
    if (word.exchange(abandoned, std::memory_order_acq_rel) & ready)
      return true;
    if (unstarted)
      assist(*this); // sees the mark, and lets go of the work instead
    return false;
  }

private:
  [[gnu::noinline]] bool notify(std::uintptr_t old) noexcept {
    // A consumer that polls may have freed the state by now: `wake` uses its
    // address only, and each node in the list keeps its state alive.
    if (old & parked)
      wake(word);
    if (auto *list = reinterpret_cast<node *>(old & ~flags)) {
      if (list->next)
        list = reversed(list); // subscribed last is first in the word
      run_nodes(list);
    }
    return (old & abandoned) != 0;
  }
};

struct unit {};

/// `std::invoke` without the weight of <functional>; `std::apply` knows about
/// pointers to members.
template <class F, class... Args>
constexpr decltype(auto) invoke(F &&f, Args &&...args) {
  if constexpr (std::is_member_pointer_v<std::remove_cvref_t<F>>)
    return std::apply(f, std::forward_as_tuple(std::forward<Args>(args)...));
  else
    return std::forward<F>(f)(std::forward<Args>(args)...);
}

/// How a `T` is stored: a reference as a pointer, void as nothing.
template <class T>
using stored =
    std::conditional_t<std::is_void_v<T>, unit,
                       std::conditional_t<std::is_reference_v<T>,
                                          std::remove_reference_t<T> *,
                                          std::remove_cv_t<T>>>;

template <class T> struct state : state_base {
  union {
    stored<T> value;
    std::exception_ptr error;
  };

  state() noexcept {}
  ~state() {} // `dispose` destroys what the union holds

  /// Stores the value; does not publish it.
  template <class... Args> void emplace(Args &&...args) {
    if constexpr (std::is_reference_v<T>)
      std::construct_at(std::addressof(value), std::addressof(args)...);
    else
      std::construct_at(std::addressof(value), std::forward<Args>(args)...);
  }
  void emplace_error(std::exception_ptr e) noexcept {
    std::construct_at(std::addressof(error), std::move(e));
    failed = true;
  }
};

/// A state from a user's allocator: it knows how to free itself.
template <class T> struct custom_state : state<T> {
  void (*free)(custom_state *) noexcept = nullptr;
};

template <class T, class Alloc> struct allocated_state : custom_state<T> {
  using allocator =
      typename std::allocator_traits<Alloc>::template rebind_alloc<
          allocated_state>;
  using traits = std::allocator_traits<allocator>;
  [[no_unique_address]] allocator alloc;

  explicit allocated_state(const allocator &a) noexcept : alloc(a) {
    this->block = state_base::custom_size;
    this->free = [](custom_state<T> *s) noexcept {
      auto *self = static_cast<allocated_state *>(s);
      allocator a = std::move(self->alloc);
      std::destroy_at(self);
      traits::deallocate(a, std::pointer_traits<typename traits::pointer>::
                                pointer_to(*self), 1);
    };
  }
};

template <class T, class Alloc> state<T> *new_state_with(const Alloc &a) {
  using made = allocated_state<T, Alloc>;
  typename made::allocator alloc(a);
  auto p = made::traits::allocate(alloc, 1);
  return std::construct_at(std::to_address(p), alloc);
}

/// A new state of type `State` (`state<T>` or derived) in a cached block.
template <class State, class... Args> State *new_state(Args &&...args) {
  auto *s = make_block<State>(std::forward<Args>(args)...);
  s->block = size_class(sizeof(State), alignof(State));
  return s;
}

/// Frees the block of a state whose union holds nothing any more.
template <class T>
[[gnu::noinline, gnu::cold]] void free_other_state(state<T> *s) noexcept {
  if (s->block == state_base::custom_size) {
    auto *custom = static_cast<custom_state<T> *>(s);
    custom->free(custom);
  } else {
    give_block(s, s->block);
  }
}
template <class T> void free_state(state<T> *s) noexcept {
  // That of a promise, with the class known to the compiler.
  constexpr unsigned usual = size_class(sizeof(state<T>), alignof(state<T>));
  if (s->block == usual) [[likely]]
    give_block(s, usual);
  else
    free_other_state(s);
}

/// Destroys the value or error of a resolved state and frees it.
template <class T> void dispose(state<T> *s) noexcept {
  if (s->failed) [[unlikely]]
    std::destroy_at(std::addressof(s->error));
  else
    std::destroy_at(std::addressof(s->value));
  free_state(s);
}

/// The producer's last step: after it the state belongs to the consumers.
template <class T>
void finish(state<T> *s, std::uintptr_t outcome) noexcept {
  if (s->publish(outcome)) [[unlikely]]
    dispose(s);
}
template <class T> void finish(state<T> *s) noexcept {
  finish(s, s->outcome());
}
template <class T> void fail(state<T> *s, std::exception_ptr e) noexcept {
  s->emplace_error(std::move(e));
  finish(s, state_base::has_error);
}

[[noreturn, gnu::noinline, gnu::cold]] inline void
throw_error(std::future_errc e) {
  throw std::future_error(e);
}

/// The consumer's last step without a read.
template <class T> void release(state<T> *s) noexcept {
  if (s->drop_consumer())
    dispose(s);
}

/// Stores what `f(args...)` gives, or throws, without publishing.
template <class T, class F, class... Args>
void emplace_result(state<T> &s, F &&f, Args &&...args) noexcept {
  try {
    if constexpr (std::is_void_v<T>) {
      static_cast<void>(
          detail::invoke(std::forward<F>(f), std::forward<Args>(args)...));
      s.emplace();
    } else {
      s.emplace(detail::invoke(std::forward<F>(f), std::forward<Args>(args)...));
    }
  } catch (...) {
    s.emplace_error(std::current_exception());
  }
}

/// A state that is ready from the start.
template <class T, class... Args> state<T> *new_value(Args &&...args) {
  auto *s = new_state<state<T>>();
  try {
    s->emplace(std::forward<Args>(args)...);
  } catch (...) {
    free_state(s);
    throw;
  }
  s->make_ready();
  return s;
}
template <class T> state<T> *new_error(std::exception_ptr e) {
  auto *s = new_state<state<T>>();
  s->emplace_error(std::move(e));
  s->make_ready();
  return s;
}

template <class T>
[[noreturn, gnu::noinline, gnu::cold]] void throw_error_of(state<T> *s) {
  std::exception_ptr e = std::move(s->error);
  dispose(s);
  std::rethrow_exception(std::move(e));
}

/// Moves the value out of a state that has one and of which the caller is the
/// only consumer; frees the state.
template <class T> T take_value(state<T> *s) {
  struct guard {
    state<T> *s;
    ~guard() {
      std::destroy_at(std::addressof(s->value));
      free_state(s);
    }
  } g{s};
  if constexpr (std::is_reference_v<T>)
    return *s->value;
  else if constexpr (!std::is_void_v<T>)
    return std::move(s->value);
}

} // namespace fut::detail

#endif
