// RUN: %fix --unsafe futures-per-future-deadline
// cancel_after came after Debian's Asio 1.22: a mock that says whether an
// operation would be cancelled.
#include <chrono>
#include <cstdio>
#include <vector>
namespace asio {
struct use_value_t {};
constexpr use_value_t use_value{};
struct timed {
  std::chrono::steady_clock::time_point at;
};
template <class Rep, class Period>
timed cancel_after(std::chrono::duration<Rep, Period> d, use_value_t) {
  return {std::chrono::steady_clock::now() +
          std::chrono::duration_cast<std::chrono::nanoseconds>(d)};
}
inline timed cancel_at(std::chrono::steady_clock::time_point at, use_value_t) {
  return {at};
}
} // namespace asio
using namespace std::chrono_literals;

struct Peer {
  int value;
  int async_fetch(asio::timed t) {
    return t.at > std::chrono::steady_clock::now() ? value : -1;
  }
};

int main() {
  std::vector<Peer> peers{{1}, {2}, {3}};
  int sum = 0;
  // FIXED: {{^}}  const auto deadline = std::chrono::steady_clock::now() + 20s;
  // FIXED-NEXT: {{^}}  for (Peer &peer : peers)
  // FIXED-NEXT: {{^}}    sum += peer.async_fetch(asio::cancel_at(deadline, asio::use_value));
  for (Peer &peer : peers)
    sum += peer.async_fetch(asio::cancel_after(20s, asio::use_value));
  std::printf("%d\n", sum);
}
