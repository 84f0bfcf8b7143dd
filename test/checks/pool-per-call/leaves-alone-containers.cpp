// REQUIRES: asio
// RUN: %find futures-pool-per-call -- -pthread
// Containers that leave the call or are not joined in it, a thread alone, and
// the workers of an event loop.
#include <asio/io_context.hpp>
#include <cstdlib>
#include <functional>
#include <memory>
#include <pthread.h>
#include <thread>
#include <vector>

void work(int);
void *run(void *);
void keep(std::vector<std::unique_ptr<std::thread>> &threads);
void keepHandles(pthread_t *ids);

void alone() {
  pthread_t id;
  pthread_create(&id, nullptr, run, nullptr);
  pthread_join(id, nullptr);
  auto *t = new std::thread(work, 1);
  work(2);
  t->join();
  delete t;
}
std::vector<std::unique_ptr<std::thread>> returned(int n) {
  std::vector<std::unique_ptr<std::thread>> threads;
  for (int i = 0; i < n; ++i)
    threads.push_back(std::make_unique<std::thread>(work, i));
  return threads;
}
void handed(int n) {
  std::vector<std::unique_ptr<std::thread>> threads;
  for (int i = 0; i < n; ++i)
    threads.push_back(std::make_unique<std::thread>(work, i));
  keep(threads);
}
class Server {
  std::vector<std::unique_ptr<std::thread>> Threads;
  pthread_t *Ids = nullptr;

public:
  void start(int n) {
    std::vector<std::unique_ptr<std::thread>> threads;
    for (int i = 0; i < n; ++i)
      threads.push_back(std::make_unique<std::thread>(work, i));
    Threads = std::move(threads);
    for (int i = 0; i < n; ++i)
      pthread_create(&Ids[i], nullptr, run, nullptr);
    for (int i = 0; i < n; ++i)
      pthread_join(Ids[i], nullptr);
  }
};
// Somebody else's memory.
void borrowed(pthread_t *all, int n) {
  pthread_t *ids = all;
  for (int i = 0; i < n; ++i)
    pthread_create(&ids[i], nullptr, run, nullptr);
  for (int i = 0; i < n; ++i)
    pthread_join(ids[i], nullptr);
}
void detached(int n) {
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i)
    threads.emplace_back(work, i);
  for (auto &t : threads)
    t.detach();
}
void serves(int n) {
  asio::io_context io;
  std::vector<std::shared_ptr<std::thread>> threads;
  for (int i = 0; i < n; ++i)
    threads.push_back(
        std::make_shared<std::thread>([&io] { io.run(); }));
  for (auto &t : threads)
    t->join();
}
