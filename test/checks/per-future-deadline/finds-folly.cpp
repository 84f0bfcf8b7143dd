// RUN: %find futures-per-future-deadline
// folly, of which Debian has no headers: a mock of the declarations.
#include <chrono>
#include <vector>
namespace folly {
using Duration = std::chrono::milliseconds;
template <class T> class Future {
public:
  Future(Future &&) = default;
  Future within(Duration) &&;
  T get() &&;
  T get(Duration) &&;
  Future &wait(Duration) &;
  bool isReady() const;
};
template <class T> class SemiFuture {
public:
  SemiFuture(SemiFuture &&) = default;
  SemiFuture within(Duration) &&;
  T get(Duration) &&;
};
} // namespace folly
using namespace std::chrono_literals;

folly::Future<int> fetch(int);
void each(std::vector<folly::Future<int>> &futures,
          std::vector<folly::SemiFuture<int>> &semi) {
  std::vector<folly::Future<int>> bounded;
  for (auto &f : futures)
    bounded.push_back(std::move(f).within(200ms));
  // CHECK: :[[@LINE-1]]:23: warning: the time-out of 'within(200ms)' starts again for each future, so that N of them may take N times as long; take one deadline before the loop and give each what is left of it [futures-per-future-deadline]
  // CHECK: :[[@LINE-3]]:3: note: the loop
  int sum = 0;
  for (std::size_t i = 0; i != semi.size(); ++i)
    sum += std::move(semi[i]).get(100ms);
  // CHECK: :[[@LINE-1]]:12: warning: the time-out of 'get(100ms)' starts
  // CHECK: :[[@LINE-3]]:3: note: the loop
  for (auto &f : bounded)
    f.wait(1s);
  // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'wait(1s)' starts
  // CHECK: :[[@LINE-3]]:3: note: the loop
  for (auto &f : semi)
    std::move(f).within(200ms).get(1s);
  // CHECK: :[[@LINE-1]]:5: warning: the time-out of 'within(200ms)' starts
  // CHECK: :[[@LINE-3]]:3: note: the loop
}

int alone(const std::vector<int> &ids, folly::Future<int> &one,
          std::vector<folly::Future<int>> &futures) {
  int sum = 0;
  for (int id : ids)
    sum += fetch(id).within(200ms).get();
  while (!one.isReady())
    one.wait(10ms);
  for (auto &f : futures)
    sum += std::move(f).get();
  return sum;
}
