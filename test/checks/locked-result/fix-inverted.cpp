// RUN: %fix futures-locked-result -- -pthread
// A flag that says done when it is false.
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

class Answer {
public:
  int get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    while (Pending)
      Changed.wait(Lock);
    // FIXED: if (Pending.load(std::memory_order_acquire)) {
    // FIXED: std::unique_lock<std::mutex> Lock(Mutex);
    // FIXED: while (Pending)
    // FIXED: Changed.wait(Lock);
    // FIXED: }
    return Value;
  }
  void set(int V) {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (!Pending)
      return;
    Value = V;
    Pending = false;
    // FIXED: Pending.store(false, std::memory_order_release);
    Changed.notify_all();
  }

private:
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Pending = true;
  // FIXED: std::atomic<bool> Pending{true};
  int Value = 0;
};

static Answer Shared;

int main() {
  std::thread Other([] { Shared.set(3); });
  std::printf("%d\n", Shared.get());
  Other.join();
}
