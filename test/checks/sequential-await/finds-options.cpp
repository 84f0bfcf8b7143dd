// RUN: %find futures-sequential-await --option ReportJoins=true --option MinFutures=4
#include <array>
#include <future>
#include <vector>
int joins(std::vector<std::future<int>> &Futures) {
  int Sum = 0;
  for (auto &F : Futures)
    Sum += F.get();
  // CHECK: :[[@LINE-1]]:12: warning: these futures run already;
  // CHECK: note: the loop is here
  return Sum;
}
void four(std::array<std::future<void>, 4> &Four,
          std::array<std::future<void>, 3> &Three) {
  for (auto &F : Four)
    F.wait();
  // CHECK: :[[@LINE-1]]:5: warning: these futures run already;
  // CHECK: note: the loop is here
  for (auto &F : Three)
    F.wait();
}
