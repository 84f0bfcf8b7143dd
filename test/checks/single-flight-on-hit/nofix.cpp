// RUN: %nofix futures-single-flight-on-hit
// UNSUPPORTED: frontend-clangd
// clangd puts a note on code of a macro at the macro.
#include <fut/single_flight.h>

struct User {
  int id = 0;
  bool operator==(const User &) const = default;
};
User fetchUser(int id);
void count();
fut::cache<int, User> cache(1000);
fut::single_flight<int, User> flight;

// Another type is returned.
fut::future<User> later(int id) {
  return flight.run_async(id, [id] {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits: about 300 ns against about 20 ns; look up before it, and enter it only on a miss [futures-single-flight-on-hit]
  // CHECK: :[[@LINE+1]]:24: note: the loader begins with this look-up
    if (auto u = cache.find(id))
      return *u;
    return fetchUser(id);
  });
}
// Names of the loader's own.
User renamed(int id) {
  return flight.run(id, [key = id] {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+1]]:24: note: the loader begins with this look-up
    if (auto u = cache.find(key))
      return *u;
    return fetchUser(key);
  });
}
// The loader is elsewhere, or does more.
User named(int id) {
  auto load = [&] {
    if (auto u = cache.find(id))
      return *u;
    return fetchUser(id);
  };
  return flight.run(id, load);
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE-6]]:24: note: the loader begins with this look-up
}
User counts(int id) {
  return flight.run(id, [&] {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+2]]:24: note: the loader begins with this look-up
    count();
    if (auto u = cache.find(id))
      return *u;
    return fetchUser(id);
  });
}
User withElse(int id) {
  return flight.run(id, [&] {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+1]]:24: note: the loader begins with this look-up
    if (auto u = cache.find(id)) {
      return *u;
    } else {
      count();
    }
    return fetchUser(id);
  });
}
User onAMiss(int id) {
  return flight.run(id, [&] {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+1]]:20: note: the loader begins with this look-up
    auto u = cache.find(id);
    if (!u)
      u = fetchUser(id);
    return *u;
  });
}
// Macros.
#define RETURN_IF_KNOWN(id) if (auto u = cache.find(id)) return *u
User macro(int id) {
  return flight.run(id, [&] {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+2]]:5: note: the loader begins with this look-up
  // CHECK: :[[@LINE-5]]:48: note: expanded from macro 'RETURN_IF_KNOWN'
    RETURN_IF_KNOWN(id);
    return fetchUser(id);
  });
}
#define RETURN return
User keyword(int id) {
  RETURN flight.run(id, [&] {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+1]]:24: note: the loader begins with this look-up
    if (auto u = cache.find(id))
      return *u;
    return fetchUser(id);
  });
}
// A template: what is returned is not known.
template <typename T> T generic(int id) {
  return flight.run(id, [&] {
  // CHECK: :[[@LINE-1]]:10: warning: every call enters the flight, its lock and its map, also when the loader's look-up hits
  // CHECK: :[[@LINE+1]]:24: note: the loader begins with this look-up
    if (auto u = cache.find(id))
      return *u;
    return fetchUser(id);
  });
}
User instantiated = generic<User>(1);
