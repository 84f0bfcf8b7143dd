// RUN: %find futures-promise-in-loop --option MinIterations=3
#include <future>
void three() {
  for (int I = 0; I < 3; ++I) {
    std::promise<int> P;
    // CHECK: :[[@LINE-1]]:23: warning:
    // CHECK: note:
    P.set_value(I);
  }
  for (int I = 0; I < 2; ++I) {
    std::promise<int> P;
    P.set_value(I);
  }
}
