// RUN: %fix futures-launch-then-wait -- -pthread
// What std::bind binds is called directly, where nothing is left open.
#include <cstdio>
#include <functional>
#include <future>

int sum(int A, int B) { return A + B; }
struct Counter {
  int Count = 0;
  int raise(int By) { return Count += By; }
};

int functions() {
  int Three = std::async(std::launch::async, std::bind(sum, 1, 2)).get();
  // FIXED: int Three = sum(1, 2);
  auto Four = std::async(std::launch::async, std::bind(&sum, 1, Three));
  return Four.get();
  // FIXED: return sum(1, Three);
}
int members(Counter &C, int By) {
  auto Raised =
      std::async(std::launch::async, std::bind(&Counter::raise, &C, By));
  return Raised.get();
  // FIXED: return C.raise(By);
}
int main() {
  Counter C;
  std::printf("%d %d\n", functions(), members(C, 3));
}
