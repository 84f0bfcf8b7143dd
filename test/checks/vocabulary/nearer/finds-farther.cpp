// REQUIRES: frontend-plugin
// RUN: %find futures-use-after-get,futures-per-item-launch
// The pack of a folder below says nothing about the files above it.
namespace depot {
template <typename T> class Ticket {
public:
  T redeem();
};
template <typename F> void dispatch(F) {}
} // namespace depot

int ticket(depot::Ticket<int> T) { return T.redeem() + T.redeem(); }
// CHECK: :[[@LINE-1]]:56: warning: 'T' holds no result here: redeem() took it before,{{.*}} [futures-use-after-get]
// CHECK: :[[@LINE-2]]:43: note: redeem() takes the result here
void launches(int n) {
  for (int i = 0; i < n; ++i)
    depot::dispatch([](int x) { return x; });
}
