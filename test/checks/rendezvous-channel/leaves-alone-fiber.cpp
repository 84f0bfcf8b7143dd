// RUN: %find futures-rendezvous-channel
// REQUIRES: boost-fiber
// A stream, a buffer, several producers, or unknown code.
#include <algorithm>
#include <boost/fiber/all.hpp>
#include <functional>
#include <memory>
#include <thread>
#include <vector>
using boost::fibers::unbuffered_channel;
int work(int);
void use(int);
void elsewhere(unbuffered_channel<int> &);
int produceElsewhere(unbuffered_channel<int> *);

// Back-pressure.
void loops(const std::vector<int> &ids) {
  unbuffered_channel<int> a, b, c, d;
  std::thread first([&] {
    for (int id : ids)
      a.push(work(id));
    a.close();
  });
  std::thread second([&] {
    int i = 0;
    while (b.push(work(i)) == boost::fibers::channel_op_status::success)
      ++i;
  });
  std::thread third([&] {
    std::for_each(ids.begin(), ids.end(), [&](int id) { c.push(id); });
  });
  std::thread fourth([&] {
  again:
    d.push(1);
    if (work(2))
      goto again;
  });
  first.join();
  second.join();
  third.join();
  fourth.join();
}

void pushTo(unbuffered_channel<int> &ch, int v) { ch.push(v); }
void through(const std::vector<int> &ids) {
  unbuffered_channel<int> ch;
  std::thread producer([&] {
    for (int id : ids)
      pushTo(ch, id);
  });
  unbuffered_channel<int> twice;
  pushTo(twice, 1);
  pushTo(twice, 2);
  producer.join();
}

// Several values, or several producers.
void several(int n) {
  unbuffered_channel<int> two, many, both, named;
  std::thread first([&] {
    two.push(1);
    two.push(2);
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i)
    threads.emplace_back([&, i] { many.push(work(i)); });
  std::thread a([&] { both.push(1); });
  std::thread b([&] { both.push(2); });
  auto produce = [&] { named.push(1); };
  std::thread c(produce), d(produce);
  first.join();
}

// A buffer.
void buffered() {
  boost::fibers::buffered_channel<int> ch(2);
  std::thread producer([&] { ch.push(work(1)); });
  use(ch.value_pop());
  producer.join();
}

struct Holder {
  unbuffered_channel<int> &ch;
};
std::vector<unbuffered_channel<int> *> all;
// It is seen by code that is not.
std::unique_ptr<unbuffered_channel<int>> escapes(int which) {
  unbuffered_channel<int> a, b, c, d;
  std::thread first([&] { a.push(1); });
  elsewhere(a);
  std::thread second([&] { b.push(1); });
  produceElsewhere(&b);
  std::thread third([&] { c.push(1); });
  all.push_back(&c);
  Holder holder{d};
  d.push(1);
  auto returned = std::make_unique<unbuffered_channel<int>>();
  std::thread fourth([ch = returned.get()] { ch->push(1); });
  return returned;
}
unbuffered_channel<int> visible;
void global() { visible.push(1); }

// A queue of its own: who calls it, and how often, is not known.
class Pipe {
public:
  void send(int v) { ch_.push(v); }
  int receive() { return ch_.value_pop(); }

private:
  unbuffered_channel<int> ch_;
};
class Result {
public:
  void set(int v) { ch_.push(v); }
  unbuffered_channel<int> ch_;
};
void stream(Result &result) {
  for (int i = 0; i < 3; ++i)
    result.set(i);
}

// Nothing is pushed; the iteration's handler is called again and again.
void nothing() {
  unbuffered_channel<int> ch;
  ch.close();
}

void meant() {
  unbuffered_channel<int> unused_ch;
  std::thread a([&] { unused_ch.push(1); });
  [[clang::annotate("futures::intended")]] unbuffered_channel<int> handoff;
  std::thread b([&] { handoff.push(1); });
  unbuffered_channel<int> ch; // NOLINT(futures-rendezvous-channel)
  std::thread c([&] { ch.push(1); });
}
[[clang::annotate("futures::intended")]] void allMeant() {
  unbuffered_channel<int> ch;
  std::thread a([&] { ch.push(1); });
}
