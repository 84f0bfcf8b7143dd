// RUN: %find futures-use-after-get -- -I %S
// What a header declares is what the pack above that header says, though
// nothing stands above this file; a system header's, too.
#include "installed/crane.h"
#include "lib/harbour/berth.h"

namespace harbour {
// Declared here, so the pack of the library's header does not speak of it, nor
// does that of another library.
template <typename T> class Other {
public:
  T moor();
};
} // namespace harbour

int twice(harbour::Berth<int> B) {
  int First = B.moor();
  return First + B.moor();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'B'{{.*}}
  // [futures-use-after-get] CHECK: :[[@LINE-3]]:{{[0-9]+}}: note:
}

int lifted(quay::Crane<int> C) {
  int First = C.lift();
  return First + C.lift();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'C'{{.*}}
  // [futures-use-after-get] CHECK: :[[@LINE-3]]:{{[0-9]+}}: note:
}

int otherTwice(harbour::Other<int> B) { return B.moor() + B.moor(); }
