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
  static constexpr std::uint32_t room = 2 * batch_size;

  std::uint32_t count = 0;
  std::uint32_t limit = 0; // `room` while it is open
  enum : std::uint32_t { fresh, open, closed } phase = fresh;
  void *blocks[1 + room] = {}; // from 1 on, the next one to take last

  void set_open() noexcept {
    phase = open;
    limit = room;
  }
};

inline constinit thread_local block_cache block_caches[small_sizes];

/// For a thread that ends: it keeps no blocks from here on.
inline void close_caches() noexcept {
  for (unsigned c = 0; c < small_sizes; ++c) {
    block_cache &cache = block_caches[c];
    while (cache.count != 0) {
      const auto n = cache.count < batch_size ? cache.count : batch_size;
      cache.count -= n;
      depots[c].push(make_batch(cache.blocks + 1 + cache.count, n));
    }
    cache.limit = 0;
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
    if (cache.phase == block_cache::fresh)
      cache.set_open();
}

/// A block where the cache is empty.
[[nodiscard, gnu::noinline, gnu::cold]] inline void *refill(unsigned c) {
  block_cache &cache = block_caches[c];
  if (cache.phase == block_cache::fresh)
    open_caches();
  if (cache.phase == block_cache::open) {
    cache.count = take_batch(c, cache.blocks + 1);
    return cache.blocks[cache.count--];
  }
  // This thread is ending: it keeps nothing.
  void *batch[batch_size];
  const std::uint32_t n = take_batch(c, batch) - 1;
  if (n != 0)
    depots[c].push(make_batch(batch, n));
  return batch[n];
}

/// Keeps a block for which the cache has no room.
[[gnu::noinline, gnu::cold]] inline void spill(void *p, unsigned c) {
  block_cache &cache = block_caches[c];
  if (cache.phase == block_cache::fresh)
    open_caches();
  if (cache.phase == block_cache::closed)
    return depots[c].push(make_batch(&p, 1));
  if (cache.count == cache.limit) {
    // The older half goes: what was used last is still in this core's cache.
    depots[c].push(make_batch(cache.blocks + 1, batch_size));
    cache.count -= batch_size;
    for (std::uint32_t i = 1; i <= cache.count; ++i)
      cache.blocks[i] = cache.blocks[i + batch_size];
  }
  cache.blocks[++cache.count] = p;
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
  void *p;
  if (cache.count != 0) [[likely]] {
    p = cache.blocks[cache.count--];
    // Another thread may have freed the next one; null does no harm.
    prefetch_to_write(cache.blocks[cache.count]);
  } else {
    p = refill(c);
  }
  unpoison(p, line_size << c);
  return p;
}

/// Returns a block that `take_block` gave for the same class, on any thread.
inline void give_block(void *p, unsigned c) noexcept {
  if (c == large_size)
    return std::free(p);
  poison(p, line_size << c);
  block_cache &cache = block_caches[c];
  if (cache.count < cache.limit) [[likely]]
    cache.blocks[++cache.count] = p;
  else
    spill(p, c);
}

/// The caches of a thread that mostly frees what others take, as the worker of a
/// pool does: full from the start, or they would take two batches of each size
/// away from those others, at some time after those have warmed up. Made by who
/// starts the thread.
class full_caches {
public:
  full_caches() : full_caches(nullptr) {
    for (unsigned c = 0; c < sizes; ++c)
      for (batch_page *&batch : batches_[c])
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
      for (batch_page *batch : batches_[c])
        if (batch)
          depots[c].push(batch);
  }

  /// They are this thread's, which has none yet, for as long as this object
  /// lives. Registers nothing to run at the end of the thread: that allocates.
  void open() noexcept {
    for (unsigned c = 0; c < small_sizes; ++c) {
      block_cache &cache = block_caches[c];
      cache.set_open();
      if (c < sizes)
        for (batch_page *&batch : batches_[c])
          cache.count += open_batch(std::exchange(batch, nullptr),
                                    cache.blocks + 1 + cache.count);
    }
    opened_ = true;
  }

private:
  // Up to 256 bytes: what tasks and continuations take.
  static constexpr unsigned sizes = 3;

  explicit full_caches(std::nullptr_t) noexcept {}
  static batch_page *full_batch(unsigned c) {
    void *blocks[2 * batch_size];
    std::uint32_t n = 0;
    while (n < batch_size)
      n += take_batch(c, blocks + n);
    if (n > batch_size)
      depots[c].push(make_batch(blocks + batch_size, n - batch_size));
    return make_batch(blocks, batch_size);
  }

  batch_page *batches_[sizes][2] = {};
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
