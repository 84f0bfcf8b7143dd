// RUN: %find futures-single-flight-on-hit
#include <fut/single_flight.h>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

struct User {};
User fetchUser(int id);
std::optional<User> fetchMaybe(int id);
std::optional<std::string> validate(int id);
struct Connection {
  User fetch(int id);
};
struct Connections {
  Connection *acquire(int id);
} connections;
fut::cache<int, User> cache(1000);
fut::single_flight<int, User> flight;
std::map<int, User> users;
std::mutex usersMutex;
std::atomic<User *> last;

// Looked up before.
User before(int id) {
  if (auto u = cache.find(id))
    return *u;
  return flight.run(id, [&] {
    if (auto u = cache.find(id))
      return *u;
    return fetchUser(id);
  });
}
User underALock(int id) {
  {
    std::lock_guard lock(usersMutex);
    if (auto it = users.find(id); it != users.end())
      return it->second;
  }
  return flight.run(id, [&] {
    if (auto u = cache.find(id))
      return *u;
    return fetchUser(id);
  });
}
User branch(int id) {
  auto u = cache.find(id);
  if (!u)
    u = flight.run(id, [&] {
      if (auto hit = cache.find(id))
        return *hit;
      return fetchUser(id);
    });
  return *u;
}
User conditional(int id) {
  auto u = cache.find(id);
  return u ? *u : flight.run(id, [&] {
    if (auto hit = cache.find(id))
      return *hit;
    return fetchUser(id);
  });
}
User atomicPointer(int id) {
  if (User *u = last.load(std::memory_order_acquire))
    return *u;
  return flight.run(id, [&] {
    if (auto hit = cache.find(id))
      return *hit;
    return fetchUser(id);
  });
}
User thrown(int id) {
  try {
    return users.at(id);
  } catch (const std::out_of_range &) {
  }
  return flight.run(id, [&] {
    if (auto hit = cache.find(id))
      return *hit;
    return fetchUser(id);
  });
}
std::vector<User> loop(const std::vector<int> &ids) {
  std::vector<User> all;
  for (int id : ids) {
    if (auto u = cache.find(id)) {
      all.push_back(*u);
      continue;
    }
    all.push_back(flight.run(id, [&] {
      if (auto hit = cache.find(id))
        return *hit;
      return fetchUser(id);
    }));
  }
  return all;
}
User recent(int id, const std::vector<std::pair<int, User>> &recents) {
  for (const auto &[key, user] : recents)
    if (key == id)
      return user;
  for (const auto &entry : users)
    if (entry.first == id)
      return entry.second;
  return flight.run(id, [&] {
    if (auto hit = cache.find(id))
      return *hit;
    return fetchUser(id);
  });
}
// Only called where the look-up missed.
static User onMiss(int id) {
  return flight.run(id, [&] {
    if (auto hit = cache.find(id))
      return *hit;
    return fetchUser(id);
  });
}
User split(int id) {
  if (auto u = cache.find(id))
    return *u;
  return onMiss(id);
}
// A wrapper that looks up itself.
template <typename Load> User cached(int id, Load load) {
  if (auto u = cache.find(id))
    return *u;
  return flight.run(id, load);
}
User throughAWrapper(int id) {
  return cached(id, [&] {
    if (auto hit = cache.find(id))
      return *hit;
    return fetchUser(id);
  });
}
// A cache looks up first.
User getOrLoad(int id) {
  return cache.get_or_load(id, [&] {
    if (auto it = users.find(id); it != users.end())
      return it->second;
    return fetchUser(id);
  });
}
// The loader begins with the load, or with something else.
User loads(int id) {
  return flight.run(id, [&] { return fetchUser(id); });
}
User loadIsTheLookUp(int id) {
  return flight.run(id, [&] {
    if (auto u = fetchMaybe(id))
      return *u;
    throw id;
  });
}
User loadOrNothing(int id) {
  return flight.run(id, [&] {
    if (auto u = fetchMaybe(id))
      return *u;
    return User{};
  });
}
User checksTheKey(int id) {
  return flight.run(id, [&] {
    if (id < 0)
      return User{};
    return fetchUser(id);
  });
}
User connects(int id) {
  return flight.run(id, [&] {
    if (auto *c = connections.acquire(id))
      return c->fetch(id);
    return fetchUser(id);
  });
}
User fetchesAndStores(int id) {
  return flight.run(id, [&] {
    User u = fetchUser(id);
    cache.insert_or_assign(id, u);
    return u;
  });
}
// "I meant it", a test, main.
[[clang::annotate("futures::intended")]] User intended(int id) {
  return flight.run(id, [&] {
    if (auto hit = cache.find(id))
      return *hit;
    return fetchUser(id);
  });
}
User silenced(int id) {
  return flight.run(id, [&] { // NOLINT(futures-single-flight-on-hit)
    if (auto hit = cache.find(id))
      return *hit;
    return fetchUser(id);
  });
}
namespace testing {
struct Test {};
} // namespace testing
struct CacheTest : testing::Test {
  void TestBody() {
    int id = 1;
    flight.run(id, [&] {
      if (auto hit = cache.find(id))
        return *hit;
      return fetchUser(id);
    });
  }
};
using Type = decltype(flight.run(1, [] { return User(); }));
int main() {
  int id = 1;
  flight.run(id, [&] {
    if (auto hit = cache.find(id))
      return *hit;
    return fetchUser(id);
  });
}
