//===- fut/detail/blocks.h - thread-cached memory blocks --------*- C++ -*-===//
//
// Blocks of 64, 128, 256 and 512 bytes, aligned to a cache line, that are
// recycled instead of freed (exercise 8). A thread keeps up to two batches of
// 32 blocks of each size; whole batches travel between threads through a depot,
// so that a producer and a consumer on two threads share one lock operation in
// 32. Larger requests go to malloc.
//
// In steady state `take_block` and `give_block` are a few loads and stores on
// thread-local data. Blocks may be given back by any thread, also while it ends.
// Memory of small blocks is kept for the life of the process.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_BLOCKS_H
#define FUT_DETAIL_BLOCKS_H

#include "depot.h"

namespace fut::detail {

/// One thread's blocks of one size. Constant-initialised and trivially
/// destroyed, so that access needs no guard and stays valid while the thread
/// ends; `close_caches` empties it then.
struct block_cache {
  free_block *head = nullptr;
  free_block *spare = nullptr; // a full batch, or nothing
  std::uint32_t room = 0;      // blocks that still fit in `head`
  enum : std::uint32_t { fresh, open, closed } phase = fresh;
};

inline constinit thread_local block_cache block_caches[small_sizes];

/// For a thread that ends: it keeps no blocks from here on.
inline void close_caches() noexcept {
  for (unsigned c = 0; c < small_sizes; ++c) {
    block_cache &cache = block_caches[c];
    if (cache.head)
      depots[c].push(cache.head, batch_size - cache.room);
    if (cache.spare)
      depots[c].push(cache.spare, batch_size);
    cache = {};
    cache.phase = block_cache::closed;
  }
}
struct cache_janitor {
  ~cache_janitor() { close_caches(); }
};

inline void open_caches() {
  static thread_local cache_janitor janitor;
  static_cast<void>(&janitor); // odr-use: its construction registers it
  for (block_cache &cache : block_caches)
    if (cache.phase == block_cache::fresh) {
      cache.phase = block_cache::open;
      cache.room = batch_size;
    }
}

[[gnu::noinline, gnu::cold]] inline free_block *refill(unsigned c) {
  block_cache &cache = block_caches[c];
  if (cache.phase == block_cache::fresh)
    open_caches();
  free_block *batch = std::exchange(cache.spare, nullptr);
  std::uint32_t count = batch_size;
  if (!batch) {
    batch = depots[c].pop();
    if (!batch)
      batch = new_batch(c);
    count = batch->count;
  }
  free_block *rest = batch->next;
  if (cache.phase == block_cache::open) {
    cache.head = rest;
    cache.room = batch_size - count + 1;
  } else if (rest) { // this thread is ending: it keeps nothing
    depots[c].push(rest, count - 1);
  }
  return batch;
}

[[gnu::noinline, gnu::cold]] inline void spill(free_block *b, unsigned c) {
  block_cache &cache = block_caches[c];
  if (cache.phase == block_cache::fresh)
    open_caches();
  if (cache.phase == block_cache::closed) {
    b->next = nullptr;
    return depots[c].push(b, 1);
  }
  if (cache.room == 0) {
    if (cache.spare)
      depots[c].push(cache.spare, batch_size);
    cache.spare = std::exchange(cache.head, nullptr);
    cache.room = batch_size;
  }
  b->next = std::exchange(cache.head, b);
  --cache.room;
}

/// A block of size class `c`; `bytes` and `align` are read for large ones only.
[[nodiscard]] inline void *take_block(unsigned c, std::size_t bytes,
                                      std::size_t align) {
  if (c == large_size) {
    align = align < line_size ? line_size : align;
    void *p = std::aligned_alloc(align, (bytes + align - 1) / align * align);
    if (!p)
      throw std::bad_alloc();
    return p;
  }
  block_cache &cache = block_caches[c];
  free_block *b = cache.head;
  if (b) [[likely]] {
    cache.head = b->next;
    ++cache.room;
  } else {
    b = refill(c);
  }
  unpoison(b, line_size << c);
  return b;
}

/// Returns a block that `take_block` gave for the same class, on any thread.
inline void give_block(void *p, unsigned c) noexcept {
  if (c == large_size)
    return std::free(p);
  poison(p, line_size << c);
  auto *b = ::new (p) free_block;
  block_cache &cache = block_caches[c];
  if (cache.room != 0) [[likely]] {
    --cache.room;
    b->next = std::exchange(cache.head, b);
  } else {
    spill(b, c);
  }
}

/// The caches of a thread that mostly frees what others take, as the worker of a
/// pool does: full from the start, or they would take two batches of each size
/// away from those others, at some time after those have warmed up. Made by who
/// starts the thread.
class full_caches {
public:
  full_caches() : full_caches(nullptr) {
    for (unsigned c = 0; c < sizes; ++c)
      for (free_block *&batch : batches_[c])
        batch = full_batch(c);
  }
  full_caches(full_caches &&o) noexcept : full_caches(nullptr) {
    std::swap(batches_, o.batches_);
  }
  full_caches &operator=(full_caches &&) = delete;
  ~full_caches() {
    if (opened_)
      close_caches();
    for (unsigned c = 0; c < sizes; ++c)
      for (free_block *batch : batches_[c])
        if (batch)
          depots[c].push(batch, batch_size);
  }

  /// They are this thread's, which has none yet, for as long as this object
  /// lives. Registers nothing to run at the end of the thread: that allocates.
  void open() noexcept {
    for (unsigned c = 0; c < small_sizes; ++c) {
      block_cache &cache = block_caches[c];
      cache.phase = block_cache::open;
      cache.room = batch_size;
      if (c < sizes) {
        cache.head = std::exchange(batches_[c][0], nullptr);
        cache.spare = std::exchange(batches_[c][1], nullptr);
        cache.room = 0;
      }
    }
    opened_ = true;
  }

private:
  // Up to 256 bytes: what tasks and continuations take.
  static constexpr unsigned sizes = 3;

  explicit full_caches(std::nullptr_t) noexcept {}
  static free_block *full_batch(unsigned c) {
    free_block *batch = nullptr;
    for (std::uint32_t have = 0; have < batch_size;) {
      free_block *from = depots[c].pop();
      if (!from)
        from = new_batch(c);
      std::uint32_t left = from->count;
      for (; left != 0 && have < batch_size; --left, ++have) {
        free_block *next = from->next;
        from->next = std::exchange(batch, from);
        from = next;
      }
      if (left != 0)
        depots[c].push(from, left);
    }
    return batch;
  }

  free_block *batches_[sizes][2] = {};
  bool opened_ = false;
};

/// A new `T` in a block of its size class.
template <class T, class... Args> T *make_block(Args &&...args) {
  constexpr unsigned c = size_class(sizeof(T), alignof(T));
  struct guard {
    void *p;
    ~guard() {
      if (p)
        give_block(p, c);
    }
  } g{take_block(c, sizeof(T), alignof(T))};
  T *made = ::new (g.p) T(std::forward<Args>(args)...);
  g.p = nullptr;
  return made;
}

} // namespace fut::detail

#endif
