// RUN: %find futures-use-after-get -- -DDEPOT_PEEK_TAKES
// An entry that holds where a macro is defined, as the .futures.yaml beside this
// file says.
namespace depot {
template <typename T> class Ticket {
public:
  T peek();
};
} // namespace depot

int twice(depot::Ticket<int> T) {
  int First = T.peek();
  return First + T.peek();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'T'{{.*}} [futures-use-after-get]
  // CHECK: :[[@LINE-3]]:{{[0-9]+}}: note:
}
