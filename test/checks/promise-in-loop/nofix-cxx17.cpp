// RUN: %nofix futures-promise-in-loop --std=c++17
#include <future>
#include <vector>
void old(const std::vector<int> &Items) {
  for (int Item : Items) {
    std::promise<int> P;
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
    // CHECK: note:
    P.set_value(Item);
  }
}
