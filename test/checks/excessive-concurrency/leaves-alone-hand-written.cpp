// RUN: %find futures-excessive-concurrency -- -pthread
// Numbers that count no threads, and constructors that the unit does not show.
#include <functional>
#include <memory>
#include <queue>
#include <thread>
#include <vector>

class Queued {
  std::vector<std::thread> Workers;
  std::size_t Capacity;

public:
  explicit Queued(std::size_t Capacity, int Threads = 4) : Capacity(Capacity) {
    for (int I = 0; I < Threads; ++I)
      Workers.emplace_back([] {});
  }
  void submit(std::function<void()> Task);
};
class Elsewhere {
  std::vector<std::thread> Workers;

public:
  explicit Elsewhere(int Threads);
  void submit(std::function<void()> Task);
};
// No pool: it takes nothing to run.
class Players {
  std::vector<std::thread> Voices;

public:
  explicit Players(int N) {
    for (int I = 0; I < N; ++I)
      Voices.emplace_back([] {});
  }
};
class ThreadPool {
  std::vector<std::thread> Workers;

public:
  explicit ThreadPool(int Threads) {
    for (int I = 0; I < Threads; ++I)
      Workers.emplace_back([] {});
  }
  void submit(std::function<void()> Task);
};

Queued Tasks(1000);
auto Shared = std::make_shared<Queued>(4096);
Elsewhere Unknown(1000);
Players Band(300);
ThreadPool Small(256);
int main(int Argc, char **) { ThreadPool Counted(Argc); }
