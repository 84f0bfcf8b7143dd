// RUN: %find futures-double-resolve
// Handlers that leave the work to member functions, with a guard on some level.
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

using namespace std::chrono_literals;
using Promise = std::promise<int>;
struct Client {
  void get(int id, std::function<void(int)>);
  void abort();
};
struct Timer {
  void start(std::chrono::milliseconds, std::function<void(bool)>);
  void stop();
};

// A flag, in what both call.
class Flag {
  Client client;
  Timer timer;
  Promise promise;
  std::mutex mutex;
  bool done = false;
  void finish(int v) {
    {
      std::lock_guard<std::mutex> lock(mutex);
      if (done)
        return;
      done = true;
    }
    promise.set_value(v);
  }
  void onReply(int v) { finish(v); }
  void onTimeout() { finish(-1); }

public:
  void run() {
    client.get(1, [this](int v) { onReply(v); });
    timer.start(20ms, [this](bool) { onTimeout(); });
  }
};
// In the handlers themselves, or between.
class InHandlers {
  Client client;
  Timer timer;
  Promise promise;
  std::atomic<bool> done{false};
  bool late = false;
  void finish(int v) { promise.set_value(v); }

public:
  void run() {
    client.get(1, [this](int v) {
      if (!done.exchange(true))
        finish(v);
    });
    timer.start(20ms, [this](bool) {
      if (std::exchange(late, done.exchange(true)))
        return;
      finish(-1);
    });
  }
};
class Between {
  Client client;
  Timer timer;
  Promise promise;
  std::once_flag once;
  enum { Waiting, Done } state = Waiting;
  void finish(int v) { promise.set_value(v); }
  void onReply(int v) {
    std::call_once(once, [&] { finish(v); });
  }
  void onTimeout() {
    std::call_once(once, [this] { finish(-1); });
  }
  void onSecondReply(int v) {
    switch (state) {
    case Waiting:
      finish(v);
      state = Done;
      break;
    default:
      break;
    }
  }

public:
  void run() {
    client.get(1, [this](int v) { onReply(v); });
    timer.start(20ms, [this](bool) { onTimeout(); });
  }
  void runAgain() {
    client.get(1, [this](int v) { onSecondReply(v); });
    timer.start(20ms, [this](bool) { onSecondReply(-1); });
  }
};
// Each ends the other.
class Stops {
  Client client;
  Timer timer;
  Promise promise;
  void onReply(int v) {
    timer.stop();
    promise.set_value(v);
  }
  void onTimeout() {
    client.abort();
    promise.set_value(-1);
  }

public:
  void run() {
    client.get(1, [this](int v) { onReply(v); });
    timer.start(20ms, [this](bool) { onTimeout(); });
  }
};
class StopsByCall {
  Client client;
  Timer timer;
  Promise promise;
  void end() {
    timer.stop();
    client.abort();
  }
  void onReply(int v) {
    end();
    promise.set_value(v);
  }
  void onTimeout() {
    end();
    promise.set_value(-1);
  }

public:
  void run() {
    client.get(1, [this](int v) { onReply(v); });
    timer.start(20ms, [this](bool) { onTimeout(); });
  }
};
// Erase, then resolve.
class Pending {
  Client client;
  Timer timer;
  std::map<int, Promise> pending;
  Promise last;
  void onReply(int v) {
    if (pending.erase(1) == 0)
      return;
    last.set_value(v);
  }
  void onTimeout() {
    if (pending.erase(1))
      last.set_value(-1);
  }

public:
  void run() {
    client.get(1, [this](int v) { onReply(v); });
    timer.start(20ms, [this](bool) { onTimeout(); });
  }
};
// Nobody sees what is called.
class Unseen {
  Client client;
  Timer timer;
  Promise promise;
  void finish();
  virtual void end() {}
  void onReply(int v) {
    end();
    promise.set_value(v);
  }
  void onTimeout() {
    finish();
    promise.set_value(-1);
  }

public:
  void run() {
    client.get(1, [this](int v) { onReply(v); });
    timer.start(20ms, [this](bool) { onTimeout(); });
  }
};
struct Registry;
void removed(Registry &, void *);
class HandedOn {
  Registry &registry;
  Client client;
  Timer timer;
  Promise promise;
  void onReply(int v) {
    promise.set_value(v);
    removed(registry, this);
  }
  void onTimeout() {
    promise.set_value(-1);
    removed(registry, this);
  }

public:
  explicit HandedOn(Registry &r) : registry(r) {}
  void run() {
    client.get(1, [this](int v) { onReply(v); });
    timer.start(20ms, [this](bool) { onTimeout(); });
  }
};
// A promise of its own for each, or a new one in between.
class Renewed {
  Client client;
  Timer timer;
  Promise promise;
  void renew() { promise = Promise(); }
  void onReply(int v) { promise.set_value(v); }
  void onTimeout() { promise.set_value(-1); }

public:
  void run() {
    client.get(1, [this](int v) { onReply(v); });
    renew();
    timer.start(20ms, [this](bool) { onTimeout(); });
  }
};
class Dropped {
  Client client;
  Timer timer;
  std::unique_ptr<Promise> promise;
  void finish(int v) {
    if (auto p = std::move(promise))
      p->set_value(v);
  }

public:
  void run() {
    client.get(1, [this](int v) { finish(v); });
    timer.start(20ms, [this](bool) { finish(-1); });
  }
};
class Two {
  Client client;
  Timer timer;
  Promise reply, timeout;
  void onReply(int v) { reply.set_value(v); }
  void onTimeout() { timeout.set_value(-1); }

public:
  void run() {
    client.get(1, [this](int v) { onReply(v); });
    timer.start(20ms, [this](bool) { onTimeout(); });
  }
};
// Either one or the other; two steps of which one starts the other.
class Either {
  Client client;
  Timer timer;
  Promise promise;
  void onReply(int v) { promise.set_value(v); }
  void onTimeout() { promise.set_value(-1); }
  void onFirst(int v) {
    if (v < 0)
      promise.set_value(v);
    else
      client.get(v, [this](int w) { onReply(w); });
  }

public:
  void run(bool b) {
    if (b)
      client.get(1, [this](int v) { onReply(v); });
    else
      timer.start(20ms, [this](bool) { onTimeout(); });
  }
  void steps() { client.get(1, [this](int v) { onFirst(v); }); }
};
// Whoever catches the error expects it.
class Expected {
  Client client;
  Timer timer;
  Promise promise;
  void finish(int v) { promise.set_value(v); }
  void tryFinish(int v) {
    try {
      finish(v);
    } catch (const std::future_error &) {
    }
  }

public:
  void run() {
    client.get(1, [this](int v) { tryFinish(v); });
    timer.start(20ms, [this](bool) { tryFinish(-1); });
  }
};
// The object may be gone.
class Weak : public std::enable_shared_from_this<Weak> {
  Client client;
  Timer timer;
  Promise promise;
  void onReply(int v) { promise.set_value(v); }
  void onTimeout() { promise.set_value(-1); }

public:
  void run() {
    client.get(1, [weak = weak_from_this()](int v) {
      if (auto self = weak.lock())
        self->onReply(v);
    });
    timer.start(20ms, [weak = weak_from_this()](bool) {
      if (auto self = weak.lock())
        self->onTimeout();
    });
  }
};

