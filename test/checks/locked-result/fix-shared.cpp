// RUN: %fix futures-locked-result
// RUN: %fix futures-locked-result --std=c++14
#include <condition_variable>
#include <exception>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

template <class T> class Result {
  mutable std::mutex mutex_;
  mutable std::condition_variable ready_;
  bool done_ = false; // guarded by mutex_
  // FIXED: std::atomic<bool> done_{false};
  T value_{};
  std::exception_ptr error_;

public:
  void set(T value) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (done_)
      return;
    value_ = std::move(value);
    done_ = true;
    // FIXED: done_.store(true, std::memory_order_release);
    ready_.notify_all();
  }
  void fail(std::exception_ptr error) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (done_)
      return;
    error_ = error;
    done_ = true;
    // FIXED: done_.store(true, std::memory_order_release);
    ready_.notify_all();
  }
  const T &get() const {
    std::unique_lock<std::mutex> lock(mutex_);
    // FIXED: if (!done_.load(std::memory_order_acquire)) {
    // FIXED-NEXT: std::unique_lock<std::mutex> lock(mutex_);
    ready_.wait(lock, [this] { return done_; });
    // FIXED: ready_.wait(lock, [this] { return done_.load(); });
    if (error_)
      std::rethrow_exception(error_);
    return value_;
  }
  T copy() const {
    std::unique_lock<std::mutex> lock(mutex_);
    // FIXED: if (!done_.load(std::memory_order_acquire)) {
    // still not there
    while (!done_)
      ready_.wait(lock);
    return value_;
  }
  bool ready() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return done_;
  }
};

int main() {
  auto result = std::make_shared<Result<std::string>>();
  std::thread setter([result] { result->set("value"); });
  std::cout << result->get() << result->copy() << result->ready() << "\n";
  setter.join();
}
