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

// Nobody outside of this file can reach what is public.
struct Open {
  std::mutex mutex;
  std::condition_variable cv;
  bool done = false;
  // FIXED: std::atomic<bool> done{false};
  int value = 0;
  void set(int v) {
    std::lock_guard<std::mutex> lock(mutex);
    value = v;
    done = true;
    // FIXED: done.store(true, std::memory_order_release);
    cv.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex);
    // FIXED: if (!done.load(std::memory_order_acquire)) {
    cv.wait(lock, [this] { return done; });
    return value;
  }
};

int main() {
  auto open = std::make_shared<Open>();
  std::thread opener([open] { open->set(7); });
  std::cout << open->get() << "\n";
  opener.join();
  auto result = std::make_shared<Result<std::string>>();
  std::thread setter([result] { result->set("value"); });
  std::cout << result->get() << result->copy() << result->ready() << "\n";
  setter.join();
}
