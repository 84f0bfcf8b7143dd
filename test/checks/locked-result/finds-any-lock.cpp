// RUN: %find futures-locked-result
// A condition that waits on any lock: in a template, which of its overloads is
// called is not known yet.
#include <condition_variable>
#include <mutex>

template <class T> class Box {
public:
  void set(T x) {
    std::lock_guard<std::recursive_mutex> lock(mutex);
    if (done)
      return;
    value = x;
    done = true;
    ready.notify_all();
    // CHECK: :[[@LINE+4]]:5: warning: 'get' locks on every call
    // CHECK: :[[@LINE-3]]:5: note: the result is final once 'done' is set here
  }
  T get() {
    std::unique_lock<std::recursive_mutex> lock(mutex);
    ready.wait(lock, [this] { return done; });
    return value;
  }

private:
  T value;
  std::recursive_mutex mutex;
  std::condition_variable_any ready;
  bool done = false;
};
Box<int> box;
