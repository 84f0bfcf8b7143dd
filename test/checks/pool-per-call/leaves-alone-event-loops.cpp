// REQUIRES: asio
// RUN: %find futures-pool-per-call,futures-per-item-launch -- -pthread
// Threads that serve an event loop until it is stopped are workers of that
// loop: no shared pool could run them.
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <functional>
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
