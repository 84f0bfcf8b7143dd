// RUN: %nofix futures-promise-in-loop
#include <future>
#include <memory>
#include <vector>
#define MAKE(Name) std::promise<int> Name
struct Own {
  std::vector<std::promise<int>> All;
};
void macro(const std::vector<int> &Items) {
  for (int Item : Items) {
    MAKE(P);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
    // CHECK: note:
    P.set_value(Item);
    auto S = std::make_shared<std::promise<int>>(/* shared */);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
    // CHECK: note:
    S->set_value(Item);
  }
}
// Its attribute stands where the initialiser would have to come before.
void attribute(const std::vector<int> &Items) {
  for (int Item : Items) {
    std::promise<int> P [[maybe_unused]];
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
    // CHECK: note:
    P.set_value(Item);
  }
}
