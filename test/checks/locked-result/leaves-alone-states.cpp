// RUN: %find futures-locked-result
// States that are used again, or whose value goes to one waiter.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

struct Slot {
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Full = false;
  int Value = 0;
};
class Mailbox {
  std::shared_ptr<Slot> Its;

public:
  int take() {
    std::unique_lock<std::mutex> Lock(Its->Mutex);
    Its->Changed.wait(Lock, [this] { return Its->Full; });
    Its->Full = false;
    return Its->Value;
  }
  void put(int Value) {
    std::lock_guard<std::mutex> Lock(Its->Mutex);
    Its->Value = Value;
    Its->Full = true;
    Its->Changed.notify_all();
  }
};

template <class T> struct State {
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Ready = false;
  T Value;
};
template <class T> class OneShot {
  std::shared_ptr<State<T>> Shared = std::make_shared<State<T>>();

public:
  T get() {
    std::unique_lock<std::mutex> Lock(Shared->Mutex);
    Shared->Changed.wait(Lock, [this] { return Shared->Ready; });
    return std::move(Shared->Value);
  }
  void set(T Value) {
    std::lock_guard<std::mutex> Lock(Shared->Mutex);
    Shared->Value = std::move(Value);
    Shared->Ready = true;
    Shared->Changed.notify_all();
  }
};
int ofInt() {
  OneShot<std::unique_ptr<int>> S;
  S.set(std::make_unique<int>(1));
  return *S.get();
}

// Changed by somebody who does not say so.
struct Progress {
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Begun = false;
  int Percent = 0;
};
class Job {
  Progress *Its;

public:
  int percent() {
    std::unique_lock<std::mutex> Lock(Its->Mutex);
    Its->Changed.wait(Lock, [this] { return Its->Begun; });
    return Its->Percent;
  }
  void begin() {
    std::lock_guard<std::mutex> Lock(Its->Mutex);
    Its->Percent = 1;
    Its->Begun = true;
    Its->Changed.notify_all();
  }
};
void advance(Progress &P) {
  std::lock_guard<std::mutex> Lock(P.Mutex);
  ++P.Percent;
}
