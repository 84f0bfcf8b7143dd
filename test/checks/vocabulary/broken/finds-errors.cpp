// REQUIRES: frontend-plugin
// RUN: not %clang-tidy --load=%plugin --checks='-*,futures-*' %s -- -std=c++20 2>&1 | %filecheck %s --implicit-check-not=error:
// Each mistake of a pack is said once, with file, line and key; the rest of the
// pack stays in force.
// CHECK-DAG: error: {{.*}}.futures.yaml:3: key 'roles': unknown role 'futur'
// CHECK-DAG: error: {{.*}}.futures.yaml:4: key 'result': expected a number, got 'first'
// CHECK-DAG: error: {{.*}}.futures.yaml:8: unknown key 'calable'
// CHECK-DAG: error: {{.*}}.futures.yaml:9: an entry needs the key 'name'
// CHECK-DAG: error: {{.*}}.futures.yaml:10: unknown key 'colour'
// CHECK-DAG: warning: {{.*}}'T'{{.*}}[futures-use-after-get]
namespace broken {
template <typename T> class Ticket {
public:
  T redeem();
};
} // namespace broken
int twice(broken::Ticket<int> T) { return T.redeem() + T.redeem(); }
