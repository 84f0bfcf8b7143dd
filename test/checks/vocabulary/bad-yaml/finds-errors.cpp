// REQUIRES: frontend-plugin
// RUN: not %clang-tidy --load=%plugin --checks='-*,futures-*' %s -- -std=c++20 2>&1 | %filecheck %s --implicit-check-not=error:
// A pack that is no YAML is read up to the mistake, which is said once; the
// packs that are built in stay in force.
// CHECK-DAG: error: {{.*}}.futures.yaml:6: no valid YAML: {{.+}}
// CHECK-DAG: warning: 'T' holds no result here
// CHECK-DAG: warning: 'F' holds no result here
#include <future>
namespace torn {
template <typename T> class Ticket {
public:
  T redeem();
};
} // namespace torn
int twice(torn::Ticket<int> T) { return T.redeem() + T.redeem(); }
int builtIn(std::future<int> F) { return F.get() + F.get(); }
