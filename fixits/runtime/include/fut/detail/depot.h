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

inline void poison([[maybe_unused]] void *p,
                   [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(FUT_ASAN)
  __asan_poison_memory_region(p, bytes);
#endif
}
inline void unpoison([[maybe_unused]] void *p,
                     [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(FUT_ASAN)
  __asan_unpoison_memory_region(p, bytes);
#endif
}

/// A free block that names others. A batch is a chain of these and not of all its
/// blocks, since their lines are with the thread that freed them: whoever takes
/// the batch over fetches one line in six now, and the others when it writes.
struct batch_page {
  static constexpr std::uint32_t room = 5;

  batch_page *next = nullptr;
  batch_page *next_batch = nullptr; // in the first page of a batch
  std::uint32_t named = 0;
  void *blocks[room] = {};
};
static_assert(sizeof(batch_page) <= line_size);

/// Makes a batch of `n` blocks, at least one.
[[nodiscard]] inline batch_page *make_batch(void *const *blocks,
                                            std::uint32_t n) noexcept {
  batch_page *first = nullptr;
  while (n != 0) {
    void *at = blocks[--n];
    unpoison(at, sizeof(batch_page));
    auto *page = ::new (at) batch_page;
    while (n != 0 && page->named < batch_page::room)
      page->blocks[page->named++] = blocks[--n];
    page->next = std::exchange(first, page);
  }
  return first;
}
/// Writes the blocks of a batch to `out`; how many.
inline std::uint32_t open_batch(batch_page *batch, void **out) noexcept {
  std::uint32_t n = 0;
  while (batch) {
    batch_page *page = std::exchange(batch, batch->next);
    for (std::uint32_t i = page->named; i-- > 0;)
      out[n++] = page->blocks[i];
    out[n++] = page;
    poison(page, sizeof(batch_page));
  }
  return n;
}

/// Batches that belong to no thread.
struct alignas(line_size) depot {
  spin_lock lock;
  batch_page *batches = nullptr;

  void push(batch_page *batch) noexcept {
    lock.lock();
    batch->next_batch = std::exchange(batches, batch);
    lock.unlock();
  }
  batch_page *pop() noexcept {
    lock.lock();
    batch_page *batch = batches;
    if (batch)
      batches = batch->next_batch;
    lock.unlock();
    return batch;
  }
};

inline constinit depot depots[small_sizes];

/// Writes the blocks of a batch to `out`, of a new one where the depot has none;
/// how many, at most `batch_size`.
inline std::uint32_t take_batch(unsigned c, void **out) {
  if (batch_page *batch = depots[c].pop())
    return open_batch(batch, out);
  const std::size_t bytes = line_size << c;
  auto *raw =
      static_cast<char *>(std::aligned_alloc(line_size, bytes * batch_size));
  if (!raw)
    throw std::bad_alloc();
  poison(raw, bytes * batch_size);
  for (std::uint32_t i = batch_size; i-- > 0; raw += bytes)
    out[i] = raw; // the last one is taken first
  return batch_size;
}

} // namespace fut::detail

#endif
