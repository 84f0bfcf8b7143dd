// RUN: %find futures-single-flight-on-hit
// A path that found something takes neither.
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
User threadLocalFirst(int id) {
  thread_local std::map<int, User> near;
  if (auto it = near.find(id); it != near.end())
    return it->second;
  std::scoped_lock lk(m);
  auto [it, fresh] = inflight.try_emplace(id);
  if (fresh)
    it->second = std::async(fetchUser, id).share();
  return it->second.get();
}
User inTheElse(int id) {
  if (auto u = cache.find(id)) {
    return *u;
  } else {
    std::scoped_lock lk(m);
    auto [it, fresh] = inflight.try_emplace(id);
    if (fresh)
      it->second = std::async(fetchUser, id).share();
    return it->second.get();
  }
}
std::variant<User, int> otherType(int id) {
  std::optional<User> hit = cache.find(id);
  if (hit.has_value())
    return *hit;
  std::unique_lock lk(m);
  auto [it, fresh] = inflight.try_emplace(id);
  if (fresh)
    it->second = std::async(fetchUser, id).share();
  lk.unlock();
  return it->second.get();
}
struct Users {
  mutable std::shared_mutex mu;
  std::map<int, std::shared_future<User>> fs;
  std::optional<User> peek(int id) const;
  User lookingLambda(int id) {
    auto look = [&]() -> std::optional<std::shared_future<User>> {
      std::shared_lock l(mu);
      auto it = fs.find(id);
      if (it == fs.end())
        return std::nullopt;
      return it->second;
    };
    if (auto f = look())
      return f->get();
    std::unique_lock l(mu);
    auto &f = fs[id];
    if (!f.valid())
      f = std::async(fetchUser, id).share();
    return f.get();
  }
  User lockShared(int id) {
    mu.lock_shared();
    auto it = fs.find(id);
    bool hit = it != fs.end();
    mu.unlock_shared();
    if (hit)
      return it->second.get();
    std::lock_guard l(mu);
    return fs.emplace(id, std::async(fetchUser, id).share()).first->second.get();
  }
  User flagBefore(int id) {
    const auto hit = peek(id);
    const bool known = hit.has_value();
    if (known)
      return hit.value();
    return fl.run(id, [this, id]() {
      if (auto hit = peek(id); hit) {
        return hit.value();
      }
      return fetchUser(id);
    });
  }
  User breakOnHit(int id) {
    User u;
    do {
      if (auto hit = peek(id)) {
        u = *hit;
        break;
      }
      u = fl.run(id, [this, id] {
        if (auto hit = peek(id))
          return *hit;
        return fetchUser(id);
      });
    } while (false);
    return u;
  }
  User foundFlag(int id) {
    User u;
    bool found = false;
    if (auto hit = peek(id)) {
      u = *hit;
      found = true;
    }
    if (!found)
      u = fl.run(id, [this, id] {
        if (auto hit = peek(id))
          return *hit;
        return fetchUser(id);
      });
    return u;
  }
};
