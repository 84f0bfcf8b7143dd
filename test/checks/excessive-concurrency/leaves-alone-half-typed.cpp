// RUN: not %clang-tidy --load=%plugin --checks=-*,futures-excessive-concurrency %s -- -std=c++20 2>&1 | %filecheck %s
// Half-typed code: no finding, and an exit code of 1 (not of a crash).
#include <semaphore>
// CHECK-NOT: warning:
// CHECK: error:
void f() {
  std::counting_semaphore<1000> s(undeclared);
  std::counting_semaphore<> t(
}
