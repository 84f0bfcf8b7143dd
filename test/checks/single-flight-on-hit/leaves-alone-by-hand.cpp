// RUN: %find futures-single-flight-on-hit
#include <atomic>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>

struct User {};
User fetchUser(const std::string &id);
std::mutex mutex;
std::shared_mutex sharedMutex;
std::map<std::string, std::shared_future<User>> flights;
std::map<std::string, User> known;
struct Cache {
  std::optional<User> find(const std::string &) const;
} cache;

std::shared_future<User> start(const std::string &id) {
  return std::async(std::launch::async, fetchUser, id).share();
}
// A look-up before the lock.
User anotherCache(const std::string &id) {
  if (auto hit = cache.find(id))
    return *hit;
  std::lock_guard lock(mutex);
  auto it = flights.find(id);
  if (it == flights.end())
    it = flights.emplace(id, start(id)).first;
  return it->second.get();
}
// A shared lock for the look-up.
User sharedFirst(const std::string &id) {
  {
    std::shared_lock lock(sharedMutex);
    auto it = flights.find(id);
    if (it != flights.end())
      return it->second.get();
  }
  std::unique_lock lock(sharedMutex);
  auto &f = flights[id];
  if (!f.valid())
    f = start(id);
  return f.get();
}
User sharedIntoLocal(const std::string &id) {
  std::shared_future<User> f;
  {
    std::shared_lock lock(sharedMutex);
    if (auto it = flights.find(id); it != flights.end())
      f = it->second;
  }
  if (!f.valid()) {
    std::unique_lock lock(sharedMutex);
    auto it = flights.find(id);
    if (it == flights.end())
      it = flights.emplace(id, start(id)).first;
    f = it->second;
  }
  return f.get();
}
// An atomic pointer.
class Snapshot {
public:
  User get(const std::string &id) {
    if (auto *all = snapshot_.load(std::memory_order_acquire)) {
      auto it = all->find(id);
      if (it != all->end())
        return it->second;
    }
    std::lock_guard<std::mutex> lock(mutex_);
    auto &f = flights_[id];
    if (!f.valid())
      f = start(id);
    return f.get();
  }

private:
  std::atomic<std::map<std::string, User> *> snapshot_{nullptr};
  std::mutex mutex_;
  std::map<std::string, std::shared_future<User>> flights_;
};
// Only on a miss, in another function.
class Split {
public:
  User get(const std::string &id) {
    if (auto hit = cache.find(id))
      return *hit;
    return load(id);
  }

private:
  User load(const std::string &id) {
    std::lock_guard lock(mutex_);
    auto it = flights_.find(id);
    if (it != flights_.end())
      return it->second.get();
    return flights_.emplace(id, start(id)).first->second.get();
  }
  std::mutex mutex_;
  std::map<std::string, std::shared_future<User>> flights_;
};
// A general single flight forgets what has landed: a hit is for its callers.
template <typename Key, typename T> class Group {
public:
  template <typename Load> T run(const Key &key, Load load) {
    std::unique_lock lock(mutex_);
    auto it = all_.find(key);
    if (it != all_.end()) {
      auto f = it->second;
      lock.unlock();
      return f.get();
    }
    std::promise<T> p;
    all_.emplace(key, p.get_future().share());
    lock.unlock();
    T value = load();
    p.set_value(value);
    lock.lock();
    all_.erase(key);
    return value;
  }

private:
  std::mutex mutex_;
  std::map<Key, std::shared_future<T>> all_;
};
Group<std::string, User> group;
User loads(const std::string &id) {
  return group.run(id, [&] { return fetchUser(id); });
}
// The lock is for the values too; a hit does not come to the futures.
User oneLock(const std::string &id) {
  std::unique_lock lock(mutex);
  if (auto it = known.find(id); it != known.end())
    return it->second;
  auto it = flights.find(id);
  if (it == flights.end())
    it = flights.emplace(id, start(id)).first;
  return it->second.get();
}
// What others should call.
class [[clang::annotate("futures::cache")]] OwnCache {
public:
  User get(const std::string &id) {
    std::lock_guard lock(mutex_);
    auto &f = all_[id];
    if (!f.valid())
      f = start(id);
    return f.get();
  }

private:
  std::mutex mutex_;
  std::map<std::string, std::shared_future<User>> all_;
};
// No de-duplication: tasks by name, a table of requests, what is started once.
class Tasks {
public:
  void add(const std::string &name) {
    std::lock_guard lock(mutex_);
    tasks_[name] = start(name);
  }
  void forget(const std::string &name) {
    std::lock_guard lock(mutex_);
    if (tasks_.count(name))
      tasks_.erase(name);
  }
  User result(const std::string &name) {
    std::lock_guard lock(mutex_);
    auto it = tasks_.find(name);
    return it == tasks_.end() ? User() : it->second.get();
  }
  bool startOnce(const std::string &name) {
    std::lock_guard lock(mutex_);
    if (tasks_.count(name))
      return false;
    tasks_.emplace(name, start(name));
    return true;
  }
  std::shared_future<User> request() {
    std::promise<User> p;
    std::lock_guard lock(mutex_);
    auto [it, inserted] = tasks_.emplace(std::to_string(next_++), p.get_future().share());
    return it->second;
  }

private:
  std::mutex mutex_;
  int next_ = 0;
  std::map<std::string, std::shared_future<User>> tasks_;
};
// A map of values, a map without a lock, a lock for something else.
User values(const std::string &id) {
  std::lock_guard lock(mutex);
  auto it = known.find(id);
  if (it == known.end())
    it = known.emplace(id, fetchUser(id)).first;
  return it->second;
}
User oneThread(const std::string &id) {
  auto it = flights.find(id);
  if (it == flights.end())
    it = flights.emplace(id, start(id)).first;
  return it->second.get();
}
User otherLock(const std::string &id) {
  {
    std::lock_guard lock(mutex);
    known.size();
  }
  auto it = flights.find(id);
  if (it == flights.end())
    it = flights.emplace(id, start(id)).first;
  return it->second.get();
}
// "I meant it".
User intended(const std::string &id) {
  [[clang::annotate("futures::intended")]] std::lock_guard lock(mutex);
  auto &f = flights[id];
  if (!f.valid())
    f = start(id);
  return f.get();
}
User silenced(const std::string &id) {
  std::lock_guard lock(mutex); // NOLINT
  auto &f = flights[id];
  if (!f.valid())
    f = start(id);
  return f.get();
}
