// RUN: %nofix futures-locked-result
// A number that leaves its first value for good says done as well.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>

class Number {
  std::mutex Mutex;
  std::condition_variable Changed;
  int State = 0;
  std::string Value;

public:
  void set(std::string V) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Value = V;
    State = 1;
    Changed.notify_all();
  }
  void fail(std::string Why) {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (State != 0)
      return;
    State = -1;
    Changed.notify_all();
  }
  std::string get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: :[[@LINE-13]]:5: note: the result is final once 'State' is set here
    Changed.wait(Lock, [this] { return State != 0; });
    return Value;
  }
};
class Atomic {
  std::mutex Mutex;
  std::condition_variable Changed;
  std::atomic<unsigned> Done{0};
  std::string Value;

public:
  void set(std::string V) {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (Done.load())
      return;
    Value = V;
    Done.store(1);
    Changed.notify_all();
  }
  std::string get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: :[[@LINE-6]]:5: note: the result is final once 'Done' is set here
    while (!Done)
      Changed.wait(Lock);
    return Value;
  }
};
enum : int { WAITING, READY };
class Named {
  std::mutex Mutex;
  std::condition_variable Changed;
  int State;
  std::string Value;

public:
  Named() : State(WAITING) {}
  explicit Named(const std::string &V) : State{WAITING}, Value(V) {}
  void set(std::string V) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Value = V;
    State = READY;
    Changed.notify_all();
  }
  std::string get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: :[[@LINE-6]]:5: note: the result is final once 'State' is set here
    while (State != READY)
      Changed.wait(Lock);
    return Value;
  }
};

// A count, a number that is handed in, one that comes back.
class Count {
  std::mutex Mutex;
  std::condition_variable Changed;
  int Arrived = 0;
  int Last = 0;

public:
  void arrive(int V) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Last = V;
    ++Arrived;
    Changed.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    Changed.wait(Lock, [this] { return Arrived == 3; });
    return Last;
  }
};
class HandedIn {
  std::mutex Mutex;
  std::condition_variable Changed;
  int Generation = 0;
  int Value = 0;

public:
  void set(int G, int V) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Value = V;
    Generation = G;
    Changed.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    Changed.wait(Lock, [this] { return Generation != 0; });
    return Value;
  }
};
class Turns {
  std::mutex Mutex;
  std::condition_variable Changed;
  int Turn = 0;
  int Value = 0;

public:
  void ping(int V) {
    std::unique_lock<std::mutex> Lock(Mutex);
    Value = V;
    Turn = 1;
    Changed.notify_all();
  }
  int pong() {
    std::unique_lock<std::mutex> Lock(Mutex);
    Changed.wait(Lock, [this] { return Turn == 1; });
    Turn = 0;
    Changed.notify_all();
    return Value;
  }
};
// Nothing is known of where it begins.
class Elsewhere {
  std::mutex Mutex;
  std::condition_variable Changed;
  int State;
  int Value = 0;

public:
  explicit Elsewhere(int S) : State(S) {}
  void set(int V) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Value = V;
    State = 1;
    Changed.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    Changed.wait(Lock, [this] { return State == 1; });
    return Value;
  }
};
