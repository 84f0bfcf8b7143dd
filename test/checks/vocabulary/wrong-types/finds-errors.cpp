// REQUIRES: frontend-plugin
// RUN: not %clang-tidy --load=%plugin --checks='-*,futures-*' %s -- -std=c++20 2>&1 | %filecheck %s --implicit-check-not=error:
// Values of another type than the key takes, keys that are there twice or are
// none: each is said once; what is right around them counts.
// CHECK-DAG: error: {{.*}}.futures.yaml:1: key 'library': expected the library's name
// CHECK-DAG: error: {{.*}}.futures.yaml:2: key 'headers': expected a list of header names
// CHECK-DAG: error: {{.*}}.futures.yaml:5: key 'name': expected a qualified name
// CHECK-DAG: error: {{.*}}.futures.yaml:6: key 'roles': expected a role or a list of roles
// CHECK-DAG: error: {{.*}}.futures.yaml:7: key 'roles': expected a role or a list of roles
// CHECK-DAG: error: {{.*}}.futures.yaml:8: key 'result': expected a number, got '-1'
// CHECK-DAG: error: {{.*}}.futures.yaml:9: key 'result': expected one value
// CHECK-DAG: error: {{.*}}.futures.yaml:10: key 'continuation-thread': expected true or false, got 'yes'
// CHECK-DAG: error: {{.*}}.futures.yaml:11: key 'name' is given twice
// CHECK-DAG: error: {{.*}}.futures.yaml:12: unknown key 'absolut'
// CHECK-DAG: error: {{.*}}.futures.yaml:13: unknown key 'parameters'
// CHECK-DAG: error: {{.*}}.futures.yaml:14: the entry of 'broken::J' needs the key 'roles'
// CHECK-DAG: error: {{.*}}.futures.yaml:15: an entry is a mapping with the keys 'name' and 'roles'
// CHECK-DAG: error: {{.*}}.futures.yaml:18: key 'parameters': expected a number
// CHECK-DAG: error: {{.*}}.futures.yaml:19: key 'first-parameter': expected a type's name
// CHECK-DAG: error: {{.*}}.futures.yaml:20: key 'macro': expected the name of a macro
// CHECK-DAG: error: {{.*}}.futures.yaml:21: key 'functions' is given twice
// CHECK-DAG: warning: 'T' holds no result here
// CHECK-DAG: warning: 'U' holds no result here
namespace broken {
template <typename T> class Ticket {
public:
  T redeem();
  T peek();
};
} // namespace broken
int twice(broken::Ticket<int> T) { return T.redeem() + T.redeem(); }
int later(broken::Ticket<int> U) { return U.redeem() + U.peek(); }
