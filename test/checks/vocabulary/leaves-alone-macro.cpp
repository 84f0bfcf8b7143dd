// RUN: %find futures-use-after-get
// Without its macro an entry says nothing, and the next one does.
namespace depot {
template <typename T> class Ticket {
public:
  T peek();
};
} // namespace depot

int twice(depot::Ticket<int> T) {
  int First = T.peek();
  return First + T.peek();
}
