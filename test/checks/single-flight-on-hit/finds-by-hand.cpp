// RUN: %find futures-single-flight-on-hit
// An exclusive lock and a map of futures on every call.
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

struct User {};
User fetchUser(const std::string &id);

std::mutex mutex;
std::map<std::string, std::shared_future<User>> flights;

User findThenEmplace(const std::string &id) {
  std::unique_lock<std::mutex> lock(mutex);
  // CHECK: :[[@LINE-1]]:3: warning: every call takes this lock and searches a map of futures, also when the result is there: one caller at a time, about 300 ns against about 20 ns for a hit; look up first and lock only on a miss, as fut::cache::get_or_load does [futures-single-flight-on-hit]
  // CHECK: :[[@LINE+1]]:21: note: 'flights' is searched here, under the lock
  auto it = flights.find(id);
  if (it != flights.end()) {
    auto f = it->second;
    lock.unlock();
    return f.get();
  }
  std::promise<User> p;
  flights.emplace(id, p.get_future().share());
  lock.unlock();
  User u = fetchUser(id);
  p.set_value(u);
  return u;
}
User tryEmplace(const std::string &id) {
  std::promise<User> p;
  std::shared_future<User> f;
  {
    std::lock_guard lock(mutex);
    // CHECK: :[[@LINE-1]]:5: warning: every call takes this lock and searches a map of futures, also when the result is there
    // CHECK: :[[@LINE+1]]:35: note: 'flights' is searched here, under the lock
    auto [it, inserted] = flights.try_emplace(id, p.get_future().share());
    if (!inserted)
      f = it->second;
  }
  if (f.valid())
    return f.get();
  p.set_value(fetchUser(id));
  return fetchUser(id);
}
std::shared_future<User> subscript(const std::string &id) {
  std::scoped_lock lock(mutex);
  // CHECK: :[[@LINE-1]]:3: warning: every call takes this lock and searches a map of futures, also when the result is there
  // CHECK: :[[@LINE+1]]:13: note: 'flights' is searched here, under the lock
  auto &f = flights[id];
  if (!f.valid())
    f = std::async(std::launch::async, fetchUser, id).share();
  return f;
}
User bareMutex(const std::string &id) {
  if (id.empty())
    return {};
  mutex.lock();
  // CHECK: :[[@LINE-1]]:3: warning: every call takes this lock and searches a map of futures, also when the result is there
  // CHECK: :[[@LINE+1]]:30: note: 'flights' is searched here, under the lock
  const bool known = flights.count(id) > 0;
  std::shared_future<User> f;
  if (known)
    f = flights.at(id);
  else
    f = flights[id] = std::async(std::launch::async, fetchUser, id).share();
  mutex.unlock();
  return f.get();
}
// A shared mutex that is locked exclusively; members; a memory of results.
class Users {
public:
  std::shared_future<User> get(const std::string &id) {
    std::unique_lock lock(this->mutex_);
    // CHECK: :[[@LINE-1]]:5: warning: every call takes this lock and searches a map of futures, also when the result is there
    // CHECK: :[[@LINE+1]]:30: note: 'all_' is searched here, under the lock
    if (auto it = this->all_.find(id); it != all_.end())
      return it->second;
    return all_.insert({id, std::async(std::launch::deferred, fetchUser, id).share()}).first->second;
  }
  template <typename Load> User load(const std::string &id, Load load) {
    std::lock_guard<std::shared_mutex> lock(mutex_);
    // CHECK: :[[@LINE-1]]:5: warning: every call takes this lock and searches a map of futures, also when the result is there
    // CHECK: :[[@LINE+1]]:15: note: 'all_' is searched here, under the lock
    auto &f = all_[id];
    if (!f.valid())
      f = std::async(std::launch::async, load).share();
    return f.get();
  }

private:
  std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_future<User>> all_;
};
void instantiate(Users &u) {
  u.load("a", [] { return User(); });
  u.load("b", [] { return User(); });
}
// What holds the future is a class, or a pointer.
struct Entry {
  std::shared_future<User> result;
  int hits = 0;
};
std::unordered_map<std::string, std::unique_ptr<Entry>> entries;
User inAClass(const std::string &id) {
  std::lock_guard<std::mutex> lock(mutex);
  // CHECK: :[[@LINE-1]]:3: warning: every call takes this lock and searches a map of futures, also when the result is there
  // CHECK: :[[@LINE+1]]:17: note: 'entries' is searched here, under the lock
  auto &entry = entries[id];
  if (!entry)
    entry = std::make_unique<Entry>(Entry{std::async(std::launch::async, fetchUser, id).share()});
  return entry->result.get();
}
// A general single flight that is called for each hit.
template <typename Key, typename T> class Flights {
public:
  template <typename Load> T run(const Key &key, Load load) {
    std::promise<T> p;
    std::shared_future<T> result;
    {
      std::lock_guard lock(mutex_);
      auto it = all_.find(key);
      if (it != all_.end())
        result = it->second;
      else
        all_.emplace(key, p.get_future().share());
    }
    if (result.valid())
      return result.get();
    T value = load();
    p.set_value(value);
    std::lock_guard lock(mutex_);
    all_.erase(key);
    return value;
  }

private:
  std::mutex mutex_;
  std::map<Key, std::shared_future<T>> all_;
};
Flights<std::string, User> group;
std::map<std::string, User> known;
std::shared_mutex knownMutex;
User throughHandWritten(const std::string &id) {
  return group.run(id, [&] {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits: about 300 ns against about 20 ns; look up before it, and enter it only on a miss [futures-single-flight-on-hit]
  // CHECK: :[[@LINE+3]]:27: note: the loader begins with this look-up
    {
      std::shared_lock lock(knownMutex);
      if (auto it = known.find(id); it != known.end())
        return it->second;
    }
    return fetchUser(id);
  });
}
