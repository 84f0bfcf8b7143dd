// REQUIRES: frontend-plugin
// RUN: %find futures-use-after-get,futures-per-item-launch
// The nearer .futures.yaml wins where two name the same thing; what only the
// farther one names is known all the same.
namespace depot {
template <typename T> class Ticket {
public:
  T redeem();
};
template <typename T> class Voucher {
public:
  T redeem();
};
template <typename F> void dispatch(F) {}
} // namespace depot

int ticket(depot::Ticket<int> T) { return T.redeem() + T.redeem(); }
int voucher(depot::Voucher<int> V) { return V.redeem() + V.redeem(); }
// CHECK: :[[@LINE-1]]:58: warning: 'V' holds no result here: redeem() took it before,{{.*}} [futures-use-after-get]
// CHECK: :[[@LINE-2]]:45: note: redeem() takes the result here
void launches(int n) {
  for (int i = 0; i < n; ++i)
    depot::dispatch([](int x) { return x; });
    // CHECK: :[[@LINE-1]]:5: warning: starts a thread for each item of the loop,{{.*}} [futures-per-item-launch]
    // CHECK: :[[@LINE-3]]:3: note: the loop is here; its count follows the
}
