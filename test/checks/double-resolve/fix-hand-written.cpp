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

int main() {
  Result result;
  std::thread setter([&] { result.resolve(3); });
  std::cout << result.get() << "\n";
  setter.join();
}
