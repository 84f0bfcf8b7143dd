// RUN: %find futures-rendezvous-channel
// A producer that resolves and then waits until the consumer has the value.
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <optional>
#include <semaphore>
#include <thread>
int work();
void use(int);

void acknowledged() {
  std::promise<int> result;
  // CHECK: :[[@LINE-1]]:21: warning: the producer resolves 'result' and then waits until its consumer has taken the value (a park and a wake-up, about 56 us), which the shared state would keep; drop the wait [futures-rendezvous-channel]
  // CHECK: :[[@LINE+5]]:5: note: it is resolved here
  // CHECK: :[[@LINE+5]]:5: note: the producer waits here
  // CHECK: :[[@LINE+8]]:3: note: the consumer says here that it has the value
  std::promise<void> taken;
  std::thread producer([&] {
    result.set_value(work());
    taken.get_future().wait();
  });
  auto future = result.get_future();
  use(future.get());
  taken.set_value();
  producer.join();
}

void semaphores() {
  std::promise<int> result;
  // CHECK: :[[@LINE-1]]:21: warning: the producer resolves 'result'
  // CHECK: :[[@LINE+10]]:3: note: it is resolved here
  // CHECK: :[[@LINE+12]]:3: note: the producer waits here
  // CHECK: :[[@LINE+5]]:9: note: the consumer says here
  std::binary_semaphore taken(0);
  auto consumer = std::async(
      std::launch::async, [&taken, future = result.get_future()]() mutable {
        int v = future.get();
        taken.release();
        use(v);
      });
  result.set_value(work());
  if (work())
    use(2);
  taken.acquire();
}

// In functions that get the ends of both.
void produce(std::promise<int> out, std::shared_future<void> ack) {
  out.set_value(work());
  ack.wait();
}
void consume(std::future<int> in, std::promise<void> &ack) {
  int v = in.get();
  ack.set_value();
  use(v);
}
void functions() {
  std::promise<int> result;
  // CHECK: :[[@LINE-1]]:21: warning: the producer resolves 'result'
  // CHECK: :[[@LINE-11]]:3: note: it is resolved here
  // CHECK: :[[@LINE-11]]:3: note: the producer waits here
  // CHECK: :[[@LINE-8]]:3: note: the consumer says here
  std::promise<void> taken;
  auto future = result.get_future();
  std::thread producer(produce, std::move(result), taken.get_future().share());
  consume(std::move(future), taken);
  producer.join();
}

class Exchange {
public:
  void put(int v) {
    result_.set_value(v);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return taken_; });
  }
  int get() {
    int v = future_.get();
    std::lock_guard lock(mutex_);
    taken_ = true;
    changed_.notify_one();
    return v;
  }

private:
  std::promise<int> result_;
  // CHECK: :[[@LINE-1]]:21: warning: the producer resolves 'result_'
  // CHECK: :[[@LINE-15]]:5: note: it is resolved here
  // CHECK: :[[@LINE-14]]:5: note: the producer waits here
  // CHECK: :[[@LINE-9]]:5: note: the consumer says here
  std::future<int> future_ = result_.get_future();
  std::mutex mutex_;
  std::condition_variable changed_;
  bool taken_ = false;
};

// Without a promise at all.
class Rendezvous {
public:
  void set(int v) {
    std::unique_lock guard(mutex_);
    value_ = v;
    changed_.notify_all();
    changed_.wait(guard, [this] { return !value_.has_value(); });
    // CHECK: :[[@LINE-1]]:5: warning: who sets 'value_' waits here until it is taken (a park and a wake-up, about 56 us), though the member keeps it; return once it is set, or use a promise [futures-rendezvous-channel]
    // CHECK: :[[@LINE-4]]:5: note: the value is set here
    // CHECK: :[[@LINE+2]]:7: note: it is taken here
  }
  int get() {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return value_.has_value(); });
    const int v = *value_;
    value_.reset();
    changed_.notify_all();
    return v;
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<int> value_;
};
class Slot {
public:
  void give(int v) {
    std::unique_lock<std::mutex> lock(m_);
    value_ = v;
    full_ = true;
    ready_.notify_one();
    while (full_)
      empty_.wait(lock);
      // CHECK: :[[@LINE-1]]:7: warning: who sets 'value_' waits
      // CHECK: :[[@LINE-6]]:5: note: the value is set
      // CHECK: :[[@LINE+2]]:7: note: it is taken here
  }
  int take() {
    std::unique_lock<std::mutex> lock(m_);
    ready_.wait(lock, [&] { return full_; });
    full_ = false;
    empty_.notify_one();
    return value_;
  }

private:
  std::mutex m_;
  std::condition_variable ready_, empty_;
  bool full_ = false;
  int value_ = 0;
};

template <class T> class Cell {
public:
  void set(T v) {
    std::unique_lock guard(mutex_);
    value_ = std::move(v);
    changed_.notify_all();
    changed_.wait(guard, [this] { return !value_; });
    // CHECK: :[[@LINE-1]]:5: warning: who sets 'value_' waits
    // CHECK: :[[@LINE-4]]:5: note: the value is set
    // CHECK: :[[@LINE+2]]:5: note: it is taken here
  }
  T get() {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return value_.has_value(); });
    T v = std::move(*value_);
    value_.reset();
    changed_.notify_all();
    return v;
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<T> value_;
};
void cells() {
  Cell<int> ints;
  std::thread first([&] { ints.set(work()); });
  use(ints.get());
  Cell<long> longs;
  std::thread second([&] { longs.set(work()); });
  use(longs.get());
  first.join();
  second.join();
}

// What the taker says is a flag of its own.
class Acknowledged {
  std::mutex mutex;
  std::condition_variable cv;
  bool full = false, taken = false;
  int value = 0;

public:
  void put(int v) {
    std::unique_lock<std::mutex> lock(mutex);
    value = v;
    full = true;
    cv.notify_all();
    cv.wait(lock, [this] { return taken; });
    // CHECK: :[[@LINE-1]]:5: warning: who sets 'value' waits here until it is taken
    // CHECK: :[[@LINE-5]]:5: note: the value is set here
    // CHECK: :[[@LINE+2]]:7: note: it is taken here
  }
  int take() {
    std::unique_lock<std::mutex> lock(mutex);
    cv.wait(lock, [this] { return full; });
    taken = true;
    cv.notify_all();
    return value;
  }
};
