//===- fut/detail/read_section.h - reading without a lock -------*- C++ -*-===//
//
// Reading what others may unlink and free.
//
// A reader marks its own cache line while it is inside a read_section; what a
// writer unlinks goes to a `limbo`, which frees it once every reader that was
// inside at that time has left. Readers execute no atomic read-modify-write and
// share no line with each other, so the hit path of a cache does not slow down
// with the number of threads.
//
// The mark must be visible before the reader looks at the structure. Where the
// kernel offers membarrier(2) the writer pays for that, once per batch of freed
// nodes, and the reader's fence is a compiler barrier; elsewhere the reader
// executes a fence.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_READ_SECTION_H
#define FUT_DETAIL_READ_SECTION_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace fut::detail {

/// Makes every other thread of the process execute a full fence. Present or
/// absent once and for all; the first call of available() registers the
/// process with the kernel.
class process_barrier {
public:
  static bool available() noexcept {
    static const bool registered = call(register_private_expedited);
    return registered;
  }
  /// Only where available().
  static void execute() noexcept { call(private_expedited); }

private:
  // From <linux/membarrier.h>, which is not installed everywhere.
  static constexpr int private_expedited = 1 << 3;
  static constexpr int register_private_expedited = 1 << 4;

  static bool call([[maybe_unused]] int command) noexcept {
#if defined(__linux__) && defined(SYS_membarrier)
    return ::syscall(SYS_membarrier, command, 0, 0) == 0;
#else
    return false;
#endif
  }
};

/// Counts the batches of nodes that were unlinked. A reader notes the number
/// when it enters: with less than the number of a batch it may hold a node of
/// that batch.
inline constinit std::atomic<std::uint64_t> unlink_epoch{1};

/// The mark of one thread: the epoch in which it entered, 0 while outside.
struct alignas(64) reader_slot {
  std::atomic<std::uint64_t> entered{0};
  const bool needs_fence = !process_barrier::available();
  std::atomic<bool> taken{true};
  reader_slot *next = nullptr;
};

/// All slots there ever were; a thread that ends leaves its slot to another.
/// Slots are not freed: there are as many as threads that read at one time.
class reader_slots {
public:
  static reader_slot &of_this_thread() {
    if (mine_) [[likely]]
      return *mine_;
    return acquire();
  }

  static reader_slot *first() noexcept {
    return head_.load(std::memory_order_acquire);
  }

private:
  struct returner {
    ~returner() {
      gone_ = true;
      if (mine_)
        std::exchange(mine_, nullptr)
            ->taken.store(false, std::memory_order_release);
    }
  };

  [[gnu::cold, gnu::noinline]] static reader_slot &acquire() {
    // After the thread's own destructors have run there is nobody to return
    // the slot; a destructor that still reads keeps it.
    if (!gone_) {
      static thread_local returner at_exit;
      static_cast<void>(&at_exit); // odr-use: its construction registers it
    }
    for (reader_slot *slot = first(); slot; slot = slot->next)
      if (!slot->taken.load(std::memory_order_relaxed) &&
          !slot->taken.exchange(true, std::memory_order_acquire))
        return *(mine_ = slot);
    auto *slot = new reader_slot;
    slot->next = head_.load(std::memory_order_relaxed);
    while (!head_.compare_exchange_weak(slot->next, slot,
                                        std::memory_order_release,
                                        std::memory_order_relaxed)) {
    }
    return *(mine_ = slot);
  }

  static inline constinit std::atomic<reader_slot *> head_{nullptr};
  static inline constinit thread_local reader_slot *mine_ = nullptr;
  static inline constinit thread_local bool gone_ = false;
};

/// While one of these is alive, nothing that was reachable when it was made is
/// freed. Sections of one thread nest. Never blocks.
class read_section {
public:
  read_section() : slot_(reader_slots::of_this_thread()) {
    if (slot_.entered.load(std::memory_order_relaxed) != 0) [[unlikely]] {
      outermost_ = false; // the outer section protects this one too
      return;
    }
    slot_.entered.store(unlink_epoch.load(std::memory_order_acquire),
                        std::memory_order_relaxed);
    if (slot_.needs_fence) [[unlikely]]
      std::atomic_thread_fence(std::memory_order_seq_cst);
    else
      std::atomic_signal_fence(std::memory_order_seq_cst);
  }

  ~read_section() {
    if (outermost_) [[likely]]
      slot_.entered.store(0, std::memory_order_release);
  }

  read_section(const read_section &) = delete;
  read_section &operator=(const read_section &) = delete;

private:
  reader_slot &slot_;
  bool outermost_ = true;
};

/// Nodes that were unlinked and may still be read, as a list through
/// Node::retired_next. The owner serialises the calls.
template <class Node> class limbo {
public:
  /// The first one registers the process with the kernel, which can take some
  /// milliseconds: not at the first read.
  limbo() { process_barrier::available(); }
  limbo(const limbo &) = delete;
  limbo &operator=(const limbo &) = delete;

  /// Nobody reads any more.
  ~limbo() {
    destroy(fresh_);
    destroy(waiting_);
  }

  /// Takes the unlinked `node`. Returns a list of nodes that no reader can
  /// hold any more, for the caller to destroy() outside its locks.
  [[nodiscard]] Node *retire(Node *node) noexcept {
    node->retired_next = std::exchange(fresh_, node);
    if (++fresh_count_ < batch_size)
      return nullptr;
    if (!left_by_all())
      return nullptr; // asked again with the next node
    Node *const dead = std::exchange(waiting_, std::exchange(fresh_, nullptr));
    fresh_count_ = 0;
    waiting_epoch_ = unlink_epoch.fetch_add(1, std::memory_order_acq_rel) + 1;
    // Whoever entered before and does not see the unlinking yet shows its mark
    // after this.
    if (process_barrier::available())
      process_barrier::execute();
    else
      std::atomic_thread_fence(std::memory_order_seq_cst);
    return dead;
  }

  static void destroy(Node *list) noexcept {
    while (list)
      delete std::exchange(list, list->retired_next);
  }

private:
  // A barrier costs some microseconds; a batch makes that small per node.
  static constexpr std::size_t batch_size = 64;

  /// Whether no reader is left that may hold a waiting node.
  [[nodiscard]] bool left_by_all() const noexcept {
    if (!waiting_)
      return true;
    for (const reader_slot *slot = reader_slots::first(); slot;
         slot = slot->next) {
      const auto entered = slot->entered.load(std::memory_order_acquire);
      if (entered != 0 && entered < waiting_epoch_)
        return false;
    }
    return true;
  }

  Node *fresh_ = nullptr;
  std::size_t fresh_count_ = 0;
  Node *waiting_ = nullptr;
  std::uint64_t waiting_epoch_ = 0;
};

} // namespace fut::detail

#endif
