// RUN: %fix futures-single-flight-on-hit
// The look-up is repeated before the flight, where it may run beside a writer.
#include <fut/single_flight.h>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>

struct User {
  int id = 0;
};
int fetched = 0;
User fetchUser(int id) {
  ++fetched;
  return User{id};
}
fut::cache<int, User> cache(1000);
fut::single_flight<int, User> flight;

User constOnSynchronised(int id) {
  return flight.run(id, [&] {
    if (auto u = cache.find(id))
      return *u;
    User u = fetchUser(id);
    cache.insert_or_assign(id, u);
    return u;
  });
}
class Users {
public:
  User get(int id) {
    if (id < 0) {
      return flight_.run(id, [this, id]() -> User {
        {
          std::lock_guard lock(mutex_);
          auto it = all_.find(id); // double check
          if (it != all_.end())
            return it->second;
        }
        return store(id);
      });
    }
    User result = flight_.run(id, [this, id] {
      std::optional<User> hit = find(id);
      if (hit) {
        return *hit;
      }
      return store(id);
    });
    return result;
  }

private:
  std::optional<User> find(int id) {
    std::lock_guard lock(mutex_);
    auto it = all_.find(id);
    return it == all_.end() ? std::nullopt : std::optional<User>(it->second);
  }
  User store(int id) {
    User u = fetchUser(id);
    std::lock_guard lock(mutex_);
    return all_[id] = u;
  }
  std::mutex mutex_;
  std::map<int, User> all_;
  fut::single_flight<int, User> flight_;
};
int main() {
  Users users;
  for (int i = 0; i < 3; ++i)
    std::printf("%d %d %d\n", constOnSynchronised(7).id, users.get(8).id, users.get(-8).id);
  std::printf("%d\n", fetched);
}
// FIXED: User constOnSynchronised(int id) {
// FIXED-NEXT: if (auto u = cache.find(id))
// FIXED-NEXT: return *u;
// FIXED-NEXT: return flight.run(id, [&] {
// FIXED-NEXT: if (auto u = cache.find(id))
// FIXED: if (id < 0) {
// FIXED-NEXT: {
// FIXED-NEXT: std::lock_guard lock(mutex_);
// FIXED-NEXT: auto it = all_.find(id); // double check
// FIXED-NEXT: if (it != all_.end())
// FIXED-NEXT: return it->second;
// FIXED-NEXT: }
// FIXED-NEXT: return flight_.run(id, [this, id]() -> User {
// FIXED: return store(id);
// FIXED-NEXT: });
// FIXED-NEXT: }
// FIXED-NEXT: {
// FIXED-NEXT: std::optional<User> hit = find(id);
// FIXED-NEXT: if (hit) {
// FIXED-NEXT: return *hit;
// FIXED-NEXT: }
// FIXED-NEXT: }
// FIXED-NEXT: User result = flight_.run(id, [this, id] {
