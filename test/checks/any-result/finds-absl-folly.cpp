// RUN: %find futures-any-result
// Mocks of Abseil's any and folly's futures: only what is used.
#include <utility>

namespace absl {
class any {
public:
  any();
  template <typename T> any(T &&value);
};
template <typename T> T any_cast(const any &a);
} // namespace absl

namespace folly {
template <typename T> class SemiFuture {
public:
  T get() &&;
};
template <typename T> class Promise {
public:
  SemiFuture<T> getSemiFuture();
  void setValue(T value);
};
} // namespace folly

long run() {
  folly::Promise<absl::any> p;
  folly::SemiFuture<absl::any> f = p.getSemiFuture();
  p.setValue(5L);
  return absl::any_cast<long>(std::move(f).get());
}
// CHECK: :[[@LINE-5]]:18: warning: the result of this promise is hidden in 'absl::any', which costs a checked cast, and an allocation for all but small values; name its type, 'long' [futures-any-result]
// CHECK: :[[@LINE-3]]:10: note: cast to 'long' here
// CHECK: :[[@LINE-6]]:21: warning: the result of this future is hidden in 'absl::any', which costs a checked cast, and an allocation for all but small values; name its type, 'long' [futures-any-result]
// CHECK: :[[@LINE-5]]:10: note: cast to 'long' here
