// RUN: %find futures-locked-result
// Getters that lock in a block of their own, results in an optional of a
// template, and results that are given on.
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

template <class Result> class Future {
public:
  std::pair<Result, bool> wait() {
    {
      std::unique_lock<std::mutex> Lock(Mutex);
      // CHECK: :[[@LINE-1]]:7: warning: 'wait' locks on every call
      // CHECK: note: the result is final once 'Done' is set here
      Changed.wait(Lock, [&] { return Done.load(); });
    }
    return {Value, Succeeded};
  }
  void succeed(const Result &R) {
    {
      std::unique_lock<std::mutex> Lock(Mutex);
      if (Done)
        return;
      Value = R;
      Succeeded = true;
      Done = true;
    }
    Changed.notify_all();
  }

private:
  Result Value;
  std::condition_variable Changed;
  std::atomic<bool> Done = false;
  std::atomic<bool> Succeeded = false;
  std::mutex Mutex;
};

template <class T> class State {
public:
  using Listener = std::function<void(const T &)>;
  bool complete(T Result) {
    std::unique_lock<std::mutex> Lock(Mutex);
    if (Value.has_value())
      return false;
    Value.emplace(std::move(Result));
    Changed.notify_all();
    std::vector<Listener> Called = std::move(Listeners);
    Lock.unlock();
    for (auto &L : Called)
      L(*Value);
    return true;
  }
  T get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: note: the result is final once 'Value' is set here
    Changed.wait(Lock, [this] { return Value.has_value(); });
    return *Value;
  }

private:
  std::mutex Mutex;
  std::condition_variable Changed;
  std::optional<T> Value;
  std::vector<Listener> Listeners;
};

class Rendezvous {
public:
  void notify(int Stream, int Status) noexcept {
    std::unique_lock<std::mutex> Lock{Mutex};
    if (Done)
      return;
    this->Stream = Stream;
    this->Status = Status;
    Done = true;
    Lock.unlock();
    Changed.notify_one();
  }
  std::tuple<int, int> wait() {
    std::unique_lock<std::mutex> Lock{Mutex};
    // CHECK: :[[@LINE-1]]:5: warning: 'wait' locks on every call
    // CHECK: note: the result is final once 'Done' is set here
    // CHECK: note: test an atomic flag first
    Changed.wait(Lock, [this] { return Done; });
    return std::make_tuple(Stream, Status);
  }

private:
  std::mutex Mutex;
  std::condition_variable Changed;
  int Stream{};
  int Status{-1};
  bool Done{false};
};

// Asked before the block: the lock is for waiting only.
class Quick {
public:
  int get() {
    if (!Done) {
      std::unique_lock<std::mutex> Lock(Mutex);
      Changed.wait(Lock, [this] { return Done.load(); });
    }
    return Value;
  }
  void set(int V) {
    std::unique_lock<std::mutex> Lock(Mutex);
    Value = V;
    Done = true;
    Changed.notify_all();
  }

private:
  std::mutex Mutex;
  std::condition_variable Changed;
  std::atomic<bool> Done{false};
  int Value = 0;
};

// What is to be implemented cannot get at private fields.
class PooledWork {
public:
  void call() {
    int Result = execute();
    std::lock_guard<std::mutex> Lock(Mutex);
    Value = Result;
    Done = true;
    Changed.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> Lock(Mutex);
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: :[[@LINE-6]]:5: note: the result is final once 'Done' is set here
    // CHECK: note: test an atomic flag first
    Changed.wait(Lock, [this] { return Done; });
    return Value;
  }

protected:
  virtual int execute() = 0;

private:
  int Value = 0;
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Done = false;
};
