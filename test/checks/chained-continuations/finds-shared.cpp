// RUN: %find futures-chained-continuations
// A forwarder of a future that is shared, but with nobody.
#include <future>

int fetch();
int parse(int);

int forwarded() {
  std::shared_future<int> Raw = std::async(std::launch::async, fetch).share();
  auto Parsed =
      std::async(std::launch::async, [Raw] { return parse(Raw.get()); });
      // CHECK: :[[@LINE-1]]:7: warning: starts a thread (about 42 us) only to wait for a future and pass its v
      // CHECK: note: it waits here
  int Other = fetch();
  return Parsed.get() + Other;
}
// Two wait for it.
int observed() {
  std::shared_future<int> Raw = std::async(std::launch::async, fetch).share();
  auto Parsed =
      std::async(std::launch::async, [Raw] { return parse(Raw.get()); });
  return Parsed.get() + Raw.get();
}
