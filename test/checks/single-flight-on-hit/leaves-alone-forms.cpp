// RUN: %find futures-single-flight-on-hit
// Forms of a look-up before.
#include <atomic>
#include <functional>
#include <fut/single_flight.h>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
struct User {
  int id;
};
User fetchUser(const std::string &);
std::shared_ptr<const User> fetchPtr(const std::string &);
template <class K, class V> struct Lru {
  std::optional<V> get(const K &);
  bool get(const K &, V *);
  V *peek(const K &) const;
  void put(const K &, V);
};
Lru<std::string, User> lru;
Lru<std::string, std::shared_ptr<const User>> ptrs;
fut::single_flight<std::string, User> fl;
fut::single_flight<std::string, std::shared_ptr<const User>> flp;
User atomicShared(const std::string &id) {
  static std::shared_ptr<const User> last;
  if (auto p = std::atomic_load(&last); p && p->id == 3)
    return *p;
  return fl.run(id, [&] {
    if (User *p = lru.peek(id))
      return *p;
    return fetchUser(id);
  });
}
User inTheElse(const std::string &id) {
  User *hit = lru.peek(id);
  if (hit)
    return *hit;
  else {
    return fl.run(id, [&] {
      if (User *p = lru.peek(id))
        return *p;
      return fetchUser(id);
    });
  }
}
User outPointerBefore(const std::string &id) {
  User u;
  if (lru.get(id, &u))
    return u;
  return fl.run(id, [&] {
    if (User *p = lru.peek(id))
      return *p;
    return fetchUser(id);
  });
}
User conditionalOperator(const std::string &id) {
  return lru.get(id).value_or(User{1}).id ? *lru.get(id) : fl.run(id, [&] {
    if (User *p = lru.peek(id))
      return *p;
    return fetchUser(id);
  });
}
