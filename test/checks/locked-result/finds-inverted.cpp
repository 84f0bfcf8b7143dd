// RUN: %find futures-locked-result
// A flag that begins true, and says done when it is false.
#include <atomic>
#include <condition_variable>
#include <mutex>

class Reply {
  std::mutex Mutex;
  std::condition_variable Changed;
  std::atomic<bool> Waiting;
  int Value = 0;

public:
  Reply() : Waiting(true) {}
  void set(int V) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Value = V;
    Waiting = false;
    Changed.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: :[[@LINE-6]]:5: note: the result is final once 'Waiting' is cleared here
    Changed.wait(Lock, [this] { return !Waiting; });
    return Value;
  }
};

// It begins anew.
class Again {
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Pending = true;
  int Value = 0;

public:
  void begin() {
    std::lock_guard<std::mutex> Lock(Mutex);
    Pending = true;
  }
  void set(int V) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Value = V;
    Pending = false;
    Changed.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    Changed.wait(Lock, [this] { return !Pending; });
    return Value;
  }
};
// Nothing is known of how it begins.
class Given {
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Running;
  int Value = 0;

public:
  explicit Given(bool R) : Running(R) {}
  void set(int V) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Value = V;
    Running = false;
    Changed.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    Changed.wait(Lock, [this] { return !Running; });
    return Value;
  }
};
