// RUN: %find futures-any-result
// Types of the user's own, by attribute.
#include <any>

template <typename T> class [[clang::annotate("futures::future")]] Ticket {
public:
  T redeem();
};
class [[clang::annotate("futures::erased")]] Blob {};

Ticket<std::any> any_ticket;
Ticket<Blob> blob_ticket;
Ticket<int> int_ticket;
int redeem() { return std::any_cast<int>(any_ticket.redeem()); }
// CHECK: :[[@LINE-4]]:8: warning: the result of this future is hidden in 'std::any', which costs a checked cast, and an allocation for all but small values; name its type, 'int' [futures-any-result]
// CHECK: :[[@LINE-2]]:23: note: cast to 'int' here
// CHECK: :[[@LINE-5]]:8: warning: the result of this future is hidden in 'Blob', which costs a checked cast, and an allocation for all but small values; name its type [futures-any-result]
