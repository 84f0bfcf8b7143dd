// RUN: %find futures-single-flight-on-hit -- -pthread
// Locks of POSIX and Abseil.
#include <future>
#include <map>
#include <pthread.h>
#include <string>

namespace absl {
class Mutex {
public:
  void Lock();
  void Unlock();
  void ReaderLock();
  void ReaderUnlock();
};
class MutexLock {
public:
  explicit MutexLock(Mutex *);
  ~MutexLock();
};
class ReaderMutexLock {
public:
  explicit ReaderMutexLock(Mutex *);
  ~ReaderMutexLock();
};
} // namespace absl

std::string load(const std::string &);

struct Posix {
  pthread_mutex_t mu;
  std::map<std::string, std::shared_future<std::string>> map;
  std::string get(const std::string &id) {
    pthread_mutex_lock(&mu);
    // CHECK: :[[@LINE-1]]:5: warning: every call takes this lock and searches a map of futures
    // CHECK: :[[@LINE+1]]:19: note: 'map' is searched here, under the lock
    auto it = map.find(id);
    if (it == map.end())
      it = map.emplace(id, std::async(std::launch::deferred, load, id).share()).first;
    auto f = it->second;
    pthread_mutex_unlock(&mu);
    return f.get();
  }
};

struct ReadFirst {
  pthread_rwlock_t mu;
  std::map<std::string, std::shared_future<std::string>> map;
  std::string get(const std::string &id) {
    pthread_rwlock_rdlock(&mu);
    auto it = map.find(id);
    if (it != map.end()) {
      auto f = it->second;
      pthread_rwlock_unlock(&mu);
      return f.get();
    }
    pthread_rwlock_unlock(&mu);
    pthread_rwlock_wrlock(&mu);
    it = map.find(id);
    if (it == map.end())
      it = map.emplace(id, std::async(std::launch::deferred, load, id).share()).first;
    auto f = it->second;
    pthread_rwlock_unlock(&mu);
    return f.get();
  }
  std::string getAlone(const std::string &id) {
    pthread_rwlock_wrlock(&mu);
    // CHECK: :[[@LINE-1]]:5: warning: every call takes this lock
    // CHECK: :[[@LINE+1]]:19: note: 'map' is searched here
    auto it = map.find(id);
    if (it == map.end())
      it = map.emplace(id, std::async(std::launch::deferred, load, id).share()).first;
    auto f = it->second;
    pthread_rwlock_unlock(&mu);
    return f.get();
  }
};

struct Abseil {
  absl::Mutex mu;
  std::map<std::string, std::shared_future<std::string>> map;
  std::shared_future<std::string> get(const std::string &id) {
    absl::MutexLock lock(&mu);
    // CHECK: :[[@LINE-1]]:5: warning: every call takes this lock
    // CHECK: :[[@LINE+1]]:19: note: 'map' is searched here
    auto it = map.find(id);
    if (it == map.end())
      it = map.emplace(id, std::async(std::launch::deferred, load, id).share()).first;
    return it->second;
  }
  std::shared_future<std::string> readFirst(const std::string &id) {
    {
      absl::ReaderMutexLock lock(&mu);
      if (auto it = map.find(id); it != map.end())
        return it->second;
    }
    absl::MutexLock lock(&mu);
    auto it = map.find(id);
    if (it == map.end())
      it = map.emplace(id, std::async(std::launch::deferred, load, id).share()).first;
    return it->second;
  }
};
