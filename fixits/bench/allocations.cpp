// Counts what goes to malloc, whoever calls it: operator new, libraries, C.
//
// The functions of the C library are replaced by ones in this program, which
// count and call the library's own. Counters are per thread, on lines of their
// own: counting costs a nanosecond and no contention.
#include "harness.h"

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <features.h>

namespace {

struct alignas(64) slot {
  std::atomic<std::uint64_t> calls{0};
  std::atomic<std::uint64_t> bytes{0};
};

// Threads beyond these share the last slot; benchmarks that start that many
// cost far more than the atomic addition.
constexpr unsigned slots = 512;
constinit slot counters[slots];
constinit std::atomic<unsigned> threads{0};
constinit thread_local unsigned mine = slots;

void add(std::atomic<std::uint64_t> &to, std::uint64_t n, bool shared) {
  if (shared)
    to.fetch_add(n, std::memory_order_relaxed);
  else
    to.store(to.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
}

void count(std::size_t bytes) {
  if (mine == slots) {
    const unsigned next = threads.fetch_add(1, std::memory_order_relaxed);
    mine = next < slots ? next : slots - 1;
  }
  const bool shared = mine == slots - 1;
  add(counters[mine].calls, 1, shared);
  add(counters[mine].bytes, bytes, shared);
}

} // namespace

bench::allocations bench::allocated() noexcept {
  allocations all;
  for (const slot &one : counters) {
    all.calls += one.calls.load(std::memory_order_relaxed);
    all.bytes += one.bytes.load(std::memory_order_relaxed);
  }
  return all;
}

#if defined(__GLIBC__)
extern "C" {
void *__libc_malloc(std::size_t);
void *__libc_calloc(std::size_t, std::size_t);
void *__libc_realloc(void *, std::size_t);
void *__libc_memalign(std::size_t, std::size_t);

void *malloc(std::size_t n) {
  count(n);
  return __libc_malloc(n);
}
void *calloc(std::size_t n, std::size_t size) {
  count(n * size);
  return __libc_calloc(n, size);
}
void *realloc(void *p, std::size_t n) {
  count(n);
  return __libc_realloc(p, n);
}
void *aligned_alloc(std::size_t alignment, std::size_t n) {
  count(n);
  return __libc_memalign(alignment, n);
}
void *memalign(std::size_t alignment, std::size_t n) {
  count(n);
  return __libc_memalign(alignment, n);
}
int posix_memalign(void **p, std::size_t alignment, std::size_t n) {
  count(n);
  *p = __libc_memalign(alignment, n);
  return *p ? 0 : ENOMEM;
}
} // extern "C"
#else
#error "allocations are counted by wrapping the functions of glibc"
#endif
