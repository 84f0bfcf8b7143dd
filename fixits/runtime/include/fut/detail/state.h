//===- fut/detail/state.h - the shared state --------------------*- C++ -*-===//
//
// One block holds the state word (state_base.h), the value or the error, and, in
// derived states, the continuation or the task.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_STATE_H
#define FUT_DETAIL_STATE_H

#include "state_base.h"

#include <tuple>
#include <type_traits>

namespace fut::detail {

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

/// What a future can be of, as in `std`.
template <class T>
inline constexpr bool is_result =
    !std::is_array_v<T> && !std::is_function_v<T> &&
    !std::is_rvalue_reference_v<T>;

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
      allocator last = std::move(self->alloc);
      std::destroy_at(self);
      traits::deallocate(last, std::pointer_traits<typename traits::pointer>::
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
