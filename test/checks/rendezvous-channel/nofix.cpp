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
  // CHECK: :[[@LINE-1]]:9: warning: channel 'alias'
  unbuffered_channel<int> a, b;
  // CHECK: :[[@LINE-1]]:27: warning: channel 'a'
  // CHECK: :[[@LINE-2]]:30: warning: channel 'b'
  auto pointer = std::make_unique<unbuffered_channel<int>>();
  // CHECK: :[[@LINE-1]]:8: warning: channel 'pointer'
  std::thread producer([&] {
    alias.push(1);
    // CHECK: :[[@LINE-1]]:5: note: the result
    a.push(1);
    // CHECK: :[[@LINE-1]]:5: note: the result
    b.push(1);
    // CHECK: :[[@LINE-1]]:5: note: the result
    pointer->push(1);
    // CHECK: :[[@LINE-1]]:5: note: the result
  });
  producer.join();
}

// 2: a parameter that spells the type.
void take(unbuffered_channel<int> &ch) { use(ch.value_pop()); }
void passed() {
  unbuffered_channel<int> ch;
  // CHECK: :[[@LINE-1]]:27: warning: channel 'ch'
  std::thread producer([&] { ch.push(1); });
  // CHECK: :[[@LINE-1]]:30: note: the result
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
  // CHECK: :[[@LINE-1]]:33: warning: channel 'a'
  std::thread first([&] { a.push(NoDefault(1)); });
  // CHECK: :[[@LINE-1]]:27: note: the result
  a.value_pop();
  first.join();
  unbuffered_channel<Fixed> b;
  // CHECK: :[[@LINE-1]]:29: warning: channel 'b'
  std::thread second([&] { b.push(Fixed()); });
  // CHECK: :[[@LINE-1]]:28: note: the result
  b.value_pop();
  second.join();
}

// 5: a macro, a comment.
#define CHANNEL(name) unbuffered_channel<int> name
void texts() {
  CHANNEL(a);
  // CHECK: :[[@LINE-1]]:11: warning: channel 'a'
  unbuffered_channel<int> /* a hand-over */ b;
  // CHECK: :[[@LINE-1]]:45: warning: channel 'b'
  std::thread producer([&] {
    a.push(1);
    // CHECK: :[[@LINE-1]]:5: note: the result
    b.push(1);
    // CHECK: :[[@LINE-1]]:5: note: the result
  });
  producer.join();
}
