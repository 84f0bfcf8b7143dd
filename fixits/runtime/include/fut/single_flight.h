//===- fut/single_flight.h - one computation per key ------------*- C++ -*-===//
//
// One computation per key at a time, and a cache on top.
//
// Exercise 11: look up first, fly only on a miss, look again inside.
//
//   fut::cache<std::string, User> users(10'000);
//   User u = users.get_or_load(id, [&] { return fetch(id); });
//
//   fut::single_flight<std::string, Report> reports;      // without a memory
//   Report r = reports.run(day, [&] { return render(day); });
//
//   // Never share one tenant's result with another: put the tenant in the key.
//   fut::cache<fut::scoped_key<std::string, int>, User> per_tenant(10'000);
//   per_tenant.get_or_load(fut::scoped_key{tenant, 7}, [&] { return load(); });
//
// Thread safety: all members of both classes may be called from any thread.
// When not to use it: when one duplicate is a catastrophe (a paid call needs a
// lock across processes), when every key is asked for once, or when the value
// is large and not shared (hold a std::shared_ptr<const T> then).
//
//===----------------------------------------------------------------------===//
#ifndef FUT_SINGLE_FLIGHT_H
#define FUT_SINGLE_FLIGHT_H

#include "detail/clock_table.h"
#include "detail/flight_board.h"
#include "detail/scoped_key.h"
#include "future.h"
#include "pool.h"

#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

namespace fut {
namespace detail {

/// An `F` that gives a `T`, or a future of one.
template <class F, class T>
concept computes = std::is_invocable_r_v<T, F &> ||
                   std::is_invocable_r_v<future<T>, F &>;

} // namespace detail

/// Lets at most one computation per key run at a time; who asks for the key
/// meanwhile shares its result. Remembers nothing afterwards, see cache.
///
/// The object may be destroyed while run_async() computations are under way.
template <class Key, class T, class Hash = std::hash<Key>,
          class KeyEqual = std::equal_to<Key>>
class single_flight {
  static_assert(std::copy_constructible<T>,
                "every caller gets a copy; hold a std::shared_ptr otherwise");

public:
  /// The result of `compute`, called here, or the result of a call for `key`
  /// that is under way already, for which this blocks (a worker of a fut::pool
  /// runs other tasks meanwhile). Throws what the computation threw; followers
  /// get the same exception.
  ///
  /// A computation that, directly or through a task it waits for, asks for its
  /// own key on its own thread computes a second time rather than waiting for
  /// itself. One short lock to join and one to leave.
  template <class Compute>
    requires std::is_invocable_r_v<T, Compute &>
  T run(const Key &key, Compute &&compute) {
    return board_->fly(key, compute, keep_nothing{});
  }

  /// As run(), but never blocks. `compute` returns a T and then runs on
  /// default_pool(), or it returns a fut::future<T> and then is called here.
  template <class Compute>
    requires detail::computes<Compute, T>
  [[nodiscard]] future<T> run_async(const Key &key, Compute compute) {
    return board::fly_async(board_, key, std::move(compute), keep_nothing{});
  }

  /// Lets the next caller for `key` compute anew, even if a computation is
  /// under way; who waits for that one still gets its result.
  void forget(const Key &key) {
    board_->forget(key, [] {});
  }

private:
  using board = detail::flight_board<Key, T, Hash, KeyEqual>;

  struct keep_nothing {
    auto operator()(const T &) const {
      return [] {};
    }
  };

  std::shared_ptr<board> board_ = std::make_shared<board>();
};

/// A bounded map of results. A hit takes no lock and writes to no line that
/// threads share; a miss loads, once however many ask. Failed loads are not
/// remembered. When full, the entry that was not read for longest goes, roughly
/// (CLOCK). Hash and KeyEqual must not throw.
///
/// All look-up room (about 24 bytes an entry) is allocated up front; the first
/// cache of a process also registers it with the kernel (milliseconds). The
/// object may be destroyed while get_or_load_async() loads are under way.
template <class Key, class T, class Hash = std::hash<Key>,
          class KeyEqual = std::equal_to<Key>>
class cache {
  static_assert(std::copy_constructible<Key> && std::copy_constructible<T>,
                "every caller gets a copy; hold a std::shared_ptr otherwise");

public:
  /// Holds at most `capacity` entries (at least one).
  explicit cache(std::size_t capacity)
      : state_(std::make_shared<state>(capacity)) {}

  cache(const cache &) = delete;
  cache &operator=(const cache &) = delete;

  /// The value of `key`. On a miss calls `load` and remembers what it
  /// returns; blocks while another thread loads the key (a worker of a
  /// fut::pool runs other tasks meanwhile). Throws what the load threw. A hit
  /// is constant time on average, without a lock.
  template <class Load>
    requires std::is_invocable_r_v<T, Load &>
  T get_or_load(const Key &key, Load &&load) {
    const std::size_t hash = state_->table.hash(key);
    {
      const detail::read_section reading;
      if (const auto *hit = state_->table.find(hash, key)) [[likely]]
        return hit->value;
    }
    return load_once(hash, key, load);
  }

