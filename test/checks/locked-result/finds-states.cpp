// RUN: %nofix futures-locked-result
// A state that a future and its promise share: the members of other classes
// lock and read it. No fix, since its fields are for all to use.
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>

template <class T> struct State {
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Ready = false;
  T Value;
  std::exception_ptr Error;
};
template <class T> class Future {
  std::shared_ptr<State<T>> Shared;

public:
  explicit Future(std::shared_ptr<State<T>> Shared) : Shared(Shared) {}
  T get() {
    std::unique_lock<std::mutex> Lock(Shared->Mutex);
    // CHECK: :[[@LINE-1]]:5: warning: 'get' locks on every call
    // CHECK: note: the result is final once 'Ready' is set here
    Shared->Changed.wait(Lock, [this] { return Shared->Ready; });
    if (Shared->Error)
      std::rethrow_exception(Shared->Error);
    return Shared->Value;
  }
};
template <class T> class Promise {
  std::shared_ptr<State<T>> Shared = std::make_shared<State<T>>();

public:
  Future<T> future() { return Future<T>(Shared); }
  void set(T Value) {
    {
      std::lock_guard<std::mutex> Lock(Shared->Mutex);
      Shared->Value = Value;
      Shared->Ready = true;
    }
    Shared->Changed.notify_all();
  }
  void fail(std::exception_ptr Error) {
    {
      std::lock_guard<std::mutex> Lock(Shared->Mutex);
      Shared->Error = Error;
      Shared->Ready = true;
    }
    Shared->Changed.notify_all();
  }
};
int ofInt() {
  Promise<int> P;
  Future<int> F = P.future();
  P.set(1);
  P.fail(nullptr);
  return F.get();
}
long ofLong() {
  Promise<long> P;
  Future<long> F = P.future();
  P.set(1);
  P.fail(nullptr);
  return F.get();
}

struct Reply {
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Done = false;
  int Status = 0;
};
class Call {
  Reply *Its;

public:
  int status() {
    std::unique_lock<std::mutex> Lock(Its->Mutex);
    // CHECK: :[[@LINE-1]]:5: warning: 'status' locks on every call
    // CHECK: note: the result is final once 'Done' is set here
    while (!Its->Done)
      Its->Changed.wait(Lock);
    return Its->Status;
  }
  void finish(int Status) {
    std::lock_guard<std::mutex> Lock(Its->Mutex);
    Its->Status = Status;
    Its->Done = true;
    Its->Changed.notify_all();
  }
};
