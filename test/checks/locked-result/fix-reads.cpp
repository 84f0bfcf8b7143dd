// RUN: %fix futures-locked-result -- -pthread
// The flag is read in ways that an atomic does not allow by itself.
#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

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
  int get() const {
    std::unique_lock<std::mutex> Lock(Mutex);
    // FIXED: if (!Done.load(std::memory_order_acquire)) {
    Changed.wait(Lock, [this] { return Done; });
    return Value;
  }
  std::pair<bool, int> bothNow() {
    std::lock_guard<std::mutex> Lock(Mutex);
    return std::make_pair(Done, Value);
    // FIXED: return std::make_pair(Done.load(), Value);
  }
  bool either(bool Other) const {
    std::lock_guard<std::mutex> Lock(Mutex);
    return std::max(Done, Other);
    // FIXED: return std::max(Done.load(), Other);
  }
  std::pair<bool, int> both() const {
    std::lock_guard<std::mutex> Lock(Mutex);
    return std::make_pair(Done, Value);
    // FIXED: return std::make_pair(Done.load(), Value);
  }
  bool captured() const {
    std::lock_guard<std::mutex> Lock(Mutex);
    return [D = Done] { return D; }();
    // FIXED: return [D = Done.load()] { return D; }();
  }
  bool chosen(bool Other) const {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Done ? Other : Done;
    // FIXED: return Done ? Other : Done.load();
  }
  std::optional<bool> maybe() const {
    std::lock_guard<std::mutex> Lock(Mutex);
    std::optional<bool> Result = Done;
    // FIXED: std::optional<bool> Result = Done.load();
    bool Plain = Done;
    // FIXED: bool Plain = Done;
    return Plain ? Result : std::nullopt;
  }
  int number() const {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Done + Value;
    // FIXED: return Done + Value;
  }

private:
  mutable std::mutex Mutex;
  mutable std::condition_variable Changed;
  bool Done = false;
  // FIXED: std::atomic<bool> Done{false};
  int Value = 0;
};

int main() {
  auto A = std::make_shared<Answer>();
  std::thread Setter([A] { A->set(3); });
  std::printf("%d\n", A->get());
  Setter.join();
  std::printf("%d %d %d %d %d %d\n", A->either(false), A->both().first,
              A->captured(), A->chosen(true), *A->maybe(), A->number() + A->bothNow().first);
}
