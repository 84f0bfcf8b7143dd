// RUN: %fix futures-double-resolve --std=c++17
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>

class Result {
  std::mutex mutex;
  std::condition_variable cv;
  bool done = false;
  int value = 0;

public:
  void resolve(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    // FIXED: if (done)
    // FIXED-NEXT: return;
    // FIXED-NEXT: value = v;
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

class Pending {
  std::mutex mutex;
  std::condition_variable cv;
  bool pending = true;
  int value = 0;

public:
  void resolve(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    // FIXED: if (!pending)
    // FIXED-NEXT: return;
    // FIXED-NEXT: value = v;
    value = v;
    pending = false;
    cv.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return !pending; });
    return value;
  }
};

int main() {
  Result result;
  std::thread setter([&] { result.resolve(3); });
  std::cout << result.get() << "\n";
  setter.join();
  Pending pending;
  pending.resolve(4);
  std::cout << pending.get() << "\n";
}
