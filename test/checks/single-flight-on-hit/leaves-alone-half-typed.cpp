// RUN: not %clang-tidy --load=%plugin --checks=-*,futures-single-flight-on-hit %s -- -std=c++20 2>&1 | %filecheck %s
// Half-typed code: no finding, and an exit code of 1 (not of a crash).
#include <future>
#include <map>
#include <mutex>
// CHECK-NOT: warning:
// CHECK: error:
std::mutex m;
std::map<int, std::shared_future<Unknown>> flights;
int get(int id) {
  std::lock_guard lock(m);
  auto it = flights.find(id);
  if (it != flights.end()
    return it->
}
