// RUN: %find futures-locked-result
// RUN: %find futures-locked-result --std=c++17
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>

class Plain {
  std::mutex mutex;
  std::condition_variable cv;
  bool done = false;
  int value = 0;

public:
  void set(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    done = true;
    // CHECK: :[[@LINE+5]]:5: warning: 'get' locks on every call, also when the result is there for good: a lock is about 13 ns and more under contention, an atomic flag 0.3 ns; test one before the lock, or use fut::promise and fut::future [futures-locked-result]
    // CHECK: :[[@LINE-2]]:5: note: the result is final once 'done' is set here
    cv.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return done; });
    return value;
    // CHECK: :[[@LINE-16]]:8: note: test an atomic flag first: whoever gets the result may then destroy the object while the setter is still in notify_all, which the lock did not allow
  }
};

// An optional is flag and result in one; the advice stands alone.
class Optional {
  std::mutex mutex;
  std::condition_variable cv;
  std::optional<int> value;

public:
  void set(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    cv.notify_one();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: :[[@LINE-6]]:5: note: the result is final once 'value' is set here
    cv.wait(lock, [&] { return value.has_value(); });
    return *value;
  }
};

// The flag is a state of several values, one function sets the last one; the
// getter asks by a member. As real libraries write it: a template, an exchange
// that lets the first one in.
template <typename Status, typename Value> class SharedState {
  enum State { Initial, Completing, Completed };
  mutable std::mutex m;
  mutable std::condition_variable cv;
  Status status;
  Value value;
  std::atomic<State> state{Initial};

public:
  bool complete(Status s, const Value &v) {
    State expected = Initial;
    if (!state.compare_exchange_strong(expected, Completing))
      return false;
    std::unique_lock<std::mutex> lock(m);
    status = s;
    value = v;
    state = Completed;
    // CHECK: :[[@LINE+7]]:5: warning: 'get' locks on every call, also when the result is there for good
    // CHECK: :[[@LINE-2]]:5: note: the result is final once 'state' is set here
    cv.notify_all();
    return true;
  }
  bool completed() const { return state.load() == Completed; }
  Status get(Value &out) const {
    std::unique_lock<std::mutex> lock(m);
    cv.wait(lock, [this] { return completed(); });
    out = value;
    return status;
  }
};

// An atomic flag that the getter does not ask before it locks.
class Asked {
  std::mutex m;
  std::condition_variable cv;
  std::atomic<bool> done{false};
  int value = 0;

public:
  int get() {
    std::unique_lock<std::mutex> lock(m);
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: :[[@LINE+9]]:5: note: the result is final once 'done' is set here
    cv.wait(lock, [&] { return done.load(); });
    return value;
  }
  void set(int v) {
    std::lock_guard<std::mutex> lock(m);
    if (done)
      return;
    value = v;
    done = true;
    cv.notify_all();
  }
};

// A state that leaves the first one for good is a flag as well.
enum class State { Pending, Done, Failed };
class Stateful {
  std::mutex mutex;
  std::condition_variable cv;
  State state = State::Pending;
  int value = 0;

public:
  void set(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    state = State::Done;
    // CHECK: :[[@LINE+10]]:5: warning: 'get' locks on every call
    // CHECK: :[[@LINE-2]]:5: note: the result is final once 'state' is set here
    cv.notify_all();
  }
  void fail() {
    std::lock_guard<std::mutex> lock(mutex);
    state = State::Failed;
    cv.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [&] { return state != State::Pending; });
    return value;
  }
};
