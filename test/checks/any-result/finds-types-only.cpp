// RUN: %find futures-any-result
// A file of declarations alone.
#include <any>
#include <future>
struct Request {
  std::promise<std::any> done;
};
// CHECK: :[[@LINE-2]]:16: warning: the result of this promise is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
