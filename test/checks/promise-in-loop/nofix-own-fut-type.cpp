// RUN: %nofix futures-promise-in-loop
// A type `fut` and the namespace of the runtime cannot stand in one file.
#include <future>
#include <vector>
struct fut {};
void each(const std::vector<int> &Items) {
  for (int Item : Items) {
    std::promise<int> P;
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
    // CHECK: note:
    P.set_value(Item);
  }
}
