// Random sequences of operations on a cache and a limiter, against a map and a
// number.
#include "reader.h"

#include <fut/limiter.h>
#include <fut/single_flight.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace {

class cache_machine {
public:
  explicit cache_machine(int capacity)
      : capacity_(static_cast<std::size_t>(capacity)), cache_(capacity_) {}

  void step(reader &in) {
    const int key = in.below(12);
    switch (in.below(7)) {
    case 0:
    case 1: {
      const int fresh = ++loads_;
      const bool there =
          expect(key, cache_.get_or_load(key, [&] { return fresh; }), fresh);
      if (!there)
        remember(key, fresh);
      break;
    }
    case 2:
      if (const auto value = cache_.find(key))
        expect(key, *value, -1);
      else
        forget(key); // evicted, if it was there
      break;
    case 3:
      cache_.insert_or_assign(key, ++loads_);
      remember(key, loads_);
      break;
    case 4: {
      const bool was = cache_.erase(key);
      CHECK(!was || all_.count(key));
      all_.erase(key);
      break;
    }
    case 5:
      if (in.below(8) == 0) {
        cache_.clear();
        all_.clear();
        CHECK(cache_.size() == 0);
      }
      break;
    case 6: { // a failed load changes nothing
      const auto before = cache_.size();
      try {
        expect(key,
               cache_.get_or_load(
                   key, []() -> int { throw std::runtime_error("down"); }),
               -1);
      } catch (const std::runtime_error &) {
        forget(key);
      }
      CHECK(cache_.size() == before);
      break;
    }
    }
    CHECK(cache_.size() <= capacity_);
    // Nothing is evicted that fits.
    if (!evicting_)
      CHECK(cache_.size() == all_.size());
  }

private:
  /// Whether `value` is the remembered one; else it must be `fresh`.
  bool expect(int key, int value, int fresh) {
    const auto at = all_.find(key);
    if (at != all_.end() && at->second == value)
      return true;
    CHECK(value == fresh);
    CHECK(at == all_.end() || evicting_);
    return false;
  }
  void remember(int key, int value) {
    all_[key] = value;
    evicting_ |= all_.size() > capacity_;
  }
  void forget(int key) {
    CHECK(!all_.count(key) || evicting_);
    all_.erase(key);
  }

  const std::size_t capacity_;
  fut::cache<int, int> cache_;
  std::map<int, int> all_; // what was stored last; of some it was evicted
  bool evicting_ = false;
  int loads_ = 0;
};

class limiter_machine {
public:
  explicit limiter_machine(int limit) : free_(limit), limiter_(limit) {}

  void step(reader &in) {
    switch (in.below(5)) {
    case 0:
      if (auto permit = limiter_.try_acquire()) {
        CHECK(free_ > 0);
        --free_;
        held_.push_back(std::move(permit));
      } else {
        CHECK(free_ == 0);
      }
      break;
    case 1:
      waiting_.push_back(limiter_.acquire_async());
      if (free_ > 0)
        --free_, ++granted_;
      break;
    case 2:
      if (!held_.empty()) {
        held_.pop_back();
        came_back();
      }
      break;
    case 3: // the first waiter takes its permit
      if (granted_ > 0) {
        CHECK(waiting_.front().is_ready());
        held_.push_back(waiting_.front().get());
        waiting_.erase(waiting_.begin());
        --granted_;
      }
      break;
    case 4: // the first waiter is gone, granted or not
      if (!waiting_.empty()) {
        const bool had = granted_ > 0;
        waiting_.erase(waiting_.begin());
        if (had) {
          --granted_;
          came_back();
        }
      }
      break;
    }
    CHECK(limiter_.available() == free_);
    for (std::size_t i = 0; i < waiting_.size(); ++i)
      CHECK(waiting_[i].is_ready() == (i < granted_));
  }

private:
  void came_back() {
    if (granted_ < waiting_.size())
      ++granted_;
    else
      ++free_;
  }

  std::ptrdiff_t free_;
  std::size_t granted_ = 0; // of those that wait, from the front
  fut::limiter limiter_;
  std::vector<fut::limiter::permit> held_;
  std::vector<fut::future<fut::limiter::permit>> waiting_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data,
                                      std::size_t size) {
  reader in(data, size);
  cache_machine cache(1 + in.below(8));
  limiter_machine limiter(1 + in.below(3));
  while (!in.done()) {
    if (in.below(2))
      cache.step(in);
    else
      limiter.step(in);
  }
  return 0;
}
