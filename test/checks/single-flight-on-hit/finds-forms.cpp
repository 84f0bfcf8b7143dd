// RUN: %find futures-single-flight-on-hit
// Forms of the look-up, of the flight, of what stands before.
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
#define LOG(x) (void)(x)
User logs(const std::string &id) {
  LOG(id);
  return fl.run(id, [&]() -> User {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits: about 300 ns against about 20 ns; look up before it, and enter it only on a miss [futures-single-flight-on-hit]
  // CHECK: :[[@LINE+2]]:22: note: the loader begins with this look-up
  // CHECK: :[[@LINE+1]]:22: note: repeat the look-up before the flight: it then runs outside of it, beside whoever writes to what it reads
    if (auto u = lru.get(id); u.has_value()) {
      return *std::move(u);
    }
    auto v = fetchUser(id);
    lru.put(id, v);
    return v;
  });
}
User outPointer(const std::string &id) {
  return fl.run(id, [&] {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+3]]:13: note: the loader begins with this look-up
  // CHECK: :[[@LINE+2]]:13: note: repeat the look-up before the flight: it then runs outside of it, beside wh
    User u;
    if (lru.get(id, &u))
      return u;
    return fetchUser(id);
  });
}
std::shared_ptr<const User> pointers(const std::string &id) {
  return flp.run(id, [&]() -> std::shared_ptr<const User> {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+2]]:23: note: the loader begins with this look-up
  // CHECK: :[[@LINE+1]]:23: note: repeat the look-up before the flight: it then runs outside of it, beside wh
    if (auto p = ptrs.get(id))
      return p.value();
    auto v = fetchPtr(id);
    return v;
  });
}
User afterwards(const std::string &id) {
  User u = fl.run(id, [&] {
  // CHECK: :[[@LINE-1]]:12: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+2]]:23: note: the loader begins with this look-up
  // CHECK: note: repeat the look-up before the flight
    if (User *p = lru.peek(id); p != nullptr)
      return *p;
    return fetchUser(id);
  });
  if (auto x = lru.get(id))
    return *x;
  return u;
}
User onlyAParameter(const std::string &id, bool fresh) {
  if (fresh)
    return fetchUser(id);
  return fl.run(id, [&] {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+2]]:23: note: the loader begins with this look-up
  // CHECK: :[[@LINE+1]]:23: note: repeat the look-up before the flight: it then runs outside of it, beside wh
    if (User *p = lru.peek(id))
      return *p;
    return fetchUser(id);
  });
}
User evaluatedAlways(const std::string &id) {
  return lru.get(id).value_or(fl.run(id, [&] {
  // CHECK: :[[@LINE-1]]:31: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+2]]:23: note: the loader begins with this look-up
  // CHECK: note: repeat the look-up before the flight
    if (User *p = lru.peek(id))
      return *p;
    return fetchUser(id);
  }));
}
class [[clang::annotate("futures::single-flight")]] Group {
public:
  template <class F> User Do(const std::string &, F f) { return f(); }
};
Group grp;
User annotated(const std::string &id) {
  return grp.Do(id, [&] {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+2]]:23: note: the loader begins with this look-up
  // CHECK: :[[@LINE+1]]:23: note: repeat the look-up before the flight: it then runs outside of it, beside wh
    if (User *p = lru.peek(id))
      return *p;
    return fetchUser(id);
  });
}
struct Svc {
  User get(const std::string &id) {
    return dedupe(id, [this, &id] {
    // CHECK: :[[@LINE-1]]:12: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
    // CHECK: :[[@LINE+2]]:19: note: the loader begins with this look-up
    // CHECK: :[[@LINE+1]]:19: note: repeat the look-up before the flight: it then runs outside of it, beside wh
      auto it = m.find(id);
      if (it != m.end())
        return it->second;
      return fetchUser(id);
    });
  }
  User dedupe(const std::string &id, const std::function<User()> &load) { return fl.run(id, load); }
  std::map<std::string, User> m;
};
User loadBound(const std::string &id);
User bound(const std::string &id) { return fl.run(id, std::bind(&loadBound, id)); }
// CHECK: :[[@LINE-1]]:44: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
// CHECK: :[[@LINE+2]]:21: note: the loader begins with this look-up
User loadBound(const std::string &id) {
  if (User *p = lru.peek(id))
    return *p;
  return fetchUser(id);
}

// The load is in the other branch.
User otherwise(const std::string &id) {
  return fl.run(id, [&]() -> User {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+1]]:22: note: the loader begins with this look-up
    if (auto u = lru.get(id)) {
      return *u;
    } else {
      auto v = fetchUser(id);
      lru.put(id, v);
      return v;
    }
  });
}
