// RUN: %fix --unsafe futures-rendezvous-channel -- -lboost_fiber -lboost_context -lboost_system -pthread
// REQUIRES: boost-fiber
// On a note where something follows the push, or looks at its result.
#include <atomic>
#include <boost/fiber/unbuffered_channel.hpp>
#include <cstdio>
#include <thread>

int more() {
  std::atomic<int> log{0};
  // FIXED: {{^}}  boost::fibers::buffered_channel<int> ch{2};
  boost::fibers::unbuffered_channel<int> ch;
  std::thread producer([&] {
    ch.push(7);
    log = 1;
  });
  int v = ch.value_pop();
  producer.join();
  return v + log;
}

int result() {
  // FIXED: {{^}}  boost::fibers::buffered_channel<int> ch{2};
  boost::fibers::unbuffered_channel<int> ch;
  bool sent = false;
  std::thread producer([&] {
    sent = ch.push(7) == boost::fibers::channel_op_status::success;
  });
  int v = ch.value_pop();
  producer.join();
  return v + sent;
}

// The producer is the one who owns the channel.
int owner() {
  // FIXED: {{^}}  boost::fibers::buffered_channel<int> ch{2};
  boost::fibers::unbuffered_channel<int> ch;
  int v = 0;
  std::thread consumer([&] { v = ch.value_pop(); });
  ch.push(7);
  consumer.join();
  return v;
}

class Future {
public:
  void resolve(int v) { ch_.push(v); }
  int await() { return ch_.value_pop(); }

private:
  // FIXED: {{^}}  boost::fibers::buffered_channel<int> ch_{2};
  boost::fibers::unbuffered_channel<int> ch_;
};
int member() {
  Future f;
  std::thread producer([&] { f.resolve(7); });
  int v = f.await();
  producer.join();
  return v;
}

int main() { std::printf("%d %d %d %d\n", more(), result(), owner(), member()); }
