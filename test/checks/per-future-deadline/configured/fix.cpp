// RUN: %fix --unsafe --remaining 2 futures-per-future-deadline
// A future that a .futures.yaml names: the clock is its own; a number of
// milliseconds is added to no clock, and without an absolute form there is
// nothing to write.
#include <chrono>
#include <cstdio>
#include <vector>
namespace depot {
template <class T> struct Ticket {
  T value;
  bool redeem_within(std::chrono::milliseconds limit) {
    return limit.count() > 0;
  }
  bool redeem_by(std::chrono::system_clock::time_point when) {
    return when > std::chrono::system_clock::now();
  }
  bool await_ms(int limit) { return limit > 0; }
  bool hold(std::chrono::milliseconds limit) { return limit.count() > 0; }
};
} // namespace depot

int main() {
  std::vector<depot::Ticket<int>> tickets{{1}, {2}, {3}};
  int sum = 0;
  // FIXED: {{^}}  const auto deadline = std::chrono::system_clock::now() + std::chrono::seconds(5);
  // FIXED-NEXT: {{^}}  for (auto &ticket : tickets)
  // FIXED-NEXT: {{^}}    sum += ticket.redeem_by(deadline) * ticket.value;
  for (auto &ticket : tickets)
    sum += ticket.redeem_within(std::chrono::seconds(5)) * ticket.value;
  for (auto &ticket : tickets)
    sum += ticket.await_ms(200);
  for (auto &ticket : tickets)
    sum += ticket.hold(std::chrono::milliseconds(200));
  std::printf("%d\n", sum);
}