  /// As get_or_load(), but never blocks: a hit is a ready future. `load`
  /// returns a T and then runs on default_pool(), or it returns a
  /// fut::future<T> and then is called here.
  template <class Load>
    requires detail::computes<Load, T>
  [[nodiscard]] future<T> get_or_load_async(const Key &key, Load load) {
    const std::size_t hash = state_->table.hash(key);
    if (std::optional<T> hit = state_->find(hash, key))
      return make_ready_future(*std::move(hit));
    return load_once_async(hash, key, std::move(load));
  }

  /// The value of `key` if there is one. Never blocks, never loads.
  [[nodiscard]] std::optional<T> find(const Key &key) const {
    return state_->find(state_->table.hash(key), key);
  }

  /// Remembers `value`, in place of what there is. A load under way for the
  /// key does not overwrite it.
  void insert_or_assign(const Key &key, const T &value) {
    auto put = storing{state_.get(), state_->table.hash(key), key}(value);
    state_->board.forget(key, [&] { put(); });
  }

  /// Drops `key`; whether it was there. A load under way for the key is not
  /// remembered either.
  bool erase(const Key &key) {
    std::pair<bool, node *> out{false, nullptr};
    state_->board.forget(
        key, [&] { out = state_->table.erase(state_->table.hash(key), key); });
    detail::limbo<node>::destroy(out.second);
    return out.first;
  }

  /// Drops everything, including what is being loaded.
  void clear() {
    node *dead = nullptr;
    state_->board.forget_all([&] { dead = state_->table.clear(); });
    detail::limbo<node>::destroy(dead);
  }

  /// The number of entries just now.
  [[nodiscard]] std::size_t size() const {
    const std::lock_guard guard(state_->board.mutex());
    return state_->table.size();
  }

  /// The largest number of entries.
  [[nodiscard]] std::size_t capacity() const noexcept {
    return state_->table.capacity();
  }

private:
  using board = detail::flight_board<Key, T, Hash, KeyEqual>;
  using table = detail::clock_table<Key, T, Hash, KeyEqual>;
  using node = typename table::node;

  struct state {
    explicit state(std::size_t capacity) : table(capacity) {}

    [[nodiscard]] std::optional<T> find(std::size_t hash,
                                        const Key &key) const {
      const detail::read_section reading;
      if (const node *hit = table.find(hash, key))
        return hit->value;
      return std::nullopt;
    }

    cache::board board; // its mutex guards changes of the table
    cache::table table;
  };

  // Links a node under the lock; frees what that displaced after the lock.
  struct linking {
    state *to;
    std::unique_ptr<node> fresh;
    node *dead = nullptr;

    linking(state *in, std::unique_ptr<node> made)
        : to(in), fresh(std::move(made)) {}
    linking(linking &&other) noexcept
        : to(other.to), fresh(std::move(other.fresh)),
          dead(std::exchange(other.dead, nullptr)) {}
    linking &operator=(linking &&) = delete;
    ~linking() { detail::limbo<node>::destroy(dead); }

    void operator()() { dead = to->table.insert(std::move(fresh)); }
  };

  // Makes the node, which can throw, before the lock is taken.
  struct storing {
    state *to;
    std::size_t hash;
    Key key;
    linking operator()(const T &value) const {
      return {to, std::make_unique<node>(hash, key, value)};
    }
  };

  // Looks again before it loads: the flight before ours may have landed since
  // we looked.
  template <class Load>
  [[gnu::cold, gnu::noinline]] T load_once(std::size_t hash, const Key &key,
                                           Load &load) {
    auto look_again = [&]() -> T {
      if (std::optional<T> hit = state_->find(hash, key))
        return *std::move(hit);
      return std::invoke(load);
    };
    return state_->board.fly(key, look_again, storing{state_.get(), hash, key});
  }

  template <class Load>
  [[gnu::cold, gnu::noinline]] future<T>
  load_once_async(std::size_t hash, const Key &key, Load load) {
    // The board lives in the state; this handle keeps both.
    std::shared_ptr<board> owner(state_, &state_->board);
    auto look_again = [in = state_.get(), hash, key,
                       load = std::move(load)]() mutable {
      using made = std::invoke_result_t<Load &>;
      std::optional<T> hit = in->find(hash, key);
      if constexpr (std::is_same_v<made, future<T>>)
        return hit ? make_ready_future(*std::move(hit)) : std::invoke(load);
      else
        return hit ? *std::move(hit) : static_cast<T>(std::invoke(load));
    };
    return board::fly_async(std::move(owner), key, std::move(look_again),
                            storing{state_.get(), hash, key});
  }

  std::shared_ptr<state> state_;
};

} // namespace fut

#endif
