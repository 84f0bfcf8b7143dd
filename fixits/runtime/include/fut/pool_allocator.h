//===- fut/pool_allocator.h - thread-cached allocator -----------*- C++ -*-===//
//
// `pool_allocator<T>` recycles small blocks through thread caches (exercise 8:
// repeated future creation in a loop). The runtime uses the same blocks for its
// shared states and tasks; this is the way in for `std::promise`,
// `std::packaged_task`, `std::allocate_shared` and containers of nodes:
//
//   std::promise<int> q(std::allocator_arg, fut::pool_allocator<int>{});
//   q.set_value(1); // the shared state came from, and returns to, the cache
//
// Thread safety: all functions may be called from any thread; memory may be
// released on another thread than the one that took it.
// Cost: a few instructions, no lock and no call to malloc in steady state, for
// requests of up to 512 bytes; larger ones go to malloc.
// When not: below some thousand allocations a second malloc is as good, and the
// caches keep their peak size for the life of the process.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_POOL_ALLOCATOR_H
#define FUT_POOL_ALLOCATOR_H

#include "detail/blocks.h"

#include <limits>
#include <type_traits>

namespace fut {

/// Stateless standard allocator over thread-cached blocks. All instances, of
/// all value types, are equal.
template <class T> class pool_allocator {
public:
  using value_type = T;
  using is_always_equal = std::true_type;
  using propagate_on_container_move_assignment = std::true_type;

  constexpr pool_allocator() noexcept = default;
  template <class U>
  constexpr pool_allocator(const pool_allocator<U> &) noexcept {}

  /// Room for `n` objects. Throws `std::bad_array_new_length` when the size
  /// overflows, `std::bad_alloc` when memory is exhausted. O(1).
  [[nodiscard]] T *allocate(std::size_t n) {
    if (n > std::numeric_limits<std::size_t>::max() / 2 / sizeof(T))
      throw std::bad_array_new_length();
    return static_cast<T *>(detail::take_block(
        detail::size_class(n * sizeof(T), alignof(T)), n * sizeof(T),
        alignof(T)));
  }

  /// Returns what `allocate(n)` gave. O(1).
  void deallocate(T *p, std::size_t n) noexcept {
    detail::give_block(p, detail::size_class(n * sizeof(T), alignof(T)));
  }

  template <class U>
  friend constexpr bool operator==(const pool_allocator &,
                                   const pool_allocator<U> &) noexcept {
    return true;
  }
};

} // namespace fut

#endif
