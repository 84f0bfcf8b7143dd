// RUN: %fix --unsafe futures-single-flight-on-hit -- -pthread
// The look-up locks itself, and counts its calls.
#include <cstdio>
#include <fut/single_flight.h>
#include <map>
#include <mutex>
#include <optional>
#include <string>

class Cache {
public:
  std::optional<std::string> find(const std::string &Key) {
    std::lock_guard Lock(Mutex);
    ++LookUps;
    auto It = Map.find(Key);
    return It == Map.end() ? std::nullopt : std::optional(It->second);
  }
  void put(const std::string &Key, const std::string &Value) {
    std::lock_guard Lock(Mutex);
    Map[Key] = Value;
  }

private:
  std::mutex Mutex;
  std::map<std::string, std::string> Map;
  unsigned LookUps = 0;
};

struct Service {
  Cache Values;
  fut::single_flight<std::string, std::string> Flight;

  std::string get(const std::string &Key) {
    return Flight.run(Key, [&] {
      if (auto Hit = Values.find(Key))
        return *Hit;
      Values.put(Key, Key + "!");
      return Key + "!";
    });
  }
  // FIXED:      if (auto Hit = Values.find(Key))
  // FIXED-NEXT:   return *Hit;
  // FIXED-NEXT: return Flight.run(Key, [&] {
};

int main() {
  Service S;
  std::printf("%s %s\n", S.get("a").c_str(), S.get("a").c_str());
}
