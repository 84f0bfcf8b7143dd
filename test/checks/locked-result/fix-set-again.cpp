// RUN: %fix --unsafe futures-locked-result -- -pthread
// Nobody asks whether the result is there, and it is set twice: it may be read
// while it changes.
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>

class Answer {
public:
  void set(int V) {
    std::lock_guard<std::mutex> Lock(Mutex);
    Value = V;
    Done = true;
    // FIXED: Done.store(true, std::memory_order_release);
    Changed.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    // FIXED: if (!Done.load(std::memory_order_acquire)) {
    Changed.wait(Lock, [this] { return Done; });
    return Value;
  }

private:
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Done = false;
  int Value = 0;
};

int main() {
  auto A = std::make_shared<Answer>();
  A->set(3);
  A->set(4);
  std::printf("%d\n", A->get());
}
