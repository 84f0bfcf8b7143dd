// RUN: %nofix futures-any-result -- -I %S/Inputs
// UNSUPPORTED: frontend-clangd
#include "any_header.h"
// CHECK: any_header.h:5:15: warning: the result of this future is hidden in 'std::any', {{.*}}; name its type, 'int'
// CHECK: :[[@LINE+4]]:30: note: cast to 'int' here
// CHECK: any_header.h:8:16: warning: the result of this promise
// CHECK: any_header.h:11:16: warning: the result of this promise
// CHECK: any_header.h:13:10: note: cast to 'int' here
int read(Shared &s) { return std::any_cast<int>(s.result.get()); }
