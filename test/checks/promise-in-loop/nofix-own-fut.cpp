// RUN: %nofix futures-promise-in-loop
// Where the code has a `fut` of its own, the runtime's name means that.
#include <future>
#include <vector>
namespace app {
namespace fut {
struct Config {};
} // namespace fut
void each(const std::vector<int> &Items) {
  for (int Item : Items) {
    std::promise<int> P;
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning:
    // CHECK: note:
    P.set_value(Item);
  }
}
} // namespace app
