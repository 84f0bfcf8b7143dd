// RUN: %fix futures-single-flight-on-hit -- -pthread
// Where the result is not what the statement returns, the look-up and the
// flight go into a lambda that is called on the spot.
#include <cstdio>
#include <fut/single_flight.h>
#include <map>
#include <mutex>
#include <optional>
#include <string>

static int Loads;
static std::string load(const std::string &Key) {
  ++Loads;
  return Key + "!";
}

class Cache {
public:
  std::optional<std::string> find(const std::string &Key) const {
    std::lock_guard Lock(Mutex);
    auto It = Map.find(Key);
    return It == Map.end() ? std::nullopt : std::optional(It->second);
  }
  void put(const std::string &Key, const std::string &Value) {
    std::lock_guard Lock(Mutex);
    Map[Key] = Value;
  }

private:
  mutable std::mutex Mutex;
  std::map<std::string, std::string> Map;
};

struct Service {
  Cache Values;
  fut::single_flight<std::string, std::string> Flight;

  std::size_t length(const std::string &Key) {
    auto Value = Flight.run(Key, [&] {
      if (auto Hit = Values.find(Key))
        return *Hit;
      auto Loaded = load(Key);
      Values.put(Key, Loaded);
      return Loaded;
    });
    return Value.size();
  }
  // FIXED:      auto Value = [&] {
  // FIXED-NEXT:   if (auto Hit = Values.find(Key))
  // FIXED-NEXT:     return *Hit;
  // FIXED-NEXT:   return Flight.run(Key, [&] {
  // FIXED:      }();
  // FIXED-NEXT: return Value.size();

  void print(const std::string &Key) {
    std::puts(Flight.run(Key, [&]() -> std::string {
      auto Hit = Values.find(Key);
      if (Hit.has_value())
        return Hit.value();
      return load(Key);
    }).c_str());
  }
  // FIXED:      std::puts([&]() -> std::string {
  // FIXED-NEXT:   {
  // FIXED-NEXT:     auto Hit = Values.find(Key);
  // FIXED-NEXT:     if (Hit.has_value())
  // FIXED-NEXT:       return Hit.value();
  // FIXED-NEXT:   }
  // FIXED-NEXT:   return Flight.run(Key, [&]() -> std::string {
  // FIXED:      }().c_str());

  // The arm of an if, and a result of another type.
  std::optional<std::string> known(const std::string &Key, bool Direct) {
    if (Direct)
      return Flight.run(Key, [&] {
        if (auto Hit = Values.find(Key))
          return *Hit;
        return load(Key);
      });
    return std::nullopt;
  }
  // FIXED:      if (Direct)
  // FIXED-NEXT:   return [&] {
  // FIXED-NEXT:     if (auto Hit = Values.find(Key))
  // FIXED-NEXT:       return *Hit;
  // FIXED-NEXT:     return Flight.run(Key, [&] {
  // FIXED:      }();
  // FIXED-NEXT: return std::nullopt;

  void warm(const std::string &Key) {
    Flight.run(Key, [&] {
      if (auto Hit = Values.find(Key))
        return *Hit;
      return load(Key);
    });
  }
  // FIXED:      {{^ *}}[&] {
  // FIXED-NEXT:   if (auto Hit = Values.find(Key))
  // FIXED:      }();
};

int main() {
  Service S;
  std::printf("%zu %zu\n", S.length("a"), S.length("a"));
  S.print("a");
  S.print("b");
  S.warm("c");
  std::puts(S.known("a", true)->c_str());
  std::printf("%d loads\n", Loads);
}
