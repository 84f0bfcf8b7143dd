// RUN: %find futures-use-after-get
// A type of the project's own, by the .futures.yaml beside this file.
namespace depot {
inline namespace v2 {
template <typename T> class Ticket {
public:
  T redeem();
  bool open() const;
};
} // namespace v2
} // namespace depot

namespace other {
template <typename T> class Ticket {
public:
  T redeem();
};
} // namespace other

int twice(depot::Ticket<int> T) {
  int First = T.redeem();
  return First + T.redeem();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'T'{{.*}} [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:{{[0-9]+}}: note:
}

// The same name elsewhere is another type.
int otherTwice(other::Ticket<int> T) { return T.redeem() + T.redeem(); }
