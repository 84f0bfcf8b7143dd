// RUN: %find futures-rendezvous-channel
// REQUIRES: boost-fiber
// Channels of Boost.Fiber that hand over one result.
#include <boost/fiber/all.hpp>
#include <functional>
#include <future>
#include <memory>
#include <thread>
using boost::fibers::unbuffered_channel;
using Ints = boost::fibers::unbuffered_channel<int>;
int work(int);
void use(int);

void lambda() {
  boost::fibers::unbuffered_channel<int> ch;
  // CHECK: :[[@LINE-1]]:42: warning: channel 'ch' has no buffer, so that its producer waits until the one result is taken (a park and a wake-up, about 56 us); give it a buffer of 2, as 'buffered_channel' has [futures-rendezvous-channel]
  // CHECK: :[[@LINE+1]]:39: note: the result is pushed here
  boost::fibers::fiber producer([&] { ch.push(work(1)); });
  use(ch.value_pop());
  producer.join();
}

// An alias; a thread; the value and then the end; the consumer's loop.
void spellings() {
  Ints a;
  // CHECK: :[[@LINE-1]]:8: warning: channel 'a' has no
  // CHECK: :[[@LINE+5]]:5: note: the result is pushed
  unbuffered_channel<int> b{};
  // CHECK: :[[@LINE-1]]:27: warning: channel 'b' has no
  // CHECK: :[[@LINE+8]]:5: note: the result is pushed
  std::thread first([&a] {
    a.push(work(1));
    a.close();
  });
  for (int v : a)
    use(v);
  auto second = std::async(std::launch::async, [&channel = b] {
    channel.push(work(2));
  });
  int got = 0;
  while (b.pop(got) == boost::fibers::channel_op_status::success)
    use(got);
  first.join();
}

// One result, whichever way it comes.
void branches(bool ok) {
  unbuffered_channel<int> ch;
  // CHECK: :[[@LINE-1]]:27: warning: channel 'ch' has no
  // CHECK: :[[@LINE+3]]:7: note: the result is pushed
  std::thread producer([&, ok] {
    if (!ok) {
      ch.push(-1);
      return;
    }
    ch.push(work(1));
  });
  use(ch.value_pop());
  producer.join();
}

void failing() {
  unbuffered_channel<int> ch;
  // CHECK: :[[@LINE-1]]:27: warning: channel 'ch' has no
  // CHECK: :[[@LINE+3]]:7: note: the result is pushed
  std::thread producer([&] {
    try {
      ch.push(work(1));
    } catch (...) {
      ch.push(-1);
    }
  });
  use(ch.value_pop());
  producer.join();
}

// Functions of this file that it is handed to.
void produce(unbuffered_channel<int> &out, int id) { out.push(work(id)); }
void handed() {
  unbuffered_channel<int> ch;
  // CHECK: :[[@LINE-1]]:27: warning: channel 'ch' has no
  // CHECK: :[[@LINE-4]]:54: note: the result is pushed
  std::thread producer(produce, std::ref(ch), 1);
  use(ch.value_pop());
  producer.join();
}
void consumePointer(unbuffered_channel<int> *in) { use(in->value_pop()); }
void pointers() {
  auto ch = std::make_shared<unbuffered_channel<int>>();
  // CHECK: :[[@LINE-1]]:8: warning: channel 'ch' has no
  // CHECK: :[[@LINE+1]]:31: note: the result is pushed
  std::thread producer([ch] { ch->push(work(1)); });
  consumePointer(ch.get());
  producer.join();
}

// One each for several requests.
void perRequest(int n) {
  for (int i = 0; i < n; ++i) {
    unbuffered_channel<int> ch;
    // CHECK: :[[@LINE-1]]:29: warning: channel 'ch' has no
    // CHECK: :[[@LINE+1]]:32: note: the result is pushed
    std::thread producer([&] { ch.push(work(i)); });
    use(ch.value_pop());
    producer.join();
  }
}

// The future of the document, written with a channel.
template <class T> class Future {
public:
  void resolve(T value) { ch_.push(std::move(value)); }
  T await() { return ch_.value_pop(); }

private:
  unbuffered_channel<T> ch_;
  // CHECK: :[[@LINE-1]]:25: warning: channel 'ch_' has no
  // CHECK: :[[@LINE-6]]:27: note: the result is pushed
};
void futures() {
  Future<int> ints;
  std::thread first([&] { ints.resolve(work(1)); });
  use(ints.await());
  Future<long> longs;
  std::thread second([&] { longs.resolve(work(1)); });
  use(longs.await());
  first.join();
  second.join();
}

struct Request {
  int id;
  unbuffered_channel<int> reply;
  // CHECK: :[[@LINE-1]]:27: warning: channel 'reply' has no
  // CHECK: :[[@LINE+6]]:5: note: the result is pushed
  // CHECK: :[[@LINE-3]]:27: note: with a buffer the push no longer waits for the consumer: what follows it may run before the value is taken
};
Request *nextRequest();
void serve() {
  while (Request *request = nextRequest())
    request->reply.push(work(request->id));
}
