// RUN: %find futures-rendezvous-channel
// Channels that a .futures.yaml names.
#include <cstddef>
#include <string>
#include <thread>
namespace depot {
template <class T> struct Belt {
  explicit Belt(std::size_t room);
  void put(T);
  T take();
};
struct Hatch {
  Hatch(std::string name, std::size_t room = 0);
  void put(int);
  int take();
};
template <class T> struct HandOver {
  void put(T);
  T take();
};
template <class T> struct Shelf {
  explicit Shelf(std::size_t room);
  void put(T);
  T take();
};
} // namespace depot

int finds() {
  depot::Belt<int> belt(0);
  // CHECK: :[[@LINE-1]]:20: warning: channel 'belt' has no buffer, so that its producer waits until the one result is taken (a park and a wake-up, about 56 us); give it a buffer of 4 [futures-rendezvous-channel]
  // CHECK: :[[@LINE+10]]:5: note: the result is pushed here
  // CHECK: :[[@LINE-3]]:20: note: with a buffer the push no longer waits for the consumer: what follows it may run before the value is taken
  depot::Hatch hatch("north");
  // CHECK: :[[@LINE-1]]:16: warning: channel 'hatch' has no buffer, so that its producer waits until the one result is taken (a park and a wake-up, about 56 us); give it a buffer of 1 [futures-rendezvous-channel]
  // CHECK: :[[@LINE+7]]:5: note: the result is pushed
  // CHECK: :[[@LINE-3]]:16: note: with a buffer the
  depot::HandOver<int> hand;
  // CHECK: :[[@LINE-1]]:24: warning: channel 'hand' has no buffer, so that its producer waits until the one result is taken (a park and a wake-up, about 56 us); give it a buffer of 1, as 'depot::Shelf' has [futures-rendezvous-channel]
  // CHECK: :[[@LINE+4]]:5: note: the result is pushed
  std::thread producer([&] {
    belt.put(1);
    hatch.put(2);
    hand.put(3);
  });
  int sum = belt.take() + hatch.take() + hand.take();
  producer.join();
  return sum;
}

void alone(std::size_t n) {
  depot::Belt<int> sized(n);
  depot::Belt<int> some(8);
  depot::Hatch named("south", 1);
  depot::Shelf<int> shelf(0);
  sized.put(1);
  some.put(1);
  named.put(1);
}
