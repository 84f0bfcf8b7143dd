// REQUIRES: asio
// RUN: %find futures-pool-per-call,futures-per-item-launch -- -pthread
// Threads that serve an event loop until it is stopped are workers of that
// loop, and those that meet must all run at once: a shared pool may be too
// small.
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <functional>
#include <latch>
#include <thread>
#include <vector>

void serve(asio::io_context &io, int n) {
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i)
    threads.emplace_back([&io] { io.run(); });
  for (auto &t : threads)
    t.join();
}

void serveSafely(int n) {
  asio::io_context io;
  auto work = asio::make_work_guard(io);
  std::vector<std::jthread> threads;
  for (int i = 0; i < n; ++i)
    threads.emplace_back([&] {
      try {
        io.run();
      } catch (...) {
      }
    });
}

void named(asio::io_context &io, int n) {
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i)
    threads.emplace_back(std::bind(
        static_cast<asio::io_context::count_type (asio::io_context::*)()>(&asio::io_context::run),
        &io));
  for (auto &t : threads)
    t.join();
}

class Server {
public:
  void run(int n) {
    std::vector<std::thread> threads;
    for (int i = 0; i < n; ++i)
      threads.push_back(std::thread(&Server::loop, this));
    for (auto &t : threads)
      t.join();
  }
  void runEach(std::vector<asio::io_context *> contexts) {
    std::vector<std::thread> threads;
    for (asio::io_context *io : contexts)
      threads.emplace_back([io] { io->run(); });
    for (auto &t : threads)
      t.join();
  }

private:
  void loop() { io_.run(); }
  asio::io_context io_;
};

void meet(int n) {
  asio::thread_pool pool(n);
  std::latch gate(n);
  for (int i = 0; i < n; ++i)
    asio::post(pool, [&gate] { gate.arrive_and_wait(); });
  pool.join();
  std::vector<std::thread> threads;
  std::latch again(n);
  for (int i = 0; i < n; ++i)
    threads.emplace_back([&again] { again.arrive_and_wait(); });
  for (auto &t : threads)
    t.join();
}
