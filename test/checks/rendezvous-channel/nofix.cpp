// RUN: %nofix futures-rendezvous-channel
// REQUIRES: boost-fiber
// Each place where there is no fix, by the number in the check.
#include <boost/fiber/all.hpp>
#include <memory>
#include <thread>
using boost::fibers::unbuffered_channel;
using Alias = unbuffered_channel<int>;
void use(int);

// 1: not the type's own name.
void names() {
  Alias alias;
  // CHECK: :[[@LINE-1]]:9: warning: channel 'alias' has no buffer, so that its producer waits until the one result is taken (a park and a wake-up, about 56 us); give it a buffer of 2, as 'buffered_channel' has [futures-rendezvous-channel]
  // CHECK: :[[@LINE+11]]:5: note: the result is pushed here
  unbuffered_channel<int> a, b;
  // CHECK: :[[@LINE-1]]:27: warning: channel 'a' has no
  // CHECK: :[[@LINE+9]]:5: note: the result is pushed
  // CHECK: :[[@LINE-3]]:30: warning: channel 'b' has no
  // CHECK: :[[@LINE+8]]:5: note: the result is pushed
  std::unique_ptr<unbuffered_channel<int>> pointer =
      std::make_unique<unbuffered_channel<int>>();
  // CHECK: :[[@LINE-2]]:44: warning: channel 'pointer' has no
  // CHECK: :[[@LINE+5]]:5: note: the result is pushed
  std::thread producer([&] {
    alias.push(1);
    a.push(1);
    b.push(1);
    pointer->push(1);
  });
  producer.join();
}

// 2: a parameter that spells the type.
void take(unbuffered_channel<int> &ch) { use(ch.value_pop()); }
void passed() {
  unbuffered_channel<int> ch;
  // CHECK: :[[@LINE-1]]:27: warning: channel 'ch' has no
  // CHECK: :[[@LINE+1]]:30: note: the result is pushed
  std::thread producer([&] { ch.push(1); });
  take(ch);
  producer.join();
}

// 3: what cannot be constructed, or assigned, in a buffer.
struct NoDefault {
  explicit NoDefault(int);
};
struct Fixed {
  const int id = 0;
};
void values() {
  unbuffered_channel<NoDefault> a;
  // CHECK: :[[@LINE-1]]:33: warning: channel 'a' has no
  // CHECK: :[[@LINE+1]]:27: note: the result is pushed
  std::thread first([&] { a.push(NoDefault(1)); });
  a.value_pop();
  first.join();
  unbuffered_channel<Fixed> b;
  // CHECK: :[[@LINE-1]]:29: warning: channel 'b' has no
  // CHECK: :[[@LINE+1]]:28: note: the result is pushed
  std::thread second([&] { b.push(Fixed()); });
  b.value_pop();
  second.join();
}

// 5: a macro, a comment, an attribute that would follow the size.
#define CHANNEL(name) unbuffered_channel<int> name
void texts() {
  CHANNEL(a);
  // CHECK: :[[@LINE-1]]:11: warning: channel 'a' has no
  // CHECK: :[[@LINE+8]]:5: note: the result is pushed
  unbuffered_channel<int> /* a hand-over */ b;
  // CHECK: :[[@LINE-1]]:45: warning: channel 'b' has no
  // CHECK: :[[@LINE+6]]:5: note: the result is pushed
  unbuffered_channel<int> c [[maybe_unused]];
  // CHECK: :[[@LINE-1]]:27: warning: channel 'c' has no
  // CHECK: :[[@LINE+4]]:5: note: the result is pushed
  std::thread producer([&] {
    a.push(1);
    b.push(1);
    c.push(1);
  });
  producer.join();
}
