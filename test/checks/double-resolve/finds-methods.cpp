// RUN: %find futures-double-resolve
// Handlers that leave the work to member functions.
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using Promise = std::promise<int>;
struct Client {
  void get(int id, std::function<void(int)>);
};
struct Timer {
  void start(std::chrono::milliseconds, std::function<void(bool)>);
  void stop();
};
void log(const std::string &);

class Session {
  Client client;
  Timer timer;
  Promise done;
  void onReply(int v) {
    log("reply");
    done.set_value(v);
    // CHECK: :[[@LINE-1]]:5: warning: 'done' is resolved by two handlers that may both run, and the later one throws promise_already_satisfied; use fut::try_set_value, where the first one wins [futures-double-resolve]
    // CHECK: :[[@LINE+4]]:5: note: it is resolved here too
    // CHECK: :[[@LINE+8]]:5: note: the handler is registered here
  }
  void onTimeout() {
    done.set_value(-1);
  }
public:
  void run() {
    timer.start(20ms, [this](bool) { onTimeout(); });
    client.get(1, [this](int v) { onReply(v); });
  }
};

// One call deeper, and both by one and the same resolve.
class Shared : public std::enable_shared_from_this<Shared> {
  Client client;
  Timer timer;
  Promise promise;
  void finish(int v) {
    promise.set_value(v);
    // CHECK: :[[@LINE-1]]:5: warning: 'promise' is resolved by two handlers that may both run
    // CHECK: :[[@LINE+8]]:5: note: one of the handlers is registered here
    // CHECK: :[[@LINE+8]]:5: note: the handler is registered here
  }
  void onReply(int v) { finish(v); }
  void onTimeout() { finish(-1); }

public:
  void run() {
    client.get(1, [self = shared_from_this()](int v) { self->onReply(v); });
    timer.start(20ms, [self = shared_from_this()](bool) { self->onTimeout(); });
  }
};

// Named, bound, on a thread of their own.
class Bound : public std::enable_shared_from_this<Bound> {
  Client client;
  Timer timer;
  std::unique_ptr<Promise> promise;
  void onReply(int v) {
    if (v < 0)
      promise->set_exception(std::make_exception_ptr(v));
    else
      promise->set_value(v);
  }
  void onTimeout() { promise->set_value(-1); }
  // CHECK: :[[@LINE-1]]:22: warning: 'promise' is resolved by two handlers
  // CHECK: :[[@LINE-6]]:7: note: it is resolved here too
  // CHECK: :[[@LINE+6]]:5: note: the handler is registered here

public:
  void run() {
    client.get(1, std::bind(&Bound::onReply, shared_from_this(),
                            std::placeholders::_1));
    timer.start(20ms, std::bind(&Bound::onTimeout, this));
  }
};
class Threads {
  Promise ready;
  void first() { ready.set_value(1); }
  void second() { ready.set_value(2); }
  // CHECK: :[[@LINE-1]]:19: warning: 'ready' is resolved by two handlers
  // CHECK: :[[@LINE-3]]:18: note
  // CHECK: :[[@LINE+4]]:17: note
public:
  void run() {
    std::thread a(&Threads::first, this);
    std::thread b(std::bind_front(&Threads::second, this));
    a.join();
    b.join();
  }
};

// What registers them is called, too.
class Steps {
  Client client;
  Timer timer;
  Promise done;
  void startTimer() {
    timer.start(20ms, [this](bool late) { onTimeout(late); });
  }
  void onTimeout(bool late) {
    if (late)
      done.set_exception(std::make_exception_ptr(1));
  }
  void ask() {
    client.get(1, [this](int v) { onFirst(v); });
    // CHECK: :[[@LINE+6]]:35: warning: 'done' is resolved by two handlers
    // CHECK: :[[@LINE-5]]:7: note
    // CHECK: :[[@LINE-3]]:5: note
  }
  // One step after the other; the timer runs meanwhile.
  void onFirst(int v) {
    client.get(v, [this](int w) { done.set_value(w); });
  }
public:
  void run() {
    startTimer();
    ask();
  }
};

class BoundSteps {
  Client client;
  Timer timer;
  Promise done;
  void onFirst(int v) {
    client.get(v, std::bind(&BoundSteps::onSecond, this, std::placeholders::_1));
  }
  void onSecond(int v) { done.set_value(v); }
  void onTimeout() { done.set_value(-1); }
  // CHECK: :[[@LINE-2]]:26: warning: 'done' is resolved by two handlers
  // CHECK: :[[@LINE-2]]:22: note
  // CHECK: :[[@LINE+4]]:5: note
public:
  void run() {
    timer.start(20ms, [this](bool) { onTimeout(); });
    client.get(1, std::bind(&BoundSteps::onFirst, this, std::placeholders::_1));
  }
};

// Only one of them is held back: who stops the timer is still too late for it.
class OneWay {
  Client client;
  Timer timer;
  Promise done;
  void onReply(int v) {
    timer.stop();
    done.set_value(v);
    // CHECK: :[[@LINE-1]]:5: warning: 'done' is resolved by two handlers
    // CHECK: :[[@LINE+3]]:22: note
    // CHECK: :[[@LINE+5]]:5: note
  }
  void onTimeout() { done.set_value(-1); }
public:
  void run() {
    client.get(1, [this](int v) { onReply(v); });
    timer.start(20ms, [this](bool) { onTimeout(); });
  }
};

// From outside, on one object.
struct Request {
  Promise done;
  void onReply(int v) { done.set_value(v); }
  void onTimeout() { done.set_value(-1); }
  // CHECK: :[[@LINE-1]]:22: warning: 'done' is resolved by two handlers
  // CHECK: :[[@LINE-3]]:25: note
  // CHECK: :[[@LINE+5]]:3: note
};
void request(Client &client, Timer &timer) {
  auto r = std::make_shared<Request>();
  client.get(1, [r](auto v) { r->onReply(v); });
  timer.start(20ms, [r](auto) { r->onTimeout(); });
}

// Called for every event.
struct Source {
  [[clang::annotate("futures::repeat")]] void subscribe(std::function<void(int)>);
};
class Subscriber {
  Source source;
  Promise up;
  void onState(int state) {
    if (state > 0)
      up.set_value(state);
    // CHECK: :[[@LINE-1]]:7: warning: 'up' is resolved each time this handler is called, and the second time throws promise_already_satisfied; use fut::try_set_value, where the first one wins
    // CHECK: :[[@LINE+3]]:16: note: the handler is registered here, for every event
  }
public:
  void run() { source.subscribe([this](int state) { onState(state); }); }
};
class NamedSubscriber {
  Source source;
  Promise up;
  void onState(int state) { up.set_value(state); }
  // CHECK: :[[@LINE-1]]:29: warning: 'up' is resolved each time
  // CHECK: :[[@LINE+3]]:5: note
public:
  void run() {
    source.subscribe(
        std::bind(&NamedSubscriber::onState, this, std::placeholders::_1));
  }
};
