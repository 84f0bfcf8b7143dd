//===- fut/detail/depot.h - batches of free memory blocks -------*- C++ -*-===//
//
// Where blocks come from, and where batches of them wait that belong to no thread.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_DEPOT_H
#define FUT_DETAIL_DEPOT_H

#include "park.h"

#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define FUT_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FUT_ASAN 1
#endif
#endif
#if defined(FUT_ASAN)
extern "C" void __asan_poison_memory_region(const volatile void *, std::size_t);
extern "C" void __asan_unpoison_memory_region(const volatile void *,
                                              std::size_t);
#endif

namespace fut::detail {

inline constexpr std::size_t line_size = 64;
inline constexpr unsigned small_sizes = 4;
inline constexpr unsigned large_size = small_sizes; // not cached
inline constexpr std::uint32_t batch_size = 32;

/// The class a request falls into: 0..3 are 64, 128, 256, 512 bytes.
constexpr unsigned size_class(std::size_t bytes, std::size_t align) noexcept {
  if (align > line_size || bytes > line_size << (small_sizes - 1))
    return large_size;
  unsigned c = 0;
  while (line_size << c < bytes)
    ++c;
  return c;
}

struct free_block {
  free_block *next;
  free_block *next_batch; // in the first block of a batch
  std::uint32_t count;    // blocks in the batch, in its first block
};

/// Batches that belong to no thread.
struct alignas(line_size) depot {
  spin_lock lock;
  free_block *batches = nullptr;

  void push(free_block *batch, std::uint32_t count) noexcept {
    batch->count = count;
    lock.lock();
    batch->next_batch = std::exchange(batches, batch);
    lock.unlock();
  }
  free_block *pop() noexcept {
    lock.lock();
    free_block *batch = batches;
    if (batch)
      batches = batch->next_batch;
    lock.unlock();
    return batch;
  }
};

inline constinit depot depots[small_sizes];

inline void poison(void *p, std::size_t bytes) noexcept {
#if defined(FUT_ASAN)
  __asan_poison_memory_region(static_cast<char *>(p) + sizeof(free_block),
                              bytes - sizeof(free_block));
#else
  static_cast<void>(p), static_cast<void>(bytes);
#endif
}
inline void unpoison(void *p, std::size_t bytes) noexcept {
#if defined(FUT_ASAN)
  __asan_unpoison_memory_region(p, bytes);
#else
  static_cast<void>(p), static_cast<void>(bytes);
#endif
}

[[nodiscard]] inline free_block *new_batch(unsigned c) {
  const std::size_t bytes = line_size << c;
  auto *raw =
      static_cast<char *>(std::aligned_alloc(line_size, bytes * batch_size));
  if (!raw)
    throw std::bad_alloc();
  free_block *head = nullptr;
  for (std::uint32_t i = batch_size; i-- > 0;) {
    head = ::new (raw + i * bytes) free_block{head, nullptr, 0};
    poison(head, bytes);
  }
  head->count = batch_size;
  return head;
}

} // namespace fut::detail

#endif
