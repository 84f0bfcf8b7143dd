// REQUIRES: frontend-plugin
// RUN: not %clang-tidy --load=%plugin --checks='-*,futures-*' %s -- -std=c++20 > %t 2>&1
// RUN: %filecheck %s --implicit-check-not=error: < %t
// A mistake of a pack beside a header is said once, too.
#include "mistaken/box.h"

int twice(wharf::Box<int> B) { return B.open() + B.open(); }
// CHECK-DAG: error: {{.*}}mistaken/.futures.yaml:3: key 'roles': unknown role 'futur'
// CHECK-DAG: warning: {{.*}}'B'{{.*}}[futures-use-after-get]
