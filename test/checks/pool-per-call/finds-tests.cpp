// RUN: %find futures-pool-per-call --option IgnoreTests=false -- -pthread
// With IgnoreTests off, test bodies count.
#include <thread>
#include <vector>

void work(int);
namespace testing {
class Test {};
} // namespace testing
class One : public testing::Test {
  void TestBody() {
    std::vector<std::thread> threads;
    // CHECK: :[[@LINE-1]]:30: warning: threads are started and joined on every call, about 42 us each; share one pool, and join the call's tasks with a fut::task_group [futures-pool-per-call]
    threads.emplace_back(work, 1);
    threads[0].join();
  }
};

#define BOOST_TEST_EQ(a, b) ((a) == (b) ? void() : work(0))
void pushMany(int n) {
  std::vector<std::thread> threads;
  // CHECK: :[[@LINE-1]]:28: warning: threads are started and joined on every call
  // CHECK: :[[@LINE-2]]:28: note: a fut::task_group runs the tasks
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(work, i);
  for (std::thread &t : threads)
    t.join();
  BOOST_TEST_EQ(n, 4);
}
