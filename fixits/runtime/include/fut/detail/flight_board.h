//===- fut/detail/flight_board.h - who computes which key -------*- C++ -*-===//
//
// The list of computations under way, by key: the first to ask leads, those who
// ask meanwhile follow and get a promise each.
//
//===----------------------------------------------------------------------===//
#ifndef FUT_DETAIL_FLIGHT_BOARD_H
#define FUT_DETAIL_FLIGHT_BOARD_H

#include "../future.h"
#include "../pool.h"
#include "../pool_allocator.h"
#include "frame.h"

#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fut::detail {

template <class Key, class T, class Hash, class KeyEqual> class flight_board {
public:
  /// One computation under way. Lives with its leader: on its stack, or in its
  /// task.
  class flight {
    friend flight_board;
    std::vector<promise<T>, pool_allocator<promise<T>>> followers_;
    const Key *key_ = nullptr; // in the map; null when not (or no more) listed
    std::thread::id leader_;
  };

  /// The duty to end a flight: land() or fail() it. One that does neither (the
  /// task was dropped) breaks the promises of its followers.
  class leadership {
  public:
    leadership(flight_board &board, flight &of) noexcept
        : board_(&board), flight_(&of) {}
    leadership(leadership &&other) noexcept
        : board_(other.board_), flight_(std::exchange(other.flight_, nullptr)) {
    }
    leadership &operator=(leadership &&) = delete;
    ~leadership() {
      if (flight_)
        board_->unlist(*flight_, [] {});
    }

    /// Ends the flight: runs `commit` under the lock of the board unless the
    /// key was forgotten meanwhile, then gives every follower a copy.
    template <class Commit> void land(const T &value, Commit commit) noexcept {
      flight &mine = *std::exchange(flight_, nullptr);
      board_->unlist(mine, std::move(commit));
      for (promise<T> &follower : mine.followers_) {
        try {
          follower.set_value(value);
        } catch (...) { // the copy threw
          follower.try_set_exception(std::current_exception());
        }
      }
      mine.followers_.clear();
    }

    /// Does nothing after a landing.
    void fail(const std::exception_ptr &error) noexcept {
      if (!flight_)
        return;
      flight &mine = *std::exchange(flight_, nullptr);
      board_->unlist(mine, [] {});
      for (promise<T> &follower : mine.followers_)
        follower.try_set_exception(error);
      mine.followers_.clear();
    }

  private:
    flight_board *board_;
    flight *flight_;
  };

  /// The result of `compute`, or of a flight for `key` under way. `store`
  /// turns a result into what runs under the lock when the flight has landed.
  template <class Compute, class Store>
  T fly(const Key &key, Compute &compute, Store store) {
    flight mine;
    bool nested = false;
    if (std::optional<future<T>> other = join(key, mine, nested))
      return other->get();
    if (nested)
      return std::invoke(compute);
    leadership lead(*this, mine);
    try {
      T value = std::invoke(compute);
      auto commit = store(std::as_const(value));
      lead.land(value, std::move(commit));
      return value;
    } catch (...) {
      lead.fail(std::current_exception());
      throw;
    }
  }

  /// As fly(), without blocking. `self` is kept alive until the landing.
  template <class Compute, class Store>
  static future<T> fly_async(std::shared_ptr<flight_board> self, const Key &key,
                             Compute compute, Store store) {
    auto mine = std::make_unique<flight>();
    auto [result, leads] = self->join_async(key, *mine);
    if (!leads)
      return std::move(result);
    free_leadership lead(std::move(self), std::move(mine));
    if constexpr (std::is_same_v<std::invoke_result_t<Compute &>, future<T>>) {
      std::optional<future<T>> inner;
      try {
        inner = std::invoke(compute);
      } catch (...) {
        lead.duty.fail(std::current_exception());
        return std::move(result);
      }
      land_later(std::move(lead), *std::move(inner), std::move(store));
    } else {
      // Nobody needs the future of the task: the landing tells the followers.
      static_cast<void>(default_pool().submit(
          [lead = std::move(lead), compute = std::move(compute),
           store = std::move(store)]() mutable {
            lead.board->start(*lead.own);
            try {
              const T value = std::invoke(compute);
              lead.duty.land(value, store(value));
            } catch (...) {
              lead.duty.fail(std::current_exception());
            }
          }));
    }
    return std::move(result);
  }

  /// Whoever asks for `key` from now on starts anew; who follows already still
  /// gets the old result. Runs `also` under the lock.
  template <class Also> void forget(const Key &key, Also also) {
    const std::lock_guard guard(mutex_);
    if (const auto at = flights_.find(key); at != flights_.end()) {
      at->second->key_ = nullptr;
      flights_.erase(at);
    }
    also();
  }

  /// The same for every key.
  template <class Also> void forget_all(Also also) {
    const std::lock_guard guard(mutex_);
    for (auto &[key, listed] : flights_)
      listed->key_ = nullptr;
    flights_.clear();
    also();
  }

  /// Guards what commits and forgets touch.
  [[nodiscard]] std::mutex &mutex() noexcept { return mutex_; }

private:
  // A leadership that keeps all it needs alive, for flights of their own.
  struct free_leadership {
    free_leadership(std::shared_ptr<flight_board> on,
                    std::unique_ptr<flight> mine) noexcept
        : board(std::move(on)), own(std::move(mine)), duty(*board, *own) {}
    std::shared_ptr<flight_board> board;
    std::unique_ptr<flight> own;
    leadership duty; // last, so that it ends first
  };

  /// The result of somebody else's flight; or nothing, and then the caller
  /// leads: `mine` is listed, and belongs into a leadership at once.
  ///
  /// A thread that already leads a flight for the key, below on its own stack,
  /// would wait for itself. It gets neither: `nested` is set.
  std::optional<future<T>> join(const Key &key, flight &mine, bool &nested) {
    const std::lock_guard guard(mutex_);
    const auto [at, added] = flights_.try_emplace(key, &mine);
    if (added) {
      mine.key_ = &at->first;
      mine.leader_ = std::this_thread::get_id();
      return std::nullopt;
    }
    flight &other = *at->second;
    if (other.leader_ == std::this_thread::get_id()) {
      nested = true;
      return std::nullopt;
    }
    return other.followers_.emplace_back().get_future();
  }

  /// As join(), for a flight that does not start on this thread: the caller is
  /// a follower in any case. Whether `mine` was listed.
  std::pair<future<T>, bool> join_async(const Key &key, flight &mine) {
    const std::lock_guard guard(mutex_);
    const auto [at, added] = flights_.try_emplace(key, &mine);
    if (added)
      mine.key_ = &at->first;
    return {at->second->followers_.emplace_back().get_future(), added};
  }

  /// Says on which thread a flight that was listed by join_async() runs.
  void start(flight &mine) {
    const std::lock_guard guard(mutex_);
    mine.leader_ = std::this_thread::get_id();
  }

  template <class Store>
  static detached land_later(free_leadership lead, future<T> inner,
                             Store store) {
    try {
      const T value = co_await std::move(inner);
      lead.duty.land(value, store(value));
    } catch (...) {
      lead.duty.fail(std::current_exception());
    }
  }

  template <class Commit> void unlist(flight &mine, Commit commit) noexcept {
    typename map::node_type dead; // freed outside the lock
    const std::lock_guard guard(mutex_);
    if (!mine.key_)
      return;
    commit();
    dead = flights_.extract(*mine.key_);
    mine.key_ = nullptr;
  }

  using map =
      std::unordered_map<Key, flight *, Hash, KeyEqual,
                         pool_allocator<std::pair<const Key, flight *>>>;
  std::mutex mutex_;
  map flights_;
};

} // namespace fut::detail

#endif
