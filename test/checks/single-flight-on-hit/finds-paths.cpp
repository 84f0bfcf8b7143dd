// RUN: %find futures-single-flight-on-hit
// Every path takes the lock, or the flight.
#include <fut/single_flight.h>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <variant>
struct User {
  int id;
};
User fetchUser(int);
fut::cache<int, User> cache(10);
fut::single_flight<int, User> fl;
std::mutex m;
std::unordered_map<int, std::shared_future<User>> inflight;
User ownerFlag(int id) {
  std::shared_future<User> f;
  bool owner = false;
  std::promise<User> p;
  {
    std::scoped_lock lk(m);
    // CHECK: :[[@LINE-1]]:5: warning: every call takes this lock and searches a map of futures, also when the result is there: one caller at a time, about 300 ns against about 20 ns for a hit; look up first and lock only on a miss, as fut::cache::get_or_load does [futures-single-flight-on-hit]
    // CHECK: :[[@LINE+1]]:24: note: 'inflight' is searched here, under the lock
    auto it = inflight.find(id);
    if (it == inflight.end()) {
      owner = true;
      f = p.get_future().share();
      inflight[id] = f;
    } else
      f = it->second;
  }
  if (owner)
    p.set_value(fetchUser(id));
  return f.get();
}
User validated(int id) {
  if (id < 0)
    throw 1;
  std::scoped_lock lk(m);
  // CHECK: :[[@LINE-1]]:3: warning: every call takes this lock and searches a map of futures, also when the result is there
  // CHECK: :[[@LINE+1]]:31: note: 'inflight' is searched here, under the lock
  auto [it, fresh] = inflight.try_emplace(id);
  if (fresh)
    it->second = std::async(fetchUser, id).share();
  return it->second.get();
}
struct Users {
  mutable std::shared_mutex mu;
  std::map<int, std::shared_future<User>> fs;
  std::optional<User> peek(int id) const;
  User bareSharedMutex(int id) {
    mu.lock();
    // CHECK: :[[@LINE-1]]:5: warning: every call takes this lock and searches a map of futures, also when the result is there
    // CHECK: :[[@LINE+1]]:18: note: 'fs' is searched here, under the lock
    auto it = fs.find(id);
    bool hit = it != fs.end();
    if (!hit)
      it = fs.emplace(id, std::async(fetchUser, id).share()).first;
    auto f = it->second;
    mu.unlock();
    return f.get();
  }
  User throughALocal(int id) {
    auto value = fl.run(id, [this, id]() {
    // CHECK: :[[@LINE-1]]:18: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits: about 300 ns against about 20 ns; look up before it, and enter it only on a miss [futures-single-flight-on-hit]
    // CHECK: :[[@LINE+2]]:22: note: the loader begins with this look-up
    // CHECK: :[[@LINE+1]]:22: note: repeat the look-up before the flight: it then runs outside of it, beside whoever writes to what it reads
      if (auto hit = peek(id); hit) {
        return hit.value();
      }
      return fetchUser(id);
    });
    return value;
  }
};
