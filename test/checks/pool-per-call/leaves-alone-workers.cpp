// RUN: %find futures-pool-per-call,futures-per-item-launch -- -pthread
// Threads that serve until somebody stops them are workers of the caller's own.
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

bool ok();
int next();
void handle(int);

class Executor {
public:
  void spin() {
    std::vector<std::thread> threads;
    unsigned id = 0;
    for (; id < count_ - 1; ++id) {
      auto run = std::bind(&Executor::run, this, id);
      threads.emplace_back(run);
    }
    run(id);
    for (auto &t : threads)
      t.join();
  }
  void serve(const std::vector<int> &ports) {
    std::vector<std::thread> threads;
    for (int port : ports)
      threads.emplace_back([this, port] { listen(port); });
    for (auto &t : threads)
      t.join();
  }

private:
  void run(unsigned) {
    while (ok() && spinning_.load()) {
      if (!spinning_)
        return;
      int job = next();
      if (job < 0)
        continue;
      switch (job) {
      case 0:
        handle(job);
        break;
      default:
        for (int i = 0; i < job; ++i)
          if (!ok())
            break;
      }
    }
  }
  void listen(int port) {
    try {
      do
        handle(port);
      while (!stopRequested_);
    } catch (...) {
    }
  }
  std::atomic<bool> spinning_{true};
  std::atomic<bool> stopRequested_{false};
  unsigned count_ = 4;
};
