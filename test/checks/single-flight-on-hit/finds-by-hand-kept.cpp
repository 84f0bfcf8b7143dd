// RUN: %find futures-single-flight-on-hit
// What has landed stays in the map; only what failed, or is the oldest, goes.
#include <future>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

struct User {
  int id;
};
User fetchUser(const std::string &id);

template <typename Key, typename Result> class Memo {
public:
  template <typename Load> Result get(const Key &key, Load &&load) {
    std::shared_future<Result> future;
    std::promise<Result> promise;
    bool mine = false;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      // CHECK: :[[@LINE-1]]:7: warning: every call takes this lock and searches a map of futures, also when the result is there
      // CHECK: :[[@LINE+1]]:30: note: 'cache_' is searched here, under the lock
      auto const it = cache_.find(key);
      if (it != cache_.end()) {
        future = it->second;
      } else {
        mine = true;
        future = promise.get_future().share();
        cache_.emplace(key, future);
      }
    }
    if (!mine)
      return future.get();
    try {
      promise.set_value(load());
    } catch (...) {
      {
        std::lock_guard<std::mutex> lock(mutex_);
        cache_.erase(key);
      }
      promise.set_exception(std::current_exception());
      throw;
    }
    return future.get();
  }

private:
  std::mutex mutex_;
  std::unordered_map<Key, std::shared_future<Result>> cache_;
};
Memo<std::string, User> memo;
User fromMemo(const std::string &id) {
  return memo.get(id, [&] { return fetchUser(id); });
}

class Bounded {
public:
  User get(const std::string &id) {
    std::promise<User> promise;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      // CHECK: :[[@LINE-1]]:7: warning: every call takes this lock and searches a map of futures, also when the result is there
      // CHECK: :[[@LINE+1]]:24: note: 'cache_' is searched here, under the lock
      auto it = cache_.find(id);
      if (it != cache_.end())
        return it->second.get();
      if (cache_.size() == 100) {
        const std::string oldest = order_.front();
        order_.pop_front();
        cache_.erase(oldest);
      }
      order_.push_back(id);
      cache_.emplace(id, promise.get_future().share());
    }
    User u = fetchUser(id);
    promise.set_value(u);
    return u;
  }
  void invalidate(const std::string &id) {
    std::lock_guard<std::mutex> lock(mutex_);
    cache_.erase(id);
  }

private:
  std::mutex mutex_;
  std::list<std::string> order_;
  std::map<std::string, std::shared_future<User>> cache_;
};
