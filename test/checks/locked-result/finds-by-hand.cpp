// RUN: %find futures-locked-result
// Locked by hand: what is unlocked by hand is not rewritten.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

class QMutex {
public:
  void lock();
  void unlock();
};
class QWaitCondition {
public:
  bool wait(QMutex *, unsigned long = ~0ul);
  void wakeAll();
};

class Reply {
public:
  void set(int V) {
    Mutex.lock();
    Value = V;
    Done = true;
    Mutex.unlock();
    Changed.wakeAll();
  }
  int get() {
    Mutex.lock();
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: note: the result is final once 'Done' is set here
    while (!Done)
      Changed.wait(&Mutex);
    int Copy = Value;
    Mutex.unlock();
    return Copy;
  }

private:
  QMutex Mutex;
  QWaitCondition Changed;
  bool Done = false;
  int Value = 0;
};

class Any {
public:
  void set(std::string V) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Value = std::move(V);
    Done = true;
    Changed.notify_all();
  }
  std::string get() {
    Mutex.lock();
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: note: the result is final once 'Done' is set here
    while (!Done)
      Changed.wait(Mutex);
    std::string Copy = Value;
    Mutex.unlock();
    return Copy;
  }
private:
  std::mutex Mutex;
  std::condition_variable_any Changed;
  bool Done = false;
  std::string Value;
};

// A member template that the unit makes something of is a member still.
class Timed {
public:
  void set(std::string V) {
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      if (Done)
        return;
      Value = std::move(V);
      Done = true;
    }
    Changed.notify_all();
  }
  std::string get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: note: the result is final once 'Done' is set here
    // CHECK: note: test an atomic flag first
    Changed.wait(Lock, [this] { return Done; });
    return Value;
  }
  template <class Rep, class Period>
  bool wait_for(std::chrono::duration<Rep, Period> Time) {
    std::unique_lock<std::mutex> Lock(Mutex);
    return Changed.wait_for(Lock, Time, [this] { return Done; });
  }

private:
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Done = false;
  std::string Value;
};
bool waits(Timed &T) {
  return T.wait_for(std::chrono::seconds(1)) ||
         T.wait_for(std::chrono::milliseconds(1));
}
