// RUN: %find futures-double-resolve --std=c++17
#include <condition_variable>
#include <mutex>

class Unguarded {
  std::mutex mutex;
  std::condition_variable cv;
  bool done = false;
  int value = 0;

public:
  void resolve(int v) {
    // CHECK: :[[@LINE-1]]:8: warning: 'resolve' can be called twice, and the second call changes a result that was handed out; return where 'done' is set already [futures-double-resolve]
    // CHECK: :[[@LINE+3]]:5: note: it is set here unasked
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
class Guarded {
  std::mutex mutex;
  std::condition_variable cv;
  bool done = false;
  int value = 0;

public:
  bool resolve(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    if (done)
      return false;
    value = v;
    done = true;
    cv.notify_all();
    return true;
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return done; });
    return value;
  }
};
// A flag that begins true, and a number.
class Inverted {
  std::mutex mutex;
  std::condition_variable cv;
  bool pending = true;
  int value = 0;

public:
  void resolve(int v) {
    // CHECK: :[[@LINE-1]]:8: warning: 'resolve' can be called twice, and the second call changes a result that was handed out; return where 'pending' is cleared already
    // CHECK: :[[@LINE+3]]:5: note: it is cleared here unasked
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    pending = false;
    cv.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    while (pending)
      cv.wait(lock);
    return value;
  }
};
class Number {
  std::mutex mutex;
  std::condition_variable cv;
  int state = 0;
  int value = 0;

public:
  void resolve(int v) {
    // CHECK: :[[@LINE-1]]:8: warning: 'resolve' can be called twice
    // CHECK: :[[@LINE+3]]:5: note: it is set here unasked
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    state = 1;
    cv.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return state == 1; });
    return value;
  }
};
