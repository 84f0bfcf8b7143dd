// RUN: %nofix futures-locked-result
// The flag's attribute would be lost.
#include <condition_variable>
#include <mutex>

class Answer {
public:
  void set(int V) {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (Done)
      return;
    Value = V;
    Done = true;
    Changed.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: :[[@LINE-6]]:5: note: the result is final
    Changed.wait(Lock, [this] { return Done; });
    return Value;
  }

private:
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Done [[maybe_unused]] = false;
  int Value = 0;
};
