// RUN: %find futures-locked-result
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

// The value is taken away from one waiter.
class Mailbox {
  std::mutex mutex;
  std::condition_variable cv;
  std::optional<int> value;

public:
  void set(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    cv.notify_one();
  }
  int take() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [&] { return value.has_value(); });
    int result = *value;
    value.reset();
    return result;
  }
};
class MovesOut {
  std::mutex mutex;
  std::condition_variable cv;
  bool done = false;
  std::deque<int> value;

public:
  void set(std::deque<int> v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = std::move(v);
    done = true;
    cv.notify_one();
  }
  std::deque<int> take() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [&] { return done; });
    return std::move(value);
  }
};
// The flag is reset.
class Reusable {
  std::mutex mutex;
  std::condition_variable cv;
  bool done = false;
  int value = 0;

public:
  void set(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    done = true;
    cv.notify_all();
  }
  void reset() {
    std::lock_guard<std::mutex> lock(mutex);
    done = false;
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return done; });
    return value;
  }
};
// The value changes without, or after, the flag.
class Progress {
  std::mutex mutex;
  std::condition_variable cv;
  bool done = false;
  int value = 0;

public:
  void step(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
  }
  void finish(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    done = true;
    cv.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return done; });
    return value;
  }
};
class Queue {
  std::mutex mutex;
  std::condition_variable cv;
  bool closed = false;
  std::deque<int> items;

public:
  void push(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    items.push_back(v);
    cv.notify_one();
  }
  void close() {
    std::lock_guard<std::mutex> lock(mutex);
    closed = true;
    cv.notify_all();
  }
  int pop() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return closed || !items.empty(); });
    int v = items.front();
    items.pop_front();
    return v;
  }
};
// A gate has no result.
class Gate {
  std::mutex mutex;
  std::condition_variable cv;
  bool open = false;

public:
  void release() {
    std::lock_guard<std::mutex> lock(mutex);
    open = true;
    cv.notify_all();
  }
  void pass() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return open; });
  }
};
// Not all of it is in this unit.
class Elsewhere {
  std::mutex mutex;
  std::condition_variable cv;
  bool done = false;
  int value = 0;

public:
  void set(int v);
  void update(int v);
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return done; });
    return value;
  }
};

// An atomic flag is asked before the lock.
class AskedFirst {
  std::mutex m;
  std::condition_variable cv;
  std::atomic<bool> done{false};
  int value = 0;

public:
  int get() {
    if (done.load(std::memory_order_acquire))
      return value;
    std::unique_lock<std::mutex> lock(m);
    cv.wait(lock, [&] { return done.load(); });
    return value;
  }
  void set(int v) {
    std::lock_guard<std::mutex> lock(m);
    value = v;
    done = true;
    cv.notify_all();
  }
};

// A state that goes on, and one that goes back.
class Machine {
  enum class State { Idle, Running, Done } state = State::Idle;
  std::mutex m;
  std::condition_variable cv;
  int value = 0;

public:
  void start() {
    std::lock_guard<std::mutex> lock(m);
    state = State::Running;
  }
  int get() {
    std::unique_lock<std::mutex> lock(m);
    cv.wait(lock, [&] { return state == State::Done; });
    return value;
  }
  void set(int v) {
    std::lock_guard<std::mutex> lock(m);
    value = v;
    state = State::Done;
    cv.notify_all();
  }
};
class Turnstile {
  enum class State { Open, Shut } state = State::Shut;
  std::mutex m;
  std::condition_variable cv;
  int value = 0;

public:
  int pass() {
    std::unique_lock<std::mutex> lock(m);
    cv.wait(lock, [&] { return state == State::Open; });
    state = State::Shut;
    return value;
  }
  void open(int v) {
    std::lock_guard<std::mutex> lock(m);
    value = v;
    state = State::Open;
    cv.notify_all();
  }
};

// A state that comes back, and one that is not done after one step.
enum Phase { Start, Middle, End };
class Reused {
  std::mutex mutex;
  std::condition_variable cv;
  Phase phase{Start};
  int value = 0;

public:
  void set(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    phase = End;
    cv.notify_all();
  }
  void reset() {
    std::lock_guard<std::mutex> lock(mutex);
    phase = Start;
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [&] { return phase == End; });
    return value;
  }
};
class Stepped {
  std::mutex mutex;
  std::condition_variable cv;
  Phase phase{Start};
  int value = 0;

public:
  void first(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    phase = Middle;
    cv.notify_all();
  }
  void second(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    phase = End;
    cv.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [&] { return phase != Start; });
    return value;
  }
};

// Of a value that is published there is always a newer one.
class Latest {
  std::mutex mutex;
  std::condition_variable cv;
  bool any = false;
  int value = 0;

public:
  void publish(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    any = true;
    cv.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [&] { return any; });
    return value;
  }
};

// Said to be meant: at the lock, or at the getter.
class Meant {
  std::mutex mutex;
  std::condition_variable cv;
  bool done = false;
  int value = 0;

public:
  void set(int v) {
    {
      std::lock_guard<std::mutex> lock(mutex);
      if (done)
        return;
      value = v;
      done = true;
    }
    cv.notify_all();
  }
  int get() {
    [[clang::annotate("futures::intended")]] std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return done; });
    return value;
  }
  [[clang::annotate("futures::intended")]] int again() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return done; });
    return value;
  }
};

// Whoever implements it may change the result.
class Open {
  std::mutex mutex;
  std::condition_variable cv;
  bool done = false;

protected:
  int value = 0;
  virtual void change() = 0;

public:
  void set(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    done = true;
    cv.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return done; });
    return value;
  }
};
