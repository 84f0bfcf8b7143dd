// RUN: %fix futures-rendezvous-channel -- -lboost_fiber -lboost_context -lboost_system -pthread
// REQUIRES: boost-fiber
// Safe where the producer runs on its own and ends with the push.
#include <boost/fiber/unbuffered_channel.hpp>
#include <boost/fiber/fiber.hpp>
#include <cstdio>
#include <future>
#include <memory>
#include <string>
#include <thread>
// FIXED: {{^}}#include <boost/fiber/buffered_channel.hpp>
using boost::fibers::unbuffered_channel;

int qualified() {
  // FIXED: {{^}}  boost::fibers::buffered_channel<int> ch{2}; // one result
  boost::fibers::unbuffered_channel<int> ch; // one result
  std::thread producer([&] {
    ch.push(7);
    ch.close();
    return;
  });
  int v = ch.value_pop();
  producer.join();
  return v;
}

std::string unqualified() {
  // FIXED: {{^}}  boost::fibers::buffered_channel<std::string> ch{2};
  unbuffered_channel<std::string> ch{};
  boost::fibers::fiber producer([&ch] {
    if (ch.is_closed())
      ch.push("closed");
    else
      ch.push("open");
  });
  std::string v;
  ch.pop(v);
  producer.join();
  return v;
}

int shared() {
  // FIXED: {{^}}  auto ch = std::make_shared<boost::fibers::buffered_channel<int>>(2);
  auto ch = std::make_shared<unbuffered_channel<int>>();
  std::thread producer([ch] { ch->push(9); });
  int v = ch->value_pop();
  producer.join();
  return v;
}

int main() {
  std::printf("%d %s %d\n", qualified(), unqualified().c_str(), shared());
}
