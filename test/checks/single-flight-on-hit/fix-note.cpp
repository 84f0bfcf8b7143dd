// RUN: %fix --unsafe futures-single-flight-on-hit
// The look-up locks nothing: whether it may run outside of the flight is for
// the author to say.
#include <fut/single_flight.h>
#include <cstdio>
#include <map>
#include <mutex>

struct User {
  int id = 0;
};
std::map<int, User> users;
fut::single_flight<int, User> flight;

User get(int id) {
  return flight.run(id, [id] {
    if (auto it = users.find(id); it != users.end())
      return it->second;
    return users[id] = User{id};
  });
}
// Half of it locks.
class Half {
public:
  bool contains(int id) const {
    std::lock_guard lock(mutex);
    return all.count(id) != 0;
  }
  User &at(int id) { return all[id]; }
  mutable std::mutex mutex;
  std::map<int, User> all;
} half;
User getHalf(int id) {
  return flight.run(id, [id] {
    if (half.contains(id))
      return half.at(id);
    return half.at(id) = User{id};
  });
}
int main() {
  auto inner = [](int id) {
    return flight.run(id, [=] {
      if (users.count(id) > 0)
        return users.at(id);
      return users[id] = User{id};
    });
  };
  std::printf("%d %d %d %d\n", get(1).id, get(1).id, inner(2).id, getHalf(3).id);
}
// FIXED: User get(int id) {
// FIXED-NEXT: if (auto it = users.find(id); it != users.end())
// FIXED-NEXT: return it->second;
// FIXED-NEXT: return flight.run(id, [id] {
