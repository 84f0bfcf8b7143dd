// RUN: %find futures-pool-per-call,futures-per-item-launch -- -pthread
// A test that a main of its own calls asserts as the tests of frameworks do; its
// helpers belong to it.
#include <thread>
#include <vector>

void work(int);
void failed();
#define BOOST_TEST_EQ(a, b) ((a) == (b) ? void() : failed())
#define EXPECT_EQ(a, b) BOOST_TEST_EQ(a, b)

static void inThreads(int n) {
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i)
    threads.emplace_back(work, i);
  for (std::thread &t : threads)
    t.join();
}

void pushMany(int n) {
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i)
    threads.emplace_back(work, i);
  for (std::thread &t : threads)
    t.join();
  inThreads(n);
  BOOST_TEST_EQ(n, 4);
}

struct Fixture {
  void check(int n) {
    if (n)
      inThreads(n);
    for (int i = 0; i < n; ++i)
      std::thread(work, i).detach();
    EXPECT_EQ(n, 4);
  }
};

int main() {
  for (int n = 1; n <= 64; n *= 2) {
    pushMany(n);
    Fixture().check(n);
  }
}
