// RUN: %find futures-single-flight-on-hit
// Where what has landed is taken out of the map, and no cache holds it, nobody
// hits: the map is for those who ask at the same time.
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

struct User {
  int id;
};
User fetchUser(const std::string &id);

std::mutex mutex;
std::unordered_map<std::string, std::shared_future<User>> inflight;
User erasedByItself(const std::string &id) {
  std::promise<User> p;
  {
    std::lock_guard<std::mutex> lock(mutex);
    if (auto it = inflight.find(id); it != inflight.end())
      return it->second.get();
    inflight.emplace(id, p.get_future().share());
  }
  User u = fetchUser(id);
  p.set_value(u);
  std::lock_guard<std::mutex> lock(mutex);
  inflight.erase(id);
  return u;
}

class Modules {
public:
  User compile(const std::string &key) {
    std::unique_lock lock{mutex_};
    if (auto it = compiling_.find(key); it != compiling_.end()) {
      auto running = it->second;
      lock.unlock();
      return running.get();
    }
    std::promise<User> promise;
    auto [it, fresh] = compiling_.insert({key, promise.get_future()});
    lock.unlock();
    User u = fetchUser(key);
    lock.lock();
    compiling_.erase(it);
    promise.set_value(u);
    return u;
  }

private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_future<User>> compiling_;
};

// By whoever gives the result: the owner of a ticket, a worker.
class Coalescer {
public:
  struct Ticket {
    bool owner;
    std::shared_future<void> done;
    std::optional<std::promise<void>> signal;
  };
  Ticket startOrJoin(const std::string &key) {
    std::lock_guard<std::mutex> lock(mutex_);
    auto it = inflight_.find(key);
    if (it != inflight_.end())
      return {false, it->second, std::nullopt};
    std::promise<void> signal;
    std::shared_future<void> done = signal.get_future().share();
    inflight_.emplace(key, done);
    return {true, done, std::move(signal)};
  }
  void complete(const std::string &key, std::promise<void> &signal) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      inflight_.erase(key);
    }
    signal.set_value();
  }

private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_future<void>> inflight_;
};
class Downloads {
public:
  std::shared_future<User> load(const std::string &path) {
    std::lock_guard lock(mutex_);
    if (inflight_.count(path))
      return inflight_[path];
    std::promise<User> promise;
    auto future = promise.get_future().share();
    inflight_[path] = future;
    queue_.emplace_back(path, std::move(promise));
    return future;
  }
  void work() {
    auto &[path, promise] = queue_.back();
    promise.set_value(fetchUser(path));
    std::lock_guard lock(mutex_);
    inflight_.erase(path);
  }

private:
  std::mutex mutex_;
  std::map<std::string, std::shared_future<User>> inflight_;
  std::vector<std::pair<std::string, std::promise<User>>> queue_;
};
