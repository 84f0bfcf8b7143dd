// RUN: %fix --unsafe futures-locked-result
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>

class Result {
  std::mutex mutex;
  std::condition_variable cv;
  bool done{};
  // FIXED: std::atomic<bool> done{false};
  int value = 0;

public:
  void set(int v) {
    {
      std::unique_lock<std::mutex> lock(mutex);
      value = v;
      this->done = true;
      // FIXED: this->done.store(true, std::memory_order_release);
    }
    cv.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [&] { return done; });
    return value;
  }
};

int main() {
  Result result;
  std::thread setter([&] { result.set(3); });
  std::cout << result.get() << "\n";
  setter.join();
}
