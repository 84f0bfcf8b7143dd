// RUN: %fix futures-locked-result -- -pthread
// The lock stands in a block of its own, or the result is given on in a tuple.
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>
#include <tuple>

class Answer {
public:
  int get() {
    {
      std::unique_lock<std::mutex> Lock(Mutex);
      Changed.wait(Lock, [this] { return Done; });
      // FIXED: if (!Done.load(std::memory_order_acquire)) {
      // FIXED: std::unique_lock<std::mutex> Lock(Mutex);
      // FIXED: Changed.wait(Lock, [this] { return Done.load(); });
      // FIXED: }
    }
    return Value;
  }
  void set(int V) {
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      if (Done)
        return;
      Value = V;
      Done = true;
      // FIXED: Done.store(true, std::memory_order_release);
    }
    Changed.notify_all();
  }

private:
  std::mutex Mutex;
  std::condition_variable Changed;
  bool Done = false;
  int Value = 0;
};

class Rendezvous {
public:
  void notify(int S, int R) {
    std::unique_lock<std::mutex> Lock{Mutex};
    if (Done)
      return;
    Stream = S;
    Status = R;
    Done = true;
    Lock.unlock();
    Changed.notify_one();
  }
  std::tuple<int, int> wait() {
    std::unique_lock<std::mutex> Lock{Mutex};
    Changed.wait(Lock, [this] { return Done; });
    return std::make_tuple(Stream, Status);
  }

private:
  std::mutex Mutex;
  std::condition_variable Changed;
  int Stream = 0;
  int Status = -1;
  bool Done{false};
};

static Answer Shared;
static Rendezvous Met;

int main() {
  std::thread Other([] {
    Shared.set(3);
    Met.notify(1, 2);
  });
  int Got = Shared.get();
  auto [Stream, Status] = Met.wait();
  Other.join();
  std::printf("%d %d %d\n", Got, Stream, Status);
}
