//===- fut/detail/clock_table.h - a bounded hash table ----------*- C++ -*-===//
//
// What is behind fut::cache.
//
// Look-ups take no lock and write to no shared line but once per round of the
// clock hand: a chain of nodes that are never changed after they were linked,
// inside a read_section. Changes are serialised by the owner. The number of
// buckets is fixed, since the number of entries is bounded: nothing is ever
// rehashed under the readers.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_CLOCK_TABLE_H
#define FUT_DETAIL_CLOCK_TABLE_H

#include "in_block.h"
#include "read_section.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace fut::detail {

template <class Key, class T, class Hash, class KeyEqual> class clock_table {
public:
  struct node final : in_block<node> {
    node(std::size_t h, const Key &k, const T &v) : hash(h), key(k), value(v) {}

    std::atomic<node *> next{nullptr};
    const std::size_t hash;
    // Set by a hit, cleared by the hand that looks for a victim (CLOCK).
    mutable std::atomic<bool> referenced{false};
    const Key key;
    const T value;
    std::size_t frame = 0; // where the hand finds it; under the owner's lock
    node *retired_next = nullptr;
  };

  explicit clock_table(std::size_t capacity)
      : capacity_(std::max<std::size_t>(capacity, 1)),
        buckets_(std::bit_ceil(2 * capacity_)),
        shift_(64 - std::countr_zero(buckets_.size())) {
    frames_.reserve(capacity_);
  }

  clock_table(const clock_table &) = delete;
  clock_table &operator=(const clock_table &) = delete;

  ~clock_table() {
    for (node *entry : frames_)
      delete entry;
  }

  [[nodiscard]] std::size_t hash(const Key &key) const { return hash_(key); }

  /// The node of `key` or null. Needs a read_section or the owner's lock,
  /// for as long as the node is used. Constant time on average.
  [[nodiscard]] const node *find(std::size_t hash, const Key &key) const {
    for (const node *at = bucket(hash).load(std::memory_order_acquire); at;
         at = at->next.load(std::memory_order_acquire))
      if (at->hash == hash && equal_(at->key, key)) {
        // A plain load first: a line that everybody reads stays shared.
        if (!at->referenced.load(std::memory_order_relaxed))
          at->referenced.store(true, std::memory_order_relaxed);
        return at;
      }
    return nullptr;
  }

  /// Links `entry` in place of the node with the same key, or of a victim when
  /// the table is full. Returns nodes to destroy outside the lock. Needs the
  /// owner's lock.
  [[nodiscard]] node *insert(std::unique_ptr<node> entry) {
    node *dead = nullptr;
    node *const old = find_linked(entry->hash, entry->key);
    if (old) {
      entry->frame = old->frame;
    } else if (frames_.size() < capacity_) {
      entry->frame = frames_.size();
      frames_.push_back(nullptr);
    } else {
      entry->frame = find_victim();
    }
    // The new one first: a reader finds one of the two at any time.
    node *const added = entry.release();
    auto &head = bucket(added->hash);
    added->next.store(head.load(std::memory_order_relaxed),
                      std::memory_order_relaxed);
    head.store(added, std::memory_order_release);
    if (node *const out = std::exchange(frames_[added->frame], added)) {
      unlink(out);
      dead = limbo_.retire(out);
    }
    return dead;
  }

  /// Unlinks the node of `key`. Whether there was one, and nodes to destroy
  /// outside the lock. Needs the owner's lock.
  [[nodiscard]] std::pair<bool, node *> erase(std::size_t hash,
                                              const Key &key) {
    node *const out = find_linked(hash, key);
    if (!out)
      return {false, nullptr};
    unlink(out);
    // The last frame moves into the gap.
    frames_.back()->frame = out->frame;
    frames_[out->frame] = frames_.back();
    frames_.pop_back();
    if (hand_ >= frames_.size())
      hand_ = 0;
    return {true, limbo_.retire(out)};
  }

  /// Unlinks everything. Returns nodes to destroy outside the lock. Needs the
  /// owner's lock.
  [[nodiscard]] node *clear() noexcept {
    node *dead = nullptr;
    for (link &head : buckets_)
      head.store(nullptr, std::memory_order_release);
    for (node *out : frames_) {
      // retire() gives back lists; they are joined into one.
      node *list = limbo_.retire(out);
      while (list) {
        node *const next = std::exchange(list->retired_next, dead);
        dead = std::exchange(list, next);
      }
    }
    frames_.clear();
    hand_ = 0;
    return dead;
  }

  [[nodiscard]] std::size_t size() const noexcept { return frames_.size(); }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

private:
  using link = std::atomic<node *>;

  // Multiplies before it takes the upper bits: std::hash of an integer is the
  // integer itself.
  [[nodiscard]] std::size_t index(std::size_t hash) const noexcept {
    return static_cast<std::size_t>(
        (static_cast<std::uint64_t>(hash) * 0x9E3779B97F4A7C15ULL) >> shift_);
  }
  [[nodiscard]] link &bucket(std::size_t hash) { return buckets_[index(hash)]; }
  [[nodiscard]] const link &bucket(std::size_t hash) const {
    return buckets_[index(hash)];
  }

  [[nodiscard]] node *find_linked(std::size_t hash, const Key &key) {
    node *at = bucket(hash).load(std::memory_order_relaxed);
    while (at && !(at->hash == hash && equal_(at->key, key)))
      at = at->next.load(std::memory_order_relaxed);
    return at;
  }

  // Readers that stand on `out` go on through its own link, which stays.
  void unlink(node *out) noexcept {
    link *at = &bucket(out->hash);
    while (at->load(std::memory_order_relaxed) != out)
      at = &at->load(std::memory_order_relaxed)->next;
    at->store(out->next.load(std::memory_order_relaxed),
              std::memory_order_release);
  }

  // Second chance: ends after two rounds at most, since it clears the marks.
  // (Readers that set them again in the meantime can make it take longer, so
  // the second round takes whatever it meets.)
  [[nodiscard]] std::size_t find_victim() noexcept {
    for (std::size_t looked = 0;; ++looked) {
      const std::size_t frame = hand_;
      hand_ = hand_ + 1 == frames_.size() ? 0 : hand_ + 1;
      auto &referenced = frames_[frame]->referenced;
      if (!referenced.load(std::memory_order_relaxed) ||
          looked >= frames_.size())
        return frame;
      referenced.store(false, std::memory_order_relaxed);
    }
  }

  [[no_unique_address]] Hash hash_;
  [[no_unique_address]] KeyEqual equal_;
  const std::size_t capacity_;
  std::vector<link> buckets_;
  int shift_;
  std::vector<node *> frames_; // in the order in which the hand goes round
  std::size_t hand_ = 0;
  limbo<node> limbo_;
};

} // namespace fut::detail

#endif
