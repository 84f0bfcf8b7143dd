// RUN: %find futures-single-flight-key
// A mutex and a map of futures are a flight, too.
#include <future>
#include <map>
#include <mutex>
#include <string>

std::string load(const std::string &Tenant, const std::string &Key);
std::string fetch(const std::string &Key);
struct Request {
  std::string UserId;
  std::string Path;
};

class Cache {
  std::mutex Mutex;
  std::map<std::string, std::shared_future<std::string>> Futures;

public:
  std::string launched(const std::string &Tenant, const std::string &Key) {
    std::unique_lock<std::mutex> Lock(Mutex);
    auto It = Futures.find(Key);
    // CHECK: :[[@LINE-1]]:15: warning: the key does not contain 'Tenant'
    // CHECK: note: 'Tenant' is used here
    if (It == Futures.end())
      It = Futures
               .emplace(Key, std::async(std::launch::async, load, Tenant, Key)
                                 .share())
               .first;
    auto Future = It->second;
    Lock.unlock();
    return Future.get();
  }
  std::string resolved(const Request &R) {
    std::promise<std::string> Promise;
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      auto &Slot = Futures[R.Path];
      // CHECK: :[[@LINE-1]]:20: warning: the key does not contain 'UserId'
      // CHECK: note: 'UserId' is used here
      if (Slot.valid())
        return Slot.get();
      Slot = Promise.get_future().share();
    }
    Promise.set_value(load(R.UserId, R.Path));
    return fetch(R.Path);
  }
  // The key says whose it is.
  std::string good(const std::string &Tenant, const std::string &Key) {
    const std::string Full = Tenant + "/" + Key;
    std::unique_lock<std::mutex> Lock(Mutex);
    auto It = Futures.find(Full);
    if (It == Futures.end())
      It = Futures
               .emplace(Full, std::async(std::launch::async, load, Tenant, Key)
                                  .share())
               .first;
    auto Future = It->second;
    Lock.unlock();
    return Future.get();
  }
  std::string plain(const std::string &Key) {
    std::unique_lock<std::mutex> Lock(Mutex);
    auto It = Futures.find(Key);
    if (It == Futures.end())
      It = Futures
               .emplace(Key, std::async(std::launch::async, fetch, Key).share())
               .first;
    auto Future = It->second;
    Lock.unlock();
    return Future.get();
  }
};

// One tenant's own.
class TenantCache {
  std::string Tenant;
  std::mutex Mutex;
  std::map<std::string, std::shared_future<std::string>> Futures;

public:
  std::string get(const std::string &Key) {
    std::unique_lock<std::mutex> Lock(Mutex);
    auto It = Futures.find(Key);
    if (It == Futures.end())
      It = Futures
               .emplace(Key, std::async(std::launch::async,
                                        [this, Key] { return load(Tenant, Key); })
                                 .share())
               .first;
    auto Future = It->second;
    Lock.unlock();
    return Future.get();
  }
};