// A handler that ends its own calls, is guarded, or may be so unseen.
struct Source {
  [[clang::annotate("futures::repeat")]] int subscribe(std::function<void(int)>);
  [[clang::annotate("futures::unsubscribe")]] void forget(int);
};
class Forgets {
  Source source;
  int id = 0;
  Promise up;
  void onState(int state) {
    source.forget(id);
    up.set_value(state);
  }

public:
  void run() {
    id = source.subscribe([this](int state) { onState(state); });
  }
};
class AsksFirst {
  Source source;
  bool isUp = false;
  Promise up;
  void onState(int state) {
    if (isUp)
      return;
    isUp = true;
    up.set_value(state);
  }

public:
  void run() {
    source.subscribe([this](int state) { onState(state); });
  }
};
class EndsUnseen {
  Source source;
  Promise up;
  void end();
  void onState(int state) {
    up.set_value(state);
    end();
  }

public:
  void run() {
    source.subscribe([this](int state) { onState(state); });
  }
};
// Each round has a promise of its own.
class Rounds {
  Source source;
  Promise next;
  void onState(int state) {
    if (state > 0)
      next.set_value(state);
  }
  void onError(int error) { next.set_value(-error); }

public:
  void run() {
    source.subscribe([this](int state) { onState(state); });
    source.subscribe([this](int error) { onError(error); });
  }
  std::future<int> round() {
    next = Promise();
    return next.get_future();
  }
};

// Meant.
class Intended {
  Client client;
  Timer timer;
  [[clang::annotate("futures::intended")]] Promise promise;
  void finish(int v) { promise.set_value(v); }

public:
  void run() {
    client.get(1, [this](int v) { finish(v); });
    timer.start(20ms, [this](bool) { finish(-1); });
  }
};
