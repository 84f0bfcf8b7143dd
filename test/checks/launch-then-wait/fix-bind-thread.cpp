// RUN: %fix --unsafe futures-launch-then-wait --remaining 2 -- -pthread
// What std::bind binds, in a thread; not where it is bound again, or where the
// function would change its own copy.
#include <cstdio>
#include <functional>
#include <string>
#include <thread>

void show(const std::string &Text) { std::printf("%s\n", Text.c_str()); }
void add(int &Number) { ++Number; }
int twice(int N) { return 2 * N; }
void print(int N) { std::printf("%d\n", N); }

int threads(int Number) {
  std::thread First(std::bind(add, std::ref(Number)));
  First.join();
  // FIXED: add(Number);
  std::thread Second(std::bind(&print, Number));
  Second.join();
  // FIXED: print(Number);
  std::thread Third(std::bind(add, Number));
  Third.join();
  std::thread Fourth(std::bind(print, std::bind(twice, Number)));
  Fourth.join();
  return Number;
}

int main() {
  show("begin");
  std::printf("%d\n", threads(4));
}
