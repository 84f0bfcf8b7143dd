// RUN: %find futures-excessive-concurrency -- -pthread
// Pools that no pack names: the parameter that the number of their threads
// comes from.
#include <functional>
#include <memory>
#include <queue>
#include <thread>
#include <vector>

class ThreadPool {
  std::vector<std::thread> Workers;
  std::queue<std::function<void()>> Tasks;
  void loop();

public:
  explicit ThreadPool(std::size_t Threads) {
    for (std::size_t I = 0; I < Threads; ++I)
      Workers.emplace_back([this] { loop(); });
  }
  template <class F> void enqueue(F &&Task) { Tasks.emplace(Task); }
};

class Sized {
  std::size_t Capacity;
  std::vector<std::thread> Workers;

public:
  Sized(std::size_t Capacity, int Threads)
      : Capacity(Capacity), Workers(Threads) {}
  void submit(std::function<void()> Task);
};

class Started {
  int Count;
  std::unique_ptr<std::thread[]> Workers;
  void start(int N) {
    Workers = std::make_unique<std::thread[]>(N);
    for (int I = 0; I < N; ++I)
      Workers[I] = std::thread([] {});
  }

public:
  explicit Started(int N) : Count(N) { start(Count); }
  void submit(std::function<void()> Task);
};

ThreadPool Global(512);
// CHECK: :[[@LINE-1]]:19: warning: a limit of 512 threads is far past what is served (MaxConcurrency is 2
// CHECK: note: size it by the cores
struct Service {
  ThreadPool Pool{1000};
  // CHECK: :[[@LINE-1]]:19: warning: a limit of 1000 threads is far past what is served (MaxConcurrency is 
  // CHECK: note: size it by the cores
};
auto Owned = std::make_unique<Started>(600);
// CHECK: :[[@LINE-1]]:40: warning: a limit of 600 threads is far past what is served (MaxConcurrency is 2
// CHECK: note: size it by the cores
void local() {
  Sized Pool(16, 300);
  // CHECK: :[[@LINE-1]]:18: warning: a limit of 300 threads is far past what is served (MaxConcurrency is 2
  // CHECK: note: size it by the cores
  Pool.submit([] {});
}
int main() {
  auto *Pool = new ThreadPool(2000);
  // CHECK: :[[@LINE-1]]:31: warning: a limit of 2000 threads is far past what is served (MaxConcurrency is 
  // CHECK: note: size it by the cores
  Pool->enqueue([] {});
  delete Pool;
}
